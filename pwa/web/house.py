"""The parts that create_app put together, as a request finds them."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from pwa.config import Settings
from pwa.db import Database
from pwa.jobs import Loop
from pwa.people.sessions import Sessions
from pwa.people.sign_in import Accounts
from pwa.reminders.push import Sender
from pwa.reminders.send import Post
from pwa.vault.keys import Vault


@dataclass(frozen=True, slots=True)
class House:
    """One Daymark: its settings, its database, its keys, and who is signed in. What takes long
    has a loop of its own, and so have reminders: what is due at its minute never waits for
    it, nor for a push service."""

    settings: Settings
    database: Database
    vault: Vault
    sessions: Sessions
    loop: Loop
    long_loop: Loop
    nudges: Loop
    post: Post
    sender: Sender

    @property
    def accounts(self) -> Accounts:
        return Accounts(self.database, self.vault, self.sessions)

    def start(self) -> None:
        """Begins what runs beside the requests."""
        self.loop.start()
        self.long_loop.start()
        self.nudges.start()

    def close(self) -> None:
        """Ends what runs beside the requests, after the work in hand."""
        self.loop.stop()
        self.long_loop.stop()
        self.nudges.stop()
        self.post.close()
        self.database.close()


def house() -> House:
    return cast("House", current_app.extensions["daymark"])
