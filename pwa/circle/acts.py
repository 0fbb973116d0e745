"""The acts of sharing: showing an entry and taking it back, marking it for a talk."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from pwa.acts import Act
from pwa.circle import shares
from pwa.circle.links import find_link, list_links
from pwa.circle.shares import Said
from pwa.circle.terms import Role
from pwa.db import Database, Session, to_millisecond
from pwa.entries.acts import Links
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt, Refusal

THING = "entry"
MOST_AT_ONCE = 200


class Share(Act):
    """Who sees an entry from now on. `was` are the links that were on in the form that was shown,
    `links` those that are on in what was sent: only the difference is a word on anything. `own`
    says that the reason for a skipped dose goes with it, `was_own` that it did."""

    verb: ClassVar[str] = "share"

    entry_id: UUID
    links: Links = ()
    was: Links = ()
    own: bool = False
    was_own: bool = False


class ShowSeveral(Act):
    """Several entries at once are shown to somebody, picked from a list that was before the
    person."""

    verb: ClassVar[str] = "show several"

    link_id: UUID
    entries: Annotated[tuple[UUID, ...], Field(max_length=MOST_AT_ONCE)] = ()


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
        if act.own != act.was_own:
            for share in shares.list_shares(session, person, [act.entry_id]):
                if share.link_id in act.links and share.link_id not in on:
                    named = {"words": share.words, "own": act.own}
                    shares.show(session, person, act.entry_id, share.link_id, said, **named)
        for link_id in sorted(off):
            shares.take_back(session, person, act.entry_id, link_id, said)
        return Outcome.SAVED

    return do_once(database, person, act, THING, act.entry_id, say)


def show_several(database: Database, person: Person, act: ShowSeveral) -> Receipt:
    """Shows what was picked: with its words to a case manager, its scores alone to family. Raises
    NotThere or OtherContent."""

    def say(session: Session, receipt: Receipt) -> Outcome | Refusal:
        link = find_link(session, person, act.link_id)
        if link is None or not all(shares.has_entry(session, person, e) for e in act.entries):
            return Refusal.NOT_THERE
        said = Said(to_millisecond(act.instant(receipt.at)), act.write_id, act.phone)
        words = link.role is Role.CASE_MANAGER
        for entry_id in act.entries:
            shares.show(session, person, entry_id, link.id, said, words=words)
        return Outcome.SAVED

    return do_once(database, person, act, "link", act.link_id, say)


def talk_about(database: Database, person: Person, act: TalkAbout) -> Receipt:
    """Marks an entry for a talk, or takes the mark away. Raises NotThere or OtherContent."""

    def mark(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        if not shares.has_entry(session, person, act.entry_id):
            return Refusal.NOT_THERE
        shares.mark_to_talk_about(session, person, act.entry_id, wanted=act.wanted)
        return Outcome.SAVED

    return do_once(database, person, act, THING, act.entry_id, mark)
