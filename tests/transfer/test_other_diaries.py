"""Loop's and Bearable's files, and files that are of no diary at all."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.transfer.found import Found, FoundHabit, FoundMood, FoundTick, FoundWords, Remark, Unread
from pwa.transfer.source import NotReadable
from tests.transfer.files import (
    FULL,
    archive,
    daylio_backup,
    found_in,
    loop_database,
    read_all,
    table,
)

HABITS = (
    "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,"
    "Unit,Target Type,Target Value,Archived?\n"
    '001,"Read, at night",NUMERICAL,Did you?,,1,1,#fff,min,0,20,false\n'
    "002,Swim,YES_NO,,,3,7,#fff,,,,true\n"
)
OLD_HABITS = (
    "Position,Name,Question,Description,NumRepetitions,Interval,Color\n"
    "1,Swim,Did you swim?,,3,7,#fff\n"
)


def test_loops_habits_come_with_their_days_and_notes() -> None:
    packed = archive(
        {
            "Habits.csv": HABITS,
            "001 Read, at night/Checkmarks.csv": "Date,Value,Notes\n2021-05-16,25000,good book\n"
            "2021-05-15,NO,too tired\n2021-05-14,UNKNOWN,\n",
            "002 Swim/Checkmarks.csv": "2021-05-16,2\n2021-05-15,3\n2021-05-14,1\n2021-05-13,0\n",
        }
    )
    found = found_in(packed, "Loop.zip")
    read, swim = (each for each in found if isinstance(each, FoundHabit))
    assert (read.called, read.unit, read.amount, read.times_a_week) == (
        "Read, at night",
        "minutes",
        20,
        None,
    )
    assert (swim.times_a_week, swim.is_archived) == (3, True)
    ticks = [each for each in found if isinstance(each, FoundTick)]
    assert [(each.habit, each.day.day, each.state, each.amount, each.note) for each in ticks] == [
        ("Read, at night", 16, "done", 25.0, "good book"),
        ("Swim", 16, "done", None, ""),
        ("Swim", 15, "skipped", None, ""),
    ]
    (words,) = (each for each in found if isinstance(each, FoundWords))
    assert (words.words, words.tags) == ("too tired", ("Read, at night",))


def test_an_older_loop_has_one_table_whose_head_may_be_shifted() -> None:
    packed = archive(
        {"Habits.csv": OLD_HABITS, "Checkmarks.csv": "Date,Swim,\n2021-05-16,2,\n2021-05-15,-1,\n"}
    )
    habit, tick = found_in(packed)
    assert (habit.called, habit.times_a_week, tick.day) == ("Swim", 3, date(2021, 5, 16))


def test_loops_own_backup_is_read_in_memory() -> None:
    day = 1621123200000
    found = found_in(loop_database([(1, day, 25_000, "book"), (2, day, 2, ""), (2, day, 0, "")]))
    assert [type(each) for each in found] == [FoundHabit, FoundHabit, FoundTick, FoundTick]
    assert (found[2].amount, found[2].day, found[3].habit) == (25.0, date(2021, 5, 16), "Swim")


BEARABLE = "date,weekday,time of day,category,rating/amount,detail,notes"


def test_bearables_rows_become_what_they_are() -> None:
    found = found_in(
        table(
            BEARABLE,
            ("28th Jul 2021", "Wednesday", "14:30", "Mood", "4", "Happy | Calm", "a note"),
            ("28th Jul 2021", "Wednesday", "am", "Symptom", "2", "Headache (Moderate)", ""),
            ("28th Jul 2021", "Wednesday", "", "Meds/Supplements", "50mg", "Sertraline", ""),
            ("28th Jul 2021", "Wednesday", "", "Gratitudes", "", "Tea | Iris", ""),
            ("31st Jun 2021", "Wednesday", "", "Sleep", "7:30", "", ""),
        )
    )
    medicine, felt, symptom, dose, thanks, odd = found
    assert (felt.word, felt.extra, felt.time) == ("4", ("Happy, Calm",), time(14, 30))
    assert (symptom.words, symptom.time) == ("Symptom: Headache (Moderate), 2, am", None)
    assert (medicine.is_medicine, dose.habit, dose.note) == (True, "Sertraline", "50mg")
    assert thanks.things == ("Tea", "Iris")
    assert isinstance(odd, Unread)
    assert isinstance(felt, FoundMood)


def bomb() -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("backup.daylio", "w", force_zip64=True) as member,
    ):
        for _ in range(300):
            member.write(bytes(1024 * 1024))
    return packed.getvalue()


def lying_bomb() -> bytes:
    """It says of itself that it is small."""
    packed = bytearray(bomb())
    size = (300 * 1024 * 1024).to_bytes(8, "little")
    return bytes(packed).replace(size, (1000).to_bytes(8, "little"))


def locked() -> bytes:
    packed = bytearray(archive({"backup.daylio": "x"}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(sign) + at] |= 1
    return bytes(packed)


NO_DIARIES: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "a picture called csv": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "a pdf": lambda: b"%PDF-1.7 " + bytes(100),
    "a spreadsheet": lambda: archive({"xl/workbook.xml": "<x/>"}),
    "noise": lambda: bytes(range(256)) * 400,
    "noise without zeros": lambda: bytes(range(128, 256)) * 900,
    "one endless line": lambda: b"x" * 3_000_000,
    "an endless quote": (FULL + '\n2021-05-16,,,9:00,meh,,"' + "x\n" * 200_000).encode,
    "another app's table": lambda: b"timestamp,steps,heart\n1,2,3\n",
    "another app's archive": lambda: archive({"mimetype": "x"}),
    "half an archive": lambda: daylio_backup(dayEntries=[])[:60],
    "a bomb": bomb,
    "a bomb that lies": lying_bomb,
    "paths that lead out": lambda: archive({"../../etc/x": "x", "Habits.csv": HABITS}),
    "an absolute path": lambda: archive({"/etc/x": "x", "Habits.csv": HABITS}),
    "a password": locked,
    "very many files": lambda: archive({f"{n}/Checkmarks.csv": "" for n in range(4_100)}),
    "a backup that is no json": lambda: archive({"backup.daylio": "bm90IGpzb24="}),
    "deep json": lambda: archive({"backup.daylio": "W1tbW1tb" * 20_000}),
    "another database": lambda: b"SQLite format 3\0" + bytes(4096),
    "too many lines": (FULL + "\n" + "2021-05-16,,,9:00,meh,,\n" * 200_001).encode,
}


HEAVY = {"too many lines"}


@pytest.mark.parametrize(
    "what",
    [pytest.param(what, marks=pytest.mark.soak if what in HEAVY else ()) for what in NO_DIARIES],
)
def test_what_is_no_diary_is_refused_with_a_sentence_and_little_memory(what: str) -> None:
    content = NO_DIARIES[what]()
    tracemalloc.start()
    with pytest.raises(NotReadable) as refused:
        for _ in stream_of(content):
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.sentence.endswith((".", "?"))
    assert refused.value.sentence % refused.value.values
    assert peak < 140 * 1024 * 1024


def stream_of(content: bytes):  # type: ignore[no-untyped-def]
    from pwa.transfer import formats
    from tests.transfer.files import source_of

    source = source_of(content)
    yield from formats.recognise(source).read(source)


def test_half_a_table_gives_its_whole_lines() -> None:
    rows = [("2021-05-16", "", "", f"9:{n:02}", "meh", "", "note ü") for n in range(50)]
    whole = table(FULL, *rows).encode()
    for cut in (len(whole) - 1, len(whole) - 3, len(whole) // 2):
        found = found_in(whole[:cut])
        assert len([each for each in found if isinstance(each, FoundMood)]) >= cut // 40


@pytest.mark.soak
def test_a_hundred_thousand_rows_take_little_memory() -> None:
    text = (FULL + "\n" + '2021-05-16,,,9:00,meh,"a | b","a note"\n' * 100_000).encode()
    tracemalloc.start()
    count = sum(1 for _ in stream_of(text))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100_000
    assert peak - len(text) < 8 * 1024 * 1024


GOOD = (
    table(
        FULL, ("2021-05-16", "May 16", "Sunday", "21:05", "meh", "a | b", 'x "y", <br>')
    ).encode(),
    table(BEARABLE, ("28th Jul 2021", "Wed", "14:30", "Mood", "4", "Happy", "n")).encode(),
    archive({"Habits.csv": HABITS, "002 Swim/Checkmarks.csv": "2021-05-16,2\n"}),
    daylio_backup(dayEntries=[{"datetime": 1621191900000, "mood": 1}]),
    loop_database([(1, 1621123200000, 2, "")]),
)


def read_if_any(content: bytes) -> list[Found | Remark]:
    """What is found; nothing where the file is refused. Anything else is raised."""
    try:
        return read_all(content)
    except NotReadable:
        return []


@given(
    good=st.sampled_from(GOOD),
    cut=st.integers(0, 9000),
    changes=st.lists(st.tuples(st.integers(0, 9000), st.binary(max_size=6)), max_size=6),
)
def test_whatever_the_bytes_it_is_read_or_refused(
    good: bytes, cut: int, changes: list[tuple[int, bytes]]
) -> None:
    spoiled = bytearray(good[: len(good) - cut % len(good)] if cut % 3 == 0 else good)
    for place, new in changes:
        at = place % (len(spoiled) + 1)
        spoiled[at : at + len(new)] = new
    assert all(isinstance(each, Remark) or each.line > 0 for each in read_if_any(bytes(spoiled)))


@given(st.binary(max_size=3000))
def test_noise_is_read_or_refused(noise: bytes) -> None:
    assert all(isinstance(each, Remark) or each.line > 0 for each in read_if_any(noise))
