"""Accounts for those who work here, and putting somebody on hold."""

import argparse
import secrets
import sys
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from pwa import clock, open_house
from pwa.circle.consents import BrokenChain, read_record
from pwa.config import Settings
from pwa.people.change import confirm
from pwa.people.hold import hold, release, why_held
from pwa.people.models import PersonRow
from pwa.people.person import Person, find_person, name_digest
from pwa.people.sessions import Device
from pwa.people.sign_in import NameTaken, NewPerson, sign_up
from pwa.web.house import House

WORDS_BYTES = 9


class NobodyThere(Exception):
    """No account has this sign-in name."""


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands that begin with `people`."""
    people = commands.add_parser("people", help="accounts of case managers; on hold")
    acts = people.add_subparsers(dest="act", required=True, metavar="ACT")
    add = acts.add_parser("add", help="make an account for a case manager")
    add.add_argument("name", help="the sign-in name")
    add.add_argument("--called", required=True, help="the name that clients read")
    add.add_argument("--organisation", required=True, help="who confirms that they work here")
    add.add_argument("--zone", default="UTC", help="their time zone, as Europe/Paris")
    add.add_argument("--country", default="", help="their country, as US")
    mark = acts.add_parser("confirm", help="confirm an account that is there")
    mark.add_argument("name")
    mark.add_argument("--organisation", required=True)
    on = acts.add_parser("hold", help="stop all that comes from or goes to somebody, at once")
    on.add_argument("name")
    on.add_argument("--reason", required=True, help="for the record; sealed")
    off = acts.add_parser("release", help="take somebody off hold")
    off.add_argument("name")
    commands.add_parser("consents", help="check that no line of any consent record was changed")


def run(settings: Settings, given: argparse.Namespace) -> int:
    """Does one command. Returns its exit code."""
    house = open_house(settings)
    try:
        if given.command == "consents":
            return _check_consents(house)
        return ACTS[given.act](house, given)
    except NobodyThere:
        print("Nobody has this sign-in name.", file=sys.stderr)
        return 1
    finally:
        house.database.close()


def _add(house: House, given: argparse.Namespace) -> int:
    password = secrets.token_urlsafe(WORDS_BYTES)
    new = NewPerson(given.name, password, given.called, given.zone, given.country, "en")
    try:
        sign_up(house.accounts, new, Device("made by a command"))
    except NameTaken:
        print("Somebody has this sign-in name. To confirm them: people confirm.", file=sys.stderr)
        return 1
    person = _find(house, given.name)
    house.sessions.end(person.id)
    confirm(house.accounts, person.id, given.organisation)
    print(f"{given.called} signs in as {given.name} with the password {password}")
    print("It is shown once. Let them change it, and make recovery codes, in Me, Settings.")
    return 0


def _confirm(house: House, given: argparse.Namespace) -> int:
    confirm(house.accounts, _find(house, given.name).id, given.organisation)
    print(f"Confirmed by {given.organisation}, for whoever they invite from now on.")
    return 0


def _hold(house: House, given: argparse.Namespace) -> int:
    hold(house.database, house.sessions, _find(house, given.name), given.reason)
    print("On hold. Nobody sees anything of theirs; their sessions have ended.")
    return 0


def _release(house: House, given: argparse.Namespace) -> int:
    person = _find(house, given.name)
    with house.database.reading() as session:
        held = why_held(session, person)
    if held is None:
        print("They are not on hold.", file=sys.stderr)
        return 1
    release(house.database, house.sessions, person)
    print(f"No longer on hold, after {(clock.now() - held.at).days} days: {held.reason}")
    return 0


def _check_consents(house: House) -> int:
    """Walks through every record; says how many are whole, and which line breaks one."""
    whole = broken = 0
    with house.database.reading() as session:
        for person_id in session.scalars(select(PersonRow.id)).all():
            try:
                read_record(session, find_person(session, house.vault, person_id))
                whole += 1
            except BrokenChain as error:
                broken += 1
                print(f"{person_id}: line {error.number} was changed, or is missing.")
            except InvalidTag:
                broken += 1
                print(f"{person_id}: a line cannot be opened, because it was changed.")
    print(f"{whole} records are whole, {broken} are not.")
    return int(broken > 0)


def _find(house: House, name: str) -> Person:
    digest = name_digest(house.vault.keeper, name)
    with house.database.reading() as session:
        person_id = session.scalar(select(PersonRow.id).where(PersonRow.name_digest == digest))
        if person_id is None:
            raise NobodyThere
        return find_person(session, house.vault, person_id)


ACTS: dict[str, Callable[[House, argparse.Namespace], int]] = {
    "add": _add,
    "confirm": _confirm,
    "hold": _hold,
    "release": _release,
}
