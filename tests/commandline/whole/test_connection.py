"""Connections of commands: closed after them, whole or not at all, and what is read by the settings of the home."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from fieldkit.commandline.records import quick_find
from fieldkit.commandline.support import today_lines
from fieldkit.commandline.support.connection import reading, typed, writing
from fieldkit.db.records import crud
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.operations.exchange.connected import connected
from fieldkit.paths import Home, home
from fieldkit.sync.backup import open_store
from tests.support import stores


@pytest.fixture
def place(prepared: Path, tmp_path: Path) -> Home:
    stores.copy(prepared, tmp_path / "home" / stores.FILE)
    return home(tmp_path / "home")


def closed(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


Opens = Callable[[Home], AbstractContextManager[sqlite3.Connection]]
WAYS: tuple[Opens, ...] = (reading, writing, lambda place: connected(place.database))


@pytest.mark.parametrize("way", WAYS, ids=["reading", "writing", "connected"])
def test_a_connection_is_closed_however_its_command_ends(place: Home, way: Opens) -> None:
    with way(place) as one:
        assert not closed(one)
    with pytest.raises(ZeroDivisionError), way(place) as other:
        raise ZeroDivisionError
    assert closed(one) and closed(other)
    with pytest.raises(Trouble), way(place) as third:
        third.execute("SELECT * FROM no_such_table")
    assert closed(third)


def test_a_command_stores_everything_or_nothing_and_a_look_nothing(place: Home) -> None:
    with writing(place) as connection:
        crud.insert(connection, CLIENT, {"name": "Kept"})
    with pytest.raises(ZeroDivisionError), writing(place) as connection:
        crud.insert(connection, CLIENT, {"name": "Lost"})
        raise ZeroDivisionError
    with reading(place) as connection:
        assert connection.execute("SELECT name FROM client").fetchall() == [("Kept",)]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM meta")


def test_typed_text_is_read_by_the_settings_of_the_home(place: Home) -> None:
    with reading(place) as connection:
        assert (typed(place, connection).currency, typed(place, connection).month_first) == ("", False)
    place.settings.write_text('currency = "€"\nmonth_first = true\n', "utf-8")
    with reading(place) as connection:
        assert (typed(place, connection).currency, typed(place, connection).month_first) == ("€", True)


@pytest.mark.parametrize("as_json", [False, True])
def test_a_look_at_today_and_a_find_leave_nothing_open(
    place: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    opened: list[sqlite3.Connection] = []
    real = open_store.reader

    def noted(database: Path) -> sqlite3.Connection:
        opened.append(real(database))
        return opened[-1]

    monkeypatch.setattr(open_store, "reader", noted)
    assert quick_find.find(place.database, ["zzz", "zzz"], "", as_json) == 0
    assert capsys.readouterr() == (("[]\n", "") if as_json else ("", "Nothing found for “zzz zzz”.\n"))
    today_lines.print_today(place.database, as_json=as_json)
    assert [closed(connection) for connection in opened] == [True, True]
