"""One sync by the operations of exchange: what they pass on, and what is shown before and after."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.store import opening
from fieldkit.domain.errors import Trouble
from fieldkit.operations.exchange import backups, firm, give_to_partner, sync_now, sync_status, write_file
from fieldkit.operations.exchange.sync_now import TouchedRecord
from fieldkit.operations.exchange.sync_status import StoredBackup
from fieldkit.sync.folder.outcome import SyncOutcome, SyncProgress
from fieldkit.sync.merge.merge_batch import Merged
from tests.sync import homes
from tests.sync.homes import Home, files


@pytest.fixture
def ana(prepared: Path, tmp_path: Path) -> Home:
    home = homes.fresh(prepared, tmp_path / "ana", "Ana")
    firm.begin(home.database, "[ACME] IT", "Ana")
    return home


def test_a_sync_writes_unless_it_is_a_dry_run_and_says_how_far_it_is(ana: Home, shared: Path) -> None:
    told: list[SyncProgress] = []
    tried = sync_now.sync_now(ana.database, shared, dry_run=True)
    assert (tried.dry_run, files(shared), tried.sealed > 0) == (True, [], True)
    stopped = sync_now.sync_now(ana.database, shared, cancelled=lambda: True)
    assert (stopped.stopped, files(shared)) == (True, [])
    done = sync_now.sync_now(ana.database, shared, progress=told.append)
    assert (done.dry_run, done.folder, len(files(shared))) == (False, shared, 2)
    assert told == [SyncProgress(0, 1, "writing")]
    assert sync_now.sync_now(ana.database).folder == shared, "that of the last time"


def test_without_a_folder_the_remembered_one_is_meant(ana: Home, shared: Path) -> None:
    with pytest.raises(Trouble, match="Which folder"):
        sync_now.sync_now(ana.database)
    with closing(opening.writer(ana.database)) as connection, transaction(connection):
        assert sync_now.remember_folder(connection, shared) == shared
    assert sync_now.sync_now(ana.database).folder == shared


def test_what_a_sync_changes_is_called_by_kind_and_title_up_to_a_number(ana: Home) -> None:
    names = {ana.add(name): name for name in ("Kestrel", "Marsh", "Yard")}
    first, second, third = sorted(names)
    merged = Merged(records={("client", uid) for uid in names} | {("drone", "x"), ("call", "not here")})
    outcome = SyncOutcome(Path("shared"), merged=merged)
    expected = [TouchedRecord("Client", names[uid]) for uid in (first, second, third)]
    with closing(opening.reader(ana.database)) as connection:
        assert sync_now.touched(connection, outcome, 9) == expected
        # Counted before it is known which of them are here: a call that is not comes first.
        assert sync_now.touched(connection, outcome, 1) == []
        assert sync_now.touched(connection, outcome, 3) == expected[:2]


def test_what_can_be_shown_at_once_of_sync(ana: Home) -> None:
    folder = backups.folder_of(ana.database)
    assert folder == ana.path / "backups"
    folder.mkdir()
    for number in range(12):
        (folder / f"fieldkit-20261121-1405{number:02}-abcdef.fkb").write_bytes(b"x" * number)
    (folder / "fieldkit-20261340-140500-abcdef.fkb").write_bytes(b"no such day")
    (folder / "other.fkb").write_bytes(b"other")
    with closing(opening.reader(ana.database)) as connection:
        seen = sync_status.summary(connection, ana.path)
        assert seen.status == sync_status.status(connection, ana.path)
    assert (seen.status.firm, seen.status.folder, seen.status.reachable, seen.conflicts) == ("[ACME] IT", "", False, 0)
    moments = [datetime(2026, 11, 21, 14, 5, second, tzinfo=UTC) for second in range(11, 2, -1)]
    assert seen.backups == tuple(
        StoredBackup(
            folder / f"fieldkit-20261121-1405{moment.second:02}-abcdef.fkb",
            round(moment.timestamp() * 1000),
            moment.second,
        )
        for moment in moments
    ), "ten names are looked at, and one of them says no moment"


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0.0 kB"), (1_234, "1.2 kB"), (99_999, "100.0 kB"), (100_000, "0.1 MB"), (12_345_678, "12.3 MB")],
)
def test_a_size_in_words(size: int, words: str) -> None:
    assert backups.size_words(size) == words


def test_a_reason_in_words() -> None:
    reasons = ("by-hand", "before-import", "before-migration", "before-restore", "of a later fieldkit")
    made: list[Any] = [SimpleNamespace(header=SimpleNamespace(reason=reason)) for reason in reasons]
    assert [backups.reason_words(one) for one in made] == [
        "by hand",
        "before an import",
        "before an update",
        "before a restore",
        "",
    ]


def test_kinds_of_a_backup_beside_those_of_now() -> None:
    seen: Any = SimpleNamespace(records={"client": 1_234, "call": 0}, now={"client": 5, "promise": 2, "site": 0})
    assert backups.compared(seen) == (("Clients", "1,234", "5"), ("Promises", "0", "2"))


def test_a_backup_is_listed_the_newest_first_and_put_back_in_place(ana: Home, tmp_path: Path) -> None:
    steps: list[str] = []
    uid = ana.add("Kestrel")
    first = backups.back_up(ana.database, step=steps.append)
    assert steps == ["copying the database", "compressing", "encrypting", "restoring it for a look"]
    ana.put(uid, name="Marsh")
    second = backups.back_up(ana.database)
    found, unreadable = backups.listed(backups.folder_of(ana.database))
    assert ([one.path for one in found], unreadable) == ([second.path, first.path], [])
    assert (backups.reason_words(first), backups.has_firm(ana.database)) == ("by hand", True)
    with pytest.raises(Trouble, match="there is no such file"), backups.preview(ana.database, tmp_path / "none.fkb"):
        raise AssertionError
    with backups.preview(ana.database, first.path) as seen:
        assert {kind: counts for kind, *counts in backups.compared(seen)}["Clients"] == ["1", "1"]
        before = backups.restore(seen)
    assert before is not None and before.is_file()
    assert ana.clients() == {"Kestrel"}
    eve = tmp_path / "eve" / "fieldkit.db"
    assert not backups.has_firm(eve)
    with pytest.raises(Trouble) as refused:
        backups.back_up(eve)
    assert str(refused.value) == f"{eve}: there is nothing to back up yet."


def test_files_for_others_are_written_once_and_by_their_lock(ana: Home, tmp_path: Path) -> None:
    assert write_file.file_name("invitation", datetime(2026, 11, 28, 14, 5, 1)) == "invitation-20261128-140501.fks"
    ana.add("Kestrel")
    plain, locked = tmp_path / "plain.fks", tmp_path / "locked.fks"
    for path, words, proof in ((plain, " ", True), (locked, "apple bench candle", False)):
        packed = write_file.write_pack(ana.database, path, words)
        assert (packed.path, packed.files, packed.snapshot) == (path, 1, False)
        assert (b'"proof":""' not in path.read_bytes()[:2000]) is proof
        assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Trouble) as refused:
        write_file.write_pack(ana.database, plain)
    assert str(refused.value) == f"{plain} is there already; it was not touched. Choose another name."
    planned = give_to_partner.plan(ana.database, "Kestrel")
    none = tmp_path / "none" / "partner.fks"
    with pytest.raises(Trouble) as refused:
        give_to_partner.write(ana.database, planned, none, "apple bench candle")
    assert str(refused.value) == f"{none}: it could not be written (No such file or directory). No part of it is there."
    assert give_to_partner.write(ana.database, planned, tmp_path / "partner.fks", "x y z").is_file()


def test_devices_are_called_by_their_names(ana: Home, prepared: Path, tmp_path: Path, shared: Path) -> None:
    ben = homes.fresh(prepared, tmp_path / "ben", "Ben")
    with pytest.raises(Trouble, match="belongs to no firm yet"):
        firm.must_be_in_one(ben.database)
    firm.must_be_in_one(ana.database)
    file = firm.invite(ana.database, tmp_path / "invitation.fks", "apple bench candle")
    told = firm.join(ben.database, file, "apple bench candle", "Bench")
    assert (told.firm_name, told.inviter.name) == ("[ACME] IT", "Ana")
    for home in (ben, ana):
        home.sync(shared)
    assert firm.called(ana.database, " bench ") == "Bench"
    assert firm.rename(ana.database, " The  desk ") == "The desk"
    assert firm.called(ana.database, "the desk") == "The desk"
    assert firm.retire(ana.database, "Bench") == "Bench"
    assert firm.readmit(ana.database, "Bench") == "Bench"
    sheet = firm.sheet(ana.database)
    eve = homes.fresh(prepared, tmp_path / "eve", "Eve")
    assert firm.recover(eve.database, sheet.words, "Eve") == sheet.fingerprint
