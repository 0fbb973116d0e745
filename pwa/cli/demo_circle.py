"""The demo's circle: Dana is Maya's case manager, Sam is close to her, and Dana meets Sam too."""

from datetime import datetime, time, timedelta
from uuid import UUID

from pwa import clock
from pwa.circle.invitations import accept, invite
from pwa.circle.links import Hours, keep_hours
from pwa.circle.shares import Said, show
from pwa.circle.standing import share_from_now
from pwa.circle.terms import Role, Terms
from pwa.db import Session
from pwa.entries.timeline import list_days
from pwa.people.change import confirm
from pwa.people.person import Person, find_person
from pwa.web.house import House

CLINIC = "Harbour Clinic"
MONTH, WEEK = timedelta(days=29), timedelta(days=6)


def circle_up(house: House, maya: Person, dana: Person, sam: Person) -> None:
    """Lets the others in, and shows them what they may see."""
    confirm(house.accounts, dana.id, CLINIC)
    with house.database.reading() as session:
        dana = find_person(session, house.vault, dana.id)
    terms = Terms("", CLINIC, "To plan next steps together, and to talk at visits.")
    hers = _let_in(house, maya, dana, Role.CASE_MANAGER, terms)
    his = _let_in(house, sam, dana, Role.CASE_MANAGER, terms)
    close = _let_in(house, maya, sam, Role.FAMILY, Terms("", purpose="So that he need not ask."))
    _show(house, maya, hers, {"mood": True, "habit": True}, MONTH)
    _show(house, maya, close, {"mood": False}, WEEK)
    _show(house, sam, his, {"mood": True}, MONTH)
    today = dana.today()
    visits = {hers: datetime.combine(today, time(15, 30)), his: datetime.combine(today, time(11))}
    for link_id, next_visit in visits.items():
        hours = Hours(
            reads="on weekdays, 9 to 5",
            phone="555 0118",
            last_visit=today - timedelta(days=9),
            next_visit=next_visit,
        )
        keep_hours(house.database, house.vault, dana, link_id, hours)


def _let_in(house: House, client: Person, viewer: Person, role: Role, terms: Terms) -> UUID:
    keeper = house.vault.keeper
    made = invite(house.database, keeper, client, role, terms, by_viewer=False)
    return accept(house.database, house.vault, viewer, made.code)


def _show(
    house: House, client: Person, link_id: UUID, kinds: dict[str, bool], back: timedelta
) -> None:
    """New ones from now on, and those of the last days by hand."""
    today = client.today()
    with house.database.reading() as session:
        logged = list_days(session, client, today - back, today)

    def share(session: Session) -> None:
        for kind, words in kinds.items():
            share_from_now(session, client, link_id, kind, words=words)
        for reading in logged:
            if reading.kind in kinds:
                said = Said(clock.now(), clock.new_id())
                words = kinds[reading.kind]
                show(session, client, reading.id, link_id, said, words=words, by_hand=False)

    house.database.write(share)
