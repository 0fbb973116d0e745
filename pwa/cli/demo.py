"""The demo: a folder of its own with a year of invented entries by three people."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from pwa import clock
from pwa.circle import log as circle
from pwa.cli.demo_circle import circle_up
from pwa.cli.demo_day import Deed, tell_days
from pwa.cli.demo_set_up import set_up
from pwa.cli.demo_year import Nature, Spell, Stay, tell_year
from pwa.config import Settings, SettingsError
from pwa.entries.acts import log_of
from pwa.people.change import change_settings
from pwa.people.models import PersonRow
from pwa.people.person import Person, find_person, name_digest
from pwa.people.sessions import Device
from pwa.people.sign_in import NewPerson, sign_up
from pwa.safety.acts import Plan, SavePlan
from pwa.safety.plan import save_plan
from pwa.web.house import House

FOLDER = Path("demo-data")
SIGN = "demo.txt"
PASSWORD = "a quiet lamp"  # noqa: S105 (everybody may know it: nobody real lives here)
PHONES = 24

MAYA = Nature(
    name="maya",
    zone="America/New_York",
    day_starts=0,
    usual=6.3,
    spell=Spell(begins=168, deepest=139, over=84, depth=3.1),
    a_day=(12, 34, 34, 16, 4),
    hours=(8.2, 12.4, 16.1, 19.3, 22.2),
    stay=Stay(first=66, last=58, zone="Europe/Berlin"),
)
DANA = Nature(
    name="dana",
    zone="America/Chicago",
    day_starts=0,
    usual=6.7,
    spell=Spell(begins=60, deepest=48, over=35, depth=1.8),
    a_day=(38, 45, 15, 2),
    hours=(7.1, 13.0, 20.6),
)
SAM = Nature(
    name="sam",
    zone="Europe/Berlin",
    day_starts=4,
    usual=6.2,
    spell=Spell(begins=145, deepest=130, over=112, depth=1.6),
    a_day=(48, 40, 12),
    hours=(8.6, 16.5, 25.4),
)
CAST = ((MAYA, "US"), (DANA, "US"), (SAM, "DE"))

PLAN = Plan(
    signs="I stop answering Iris. I sleep in my clothes. The film at night begins again.",
    by_myself="Cold water on my hands. Round the block, phone at home. The kettle, drawn badly.",
    company="The library, ground floor, by the plants. The pool before work. Iris and her seeds.",
    ask_1="Sam, at any hour",
    ask_1_phone="+49 30 23125 134",
    ask_2="Iris, next door but one",
    ask_2_phone="555 0171",
    services_1="Dana, on weekdays from 9 to 5",
    services_1_phone="555 0118",
    services_2="The clinic, front desk",
    services_2_phone="555 0102",
    surroundings="Iris keeps the key to the cupboard when I ask her to. I ask early.",
    reasons="Sam. The allotment. To hear how low I can sing.",
)


def in_own_folder(settings: Settings) -> Settings:
    """Settings that touch nobody's real data: SQLite, and unless one is named, a folder apart."""
    data = settings.data if "data" in settings.model_fields_set else FOLDER
    return settings.model_copy(update={"data": data, "database_url": ""})


def fill_once(house: House) -> None:
    """Invents the people and their year, where this was not done before.

    Raises SettingsError for a folder in which somebody else lives.
    """
    sign = house.settings.data / SIGN
    with house.database.reading() as session:
        is_lived_in = session.scalar(select(PersonRow.id).limit(1)) is not None
    if not is_lived_in:
        _invent(house)
        sign.write_text(greeting() + "\n")
    elif not sign.exists():
        raise SettingsError(
            f"{house.settings.data} holds accounts that are not the demo's, or a demo that was "
            "interrupted. Take it away, or name another folder in DAYMARK_DATA."
        )


def greeting() -> str:
    """How to sign in."""
    names = [nature.name for nature, _ in CAST]
    return f"Sign in as {', '.join(names[:-1])} or {names[-1]}; the password is: {PASSWORD}"


def _invent(house: House) -> None:
    people = [_move_in(house, nature, country) for nature, country in CAST]
    with ThreadPoolExecutor(PHONES) as phones:
        for person, (nature, _) in zip(people, CAST, strict=True):
            now = clock.now()
            moods = [
                Deed(each.at, each.day, each.zone, each.mood) for each in tell_year(nature, now)
            ]
            ids = set_up(house.database, person, nature)
            deeds = [*moods, *tell_days(nature, now)]
            list(phones.map(lambda deed, of=person, ids=ids: _log(house, of, deed, ids), deeds))
    maya, dana, sam = people
    circle_up(house, maya, dana, sam)
    save_plan(
        house.database,
        maya,
        SavePlan(write_id=clock.new_id(), day=maya.today(), zone=maya.zone, payload=PLAN),
    )


def _move_in(house: House, nature: Nature, country: str) -> Person:
    """An account like any other. Nobody holds the sign-in that came with it, so it ends."""
    new = NewPerson(nature.name, PASSWORD, nature.name.title(), nature.zone, country, "en")
    sign_up(house.accounts, new, Device("Chrome · Android"))
    mine = PersonRow.name_digest == name_digest(house.vault.keeper, nature.name)
    with house.database.reading() as session:
        person_id = session.scalars(select(PersonRow.id).where(mine)).one()
    change_settings(house.accounts, person_id, day_starts=nature.day_starts)
    house.sessions.end(person_id)
    with house.database.reading() as session:
        return find_person(session, house.vault, person_id)


def _log(house: House, person: Person, deed: Deed, ids: Mapping[str, UUID]) -> None:
    """One tap, as a phone sends it. Many at once share the writer's transactions."""
    act = log_of(type(deed.payload))(
        write_id=clock.new_id(),
        entry_id=clock.new_id(),
        tapped_at=deed.at,
        day=deed.day,
        zone=deed.zone,
        habit_id=ids.get(deed.habit),
        goal_id=ids.get(deed.goal),
        payload=deed.payload,
    )
    circle.log(house.database, person, act)
