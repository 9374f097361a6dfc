"""How the folders are called in which copies of the store are worked on: apart, for whoever only looks for one."""

from __future__ import annotations

from typing import Final

WORKSHOP: Final = ".backup-"
"""How the names of these folders in the home folder begin."""
