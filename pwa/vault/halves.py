"""Half of each person's key lies outside the database, so that erasing a person reaches every copy
of the database that was ever made: without this half no copy opens."""

import os
import secrets
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pwa.vault.once import read_or_write_once, sync_folder

HALF_BYTES = 32
NONCE_BYTES = 12


class Halves:
    """A folder with one file a person, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def close(self, key: bytes, person_id: UUID) -> bytes:
        """A data key that opens only with the person's half; the half is made where none is."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        half = AESGCM(self._read_or_make(person_id))
        return nonce + half.encrypt(nonce, key, person_id.bytes)

    def open(self, closed: bytes, person_id: UUID) -> bytes:
        """The data key again. Raises LookupError where the half is gone."""
        try:
            half = AESGCM(self._path(person_id).read_bytes())
            return half.decrypt(closed[:NONCE_BYTES], closed[NONCE_BYTES:], person_id.bytes)
        except (FileNotFoundError, ValueError, InvalidTag):
            raise LookupError("the half of a key is gone") from None

    def destroy(self, person_id: UUID) -> None:
        """Overwrites the half and takes it away; what it closed never opens again."""
        path = self._path(person_id)
        try:
            handle = os.open(path, os.O_WRONLY)
        except FileNotFoundError:
            return
        with os.fdopen(handle, "wb") as file:
            file.write(bytes(HALF_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink(missing_ok=True)
        sync_folder(self._folder)

    def _read_or_make(self, person_id: UUID) -> bytes:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return read_or_write_once(self._path(person_id), secrets.token_bytes(HALF_BYTES))

    def _path(self, person_id: UUID) -> Path:
        return self._folder / person_id.hex
