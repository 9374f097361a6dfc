"""The shared folder: what lies in it, publishing into one's own part, and what was set aside.

``<folder>/<firm>/<device>/<seq_from>-<seq_to>-<hash>.fks``. Everything in it may be missing, half there, renamed,
doubled or hostile; nothing here concludes anything from what is absent.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from fieldkit import ordinary_file, paths
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import printable
from fieldkit.sync.base import atomic_write
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.keys import ID, FirmKey
from fieldkit.sync.format.header import SUFFIX, promised

FILES_MAX: Final = 200_000
"""Files that are looked at in one run; more are named, not read."""
ASIDE: Final = "sync-aside.json"
_ASIDE_MAX: Final = 64 * 1024**2
_DAY: Final = 24 * 3600 * 1000
_HOUR: Final = 3600 * 1000
_AGAIN: Final = (Code.INCOMPLETE, Code.FORKED, Code.UNREADABLE, Code.CROWDED, Code.UNEXPECTED)
"""Reasons that may pass by themselves."""
_PUBLIC: Final = 0o666
"""Who else may read the folder is for the folder to say (umask); the content is encrypted."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file in the folder that may be one of ours."""

    path: Path
    device: str
    """In whose part of the folder it lies; says nothing about who wrote it."""
    promise: tuple[int, int, str] | None
    """First and last change and hash, as its name says; None for another name."""

    @property
    def order(self) -> tuple[int, str, int, str]:
        """Sort key: each device's segments in their order, what has another name last."""
        first, last, _ = self.promise or (1 << 60, 1 << 60, "")
        return first, self.device, last, self.path.name


@dataclass(frozen=True, slots=True)
class FolderListing:
    """What lies in the folder for this firm."""

    files: tuple[Found, ...]
    more: int
    """Files beyond FILES_MAX."""


def checked(folder: Path) -> Path:
    """Return the folder if it is there. Raises Trouble: one that is missing may be a stick that is not in."""
    folder = paths.named(paths.absolute(folder))
    if not folder.is_dir() and folder.exists():
        raise Trouble(f"{folder} is a file, not a folder. Nothing was changed. Name the folder that it lies in.")
    if not folder.is_dir():
        raise Trouble(
            f"{folder} is not there: a stick that is not in, or a share that is not connected? If it is a new folder, "
            "make it first. Nothing was changed."
        )
    return folder


def scan(folder: Path, keys: Iterable[FirmKey]) -> FolderListing:
    """Return the files of the firm, under its current and its earlier keys. Reads names only."""
    files: list[Found] = []
    more = 0
    for key in keys:
        for device in _entries(folder / key.id):
            if not ID.fullmatch(device.name) or not device.is_dir(follow_symlinks=False):
                continue
            for entry in _entries(Path(device.path)):
                if not entry.name.endswith(SUFFIX) or entry.name.startswith("."):
                    continue
                if not entry.is_file(follow_symlinks=False):
                    continue
                if len(files) >= FILES_MAX:
                    more += 1
                    continue
                files.append(Found(Path(entry.path), device.name, promised(entry.name)))
    return FolderListing(tuple(files), more)


def place(folder: Path, firm: str, device: str) -> Path:
    """Return the folder that belongs to one device."""
    return folder / firm / device


def publish(folder: Path, firm: str, device: str, name: str, data: bytes) -> None:
    """Write a file into this device's part: whole under its name or not at all. One that is there is left alone."""
    own = place(folder, firm, device)
    try:
        own.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            atomic_write.write(own / name, data, mode=_PUBLIC)
    except OSError as error:
        reason = printable(error.strerror or str(error))
        raise Trouble(
            f"{own}: {name} could not be written ({reason}). It is kept here and written next time; no part of it is "
            "in the folder."
        ) from error


def withdraw(path: Path) -> bool:
    """Remove a file of this device's own; return whether it is gone."""
    with suppress(OSError):
        path.unlink()
        return True
    return False


