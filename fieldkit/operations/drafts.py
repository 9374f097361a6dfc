"""Drafts: keep what is typed of a record that still lacks something, and make it a record once it has all.

What the store does not take as fieldkit ends is put aside in a file, and becomes drafts at the next start. So does what
is typed while another program holds the store, should fieldkit be killed meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from fieldkit.db.base import file_lock
from fieldkit.db.records import drafts
from fieldkit.db.records.drafts import SeenDraft as SeenDraft  # screens reach it by this module
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records
from fieldkit.sync.base import atomic_write

_TAKEN: Final = "texts_taken_in"
"""Fact of this device: digests of the texts that were made drafts last."""


class Unreadable(Exception):
    """The file of what was put aside holds something else."""


def new() -> SeenDraft:
    """Return a draft that is not written yet; its number is that of no other."""
    return SeenDraft(drafts.new_number())


def keep(connection: sqlite3.Connection, number: int, kind: str, texts: Mapping[str, str]) -> int:
    """Store the texts of draft ``number``, of a new one if that is 0, whatever it holds; return its number."""
    return drafts.keep(connection, number, kind, texts)


def write(connection: sqlite3.Connection, seen: SeenDraft, kind: str, texts: Mapping[str, str]) -> SeenDraft:
    """Bring a draft to these texts, without any let it go; return how it is now. What another wrote there stays."""
    return drafts.write(connection, seen, kind, texts)


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
        atomic_write.write(path, json.dumps(rows).encode("ascii"), replace=True)
    except OSError:
        return False
    return True


class HeldTexts:
    """A file of what is typed while another program holds the store, beside the one of what is put aside.

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
                atomic_write.write(self._file, json.dumps(rows).encode("ascii"), replace=True)
            else:
                self._file.unlink(missing_ok=True)
            self._rows = rows

    def close(self) -> None:
        """Remove the file: everything is stored, put aside or let go."""
        with self._turn:  # what is being written ends first
            self._closed = True
            if self._locked:
                with suppress(OSError):
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
    from fieldkit.db.changes import members  # only where something was put aside

    try:
        rows = _put_aside_before(path)
    except OSError as error:
        why = f"was not read: {error.strerror}. The next start tries again."
        raise Trouble(f"{path}: what was being typed as fieldkit ended {why}") from error
    taken = json.loads(members.fact(connection, _TAKEN) or "[]")
    digests = [hashlib.sha256(json.dumps(row).encode("ascii")).hexdigest() for row in rows]
    for digest, (kind, number, texts) in zip(digests, rows, strict=True):
        if digest in taken:
            continue  # the file could not be removed: since then it may have become a record
        drafts.keep(connection, 0 if drafts.is_of_another(connection, number, kind) else number, kind, texts)
    members.note(connection, _TAKEN, json.dumps(digests))


def taken_in(connection: sqlite3.Connection) -> None:
    """Note that the file of what was put aside is removed: the same text may be put aside again."""
    from fieldkit.db.changes import members

    members.note(connection, _TAKEN, "[]")


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
