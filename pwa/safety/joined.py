"""Several versions of a plan put together, for the person to cut down by hand."""

from collections.abc import Sequence

from pwa.safety.acts import SLOTS, Contact, Plan
from pwa.safety.words import PARTS


def join_plans(plans: Sequence[Plan]) -> dict[str, str]:
    """The fields of a plan that holds what any of them holds, each line and each person once."""
    fields: dict[str, str] = {}
    for part in PARTS:
        if part.has_people:
            people = [contact for plan in plans for contact in plan.contacts(part.name)]
            fields |= _place(part.name, _once(people))
        else:
            lines = [line for plan in plans for line in getattr(plan, part.name).splitlines()]
            fields[part.name] = "\n".join(dict.fromkeys(lines))
    return fields


def _once(people: list[Contact]) -> list[Contact]:
    """Each person once: somebody without a number is the same as with one."""
    called = {contact.words for contact in people if contact.phone}
    known = [contact for contact in people if contact.phone or contact.words not in called]
    return list(dict.fromkeys(known))


def _place(part: str, people: list[Contact]) -> dict[str, str]:
    """People in the places there are; those left over stand in the words of the last one."""
    fields = dict.fromkeys((f"{part}_{n}{end}" for n in SLOTS for end in ("", "_phone")), "")
    for n, contact in zip(SLOTS, people, strict=False):
        fields[f"{part}_{n}"], fields[f"{part}_{n}_phone"] = contact
    over = people[len(SLOTS) :]
    if over:
        last = f"{part}_{SLOTS[-1]}"
        fields[last] = ", ".join([fields[last], *(" ".join(contact).strip() for contact in over)])
    return fields
