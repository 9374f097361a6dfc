"""Whose change a dot is: the name of the device, as people call it."""

from __future__ import annotations

import sqlite3
from typing import Final

from fieldkit.db.base.single_value import value_of
from fieldkit.db.schema.change_capture import SEED_LIMIT, SHIFT

CONTENT: Final = "starting content"


class Writers:
    """Names of the devices by replica, read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        mine = value_of(connection, "SELECT v.device FROM sync_state AS s JOIN sync_version AS v USING (life)")
        self._names = {
            replica: "" if device == mine else name or "-".join(device[i : i + 4] for i in (0, 4, 8))
            for replica, device, name in connection.execute(
                "SELECT v.life, v.device, coalesce(d.name, '') FROM sync_version AS v"
                " LEFT JOIN sync_device AS d ON d.id = v.device"
            )
        }
        self._ids = dict(connection.execute("SELECT life, device FROM sync_version").fetchall())

    def name(self, dot: int, clock: int) -> str:
        """Return the name of the device; "" for this one."""
        return CONTENT if clock < SEED_LIMIT else self._names.get(dot >> SHIFT, "")

    def rank(self, dot: int, clock: int) -> tuple[int, str, int]:
        """Return the sort key by which the greatest is shown."""
        return clock, self._ids.get(dot >> SHIFT, ""), dot & ((1 << SHIFT) - 1)


def moment(clock: int) -> int:
    """Return the UTC milliseconds of a clock; 0 for seed data."""
    return clock >> 16 if clock >= SEED_LIMIT else 0
