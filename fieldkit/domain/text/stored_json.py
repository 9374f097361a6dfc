"""JSON documents that are stored: one that is damaged, or of a later fieldkit, ends nothing that only reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
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


def mappings(value: object) -> list[Mapping[str, object]]:
    """Return the mappings of a list within a document; what is none is left out."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def strings(value: object) -> tuple[str, ...]:
    """Return the entries of a list within a document as text."""
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def text_at(data: Mapping[str, object], name: str) -> str:
    """Return the text that a document has under ``name``, "" where there is none."""
    value = data.get(name)
    return value if isinstance(value, str) else ""
