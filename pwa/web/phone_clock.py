"""A phone's clock may be wrong. Each send says what time it is there, and the difference to ours
sets right when something was done; nothing is refused for it.

The day an entry counts for is the day that the person saw. Only where the phone's clock is so far
off that it showed another day than there was is that day set right too, and marked.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from flask import request
from werkzeug.datastructures import MultiDict

from pwa import clock
from pwa.people.person import Person

SENT = "Daymark-Sent"
"""The header in which a send names the phone's present time, in milliseconds since 1970."""

NEGLIGIBLE = timedelta(minutes=2)
FAR_OFF = timedelta(hours=12)
NEAR = timedelta(days=7)


class Shown(NamedTuple):
    """The form as it is to be read, and the day it named where that is another."""

    form: MultiDict[str, str]
    said_day: str | None


def measure_ahead() -> timedelta:
    """How far the clock of the phone that asks is ahead of ours; zero where it says nothing, or
    less than a send may take."""
    said = _instant_of(request.headers.get(SENT, ""))
    if said is None:
        return timedelta()
    ahead = said - clock.now()
    return ahead if abs(ahead) > NEGLIGIBLE else timedelta()


def set_day_right(
    person: Person, form: MultiDict[str, str], address: Mapping[str, Any], ahead: timedelta
) -> Shown:
    """The form with the day that there was, where the phone's clock was far off."""
    if abs(ahead) <= FAR_OFF or "day" in address:
        return Shown(form, None)
    tapped = _read_instant(form.get("tapped_at", ""))
    day = _read_day(form.get("day", ""))
    if tapped is None or day is None:
        return Shown(form, None)
    zone = form.get("zone", "")
    if zone not in clock.zone_names():
        zone = person.zone
    try:
        said = clock.day_of(tapped, zone, person.day_starts)
        true = clock.day_of(tapped - ahead, zone, person.day_starts)
        right = day + (true - said)
    except OverflowError:
        return Shown(form, None)
    if right == day or not _was_by_that_clock(day, said, true):
        return Shown(form, None)
    mended = MultiDict(form)
    mended["day"] = right.isoformat()
    return Shown(mended, day.isoformat())


def _was_by_that_clock(day: date, said: date, true: date) -> bool:
    """Whether a day came from the phone's clock. A page made by the server names ours."""
    return day == said or abs(day - said) <= NEAR < abs(day - true)


def _instant_of(milliseconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _read_instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
