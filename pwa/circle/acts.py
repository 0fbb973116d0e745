"""The acts of sharing: showing an entry and taking it back, marking it for a talk."""

from typing import ClassVar
from uuid import UUID

from pwa.acts import Act
from pwa.circle import shares
from pwa.circle.links import list_links
from pwa.circle.shares import Said
from pwa.db import Database, Session, to_millisecond
from pwa.entries.acts import Links
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt, Refusal

THING = "entry"


class Share(Act):
    """Who sees an entry from now on. `was` are the links that were on in the form that was shown,
    `links` those that are on in what was sent: only the difference is a word on anything. `own`
    says that the reason for a skipped dose goes with it."""

    verb: ClassVar[str] = "share"

    entry_id: UUID
    links: Links = ()
    was: Links = ()
    own: bool = False


class TalkAbout(Act):
    """Marks an entry that somebody sees for the next meeting, or no longer."""

    verb: ClassVar[str] = "talk about"

    entry_id: UUID
    wanted: bool = False


def share(database: Database, person: Person, act: Share) -> Receipt:
    """Shows an entry and takes it back, link by link; a link that ended meanwhile shows nothing.
    Raises NotThere or OtherContent."""

    def say(session: Session, receipt: Receipt) -> Outcome | Refusal:
        on, off = set(act.links) - set(act.was), set(act.was) - set(act.links)
        own = {link.id for link in list_links(session, person)}
        if not on | off <= own or not shares.has_entry(session, person, act.entry_id):
            return Refusal.NOT_THERE
        said = Said(to_millisecond(act.instant(receipt.at)), act.write_id, act.phone)
        for link_id in sorted(on):
            shares.show(session, person, act.entry_id, link_id, said, words=True, own=act.own)
        for link_id in sorted(off):
            shares.take_back(session, person, act.entry_id, link_id, said)
        return Outcome.SAVED

    return do_once(database, person, act, THING, act.entry_id, say)


def talk_about(database: Database, person: Person, act: TalkAbout) -> Receipt:
    """Marks an entry for a talk, or takes the mark away. Raises NotThere or OtherContent."""

    def mark(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        if not shares.has_entry(session, person, act.entry_id):
            return Refusal.NOT_THERE
        shares.mark_to_talk_about(session, person, act.entry_id, wanted=act.wanted)
        return Outcome.SAVED

    return do_once(database, person, act, THING, act.entry_id, mark)
