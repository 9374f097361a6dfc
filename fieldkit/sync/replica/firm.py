"""The firm: beginning one, inviting a device, joining, removing one, and the recovery sheet."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from fieldkit.db.base import connect as c
from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import members as table
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import clean_line
from fieldkit.sync.crypto import key_words as words
from fieldkit.sync.crypto.key_files import has_firm_key, load_firm_keys, save_firm_keys
from fieldkit.sync.crypto.keys import FirmKey, fingerprint
from fieldkit.sync.format.container import Passphrase
from fieldkit.sync.replica import identity, invitation, missing_key, this_device
from fieldkit.sync.replica.invitation import NAME_MAX, Invitation

_NAME = "firm.name"


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What to print and keep in a safe place: with it the firm's files and backups can be read again."""

    firm_name: str
    fingerprint: str
    words: str
    """27 words, three a line."""
    secret: str
    """``AGE-SECRET-KEY-1...``, for the QR code."""


def begin(connection: sqlite3.Connection, home: Path, name: str, device_name: str = "") -> FirmKey:
    """Begin a firm on this device and return its key. Raises Trouble if there is one already."""
    name = clean_line(name)[:NAME_MAX]
    if not name:
        raise Trouble("A firm has a name. Nothing was changed.")
    if has_firm_key(home):
        raise Trouble(
            f"This fieldkit belongs to {_called(connection)} already. Nothing was changed. "
            "For another firm, use another home: --home DIR."
        )
    device = this_device.new_key(home)
    key = FirmKey.generate()
    with transaction(connection):
        this_device.take_name(connection, device, device_name)
        table.note(connection, _NAME, name)
        # Last: a firm that is there must be complete.
        save_firm_keys(home, (key,))
    return key


def invite(connection: sqlite3.Connection, home: Path, passphrase: Passphrase) -> bytes:
    """Return an invitation file: the firm's keys and devices under a passphrase that is told by voice."""
    me = this_device.ready(connection, home)
    return invitation.invite(
        name(connection) or "our firm",
        me.keys,
        list(identity.known_devices(connection).values()),
        passphrase,
        me.device,
        incarnation=me.incarnation,
        schema=c.SCHEMA,
        created=ids.now_ms(),
    )


def join(
    connection: sqlite3.Connection, home: Path, file: Path, passphrase: Passphrase, device_name: str = ""
) -> Invitation:
    """Join the firm of an invitation, or take its new key and devices if this device is a member already."""
    told = invitation.join(file, passphrase)
    keys = told.keys
    if has_firm_key(home):
        mine = load_firm_keys(home)
        if keys[0].id not in {key.id for key in mine} and mine[0].id not in {key.id for key in keys}:
            raise Trouble(
                f"{file.name}: it invites to another firm, {told.firm_name} ({fingerprint(keys[0].id)}), and this "
                f"fieldkit belongs to {_called(connection)}. Nothing was changed. For another firm, use another "
                "home: --home DIR."
            )
        if keys[0].id in {key.id for key in mine[1:]}:
            raise Trouble(
                f"{file.name}: it is older than the key of the firm that is here. Nothing was changed; ask for a "
                "new invitation."
            )
        # Earlier keys that only one side has still open what was written under them.
        keys = (*keys, *(key for key in mine if key.id not in {other.id for other in keys}))
    device = this_device.new_key(home)
    own = next((known for known in told.devices if known.id == device.id), None)
    if own is not None and own.retired is not None:
        raise Trouble(
            f"{file.name}: this device was removed from {told.firm_name}. Nothing was changed. Somebody of the firm "
            "must take it in again (fieldkit firm readmit) and invite it anew."
        )
    with transaction(connection):
        for known in told.devices:
            if known.id != device.id:
                identity.add_device(connection, known, ids.now_ms())
                if known.retired is None:
                    table.readmit(connection, known.id)
        table.extend_retirement(connection)
        this_device.take_name(connection, device, device_name or (own.name if own else ""))
        table.note(connection, _NAME, told.firm_name)
        missing_key.remember(connection, "")
        save_firm_keys(home, keys, replace=True)
    return told


def retire(connection: sqlite3.Connection, home: Path, who: str) -> table.Member:
    """Remove a device: what is here of it counts, nothing later does, and the firm takes a new key.

    The others go on with the old key until they are invited anew.
    """
    me = this_device.ready(connection, home)
    member = this_device.find(connection, who)
    if member.id == me.device.id:
        raise Trouble("This device cannot remove itself. Do it on another one; nothing was changed.")
    if member.retired_at is not None:
        raise Trouble(f"{_label(member)} was removed already. Nothing was changed.")
    with transaction(connection):
        last = tuple((incarnation, seq) for incarnation, seq, _ in member.incarnations)
        identity.retire(connection, member.id, last, ids.now_ms())
        save_firm_keys(home, (FirmKey.generate(), *me.keys), replace=True)
    return member


def readmit(connection: sqlite3.Connection, home: Path, who: str) -> table.Member:
    """Let a removed device be a member again; it needs a new invitation."""
    this_device.ready(connection, home)
    member = this_device.find(connection, who)
    if member.retired_at is None:
        raise Trouble(f"{_label(member)} was not removed. Nothing was changed.")
    with transaction(connection):
        table.readmit(connection, member.id)
    return member


def rename(connection: sqlite3.Connection, home: Path, new: str) -> str:
    """Give this device another name, which the others learn at the next sync; return it."""
    me = this_device.ready(connection, home)
    new = clean_line(new)[:NAME_MAX]
    if not new:
        raise Trouble("A device has a name. Nothing was changed.")
    with transaction(connection):
        table.rename(connection, me.device.id, new)
    return new


def recover(connection: sqlite3.Connection, home: Path, typed: str, device_name: str = "") -> FirmKey:
    """Take the firm's key from a recovery sheet: its 27 words, or ``AGE-SECRET-KEY-1...`` from its QR code."""
    if has_firm_key(home):
        raise Trouble(f"This fieldkit has the key of {_called(connection)} already. Nothing was changed.")
    plain = typed.strip()
    if plain.upper().startswith("AGE-SECRET-KEY-"):
        try:
            key = FirmKey.from_identity(plain)
        except ValueError as error:
            raise Trouble("This is no firm key: one sign may be wrong or missing. Nothing was changed.") from error
    else:
        key = FirmKey.from_secret(words.secret_of(plain))
    device = this_device.new_key(home)
    with transaction(connection):
        this_device.take_name(connection, device, device_name)
        save_firm_keys(home, (key,))
    return key


def sheet(connection: sqlite3.Connection, home: Path) -> RecoverySheet:
    """Return the recovery sheet of the firm's current key."""
    key = this_device.ready(connection, home).firm
    return RecoverySheet(name(connection), fingerprint(key.id), words.sheet_text(key.secret), key.identity)


def name(connection: sqlite3.Connection) -> str:
    """Return what the firm is called, "" if nobody told."""
    return table.fact(connection, _NAME)


def _called(connection: sqlite3.Connection) -> str:
    return f"the firm {name(connection)}" if name(connection) else "a firm"


def _label(member: table.Member) -> str:
    return member.name or fingerprint(member.id)
