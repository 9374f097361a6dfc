"""Whether the clocks of the devices differ: times in lists and histories mislead then."""

from __future__ import annotations

import sqlite3


def clocks_differ(connection: sqlite3.Connection, tolerated: int) -> bool:
    """Return whether the clock of any other device was off by more than so many milliseconds."""
    return (
        connection.execute(
            "SELECT 1 FROM sync_device WHERE retired_at IS NULL AND abs(skew) > ?", (tolerated,)
        ).fetchone()
        is not None
    )
