"""What is said before a backup is put in the place of the store, and by the files that are imported."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fieldkit.commandline.exchange import own_files, restore, wording
from fieldkit.operations.exchange import backups
from fieldkit.sync.by_hand.pack_and_receive import Imported
from fieldkit.sync.merge.merge_batch import Merged
from tests.commandline.conftest import Run

MADE = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def preview(**changed: object) -> list[str]:
    backup = SimpleNamespace(created=MADE, header=SimpleNamespace(reason=changed.pop("reason", "by-hand")))
    usual: dict[str, object] = {
        "backup": backup,
        "own": True,
        "by": "the device abcd",
        "records": {"client": 1_234, "call": 0},
        "now": {"client": 5, "promise": 7},
        "newest": 1_000,
        "newest_now": 1_000,
        "unsent": 0,
        "damaged": "",
    }
    seen: Any = SimpleNamespace(**(usual | changed))
    return restore._preview_lines(seen)


TABLE = ["            backup  now", "  Clients   1,234   5", "  Promises  0       7"]


def test_a_backup_is_shown_beside_what_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    head = "Backup of 2026-03-04 05:06, made {} by {}."
    assert preview() == [head.format("by hand", "this device"), *TABLE]
    assert preview(own=False)[0] == head.format("by hand", "the device abcd")
    assert preview(reason="later")[0] == head.format("for another reason", "this device")
    newest = 1_764_000_000_000
    at = datetime.fromtimestamp(newest / 1000, UTC).astimezone()
    older = f"The last change here is of {at:%Y-%m-%d %H:%M}; the backup is older."
    assert preview(newest_now=newest)[4:] == [older]
    assert preview(newest=newest, newest_now=newest)[4:] == []
    assert preview(newest=newest - 1, newest_now=newest)[4:] == [older]
    assert preview(newest=0, newest_now=0)[4:] == []
    never = "never exported: only the backup that is made now will have what was changed."
    assert preview(unsent=1)[4:] == [f"1 change here was {never}"]
    assert preview(unsent=1_234)[4:] == [f"1,234 changes here were {never}"]
    damaged = "The store that is here now is damaged (no header); it is moved aside, not overwritten."
    assert preview(damaged="no header", unsent=2, newest_now=newest)[4:] == [
        older,
        f"2 changes here were {never}",
        damaged,
    ]


def test_a_restore_says_what_is_where_now(on: Run, tmp_path: Path) -> None:
    on("ana", "add", "client", "name=Kept")
    (tmp_path / "made").mkdir()
    on("ana", "backup", "made")
    (file,) = (tmp_path / "made").iterdir()
    shown = on("ana", "restore", "--dry-run", str(file))
    assert (shown.code, shown.err, shown.lines[1]) == (0, "", "              backup  now")
    done = on("ana", "restore", "--yes", str(file))
    assert done.lines[: len(shown.lines)] == shown.lines
    (before,) = backups.folder_of(tmp_path / "ana" / "fieldkit.db").iterdir()
    assert done.lines[len(shown.lines) :] == [
        f"{file.name} is in its place, under a new life of this device.",
        f"What was there before is in {before}.",
    ], "without a firm there is nobody to fetch from"
    listed = on("ana", "backup", "--list").lines
    assert [line.split("  ")[-1] for line in listed] == [before.name]
    assert "  before a restore  " in listed[0]


@pytest.mark.parametrize(
    ("done", "out"),
    [
        (Imported("a.fks", 2, 2), "a.fks: everything in it was here already.\n"),
        (Imported("a.fks", 2, 1), "a.fks: nothing new came in.\n"),
        (Imported("a.fks", 0, 0), "a.fks: everything in it was here already.\n"),
        (
            Imported("a.fks", 1, 0, Merged(made=1, changed=2_000, deleted=1, restored=1, conflicts=1)),
            "a.fks: 1 new record, 2,000 changed values, 1 to the trash, 1 back from the trash came in.\n"
            "1 conflict to decide: fieldkit conflicts\n",
        ),
        (
            Imported("a.fks", 1, 0, Merged(made=2, changed=1, conflicts=-1), dry_run=True),
            "a.fks: 2 new records, 1 changed value would come in. This was a dry run: nothing was changed.\n",
        ),
    ],
)
def test_what_came_in_is_said(capsys: pytest.CaptureFixture[str], done: Imported, out: str) -> None:
    own_files._report(done)
    assert capsys.readouterr() == (out, "")


def test_what_came_in_is_counted() -> None:
    assert [wording.counting(count, "file") for count in (0, 1, 2, 1_000)] == [
        "no file",
        "1 file",
        "2 files",
        "1,000 files",
    ]
    assert wording.merged_numbers(Merged(1, 2, 3, 4, 5, 6)) == {
        "made": 1,
        "changed": 2,
        "deleted": 3,
        "restored": 4,
        "conflicts": 5,
        "pending": 6,
    }
