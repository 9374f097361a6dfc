"""JSON documents that are stored: one that is damaged, or of a later fieldkit, ends nothing that only reads it."""

from __future__ import annotations

import json
from typing import Any


def document(text: str) -> object:
    """Return what a stored document holds, None where it cannot be read."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def mapping(text: str) -> dict[str, Any]:
    """Return a stored document by its names, empty where it is none or cannot be read."""
    found = document(text)
    return found if isinstance(found, dict) else {}
