"""Who holds the master key. It lives outside the database."""

import os
import secrets
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12


class WrongKey(Exception):
    """The master key is not the one that this database was sealed with."""


class NoKey(Exception):
    """The file of the master key holds something else."""


class Keeper(Protocol):
    """What Daymark asks of whatever holds the master key: a file, or a key service."""

    def wrap(self, key: bytes, name: bytes) -> bytes:
        """A data key, sealed for the database; `name` says whose."""

    def unwrap(self, wrapped: bytes, name: bytes) -> bytes:
        """The data key again. Raises WrongKey."""

    def mac(self, purpose: bytes, text: bytes) -> bytes:
        """A keyed digest of 32 bytes, for look-ups of what must not be readable."""


class LocalKeeper:
    """A master key of 32 bytes held in this process (AES-256-GCM, NIST SP 800-38D)."""

    def __init__(self, master: bytes) -> None:
        self._wrapping = AESGCM(_derive(master, b"daymark wrap"))
        self._mac_key = _derive(master, b"daymark mac")

    def wrap(self, key: bytes, name: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, key, name)

    def unwrap(self, wrapped: bytes, name: bytes) -> bytes:
        try:
            return self._wrapping.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], name)
        except InvalidTag:
            raise WrongKey from None

    def mac(self, purpose: bytes, text: bytes) -> bytes:
        digest = HMAC(self._mac_key, SHA256())
        digest.update(purpose + b"\0" + text)
        return digest.finalize()


def _derive(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(master)


def _read_key(path: Path) -> bytes:
    try:
        master = bytes.fromhex(path.read_text().strip())
    except ValueError:
        raise NoKey(path) from None
    if len(master) != KEY_BYTES:
        raise NoKey(path)
    return master


def read_or_make_key_file(path: Path) -> bytes:
    """The master key in a file only its owner reads, made where there is none. Raises NoKey."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_key(path)
    master = secrets.token_bytes(KEY_BYTES)
    with os.fdopen(handle, "w") as file:
        file.write(master.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return master
