"""The entries of one day as rows: an hour with very many becomes one row that opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pwa.readings import Reading
from pwa.screens.horizon import CROWD


@dataclass(frozen=True, slots=True)
class Row:
    """One entry, or with an hour all entries of that hour."""

    readings: tuple[Reading, ...]
    hour: int | None = None

    @property
    def scores(self) -> list[int]:
        """The numbers of the moods in it, in the order they were logged."""
        moods = (reading for reading in reversed(self.readings) if reading.kind == "mood")
        return [reading.payload.score for reading in moods]


def fold_hours(readings: Iterable[Reading]) -> list[Row]:
    """Rows of a day's entries, the latest first. What the horizon counts, the list folds."""
    latest_first = sorted(readings, key=lambda reading: reading.at, reverse=True)
    rows: list[Row] = []
    for (_, hour), within in groupby(latest_first, key=_hour):
        together = tuple(within)
        if len(together) > CROWD:
            rows.append(Row(together, hour))
        else:
            rows.extend(Row((reading,)) for reading in together)
    return rows


def _hour(reading: Reading) -> tuple[object, int]:
    return reading.local.date(), reading.local.hour
