"""What the Sync screen has done in a thread, each on a connection of its own; no widget is touched here.

Everything of ``fieldkit.sync`` is imported inside: encryption and compression cost 100 ms that no other screen needs.
"""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.domain.text.sanitize import clean_line
from fieldkit.screens.base.wording import one_or_more
from fieldkit.screens.sync.sync_lines import REASONS

if TYPE_CHECKING:
    from fieldkit.sync.backup.backup_and_restore import Preview
    from fieldkit.sync.by_hand.files import Imported
    from fieldkit.sync.by_hand.partner_out import PartnerOffer
    from fieldkit.sync.replica.firm import RecoverySheet


@contextmanager
def writing(database: Path) -> Iterator[sqlite3.Connection]:
    """Give a writing connection of its own; what goes wrong is Trouble."""
    from fieldkit.db.base.connect import sentences
    from fieldkit.sync.backup import open_store

    with closing(open_store.writer(database)) as connection, sentences(database):
        yield connection


def computer() -> str:
    """Return what the computer calls itself, as a first name for this device."""
    return clean_line(platform.node().partition(".")[0]) or "this computer"


def begin(database: Path, name: str, device: str) -> str:
    """Begin a firm; return its name."""
    from fieldkit.sync.replica import firm

    with writing(database) as connection:
        firm.begin(connection, database.parent, name, device)
    return name


def invite(database: Path, target: Path, passphrase: str) -> Path:
    """Write an invitation; return where it is."""
    from fieldkit.sync.by_hand import new_file
    from fieldkit.sync.format.container import Passphrase
    from fieldkit.sync.replica import firm

    with writing(database) as connection:
        data = firm.invite(connection, database.parent, Passphrase.of(passphrase))
    return new_file.write_new(target, data)


def join(database: Path, file: Path, passphrase: str, device: str) -> str:
    """Join a firm; return what it is called."""
    from fieldkit.sync.by_hand import new_file
    from fieldkit.sync.format.container import Passphrase
    from fieldkit.sync.replica import firm

    new_file.must_be_there(file)
    with writing(database) as connection, new_file.nothing_changed():
        return firm.join(connection, database.parent, file, Passphrase.of(passphrase), device).firm_name


def name(database: Path, new: str) -> str:
    """Give this device another name; return it."""
    from fieldkit.sync.replica import firm

    with writing(database) as connection:
        return firm.rename(connection, database.parent, new)


def retire(database: Path, device: str) -> str:
    """Remove a device by its id; return its name."""
    from fieldkit.sync.replica import firm

    with writing(database) as connection:
        return firm.retire(connection, database.parent, device).name


def readmit(database: Path, device: str) -> str:
    """Take a removed device in again; return its name."""
    from fieldkit.sync.replica import firm

    with writing(database) as connection:
        return firm.readmit(connection, database.parent, device).name


def write_file(database: Path, target: Path, passphrase: str) -> Path:
    """Write everyone's changes as one file; under a passphrase if there is one."""
    from fieldkit.sync.by_hand import files, new_file
    from fieldkit.sync.format.container import Passphrase

    locked = Passphrase.of(passphrase) if passphrase.strip() else None
    with writing(database) as connection:
        packed = files.pack_all(connection, database, locked)
    return new_file.write_new(target, packed.data)


@dataclass(frozen=True, slots=True)
class Offered:
    """A partner's pack, to be shown before its records become one's own."""

    lines: tuple[str, ...]


def read_file(
    stopped: Callable[[], bool], database: Path, file: Path, passphrase: str, *, agreed: bool = False
) -> Imported | Offered | str:
    """Import one file, with a backup before it; of a partner's pack only say what is in it unless that was agreed.

    Returns a sentence once the records of a partner's pack were taken. ``stopped`` is asked while it works.
    """
    from fieldkit.operations.exchange import take_file
    from fieldkit.sync.by_hand import new_file

    new_file.must_be_there(file)
    with writing(database) as connection, take_file.interruptible(connection, stopped):
        received = take_file.receive(connection, database, file, take_file.told(passphrase))
        plan = take_file.plan(connection, received)
        if plan is None:
            return take_file.take(connection, database, received)
        if not agreed:
            return Offered(tuple(plan.lines()))
        taken = take_file.take_partner_pack(connection, database, received)
    new = one_or_more(taken.new, "new record") if taken.new else "no new record"
    filled = f", and {one_or_more(taken.filled, 'empty field')} filled" if taken.filled else ""
    return f"{file.name}: {new} came in{filled}."


