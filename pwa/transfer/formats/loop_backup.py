"""Loop Habit Tracker's backup: an SQLite database, looked at in memory and never trusted."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from pwa.transfer.formats.loop import (
    DAYS_A_WEEK,
    LEFT_OUT,
    UNITS,
    HabitRow,
    Mark,
    read_mark,
    times_a_week,
)
from pwa.transfer.formats.tables import MOST_ROWS, TOO_MANY
from pwa.transfer.found import Found, FoundHabit, Remark
from pwa.transfer.source import NotReadable, Source
from pwa.words import mark

START = b"SQLite format 3\0"
LARGEST = 32 * 1024 * 1024
STEPS_BETWEEN_LOOKS = 100_000
MOST_LOOKS = 2_000
"""A view in a hostile file could be worked on for ever."""

NOT_LOOP = mark("This database is not of Loop Habit Tracker.")
DAMAGED = mark("This backup is damaged, or only half of it arrived. Make it again.")
TOO_LARGE = mark("This backup is larger than %(most)s MB. Give the export of Loop (a zip) instead.")


def recognise(source: Source) -> bool:
    """Whether it is a database. What is in it, reading tells."""
    source.stream.seek(0)
    return source.stream.read(len(START)) == START


def read(source: Source) -> Iterator[Found | Remark]:
    """The habits, then their days; `line` counts the rows. Raises NotReadable."""
    if source.size > LARGEST:
        raise NotReadable(TOO_LARGE, {"most": LARGEST // 1024 // 1024})
    source.stream.seek(0)
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(source.stream.read())
        _distrust(database)
        yield from _read_all(database)
    except sqlite3.DatabaseError:
        raise NotReadable(DAMAGED) from None
    finally:
        database.close()


def _distrust(database: sqlite3.Connection) -> None:
    looks = 0

    def give_up() -> int:
        nonlocal looks
        looks += 1
        return int(looks > MOST_LOOKS)

    database.set_progress_handler(give_up, STEPS_BETWEEN_LOOKS)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1024 * 1024)
    for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON"):
        database.execute(f"PRAGMA {pragma}")
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")


def _read_all(database: sqlite3.Connection) -> Iterator[Found | Remark]:
    columns = {row[1] for row in database.execute("PRAGMA table_info(Habits)")}
    if not columns >= {"Id", "name", "freq_num", "freq_den"} and not columns >= {"id", "name"}:
        raise NotReadable(NOT_LOOP)
    habits: dict[object, HabitRow] = {}
    database.row_factory = sqlite3.Row
    for line, row in enumerate(database.execute("SELECT * FROM Habits"), 1):
        habit = _read_habit(line, row)
        if habit is not None:
            habits[row["Id"]] = habit
            yield habit.found
    yield Remark(sentence=LEFT_OUT)
    notes = {row[1] for row in database.execute("PRAGMA table_info(Repetitions)")}
    note = "notes" if "notes" in notes else "''"
    marks = f"SELECT habit, timestamp, value, {note} FROM Repetitions ORDER BY timestamp"  # noqa: S608
    for line, (habit_id, timestamp, value, words) in enumerate(database.execute(marks), 1):
        if line > MOST_ROWS:
            raise NotReadable(TOO_MANY, {"most": f"{MOST_ROWS:,}"})
        if habit_id in habits:
            day = Mark(line, _day_of(timestamp), str(value), str(words or "").strip())
            found = read_mark(habits[habit_id], day)
            if found is not None:
                yield found


def _read_habit(line: int, row: sqlite3.Row) -> HabitRow | None:
    def cell(name: str) -> str:
        return str(row[name]) if name in row.keys() and row[name] is not None else ""  # noqa: SIM118

    name = cell("name").strip()
    if not name:
        return None
    is_measured = cell("type") == "1"
    unit = cell("unit").strip()
    try:
        often = times_a_week(cell("freq_num"), cell("freq_den") or str(DAYS_A_WEEK))
        target = float(cell("target_value") or 0)
    except ValueError:
        often, target = None, 0.0
    found = FoundHabit(
        line=line,
        key=name,
        called=name,
        about=cell("question").strip() or cell("description").strip(),
        times_a_week=often,
        unit=UNITS.get(unit.lower(), unit) if is_measured else "",
        amount=target if is_measured and target > 0 else None,
        is_archived=cell("archived") == "1",
    )
    return HabitRow(found, line, is_measured)


def _day_of(timestamp: object) -> str:
    """Loop's days are midnights in UTC, in milliseconds."""
    try:
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(str(timestamp)))
    except (ValueError, OverflowError):
        return str(timestamp)
    return at.date().isoformat()
