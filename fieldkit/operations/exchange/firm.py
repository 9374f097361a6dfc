"""The firm and its devices: begin one, invite, join, name, remove and readmit devices, the recovery sheet."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import clean_line
from fieldkit.operations.exchange.connected import connected

if TYPE_CHECKING:
    from fieldkit.sync.replica.firm import RecoverySheet
    from fieldkit.sync.replica.invitation import Invitation


def computer() -> str:
    """Return what the computer calls itself, as a first name for this device."""
    return clean_line(platform.node().partition(".")[0]) or "this computer"


def must_be_in_one(database: Path) -> None:
    """Raise Trouble, with how to come to a firm, if this home belongs to none."""
    from fieldkit.sync.crypto.key_files import has_firm_key
    from fieldkit.sync.replica.this_device import NO_FIRM

    if not has_firm_key(database.parent):
        raise Trouble(NO_FIRM)


def begin(database: Path, name: str, device: str = "") -> str:
    """Begin a firm on this device; return the fingerprint of its key. Raises Trouble if there is one already."""
    from fieldkit.sync.crypto.keys import fingerprint
    from fieldkit.sync.replica import firm

    with connected(database, begins=True) as connection:
        return fingerprint(firm.begin(connection, database.parent, name, device).id)


def invite(database: Path, target: Path, passphrase: str) -> Path:
    """Write an invitation under a passphrase, and return where it is. Raises Trouble."""
    from fieldkit.sync.by_hand import new_file
    from fieldkit.sync.format.container import Passphrase
    from fieldkit.sync.replica import firm

    with connected(database) as connection:
        data = firm.invite(connection, database.parent, Passphrase.of(passphrase))
    return new_file.write_new(target, data)


def join(database: Path, file: Path, passphrase: str, device: str = "") -> Invitation:
    """Join the firm that a file invites to, or take its new key; return what the file told. Raises Trouble."""
    from fieldkit.sync.by_hand import new_file
    from fieldkit.sync.format.container import Passphrase
    from fieldkit.sync.replica import firm

    new_file.must_be_there(file)
    with connected(database, begins=True) as connection, new_file.nothing_changed():
        return firm.join(connection, database.parent, file, Passphrase.of(passphrase), device)


def called(database: Path, device: str) -> str:
    """Return the name of the device that a name, or the beginning of its id, names. Raises Trouble if none is."""
    from fieldkit.sync.replica import this_device

    with connected(database) as connection:
        member = this_device.find(connection, device)
    return member.name or member.id


def retire(database: Path, device: str) -> str:
    """Remove a device and give the firm a new key; return what the device is called. Raises Trouble."""
    from fieldkit.sync.replica import firm

    with connected(database) as connection:
        member = firm.retire(connection, database.parent, device)
    return member.name or member.id


def readmit(database: Path, device: str) -> str:
    """Let a removed device be a member again; return what it is called. Raises Trouble."""
    from fieldkit.sync.replica import firm

    with connected(database) as connection:
        member = firm.readmit(connection, database.parent, device)
    return member.name or member.id


def rename(database: Path, name: str) -> str:
    """Give this device another name; return it as it was stored. Raises Trouble."""
    from fieldkit.sync.replica import firm

    with connected(database) as connection:
        return firm.rename(connection, database.parent, name)


def sheet(database: Path) -> RecoverySheet:
    """Return the recovery sheet of the firm's current key. Raises Trouble without a firm."""
    from fieldkit.sync.replica import firm

    with connected(database) as connection:
        return firm.sheet(connection, database.parent)


def recover(database: Path, typed: str, device: str = "") -> str:
    """Take the firm's key from the words of its recovery sheet; return its fingerprint. Raises Trouble."""
    from fieldkit.sync.by_hand import new_file
    from fieldkit.sync.crypto.keys import fingerprint
    from fieldkit.sync.replica import firm

    with connected(database, begins=True) as connection, new_file.nothing_changed():
        return fingerprint(firm.recover(connection, database.parent, typed, device).id)
