"""The file beside the store, the incarnations of its device, and the room on its disk."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from fieldkit.db.base import connect, error_sentences, file_lock, progress, put_in_place, replica_id
from fieldkit.db.base.connect import transaction
from fieldkit.db.store import opening
from fieldkit.domain.errors import Trouble

Told = tuple[str, int, int]


def _own(connection: sqlite3.Connection) -> tuple[int, str, int, int]:
    """Return replica, device, incarnation and the last change of the store."""
    row: tuple[int, str, int, int] = connection.execute(
        "SELECT life, device, incarnation, s.seq FROM sync_state AS s JOIN sync_version USING (life)"
    ).fetchone()
    return row


def test_the_file_is_written_anew_only_when_something_else_is_sealed(writer: sqlite3.Connection, path: Path) -> None:
    beside = path.with_name(replica_id.FILE)

    def noted() -> tuple[int, object]:
        replica_id.note_sealed(writer, path)
        return beside.stat().st_ino, json.loads(beside.read_bytes())["sealed"]

    first = noted()
    assert noted() == first
    writer.execute("UPDATE sync_version SET seq = 5")
    second = noted()
    assert (second[0] != first[0], second[1]) == (True, 5)
    assert noted() == second
    writer.execute("UPDATE sync_state SET instance = 'another'")
    third = noted()
    assert (third[0] != second[0], json.loads(beside.read_bytes())["token"]) == (True, "another")
    beside.unlink()
    assert noted()[1] == 5
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert not [file.name for file in path.parent.iterdir() if file.name.endswith(".tmp")]


def test_a_file_that_cannot_be_put_in_place_leaves_nothing_half_written(
    writer: sqlite3.Connection, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(finished: Path, _target: Path) -> None:
        assert finished.is_file()
        raise OSError(28, "No space left on device")

    kept = path.with_name(replica_id.FILE).read_bytes()
    before = _own(writer)
    replica_id.mark_as_copy(writer)
    monkeypatch.setattr(replica_id, "put_in_place", refuses)
    with pytest.raises(OSError, match="No space"):
        replica_id.ensure_unique_dots(writer, path)
    assert path.with_name(replica_id.FILE).read_bytes() == kept
    assert not [file.name for file in path.parent.iterdir() if file.name.endswith(".tmp")]
    assert _own(writer) == before, "nor is an incarnation begun"
    assert not writer.in_transaction


def test_an_incarnation_begins_at_nothing_for_the_same_device_or_for_another(
    writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica, device, number, seq = _own(writer)
    assert (device, replica_id.incarnation(writer), seq > 0) == ("", number, True)
    drawn = iter((7, 8, 9))
    monkeypatch.setattr(os, "urandom", lambda size: (next(drawn) << 3 if size == 7 else 0).to_bytes(size, "big"))
    replica_id.claim(writer, "mine")
    assert _own(writer) == (replica, "mine", number, seq)
    replica_id.claim(writer, "other")
    assert _own(writer) == (replica, "mine", number, seq), "it has a device by now"
    with transaction(writer):
        replica_id.begin_incarnation(writer)
    assert _own(writer) == (replica + 1, "mine", 7, 0)
    with transaction(writer):
        replica_id.begin_incarnation(writer, "other")
    assert _own(writer) == (replica + 2, "other", 8, 0)
    writer.execute("UPDATE sync_version SET incarnation = 0 WHERE life = ?", (replica + 2,))
    with transaction(writer):
        replica_id.begin_incarnation(writer, "")
    assert _own(writer) == (replica + 2, "", 9, 0), "one without a number yet gets it"
    known = writer.execute("SELECT device, incarnation FROM sync_version ORDER BY life").fetchall()
    assert known == [("mine", number), ("mine", 7), ("", 9)]
    with sqlite3.connect(":memory:") as empty:
        assert replica_id.incarnation(empty) == 0
    empty.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows tells the room otherwise")
@pytest.mark.parametrize(("blocks", "enough"), [(15, False), (16, True), (17, True)])
def test_a_disk_has_room_from_64_kilobytes_on(monkeypatch: pytest.MonkeyPatch, blocks: int, enough: bool) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(f_bavail=blocks, f_frsize=4096))
    assert error_sentences.has_room(Path("a.db")) is enough


def test_the_way_back_is_the_newest_backup_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "fieldkit.db"
    assert error_sentences.way_back(path) == ""
    folder = tmp_path / "backups"
    folder.mkdir()
    for name, day in (("fieldkit-2.fkb", 5), ("fieldkit-1.fkb", 9), ("other.txt", 11)):
        (folder / name).touch()
        at = datetime(2026, 3, day, 9, 4).timestamp()
        os.utime(folder / name, (at, at))
    back = f"“fieldkit restore {folder / 'fieldkit-2.fkb'}” puts back the backup of 5 March 2026, 09:04"
    assert error_sentences.way_back(path) == back
    error = sqlite3.DatabaseError("no")
    error.sqlite_errorname = "SQLITE_CORRUPT"
    assert f"Copy it to a safe place. Then {back}. Or move it away" in str(connect.trouble(error, path))


def test_reading_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as refused:
        connect.connect(tmp_path / "fieldkit.db", write=False)
    assert str(refused.value).startswith(f"{tmp_path / 'fieldkit.db'} cannot be opened. ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_lock_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with file_lock.held(tmp_path / "lock"):
            assert stat.S_IMODE((tmp_path / "lock").stat().st_mode) == 0o600
    finally:
        os.umask(before)


@pytest.fixture
def told() -> Iterator[tuple[list[Told], list[Told]]]:
    """What an outer and an inner listener hear."""
    outer: list[Told] = []
    inner: list[Told] = []
    with progress.listening(lambda *one: outer.append(one)):
        progress.tell("a")
        with progress.listening(lambda *one: inner.append(one)):
            progress.tell("b", 1, 2)
        progress.tell("c", 3)
        yield outer, inner


def test_the_innermost_listener_is_told_and_nobody_after_it(told: tuple[list[Told], list[Told]]) -> None:
    assert told == ([("a", 0, 0), ("c", 3, 0)], [("b", 1, 2)])


def test_a_file_gets_its_name_over_another_one(tmp_path: Path) -> None:
    finished, target = tmp_path / "new", tmp_path / "old"
    for text in ("one", "two"):
        finished.write_text(text)
        put_in_place.put_in_place(finished, target)
        assert (target.read_text(), finished.exists()) == (text, False)


def _beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir() if file.name.startswith(path.name) and file != path)


@pytest.mark.parametrize(
    "spoil", [f"PRAGMA user_version = {connect.SCHEMA + 1}", "DROP TRIGGER search_client_au"], ids=["newer", "trigger"]
)
def test_a_store_that_is_refused_is_closed_at_once(path: Path, spoil: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute(spoil)
    with pytest.raises(Trouble) as refused:
        opening.writer(path)
    assert _beside(path) == [], "while the error is still there, and with it all that it knows of"
    assert refused.value.args


def test_who_reads_alone_reads_as_others_do_once_that_can_be(path: Path) -> None:
    with closing(opening.writer(path)) as writer:
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.with_name(f"{path.name}-shm").symlink_to("nowhere")
    alone = connect.connect(path, write=False)
    assert isinstance(alone, connect.ReadAlone)
    assert connect.reconnected(alone, path) is alone
    path.with_name(f"{path.name}-shm").unlink()
    other = connect.reconnected(alone, path)
    assert not isinstance(other, connect.ReadAlone)
    assert other.execute("PRAGMA query_only").fetchone() == (1,)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        alone.execute("SELECT 1")
    assert connect.reconnected(other, path) is other
    other.close()


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
