"""The age encryption (age-encryption.org/v1) through pyrage, and a look at its head before pyrage sees it.

pyrage is loaded on first use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, cast

from fieldkit.sync.base.refusal import Code, Refused

INTRO: Final = b"age-encryption.org/v1\n"
_HEAD_MAX: Final = 8 * 1024
_STANZAS_MAX: Final = 8
_STANZA: Final = re.compile(rb"-> ([\x21-\x7e]+(?: [\x21-\x7e]+)*)")


@dataclass(frozen=True, slots=True)
class Lock:
    """What the head of an age file says about who can open it."""

    by_passphrase: bool
    work: int
    """Base-2 logarithm of scrypt's cost for a passphrase (memory: 1 KiB times 2 to this power), else 0."""


def new_identity() -> str:
    """Return a fresh secret key, spelled ``AGE-SECRET-KEY-1...``."""
    from pyrage import x25519  # type: ignore[import-untyped,unused-ignore]

    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """Return the public key ``age1...`` of a secret key; ValueError if it is none."""
    from pyrage import IdentityError, x25519

    try:
        return str(x25519.Identity.from_str(identity).to_public())
    except IdentityError as error:
        raise ValueError("not an age secret key") from error


def encrypt(plain: bytes, recipient: str) -> bytes:
    """Return ``plain`` encrypted to one recipient; recipients are never more than one."""
    import pyrage
    from pyrage import x25519

    return cast(bytes, pyrage.encrypt(plain, [x25519.Recipient.from_str(recipient)]))


def decrypt(cipher: bytes, identity: str) -> bytes:
    """Return the whole plain text. Refused if one byte of ``cipher`` is not as it was written."""
    import pyrage
    from pyrage import x25519

    try:
        return cast(bytes, pyrage.decrypt(cipher, [x25519.Identity.from_str(identity)]))
    except pyrage.DecryptError as error:
        raise Refused(Code.LOCK, "the firm's key does not open it. Ask for the file to be exported again.") from error


def encrypt_with_passphrase(plain: bytes, passphrase: str) -> bytes:
    """Return ``plain`` encrypted under a passphrase (scrypt: a second and up to 1 GiB of memory)."""
    from pyrage import passphrase as by_passphrase

    return cast(bytes, by_passphrase.encrypt(plain, passphrase))


def decrypt_with_passphrase(cipher: bytes, passphrase: str) -> bytes:
    """Return the whole plain text. Refused if the passphrase is another or the file is damaged."""
    import pyrage
    from pyrage import passphrase as by_passphrase

    try:
        return cast(bytes, by_passphrase.decrypt(cipher, passphrase))
    except pyrage.DecryptError as error:
        raise Refused(
            Code.PASSPHRASE_WRONG, "the passphrase does not open it. Check its spelling and try again."
        ) from error


def lock_of(cipher: bytes | memoryview, work_max: int) -> Lock:
    """Return how an age file is locked, from its first 8 KiB, or refuse it.

    Exactly one key opens a file of ours. pyrage's time grows with the square of the number of stanzas and
    its scrypt takes what memory the file asks for, so both are looked at here first.
    """
    head = bytes(cipher[:_HEAD_MAX])
    end = head.find(b"\n--- ")
    if not head.startswith(INTRO) or end < 0:
        raise Refused(Code.LOCK, "its content is not encrypted the way fieldkit does it.")
    stanzas: list[list[bytes]] = []
    for line in head[len(INTRO) : end].split(b"\n"):
        if line.startswith(b"->"):
            match = _STANZA.fullmatch(line)
            if match is None:
                raise Refused(Code.LOCK, "the head of its encryption is damaged.")
            stanzas.append(match[1].split(b" "))
    if not 1 <= len(stanzas) <= _STANZAS_MAX:
        raise Refused(Code.LOCK, "it is encrypted to several keys; fieldkit writes files for one.")
    keys = [stanza for stanza in stanzas if not stanza[0].endswith(b"-grease")]
    if len(keys) != 1:
        raise Refused(Code.LOCK, "it is encrypted to several keys; fieldkit writes files for one.")
    (key,) = keys
    if key[0] == b"X25519" and len(key) == 2:
        return Lock(by_passphrase=False, work=0)
    if key[0] != b"scrypt" or len(key) != 3 or len(stanzas) != 1 or not re.fullmatch(rb"[1-9]\d?", key[2]):
        raise Refused(Code.LOCK, "it is encrypted in a way that fieldkit does not write.")
    work = int(key[2])
    if work > work_max:
        raise Refused(Code.LOCK, "opening it would take more memory than fieldkit gives to one file.")
    return Lock(by_passphrase=True, work=work)
