"""Drafts: keep what is typed of a record that still lacks something, and make it a record once it has all.

What the store does not take as fieldkit ends is put aside in a file, and becomes drafts at the next start. So does what
is typed while the store takes nothing, should fieldkit be killed meanwhile. For a disk that is full some room is
reserved: a file that is written over with these texts.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from fieldkit.db.base import file_lock, ids
from fieldkit.db.base.error_sentences import NO_ROOM
from fieldkit.db.records import drafts
from fieldkit.db.records.drafts import SeenDraft as SeenDraft  # screens reach it by this module
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records
from fieldkit.sync.base import atomic_write

RESERVED: Final = 256 * 1024
"""Bytes kept free for texts on a disk that is full: those of a long survey."""
_TAKEN: Final = "texts_taken_in"
"""Fact of this device: digests of the texts that were made drafts last."""

_STORED: Final = "stored_at_end"
"""Fact of this device: what was being typed as fieldkit ended last and was stored then, in words."""
_LONGEST: Final = 120
_GRAIN: Final = 50
"""Milliseconds by which the time of a file may lag behind the clock: it is that of the system's last tick."""


_BEGAN: Final = ids.now_ms()
"""When this fieldkit began, in milliseconds of the clock."""
_WRITTEN: Final = set[int]()
"""Numbers of the drafts that it has written."""


class Unreadable(Exception):
    """The file of what was put aside holds something else."""


def new() -> SeenDraft:
    """Return a draft that is not written yet; its number is that of no other."""
    return SeenDraft(drafts.new_number())


def keep(connection: sqlite3.Connection, number: int, kind: str, texts: Mapping[str, str]) -> int:
    """Store the texts of draft ``number``, of a new one if that is 0, whatever it holds; return its number."""
    kept = drafts.keep(connection, number, kind, texts)
    _WRITTEN.add(kept)
    return kept


def write(connection: sqlite3.Connection, seen: SeenDraft, kind: str, texts: Mapping[str, str]) -> SeenDraft:
    """Bring a draft to these texts, without any let it go; return how it is now. What another wrote there stays."""
    _WRITTEN.add(seen.number)
    return drafts.write(connection, seen, kind, texts)


def is_left(number: int, updated_at: int) -> bool:
    """Whether a draft may be gone on with unasked: it is this fieldkit's, or from before it began.

    Any other is written in another window, in which somebody may be typing it. So may one from before, which is not
    told from what a fieldkit that was killed left behind.
    """
    return number in _WRITTEN or updated_at < _BEGAN


def discard(connection: sqlite3.Connection, number: int) -> None:
    """Throw a draft away."""
    drafts.discard(connection, number)


def store(
    connection: sqlite3.Connection, kind: Kind, texts: Mapping[str, str], draft: SeenDraft | None, by: ReadingContext
) -> str:
    """Store a new record from the texts of a form and let its draft, if any, go; return the uid. Raises Invalid."""
    uid = records.add(connection, kind, {name: text for name, text in texts.items() if text.strip()}, by)
    if draft is not None:
        drafts.write(connection, draft, kind.name, {})
    return uid


def put_aside(path: Path, texts: Sequence[tuple[str, int, Mapping[str, str]]]) -> bool:
    """Add drafts as (kind, number, texts) to the file; return whether that could be done.

    A file that cannot be read is kept beside it.
    """
    rows = [(kind, number, dict(fields)) for kind, number, fields in texts]
    try:
        try:
            rows = _put_aside_before(path) + rows
        except Unreadable:
            set_apart(path)
        _write(path, rows)
    except OSError:
        return False
    return True


def reserve(aside: Path) -> bool:
    """Take the room that texts get on a full disk, if it is not taken yet, beside the file of what is put aside.

    Return whether it is taken.
    """
    path = _reserve_of(aside)
    try:
        if not path.exists():
            # What could be compressed would take no room on some disks.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(os.urandom(RESERVED))
    except OSError:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return False
    return True


def _reserve_of(aside: Path) -> Path:
    return aside.with_name("reserved-room")


def _write(path: Path, rows: Sequence[tuple[str, int, Mapping[str, str]]]) -> None:
    """Write a file of texts whole, on a full disk in the room that was reserved. Raises OSError."""
    data = json.dumps(rows).encode("ascii")
    try:
        atomic_write.write(path, data, replace=True)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        if not path.exists() or path.stat().st_size < len(data):
            _reserve_of(path).replace(path)
        _write_over(path, data)


