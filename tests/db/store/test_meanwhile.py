"""What another did while this one waited for its turn is not done again; what a check finds strange is made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from fieldkit.db.base import connect, replica_id
from fieldkit.db.store import index_check, integrity_check, starting_content

Turn = Callable[[sqlite3.Connection], object]


def after(job: Callable[[], object]) -> Turn:
    """Return a transaction whose turn comes once another has done ``job``."""
    waiting = [job]

    @contextmanager
    def turn(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
        while waiting:
            waiting.pop()()
        with connect.transaction(connection):
            yield connection

    return turn


def test_an_incarnation_that_another_began_meanwhile_is_taken(
    path: Path, writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.with_name(replica_id.FILE).unlink()
    with closing(connect.connect(path, write=True)) as other:
        monkeypatch.setattr(replica_id, "transaction", after(lambda: replica_id.ensure_unique_dots(other, path)))
        assert replica_id.ensure_unique_dots(writer, path) is False
    assert writer.execute("SELECT count(*) FROM sync_version").fetchone() == (2,)
    assert replica_id.ensure_unique_dots(writer, path) is False


def test_content_that_another_loaded_meanwhile_is_not_loaded_again(
    path: Path, writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.execute("UPDATE meta SET value = 'older' WHERE key = 'content'")
    with closing(connect.connect(path, write=True)) as other:
        monkeypatch.setattr(starting_content, "transaction", after(lambda: starting_content.refresh(other)))
        assert starting_content.refresh(writer) is False
    assert writer.execute("SELECT revision FROM sync_state").fetchone() == (0,)
    writer.execute("UPDATE meta SET value = 'older' WHERE key = 'content'")
    assert starting_content.refresh(writer) is True


def test_a_view_of_find_that_is_another_is_said_and_put_back(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP VIEW search_client")
        other.execute("CREATE VIEW search_client AS SELECT 1 AS one")
        other.commit()
    (said,) = integrity_check.check(path).problems
    assert said.startswith("1 of the triggers that keep find and history true are missing or changed (search_client). ")
    assert integrity_check.check(path, repair=True).sound


def test_a_check_that_is_stopped_says_nothing_of_find(path: Path, writer: sqlite3.Connection) -> None:
    assert index_check.behind(writer) == []
    writer.set_progress_handler(lambda: 1, 1)
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        index_check.behind(writer)
    writer.set_progress_handler(None, 0)
    assert index_check.behind(writer) == []
