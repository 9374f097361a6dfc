"""Two real homes of one firm with a folder between them, for the tests of the screens about sync."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, PROMISE
from fieldkit.operations.exchange import firm as firms
from fieldkit.sync.folder import exchange, folder_state
from tests.ui.support import acme
from tests.ui.support.acme import Acme

PASSPHRASE = "six words told by voice"


@dataclass(frozen=True, slots=True)
class Firm:
    """A laptop and a desk that know each other, and the same client on both."""

    laptop: Path
    desk: Path
    folder: Path
    made: Acme

    def sync(self, *homes: Path) -> None:
        """Have these homes sync, one after the other."""
        for home in homes:
            exchange.exchange(database(home), self.folder)


def database(home: Path) -> Path:
    """Return the store of a home."""
    return home / "fieldkit.db"


def write(home: Path, job: Callable[[sqlite3.Connection], object]) -> None:
    """Write to the store of a home, as the app would."""
    with closing(opening.writer(database(home))) as connection, transaction(connection):
        job(connection)


def firm(root: Path) -> Firm:
    """Return a firm whose two homes hold the same."""
    laptop, desk, folder = root / "laptop", root / "desk", root / "folder"
    for place in (laptop, desk, folder):
        place.mkdir()
    made = acme.make(laptop)
    firms.begin(database(laptop), "Marsh [IT] & Daughters", "Ana's [/] laptop")
    invitation = firms.invite(database(laptop), root / "invitation.fks", PASSPHRASE)
    firms.join(database(desk), invitation, PASSPHRASE, "Desk 漢字")
    firm = Firm(laptop, desk, folder, made)
    firm.sync(laptop, desk, laptop)
    return firm


def copied(made_once: Firm, to: Path) -> Firm:
    """Return a copy of a firm, homes and folder, for a test to change."""
    for place in (made_once.laptop, made_once.desk, made_once.folder):
        shutil.copytree(place, to / place.name)
    own = Firm(to / "laptop", to / "desk", to / "folder", made_once.made)
    for home in (own.laptop, own.desk):
        write(home, lambda connection: folder_state.remember_folder(connection, own.folder))
    return own


def disagreeing(root: Path) -> Firm:
    """Return a firm in which both changed the same without knowing of each other, and both know it by now."""
    both = firm(root)
    made = both.made

    def on_laptop(connection: sqlite3.Connection) -> None:
        crud.update(connection, CLIENT, made.client, {"town": "[b]Scar[/b]borough", "notes": "Ring twice."})
        crud.update(connection, PROMISE, made.promise, {"due": "2026-12-24"})
        crud.update(connection, CONTACT, made.tom, {"phones": "office: 01632 960009"})
        crud.delete(connection, CALL, made.call)

    def on_desk(connection: sqlite3.Connection) -> None:
        crud.update(connection, CLIENT, made.client, {"town": "Robin Hood's Bay", "notes": "Never on Mondays."})
        crud.update(connection, PROMISE, made.promise, {"due": "2026-11-30"})
        crud.update(connection, CONTACT, made.tom, {"phones": "mobile: 07700 900456"})
        crud.update(connection, CALL, made.call, {"note": "changed on the desk"})

    write(both.laptop, on_laptop)
    write(both.desk, on_desk)
    both.sync(both.laptop, both.desk, both.laptop)
    return both
