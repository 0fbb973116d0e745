"""Bringing in what was written elsewhere: what each page says, and what a second tap does."""

import csv
import io
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa import clock
from pwa.entries.models import Entry
from pwa.entries.record import edit
from pwa.transfer import bring_in, exports, look_through
from pwa.transfer.bring_found import Result
from pwa.transfer.bring_found import bring as bring_one
from pwa.transfer.bringing import Bringing
from pwa.transfer.identity import Staged
from pwa.transfer.models import FilePart
from pwa.transfer.receive import LARGEST_FILE
from pwa.transfer.sealed_file import PIECE
from tests.acts import FRAGMENT, edit_mood
from tests.conftest import Member
from tests.entries.diary import log_payload, make_goal, mood
from tests.transfer.test_imports import HEAD, ROWS, count, entries

pytestmark = pytest.mark.database

NOISE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
WORDS = {"word": ["good", "meh", "awful"], "score": ["7", "5", "2"]}


def give(member: Member, content: bytes | str, name: str = "daylio_export.csv") -> str:
    """Gives a file from a page without a script. Returns the path of its page."""
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    sent = {"import_id": str(clock.new_id()), "file": (file, name)}
    answer = member.browser.post("/moving/in", data=sent)
    assert answer.status_code == 303
    return str(answer.location)


def look(member: Member, content: bytes | str, name: str = "daylio_export.csv") -> str:
    """Gives a file, which is looked through. Returns the path of its page."""
    place = give(member, content, name)
    member.house.long_loop.run_due()
    return place


def bring(member: Member, content: str = HEAD + ROWS) -> str:
    """The whole way. Returns the path of the report."""
    place = look(member, content)
    assert post(member, f"{place}/words", **WORDS).status_code == 303
    member.house.long_loop.run_due()
    return place


def post(member: Member, path: str, **fields: str | list[str]) -> TestResponse:
    return member.browser.post(path, data=fields)


def read(member: Member, path: str) -> str:
    """A page's words as they are read, without marks and line ends."""
    answer = member.browser.get(path)
    assert answer.status_code == 200
    return as_read(answer.text)


