"""Passwords: argon2id (RFC 9106), 19 MiB, two passes, one lane."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pwa import cores

SHORTEST = 8
LONGEST = 1024

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_nobody = _hasher.hash("a password that nobody has")


def hash_password(password: str) -> str:
    with cores.all_given():
        return _hasher.hash(_one_form(password))


def is_right(stored: str | None, password: str) -> bool:
    """Whether the password fits. Takes as long where there is no account to compare with."""
    try:
        with cores.all_given():
            return _hasher.verify(stored or _nobody, _one_form(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def _one_form(password: str) -> str:
    """Keyboards write an accented letter as one sign or as two (RFC 8265)."""
    return unicodedata.normalize("NFC", password)
