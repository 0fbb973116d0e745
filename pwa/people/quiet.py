"""The hours in which nothing reaches out to a person: what is written then waits for morning."""

from datetime import datetime, time, timedelta

from pwa import clock
from pwa.people.person import Person


def wait_for_morning(person: Person, at: datetime) -> datetime:
    """The instant at which something that is ready `at` may reach a person: at once, or when their
    quiet hours end. Where both hours are the same there are none."""
    local = at.astimezone(clock.zone(person.zone))
    if not _is_quiet(local.hour, person.quiet_from, person.quiet_until):
        return at
    day = local.date() if local.hour < person.quiet_until else local.date() + timedelta(days=1)
    return clock.resolve(datetime.combine(day, time(person.quiet_until)), person.zone)


def quiet_from(person: Person, at: datetime) -> datetime | None:
    """The instant at which the next quiet hours begin, `at` being outside of them; None where there
    are none."""
    if person.quiet_from == person.quiet_until:
        return None
    local = at.astimezone(clock.zone(person.zone))
    day = local.date() if local.hour < person.quiet_from else local.date() + timedelta(days=1)
    return clock.resolve(datetime.combine(day, time(person.quiet_from)), person.zone)


def _is_quiet(hour: int, begins: int, ends: int) -> bool:
    if begins <= ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends
