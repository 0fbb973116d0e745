"""Daylio's files: every shape of the table, and its backup."""

import csv
import io
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa import clock
from pwa.transfer.found import FoundMood, Unread
from tests.transfer.files import (
    FULL,
    OLD,
    SCALED,
    TITLED,
    daylio_backup,
    found_in,
    remarks_in,
    table,
)


def test_every_shape_of_the_table_says_the_same() -> None:
    rest = ("Sunday", "21:05", "good", "reading | friends")
    shapes = (
        table(OLD, ("2021", "16 May", *rest, "soup")),
        table(OLD, ("2021", "May 16", *rest, "soup")),
        table(FULL, ("2021-05-16", "May 16", *rest, "soup")),
        table(TITLED, ("2021-05-16", "May 16", *rest, "", "soup")),
        table(SCALED, ("2021-05-16", "May 16", *rest, "", "", "soup")),
        table("", ("2021-05-16", "May 16", *rest, "soup")),
        table("", ("2021", "May 16", *rest, "soup")),
        "\ufeff" + table(FULL, ("2021-05-16", "May 16", *rest, "soup"), end="\r\n"),
        table(FULL, ("2021-05-16", "May 16", *rest, "soup"), delimiter=";"),
        table(FULL, ("2021-05-16", "May 16", *rest, "soup", "", "")),
        table(FULL, ("5/16/2021", "16-May", *rest, "soup")),
        table(FULL, ("2021-05-16", "16 de mayo", *rest, "soup")),
    )
    for text in shapes:
        (found,) = found_in(text)
        told = (found.day, found.time, found.word, found.activities, found.note)
        assert told == (date(2021, 5, 16), time(21, 5), "good", ("reading", "friends"), "soup"), (
            text
        )


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("21:05", time(21, 5)),
        ("9:05 PM", time(21, 5)),
        ("9:05 pm", time(21, 5)),
        ("9:05\u202fp. m.", time(21, 5)),
        ("12:10 AM", time(0, 10)),
        ("12:10 pm", time(12, 10)),
        ("9.05", time(9, 5)),
        ("下午9:05", time(21, 5)),
    ],
)
def test_times_of_twelve_and_twentyfour_hours(said: str, means: time) -> None:
    (found,) = found_in(table(FULL, ("2021-05-16", "May 16", "Sunday", said, "meh", "", "")))
    assert found.time == means


@pytest.mark.parametrize("said", ["25:00", "21:05 PM", "noon", "", "9:75"])
def test_a_time_that_is_none_is_refused_with_a_reason(said: str) -> None:
    (found,) = found_in(table(FULL, ("2021-05-16", "May 16", "Sunday", said, "meh", "", "")))
    assert isinstance(found, Unread)
    assert found.values == {"time": said}


@pytest.mark.parametrize(
    ("said", "month"),
    [
        ("16 de octubre", 10),
        ("16. Oktober", 10),
        ("16 octobre", 10),
        ("16 ottobre", 10),
        ("16 октября", 10),
        ("10月16日", 10),
        ("10월 16일", 10),
        ("16 Ekim", 10),
        ("October 16", 10),
        ("16 października", 10),
    ],
)
def test_months_of_other_languages(said: str, month: int) -> None:
    (found,) = found_in(table(OLD, ("2021", said, "x", "21:05", "meh", "", "")))
    assert found.day == date(2021, month, 16)


def test_a_day_that_could_be_two_is_never_guessed() -> None:
    def row(day: str) -> tuple[str, ...]:
        return (day, "", "", "21:05", "meh", "", "")

    (found,) = found_in(table(FULL, row("6/7/2021")))
    assert isinstance(found, Unread)
    assert "two days" in found.reason
    # Another row of the same file tells which of the two is the month.
    first, _ = found_in(table(FULL, row("6/7/2021"), row("6/24/2021")))
    assert first.day == date(2021, 6, 7)
    first, _ = found_in(table(FULL, row("6/7/2021"), row("24/6/2021")))
    assert first.day == date(2021, 7, 6)
    mixed = found_in(table(FULL, row("6/7/2021"), row("6/24/2021"), row("24/6/2021")))
    assert isinstance(mixed[0], Unread)
    polish = found_in(table(OLD, *[("2021", "5 listopada", "", "9:00", "x", "", "")] * 2))
    assert isinstance(polish[0], Unread)