def sweep(folder: Path, firm: str, device: str, now: int) -> None:
    """Remove what a crash left half written in this device's part a day ago or more."""
    for entry in _entries(place(folder, firm, device)):
        if entry.name.startswith(".") and entry.name.endswith(".tmp"):
            with suppress(OSError):
                if entry.stat(follow_symlinks=False).st_mtime * 1000 < now - _DAY:
                    Path(entry.path).unlink()


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            yield from found
    except FileNotFoundError:
        return
    except OSError as error:
        reason = printable(error.strerror or str(error))
        raise Trouble(f"{folder} cannot be read ({reason}). Nothing was changed.") from error


@dataclass(frozen=True, slots=True)
class Aside:
    """A file that was not taken, and why."""

    path: str
    """Below the folder."""
    code: str
    sentence: str
    first: int
    """When it was met first. UTC milliseconds."""
    tried: int
    size: int
    changed: int
    """When it was last written, in nanoseconds by the file system."""

    def due(self, now: int) -> bool:
        """Return whether people should hear of it: what may still be on its way gets a day."""
        return self.code != Code.INCOMPLETE or now - self.first >= _DAY


@dataclass(slots=True)
class AsideFiles:
    """The files of one folder that were set aside, remembered so that none is read again for nothing."""

    path: Path
    folder: str
    knowledge: str = ""
    """What the judgement rests on (keys, devices, version): another one tries everything again."""
    files: dict[str, Aside] = field(default_factory=dict)

    @classmethod
    def load(cls, home: Path, folder: Path, knowledge: str = "") -> AsideFiles:
        """Return what was set aside in ``folder``; a damaged list is begun anew."""
        aside_files = cls(home / ASIDE, str(folder), knowledge)
        try:
            found = json.loads(ordinary_file.read(aside_files.path, _ASIDE_MAX))
            if found["folder"] == aside_files.folder:
                aside_files.files = {row[0]: Aside(*row) for row in found["files"]}
                if knowledge and found["knowledge"] != knowledge:
                    aside_files.again()
        except (OSError, ValueError, KeyError, TypeError):
            aside_files.files = {}
        return aside_files

    def again(self, code: str = "") -> None:
        """Let all files be tried again, or those with one reason. When each was met first stays known."""
        self.files = {
            name: replace(aside, tried=0, size=-1, changed=0) if code in ("", aside.code) else aside
            for name, aside in self.files.items()
        }

    def reason(self, found: Found) -> str:
        """Return the code of why a file was not taken, "" if it was not set aside."""
        aside = self.files.get(self._name(found))
        return aside.code if aside else ""

    def passed_over(self, found: Found, now: int) -> bool:
        """Return whether a file was judged before and nothing changed since."""
        known = self.files.get(self._name(found))
        if known is None:
            return False
        size, changed = _status(found.path)
        if (size, changed) != (known.size, known.changed):
            return False
        return known.code not in _AGAIN or now - known.tried < _HOUR

    def put(self, found: Found, refused: Refused, now: int) -> Aside:
        """Remember why a file was not taken."""
        name = self._name(found)
        before = self.files.get(name)
        made = Aside(name, refused.code, refused.sentence, before.first if before else now, now, *_status(found.path))
        self.files[name] = made
        return made

    def settled(self, found: Found) -> None:
        """Forget a file that was taken."""
        self.files.pop(self._name(found), None)

    def save(self, present: Iterable[Found]) -> None:
        """Store the list, without files that are gone."""
        here = {self._name(found) for found in present}
        self.files = {name: aside for name, aside in self.files.items() if name in here}
        if not self.files and not self.path.exists():
            return
        rows = [[a.path, a.code, a.sentence, a.first, a.tried, a.size, a.changed] for a in self.files.values()]
        document = {"folder": self.folder, "knowledge": self.knowledge, "files": rows}
        atomic_write.write(self.path, json.dumps(document).encode(), replace=True)

    def _name(self, found: Found) -> str:
        return "/".join(found.path.parts[-3:])


def _status(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return -1, 0
    return status.st_size, status.st_mtime_ns
