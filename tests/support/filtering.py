"""A filter that is answered from bitmaps, beside the same without them."""

from __future__ import annotations

import sqlite3

from fieldkit.db.search.bitmaps import KeptBitmaps
from fieldkit.db.views.record_list import Listing, first_window, get_ready

FIRST = 7
"""Rows of a list that are compared."""


def prepare(connection: sqlite3.Connection, listing: Listing, kept: KeptBitmaps) -> None:
    """Make all bitmaps for what may be typed after the filter of a list; it is answered from them then."""
    while get_ready(connection, listing, kept):
        pass
    assert is_ready(connection, listing, kept)


def is_ready(connection: sqlite3.Connection, listing: Listing, kept: KeptBitmaps) -> bool:
    """Return whether the filter is answered from bitmaps just now."""
    first_window(connection, listing, FIRST, kept)
    return kept._bitmaps is not None and kept._bitmaps.ready


def filtered(connection: sqlite3.Connection, listing: Listing, kept: KeptBitmaps) -> tuple[list[str], int]:
    """Return the uids that a filter finds first, and how many it finds: checked to be the same without bitmaps."""
    found = first_window(connection, listing, FIRST, kept)
    assert found == first_window(connection, listing, FIRST)
    return [row.uid for row in found.rows], found.total
