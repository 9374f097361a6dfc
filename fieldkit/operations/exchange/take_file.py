"""A file of fieldkit by hand: look at it, back up, plan, take. It is verified and decrypted once, whatever follows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fieldkit import ordinary_file

if TYPE_CHECKING:
    from fieldkit.sync.by_hand.pack_and_receive import Asks, Imported, ReceivedFile
    from fieldkit.sync.by_hand.partner_import import PartnerImportPlan

_FILE: Final = b"FKS1"
_BACKUP: Final = b"FKB1"


@dataclass(frozen=True, slots=True)
class PartnerTaken:
    """What the records of a partner's pack became."""

    name: str
    new: int
    there: int
    """Records that were here already."""
    filled: int
    """Empty fields of theirs that were filled."""


def is_own(path: Path) -> bool:
    """Return whether a file says in its first bytes that it is one of fieldkit's."""
    return _start(path) in (_FILE, _BACKUP)


def told(passphrase: str) -> Asks:
    """Return what answers a file that asks for its passphrase with the one that was typed beforehand, "" for none."""
    from fieldkit.sync.base.refusal import Code, Refused
    from fieldkit.sync.format.container import Passphrase

    def asks(name: str) -> Passphrase:
        if not passphrase.strip():
            raise Refused(Code.PASSPHRASE_NEEDED, "it needs its passphrase. Nothing was changed.", name=name)
        return Passphrase.of(passphrase)

    return asks


def receive(connection: sqlite3.Connection, database: Path, file: Path, asks: Asks) -> ReceivedFile:
    """Return a file that is of the firm or of a partner, ready to be planned and taken. Changes nothing.

    ``asks`` returns the passphrase and is called at most once. Raises Refused.
    """
    from fieldkit.sync.base.refusal import Code, Refused
    from fieldkit.sync.by_hand import pack_and_receive

    if _start(file) == _BACKUP:
        raise Refused(Code.WRONG_KIND, "it is a backup. Put it in place with “fieldkit restore FILE”.", name=file.name)
    return pack_and_receive.receive(connection, database.parent, file, asks)


def plan(connection: sqlite3.Connection, received: ReceivedFile) -> PartnerImportPlan | None:
    """Return what a partner's pack would change, which somebody must agree to; None for a file of the firm."""
    from fieldkit.sync.by_hand import partner_import

    return partner_import.plan(connection, received.partner) if received.partner is not None else None


def take(connection: sqlite3.Connection, database: Path, received: ReceivedFile, *, dry_run: bool = False) -> Imported:
    """Back up, then merge a file of the firm. Raises Trouble.

    ``dry_run``: all of it, rolled back, and no backup.
    """
    from fieldkit.sync.backup import restore
    from fieldkit.sync.by_hand import pack_and_receive
    from fieldkit.sync.replica import this_device

    # Before the backup: without a firm it would be one for nothing.
    keys = this_device.ready(connection, database.parent).keys
    if not dry_run:
        restore.back_up(database, reason="before-import")
    return pack_and_receive.merge(connection, keys, received, dry_run=dry_run)


def take_partner_pack(connection: sqlite3.Connection, database: Path, received: ReceivedFile) -> PartnerTaken:
    """Back up, then store what a partner's pack brings, by a plan that is made again here. Raises Trouble."""
    from fieldkit.sync.backup import restore
    from fieldkit.sync.by_hand import partner_import

    assert received.partner is not None
    restore.back_up(database, reason="before-import")
    incoming = partner_import.plan(connection, received.partner)
    partner_import.apply(connection, incoming)
    return PartnerTaken(received.name, len(incoming.new), len(incoming.there), incoming.filled)


@contextmanager
def interruptible(connection: sqlite3.Connection, stopped: Callable[[], bool]) -> Iterator[None]:
    """Let ``stopped`` end what is done on the connection, with a rollback; a refusal says that nothing was changed."""
    from fieldkit.sync.base import cancellation
    from fieldkit.sync.by_hand import new_file

    with new_file.nothing_changed(), cancellation.within(connection, stopped):
        yield


def _start(path: Path) -> bytes:
    try:
        with ordinary_file.opened(path) as file:
            return file.read(4)
    except OSError:
        return b""  # whoever reads it says what is wrong with it
