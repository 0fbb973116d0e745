"""What breathing sessions add up to."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from statistics import fmean
from typing import NamedTuple

from pwa.readings import Glimpse


class Week(NamedTuple):
    """Minutes breathed in the week that begins on `monday`."""

    monday: date
    minutes: int


class Calm(NamedTuple):
    """Sessions with a number before and after: how many, the means, and how often it rose."""

    sessions: int
    before: float
    after: float
    rose: int


def minutes_by_week(sessions: Iterable[Glimpse], last: date, weeks: int) -> list[Week]:
    """The last so many weeks up to the one of `last`, the oldest first; empty ones are 0."""
    this = last - timedelta(days=last.weekday())
    seconds: dict[date, float] = {this - timedelta(weeks=back): 0 for back in range(weeks)}
    for session in sessions:
        monday = session.day - timedelta(days=session.day.weekday())
        if monday in seconds:
            seconds[monday] += session.payload.seconds
    return [Week(monday, round(total / 60)) for monday, total in sorted(seconds.items())]


def calm_change(sessions: Sequence[Glimpse]) -> Calm | None:
    """Calm before and after, over the sessions that have both; None where there are none."""
    pairs = [(session.payload.calm_before, session.payload.calm_after) for session in sessions]
    both = [(before, after) for before, after in pairs if before is not None and after is not None]
    if not both:
        return None
    return Calm(
        sessions=len(both),
        before=fmean(before for before, _ in both),
        after=fmean(after for _, after in both),
        rose=sum(after > before for before, after in both),
    )
