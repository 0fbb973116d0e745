"""A draft in a form: what was typed, as the form's fields take it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel
from werkzeug.datastructures import MultiDict

from pwa import clock, words
from pwa.db import Session
from pwa.entries.drafts import SaveDraft, Unfinished, find_draft
from pwa.entries.kind import kinds
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.web.forms import as_id, read_form

# What a form of an entry holds beside the payload, and a draft of it keeps.
BESIDE = ("goal_id", "day", "time")


class Drafting(NamedTuple):
    """What a form needs for keeping its words: the draft's id, the number of its last save, when
    that was (as 14:05, or nothing), and the entry that is being changed."""

    id: UUID
    number: int = 0
    kept: str = ""
    entry_id: UUID | None = None


class _Sent(BaseModel):
    """What a save says beside the words themselves."""

    draft_number: int = 0
    draft_of: UUID | None = None


def read_save(kind: str, form: MultiDict[str, str], number: int | None = None) -> SaveDraft:
    """A form as a save of its draft; `number` where the page cannot count. Raises Refused."""
    sent = read_form(_Sent, form)
    names = [*kinds()[kind].payload.model_fields, *BESIDE]
    fields = {name: list(filter(None, form.getlist(name))) for name in names}
    return SaveDraft(
        number=number or sent.draft_number,
        entry_id=sent.draft_of,
        fields={name: tuple(texts) for name, texts in fields.items() if texts},
    )


def fill_from(draft: Unfinished, kind: str, but: Iterable[str] = ()) -> dict[str, Any]:
    """The form's values as the draft has them."""
    fields = kinds()[kind].payload.model_fields
    values: dict[str, Any] = {}
    for name, info in fields.items():
        default = info.get_default() if not info.is_required() else None
        several = isinstance(default, tuple)
        values[name] = draft.fields.get(name, []) if several else draft.one(name) or default
    beside = {name: draft.one(name) for name in BESIDE if name in draft.fields}
    return values | {name: text for name, text in beside.items() if name not in but}


def has_words(draft: Unfinished, texts: Iterable[str]) -> bool:
    return any(draft.one(field).strip() for field in texts)


def drafting_of(
    person: Person, draft_id: UUID, draft: Unfinished | None, entry_id: UUID | None = None
) -> Drafting:
    if draft is None:
        return Drafting(draft_id, entry_id=entry_id)
    at = draft.at.astimezone(clock.zone(person.zone))
    return Drafting(draft_id, draft.number, words.clock(at), entry_id)


def count_in(form: MultiDict[str, str]) -> int:
    """How often the draft of a form was saved, as the form itself counts."""
    number = form.get("draft_number", "")[:9]
    return int(number) if number.isdecimal() else 0


def drafting_again(form: MultiDict[str, str], reading: Reading) -> Drafting | None:
    """The draft of an edit that came back with errors."""
    base = as_id(form.get("base"))
    if base is None or not kinds()[reading.kind].keeps_drafts:
        return None
    return Drafting(base, count_in(form), entry_id=reading.id)


def overlay(
    session: Session, person: Person, reading: Reading, values: Mapping[str, Any], base: UUID
) -> tuple[dict[str, Any], Drafting | None]:
    """The values of an edit with what was typed into it and not saved, if its kind keeps that."""
    if not kinds()[reading.kind].keeps_drafts:
        return dict(values), None
    draft = find_draft(session, person, reading.kind, base)
    drafting = drafting_of(person, base, draft, reading.id)
    if draft is None or draft.entry_id != reading.id:
        return dict(values), drafting
    return {**values, **fill_from(draft, reading.kind), "base": base}, drafting
