"""The key files in the home folder: ``keys/device.key`` (PEM) and ``keys/firm.key`` (an age identity file).

Both are formats of others, so that standard tools can use them: ``age -d -i firm.key`` opens the body of a
file by hand.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from fieldkit import ordinary_file
from fieldkit.domain.text.sanitize import printable
from fieldkit.sync.base import atomic_write
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey

FOLDER: Final = "keys"
_DEVICE: Final = "device.key"
_FIRM: Final = "firm.key"
_SIZE_MAX: Final = 64 * 1024
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_NEVER: Final = "# Whoever has this file reads every export of the firm: never mail or share it.\n"


def has_device_key(home: Path) -> bool:
    """Return whether this home has a key of its own."""
    return (home / FOLDER / _DEVICE).exists()


def has_firm_key(home: Path) -> bool:
    """Return whether this home belongs to a firm."""
    return (home / FOLDER / _FIRM).exists()


def load_device_key(home: Path) -> DeviceKey:
    """Return this device's key, or refuse with what to do."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    path = home / FOLDER / _DEVICE
    data = _read(path, "Without it this device cannot sign its exports; join the firm again to get a new one.")
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError) as error:
        raise _damaged(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _damaged(path)
    return DeviceKey.from_seed(key.private_bytes_raw())


def save_device_key(home: Path, key: DeviceKey, *, replace: bool = False) -> None:
    """Store this device's key; an existing one is only overwritten on ``replace``."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    pem = Ed25519PrivateKey.from_private_bytes(key.seed).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(home / FOLDER / _DEVICE, pem, replace=replace)


def load_firm_keys(home: Path) -> tuple[FirmKey, ...]:
    """Return the firm's keys, the current one first, then those from before a device was removed."""
    path = home / FOLDER / _FIRM
    data = _read(path, "Without it no export can be read; join the firm again, or type in the recovery sheet.")
    try:
        lines = [line.strip() for line in data.decode("ascii").splitlines()]
        keys = tuple(FirmKey.from_identity(line) for line in lines if line and not line.startswith("#"))
    except ValueError as error:
        raise _damaged(path) from error
    if not keys:
        raise _damaged(path)
    return keys


def save_firm_keys(home: Path, keys: tuple[FirmKey, ...], *, replace: bool = False) -> None:
    """Store the firm's keys, the current one first; existing ones are only overwritten on ``replace``."""
    if not keys:
        raise ValueError("a firm has at least one key")
    parts = [f"# firm {key.id}\n# public key: {key.recipient}\n{key.identity}\n" for key in keys]
    _write(home / FOLDER / _FIRM, (_NEVER + "".join(parts)).encode("ascii"), replace=replace)


def keeps_rights(folder: Path) -> bool:
    """Return whether files in ``folder`` can be closed to other users: not on FAT and exFAT, which show all alike.

    Windows has no such bits; there the home folder's own rights protect the keys.
    """
    if os.name == "nt":
        return False
    probe = folder / f".rights.{os.urandom(4).hex()}.tmp"
    try:
        handle = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return True
    try:
        return not os.fstat(handle).st_mode & _OTHERS
    finally:
        os.close(handle)
        with suppress(OSError):
            probe.unlink()


def open_to_all(home: Path) -> str:
    """Return, where the disk keeps no rights, a sentence about the keys in ``home``; "" for any other disk."""
    folder = home / FOLDER
    if os.name == "nt" or not folder.is_dir() or keeps_rights(folder):
        return ""
    return (
        f"{folder}: this disk keeps no rights of files (FAT, exFAT, a mounted Windows disk): whoever can use it can "
        "read the keys there. Keep it to yourself, or move the home folder to another disk."
    )


def _write(path: Path, data: bytes, *, replace: bool) -> None:
    name = printable(str(path))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic_write.write(path, data, mode=0o600, replace=replace)
    except FileExistsError as error:
        raise Refused(Code.KEY, "there is a key already; it was not touched.", name=name) from error
    except OSError as error:
        reason = printable(error.strerror or "unknown reason")
        raise Refused(Code.KEY, f"the key could not be written ({reason}). Nothing was changed.", name=name) from error


def _read(path: Path, without: str) -> bytes:
    name = printable(str(path))
    try:
        with ordinary_file.opened(path) as file:
            status = os.fstat(file.fileno())
            if status.st_mode & _OTHERS and keeps_rights(path.parent):
                raise Refused(
                    Code.KEY,
                    "other users of this computer can read this key, so it is not used. "
                    "Run chmod 600 on the file, and start a new key if somebody may have copied it.",
                    name=name,
                )
            return file.read(_SIZE_MAX)
    except FileNotFoundError as error:
        raise Refused(Code.KEY, f"the key is missing. {without}", name=name) from error
    except OSError as error:
        reason = printable(error.strerror or "unknown reason")
        raise Refused(Code.KEY, f"the key cannot be read ({reason}).", name=name) from error


def _damaged(path: Path) -> Refused:
    return Refused(
        Code.KEY,
        "the key file is damaged and was left as it is. Put back a copy of it, type in the recovery sheet, "
        "or join the firm again.",
        name=printable(str(path)),
    )
