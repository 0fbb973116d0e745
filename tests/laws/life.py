"""Somebody who does all that can be done here, and types a word of its own into each field."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.laws.pages import Form
from tests.web.served import Visitor

NUMBERED = re.compile(r"[0-9a-f-]{8,}|\d+")
Typed = dict[str, str | list[str]]


@dataclass
class Writer:
    """Somebody who types a word of its own into each field, and remembers them all."""

    visitor: Visitor
    marked: list[str] = field(default_factory=list)
    password: str = ""
    name: str = ""

    def mark(self, what: str) -> str:
        """A word nobody else uses."""
        self.marked.append(f"zq{len(self.marked):04}{what.replace('_', '')}wx")
        return self.marked[-1]

    def mark_phone(self) -> str:
        self.marked.append(f"0700900{len(self.marked):05}")
        return self.marked[-1]

    def fill(self, form: Form, **given: str | list[str]) -> dict[str, list[str]]:
        """A form with every text in it typed anew."""
        typed: Typed = {}
        for control in form.controls:
            if control.name and control.takes_words:
                is_phone = control.type == "tel"
                typed[control.name] = self.mark_phone() if is_phone else self.mark(control.name)
        return form.filled(**(typed | given))

    def send(self, form: Form, **given: str | list[str]) -> str:
        """Sends a form, typed anew; returns where it led."""
        answer = self.visitor.post(form.action, self.fill(form, **given))
        assert answer.status == 303, f"{form.action} {answer.status} {answer.text[:2000]}"
        return answer.location

    def forms(self, path: str) -> list[Form]:
        answer = self.visitor.get(path)
        assert answer.status == 200, f"{path} {answer.status}"
        return answer.page.forms

    def form(self, path: str, ending: str = "", key: str = "") -> Form:
        """The form on a page that sends to an address with this ending."""
        return next(
            form for form in self.forms(path) if form.action.endswith(ending) and form.key == key
        )


def begin(writer: Writer) -> None:
    writer.password, writer.name = writer.mark("password"), writer.mark("name")
    led_to = writer.send(
        writer.form("/sign-up"),
        sign_in_name=writer.name,
        password=writer.password,
        zone="Europe/Paris",
        country="US",
        of_age="yes",
    )
    assert led_to == "/recovery-codes"
    read_codes(writer)


def read_codes(writer: Writer) -> None:
    page = writer.visitor.get("/recovery-codes").text
    codes = set(re.findall(r"\b\w{4}-\w{4}-\w{4}-\w{4}\b", page))
    assert len(codes) == 8
    writer.marked += codes


def write_the_log(writer: Writer) -> None:
    """Moods, details, an edit on two phones, and the bin."""
    for score in ("1", "10", "7", "3"):
        writer.send(writer.form("/today", "/log/mood"), score=score)
    entries = [link for link in writer.visitor.get("/timeline").page.links if "/entries/" in link]
    assert len(entries) == 4
    choices: Typed = {
        "energy": "9",
        "sleep_hours": "7.5",
        "feelings": ["sad", "calm"],
        "score": "2",
    }
    for path in entries[:3]:
        stale = writer.form(path, "/edit", "editor")
        for _ in range(2):
            anew = writer.form(path, "/edit", "editor").find("write_id")[0].value
            writer.send(stale, **choices, sleep_quality="fair", write_id=anew)
    writer.send(writer.form(f"{entries[0]}?join=1", "/edit", "editor"), **choices)
    writer.send(writer.form(f"{entries[1]}/versions", "/versions"))
    for path in (entries[0], entries[3]):
        writer.send(writer.form(path, "/bin"))
    back = writer.forms("/bin")
    assert len(back) >= 4
    writer.send(back[0])


def write_the_plan(writer: Writer) -> None:
    """Several versions, one joined by hand and one chosen."""
    writer.send(writer.form("/help/plan/edit", "/help/plan", "editor"))
    for ending in ("join", "choose"):
        stale = writer.form("/help/plan/edit", "/help/plan", "editor")
        for _ in range(2):
            anew = writer.form("/help/plan/edit", "/help/plan", "editor")
            writer.send(stale, write_id=anew.find("write_id")[0].value)
        if ending == "join":
            joined = "/help/plan/edit?join=1"
            writer.send(writer.form(joined, "/help/plan", "editor"), **short_words(writer, joined))
        else:
            writer.send(writer.forms("/help/plan/versions")[0])


def short_words(writer: Writer, path: str) -> Typed:
    """Two versions put together are too long for a field of one line."""
    form = writer.form(path, "/help/plan", "editor")
    return {
        control.name: writer.mark_phone() if control.type == "tel" else writer.mark(control.name)
        for control in form.typed
    }


def change_the_account(writer: Writer) -> None:
    editor = {"key": "editor"}
    for what in ("name", "zone", "country", "day", "look"):
        writer.send(writer.form(f"/me/settings/{what}", **editor))
    quiet = writer.form("/me/settings/quiet", **editor)
    writer.send(quiet, quiet_from="0", quiet_until="0")  # what is written to her comes at once
    writer.name = writer.mark("signinname")
    name = writer.form("/me/settings/sign-in-name", **editor)
    writer.send(name, sign_in_name=writer.name)
    new = writer.mark("newpassword")
    change = writer.form("/me/settings/password", **editor)
    writer.send(change, password=writer.password, new_password=new)
    writer.password = new
    writer.send(writer.form("/me/settings/codes", **editor), password=new)
    read_codes(writer)


def sign_in_elsewhere(writer: Writer, port: int) -> None:
    for _ in range(2):
        other = Writer(Visitor(port), writer.marked)
        sign_in = other.form("/sign-in")
        other.send(sign_in, sign_in_name=writer.name, password=writer.password)
        writer.marked += [value for value in other.visitor.cookies.values() if len(value) > 15]
    naming = [
        link for link in writer.visitor.get("/me/devices").page.links if link.endswith("/name")
    ]
    writer.send(writer.form(naming[0], key="editor"))
    ending = [form for form in writer.forms("/me/devices") if form.action.endswith("/end")]
    writer.send(ending[0])
    writer.send(writer.form("/me/devices", "/end-others"))
    writer.send(writer.form("/help", "/country"), country="CA")


def go_wrong(writer: Writer, port: int) -> None:
    """What is refused must not be told on either."""
    pages = ("/log", "/help", "/help/plan/edit", "/me/settings/name", "/me/settings/password")
    forms = [form for path in pages for form in writer.forms(path) if form.controls[1:]]
    stranger = Writer(Visitor(port), writer.marked)
    for whose, found in ((writer, forms), (stranger, strangers_forms(stranger))):
        for form in found:
            for letters in (0, 700_000):
                fields = whose.fill(form)
                more = "x" * (letters // max(1, len(fields)))
                spoiled = {name: [value[0] + more] for name, value in fields.items()}
                spoiled |= {name: fields[name] for name in ("whose",) if name in fields}
                odd = {"day": [writer.mark("day")], "zone": [writer.mark("zone")]}
                answer = whose.visitor.post(form.action, spoiled | odd)
                assert answer.status in {303, 400, 422, 429}, f"{form.action} {answer.status}"
    for path in ("/{}", "/entries/{}", "/timeline?after={}", "/today?saved={}", "/log/{}"):
        writer.visitor.get(path.format(writer.mark("path")))
        writer.visitor.post(path.format(writer.mark("path")), {writer.mark("field"): ["1"]})
    told = Visitor(port, {"daymark": writer.mark("token"), "daymark-here": "x"})
    told.agent = writer.mark("agent")
    assert told.get("/today").status == 303


def strangers_forms(stranger: Writer) -> list[Form]:
    return [form for path in ("/sign-in", "/recover", "/sign-up") for form in stranger.forms(path)]


def read_everything(writer: Writer) -> None:
    """Follows the links from Today, as far as they lead; three of each sort, since months and days
    go back for ever."""
    waiting, seen = ["/today", "/today/horizon", "/healthz", "/readyz", "/"], set()
    sorts: Counter[str] = Counter()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = writer.visitor.get(path)
        assert answer.status in {200, 303}, f"{path} {answer.status}"
        found = [*answer.page.links, *([answer.location] if answer.location else [])]
        for link in found:
            sort = NUMBERED.sub("#", link)
            if link not in seen | set(waiting) and sorts[sort] < 3:
                sorts[sort] += 1
                waiting.append(link)
    assert len(seen) > 25


def live(writer: Writer, port: int, *further: Callable[[Writer], None]) -> None:
    """All that a person can do here, once."""
    begin(writer)
    write_the_log(writer)
    write_the_plan(writer)
    change_the_account(writer)
    for act in further:
        act(writer)
    sign_in_elsewhere(writer, port)
    go_wrong(writer, port)
    read_everything(writer)
