"""The two secrets of a device: its own key, which signs what it writes, and the firm's, which opens it.

``cryptography`` (15 ms) and pyrage are loaded where a key is made, read or used.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto import age, bech32

if TYPE_CHECKING:
    from collections.abc import Sequence

ID: Final = re.compile(r"[a-z2-7]{26}")
"""Spelling of a device's and of a firm's id."""
_PROOF: Final = b"fieldkit firm proof v1\0"
_AGE_SECRET: Final = "AGE-SECRET-KEY-"


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """The Ed25519 key with which one device signs its files."""

    seed: bytes = field(repr=False)
    """32 secret bytes (RFC 8032)."""
    public: bytes
    """32 bytes, known to the whole firm."""

    @classmethod
    def generate(cls) -> DeviceKey:
        """Return a new key."""
        import secrets

        return cls.from_seed(secrets.token_bytes(32))

    @classmethod
    def from_seed(cls, seed: bytes) -> DeviceKey:
        """Return the key of 32 secret bytes; ValueError for another length."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(seed, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())

    @property
    def id(self) -> str:
        """The device's name in files."""
        return device_id(self.public)

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


@dataclass(frozen=True, slots=True)
class FirmKey:
    """The age X25519 key that every device of a firm holds: whoever has it reads every file of the firm."""

    identity: str = field(repr=False)
    """Secret, ``AGE-SECRET-KEY-1...``."""
    recipient: str
    """Public, ``age1...``; not published, but no secret either."""

    @classmethod
    def generate(cls) -> FirmKey:
        """Return a new key: a new firm, or the next key of one that removed a device."""
        return cls.from_identity(age.new_identity())

    @classmethod
    def from_identity(cls, identity: str) -> FirmKey:
        """Return the key spelled ``AGE-SECRET-KEY-1...``, in any case; ValueError if it is none."""
        identity = identity.strip().upper()
        return cls(identity, age.recipient_of(identity))

    @classmethod
    def from_secret(cls, secret: bytes) -> FirmKey:
        """Return the key of 32 secret bytes, as a recovery sheet holds them."""
        if len(secret) != 32:
            raise ValueError("a firm key has 32 bytes")
        return cls.from_identity(bech32.encode(_AGE_SECRET.lower(), secret))

    @property
    def secret(self) -> bytes:
        """The 32 secret bytes."""
        return bech32.decode(self.identity, _AGE_SECRET.lower())

    @property
    def id(self) -> str:
        """The firm's name in files and folders under this key."""
        return _short(hashlib.sha256(self.recipient.encode()).digest())

    def proof(self, device_public: bytes) -> bytes:
        """Return 32 bytes that only a holder of this key can make for a device's public key.

        A file carries them, so that devices which were never told of its writer can take it for a member.
        """
        key = hashlib.sha256(_PROOF + self.secret).digest()
        return hmac.digest(key, device_public, "sha256")

    def proves(self, device_public: bytes, proof: bytes) -> bool:
        """Return whether ``proof`` was made by a holder of this key."""
        return hmac.compare_digest(self.proof(device_public), proof)


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A device of the firm as the others know it."""

    id: str
    public: bytes
    name: str = ""
    retired: tuple[tuple[int, int], ...] | None = None
    """None while it is a member; after its removal, each incarnation with the last change of it that counts."""

    @classmethod
    def of(cls, public: bytes, name: str = "", retired: tuple[tuple[int, int], ...] | None = None) -> KnownDevice:
        """Return the device with this public key."""
        return cls(device_id(public), public, name, retired)

    @property
    def label(self) -> str:
        """What a person calls it: the name, or the fingerprint."""
        return self.name or fingerprint(self.id)


def device_id(public: bytes) -> str:
    """Return the id of a public key: 16 bytes of its SHA-256 in 26 letters and digits."""
    return _short(hashlib.sha256(public).digest())


def fingerprint(ident: str) -> str:
    """Return the part of an id that people compare by voice: 60 bits as ``abcd-efgh-ijkl``."""
    return "-".join(ident[i : i + 4] for i in (0, 4, 8))


def signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether the Ed25519 signature over ``message`` is by the owner of ``public``."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_for(firm: str, keys: Sequence[FirmKey]) -> FirmKey:
    """Return the key of the firm with that id, current or earlier, or refuse with ``wrong-firm``."""
    for key in keys:
        if key.id == firm:
            return key
    mine = f"this device belongs to {fingerprint(keys[0].id)}" if keys else "this device belongs to no firm"
    raise Refused(
        Code.WRONG_FIRM,
        f"it belongs to the firm {fingerprint(firm)}, and {mine}. A firm is joined by an invitation.",
    )


def _short(digest: bytes) -> str:
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()
