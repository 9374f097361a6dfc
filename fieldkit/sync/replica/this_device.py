"""This device as it signs and reads: its keys and the incarnation it writes under, brought together before use."""

from __future__ import annotations

import platform
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from fieldkit.db.base import ids, replica_id
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import members as table
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import clean_line
from fieldkit.sync.crypto.key_files import (
    has_device_key,
    has_firm_key,
    load_device_key,
    load_firm_keys,
    save_device_key,
)
from fieldkit.sync.crypto.keys import DeviceKey, FirmKey, KnownDevice
from fieldkit.sync.replica import identity
from fieldkit.sync.replica.invitation import NAME_MAX

NO_FIRM = (
    "This fieldkit belongs to no firm yet. Begin one with “fieldkit firm new NAME”, or join one with "
    "“fieldkit firm join FILE”."
)


@dataclass(frozen=True, slots=True)
class LocalReplica:
    """This device in its firm."""

    device: DeviceKey = field(repr=False)
    keys: tuple[FirmKey, ...] = field(repr=False)
    """The firm's, the current one first."""
    incarnation: int

    @property
    def firm(self) -> FirmKey:
        """The firm's current key."""
        return self.keys[0]


def ready(connection: sqlite3.Connection, home: Path) -> LocalReplica:
    """Return this device's keys after making sure that the database writes under its name.

    Another device key than the database's (it was restored on a new computer) begins an incarnation of the new device.
    Raises Trouble if there is no firm, Refused if a key cannot be used.
    """
    if not has_firm_key(home):
        raise Trouble(NO_FIRM)
    keys = load_firm_keys(home)
    device = load_device_key(home) if has_device_key(home) else new_key(home)
    own = identity.own(connection)
    if own.device != device.id or device.id not in identity.known_devices(connection):
        with transaction(connection):
            take_name(connection, device)
            replica_id.note_sealed(connection, _database(connection))
        own = identity.own(connection)
    return LocalReplica(device, keys, own.incarnation)


def new_key(home: Path) -> DeviceKey:
    """Make and store this device's key; one that is there already is returned."""
    if not has_device_key(home):
        save_device_key(home, DeviceKey.generate())
    return load_device_key(home)


def take_name(connection: sqlite3.Connection, device: DeviceKey, name: str = "") -> None:
    """Let the database write as this device from now on, called ``name``. Inside a transaction."""
    own = identity.own(connection)
    known = identity.known_devices(connection).get(device.id)
    replica_id.claim(connection, device.id)
    if own.device not in (identity.NO_FIRM, device.id):
        replica_id.begin_incarnation(connection, device.id)
    name = clean_line(name)[:NAME_MAX] or (known.name if known else "") or default_name()
    identity.add_device(connection, KnownDevice.of(device.public, name), ids.now_ms())
    table.rename(connection, device.id, name)


def default_name() -> str:
    """Return what the computer calls itself: the device's name until somebody gives it another."""
    return clean_line(platform.node().partition(".")[0])[:NAME_MAX] or "this computer"


def find(connection: sqlite3.Connection, text: str) -> table.Member:
    """Return the device that a name, or the beginning of its id or fingerprint, names. Raises Trouble."""
    members = table.members(connection)
    plain = clean_line(text).casefold()
    found = [m for m in members.values() if m.name.casefold() == plain]
    if not found and len(plain) >= 4:
        found = [m for m in members.values() if m.id.startswith(plain.replace("-", ""))]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Trouble(f"No device is called “{text}”. “fieldkit firm devices” lists them. Nothing was changed.")
    raise Trouble(f"“{text}” fits {len(found)} devices. Use the beginning of its id. Nothing was changed.")


def _database(connection: sqlite3.Connection) -> Path:
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])
