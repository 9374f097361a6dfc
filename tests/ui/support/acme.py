"""One client with people and a past, for the tests of its screens."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldkit import paths
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, INSTRUCTION, KINDS, PROMISE, SITE
from fieldkit.domain.records.values import to_instant
from tests.support import stores
from tests.support.reading import number_of

_made: dict[int, Acme] = {}
AT = to_instant(datetime(2026, 11, 20, 9, 30))


@dataclass(frozen=True, slots=True)
class Acme:
    """Uids of what was made."""

    client: str
    ines: str
    tom: str
    left: str
    site: str
    call: str
    promise: str
    order: str


def empty(home: Path) -> None:
    """Make an empty store beforehand: made behind the first screen, it would be read anew in the middle of a test."""
    stores.keep(stores.prepared(), paths.home(home).database)


def make(home: Path, *, calls: int = 1) -> Acme:
    """Store the client ``[ACME] [/] O'Brien`` with three people and ``calls`` calls, in a store of its own."""

    def store(path: Path) -> None:
        stores.keep(stores.prepared(), path)
        with closing(opening.writer(path)) as connection, transaction(connection):
            _made[calls] = _make(connection, calls)

    stores.keep(stores.once(f"acme with {calls} calls", store), paths.home(home).database)
    return _made[calls]


def _make(connection: sqlite3.Connection, calls: int) -> Acme:
    client = crud.insert(connection, CLIENT, {"name": "[ACME] [/] O'Brien", "town": "Whitby", "style": "hands_on"})
    owner = number_of(connection, "client", client)
    ines = crud.insert(
        connection,
        CONTACT,
        {
            "client": owner,
            "name": "Ines مكتبة",
            "phones": "office: 01632 960001\nmobile: 07700 900123",
            "emails": "ines@example.com",
        },
    )
    tom = crud.insert(
        connection, CONTACT, {"client": owner, "name": "Tom 青空", "phones": "07700 900456", "job_title": "Caretaker"}
    )
    left = crud.insert(connection, CONTACT, {"client": owner, "name": "Abel", "left_on": "2026-01-01"})
    person = number_of(connection, "contact", ines)
    crud.update(connection, CLIENT, client, {"point_of_contact": person})
    site = crud.insert(connection, SITE, {"client": owner, "name": "Boat shed", "town": "Whitby"})
    for number in range(calls):
        at = AT - number * 3_600_000
        note = f"call {number}: Æther ☎ [b]"
        call = crud.insert(connection, CALL, {"client": owner, "contact": person, "at": at, "note": note})
    promise = crud.insert(
        connection,
        PROMISE,
        {"client": owner, "what": "backup quote", "due": "2026-11-24", "state": "open", "created_at": AT - 1},
    )
    order = crud.insert(
        connection,
        INSTRUCTION,
        {
            "client": owner,
            "contact": number_of(connection, "contact", tom),
            "topic": "Wi-Fi",
            "text": "Turn it off.\nAt once.",
            "heard_at": AT - 2,
            "state": "needs_confirmation",
        },
    )
    return Acme(client, ines, tom, left, site, call, promise, order)


def value(home: Path, kind: str, uid: str, name: str) -> object:
    """Return one stored value."""
    connection = sqlite3.connect(paths.home(home).database)
    row = connection.execute(f'SELECT "{name}" FROM {KINDS[kind].name} WHERE uid = ?', (uid,)).fetchone()
    connection.close()
    return row[0]


def number(home: Path, kind: str, uid: str) -> int:
    """Return the local id of a record."""
    return int(str(value(home, kind, uid, "id")))
