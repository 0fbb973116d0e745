"""The page about a client, for a viewer and for the client's own eyes: the same facts for both."""

from datetime import date, timedelta
from typing import Any, Protocol
from uuid import UUID

from pwa.insights import brief
from pwa.readings import Reading

LATEST = 8


class Seen(Protocol):
    """What was shown, as the gate gives it."""

    @property
    def link(self) -> Any: ...
    @property
    def client_name(self) -> str: ...
    @property
    def today(self) -> date: ...
    @property
    def readings(self) -> tuple[Reading, ...]: ...
    @property
    def to_talk_about(self) -> frozenset[UUID]: ...
    @property
    def with_words(self) -> frozenset[UUID]: ...
    @property
    def kinds(self) -> frozenset[str]: ...


def page_of(shown: Seen) -> dict[str, Any]:
    """What the page says."""
    readings = shown.readings
    last_visit = shown.link.hours.last_visit
    since = last_visit or shown.today - timedelta(days=7)
    return {
        "shown": shown,
        "link": shown.link,
        "name": shown.client_name,
        "first_name": (shown.client_name.split() or [""])[0],
        "today": shown.today,
        "since": since,
        "last_visit": last_visit,
        "told": brief.tell_since(readings, since, shown.to_talk_about),
        "mood": brief.draw_moods(readings, shown.today),
        "weeks": brief.list_weeks(readings, shown.today),
        "talk": [reading for reading in readings if reading.id in shown.to_talk_about],
        "latest": readings[:LATEST],
        "earlier": readings[LATEST:],
        "seven": brief.week_of_moods(readings, shown.today),
        "words": [reading for reading in readings if reading.id in shown.with_words],
    }
