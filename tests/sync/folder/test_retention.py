"""When a device writes another snapshot into its part of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.export import seal_segments
from fieldkit.sync.folder import retention
from fieldkit.sync.folder.folder import Found
from fieldkit.sync.folder.folder_state import FolderState
from fieldkit.sync.format.header import promised
from fieldkit.sync.replica import this_device
from tests.sync.homes import Home

DAY = 24 * 3600 * 1000


@pytest.mark.parametrize(
    ("changes", "days", "due"),
    [
        (retention.SNAPSHOT_CHANGES_MONTH, 29, False),
        (retention.SNAPSHOT_CHANGES_MONTH, 31, True),
        (retention.SNAPSHOT_CHANGES_MONTH // 20, 31, False),
    ],
)
def test_a_month_after_the_last_snapshot_a_few_hundred_changes_make_another_one_due(
    ana: Home, shared: Path, monkeypatch: pytest.MonkeyPatch, changes: int, days: int, due: bool
) -> None:
    now = ids.now_ms()
    with ana.open() as connection:
        me = this_device.ready(connection, ana.path)
        seal_segments.seal_all(connection, me, ana.database)
        state = FolderState.load(connection, shared)
        sealed = retention.snapshot(connection, me, state)
        retention.snapshot_written(state, sealed.name)
        present = [Found(shared / sealed.name, me.device.id, promised(sealed.name))]
        assert not retention.snapshot_due(connection, me, state, present)
        with transaction(connection):
            for number in range(changes):
                crud.insert(connection, CLIENT, {"name": f"client {number}"})
        seal_segments.seal_all(connection, me, ana.database)
        monkeypatch.setattr(ids, "now_ms", lambda: now + days * DAY)
        assert retention.snapshot_due(connection, me, state, present) is due