def as_read(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def id_in(place: str) -> UUID:
    return UUID(place.rsplit("/", 1)[1])


def test_the_first_page_says_whose_files_are_understood(maya: Member) -> None:
    page = read(maya, "/moving/in")
    for diary in ("Daylio", "Loop Habit Tracker", "Bearable", "Daymark"):
        assert diary in page
    assert "before anything is kept" in page
    assert "Brought in before" not in page


def test_first_it_is_looked_through_and_nothing_is_saved(maya: Member) -> None:
    place = give(maya, HEAD + ROWS)
    waiting = maya.browser.get(place).text
    assert "Looking through the file" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert "See how far it is" in waiting  # without a script
    maya.house.long_loop.run_due()
    found = read(maya, place)
    assert "Step 1 of 3" in found
    assert "daylio_export.csv" in found
    assert "From Daylio, 3 March 2026 to 4 March 2026" in found
    assert re.search("moods 3 ", found)
    assert re.search("unreadable 1 ", found)
    assert "The newest 3. Nothing is saved yet." in found
    assert "All of it comes in as “Only you”." in found
    assert "Times are read as in Paris" in found
    assert count(maya, Entry) == 0


def test_what_asks_by_itself_gets_the_middle_of_the_page_or_is_led_on(maya: Member) -> None:
    place = give(maya, HEAD + ROWS)
    piece = maya.browser.get(place, headers=FRAGMENT).text
    assert "<html" not in piece
    assert piece.lstrip().startswith('<div id="import"')
    maya.house.long_loop.run_due()
    led = maya.browser.get(place, headers=FRAGMENT)
    assert (led.headers["HX-Redirect"], led.text) == (place, "")


def test_she_says_which_number_each_word_is_and_all_of_it_comes_in(maya: Member) -> None:
    place = look(maya, HEAD + ROWS)
    asked = read(maya, f"{place}/words")
    assert "Step 2 of 3" in asked
    assert "friends · 2" in asked
    assert post(maya, f"{place}/words", **WORDS, habits=["friends"]).location == place
    under_way = read(maya, place)
    assert "Step 3 of 3" in under_way
    assert "0 of 4" in under_way
    maya.house.long_loop.run_due()
    report = read(maya, place)
    assert "3 entries are here" in report
    assert re.search("3 brought in .* 0 were here already 1 could not be read", report)
    assert "Line 5:" in report
    assert "Take them all out again" in report
    assert sorted(each.kind for each in entries(maya)) == ["habit", "habit", "mood", "mood", "mood"]


def test_the_report_is_a_table_that_says_every_line(maya: Member) -> None:
    answer = maya.browser.get(f"{bring(maya)}/report")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    name = f"report-{maya.person.today().isoformat()}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["2", "3", "4", "5"]


@pytest.mark.parametrize("wrong", ["", "11", "0", "7.5", "seven"])
def test_a_word_without_a_number_is_named_and_the_rest_stays_as_chosen(
    maya: Member, wrong: str
) -> None:
    place = look(maya, HEAD + ROWS.replace("meh", "wobbly"))
    sent = {"word": ["good", "wobbly", "awful"], "score": ["9", wrong, "2"]}
    answer = post(maya, f"{place}/words", **sent, habits=["friends"])
    assert answer.status_code == 422
    assert "Pick a number from 1 to 10 for “wobbly”." in as_read(answer.text)
    assert re.search(r'name="score"[^>]*value="9"', answer.text)
    friends = re.search(r'<input[^>]*value="friends"[^>]*>', answer.text)
    assert friends
    assert "checked" in friends[0]
    assert "This is what we found" in read(maya, place)


def test_many_words_are_a_list_to_pick_from(maya: Member) -> None:
    moods = ("one", "two", "three", "four", "five", "six")
    rows = (f'2026-03-0{n},x,x,21:0{n},{word},"",,""\n' for n, word in enumerate(moods, 1))
    place = look(maya, HEAD + "".join(rows))
    page = maya.browser.get(f"{place}/words").text
    assert page.count("<select") == 6
    sent = {"word": list(moods), "score": ["1", "2", "3", "4", "5", "6"]}
    assert post(maya, f"{place}/words", **sent).status_code == 303
    maya.house.long_loop.run_due()
    assert [each.payload.score for each in entries(maya)] == [1, 2, 3, 4, 5, 6]


def test_twelve_activities_stand_open_and_the_rest_below(maya: Member) -> None:
    activities = " | ".join(f"thing {n}" for n in range(14))
    place = look(maya, HEAD + f'2026-03-04,x,x,21:05,good,"{activities}",,""\n')
    page = maya.browser.get(f"{place}/words").text
    assert page.count('name="habits"') == 14
    assert "2 more" in as_read(page)


def test_what_has_no_words_comes_in_at_once(maya: Member, sam: Member) -> None:
    make_goal(sam, "Swim across the lake")
    export_id = clock.new_id()
    exports.begin_export(sam.house.database, sam.person, export_id, None)
    sam.house.long_loop.run_due()
    archive = b"".join(exports.read_export(sam.house.database, sam.person, export_id))
    place = look(maya, archive, "export-2026-11-25.zip")
    found = read(maya, place)
    assert "Step 1 of 2" in found
    assert re.search("goals 1 ", found)
    assert "Times are read as" not in found
    assert post(maya, f"{place}/words").location == place
    maya.house.long_loop.run_due()
    assert "here" in read(maya, place)
    assert "Swim across the lake" in read(maya, "/goals")


def test_brought_in_again_it_is_said_to_be_here_already(maya: Member) -> None:
    bring(maya)
    report = read(maya, bring(maya))
    assert re.search("0 brought in 3 were here already Left as they were. 1 could", report)
    assert "Take them all out again" not in report
    assert count(maya, Entry) == 3
    assert read(maya, "/moving/in").count("daylio_export.csv") == 2


def test_stopped_in_the_middle_it_goes_on_from_there(
    maya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_through, "PAGE", 2)
    place = look(maya, HEAD + ROWS)

    def tap_then_bring(bringing: Bringing, staged: Staged) -> Result:
        assert post(maya, f"{place}/stop").location == place
        return bring_one(bringing, staged)

    monkeypatch.setattr(bring_in, "bring", tap_then_bring)
    post(maya, f"{place}/words", **WORDS)
    maya.house.long_loop.run_due()
    monkeypatch.setattr(bring_in, "bring", bring_one)
    stopped = read(maya, place)
    assert "2 of 4 are dealt with" in stopped
    assert "Take them all out again" in stopped
    assert "Stopped at 2 of 4" in read(maya, "/moving/in")
    for _ in range(2):
        assert post(maya, f"{place}/go-on").location == place
    maya.house.long_loop.run_due()
    assert "3 entries are here" in read(maya, place)


def test_taken_out_again_all_is_gone_but_what_she_changed_since(maya: Member) -> None:
    own = log_payload(maya, mood(9))
    place = bring(maya)
    changed = entries(maya)[0]
    act = edit_mood(maya.person, changed.id, changed.version, 3, happened="It was a good day.")
    edit(maya.house.database, maya.person, act)
    for _ in range(2):
        assert post(maya, f"{place}/take-out").location == place
    assert "Taking them out again" in read(maya, place)
    maya.house.long_loop.run_due()
    page = read(maya, place)
    assert "They are out again" in page
    assert "2 entries are gone." in page
    assert "1 that you changed since stays." in page
    assert {each.id for each in entries(maya)} == {own, changed.id}


def test_after_thirty_days_it_stays(maya: Member) -> None:
    place = bring(maya)
    until = (maya.person.today() + timedelta(days=30)).day
    assert f"Possible until {until} " in read(maya, place)
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1)):
        assert "Take them all out again" not in read(maya, place)
        assert post(maya, f"{place}/take-out").status_code == 303
        maya.house.long_loop.run_due()
        assert "3 entries are here" in read(maya, place)


