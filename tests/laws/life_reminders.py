"""Reminders are made, changed, switched and taken away; a browser is reached; a calendar, too."""

from urllib.parse import urlsplit

from tests.laws.life import Writer
from tests.laws.life_around import find, send, send_to
from tests.reminders.service import Browser

SERVICE = "https://updates.push.services.mozilla.com/wpush/v2"
TIMES = {"times": "20:30", "says": "own", "times_a_week": "3", "hours_after": ""}


def be_reminded(writer: Writer) -> None:
    visitor = writer.visitor
    send_to(writer, "/reminders/new", "/reminders/new", **TIMES)
    there = next(
        link
        for link in visitor.get("/reminders").page.links
        if link.startswith("/reminders/") and link.count("-") == 4
    )
    send(writer, find(writer, there, there.rpartition("/")[2]), **TIMES)
    send_to(writer, "/reminders", "/switch")
    send_to(writer, "/reminders", "/reminders/all")
    send_to(writer, "/reminders", "/reminders/all")
    browser = Browser(SERVICE, writer.mark("endpoint"))
    fields = {name: [value] for name, value in browser.form().items()}
    assert visitor.post("/api/push/device", fields).status == 204
    writer.marked += [browser.endpoint, browser.auth]
    send_to(writer, "/reminders/reach", "/test")
    for what in ("shown", "opened", "later"):
        path = f"/api/push/{there.rpartition('/')[2]}/{what}"
        assert visitor.post(path, {}).status == 404
    send_to(writer, "/reminders/reach", "/calendar")
    page = visitor.get("/reminders/reach").text
    secret = page.partition("/calendar/")[2].partition(".ics")[0]
    writer.marked.append(secret)
    assert visitor.get(f"/calendar/{secret}.ics").status == 200
    send_to(writer, "/reminders/reach", "/calendar/end")
    assert visitor.post("/reminders/mail", {"address": ["a@b.example"]}).status == 303
    send_to(writer, "/reminders/reach", "/gone")
    send_to(writer, there, "/end")
    assert urlsplit(there).path == there
