"""The clock on the wall of this device, where it is put forward and back: times that do not exist, or exist twice.

The zone is the system's. What no system clock can tell, in years far away, is taken as it stands.
"""

import datetime as dt
from contextlib import suppress


def after_minutes(now: dt.datetime, minutes: int) -> dt.datetime:
    """Return what the clock shows so many minutes after ``now``; ``fold`` tells the second of two such times."""
    with suppress(OSError, OverflowError, ValueError):
        return dt.datetime.fromtimestamp(now.timestamp() + 60 * minutes)
    return now + dt.timedelta(minutes=minutes)


def missing(wall: dt.datetime) -> dt.datetime | None:
    """Return the time that the clock shows in place of ``wall`` where it is put forward over it; None elsewhere."""
    with suppress(OSError, OverflowError, ValueError):
        shown = dt.datetime.fromtimestamp(wall.replace(fold=0).timestamp())
        return shown if shown != wall else None
    return None


def is_twice(wall: dt.datetime) -> bool:
    """Say whether the clock shows ``wall`` twice, as it is put back."""
    with suppress(OSError, OverflowError, ValueError):
        return wall.replace(fold=0).timestamp() < wall.replace(fold=1).timestamp()
    return False


def after_twice(wall: dt.datetime) -> dt.datetime:
    """Return the first minute after ``wall``, which the clock shows twice, that it shows once."""
    while is_twice(wall):
        wall += dt.timedelta(minutes=1)
    return wall
