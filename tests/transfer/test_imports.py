"""Maya brings her years from another diary: exactly, once, and only where she can see it."""

import csv
import io
from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import func, select

from pwa import clock
from pwa.entries.acts import Bin
from pwa.entries.bin import bin_entry
from pwa.entries.models import Entry
from pwa.entries.record import edit
from pwa.entries.sealed import COLUMNS, open_row
from pwa.habits.keep import list_habits
from pwa.readings import Reading
from pwa.receipts import NotThere
from pwa.transfer import bring_found, bring_in, look_through, receive, take_out
from pwa.transfer.bring_in import Unanswered
from pwa.transfer.formats import daylio
from pwa.transfer.imports import Import, State, find_import, forget_unfinished
from pwa.transfer.models import FilePart, ImportPage
from pwa.transfer.report import read_lines, write_report
from pwa.transfer.sealed_file import PIECE, read_parts
from tests.acts import edit_mood, stamp
from tests.conftest import Member
from tests.entries.diary import log_payload, mood

pytestmark = pytest.mark.database

HEAD = "full_date,date,weekday,time,mood,activities,note_title,note\n"
ROWS = (
    '2026-03-04,March 4,Wednesday,21:05,good,"reading | friends","A title","long walk, soup"\n'
    '2026-03-04,March 4,Wednesday,9:15 AM,meh,"friends",,\n'
    '2026-03-03,March 3,Tuesday,20:50,awful,"",,"slept at noon"\n'
    '2026-02-31,February 31,Tuesday,20:50,meh,"",,"no such day"\n'
)
SCORES = {"good": 7, "meh": 5, "awful": 2}


def give(member: Member, text: str, name: str = "daylio_export.csv") -> Import:
    """Maya gives a file; it is looked through. Returns what is known then."""
    import_id = clock.new_id()
    database, person = member.house.database, member.person
    receive.keep_whole(database, person, import_id, name, text.encode())
    receive.end_upload(database, person, import_id)
    return run(member, import_id)


def run(member: Member, import_id: UUID) -> Import:
    member.house.long_loop.run_due()
    with member.house.database.reading() as session:
        known = find_import(session, member.person, import_id)
    assert known is not None
    return known


def bring(member: Member, text: str, habits: frozenset[str] = frozenset()) -> Import:
    """The whole way from the file to the log."""
    known = give(member, text)
    assert known.state is State.ASKING, known.problem
    answer_all(member, known, habits)
    return run(member, known.id)


def answer_all(member: Member, known: Import, habits: frozenset[str] = frozenset()) -> None:
    scores = {word: SCORES.get(word, 5) for word in known.words}
    bring_in.answer(member.house.database, member.person, known.id, scores, habits)