@pytest.mark.parametrize(
    "said", ["2021-02-31", "1066-10-14", "2099-01-01", "soon", "24-Jun", "", "2021-13-01"]
)
def test_a_day_that_never_was_is_refused_with_the_line(said: str) -> None:
    good = ("2021-05-16", "May 16", "Sunday", "21:05", "meh", "", "")
    first, found = found_in(table(FULL, good, (said, said, "", "21:05", "meh", "", "lost words")))
    assert isinstance(first, FoundMood)
    assert isinstance(found, Unread)
    assert found.line == 3
    assert "lost words" in found.text


def test_notes_become_plain_words_and_keep_their_signs() -> None:
    said = '<b>Tea</b>, "quotes" &amp; 2 < 3<br>next line\n🙂 <3'
    (found,) = found_in(table(FULL, ("2021-05-16", "", "", "21:05", "meh", "", said)))
    assert found.note == 'Tea, "quotes" & 2 < 3\nnext line\n🙂 <3'


def test_scales_are_kept_and_hours_of_sleep_are_read() -> None:
    scales = "Sleep Quality: 8/10 points | Sleep Time: 7:40"
    (found,) = found_in(table(SCALED, ("2021-05-16", "", "", "9:00", "meh", "", scales, "T", "n")))
    assert found.extra == ("Sleep Quality: 8/10 points", "Sleep Time: 7:40")
    assert (found.sleep_hours, found.title) == (7.5, "T")


def test_cells_too_many_or_too_few_are_said() -> None:
    many = ("2021-05-16", "", "", "9:00", "meh", "", "a note", " with a comma")
    few = ("2021-05-16", "", "", "9:00")
    short = ("2021-05-16", "", "", "9:00", "meh")
    found = found_in(table(FULL, many, few, short))
    assert [type(each) for each in found] == [Unread, Unread, FoundMood]


def test_other_encodings_are_read_and_said() -> None:
    text = table(FULL, ("2021-05-16", "", "", "9:00", "отлично", "прогулка", "Хороший день " * 9))
    (found,) = found_in(text.encode("utf-16"))
    assert found.word == "отлично"
    (found,) = found_in(text.encode("cp1251"))
    assert found.word == "отлично"
    assert any("letters" in said for said in remarks_in(text.encode("cp1251")))
    assert list(remarks_in(text)) == []


def test_the_backup_has_the_same_things_as_the_table() -> None:
    backup = daylio_backup(
        dayEntries=[
            {
                "datetime": 1621191900000,
                "timeZoneOffset": 7_200_000,
                "mood": 7,
                "note": "soup<br>tea",
                "note_title": "",
                "tags": [1, 2],
            },
            {"datetime": 1621191900000, "timeZoneOffset": 0, "mood": 99, "note": "lost"},
            {"datetime": 9999999999999999, "mood": 7, "note": ""},
        ],
        customMoods=[{"id": 7, "custom_name": "", "mood_group_id": 2}],
        tags=[{"id": 1, "name": "reading"}, {"id": 2, "name": "friends"}],
    )
    found, *others = found_in(backup, "backup.daylio")
    assert (found.day, found.time) == (date(2021, 5, 16), time(21, 5))
    assert (found.word, found.step, found.note) == ("good", 2, "soup\ntea")
    assert found.activities == ("reading", "friends")
    assert [type(each) for each in others] == [Unread, Unread]


words = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="|<>&\ufeff"), max_size=20
)
WORD = words.filter(lambda text: bool(text.strip()))
DAYS = st.dates(date(1990, 1, 1), clock.now().date() - timedelta(days=1))
ROWS = st.lists(
    st.tuples(DAYS, st.times(), WORD, st.lists(WORD, max_size=3), words), min_size=1, max_size=12
)


@given(rows=ROWS, is_24=st.booleans(), crlf=st.booleans(), shape=st.sampled_from([OLD, FULL]))
def test_each_row_of_any_table_is_one_mood_as_it_stands(
    rows: list[tuple[date, time, str, list[str], str]], is_24: bool, crlf: bool, shape: str
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n" if crlf else "\n")
    writer.writerow(shape.split(","))
    for day, at, word, did, note in rows:
        said = at.strftime("%H:%M" if is_24 else "%I:%M %p")
        first = str(day.year) if shape == OLD else day.isoformat()
        writer.writerow((first, f"{day:%B} {day.day}", "", said, word, " | ".join(did), note))
    found = found_in(written.getvalue())
    told = [(each.day, each.time, each.word, each.activities, each.note) for each in found]
    assert told == [
        (
            day,
            at.replace(second=0, microsecond=0),
            word.strip(),
            tuple(dict.fromkeys(each.strip() for each in did)),
            note.strip(),
        )
        for day, at, word, did, note in rows
    ]
