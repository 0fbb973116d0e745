from collections.abc import Iterator
from datetime import time

import pytest
import time_machine

from pwa.config import Settings
from tests.conftest import Member
from tests.reminders.made import DAY, allow, at
from tests.reminders.service import Browser, PushService

CONTACT = "care@daymark.example"


@pytest.fixture
def settings(settings: Settings, service: PushService) -> Settings:
    """A Daymark that hands its pushes to the stand-in."""
    return reaching(settings, service)


def reaching(settings: Settings, service: PushService) -> Settings:
    """The settings with a push service that can be reached."""
    changes = {"contact": CONTACT, "push_test_origin": service.origin}
    return settings.model_copy(update=changes)


@pytest.fixture
def noon(maya: Member) -> Iterator[time_machine.Traveller]:
    """It is noon on a Wednesday in June."""
    with time_machine.travel(at(maya, DAY, time(12)), tick=False) as traveller:
        yield traveller


@pytest.fixture
def phone(maya: Member, service: PushService) -> Browser:
    """Maya's phone, on which she allowed reminders."""
    return allow(maya, service.browser("phone"))
