"""A sync that is stopped in each of its stages: what it says, what is there by then, and what the next one does."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.sync.base import cancellation
from fieldkit.sync.base.refusal import Code
from fieldkit.sync.by_hand import pack_and_receive
from fieldkit.sync.crypto.key_files import load_device_key, load_firm_keys
from fieldkit.sync.folder import exchange, folder_state, retention, sync_run
from fieldkit.sync.folder.outcome import SyncOutcome, SyncProgress
from fieldkit.sync.merge import import_file
from fieldkit.sync.replica import firm
from tests.support.shipped import RECORDS
from tests.sync.folder.test_hostile import put
from tests.sync.homes import Home, files, of, settle
from tests.sync.making import NAMES, VOICE


def stopped_at(home: Home, shared: Path, what: str, done: int = 0) -> tuple[SyncOutcome, list[tuple[int, int, str]]]:
    """Sync, and stop once it was said that so many are done of this stage."""
    told: list[SyncProgress] = []

    def wanted() -> bool:
        return any(one.what == what and one.done >= done for one in told)

    outcome = exchange.exchange(home.database, shared, progress=told.append, cancelled=wanted)
    return outcome, [(one.done, one.total, one.what) for one in told]


def test_stopped_while_a_snapshot_is_made_it_is_made_next_time(
    ana: Home, ben: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)
    lying = files(shared)
    with ana.open() as connection:
        last = folder_state.last_sync(connection)
    monkeypatch.setattr(retention, "SNAPSHOT_CHANGES", RECORDS + 1)
    monkeypatch.setattr(cancellation, "EVERY", 1)
    outcome, told = stopped_at(ana, shared, "writing a snapshot")
    assert told == [(0, 1, "writing a snapshot")]
    assert (outcome.stopped, outcome.written, outcome.unwritten, outcome.removed) == (True, [], "", 0)
    assert files(shared) == lying
    with ana.open() as connection:
        assert folder_state.last_sync(connection) == last, "it did not go through"
    assert [name[:4] for name in ana.sync(shared).written] == [f"0-{RECORDS + 1}", "0-0-"]


def test_stopped_before_it_begins_it_reads_and_writes_nothing(ana: Home, ben: Home, shared: Path) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)
    ben.add(NAMES[1])
    lying = files(shared)
    outcome = exchange.exchange(ben.database, shared, cancelled=lambda: True)
    assert (outcome.stopped, outcome.sealed, outcome.written, outcome.read) == (True, 0, [], [])
    assert (files(shared), ben.clients()) == (lying, {NAMES[1]})
    outcome = ben.sync(shared)
    assert (outcome.stopped, outcome.sealed, outcome.merged.made) == (False, RECORDS + 1, 1)


def test_stopped_while_it_reads_again_what_found_no_room_the_rest_comes_next_time(
    ana: Home, ben: Home, cyd: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(shared, ana, cyd)
    for number in range(4):
        ana.add(f"client {number}")
        ana.sync(shared)
    with monkeypatch.context() as patch:
        patch.setattr(import_file, "HELD_FILES", 0)
        patch.setattr(sync_run, "_order", lambda one, *, snapshots_first: (0, 0, (-one.order[0], *one.order[1:])))  # noqa: ARG005
        outcome, told = stopped_at(ben, shared, "reading again", 2)
        again = [one for one in told if one[2] == "reading again"]
        assert [done for done, _, _ in again] == [0, 1, 2]
        assert (outcome.stopped, {what for _, _, what in told}) == (True, {"reading", "reading again"})
        assert ben.clients() == {"client 0", "client 1"}
    assert not ben.sync(shared).stopped
    assert ben.clients() == {f"client {number}" for number in range(4)}


def test_what_is_not_for_the_folder_is_set_aside_with_what_it_is(ana: Home, ben: Home, shared: Path) -> None:
    settle(shared, ana, ben)
    part = of(shared, ana)[0].parent
    with ana.open() as connection:
        put(part, firm.invite(connection, ana.path, VOICE), 0, 0)
        put(part, pack_and_receive.pack_all(connection, ana.database).data, 0, 0)
    outcome = ben.sync(shared)
    assert sorted((one.code, one.sentence) for one in outcome.aside) == [
        (Code.WRONG_KIND, "it is a pack: import it by “fieldkit import FILE”."),
        (Code.WRONG_KIND, "it is of the kind invitation: “fieldkit inspect” says more."),
    ]
    assert outcome.read == []


def test_what_waits_and_what_was_set_aside_is_told_between_two_syncs(ana: Home, ben: Home, shared: Path) -> None:
    settle(shared, ana, ben)
    for name in NAMES[:2]:
        ana.add(name)
        ana.sync(shared)
    of(shared, ana)[-2].unlink()
    (of(shared, ana)[0].parent / "notes.fks").write_text("somebody's notes")
    outcome = ben.sync(shared)
    with ben.open() as connection:
        status = exchange.status(connection, ben.path)
    (held,) = status.waiting
    assert [held] == outcome.waiting
    assert [(wait.name, wait.last - wait.first) for wait in held.waits] == [("Ana", 0)]
    device, key = load_device_key(ana.path).id, load_firm_keys(ana.path)[0].id
    assert [(one.path, one.code, one.sentence) for one in status.aside] == [
        (f"{key}/{device}/notes.fks", "foreign", "it is not a fieldkit file.")
    ]
    assert list(status.aside) == outcome.aside
    assert (status.key_rotation, status.clocks) == ("", "")
