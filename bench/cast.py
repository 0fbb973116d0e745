"""The people who are measured, in a data folder on the real disk, made once for all measures."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.server import ROOT, compile_all
from bench.years import log_years
from pwa import open_house
from pwa.config import Settings
from pwa.people.person import Person
from pwa.people.sessions import Device, SignedIn, Tokens
from pwa.people.sign_in import NewPerson, sign_up
from pwa.web.house import House
from pwa.web.session import PRESENCE, TOKEN

ZONE = "Europe/Paris"
CROWD = 100
YEARS = 10
IN_MEMORY = {"tmpfs", "ramfs"}


@dataclass(frozen=True)
class Member:
    """Somebody with an account and a browser that is signed in."""

    person: Person
    tokens: Tokens

    @property
    def cookies(self) -> dict[str, str]:
        return {TOKEN: self.tokens.token, PRESENCE: self.tokens.presence}

    @property
    def cookie(self) -> str:
        """The header their browser sends."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


@dataclass(frozen=True)
class Cast:
    """A crowd that taps moods; one person who has logged for a week, one for ten years."""

    data: Path
    crowd: list[Member]
    week: Member
    week_entries: int
    decade: Member
    decade_entries: int


@cache
def stage() -> Path:
    """An empty folder on a real disk: an fsync to memory costs nothing and proves nothing."""
    (ROOT / "build").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "build"))
    kind = subprocess.run(
        ["stat", "-f", "-c", "%T", folder], check=True, capture_output=True, text=True
    ).stdout.strip()
    if kind in IN_MEMORY:
        raise RuntimeError(f"{folder} is on {kind}: measure on a real disk")
    compile_all()
    return folder


def leave_stage() -> None:
    """Takes away what was made."""
    if stage.cache_info().currsize:
        shutil.rmtree(stage())


@cache
def cast() -> Cast:
    """Everybody, with their entries."""
    data = stage() / "cast"
    with opened(data) as house:
        crowd = [join(house, f"crowd {number}") for number in range(CROWD)]
        week, decade = join(house, "week"), join(house, "decade")
        few = log_years(house.database, week.person, years=0)
        many = log_years(house.database, decade.person, years=YEARS)
    return Cast(data, crowd, week, few, decade, many)


@contextmanager
def opened(data: Path) -> Iterator[House]:
    """The house of a data folder, opened in this process while no server runs on it."""
    data.mkdir(exist_ok=True)
    house = open_house(Settings(data=data))
    try:
        yield house
    finally:
        house.close()


def join(house: House, name: str) -> Member:
    """Makes an account and signs it in."""
    new = NewPerson(name, "a quiet lamp", name.title(), ZONE, "US", "en")
    tokens, _codes = sign_up(house.accounts, new, Device("Chrome · Android"))
    found = house.sessions.find(*tokens)
    assert isinstance(found, SignedIn)
    return Member(found.person, tokens)