def _write_over(path: Path, data: bytes) -> None:
    """Write in the place of what a file holds, which takes no more room, with blanks behind. Raises OSError."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        if size < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        file.seek(0)
        file.write(data.ljust(size))
        file.flush()
        os.fsync(file.fileno())


class HeldTexts:
    """A file of what is typed while the store takes nothing, beside the one of what is put aside.

    It is the owner's alone as long as he lives: a lock tells. Of one who was killed the next start takes it in.
    """

    def __init__(self, aside: Path) -> None:
        self._file = aside.with_name(f"{aside.stem}-{os.urandom(4).hex()}{aside.suffix}")
        self._rows: list[tuple[str, int, dict[str, str]]] = []
        self._alive = ExitStack()
        self._locked = self._closed = False
        self._turn = threading.Lock()

    def keep(self, texts: Sequence[tuple[str, int, Mapping[str, str]]]) -> None:
        """Bring the file to these drafts as (kind, number, texts), without any remove it. Raises OSError, LockTaken."""
        rows = [(kind, number, dict(fields)) for kind, number, fields in texts]
        with self._turn:
            if rows == self._rows or self._closed:
                return
            if rows and not self._locked:
                self._alive.enter_context(file_lock.held(_lock_of(self._file)))
                self._locked = True
            if rows:
                _write(self._file, rows)
            else:
                self._file.unlink(missing_ok=True)
            self._rows = rows

    def close(self, *, stays: bool = False) -> None:
        """Remove the file: everything is stored, put aside or let go. One that ``stays`` is for the next start."""
        with self._turn:  # what is being written ends first
            self._closed = True
            if self._locked:
                with suppress(OSError):
                    if not stays:
                        self._file.unlink(missing_ok=True)
                self._alive.close()
                with suppress(OSError):
                    _lock_of(self._file).unlink()


@contextmanager
def left_behind(aside: Path) -> Iterator[list[Path]]:
    """Give the files of those that were killed while the store was held; nobody else takes them in meanwhile."""
    found: list[Path] = []
    with ExitStack() as mine:
        for file in aside.parent.glob(f"{aside.stem}-*{aside.suffix}"):
            with suppress(OSError, file_lock.LockTaken):
                mine.enter_context(file_lock.held(_lock_of(file)))
                found.append(file)
        yield [file for file in found if file.is_file()]
    for file in found:
        if not file.exists():
            with suppress(OSError):
                _lock_of(file).unlink()


def _lock_of(file: Path) -> Path:
    return file.with_suffix(".lock")


def take_in(connection: sqlite3.Connection, path: Path) -> None:
    """Make drafts of what was put aside, once. The file is to be removed when that is committed; then ``taken_in``.

    Raises Unreadable for a file that holds something else, Trouble for one that the system does not give.
    """
    import hashlib  # loads OpenSSL, 3 MB

    from fieldkit.db.changes import members  # only where something was put aside

    try:
        rows = _put_aside_before(path)
        typed_at = int(path.stat().st_mtime * 1000) + _GRAIN if path.exists() else 0
    except OSError as error:
        why = f"was not read: {error.strerror}. The next start tries again."
        raise Trouble(f"{path}: what was being typed as fieldkit ended {why}") from error
    taken = json.loads(members.fact(connection, _TAKEN) or "[]")
    digests = [hashlib.sha256(json.dumps(row).encode("ascii")).hexdigest() for row in rows]
    # One whose file could not be removed may have become a record since then.
    adopt(connection, [row for digest, row in zip(digests, rows, strict=True) if digest not in taken], typed_at)
    members.note(connection, _TAKEN, json.dumps(digests))


def adopt(
    connection: sqlite3.Connection, texts: Sequence[tuple[str, int, Mapping[str, str]]], typed_at: int | None = None
) -> None:
    """Make drafts of (kind, number, texts).

    New ones where a draft of another kind has the number, or one that was written after ``typed_at``, UTC milliseconds.
    """
    for kind, number, fields in texts:
        taken = drafts.is_of_another(connection, number, kind)
        if typed_at is not None and drafts.written_at(connection, number) > typed_at:
            if drafts.texts_of(connection, number) == fields:
                continue
            taken = True
        keep(connection, 0 if taken else number, kind, fields)


def taken_in(connection: sqlite3.Connection) -> None:
    """Note that the file of what was put aside is removed: the same text may be put aside again."""
    from fieldkit.db.changes import members

    members.note(connection, _TAKEN, "[]")


def note_end(connection: sqlite3.Connection, words: str) -> None:
    """Note what was being typed as fieldkit ended and was stored then; "" once it is said."""
    from fieldkit.db.changes import members

    members.note(connection, _STORED, words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…")


def stored_at_end(connection: sqlite3.Connection) -> str:
    """Return what was being typed as fieldkit ended last and was stored then, "" if nothing was or it was said."""
    from fieldkit.db.changes import members

    return members.fact(connection, _STORED)


def set_apart(path: Path) -> Path:
    """Give a file that cannot be read another name, which is returned. Raises OSError."""
    names = (path.with_name(f"{path.name}.unreadable{f'-{number}' if number > 1 else ''}") for number in count(1))
    apart = next(name for name in names if not name.exists())
    return path.rename(apart)


def _put_aside_before(path: Path) -> list[tuple[str, int, dict[str, str]]]:
    """Return what lies in the file, nothing if there is none. Raises OSError or Unreadable."""
    try:
        found = json.loads(path.read_bytes())
        return [(str(kind), int(number), {str(k): str(v) for k, v in texts.items()}) for kind, number, texts in found]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(str(path)) from error