def offers(connection: sqlite3.Connection, client: str) -> list[PartnerOffer]:
    """Return what of a client may go to a partner."""
    from fieldkit.sync.by_hand import partner_out

    return partner_out.offers(connection, client)


def write_partner(database: Path, client: str, kinds: tuple[str, ...], target: Path, passphrase: str) -> str:
    """Write what was ticked of a client as a file for a partner; return what is in it and what is not, in words."""
    from fieldkit.sync.by_hand import new_file, partner_out
    from fieldkit.sync.format.container import Passphrase

    with writing(database) as connection:
        plan = partner_out.plan(connection, client, ",".join(kinds))
        path = new_file.write_new(
            target, partner_out.pack(connection, database.parent, plan, Passphrase.of(passphrase))
        )
    return (
        f"{path}: {one_or_more(len(plan.records), 'record')} of {plan.title}. "
        f"Left out: {', '.join(plan.left_out) or 'nothing'}."
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is, in words."""

    name: str
    facts: tuple[tuple[str, str], ...]
    sound: bool
    says: str


def look(database: Path, file: Path, passphrase: str) -> Looked:
    """Return what a file is. Changes nothing."""
    from fieldkit.sync.by_hand import files, new_file
    from fieldkit.sync.format.container import Passphrase

    new_file.must_be_there(file)
    locked = Passphrase.of(passphrase) if passphrase.strip() else None
    with writing(database) as connection:
        seen = files.inspect(connection, database.parent, file, (lambda _name: locked) if locked else None)
    good = "It is sound: nothing in it was changed since it was written."
    says = f"{seen.problem[:1].upper()}{seen.problem[1:]}" if seen.problem else good
    return Looked(seen.name, tuple(seen.facts), seen.sound, says)


def sheet(database: Path) -> RecoverySheet:
    """Return the recovery sheet."""
    from fieldkit.sync.replica import firm

    with writing(database) as connection:
        return firm.sheet(connection, database.parent)


def back_up(database: Path, step: Callable[[str], None]) -> Path:
    """Back everything up; return where to."""
    from fieldkit.sync.backup import backup_and_restore

    return backup_and_restore.back_up(database, step=step).path


@dataclass(frozen=True, slots=True)
class Seen:
    """What a backup would bring, to be shown before anybody says yes."""

    path: Path
    lines: tuple[tuple[str, str, str], ...]
    """Kind of record, how many in the backup, how many now."""
    about: str
    warnings: tuple[str, ...]


def preview(database: Path, file: Path, step: Callable[[str], None]) -> Seen:
    """Return what is in a backup beside what is here. Changes nothing."""
    from fieldkit.sync.backup import backup_and_restore
    from fieldkit.sync.by_hand import new_file

    with new_file.nothing_changed(), backup_and_restore.preview(database, file, step) as seen:
        return _seen(file, seen)


def restore(database: Path, file: Path, step: Callable[[str], None]) -> Path | None:
    """Put a backup in the place of the store; return where what was there before is."""
    from fieldkit.sync.backup import backup_and_restore

    with backup_and_restore.preview(database, file, step) as seen:
        return backup_and_restore.restore(seen, step)


def _seen(file: Path, seen: Preview) -> Seen:
    from fieldkit.domain.records.registry import KINDS

    made = seen.backup.created
    lines = tuple(
        (kind.plural, f"{seen.records.get(kind.name, 0):,}", f"{seen.now.get(kind.name, 0):,}")
        for kind in KINDS.values()
        if seen.records.get(kind.name) or seen.now.get(kind.name)
    )
    warnings = []
    if seen.newest_now and seen.newest < seen.newest_now:
        warnings.append("What is here now was changed after this backup was made.")
    if seen.unsent:
        one = seen.unsent == 1
        warnings.append(
            f"{one_or_more(seen.unsent, 'change')} here {'was' if one else 'were'} never sent: only the backup made "
            f"now has {'it' if one else 'them'}."
        )
    reason = REASONS.get(seen.backup.header.reason, "for another reason")
    about = f"Made on {made:%a} {made.day} {made:%b %Y} at {made:%H:%M}, {reason}, by "
    return Seen(file, lines, f"{about}{'this device' if seen.own else seen.by}.", tuple(warnings))
