"""Moving in and out: a file with a word of its own in every cell comes in, all goes out, and the
writer nearly leaves."""

import time

from pwa import clock
from tests.laws.life import Writer

WAITS = 400


def move(writer: Writer) -> None:
    for number in range(2):
        place = f"/moving/in/{clock.new_id()}"
        bring_in(writer, place, plain=bool(number))
    take_away(writer)
    nearly_leave(writer)


def bring_in(writer: Writer, place: str, *, plain: bool) -> None:
    content = diary_of(writer)
    about = {"name": [writer.mark("file")], "size": [str(len(content))]}
    assert writer.visitor.post(f"{place}/begin", about).status == 204
    assert writer.visitor.post_file(f"{place}/pieces/0", content).status == 204
    assert writer.visitor.post(f"{place}/end", {}).status == 303
    wait_for(writer, place, "This is what we found")
    form = writer.form(f"{place}/words", "/words", "editor")
    writer.send(form, score=["3", "5"], habits=[])
    wait_for(writer, place, "The whole report")
    assert writer.visitor.get(f"{place}/report").status == 200
    for act in ("stop", "go-on"):
        assert writer.visitor.post(f"{place}/{act}", {}).status == 303
    if plain:
        writer.send(writer.form(place, "/take-out"))
        wait_for(writer, place, "out again")
    else:
        assert writer.visitor.post(f"{place}/take-out", {}).status in {303, 404}
    refused = writer.visitor.post("/moving/in", {"import_id": [str(clock.new_id())]})
    assert refused.status == 422


def diary_of(writer: Writer) -> bytes:
    """A table of another diary, with words nobody else uses."""
    rows = "".join(
        f"2026-03-0{day},March {day},Sunday,21:05,{writer.mark('mood')},"
        f"{writer.mark('did')} | {writer.mark('met')},"
        f"{writer.mark('title')},{writer.mark('note')}\n"
        for day in (3, 4)
    )
    odd = f"2026-02-31,{writer.mark('odd')},Sunday,21:05,x,,,{writer.mark('lost')}\n"
    return ("full_date,date,weekday,time,mood,activities,note_title,note\n" + rows + odd).encode()


def take_away(writer: Writer) -> None:
    place = writer.send(writer.form("/moving/out", "/moving/out", "editor"))
    wait_for(writer, place, "is ready")
    assert writer.visitor.get(f"{place}/file").status == 200
    writer.send(writer.form(place, "/drop"))


def nearly_leave(writer: Writer) -> None:
    form = writer.form("/me/leave", "/leave")
    assert writer.visitor.post(form.action, writer.fill(form)).status == 422
    writer.send(form, password=writer.password, when="later")
    writer.send(writer.form("/me", "/stay"))
    assert writer.visitor.get("/left").status == 200


def wait_for(writer: Writer, place: str, words: str) -> None:
    """Until the page says so: the work is done beside the requests."""
    for _ in range(WAITS):
        if words in writer.visitor.get(place).text:
            return
        time.sleep(0.05)
    raise AssertionError(f"{place} never said {words}")
