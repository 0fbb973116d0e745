"""The key pair by which push services know this Daymark, made on the first start (RFC 8292)."""

import os
import secrets
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from webpush.vapid import VAPID


class BadKeys(Exception):
    """The file of the key pair holds something else."""


class Keys(NamedTuple):
    """The pair in PEM, and the public half as browsers take it (base64url of the point)."""

    private: bytes
    public: bytes
    point: str


def read_or_make_keys(path: Path) -> Keys:
    """The key pair in a file that only its owner reads. Raises BadKeys."""
    try:
        pem = path.read_bytes()
    except FileNotFoundError:
        pem = _make(path)
    try:
        public = load_pem_private_key(pem, None).public_key()
    except (ValueError, TypeError):
        raise BadKeys(str(path)) from None
    pair = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return Keys(pem, pair, VAPID.get_application_server_key(public))


def _make(path: Path) -> bytes:
    private: bytes = VAPID.generate_keys()[0]
    new = path.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(new, path)  # of two who make it at once, one has made it
    except FileExistsError:
        return path.read_bytes()
    finally:
        new.unlink()
    return private
