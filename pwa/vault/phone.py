"""What waits on a phone, sealed so that only the server can open it again.

Each person has a pair of P-256 keys, derived from their data key: there is nothing to store, and
with the data key it is gone. The phone seals to the public half, so that whoever finds the phone
reads nothing of what waits there after its person has signed out.

A parcel is the phone's one-time public key (65 bytes, an uncompressed point), a nonce of 12, and
AES-256-GCM over the text. The AES key is HKDF-SHA-256 over the ECDH secret, salted with the
one-time key: ECIES (SEC 1, 5.1) out of the primitives that every browser has.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pwa.vault.keeper import KEY_BYTES, NONCE_BYTES
from pwa.vault.keys import PersonKey

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of P-256's group (SEC 2, 2.4.2)."""
POINT_BYTES = 65
INFO = b"daymark parcel 1"


def parcel_point(key: PersonKey) -> bytes:
    """The public half that a person's phone gets: an uncompressed point."""
    public = _private(key).public_key()
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def open_parcels(key: PersonKey, parcels: list[bytes]) -> list[bytes | None]:
    """The texts of a person's parcels, None for each that cannot be opened: not whole, or sealed to
    somebody else."""
    private = _private(key)
    return [_open(private, parcel) for parcel in parcels]


def _open(private: ec.EllipticCurvePrivateKey, parcel: bytes) -> bytes | None:
    point, nonce = parcel[:POINT_BYTES], parcel[POINT_BYTES : POINT_BYTES + NONCE_BYTES]
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        shared = private.exchange(ec.ECDH(), theirs)
        aead = AESGCM(_derive(shared, point))
        return aead.decrypt(nonce, parcel[POINT_BYTES + NONCE_BYTES :], None)
    except (ValueError, InvalidTag):
        return None


def _derive(secret: bytes, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, INFO).derive(secret)


def _private(key: PersonKey) -> ec.EllipticCurvePrivateKey:
    """512 bits reduced by the order: no number of the group is more likely than another."""
    wide = key.digest(b"parcel key, high") + key.digest(b"parcel key, low")
    return ec.derive_private_key(int.from_bytes(wide) % (ORDER - 1) + 1, CURVE)
