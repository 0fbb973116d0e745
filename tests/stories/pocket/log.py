"""What of a person's log is on the server."""

from typing import Any

from pwa.entries.timeline import list_days
from pwa.readings import Reading
from tests.conftest import Member


def readings_of(member: Member) -> list[Reading]:
    """Everything of today, the latest first."""
    today = member.person.today()
    with member.house.database.reading() as session:
        return list(list_days(session, member.person, today, today))


def scores_of(member: Member) -> list[Any]:
    """The moods of today, the earliest first."""
    moods = [reading for reading in readings_of(member) if reading.kind == "mood"]
    return [mood.payload.score for mood in sorted(moods, key=lambda mood: mood.at)]
