"""What the screen and the command line do is one and the same: each on its copy of one store, then compared."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldkit import __main__ as start
from fieldkit.app import FieldkitApp
from fieldkit.db.changes import conflicts
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import ANSWER, CONTACT, INSTRUCTION, PROMISE
from fieldkit.domain.records.values import LONGEST_LINE, Value
from tests.sync.conftest import made_pair, pair
from tests.sync.disagreement import Pair, differ
from tests.ui.support.driver import messages, open_app, press, settle

__all__ = ["made_pair", "pair"]

Twice = tuple[Path, Path]
Run = Callable[..., int]


@pytest.fixture
def fieldkit(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a home, as the shell would; return its exit code."""

    def run(home: Path, *arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["fieldkit", *arguments, "--home", str(home)])
        return start.main()

    return run


def twice(pair: Pair) -> Twice:
    """Return the home of the first device and a copy of it, closed."""
    for member in pair:
        member.connection.close()
    home = pair[0].path.parent
    copy = home.with_name("copy")
    shutil.copytree(home, copy)
    return home, copy


def held(home: Path, job: Callable[[sqlite3.Connection], object]) -> Any:
    with closing(opening.reader(home / "fieldkit.db")) as connection:
        return job(connection)


def values(home: Path, kind: str, uid: str, *names: str) -> list[Value]:
    columns = ", ".join(names)
    return list(held(home, lambda c: c.execute(f"SELECT {columns} FROM {kind} WHERE uid = ?", (uid,)).fetchone()))


def still_open(home: Path) -> set[str]:
    return {one.field for one in held(home, conflicts.conflicts)}


async def decide(app: FieldkitApp, pilot: Pilot[Any], kind: str, uid: str, field: str, key: str) -> None:
    app.open_screen("conflict", (kind, uid, field))
    await settle(pilot)
    await press(pilot, key)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("field", ["value", "result"])
async def test_an_answer_is_taken_with_its_result(pair: Pair, fieldkit: Run, field: str, number: int) -> None:
    uid = differ(pair, ANSWER, {"item": "x"}, {"value": "a", "result": "pass"}, {"value": "b", "result": "fail"})
    screen, shell = twice(pair)
    assert fieldkit(shell, "resolve", uid, field, "--take", str(number)) == 0
    async with open_app(screen) as (app, pilot):
        await decide(app, pilot, "answer", uid, field, str(number))
    taken = values(shell, "answer", uid, "value", "result")
    assert taken in (["a", "pass"], ["b", "fail"])
    assert values(screen, "answer", uid, "value", "result") == taken
    assert still_open(shell) == still_open(screen) == set()


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [("IT", "IT lead", "IT lead"), ("Bookkeeping", "Stock", None), ("x" * LONGEST_LINE, "y", "")],
)
async def test_both_are_kept_in_the_same_words_and_length(
    pair: Pair, fieldkit: Run, ours: str, theirs: str, both: str | None
) -> None:
    uid = differ(pair, CONTACT, {"name": "A"}, {"job_title": ours}, {"job_title": theirs})
    screen, shell = twice(pair)
    before = values(shell, "contact", uid, "job_title")
    assert fieldkit(shell, "resolve", uid, "job-title", "--keep-both") == (1 if both == "" else 0)
    async with open_app(screen) as (app, pilot):
        await decide(app, pilot, "contact", uid, "job_title", "b")
        assert any("at most" in said for said in messages(app)) is (both == "")
    kept = values(shell, "contact", uid, "job_title")
    assert values(screen, "contact", uid, "job_title") == kept
    if both == "":
        assert kept == before
        assert still_open(shell) == still_open(screen) == {"job_title"}
    elif both is not None:
        assert kept == [both]
    else:
        assert sorted(str(kept[0]).split(" / ")) == [ours, theirs]


@pytest.mark.parametrize(
    ("kind", "base", "key", "state", "follows"),
    [
        (PROMISE, {"what": "Call", "due": "2026-12-01"}, "k", "kept", "closed_at"),
        (PROMISE, {"what": "Call", "due": "2026-12-01", "state": "kept", "closed_at": 5}, "o", "open", "closed_at"),
        (INSTRUCTION, {"topic": "Screens", "heard_at": 1, "state": "noted"}, "r", "refused", "decided_at"),
    ],
)
async def test_a_state_changes_with_what_follows_from_it(
    pair: Pair, fieldkit: Run, kind: Any, base: dict[str, Value], key: str, state: str, follows: str
) -> None:
    uid = crud.insert(pair[0].connection, kind, base)
    screen, shell = twice(pair)
    assert fieldkit(shell, "set", uid, f"state={state}") == 0
    async with open_app(screen) as (app, pilot):
        await app.open_record(kind.name, uid)
        await settle(pilot)
        await press(pilot, "s", key)
    closed = [values(home, kind.name, uid, "state", f"{follows} IS NULL") for home in (screen, shell)]
    assert closed == [[state, int(state == "open")]] * 2


async def test_a_record_goes_into_the_trash_and_comes_back(pair: Pair, fieldkit: Run) -> None:
    uid = crud.insert(pair[0].connection, PROMISE, {"what": "Call", "due": "2026-12-01"})
    screen, shell = twice(pair)
    async with open_app(screen) as (app, pilot):
        for command in ("delete", "undelete"):
            assert fieldkit(shell, command, uid) == 0
            await app.open_record("promise", uid)
            await settle(pilot)
            await press(pilot, "x")
            gone = [values(home, "promise", uid, "deleted_at IS NULL") for home in (screen, shell)]
            assert gone == [[int(command == "undelete")]] * 2
