"""Giving a finished file its name."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Final

_WINDOWS: Final = sys.platform == "win32"
_WAITS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between tries, 1.6 in all: a virus scanner looks at a new file no longer."""


def put_in_place(finished: Path, target: Path) -> None:
    """Rename a file, also over another one. Raises OSError.

    On Windows a virus scanner, or the indexing of files, holds a file that was just written for a moment, and nobody
    may rename it meanwhile: so it is tried again.
    """
    for wait in _WAITS if _WINDOWS else ():
        try:
            finished.replace(target)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    finished.replace(target)
