from collections.abc import Iterator

import pytest

from pwa.config import Settings
from tests.conftest import Member
from tests.reminders.made import allow
from tests.reminders.service import Browser, PushService, push_service

CONTACT = "care@daymark.example"


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def settings(settings: Settings, service: PushService) -> Settings:
    """A Daymark that hands its pushes to the stand-in."""
    changes = {"contact": CONTACT, "push_test_origin": service.origin}
    return settings.model_copy(update=changes)


@pytest.fixture
def phone(maya: Member, service: PushService) -> Browser:
    """Maya's phone, on which she allowed reminders."""
    return allow(maya, service.browser("phone"))
