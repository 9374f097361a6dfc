"""What was typed as an answer and is none: kept in the note, marked so, and for nobody but whoever typed it."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.text.sanitize import clean_line

MARK: Final = "Not read as an answer: "
"""How a line of a note begins that holds such a text."""


def noted(note: str, text: str) -> str:
    """Return a note that keeps ``text`` too."""
    return "\n".join(part for part in (note, f"{MARK}“{clean_line(text)}”") if part)


def without(note: str) -> str:
    """Return a note without what was kept so."""
    return "\n".join(line for line in note.split("\n") if not line.startswith(MARK)) if MARK in note else note
