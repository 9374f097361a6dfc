"""What another did while this one waited is not done again, and what is found damaged or strange is made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from fieldkit.db.base import connect, replica_id
from fieldkit.db.records import crud
from fieldkit.db.schema import bulk_index, change_capture
from fieldkit.db.search import cards, index
from fieldkit.db.store import integrity_check, opening, starting_content
from fieldkit.domain.cards.matching import CardMatcher
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CALL, CHECKLIST_VERSION, CLIENT, CONTACT

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
        opening.let_triggers_search(other)
        monkeypatch.setattr(starting_content, "transaction", after(lambda: starting_content.refresh(other)))
        assert starting_content.refresh(writer) is False
    assert writer.execute("SELECT revision FROM sync_state").fetchone() == (0,)
    writer.execute("UPDATE meta SET value = 'older' WHERE key = 'content'")
    assert starting_content.refresh(writer) is True


def _sealed(connection: sqlite3.Connection, life: int, *parts: tuple[int, int]) -> None:
    connection.execute("DELETE FROM sync_segment")
    for first, last in parts:
        connection.execute(
            "INSERT INTO sync_segment (life, seq_from, seq_to, sha256, stored_at, data) VALUES (?, ?, ?, ?, 1, x'')",
            (life, first, last, f"sha {last}"),
        )
    connection.execute("UPDATE sync_version SET seq = ?, sha256 = 'newest' WHERE life = ?", (parts[-1][1], life))


@pytest.mark.parametrize(
    ("parts", "first", "undone", "left", "sealed"),
    [
        (((1, 3), (4, 6)), 5, True, [3], (3, "sha 3")),
        (((1, 3), (4, 6)), 6, True, [3], (3, "sha 3")),
        (((1, 3), (4, 6)), 3, True, [], (0, "")),
        (((1, 3), (4, 6)), 7, False, [3, 6], (6, "newest")),
        (((1, 3), (4, 9_000)), 5, False, [3, 9_000], (9_000, "newest")),
    ],
)
def test_own_changes_are_unsealed_by_whole_segments_and_others_are_not(
    writer: sqlite3.Connection,
    parts: tuple[tuple[int, int], ...],
    first: int,
    undone: bool,
    left: list[int],
    sealed: tuple[int, str],
) -> None:
    life, device, number = writer.execute(
        "SELECT life, device, incarnation FROM sync_state JOIN sync_version USING (life)"
    ).fetchone()
    _sealed(writer, life, *parts)
    assert replica_id.unseal(writer, device, number, first) is undone
    assert [last for (last,) in writer.execute("SELECT seq_to FROM sync_segment ORDER BY seq_to")] == left
    assert writer.execute("SELECT seq, sha256 FROM sync_version WHERE life = ?", (life,)).fetchone() == sealed
    assert replica_id.unseal(writer, device, number + 1, 1) is False


def test_adopting_leaves_nothing_behind(writer: sqlite3.Connection) -> None:
    writer.execute("DELETE FROM sync_row WHERE tbl = ?", (CLIENT.code,))
    with connect.transaction(writer):
        change_capture.adopt(writer)
    assert writer.execute("SELECT name FROM temp.sqlite_master").fetchall() == []


def test_a_view_of_find_that_is_another_is_said_and_put_back(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP VIEW search_client")
        other.execute("CREATE VIEW search_client AS SELECT 1 AS one")
        other.commit()
    (said,) = integrity_check.check(path).problems
    assert said.startswith("1 of the triggers that keep find and history true are missing or changed (search_client). ")
    assert integrity_check.check(path, repair=True).sound


def test_a_check_that_is_stopped_says_nothing_of_find(path: Path, writer: sqlite3.Connection) -> None:
    writer.set_progress_handler(lambda: 1, 1)
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        integrity_check._index(writer)
    writer.set_progress_handler(None, 0)
    assert integrity_check._index(writer) == []


def test_the_words_of_the_cards_are_kept_as_they_are_read_and_made_anew_where_they_are_damaged(
    writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.execute("UPDATE card SET deleted_at = 1 WHERE id > 3")
    writer.execute("UPDATE card SET says = '青空 Bürogröße' WHERE id = 1")
    cards.store_index(writer)

    def kept() -> str:
        return str(writer.execute("SELECT value FROM meta WHERE key = 'said'").fetchone()[0])

    mark, _, words = kept().partition("\n")
    assert "青空" in words
    assert ", " not in words.replace('", "', "")
    made: list[int] = []
    real = cards._all

    def make(connection: sqlite3.Connection) -> CardMatcher:
        made.append(1)
        return real(connection)

    monkeypatch.setattr(cards, "_all", make)
    monkeypatch.setattr(cards, "_read", {})
    readied: list[CardMatcher] = []
    monkeypatch.setattr(CardMatcher, "get_ready", lambda matcher: readied.append(matcher))
    cards.get_ready(writer)
    assert readied == list(cards._read.values()), "what the first key asks"
    best = [fit.card for fit in cards.fits(writer, "青空")]
    assert (best, made) == ([1], []), "from what is kept"
    cards.store_index(writer)
    assert made == [], "it stands there already"
    for wrong in (f"0{mark}\n{words}", f"{mark}\n{words[:-1]}", f"{mark}\n\ufffd{words}", f"{mark}\n[]"):
        writer.execute("UPDATE meta SET value = ? WHERE key = 'said'", (wrong,))
        cards._read.clear()
        made.clear()
        assert [fit.card for fit in cards.fits(writer, "青空")] == [1]
        assert made == [1], wrong[:40]
    writer.execute("DELETE FROM meta WHERE key = 'said'")
    cards.store_index(writer)
    assert kept() == f"{mark}\n{words}"
    assert len(cards._read) == 1
    for number in range(2, 7):
        writer.execute("UPDATE card SET says = says || 'x' WHERE id = 1")
        cards.fits(writer, "nephew")
        assert len(cards._read) == min(number, 4)


def _triggers(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    return [(str(name), str(made)) for name, made in connection.execute(sql)]


@pytest.mark.parametrize(
    ("kind", "dropped"),
    [
        (CLIENT, ["search_client_au", "search_part_client_au", "search_renamed_client"]),
        (CALL, ["search_call_au"]),
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
