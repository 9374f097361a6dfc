"""Many rows at once: triggers that are dropped meanwhile are put back, the index is right, and nothing is left."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base import connect
from fieldkit.db.records import crud
from fieldkit.db.schema import bulk_index, change_capture
from fieldkit.db.search import index
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CALL, CHECKLIST_VERSION, CLIENT, CONTACT


def test_adopting_leaves_nothing_behind(writer: sqlite3.Connection) -> None:
    writer.execute("DELETE FROM sync_row WHERE tbl = ?", (CLIENT.code,))
    with connect.transaction(writer):
        change_capture.adopt(writer)
    assert writer.execute("SELECT name FROM temp.sqlite_master").fetchall() == []


def _triggers(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    return [(str(name), str(made)) for name, made in connection.execute(sql)]


@pytest.mark.parametrize(
    ("kind", "dropped"),
    [
        (CLIENT, ["search_client_au", "search_part_client_au", "search_renamed_client"]),
        (CALL, ["search_call_au", "search_part_call_au"]),
        (CHECKLIST_VERSION, []),
    ],
)
def test_rows_that_get_their_values_later_are_indexed_once_with_what_links_to_them(
    writer: sqlite3.Connection, kind: Kind, dropped: list[str]
) -> None:
    for number in (1, 2):
        crud.insert(writer, CLIENT, {"name": f"Old {number}", "phones": "01632 960000"})
        crud.insert(writer, CONTACT, {"name": f"Ines {number}", "client": number})
        crud.insert(writer, CALL, {"note": f"old {number}", "client": number})
    before = _triggers(writer)
    with connect.transaction(writer), bulk_index.filled_later(writer, kind, [1, 1]):
        now = {name for name, _ in _triggers(writer)}
        assert [name for name, _ in before if name not in now] == dropped
        writer.execute("UPDATE client SET name = 'New ' || id, phones = '01632 96010' || id")
        writer.execute("UPDATE call SET note = 'fax ' || id")
    assert _triggers(writer) == before
    assert writer.execute("SELECT name FROM temp.sqlite_master").fetchall() == []
    found = {
        word: sorted(f"{hit.kind} {hit.id}" for hit in index.find(writer, word) if hit.kind != "card")
        for word in ("new 1", "new 2", "fax 1", "fax 2", "960101", "960102")
    }
    both = {f"new {n}": [f"call {n}", f"client {n}", f"contact {n}"] for n in (1, 2)}
    both |= {f"fax {n}": [f"call {n}"] for n in (1, 2)} | {f"96010{n}": [f"client {n}"] for n in (1, 2)}
    if kind is CLIENT:
        both |= {"new 2": ["call 2"], "960102": []}
    if kind is CALL:
        both |= {"fax 2": []}
    assert found == both, "of those that were not named nothing is indexed anew"
