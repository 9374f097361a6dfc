"""Who changed something and when, in the words of the command line."""

from __future__ import annotations

from datetime import datetime

RECORD = "record"
"""In the place of a field: whether a record that one deleted and another changed stays."""


def who(name: str) -> str:
    """Return who wrote something."""
    return name or "this device"


def moment(at: int) -> str:
    """Return an instant in local time."""
    if not at:
        return ""
    try:
        return f"{datetime.fromtimestamp(at / 1000):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return "by a clock far off"
