"""How the database is opened, what its errors are called, and the names of records."""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from fieldkit.db.base import connect, ids, replica_id
from fieldkit.db.base.single_value import value_of, value_or_none
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.errors import Busy, Corrupt, DiskFull, Newer, Trouble, Unwritable
from fieldkit.domain.records.kinds import CLIENT
from tests.support import stores

PRAGMAS = (
    "foreign_keys",
    "trusted_schema",
    "cell_size_check",
    "temp_store",
    "journal_mode",
    "synchronous",
    "query_only",
)


@pytest.mark.parametrize(
    ("write", "values"),
    [(True, [1, 0, 1, 2, "wal", 1, 0]), (False, [1, 0, 1, 2, "wal", 2, 1])],
)
def test_every_connection_is_opened_so(path: Path, write: bool, values: list[object]) -> None:
    connection = connect.connect(path, write=write)
    assert [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS] == values
    assert connection.execute("PRAGMA busy_timeout").fetchone() == (10_000,)
    assert connection.isolation_level is None
    assert connect.schema_version(connection) == connect.SCHEMA
    connection.close()


def test_a_store_of_a_newer_fieldkit_is_refused_with_both_numbers(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {connect.SCHEMA + 1}")
    other.close()
    with pytest.raises(Newer) as refused:
        connect.connect(path, write=False)
    assert str(refused.value) == (
        f"{path} was written by a newer fieldkit (schema {connect.SCHEMA + 1}; this one knows {connect.SCHEMA}). "
        "Nothing was changed. Update fieldkit on this device and open it again."
    )


RIGHTS = "Check the rights of the file and of its folder, or choose another place with --home."
SAVE = (
    "It was left as it is. Copy it to a safe place. Then put a good copy in its place. Or move it away to begin with "
    "an empty store. “sqlite3 FILE .recover” can often save what is readable."
)


@pytest.mark.parametrize(
    ("name", "said", "kind", "sentence"),
    [
        ("SQLITE_CORRUPT_INDEX", "no", Corrupt, f"a.db is damaged (no). {SAVE}"),
        ("", "malformed row", Corrupt, f"a.db is damaged (malformed row). {SAVE}"),
        ("SQLITE_NOTADB", "no", Corrupt, f"a.db is not a fieldkit database (no). {SAVE}"),
        (
            "",
            "disk is full",
            DiskFull,
            "The disk is full: a.db takes no more. The last change was not stored. What is stored can be read and "
            "found. Make room, then try again.",
        ),
        (
            "SQLITE_PERM",
            "no",
            Unwritable,
            f"a.db cannot be written to (no). It can be read, but nothing new is stored. {RIGHTS}",
        ),
        (
            "SQLITE_CANTOPEN",
            "no",
            Trouble,
            "a.db cannot be opened. Check that the folder exists and that you may read and write there, or choose "
            "another place with --home.",
        ),
        (
            "SQLITE_BUSY_SNAPSHOT",
            "no",
            Busy,
            "a.db is busy: another program is writing to it, and did not let go in time. This change was not stored. "
            "Close the other one, or try again.",
        ),
        ("", "no", Trouble, "The database a.db refused: no. This change was not stored."),
    ],
)
def test_an_error_of_the_database_in_full(name: str, said: str, kind: type[Trouble], sentence: str) -> None:
    error = sqlite3.OperationalError(said)
    if name:
        error.sqlite_errorname = name
    found = connect.trouble(error, Path("a.db"))
    assert (type(found), str(found)) == (kind, sentence)


def test_an_error_of_the_system_names_its_file(tmp_path: Path) -> None:
    for error, sentence in (
        (OSError(5, "Input/output error"), "a.db: Input/output error. Nothing was changed."),
        (OSError(5, "Input/output error", "b.txt"), "b.txt: Input/output error. Nothing was changed."),
        (OSError("odd"), "a.db: odd. Nothing was changed."),
    ):
        with pytest.raises(Trouble) as refused, connect.Sentences(Path("a.db")):
            raise error
        assert str(refused.value) == sentence
    with pytest.raises(ValueError, match="as it is"), connect.Sentences(Path("a.db")):
        raise ValueError("as it is")


def test_of_a_write_that_is_undone_nothing_is_kept(writer: sqlite3.Connection) -> None:
    with connect.undone(writer) as same:
        assert same is writer
        crud.insert(writer, CLIENT, {"name": "Marsh"})
    assert writer.execute("SELECT count(*) FROM client").fetchone() == (0,)
    assert not writer.in_transaction
    assert connect.numbered("a", None, 3) == {"1": "a", "2": None, "3": 3}


@pytest.mark.parametrize(
    ("at", "noise", "uid"),
    [
        (0, 0, "00000000-0000-7000-8000-000000000000"),
        (1, 1, "00000000-0001-7000-8000-000000000001"),
        ((1 << 48) - 1, (1 << 80) - 1, "ffffffff-ffff-7fff-bfff-ffffffffffff"),
        (1 << 48, 1 << 62, "00000000-0000-7000-8000-000000000000"),
        (1_764_000_000_000, 1 << 68, "019ab697-e800-7001-8000-000000000000"),
    ],
)
def test_a_uid_is_made_of_its_moment_and_noise(at: int, noise: int, uid: str) -> None:
    assert ids.uid_for(at, noise) == uid
    assert (uuid.UUID(uid).version, uuid.UUID(uid).variant) == (7, uuid.RFC_4122)


def test_uids_are_sorted_by_time_and_never_the_same() -> None:
    made = [ids.new_uid(at) for at in (5, 5, 6)]
    assert made[0][:13] == made[1][:13] < made[2][:13]
    assert len(set(made)) == 3


def test_what_stands_beside_a_new_store_is_its_token_and_where_both_lie(tmp_path: Path) -> None:
    path = stores.copy(stores.prepared(), tmp_path / stores.FILE)
    writer = opening.writer(path)
    beside = path.with_name(replica_id.FILE)
    (token,) = writer.execute("SELECT instance FROM sync_state").fetchone()
    assert json.loads(beside.read_bytes()) == {
        "token": token,
        "sealed": 0,
        "computer": replica_id.computer(),
        "database": path.stat().st_ino,
        "itself": beside.stat().st_ino,
    }
    assert len(token) == 32
    assert list(tmp_path.glob(".*")) == [], "nothing half written is left"
    number = replica_id.incarnation(writer)
    assert 1 <= number <= replica_id.INCARNATION_MAX
    assert replica_id.ensure_unique_dots(writer, path) is False
    replica_id.mark_as_copy(writer)
    assert replica_id.ensure_unique_dots(writer, path) is True
    assert replica_id.incarnation(writer) != number
    assert replica_id.ensure_unique_dots(writer, path) is False
    writer.close()


@pytest.mark.parametrize(
    "change",
    [
        {"token": "x"},
        {"sealed": 1},
        {"computer": "another"},
        {"database": 1},
        {"itself": 1},
        {"sealed": "x"},
        {"token": None},
    ],
)
def test_another_file_beside_the_store_begins_another_incarnation(path: Path, change: dict[str, object]) -> None:
    opening.writer(path).close()
    beside = path.with_name(replica_id.FILE)
    kept = json.loads(beside.read_bytes())
    opening.writer(path).close()
    assert json.loads(beside.read_bytes()) == kept, "opened as it was left"
    beside.write_text(json.dumps(kept | change))
    opening.writer(path).close()
    assert json.loads(beside.read_bytes())["token"] not in (kept["token"], "x")


def test_a_question_for_one_value_has_one_and_of_no_row_there_may_be_none() -> None:
    with closing(sqlite3.connect(":memory:")) as empty:
        assert value_of(empty, "SELECT 7") == 7
        assert value_of(empty, "SELECT ?1 + ?2", connect.numbered(3, 4)) == 7
        assert value_of(empty, "SELECT max(name) FROM sqlite_master WHERE type = ?", ("table",)) is None
        with pytest.raises(TypeError):
            value_of(empty, "SELECT name FROM sqlite_master")
        assert value_or_none(empty, "SELECT column1 FROM (VALUES (?), ('b'))", ("a",)) == "a"
        assert value_or_none(empty, "SELECT name FROM sqlite_master WHERE type = ?", ("table",)) is None
        for several in (value_of, value_or_none):
            with pytest.raises(ValueError, match="unpack"):
                several(empty, "SELECT 1, 2", ())


def test_a_reading_that_is_interrupted_as_it_begins_leaves_nothing_open(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (n)")
        for at in range(1, 12):
            steps = [False] * at + [True] + [False] * 1000
            connection.set_progress_handler(partial(steps.pop, 0), 1)
            with suppress(sqlite3.OperationalError), connect.snapshot(connection):
                connection.execute("SELECT * FROM t").fetchall()
            connection.set_progress_handler(None, 0)
            assert not connection.in_transaction, at
