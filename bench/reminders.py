"""What reminders cost: ten thousand due in one minute, finding what is due, and what people notice
of it meanwhile."""

import json
import os
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import delete, func, insert, select, update
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys
from webpush.vapid import VAPID

from bench.cast import Member, join, stage
from bench.figures import Figure, measures
from bench.server import DAYMARK, ROOT, running
from bench.wrk import ACKNOWLEDGED_BY, Tapping
from pwa import clock, open_house
from pwa.config import Settings
from pwa.db import Session
from pwa.jobs import DueWork, subject_of
from pwa.people import password
from pwa.people.models import PersonRow
from pwa.people.sessions import SignedIn
from pwa.reminders.devices import NewDevice, keep_device
from pwa.reminders.due import PUSH
from pwa.reminders.keep import REMIND, SaveReminder, save_reminder
from pwa.reminders.models import DeliveryRow
from pwa.reminders.note import Note
from pwa.reminders.push import Subscription
from pwa.reminders.reminder import ReminderPayload
from pwa.web.house import House
from tests import with_postgres

PEOPLE, MANY = 10_000, 100_000
CONTACT = "care@daymark.example"
AT_ONCE = 8
TIMES = 300


@contextmanager
def service() -> Iterator[str]:
    """The push service, by its origin."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.push_service"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip().rstrip("/")
    finally:
        process.kill()


def taken_at(origin: str) -> int:
    connection = HTTPConnection(urlsplit(origin).netloc, timeout=10)
    connection.request("GET", "/")
    return int(connection.getresponse().read())


def browser() -> tuple[str, str]:
    """The keys of a browser: its point and its secret."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _text(raw), _text(os.urandom(16))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@cache
def due_minute() -> datetime:
    """The minute in which all of them are due: the one before."""
    return clock.now().replace(second=0, microsecond=0) - timedelta(minutes=1)


@cache
def crowd(url: str = "") -> tuple[Path, tuple[Member, ...]]:
    """Ten thousand people with a phone and a reminder each. All of them are due at once."""
    data = stage() / ("reminded-elsewhere" if url else "reminded")
    data.mkdir()
    dear = password._hasher  # noqa: SLF001  # signing up is not what is measured
    password._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # noqa: SLF001
    house = open_house(Settings(data=data, database_url=url))
    try:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            people = tuple(threads.map(lambda n: _join(house, n), range(PEOPLE)))
        house.database.write(lambda session: session.execute(delete(DueWork)) and None)
    finally:
        house.close()
        password._hasher = dear  # noqa: SLF001
    return data, people


def _join(house: House, number: int) -> Member:
    member = join(house, f"reminded {number}")
    at = due_minute().astimezone(clock.zone(member.person.zone)).time()
    act = SaveReminder(
        write_id=clock.new_id(),
        day=member.person.today(),
        zone=member.person.zone,
        reminder_id=member.person.id,
        payload=ReminderPayload(what="mood", times=(at,)),
    )
    save_reminder(house.database, member.person, act)
    return member


def reach(house: House, people: Sequence[Member], origin: str) -> None:
    """Their phones are reached at this service, at all hours."""
    point, secret = browser()

    def keep(member: Member) -> None:
        found = house.sessions.find(*member.tokens)
        assert isinstance(found, SignedIn)
        endpoint = f"{origin}/push/{member.person.id.hex}"
        given = NewDevice(endpoint=endpoint, p256dh=point, auth=secret)
        keep_device(house.database, house.vault.keeper, member.person, found.session_id, given)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(keep, people))
    awake = update(PersonRow).values(quiet_from=0, quiet_until=0)
    house.database.write(lambda session: session.execute(awake) and None)


def make_due(house: House, people: Sequence[Member]) -> None:
    """All reminders are due now, as if none had ever come."""

    def plan(session: Session) -> None:
        session.execute(delete(DeliveryRow))
        session.execute(delete(DueWork).where(DueWork.what.in_((REMIND, PUSH))))
        rows = [
            {
                "id": clock.new_id(),
                "what": REMIND,
                "subject": subject_of(member.person.id, member.person.id),
                "due_at": due_minute(),
                "leased_until": None,
                "tries": 0,
            }
            for member in people
        ]
        session.execute(insert(DueWork), rows)

    house.database.write(plan)


class Took(NamedTuple):
    """Milliseconds for one push: by the library alone, which signs each, and by Daymark, which
    keeps a signature for hours."""

    library: float
    daymark: float


def encrypt_ms(house: House) -> Took:
    """What one push takes to be encrypted and signed."""
    point, secret = browser()
    endpoint = "https://updates.push.services.mozilla.com/wpush/v2/abc"
    said = {"title": "Daymark", "body": "A moment for you?", "open": "Open", "later": "Later"}
    message = {"id": str(clock.new_id()), "tag": "t" * 24, "url": "/today", **said}
    private, public, _ = VAPID.generate_keys()
    library = WebPush(private, public, subscriber=CONTACT)
    to = WebPushSubscription(endpoint=endpoint, keys=WebPushKeys(auth=secret, p256dh=point))
    note, known = Note(message, "normal", "t" * 24), Subscription(endpoint, point, secret)
    return Took(
        _median_ms(lambda: library.get(message, to, ttl=3600)),
        _median_ms(lambda: house.sender.seal(note, known, 3600)),
    )


