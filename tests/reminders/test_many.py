"""Ten thousand due in one minute, eight worker processes on a PostgreSQL, one of them killed now
and then: each phone is handed each nudge, and none twice but where a worker died in between."""

import os
import random
import subprocess
import sys
import time as machine_time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from pwa import clock, jobs, open_house
from pwa.config import Settings
from pwa.jobs import DueWork
from pwa.people.models import PersonRow
from pwa.people.sessions import Device, SignedIn
from pwa.people.sign_in import NewPerson, sign_up
from pwa.reminders.devices import NewDevice, keep_device
from pwa.reminders.keep import REMIND, SaveReminder, save_reminder
from pwa.reminders.models import DeliveryRow
from pwa.reminders.reminder import ReminderPayload
from pwa.web.house import House
from tests import with_postgres
from tests.acts import PASSWORD, stamp
from tests.reminders.conftest import CONTACT
from tests.reminders.service import Browser, PushService, push_service

ROOT = Path(__file__).parents[2]
PEOPLE, WORKERS, KILLS = 10_000, 8, 6


def make_person(house: House, browser: Browser, service: PushService, number: int) -> None:
    """Somebody whose reminder is due in the minute before."""
    new = NewPerson(f"one {number}", PASSWORD, "One", "Europe/Paris", "US", "en")
    tokens, _codes = sign_up(house.accounts, new, Device("Chrome · Android"))
    found = house.sessions.find(*tokens)
    assert isinstance(found, SignedIn)
    person = found.person
    due_at = clock.now().replace(second=0, microsecond=0) - timedelta(minutes=1)
    at = due_at.astimezone(clock.zone(person.zone)).time()
    payload = ReminderPayload(what="mood", times=(at,))
    act = SaveReminder(**stamp(person, reminder_id=person.id), payload=payload)
    save_reminder(house.database, person, act)
    service.browsers[person.id.hex] = browser
    given = browser.form() | {"endpoint": f"{service.origin}/push/{person.id.hex}"}
    keep_device(house.database, house.vault.keeper, person, found.session_id, NewDevice(**given))
    house.database.write(
        lambda session: jobs.plan(session, REMIND, due_at, jobs.subject_of(person.id, person.id))
    )


def work(data: Path, url: str, origin: str) -> subprocess.Popen[bytes]:
    named = {"DAYMARK_DATA": str(data), "DAYMARK_CONTACT": CONTACT, "DATABASE_URL": url}
    environment = os.environ | named | {"DAYMARK_PUSH_TEST_ORIGIN": origin}
    environment.pop("DAYMARK_TEST_DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "bench.nudging"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_ten_thousand_due_and_eight_workers(tmp_path: Path) -> None:
    seed = clock.now().toordinal()
    chance = random.Random(seed)
    user = with_postgres.pick_user()
    programs = with_postgres.find_programs()
    with (
        with_postgres.make_folder(user) as folder,
        with_postgres.serve(programs, folder, user) as url,
        push_service() as service,
    ):
        settings = Settings(data=tmp_path, database_url=url, contact=CONTACT)
        house = open_house(settings.model_copy(update={"push_test_origin": service.origin}))
        browser = Browser(service.origin, "all")
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda n: make_person(house, browser, service, n), range(PEOPLE)))
        awake = update(PersonRow).values(quiet_from=0, quiet_until=0)
        house.database.write(lambda session: session.execute(awake) and None)
        killed = live(house, tmp_path, url, service, chance)
        with house.database.reading() as session:
            fates = dict(
                session.execute(
                    select(DeliveryRow.fate, func.count()).group_by(DeliveryRow.fate)
                ).all()
            )
        house.close()
    once = Counter(push.message["id"] for push in service.received)
    twice = sum(once.values()) - len(once)
    print(f"seed {seed}: {len(once)} ids, {twice} handed over again, {killed} workers killed")
    assert service.refused == []
    assert fates == {"sent": PEOPLE}
    assert len(once) == len({push.name for push in service.received}) == PEOPLE
    assert twice <= killed * 200
    same = {
        (push.message["id"], push.headers["topic"], push.message["tag"])
        for push in service.received
    }
    assert len(same) == PEOPLE


def live(house: House, data: Path, url: str, service: PushService, chance: random.Random) -> int:
    """Eight workers until nothing is due; some are killed, and their leases run out at once."""
    workers = [work(data, url, service.origin) for _ in range(WORKERS)]
    killed = 0
    while left(house):
        machine_time.sleep(0.5)
        if killed < KILLS and service.received and chance.random() < 0.3:
            victim = chance.choice(workers)
            victim.kill()
            victim.wait()
            killed += 1
        if all(worker.poll() is not None for worker in workers):
            # Nobody works any more: what the killed had in hand becomes due when its lease is over.
            over = update(DueWork).values(leased_until=clock.now() - timedelta(seconds=1))
            house.database.write(lambda session: session.execute(over) and None)  # noqa: B023
            workers = [work(data, url, service.origin) for _ in range(WORKERS)]
    for worker in workers:
        worker.wait()
    return killed


def left(house: House) -> int:
    with house.database.reading() as session:
        due = select(func.count()).select_from(DueWork).where(DueWork.due_at <= clock.now())
        return session.scalar(due.where(DueWork.what.in_((REMIND, "push")))) or 0
