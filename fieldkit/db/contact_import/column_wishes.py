"""Where a person put the columns of a table, kept for the next file with the same headings; on this device only."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from fieldkit.db.base.single_value import value_or_none
from fieldkit.domain.text.sanitize import fold

_KEY: Final = "contact columns "


def recall(connection: sqlite3.Connection, headings: Sequence[str]) -> tuple[str, ...]:
    """Return the wishes (``3=phone:work``) that were kept for these headings; () if there are none."""
    kept = value_or_none(connection, "SELECT value FROM meta WHERE key = ?", (_key(headings),))
    try:
        found = json.loads(str(kept)) if kept is not None else []
    except ValueError:
        return ()
    return tuple(map(str, found)) if isinstance(found, list) else ()


def remember(connection: sqlite3.Connection, headings: Sequence[str], wishes: Sequence[str]) -> None:
    """Keep the wishes for these headings, or forget those that were kept if there are none any more."""
    if wishes:
        connection.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
            (_key(headings), json.dumps(list(wishes), ensure_ascii=False)),
        )
    else:
        connection.execute("DELETE FROM meta WHERE key = ?", (_key(headings),))


def _key(headings: Sequence[str]) -> str:
    plain = json.dumps([fold(heading) for heading in headings], ensure_ascii=False)
    return _KEY + hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:32]
