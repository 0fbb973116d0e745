"""Sets up what the demo's people live by, through the same verbs as any screen."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from pwa import clock
from pwa.cli.demo_lives import LIVES, Aim, Rhythm
from pwa.cli.demo_year import Nature
from pwa.db import Database, Session
from pwa.entries.toolbox import AddTool, add_tool
from pwa.goals.keep import EndGoal, SaveGoal, end_goal, save_goal
from pwa.goals.models import GoalRow
from pwa.habits.keep import SaveHabit, save_habit
from pwa.habits.models import HabitRow
from pwa.habits.pauses import BeginPause, begin_pause
from pwa.people.person import Person


def set_up(database: Database, person: Person, nature: Nature) -> Mapping[str, UUID]:
    """Goals, habits, a pause and a toolbox. Returns the ids of goals and habits by name."""
    life = LIVES[nature.name]
    ids: dict[str, UUID] = {}
    for aim in life.aims:
        ids[aim.name] = _aim(database, person, aim)
    for rhythm in life.rhythms:
        ids[rhythm.payload.called] = _keep(database, person, rhythm, ids.get(rhythm.serves))
    if life.pause:
        first, last = (_day(person, back) for back in life.pause)
        begin_pause(
            database,
            person,
            BeginPause(**_stamp(person, first), pause_id=clock.new_id(), first=first, until=last),
        )
    for words, leads in life.tools:
        act = AddTool(
            **_stamp(person, person.today()), tool_id=clock.new_id(), words=words, leads=leads
        )
        add_tool(database, person, act)
    return ids


def _aim(database: Database, person: Person, aim: Aim) -> UUID:
    goal_id, day = clock.new_id(), _day(person, aim.begins)
    payload = aim.payload.model_copy(update={"begins": day})
    save_goal(database, person, SaveGoal(**_stamp(person, day), goal_id=goal_id, payload=payload))
    if aim.ending:
        ended = EndGoal(**_stamp(person, person.today()), goal_id=goal_id, ending=aim.ending)
        end_goal(database, person, ended)
        _date_back(
            database, GoalRow, person, goal_id, ended_at=_morning(person, _day(person, aim.ended))
        )
    _date_back(database, GoalRow, person, goal_id, made_at=_morning(person, day))
    return goal_id


def _keep(database: Database, person: Person, rhythm: Rhythm, goal_id: UUID | None) -> UUID:
    """The stock is counted today, the rest was set up when the habit began."""
    habit_id, day = clock.new_id(), _day(person, rhythm.begins)
    payload = rhythm.payload.model_copy(update={"goal_id": goal_id})
    made = SaveHabit(**_stamp(person, day), habit_id=habit_id, payload=payload)
    save_habit(database, person, made)
    if rhythm.stock is not None:
        counted = payload.model_copy(update={"stock": rhythm.stock})
        act = SaveHabit(
            **_stamp(person, person.today()),
            habit_id=habit_id,
            base=made.write_id,
            payload=counted,
        )
        save_habit(database, person, act)
    _date_back(database, HabitRow, person, habit_id, made_at=_morning(person, day))
    return habit_id


def _date_back(
    database: Database, table: Any, person: Person, thing_id: UUID, **moments: datetime
) -> None:
    """Every row says when the server made or ended it. Here that was long ago."""

    def write(session: Session) -> None:
        mine = (table.person_id == person.id, table.id == thing_id)
        session.execute(update(table).where(*mine).values(**moments))

    database.write(write)


def _stamp(person: Person, day: date) -> dict[str, Any]:
    at = min(_morning(person, day), clock.now())
    return {"write_id": clock.new_id(), "tapped_at": at, "day": day, "zone": person.zone}


def _morning(person: Person, day: date) -> datetime:
    return clock.instant_on(day, time(7, 30), person.zone, person.day_starts)


def _day(person: Person, back: int) -> date:
    return person.today() - timedelta(days=back)
