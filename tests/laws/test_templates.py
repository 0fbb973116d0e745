"""What templates may not contain, and that each is whole, reached and used."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes
from jinja2.meta import find_referenced_templates, find_undeclared_variables

import pwa
from pwa.entries.kind import kinds
from tests.laws.conftest import TYPED, Diary
from tests.laws.pages import Page
from tests.laws.walk import find_forms, read_all, read_broken

pytestmark = pytest.mark.database

ROOM = Path(pwa.__file__).parent
TEMPLATES = ROOM / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))

# Each is a way to run or draw something that the policy forbids, or that htmx would run by eval.
FORBIDDEN = {
    "a script in the page": r"<script\b(?![^>]*\bsrc=)",
    "a style in the page": r"<style\b|\sstyle\s*=",
    "a handler in an attribute": r"\son[a-z]+\s*=",
    "htmx's handlers": r"hx-on|data-hx-on",
    "a script as an address": r"javascript:|\bjs:",
    "an event filter": r"hx-trigger=\"[^\"]*\[",
    "values by eval": r"hx-(?:vals|vars|headers)=[\"']js",
    "text that is not escaped": r"\|\s*safe\b|\bMarkup\(|autoescape",
    "an address elsewhere": r"(?:src|action|hx-get|hx-post)\s*=\s*[\"'](?:https?:)?//",
    "a form that deletes by address": r"hx-(?:delete|put|patch)\b",
}
# A control with such a name hides the form's own property of that name.
SHADOWING = re.compile(r"\bname\s*=\s*[\"'](id|action|method|target|elements|name)[\"']")

# Templates that some kinds have.
SOME_HAVE = {"/read.html", "/refused.html"}

# What nobody looking over a shoulder should read in a tab, a history or a list of downloads.
TELLING = re.compile(
    r"mood|therap|health|mental|crisis|suicid|feel|depress|anxi|medic|symptom|patient|client"
    r"|diary|sleep|emotion|doctor|clinic|case.?manager|safety",
    re.IGNORECASE,
)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE)
    assert [path.name for path in FILES if pattern.search(_bare(path))] == []


def _bare(path: Path) -> str:
    """A template without its comments."""
    return re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)


def test_no_control_hides_a_property_of_its_form(app: Flask, diary: Diary) -> None:
    assert [path.name for path in FILES if SHADOWING.search(_bare(path))] == []
    forms = find_forms(read_all(app, diary))
    names = {control.name for found in forms for control in found.form.controls}
    assert names & {"id", "action", "method", "target", "elements", "name"} == set()
    assert len(names) > 20


def test_every_template_compiles_and_every_other_it_names_is_there(app: Flask) -> None:
    names = set(app.jinja_env.list_templates(extensions=["html"]))
    assert len(names) == len(FILES)
    for name in names:
        app.jinja_env.get_template(name)
        assert _named_by(app, name) <= names, name


def test_every_template_is_used(app: Flask) -> None:
    sources = [path.read_text("utf-8") for path in ROOM.rglob("*.py")]
    rendered = set(re.findall(r"[\"']([a-z_/]+\.html)[\"']", "\n".join(sources)))
    # A page of Me is named after what it changes.
    changed = re.findall(r"_change\(\s*\"(\w+)\"", "\n".join(sources))
    names = set(app.jinja_env.list_templates(extensions=["html"]))
    of_kinds = re.findall(r"f\"kinds/\{[^}]+\}/([a-z_]+\.html)\"", "\n".join(sources))
    used = rendered | {f"me/{what}.html" for what in changed}
    used |= {f"kinds/{kind}/{file}" for kind in kinds() for file in of_kinds} & names
    waiting = list(used & names)
    while waiting:
        more = _named_by(app, waiting.pop()) - used
        used |= more
        waiting += more
    assert names - used == set()


def _named_by(app: Flask, name: str) -> set[str]:
    """The templates that one extends, includes or imports. What it puts together from a kind's name
    stands for every kind."""
    tree = _parsed(app, name)
    found = {each for each in find_referenced_templates(tree) if each is not None}
    for node in tree.find_all((nodes.Include, nodes.FromImport, nodes.Import)):
        named: nodes.Expr = getattr(node, "template")  # noqa: B009  (each of the three has one)
        if isinstance(named, nodes.Concat):
            first, *_, last = named.nodes
            assert isinstance(first, nodes.Const)
            assert isinstance(last, nodes.Const)
            folders = [path.name for path in (TEMPLATES / first.value).iterdir()]
            made = {f"{first.value}{folder}{last.value}" for folder in folders}
            # Some pages are there for the kinds that need them.
            found |= {name for name in made if last.value not in SOME_HAVE or _is_there(name)}
    return found


def _is_there(name: str) -> bool:
    return (TEMPLATES / name).is_file()


def _parsed(app: Flask, name: str) -> nodes.Template:
    assert app.jinja_env.loader is not None
    source, _, _ = app.jinja_env.loader.get_source(app.jinja_env, name)
    return app.jinja_env.parse(source)


def test_every_macro_that_is_imported_is_there(app: Flask) -> None:
    """Jinja makes a missing import an empty text, seen by nobody."""
    missing = []
    for path in FILES:
        name = path.relative_to(TEMPLATES).as_posix()
        for node in _parsed(app, name).find_all(nodes.FromImport):
            if not isinstance(node.template, nodes.Const):
                continue
            imported = _parsed(app, node.template.value)
            macros = {each.name for each in imported.find_all(nodes.Macro)}
            targets = (each.target for each in imported.find_all(nodes.Assign))
            macros |= {each.name for each in targets if isinstance(each, nodes.Name)}
            wanted = {each if isinstance(each, str) else each[0] for each in node.names}
            missing += [f"{name}: {macro}" for macro in wanted - macros]
    assert missing == []


def test_macros_ask_for_nothing_but_their_arguments(app: Flask) -> None:
    """Imported without a context, a macro that reads one would find nothing there."""
    allowed = set(app.jinja_env.globals) | {"caller", "varargs", "kwargs"}
    wrong = []
    for path in sorted((TEMPLATES / "components").glob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        wrong += [
            f"{name}: {each}" for each in find_undeclared_variables(_parsed(app, name)) - allowed
        ]
    assert wrong == []


def test_titles_and_addresses_tell_nothing(app: Flask, diary: Diary) -> None:
    wrong = []
    pages = read_all(app, diary)
    for key, html in (pages | read_broken(app, diary, pages)).items():
        title = Page(html).title
        if "<title" not in html:
            continue
        typed = [word for word in TYPED if word in title]
        if not title.endswith("Daymark") or TELLING.search(title) or typed:
            wrong.append(f"{key}: {title}")
    wrong += [key for key in pages if TELLING.search(key)]
    assert wrong == []


def test_no_page_leads_to_a_telling_address(app: Flask, diary: Diary) -> None:
    links = {link for html in read_all(app, diary).values() for link in Page(html).links}
    assert [link for link in links if TELLING.search(link)] == []
    assert len(links) > 15


def test_every_read_of_an_address_shows_the_page(app: Flask, diary: Diary) -> None:
    statuses = {
        path: diary.browser.get(path).status_code
        for paths in diary.paths(app).values()
        for path in paths
    }
    led_on = {path for path, status in statuses.items() if status == 303}
    assert set(statuses.values()) == {200, 303}
    # Signed in, there is nothing to sign up for; and one version alone is no choice.
    assert led_on == {
        "/",
        "/begin/on",
        "/sign-up",
        "/sign-in",
        "/sign-in?next=/timeline",
        "/recover",
        f"/entries/{diary.entry_id}/versions",
    }
