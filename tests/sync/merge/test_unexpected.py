"""What no code expected while one file was read: that file is set aside, rolled back and logged; the others come."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.records import crud
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.folder import announcement
from fieldkit.sync.format import container, content_codec
from fieldkit.sync.format.batch import Actor, Builder
from fieldkit.sync.format.container import FileDraft, seal
from fieldkit.sync.format.kind_codes import tables
from fieldkit.sync.merge import import_file, merge_batch
from tests.names import HARD
from tests.support.shipped import RECORDS
from tests.sync.firms import Member, firm, sound
from tests.sync.homes import Home, of, settle
from tests.sync.making import AT, C1, FIRM, NAMES, SECRET
from tests.sync.merge.pairs import Pair

ERRORS: dict[str, Callable[[], Exception]] = {
    "IntegrityError": lambda: sqlite3.IntegrityError(SECRET),
    "ValueError": lambda: ValueError(SECRET),
    "KeyError": lambda: KeyError(SECRET),
    "RecursionError": lambda: RecursionError(SECRET),
    "MemoryError": lambda: MemoryError(SECRET),
    "OverflowError": lambda: OverflowError(SECRET),
}


def log(home: Home) -> str:
    path = home.path / "log" / "fieldkit.log"
    return path.read_text("utf-8") if path.exists() else ""


@pytest.mark.parametrize("name", ERRORS)
def test_a_file_that_breaks_the_merge_is_set_aside_and_the_others_come(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    settle(shared, ana, ben)
    first = ana.add(NAMES[0])
    ana.sync(shared)
    (path,) = (
        path for path in of(shared, ana) if path not in of(shared, ben) and path.name.startswith(f"{RECORDS + 1}-")
    )
    other = ben.add(NAMES[1])
    real = merge_batch.merge_batch

    def breaking(connection: sqlite3.Connection, *rest: object) -> object:
        if connection.execute("SELECT count(*) FROM client").fetchone()[0] == 0:
            return real(connection, *rest)  # type: ignore[arg-type]
        real(connection, *rest)  # type: ignore[arg-type]
        raise ERRORS[name]()

    with monkeypatch.context() as patch:
        patch.setattr(import_file, "merge_batch", breaking)
        outcome = ben.sync(shared)
    (aside,) = outcome.aside
    assert (aside.code, Path(aside.path).name) == ("unforeseen", path.name)
    assert name in aside.sentence
    assert "Nothing of it was taken" in aside.sentence
    assert ben.clients() == {NAMES[1]}
    assert outcome.written
    written = log(ben)
    assert f"\n{name}" in written
    assert path.name in written
    assert "in breaking" in written
    assert SECRET not in written
    with ben.open() as connection:
        sound(connection)
    # It is tried again by itself, though not at once.
    assert ben.sync(shared).aside == [aside]
    later = ids.now_ms() + 3600 * 1000
    monkeypatch.setattr(ids, "now_ms", lambda: later)
    assert ben.sync(shared).aside == []
    assert (ben.get(first), ben.get(other)) == (NAMES[0], NAMES[1])


def test_files_behind_the_broken_one_are_read_in_the_same_sync(
    ana: Home, ben: Home, cyd: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(shared, ana, ben, cyd)
    ana.add(NAMES[0])
    cyd.add(NAMES[1])
    for home in (ana, cyd):
        home.sync(shared)
    real, calls = merge_batch.merge_batch, [0]

    def breaking(*rest: object) -> object:
        calls[0] += 1
        if calls[0] == 1:
            raise KeyError(SECRET)
        return real(*rest)  # type: ignore[arg-type]

    monkeypatch.setattr(import_file, "merge_batch", breaking)
    outcome = ben.sync(shared)
    assert [aside.code for aside in outcome.aside] == ["unforeseen"]
    assert len(ben.clients()) == 1
    assert calls[0] == 2


def test_word_of_a_device_that_breaks_the_reader_is_set_aside_too(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)

    def breaking(_opened: object) -> object:
        raise KeyError(SECRET)

    monkeypatch.setattr(announcement, "read", breaking)
    outcome = ben.sync(shared)
    assert [aside.code for aside in outcome.aside] == ["unforeseen"]
    assert ben.clients() == {NAMES[0]}


@pytest.mark.parametrize("error", [sqlite3.OperationalError("database or disk is full"), OSError(28, "No space left")])
def test_a_full_disk_is_no_fault_of_the_file(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)
    if isinstance(error, sqlite3.Error):
        error.sqlite_errorname = "SQLITE_FULL"

    def breaking(*_: object) -> object:
        raise error

    monkeypatch.setattr(import_file, "merge_batch", breaking)
    with pytest.raises(Trouble) as caught:
        ben.sync(shared)
    assert not isinstance(caught.value, Refused)
    assert log(ben) == ""
    monkeypatch.undo()
    assert ben.sync(shared).aside == []
    assert ben.clients() == {NAMES[0]}


def test_a_dry_run_writes_to_the_log_of_the_home_itself(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)

    def breaking(*_: object) -> object:
        raise KeyError(SECRET)

    monkeypatch.setattr(container, "verify", breaking)
    monkeypatch.setattr(import_file, "verify", breaking)
    assert {aside.code for aside in ben.sync(shared, dry_run=True).aside} == {"unforeseen"}
    assert "KeyError" in log(ben)
    assert str(ben.path / "log") in ben.sync(shared, dry_run=True).aside[0].sentence


def test_a_file_that_waited_and_breaks_when_its_turn_comes_is_set_aside_in_the_same_sync(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(shared, ana, ben)
    for name in NAMES[:2]:
        ana.add(name)
        ana.sync(shared)
    first, second = of(shared, ana)[-2:]
    away = first.rename(shared / first.name)
    assert [one.name for one in ben.sync(shared).waiting] == [second.name]
    away.rename(first)
    real = merge_batch.merge_batch

    def breaking(connection: sqlite3.Connection, *rest: object) -> object:
        if connection.execute("SELECT count(*) FROM client").fetchone()[0]:
            raise KeyError(SECRET)
        return real(connection, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(import_file, "merge_batch", breaking)
    outcome = ben.sync(shared)
    assert [Path(aside.path).name for aside in outcome.aside] == [second.name]
    assert outcome.waiting == []
    assert ben.clients() == {NAMES[0]}


@pytest.fixture
def pair(tmp_path: Path, prepared: Path) -> Pair:
    ana, ben = firm(tmp_path, prepared)
    return ana, ben


def test_a_held_file_that_breaks_when_its_turn_comes_spoils_nothing(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = pair
    for name in HARD[:3]:
        crud.insert(ana.connection, CLIENT, {"name": name})
        ana.seal()
    for sealed in ana.sealed[1:]:
        assert ben.take(sealed).became == "held"
    real, calls = merge_batch.merge_batch, [0]

    def breaking(*rest: object) -> object:
        calls[0] += 1
        if calls[0] == 2:
            raise KeyError(SECRET)
        return real(*rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(import_file, "merge_batch", breaking)
        taken = ben.take(ana.sealed[0])
    assert taken.became == "merged"
    assert len(taken.refused) == 1
    assert "KeyError" in str(taken.refused[0])
    assert ben.one("SELECT count(*) FROM client") == 1
    sound(ben.connection)
    # The folder still has it.
    assert ben.take(ana.sealed[1]).became == "merged"
    assert ben.one("SELECT count(*) FROM client") == 3


def second_insert(what: str, member: Member) -> bytes:
    """Return a snapshot in which a row's second insert, which stands for nothing but itself, is changed or deleted."""
    build = Builder(Actor(member.key.id, 77))
    clock = AT << 16
    build.insert(1, C1, 1, clock, {1: "one", 900: AT})
    build.insert(1, f"{C1}+1", 2, clock + 1, {1: "two", 900: AT})
    match what:
        case "changed":
            build.change(1, f"{C1}+1", 1, 3, clock + 2, "three", ())
        case "deleted":
            build.delete(1, f"{C1}+1", 3, clock + 2, [1])
        case "brought back":
            build.restore(1, f"{C1}+1", 3, clock + 2, ())
    batch = build.build()
    batch.vector = (3,)
    return seal(FileDraft("snapshot", 77, 2, AT, 0, 3), content_codec.encode(batch, tables()), member.key, FIRM)


@pytest.mark.parametrize("what", ["changed", "deleted", "brought back"])
def test_a_second_insert_that_is_more_than_an_insert_is_refused(pair: Pair, what: str) -> None:
    ana, ben = pair
    before = "\n".join(ben.connection.iterdump())
    with pytest.raises(Refused) as caught:
        import_file.take(ben.connection, second_insert(what, ana), [FIRM], AT)
    assert caught.value.code == Code.CONTENT
    assert "\n".join(ben.connection.iterdump()) == before
