"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from fieldkit.db.base.put_in_place import put_in_place

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, data: bytes, *, mode: int = 0o600, replace: bool = False) -> None:
    """Write ``path`` by temporary file, fsync, rename and fsync of the folder.

    ``mode``: permission bits, from the first byte on. Raises FileExistsError if the file is there and
    ``replace`` is false, other OSErrors as they come; then no file, whole or in part, has the name.
    """
    with writing(path, mode=mode, replace=replace) as file:
        file.write(data)


@contextlib.contextmanager
def writing(path: Path, *, mode: int = 0o600, replace: bool = False) -> Iterator[BinaryIO]:
    """Give a file to write to, which has the name ``path`` once the block has ended, as ``write`` says.

    An error in the block leaves no part of it.
    """
    if not replace and path.exists():
        raise FileExistsError(17, "the file is already there", str(path))
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        put_in_place(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` last; where the system cannot (Windows, some network shares), do nothing."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
