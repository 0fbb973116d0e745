"""Files as strangers really have them: in other letters, torn, half broken, or made to do harm."""

import base64
import io
import json
import struct
import zipfile
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.transfer.formats.loop import times_a_week
from pwa.transfer.found import FoundHabit, FoundMood, FoundTick, Unread
from pwa.transfer.source import NotReadable
from tests.transfer.files import FULL, OLD, archive, daylio_backup, found_in, remarks_in, table

TABLES = {
    "Japanese": ("cp932", "5月16日", "日曜日", "最高", "読書 | 友達", "今日は散歩に行きました"),
    "French": ("cp1252", "16 mai", "dimanche", "génial", "lecture | amis", "Été à la campagne"),
    "Spanish": ("cp1252", "16 de mayo", "miércoles", "increíble", "niños", "Mañana, un día más"),
    "German": ("cp1252", "16. Mai", "Sonntag", "müde", "Küche", "Schöner Tag, Grüße"),
    "Polish": ("cp1250", "16 maja", "środa", "świetnie", "żona", "Piękny dzień"),
    "Czech": ("cp1250", "16. května", "neděle", "skvělé", "přátelé", "Krásný den"),
    "Russian": ("cp1251", "16 мая", "воскресенье", "отлично", "друзья", "Хороший день"),
    "older Russian": ("koi8_r", "16 мая", "воскресенье", "отлично", "друзья", "Хороший день"),
    "Turkish": ("cp1254", "16 Mayıs", "salı", "mükemmel", "arkadaşlar", "Güzel bir gün"),
    "Greek": ("cp1253", "16 Μαΐου", "Κυριακή", "τέλεια", "φίλοι", "Όμορφη μέρα"),
    "Chinese": ("gb18030", "5月16日", "星期日", "很好", "朋友", "今天天气很好，出去散步了"),
    "Korean": ("cp949", "5월 16일", "일요일", "최고", "친구", "오늘은 날씨가 좋았다"),
}


@pytest.mark.parametrize("language", TABLES)
def test_what_a_spreadsheet_saved_in_its_own_letters_is_read_and_said(language: str) -> None:
    encoding, said, weekday, word, did, note = TABLES[language]
    text = table(OLD, ("2021", said, weekday, "21:05", word, did, note))
    (found,) = found_in(text.encode(encoding))
    assert (found.day, found.word, found.note) == (date(2021, 5, 16), word, note)
    assert any("as you wrote them" in remark for remark in remarks_in(text.encode(encoding)))


def test_a_broken_letter_costs_a_letter_and_is_said() -> None:
    rows = [("2021-05-16", "", "", "9:00", "gut", "", "Grüße an Änne, schöne Träume")] * 3
    broken = table(FULL, *rows).encode().replace("ä".encode(), b"\xe4", 1)
    first, second, _ = found_in(broken)
    assert first.note == "Grüße an Änne, schöne Tr\N{REPLACEMENT CHARACTER}ume"
    assert second.note == "Grüße an Änne, schöne Träume"
    assert any("damaged" in remark for remark in remarks_in(broken))


GOOD = [("2021-05-16", "May 16", "Sunday", f"9:{n:02}", "meh", "", "two\nlines") for n in range(9)]


@given(
    place=st.integers(0, 8), bad=st.sampled_from(['"open', 'a "b" c', '"a "b" c"', '"', '"x" y'])
)
def test_one_quotation_mark_too_many_costs_its_line_alone(place: int, bad: str) -> None:
    lines = [table("", row) for row in GOOD]
    lines[place] = f"2021-05-16,May 16,Sunday,8:00,meh,,{bad}\n"
    found = found_in(FULL + "\n" + "".join(lines))
    whole = [each for each in found if isinstance(each, FoundMood) and each.note == "two\nlines"]
    assert len(whole) == 8
    (odd,) = [each for each in found if each not in whole]
    assert odd.line == 2 + 2 * place
    assert isinstance(odd, FoundMood) == (bad == 'a "b" c')


def test_a_file_made_of_open_marks_is_refused_and_takes_little_time() -> None:
    with pytest.raises(NotReadable) as refused:
        found_in(FULL + "\n" + 'x","\n' * 400_000)
    assert "quotation marks" in refused.value.sentence


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("16 thg 5, 2021", date(2021, 5, 16)),
        ("16 tháng 5, 2021", date(2021, 5, 16)),
        ("16 Tháng 5 2021", date(2021, 5, 16)),
    ],
)
def test_days_in_vietnamese(said: str, means: date) -> None:
    (found,) = found_in(table(FULL, (said, "", "", "21:05", "vui", "", "")))
    assert found.day == means


