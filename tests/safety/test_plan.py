"""Maya's plan: sealed, saved exactly once, and never lost to a newer one."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from pwa.db import Base
from pwa.receipts import NotThere, OtherContent, Outcome, Receipt, ReceiptRow
from pwa.safety import versions
from pwa.safety.acts import Plan, SavePlan
from pwa.safety.models import SafetyPlan, SafetyPlanVersion
from pwa.safety.plan import PLACE, has_plan, save_plan
from pwa.safety.versions import settle_plan
from tests.conftest import Member
from tests.safety.writing import beside, plan_of, put_aside, save, settle, signs_of

pytestmark = pytest.mark.database

AT_ONCE = 50
LATE = "I sleep late."
CLOTHES = "I sleep in my clothes."


def count(member: Member, table: type[Base]) -> int:
    with member.house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def write(member: Member, act: SavePlan) -> Receipt:
    return save_plan(member.house.database, member.person, act)


def has_one(member: Member) -> bool:
    with member.house.database.reading() as session:
        return has_plan(session, member.person)


def waiting_versions(member: Member) -> set[UUID]:
    with member.house.database.reading() as session:
        return {kept.version for kept in versions.list_beside(session, member.person)}


@pytest.fixture
def two_phones(maya: Member) -> tuple[SavePlan, SavePlan]:
    """A plan changed on two phones, both from the same first version: laptop first."""
    first = save(maya.person, signs="I stop answering.")
    laptop = save(maya.person, first.write_id, signs=LATE)
    phone = save(maya.person, first.write_id, signs=CLOTHES)
    assert [write(maya, act).outcome for act in (first, laptop, phone)] == [
        Outcome.SAVED,
        Outcome.SAVED,
        Outcome.BESIDE,
    ]
    return laptop, phone


def test_maya_has_no_plan_until_she_writes_a_word(maya: Member) -> None:
    assert plan_of(maya) is None
    assert not has_one(maya)
    first = save(maya.person)
    write(maya, first)
    assert not has_one(maya)
    write(maya, save(maya.person, first.write_id, reasons="Biscuit."))
    assert has_one(maya)


def test_a_plan_can_be_emptied_again(maya: Member) -> None:
    first = save(maya.person, reasons="Biscuit.")
    write(maya, first)
    write(maya, save(maya.person, first.write_id))
    assert not has_one(maya)


def test_nobody_else_has_mayas_plan(maya: Member, dana: Member, sam: Member) -> None:
    write(maya, save(maya.person, signs=LATE))
    assert plan_of(dana) is None
    assert plan_of(sam) is None


def test_the_plan_lies_sealed_under_its_persons_key(maya: Member, sam: Member) -> None:
    write(maya, save(maya.person, signs=LATE, ask_1="Sam", ask_1_phone="555 0134"))
    with maya.house.database.reading() as session:
        sealed = session.scalars(select(SafetyPlan.sealed)).one()
    assert b"sleep" not in sealed
    assert b"0134" not in sealed
    assert Plan.from_json(maya.person.key.open(PLACE, sealed)).ask_1 == "Sam"
    with pytest.raises(InvalidTag):
        sam.person.key.open(PLACE, sealed)


def test_a_plan_from_before_a_stricter_check_still_opens(maya: Member) -> None:
    """What was saved once can be read for ever, whatever a form refuses later."""
    old = Plan.from_json(b'{"ask_1_phone": "call at the door"}')
    assert old.contacts("ask")[0].phone == "call at the door"


def test_a_save_sent_again_is_the_same_save(maya: Member) -> None:
    act = save(maya.person, signs=LATE)
    assert write(maya, act)._replace(again=True) == write(maya, act)
    assert (count(maya, SafetyPlan), count(maya, ReceiptRow)) == (1, 1)


def test_a_save_sent_again_after_a_newer_one_does_not_bring_the_old_back(maya: Member) -> None:
    first = save(maya.person, signs=LATE)
    write(maya, first)
    write(maya, save(maya.person, first.write_id, signs=CLOTHES))
    assert write(maya, first).outcome is Outcome.SAVED
    assert signs_of(maya) == CLOTHES
    assert beside(maya) == []


def test_a_write_id_with_other_words_is_refused(maya: Member) -> None:
    act = save(maya.person, signs=LATE)
    write(maya, act)
    with pytest.raises(OtherContent):
        write(maya, act.model_copy(update={"payload": Plan(signs=CLOTHES)}))
    assert signs_of(maya) == LATE


def test_fifty_at_once_with_one_write_id_are_one_save(maya: Member) -> None:
    act = save(maya.person, signs=LATE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        receipts = list(pool.map(lambda _: write(maya, act), range(AT_ONCE)))
    assert len({receipt._replace(again=False) for receipt in receipts}) == 1
    assert sum(not receipt.again for receipt in receipts) == 1
    assert (count(maya, SafetyPlan), count(maya, SafetyPlanVersion)) == (1, 0)


def test_two_first_plans_at_once_are_both_kept(maya: Member) -> None:
    acts = [save(maya.person, signs=f"sign {n}") for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        outcomes = [receipt.outcome for receipt in pool.map(lambda act: write(maya, act), acts)]
    assert outcomes.count(Outcome.SAVED) == 1
    assert {signs_of(maya), *beside(maya)} == {f"sign {n}" for n in range(8)}


def test_a_change_of_an_old_version_is_kept_beside_the_newer(
    maya: Member, two_phones: tuple[SavePlan, SavePlan]
) -> None:
    assert signs_of(maya) == LATE
    assert beside(maya) == [CLOTHES]
    kept = plan_of(maya)
    assert kept is not None
    assert kept.beside


def test_a_further_change_of_what_lies_beside_takes_its_place(
    maya: Member, two_phones: tuple[SavePlan, SavePlan]
) -> None:
    _, phone = two_phones
    further = save(maya.person, phone.write_id, signs=CLOTHES + " And shoes.")
    assert write(maya, further).outcome is Outcome.BESIDE
    assert beside(maya) == [CLOTHES + " And shoes."]


def test_maya_keeps_the_one_beside_and_can_still_take_the_other(
    maya: Member, two_phones: tuple[SavePlan, SavePlan]
) -> None:
    laptop, phone = (act.write_id for act in two_phones)
    database, person = maya.house.database, maya.person
    choice = settle(person, phone, laptop)
    settle_plan(database, person, choice)
    assert (signs_of(maya), beside(maya), put_aside(maya)) == (CLOTHES, [], [LATE])
    assert settle_plan(database, person, choice).again
    settle_plan(database, person, settle(person, laptop, phone))
    assert (signs_of(maya), beside(maya), put_aside(maya)) == (LATE, [], [CLOTHES])


def test_maya_keeps_the_one_shown(maya: Member, two_phones: tuple[SavePlan, SavePlan]) -> None:
    laptop, phone = (act.write_id for act in two_phones)
    settle_plan(maya.house.database, maya.person, settle(maya.person, laptop, phone))
    assert (signs_of(maya), beside(maya), put_aside(maya)) == (LATE, [], [CLOTHES])


def test_a_join_takes_up_what_it_names_and_no_more(
    maya: Member, two_phones: tuple[SavePlan, SavePlan]
) -> None:
    laptop, phone = two_phones
    write(maya, save(maya.person, laptop.base, signs="Written meanwhile."))
    joined = save(maya.person, laptop.write_id, (phone.write_id,), signs=f"{LATE}\n{CLOTHES}")
    assert write(maya, joined).outcome is Outcome.SAVED
    assert signs_of(maya) == f"{LATE}\n{CLOTHES}"
    assert beside(maya) == ["Written meanwhile."]


def test_a_version_put_aside_goes_after_its_days_and_no_sooner(
    maya: Member, two_phones: tuple[SavePlan, SavePlan]
) -> None:
    laptop, phone = (act.write_id for act in two_phones)
    database = maya.house.database
    database.write(lambda session: versions.purge(session, days=-1))
    assert beside(maya) == [CLOTHES]
    settle_plan(database, maya.person, settle(maya.person, laptop, phone))
    database.write(lambda session: versions.purge(session, days=30))
    assert put_aside(maya) == [CLOTHES]
    database.write(lambda session: versions.purge(session, days=-1))
    assert put_aside(maya) == []
    assert signs_of(maya) == LATE


def test_sam_cannot_write_over_what_lies_beside_mayas_plan(
    maya: Member, sam: Member, two_phones: tuple[SavePlan, SavePlan]
) -> None:
    _, phone = two_phones
    write(sam, save(sam.person, signs="Sam's own."))
    write(sam, save(sam.person, phone.write_id, signs="Sam's other."))
    assert (beside(maya), beside(sam)) == ([CLOTHES], ["Sam's other."])


def test_sam_cannot_settle_mayas_plan(
    maya: Member, sam: Member, two_phones: tuple[SavePlan, SavePlan]
) -> None:
    laptop, phone = (act.write_id for act in two_phones)
    write(sam, save(sam.person, signs="Sam's own."))
    with pytest.raises(NotThere):
        settle_plan(sam.house.database, sam.person, settle(sam.person, phone, laptop))
    assert (signs_of(maya), signs_of(sam)) == (LATE, "Sam's own.")


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_run_of_saves_with_any_repeats_loses_no_words_and_doubles_none(
    maya: Member, data: st.DataObject
) -> None:
    """Several phones write, each from some version it has seen, and send again at will. What was
    written last on every line of versions is there, once: as the plan, or beside it."""
    kept = plan_of(maya)
    start = kept.version if kept else None
    seen: list[UUID | None] = [start]
    sent: list[tuple[SavePlan, Receipt]] = []
    current, waiting = start, waiting_versions(maya)
    for n in range(data.draw(st.integers(1, 8))):
        act = save(maya.person, data.draw(st.sampled_from(seen)), signs=f"{n} {len(sent)}")
        receipt = write(maya, act)
        sent.append((act, receipt))
        seen.append(act.write_id)
        if current in {None, act.base}:
            assert receipt.outcome is Outcome.SAVED
            current = act.write_id
        else:
            assert receipt.outcome is Outcome.BESIDE
            waiting = (waiting - {act.base}) | {act.write_id}
        again, first = data.draw(st.sampled_from(sent))
        assert write(maya, again) == first._replace(again=True)
    now = plan_of(maya)
    assert now is not None
    assert now.version == current
    assert waiting_versions(maya) == waiting
