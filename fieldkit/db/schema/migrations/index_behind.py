"""0007: what the search index has still to take in, by the numbers of its rows. Released: not to be changed."""

from __future__ import annotations

from typing import Final

INDEX_BEHIND: Final = """
CREATE TABLE search_due (number INTEGER PRIMARY KEY) STRICT;
"""
