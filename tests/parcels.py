"""Parcels as a phone seals them, for the tests that have no browser."""

import json
from base64 import b64decode, b64encode
from os import urandom
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def seal(point: str, path: str, form: dict[str, Any]) -> str:
    """A form for an address, sealed to the public point (base64) that the server gave."""
    letter = json.dumps({"path": path, "body": urlencode(form, doseq=True)}).encode()
    return b64encode(seal_bytes(point, letter)).decode()


def seal_bytes(point: str, text: bytes) -> bytes:
    curve = ec.SECP256R1()
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(curve, b64decode(point))
    once = ec.generate_private_key(curve)
    salt = once.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = once.exchange(ec.ECDH(), theirs)
    key = HKDF(hashes.SHA256(), 32, salt, b"daymark parcel 1").derive(secret)
    nonce = urandom(12)
    return salt + nonce + AESGCM(key).encrypt(nonce, text, None)
