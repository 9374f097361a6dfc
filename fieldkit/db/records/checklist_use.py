"""Which version of a checklist a new survey takes.

The one that the firm chose, as long as it is there; without a choice the newest that shipped, whichever release brought
it; of a list that never shipped the newest. What a partner's pack brought along is taken by no survey until the firm
chooses it.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from fieldkit.domain.records.values import Value

SHIPPED: Final = "substr(version.uid, 15, 1) = '5'"
"""SQL: whether a version is starting content, whose uids are made from what it says (UUID version 5)."""
ORDER: Final = f"version.id IS checklist.uses DESC, {SHIPPED} DESC, version.number DESC, version.uid DESC"
"""SQL: the versions of a checklist, the one in use first, then what shipped, newest first; equal on every device."""

HEAD: Final = ("title", "scope", "minutes", "purpose")
"""Fields of a checklist that say what the version in use says: that of the firm, or what ships."""


def version_in_use(connection: sqlite3.Connection, checklist: Value) -> tuple[int, str] | None:
    """Return id and body of the version that a new survey of the checklist with this id takes, or None."""
    found: tuple[int, str] | None = connection.execute(
        "SELECT version.id, version.body FROM checklist JOIN checklist_version AS version"
        " ON version.checklist = checklist.id WHERE checklist.id = ? AND version.deleted_at IS NULL"
        f" ORDER BY {ORDER} LIMIT 1",
        (checklist,),
    ).fetchone()
    return found
