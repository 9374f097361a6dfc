"""How many records a new store has: they are what a first file of sync brings beside what somebody typed."""

from __future__ import annotations

from typing import Final

from fieldkit.db.store import content_files

CARDS: Final = len(content_files.parsed("objections")["objections"])
CHECKLISTS: Final = len(content_files.parsed("checklists")["checklists"])
RECORDS: Final = 2 * CHECKLISTS + CARDS
"""A checklist and its version count as two."""