def test_a_file_that_breaks_its_reader_is_refused_and_no_word_of_it_is_logged(
    maya: Member, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("slept at noon")

    monkeypatch.setattr(daylio, "_read_row", stumble)
    known = give(maya, HEAD + ROWS)
    assert known.state is State.REFUSED
    assert known.problem is not None
    assert "damaged" in known.problem.sentence
    assert "slept at noon" not in "".join(capsys.readouterr())


def entries(member: Member) -> list[Reading]:
    with member.house.database.reading() as session:
        rows = session.execute(
            select(*COLUMNS).where(Entry.person_id == member.person.id).order_by(Entry.at)
        )
        return [open_row(member.person.key, row) for row in rows]


def count(member: Member, table: type) -> int:
    with member.house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_before_anything_is_written_she_sees_what_was_found(maya: Member) -> None:
    known = give(maya, HEAD + ROWS)
    assert known.state is State.ASKING
    assert (known.format, known.found["moods"], known.found["unread"]) == ("Daylio", 3, 1)
    assert (known.first, known.last) == (date(2026, 3, 3), date(2026, 3, 4))
    assert known.words == {"good": 1, "meh": 1, "awful": 1}
    assert known.guesses == {"good": 7, "meh": 5, "awful": 2}
    assert known.activities == {"friends": 2, "reading": 1}
    assert [glance.word for glance in known.newest] == ["good", "meh", "awful"]
    assert entries(maya) == []


def test_what_comes_in_is_what_stood_there(maya: Member) -> None:
    known = bring(maya, HEAD + ROWS)
    assert (known.state, known.total, known.done) == (State.DONE, 4, 4)
    assert (known.brought, known.there, known.refused) == (3, 0, 1)
    awful, meh, good = entries(maya)
    assert [each.payload.score for each in (awful, meh, good)] == [2, 5, 7]
    assert (good.day, f"{good.local:%H:%M}") == (date(2026, 3, 4), "21:05")
    assert f"{meh.local:%H:%M}" == "09:15"
    assert good.payload.note == "A title\nlong walk, soup"
    assert list(good.payload.tags) == ["reading", "friends"]
    assert (good.payload.word, good.zone) == ("good", maya.person.zone)


def test_the_report_says_every_line_and_adds_up(maya: Member) -> None:
    known = bring(maya, HEAD + ROWS)
    with maya.house.database.reading() as session:
        lines = list(read_lines(session, maya.person, known.id))
        report = "".join(write_report(session, maya.person, known.id))
    assert [(line.line, line.became) for line in lines] == [
        (2, "brought"),
        (3, "brought"),
        (4, "brought"),
        (5, "refused"),
    ]
    _, *rows = csv.reader(io.StringIO(report.removeprefix("\ufeff")))
    assert len(rows) == known.total == known.brought + known.there + known.refused
    assert "31" in rows[-1][2]
    assert known.refused_first[0].line == 5


def test_brought_in_again_all_of_it_is_there_already(maya: Member) -> None:
    bring(maya, HEAD + ROWS)
    before = entries(maya)
    again = bring(maya, HEAD + ROWS)
    assert (again.brought, again.there, again.refused) == (0, 3, 1)
    assert entries(maya) == before


def test_a_newer_file_brings_only_what_is_new(maya: Member) -> None:
    bring(maya, HEAD + ROWS)
    newer = '2026-03-05,March 5,Thursday,08:00,meh,"",,\n'
    again = bring(maya, HEAD + newer + ROWS)
    assert (again.brought, again.there) == (1, 3)


def test_two_moods_of_one_minute_are_two(maya: Member) -> None:
    twice = '2026-03-05,March 5,Thursday,08:00,meh,"",,\n' * 2
    known = bring(maya, HEAD + twice)
    assert known.brought == 2
    assert bring(maya, HEAD + twice).there == 2


def test_what_she_changed_or_binned_meanwhile_is_left_as_it_is(maya: Member) -> None:
    bring(maya, HEAD + ROWS)
    awful, meh, _ = entries(maya)
    database, person = maya.house.database, maya.person
    edit(database, person, edit_mood(person, awful.id, awful.version, 4, day=awful.day))
    bin_entry(database, person, Bin(**stamp(person, entry_id=meh.id)))
    again = bring(maya, HEAD + ROWS)
    assert (again.brought, again.there) == (0, 3)
    assert entries(maya)[0].payload.score == 4


def test_a_word_without_a_number_is_asked_for(maya: Member) -> None:
    known = give(maya, HEAD + '2026-03-05,March 5,Thursday,08:00,wobbly,"",,\n')
    with pytest.raises(Unanswered) as asked:
        bring_in.answer(maya.house.database, maya.person, known.id, {}, frozenset())
    assert asked.value.words == ["wobbly"]
    assert run(maya, known.id).state is State.ASKING


def test_activities_become_habits_where_she_wants(maya: Member) -> None:
    known = bring(maya, HEAD + ROWS, habits=frozenset({"friends"}))
    assert known.brought == 3
    with maya.house.database.reading() as session:
        (habit,) = list_habits(session, maya.person)
    ticks = [each for each in entries(maya) if each.kind == "habit"]
    assert (habit.called, habit.times_a_week, len(ticks)) == ("friends", 2, 2)
    assert {each.habit_id for each in ticks} == {habit.id}
    assert [list(each.payload.tags) for each in entries(maya) if each.kind == "mood"] == [
        [],
        [],
        ["reading"],
    ]


def test_a_note_too_long_for_a_mood_becomes_a_page_of_the_journal(maya: Member) -> None:
    words = "all of it " * 600
    bring(maya, HEAD + f'2026-03-05,March 5,Thursday,08:00,meh,"",,"{words}"\n')
    page, said = sorted(entries(maya), key=lambda each: each.kind)
    assert (page.kind, page.payload.words.strip()) == ("journal", words.strip())
    assert (said.kind, said.payload.note, said.at) == ("mood", "", page.at)


def test_killed_in_the_middle_it_goes_on_and_nothing_comes_twice(
    maya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(
        f'2026-03-05,March 5,Thursday,{hour:02}:{minute:02},meh,"",,\n'
        for hour in range(2)
        for minute in range(10)
    )
    monkeypatch.setattr(look_through, "PAGE", 4)
    known = give(maya, HEAD + rows)
    answered = {"meh": 5}
    bring_in.answer(maya.house.database, maya.person, known.id, answered, frozenset())
    real, tries = bring_found.bring, 0

    def die_at_the_tenth(*given: object) -> object:
        nonlocal tries
        tries += 1
        if tries == 10:
            raise SystemExit
        return real(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as dying:
        dying.setattr(bring_in, "bring", die_at_the_tenth)
        with pytest.raises(SystemExit):
            maya.house.long_loop.run_due()
    assert len(entries(maya)) == 9
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        ended = run(maya, known.id)
    assert (ended.state, ended.brought, ended.there, ended.done) == (State.DONE, 20, 0, 20)
    assert len(entries(maya)) == 20


def test_stopped_it_keeps_what_came_and_can_go_on(
    maya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_through, "PAGE", 1)
    known = give(maya, HEAD + ROWS)
    database, person = maya.house.database, maya.person
    bring_in.answer(database, person, known.id, SCORES, frozenset())
    real = bring_found.bring

    def stop_then(*given: object) -> object:
        if not entries(maya):
            bring_in.stop(database, person, known.id)
        return real(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as stopping:
        stopping.setattr(bring_in, "bring", stop_then)
        stopped = run(maya, known.id)
    assert (stopped.state, stopped.done, len(entries(maya))) == (State.STOPPED, 1, 1)
    bring_in.go_on(database, person, known.id)
    assert run(maya, known.id).state is State.DONE
    assert len(entries(maya)) == 3


def test_taken_out_again_only_what_she_changed_stays(maya: Member) -> None:
    own = log_payload(maya, mood(8))
    known = bring(maya, HEAD + ROWS, habits=frozenset({"friends"}))
    awful = entries(maya)[0]
    database, person = maya.house.database, maya.person
    edit(database, person, edit_mood(person, awful.id, awful.version, 4, day=awful.day))
    take_out.take_out(database, person, known.id)
    out = run(maya, known.id)
    assert (out.state, out.stayed) == (State.TAKEN_OUT, 1)
    assert {each.id for each in entries(maya)} == {awful.id, own}
    with database.reading() as session:
        assert list_habits(session, person) == []
    assert bring(maya, HEAD + ROWS).brought == 2


def test_after_thirty_days_it_stays(maya: Member) -> None:
    known = bring(maya, HEAD + ROWS)
    later = clock.now() + timedelta(days=31)
    with time_machine.travel(later), pytest.raises(NotThere):
        take_out.take_out(maya.house.database, maya.person, known.id)


def test_it_is_hers_alone(maya: Member, sam: Member) -> None:
    known = give(maya, HEAD + ROWS)
    database = maya.house.database
    for act in (bring_in.stop, bring_in.go_on, take_out.take_out):
        with pytest.raises(NotThere):
            act(database, sam.person, known.id)
    with pytest.raises(NotThere):
        bring_in.answer(database, sam.person, known.id, SCORES, frozenset())
    with pytest.raises(NotThere):
        receive.keep_piece(database, sam.person, known.id, 0, b"x")
    with database.reading() as session:
        assert find_import(session, sam.person, known.id) is None


def test_a_file_that_is_refused_says_why_and_leaves_nothing(maya: Member) -> None:
    known = give(maya, "\x89PNG\r\n\x1a\n" + "\0" * 100, "photo.csv")
    assert known.state is State.REFUSED
    assert known.problem is not None
    assert (count(maya, FilePart), count(maya, ImportPage), entries(maya)) == (0, 0, [])


def test_pieces_may_come_twice_and_in_any_order(maya: Member) -> None:
    text = (HEAD + ROWS).encode() + b'2026-01-01,January 1,Thursday,08:00,meh,"",,\n' * 30_000
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    assert len(pieces) > 2
    import_id = clock.new_id()
    database, person = maya.house.database, maya.person
    receive.begin_import(database, person, import_id, "export.csv", len(text))
    with pytest.raises(NotThere):
        receive.end_upload(database, person, import_id)
    for number in [*reversed(range(len(pieces))), 1]:
        receive.keep_piece(database, person, import_id, number, pieces[number])
    with pytest.raises(NotThere):
        receive.keep_piece(database, person, import_id, 0, b"short")
    receive.end_upload(database, person, import_id)
    raw = b"".join(read_parts(database, person, import_id))
    assert raw == text


def test_a_file_too_large_is_refused_before_it_comes(maya: Member) -> None:
    with pytest.raises(receive.TooLarge):
        receive.begin_import(
            maya.house.database,
            maya.person,
            clock.new_id(),
            "all.csv",
            receive.LARGEST_FILE + 1,
        )


def test_what_was_begun_and_left_goes_after_a_week(maya: Member) -> None:
    give(maya, HEAD + ROWS)
    kept = bring(maya, HEAD + ROWS)
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert maya.house.database.write(forget_unfinished) == 1
    assert count(maya, FilePart) == 0
    with maya.house.database.reading() as session:
        assert find_import(session, maya.person, kept.id) is not None