def test_what_is_no_diary_is_refused_with_a_reason_and_stands_in_the_list(maya: Member) -> None:
    place = look(maya, NOISE, "photo.png")
    page = read(maya, place)
    assert "This file cannot be brought in" in page
    assert "Nothing was kept, and nothing was changed." in page
    assert "Could not be read" in read(maya, "/moving/in")
    for act in ("words", "stop", "go-on", "take-out"):
        assert post(maya, f"{place}/{act}").location == place
    assert count(maya, FilePart) == 0


def test_without_a_file_she_is_asked_for_one(maya: Member) -> None:
    for file in ({}, {"file": (io.BytesIO(), "")}, {"file": (io.BytesIO(), "empty.csv")}):
        sent = {"import_id": str(clock.new_id()), **file}
        answer = maya.browser.post("/moving/in", data=sent)
        assert answer.status_code == 422
        assert "Pick a file first." in answer.text


def test_a_file_too_large_for_one_form_is_answered_with_a_sentence(maya: Member) -> None:
    answer = maya.browser.post(
        "/moving/in", data=b"x" * 5 * 1024 * 1024, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413
    assert "A file may have 4 MB" in answer.text


def begin(member: Member, place: str, size: int) -> TestResponse:
    return post(member, f"{place}/begin", name="years.csv", size=str(size))


def test_in_pieces_each_of_which_may_come_twice(maya: Member) -> None:
    place = f"/moving/in/{uuid4()}"
    content = (HEAD + ROWS).encode() + b"\n" * PIECE
    pieces = [content[:PIECE], content[PIECE:]]
    for _ in range(2):
        assert begin(maya, place, len(content)).status_code == 204
    assert "Not all of the file has arrived" in read(maya, place)
    assert "years.csv" not in read(maya, "/moving/in")
    for number in (1, 1, 0):
        answer = maya.browser.post(f"{place}/pieces/{number}", data=pieces[number])
        assert answer.status_code == 204
    assert post(maya, f"{place}/end").location == place
    maya.house.long_loop.run_due()
    assert re.search("moods 3 ", read(maya, place))


def test_the_end_said_twice_is_the_end(maya: Member) -> None:
    """The answer was lost; by the second try the file has been looked through."""
    place = f"/moving/in/{uuid4()}"
    content = (HEAD + ROWS).encode()
    begin(maya, place, len(content))
    maya.browser.post(f"{place}/pieces/0", data=content)
    assert post(maya, f"{place}/end").location == place
    maya.house.long_loop.run_due()
    assert post(maya, f"{place}/end").location == place
    post(maya, f"{place}/words", **WORDS)
    maya.house.long_loop.run_due()
    assert post(maya, f"{place}/end").location == place
    maya.house.long_loop.run_due()
    assert count(maya, Entry) == 3


def test_the_same_form_twice_is_one_import(maya: Member) -> None:
    import_id = str(clock.new_id())
    for _ in range(3):
        sent = {"import_id": import_id, "file": (io.BytesIO((HEAD + ROWS).encode()), "a.csv")}
        assert maya.browser.post("/moving/in", data=sent).status_code == 303
        maya.house.long_loop.run_due()
        post(maya, f"/moving/in/{import_id}/words", **WORDS)
        maya.house.long_loop.run_due()
    assert read(maya, "/moving/in").count("a.csv") == 1
    assert count(maya, Entry) == 3
    assert count(maya, FilePart) == 0


def test_pieces_that_do_not_fit_are_refused(maya: Member) -> None:
    place = f"/moving/in/{uuid4()}"
    assert begin(maya, place, LARGEST_FILE + 1).status_code == 413
    for size in (0, -1):
        assert begin(maya, place, size).status_code == 400
    assert begin(maya, place, PIECE + 1).status_code == 204
    for number, content in ((0, b"short"), (1, b"too long"), (2, b"x")):
        answer = maya.browser.post(f"{place}/pieces/{number}", data=content)
        assert answer.status_code == 404, number
    assert post(maya, f"{place}/end").status_code == 404
    assert count(maya, FilePart) == 0


def test_nobody_else_sees_or_moves_it(maya: Member, sam: Member, stranger: FlaskClient) -> None:
    place = look(maya, HEAD + ROWS)
    for path in ("", "/words", "/report"):
        assert sam.browser.get(place + path).status_code == 404
        assert stranger.get(place + path).status_code == 303
    for path in ("/words", "/stop", "/go-on", "/take-out", "/end", "/pieces/0"):
        assert post(sam, place + path, **WORDS).status_code == 404
        assert stranger.post(place + path).status_code == 401
    assert "daylio_export" not in read(sam, "/moving/in")
    assert "This is what we found" in read(maya, place)
