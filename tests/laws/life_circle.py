"""Somebody is let in, sees something, and is let go; on both sides every door is tried."""

import re

from tests.laws.life import Writer, begin
from tests.laws.life_around import find, send_to
from tests.web.served import Visitor

CODE = re.compile(r"\w{4}-\w{4}-\w{4}-\w{4}")


def share(writer: Writer) -> None:
    """The writer lets somebody in, shows them an entry, and ends it."""
    viewer = Writer(Visitor(writer.visitor.port), writer.marked)
    begin(viewer)
    send_to(writer, send_to(writer, "/circle/invite", "/invite"), "/withdraw")
    there = send_to(writer, "/circle/invite", "/invite", role="case_manager", kinds=["mood"])
    code = CODE.search(writer.visitor.get(there).text)
    assert code
    writer.marked.append(code.group())
    at_desk = send_to(viewer, send_to(viewer, "/join", "/join", code=code.group()), code.group())
    link = f"/circle/{at_desk.rpartition('/')[2]}"
    show_something(writer, link)
    look(viewer, at_desk)
    entry = entry_of(viewer, at_desk).rpartition("/")[2]
    send_to(writer, f"/entries/{entry}", "/answers")
    end(writer, link)


def show_something(writer: Writer, link: str) -> None:
    send_to(writer, link, link, kinds=["mood", "habit"], plan="yes")
    entry = find(writer, "/timeline", "/share").action
    send_to(writer, "/timeline", "/share")
    assert writer.visitor.get(entry).status == 200
    wanted = writer.fill(find(writer, entry, "/share"))
    writer.visitor.post(entry.replace("/share", "/talk-about"), wanted | {"wanted": ["yes"]})
    for path in ("/circle", f"{link}/page", f"{link}/end", "/circle/looks", "/circle/agreed"):
        assert writer.visitor.get(path).status == 200, path
    assert writer.visitor.get("/circle/agreed.csv").status == 200
    writer.visitor.post(f"{link}/still", {})
    send_to(writer, f"{link}/week", "/week")


def look(viewer: Writer, at_desk: str) -> None:
    send_to(viewer, "/desk/unlock", "", password=viewer.password)
    send_to(viewer, f"{at_desk}/hours", "/hours")
    entry = entry_of(viewer, at_desk)
    send_to(viewer, entry, entry)
    for path in ("/desk", at_desk, *(f"{at_desk}/{page}" for page in ("print", "plan", "end"))):
        assert viewer.visitor.get(path).status == 200, path
    never = f"/desk/invitations/{at_desk.rpartition('/')[2]}"
    for path in ("/desk/invite", never):
        viewer.visitor.get(path)
    for path in ("/desk/invite", f"{never}/withdraw"):
        viewer.visitor.post(path, {})


def entry_of(viewer: Writer, at_desk: str) -> str:
    """The first entry that a client's page leads to."""
    return next(link for link in viewer.visitor.get(at_desk).page.links if "/entries/" in link)


def end(writer: Writer, link: str) -> None:
    viewer_page = link.replace("/circle/", "/desk/")
    writer.visitor.post(f"{viewer_page}/end", {})
    send_to(writer, f"{link}/end", "/end")
