"""The line ``sep=;`` above a CSV file, by which spreadsheets name what stands between the cells: no row."""

from __future__ import annotations

import re
from typing import Final

_HINT: Final = re.compile(r'\s*"?sep=(.?)"?[,;\t| ]*\Z', re.IGNORECASE)
_UNUSABLE: Final = '" \0'
"""What parts no cells: the sign that cells are quoted with, and what pads them."""


def separator_named(line: str) -> str | None:
    """Return what a line without its end names as separator, "" if nothing usable, None if it is no such line."""
    match = _HINT.match(line.removeprefix("\ufeff"))
    return None if match is None else match[1].strip(_UNUSABLE)
