"""What a viewer is given: nothing but what was shown."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from pwa.circle.beside import Beside
from pwa.circle.links import Link
from pwa.circle.replies import Reply
from pwa.circle.whole import Whole
from pwa.readings import Reading
from pwa.safety.acts import Plan


class Shown(NamedTuple):
    """What a viewer sees through a link: whose it is, and the readings, newest first. `new` are
    those that they never opened, `to_talk_about` those that the client marked; `kinds` those of
    which new entries start out shown; `replies` what was written about them through this link.
    `has_shrunk`: something of these days is not shown any more; nothing is to be concluded.
    `beside` is what is shown beside entries, `with_words` the entries whose words are; `wholes` the
    habits that are shown as a whole."""

    link: Link
    client_name: str
    zone: str
    today: date
    readings: tuple[Reading, ...]
    new: frozenset[UUID] = frozenset()
    to_talk_about: frozenset[UUID] = frozenset()
    with_words: frozenset[UUID] = frozenset()
    kinds: frozenset[str] = frozenset()
    replies: tuple[Reply, ...] = ()
    has_shrunk: bool = False
    beside: Beside = Beside()
    wholes: tuple[Whole, ...] = ()


class ShownPlan(NamedTuple):
    """A client's safety plan as a viewer may read it."""

    link: Link
    client_name: str
    plan: Plan
