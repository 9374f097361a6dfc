"""What was typed as an answer and is none: kept in the note, marked so, and for nobody but whoever typed it."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.text.sanitize import clean_line

MARK: Final = "Not read as an answer: "
"""How a line of a note begins that holds such a text."""
NO_PHOTO: Final = "No photo there: "
"""How one begins that holds the path of a photo that is not there: where our files lie is nobody's business."""


def noted(note: str, text: str) -> str:
    """Return a note that keeps ``text`` too."""
    return "\n".join(part for part in (note, f"{MARK}“{clean_line(text)}”") if part)


def noted_for_photo(note: str, text: str) -> str:
    """Return a note that keeps ``text`` too, which was typed for a photo and names none: a path is marked."""
    line = clean_line(text)
    mark = NO_PHOTO if "/" in line or "\\" in line else ""
    return "\n".join(part for part in (note, f"{mark}“{line}”") if part)


def without(note: str, *marks: str) -> str:
    """Return a note without what was kept so, or without the lines with these ``marks``."""
    return "\n".join(line for line in note.split("\n") if not line.startswith(marks or (MARK,)))
