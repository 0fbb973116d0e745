"""The rest of a life with Daymark: goals, habits, breathing, the journal, the toolbox, each written
as far as its forms go."""

import json
from uuid import uuid4

from tests.laws.life import Typed, Writer
from tests.laws.pages import Form
from tests.parcels import seal

# What is not words in a control that takes text.
NUMBERS: Typed = {"amount": "2", "doses": "08:00", "unit": "", "inhale": "4", "hold": "0"}
NUMBERS |= {"exhale": "6", "rest": "0"}


def write_around(writer: Writer) -> None:
    for start, change, versions, end in (
        ("/goals", "edit", "versions", "end"),
        ("/habits", "edit", "versions", "archive"),
        ("/breathe/own", "change", "change", "put-away"),
    ):
        there = send_to(writer, f"{start}/new", f"{start}/new")
        stale = writer.form(f"{there}/{change}", f"/{change}", "editor")
        for _ in range(2):
            anew = writer.form(f"{there}/{change}", f"/{change}", "editor")
            send(writer, stale, write_id=anew.find("write_id")[0].value)
        for path in (there, f"{there}/versions"):
            writer.visitor.get(path)
        send_to(writer, f"{there}/{versions}", "/versions")
        at = f"{there}/{change}" if start == "/breathe/own" else there
        send_to(writer, at, f"/{end}")
        id_ = there.rpartition("/")[2]
        back = f"{start}?put_away={id_}" if start == "/breathe/own" else there
        send_to(writer, back, "/take-up")
    breathe(writer)
    answer_a_habit(writer)
    write_pages(writer)
    use_the_toolbox(writer)
    look_for_words(writer)
    wait_on_a_phone(writer)


def send(writer: Writer, form: Form, **given: str | list[str]) -> str:
    named = {control.name for control in form.controls}
    known = {name: value for name, value in NUMBERS.items() if name in named}
    return writer.send(form, **(known | given))


def find(writer: Writer, path: str, ending: str) -> Form:
    """The first form on a page that goes to an address with this ending."""
    forms = writer.forms(path)
    form = next((form for form in forms if form.action.endswith(ending)), None)
    assert form, f"{path}: {ending} is not among {[form.action for form in forms]}"
    return form


def send_to(writer: Writer, path: str, ending: str, **given: str | list[str]) -> str:
    return send(writer, find(writer, path, ending), **given)


def breathe(writer: Writer) -> None:
    for path in ("/breathe/long", "/breathe/muscles", "/breathe/grounding"):
        send_to(writer, path, "/log/breathing", seconds="60")
    send_to(writer, "/pause", "/pause")
    send_to(writer, "/habits", "/end")


def answer_a_habit(writer: Writer) -> None:
    (habit,) = {link for link in writer.visitor.get("/habits").page.links if link.count("-") == 4}
    for form in writer.forms(f"{habit}/day"):
        if form.action == "/log/habit":
            send(writer, form)


def write_pages(writer: Writer) -> None:
    """One page logged, one begun, thrown away, put back and gone on with."""
    send_to(writer, "/journal/new", "/journal/new")
    begun = find(writer, "/journal/new", "/journal/new")
    draft = begun.find("entry_id")[0].value
    writer.visitor.post(f"/journal/drafts/{draft}", writer.fill(begun))
    send_to(writer, "/journal", "/discard")
    send_to(writer, f"/journal?taken_out={draft}", "/put-back")
    assert writer.visitor.get(f"/journal/drafts/{draft}").status == 200


def use_the_toolbox(writer: Writer) -> None:
    send_to(writer, "/toolbox/list", "/toolbox/list")
    send_to(writer, "/toolbox/list", "/toolbox/list")
    send_to(writer, "/toolbox/list", "/move", way="down")
    links = (
        writer.visitor.get("/toolbox").page.links + writer.visitor.get("/toolbox/list").page.links
    )
    tool = next(link for link in links if link.startswith("/toolbox/") and link.endswith("/change"))
    send_to(writer, tool, "/change")
    writer.visitor.get(tool.removesuffix("/change"))
    send_to(writer, tool, "/take-out")
    send_to(writer, f"/toolbox/list?taken_out={tool.split('/')[2]}", "/put-back")


def look_for_words(writer: Writer) -> None:
    """What is looked for is nowhere kept either."""
    for path in ("/timeline", "/timeline/filter", "/timeline/months"):
        looked = writer.visitor.post(path, {"words": [writer.mark("sought")]})
        assert looked.status == 200, path
    for path in ("/begin", "/begin/on", "/timeline/filter", "/timeline/months", "/pause"):
        writer.visitor.get(path)


def wait_on_a_phone(writer: Writer) -> None:
    """What a phone keeps is read, and what waited there is sent: one thing that is taken, one that
    is not, and one that nobody can open."""
    visitor = writer.visitor
    for path in (
        "/sw.js",
        "/no-signal",
        "/today/blank",
        "/entries/blank/0",
        "/outbox",
        "/install",
        "/manifest.webmanifest",
    ):
        assert visitor.get(path).status == 200, path
    told = json.loads(visitor.get("/api/phone").text)
    scale = find(writer, "/today", "/log/mood")
    right = scale.filled(score="4", happened=writer.mark("waited"))
    wrong = right | {"write_id": [str(uuid4())], "score": [writer.mark("wrong")]}
    parcels = [
        {"id": name, "sealed": seal(told["point"], "/log/mood", fields)}
        for name, fields in (("right", right), ("wrong", wrong))
    ]
    spoiled = {"id": "spoiled", "sealed": parcels[0]["sealed"][:-8] + "AAAAAAA="}
    contact = {"whose": told["whose"], "parcels": [*parcels, spoiled]}
    answers = json.loads(visitor.post_json("/api/sync", contact).text)["answers"]
    assert [answer["status"] for answer in answers] == [200, 422, 422]
