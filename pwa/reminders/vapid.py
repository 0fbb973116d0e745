"""The key pair by which push services know this Daymark, made on the first start (RFC 8292)."""

from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from webpush.vapid import VAPID

from pwa.vault.once import read_or_write_once


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
        pem = read_or_write_once(path, VAPID.generate_keys()[0])
    try:
        public = load_pem_private_key(pem, None).public_key()
    except (ValueError, TypeError):
        raise BadKeys(str(path)) from None
    pair = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return Keys(pem, pair, VAPID.get_application_server_key(public))
