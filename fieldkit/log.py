"""The log: what went wrong inside fieldkit, without anything a client said or is called.

An error's own words may hold a name or a number that was typed, so that only its type and the places in the
program are written down.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from pathlib import Path

LARGEST = 1_000_000
"""Bytes; a larger log is put aside as ``.old`` before the next line."""


def unexpected(path: Path, error: BaseException, doing: str = "") -> None:
    """Write the type and the places of ``error`` to the log at ``path``; a log that cannot be written is let be."""
    import sqlite3

    from fieldkit import __version__

    lines = [f"fieldkit {__version__}, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, {doing}"]
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "errno", None)
        lines.append(type(cause).__qualname__ + (f" ({code})" if code else ""))
        lines += [
            f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}: {frame.line}'
            for frame in traceback.extract_tb(cause.__traceback__)
        ]
        # What a worker of Textual failed by is an attribute of the error that it raises in its place.
        inner = getattr(cause, "error", None)
        cause = cause.__cause__ or cause.__context__ or (inner if isinstance(inner, BaseException) else None)
    note(path, "\n".join(lines))


def note(path: Path, text: str) -> None:
    """Add ``text`` with the time (UTC) to the log at ``path``."""
    stamp = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime())
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".old"))
        # A pipe in the place of the log would wait until somebody reads it.
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0), 0o600)
        with os.fdopen(handle, "a", encoding="utf-8", errors="replace") as file:
            file.write(f"{stamp} {text}\n")
    except OSError:
        # There is nowhere left to say it; the person has been told on the screen.
        pass
