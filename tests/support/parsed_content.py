"""The shipped content, parsed once in a run: each store that a release of a test is loaded into would parse it anew."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any, Final

from fieldkit.db.store import content_files
from fieldkit.files.content import marked_yaml
from fieldkit.files.content.marked_yaml import MarkedFile

PARSE: Final = content_files._parsed
READ: Final = marked_yaml.read
_pickled: dict[str, bytes] = {}
_marked: dict[bytes, bytes] = {}


def parsed_once(path: Path) -> dict[str, Any]:
    """Return what a file of the content says, parsed once for each text that it can have. Each call has its own."""
    text = path.read_text("utf-8")
    if text not in _pickled:
        _pickled[text] = pickle.dumps(PARSE(path))
    found: dict[str, Any] = pickle.loads(_pickled[text])
    return found


def marked_once(path: Path) -> MarkedFile:
    """Return what a file says and where; one that ships is read once for each text that it can have."""
    if not path.is_relative_to(content_files.FOLDER):
        return READ(path)
    raw = path.read_bytes()
    if raw not in _marked:
        _marked[raw] = pickle.dumps(READ(path))
    found: MarkedFile = pickle.loads(_marked[raw])
    return found
