"""Imports every module that has tables, so that the metadata is whole."""

from pwa import jobs, leaving, receipts
from pwa.circle import models as circle
from pwa.db import Base
from pwa.entries import models as entries
from pwa.goals import models as goals
from pwa.habits import models as habits
from pwa.people import beside
from pwa.people import models as people
from pwa.reminders import models as reminders
from pwa.safety import models as safety
from pwa.transfer import models as transfer
from pwa.vault import models as vault

metadata = Base.metadata

__all__ = [
    "beside",
    "circle",
    "entries",
    "goals",
    "habits",
    "jobs",
    "leaving",
    "metadata",
    "people",
    "receipts",
    "reminders",
    "safety",
    "transfer",
    "vault",
]
