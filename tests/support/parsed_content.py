"""The shipped content, parsed once in a run: each store that a release of a test is loaded into would parse it anew."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any, Final

from fieldkit.db.store import content_files

PARSE: Final = content_files._parsed
_pickled: dict[str, bytes] = {}


def parsed_once(path: Path) -> dict[str, Any]:
    """Return what a file of the content says, parsed once for each text that it can have. Each call has its own."""
    text = path.read_text("utf-8")
    if text not in _pickled:
        _pickled[text] = pickle.dumps(PARSE(path))
    found: dict[str, Any] = pickle.loads(_pickled[text])
    return found
