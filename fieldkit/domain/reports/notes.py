"""Notes as a client may read them."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from fieldkit.domain.surveys.aids.follow_up import PHOTO
from fieldkit.domain.surveys.aids.unread_text import without


def told_note(note: str) -> str:
    """Return a note without texts that were no answer, and with the names of photos in place of their paths."""
    return "\n".join(map(_told_line, without(note).split("\n"))).strip("\n")


def _told_line(line: str) -> str:
    return f"{PHOTO}{file_name(line.removeprefix(PHOTO))}" if line.startswith(PHOTO) else line


def file_name(path: str) -> str:
    """Return the name of a file: where it lies on our device is nobody's business."""
    return PurePosixPath(PureWindowsPath(path).name).name or path
