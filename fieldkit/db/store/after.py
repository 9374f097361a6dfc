"""What is done when a store is opened after an upgrade; set by whoever starts fieldkit: sync is above this layer."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

upgrade: Callable[[sqlite3.Connection], object] | None = None
"""Called once after an upgrade, with the store open for writing and up to date, if changes wait in it for a later
fieldkit. Own transactions."""