def test_in_japan_the_hour_after_noon_is_the_noughth() -> None:
    (found,) = found_in(table(FULL, ("2021-05-16", "", "", "午後0:05", "最高", "", "")))
    assert found.time == time(12, 5)


@pytest.mark.parametrize("said", ["9" * 5000, "1/" + "9" * 5000 + "/2021", "٣" * 5000])
def test_numbers_without_end_are_refused_with_their_line(said: str) -> None:
    for row in ((said, "", "", "9:00", "meh", "", ""), ("x", said, "", "9:00", "meh", "", "")):
        (found,) = found_in(table(FULL, row))
        assert isinstance(found, Unread)
    (found,) = found_in(table(OLD, (said, "May 16", "", "9:00", "meh", "", "")))
    assert isinstance(found, Unread)


def test_loops_numbers_without_end_and_rhythms_without_days_are_no_crash() -> None:
    habits = (
        "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color\n"
        f"1,Swim,YES_NO,,,{'9' * 5000},7,#fff\n2,Read,NUMERICAL,,,1,0,#fff\n"
    )
    marks = f'2021-05-16,{"9" * 400}\n2021-05-15,"open\n2021-05-14,2\n'
    packed = archive({"Habits.csv": habits, "002 Read/Checkmarks.csv": marks})
    swim, read, *days = found_in(packed, "Loop.zip")
    assert isinstance(swim, Unread)
    assert isinstance(read, FoundHabit)
    assert [type(day) for day in days] == [Unread, Unread, FoundTick]
    assert times_a_week("-1", "0") is None


def test_bearables_columns_are_told_by_their_names() -> None:
    head = "date,date formatted,weekday,time of day,category,rating/amount,detail,notes"
    row = ("16th May 2021", "2021-05-16", "Sunday", "9:05 pm", "Mood", "4", "Happy", "soup")
    without = "date formatted,category,rating/amount,detail"
    for text in (table(head, row), table(without, (row[1], *row[4:7]))):
        (found,) = found_in(text)
        assert (found.day, found.word, found.extra) == (date(2021, 5, 16), "4", ("Happy",))


def test_a_strange_entry_of_a_backup_costs_itself_alone() -> None:
    whole = {"datetime": 1621191900000, "timeZoneOffset": 7_200_000, "mood": 1, "note": "soup"}
    entries = [whole, {"datetime": "soon", "mood": 1}, 7, {"datetime": 2**70, "mood": 1}, whole]
    found = found_in(daylio_backup(dayEntries=entries), "backup.daylio")
    assert [type(each) for each in found] == [FoundMood, Unread, Unread, Unread, FoundMood]
    half = base64.b64encode(json.dumps({"dayEntries": [whole]}).encode().replace(b"so", b"\\ud800"))
    with pytest.raises(NotReadable):
        found_in(archive({"backup.daylio": half}), "backup.daylio")


def packed_as(kind: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as packed:
        packed.writestr("backup.daylio", bytes(1024))
    return made.getvalue()


def long_list() -> bytes:
    """Says that its list of members is as long as the file may be."""
    packed = bytearray(archive({"backup.daylio": "x"}))
    at = packed.rindex(b"PK\x05\x06") + 12
    packed[at : at + 4] = struct.pack("<I", 60 * 1024 * 1024)
    return bytes(packed)


def list_of_64_bits() -> bytes:
    packed = bytearray(archive({"backup.daylio": "x"}))
    at = packed.rindex(b"PK\x05\x06")
    return bytes(packed[:at]) + b"PK\x06\x07" + bytes(16) + bytes(packed[at:])


@pytest.mark.parametrize(
    "content",
    [packed_as(zipfile.ZIP_BZIP2), packed_as(zipfile.ZIP_LZMA), long_list(), list_of_64_bits()],
    ids=["bzip2", "lzma", "a list without end", "a list of 64 bits"],
)
def test_an_archive_that_would_fill_the_memory_is_refused_before_it_does(content: bytes) -> None:
    with pytest.raises(NotReadable):
        found_in(content, "backup.daylio")


def test_an_older_spreadsheet_is_told_what_it_is() -> None:
    with pytest.raises(NotReadable) as refused:
        found_in(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "moods.xls")
    assert "CSV" in refused.value.sentence