def _median_ms(once: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        once()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


def prepare(settings: Settings, people: Sequence[Member], origin: str) -> Took:
    """All phones can be reached and all reminders are due. Returns what one push takes."""
    house = open_house(settings)
    try:
        reach(house, people, origin)
        make_due(house, people)
        return encrypt_ms(house)
    finally:
        house.close()


def nudge(data: Path, origin: str, url: str = "") -> subprocess.Popen[str]:
    """One worker that does all that is due."""
    named = {"DAYMARK_DATA": str(data), "DAYMARK_CONTACT": CONTACT, "DATABASE_URL": url}
    environment = os.environ | named | {"DAYMARK_PUSH_TEST_ORIGIN": origin}
    return subprocess.Popen(
        [sys.executable, "-m", "bench.nudging"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


@measures("push_encrypt_ms", "reminders_due_10k")
def measure_due() -> Iterator[Figure]:
    """Ten thousand people due in the same minute, one worker, until the last was handed over."""
    data, people = crowd()
    with service() as origin:
        one = prepare(reaching(data, origin), people, origin)
        told, _ = nudge(data, origin).communicate()
        said = json.loads(told.splitlines()[-1])
        taken = taken_at(origin)
    if taken != PEOPLE:
        raise RuntimeError(f"{taken} pushes were taken, not {PEOPLE}")
    floor = PEOPLE * one.library / 1000
    yield Figure("push_encrypt_ms", one.library, "ms", with_a_kept_signature=one.daymark)
    yield Figure(
        "reminders_due_10k",
        said["seconds"],
        "s",
        most=min(4 * floor, 60),
        floor=floor,
        over_floor=said["seconds"] / floor,
        cpu_s=said["cpu"],
        taken=taken,
    )


def reaching(data: Path, origin: str, url: str = "") -> Settings:
    return Settings(data=data, contact=CONTACT, push_test_origin=origin, database_url=url)


@measures("reminders_due_10k_two_workers")
def measure_two() -> Iterator[Figure]:
    """The same by two worker processes on a PostgreSQL beside them."""
    user = with_postgres.pick_user()
    programs = with_postgres.find_programs()
    with (
        with_postgres.make_folder(user) as folder,
        with_postgres.serve(programs, folder, user) as url,
        service() as origin,
    ):
        data, people = crowd(url)
        one = prepare(reaching(data, origin, url), people, origin)
        began = time.perf_counter()
        workers = [nudge(data, origin, url) for _ in range(2)]
        said = [json.loads(each.communicate()[0].splitlines()[-1]) for each in workers]
        whole = time.perf_counter() - began
        taken = taken_at(origin)
    if taken != PEOPLE:
        raise RuntimeError(f"{taken} pushes were taken, not {PEOPLE}")
    yield Figure(
        "reminders_due_10k_two_workers",
        max(each["seconds"] for each in said),
        "s",
        floor=PEOPLE * one.library / 1000,
        with_start_s=whole,
        cpu_s=[each["cpu"] for each in said],
        taken=taken,
    )


@measures("due_scan_100k_ms")
def measure_scan() -> Iterator[Figure]:
    """Finding the next two hundred among a hundred thousand people's reminders, of which one in a
    hundred is due."""
    data = stage() / "scan"
    data.mkdir()
    house = open_house(Settings(data=data))
    try:
        now = clock.now()

        def fill(session: Session) -> None:
            rows = [
                {
                    "id": clock.new_id(),
                    "what": REMIND,
                    "subject": subject_of(UUID(int=number), UUID(int=number)),
                    "due_at": now + timedelta(seconds=number - MANY // 100),
                    "leased_until": None,
                    "tries": 0,
                }
                for number in range(MANY)
            ]
            session.execute(insert(DueWork), rows)

        house.database.write(fill)
        took = []
        for _ in range(5):
            began = time.perf_counter()
            claimed = house.database.write(house.nudges._claim)  # noqa: SLF001
            took.append((time.perf_counter() - began) * 1000)
            assert len(claimed) == 200
        with house.database.reading() as session:
            began = time.perf_counter()
            session.scalar(select(func.count()).select_from(DueWork).where(DueWork.due_at <= now))
            floor = (time.perf_counter() - began) * 1000
    finally:
        house.close()
    yield Figure("due_scan_100k_ms", median(took), "ms", floor=floor, reminders=MANY, claimed=200)


@measures("log_mood_during_push")
def measure_moods() -> Iterator[Figure]:
    """Moods a second while ten thousand pushes are sent by the same process, over as many when it
    is idle."""
    data, people = crowd()
    tapping = Tapping(stage(), people[:100])
    with service() as origin:
        house = open_house(reaching(data, origin))
        reach(house, people, origin)
        house.close()
        named = {"DAYMARK_CONTACT": CONTACT, "DAYMARK_PUSH_TEST_ORIGIN": origin}
        with running(DAYMARK, data, **named) as server:
            tapping.at(server, 2, acknowledged_by=ACKNOWLEDGED_BY)
            idle = tapping.at(server, 6, acknowledged_by=ACKNOWLEDGED_BY)
            beside = open_house(reaching(data, origin))
            make_due(beside, people)
            beside.close()
            before = _wait_for_first(origin)
            busy = tapping.at(server, 6, acknowledged_by=ACKNOWLEDGED_BY)
            sent = taken_at(origin) - before
    yield Figure(
        "log_mood_during_push",
        busy.per_second / idle.per_second,
        "of idle",
        least=0.5,
        floor=idle.per_second,
        moods_per_s=busy.per_second,
        pushes_per_s=sent / busy.seconds,
    )


def _wait_for_first(origin: str) -> int:
    while (taken := taken_at(origin)) == 0:
        time.sleep(0.05)
    return taken
