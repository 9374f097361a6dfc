"""Files that somebody names himself, unlike those that lie in a folder: whoever waits is told what was kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fieldkit.domain.errors import Trouble
from fieldkit.sync.base import atomic_write
from fieldkit.sync.base.refusal import Refused


def must_be_there(file: Path) -> None:
    """Raise Trouble if ``file`` is missing a folder, or a pipe; before anybody is asked for a passphrase."""
    if file.is_dir():
        raise Trouble(f"{file}: it is a folder, not a file. Nothing was changed. Name the file in it.")
    if not file.exists():
        raise Trouble(f"{file}: there is no such file. Nothing was changed. Look at its name, or at the stick.")
    if not file.is_file():
        raise Trouble(f"{file}: it is no ordinary file. Nothing was changed.")


def write_new(path: Path, data: bytes) -> Path:
    """Write a file for somebody else, readable by its owner only. Raises Trouble if there is one of that name."""
    with writing_new(path) as file:
        file.write(data)
    return path


@contextmanager
def writing_new(path: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """Give such a file to write to in pieces; it has its name once the block has ended, and is whole then.

    Raises Trouble if there is one of that name and ``replace`` is false, or if it cannot be written; also where
    something of that name is no ordinary file, which nothing replaces.
    """
    if replace and path.exists() and not path.is_file():
        raise Trouble(f"{path} is no ordinary file; it was not touched. Choose another name.")
    try:
        with atomic_write.writing(path, mode=0o600, replace=replace) as file:
            yield file
    except FileExistsError as error:
        raise Trouble(f"{path} is there already; it was not touched. Choose another name.") from error
    except OSError as error:
        raise Trouble(
            f"{path}: it could not be written ({error.strerror or error}). No part of it is there."
        ) from error


@contextmanager
def nothing_changed() -> Iterator[None]:
    """Add to a refusal that nothing was changed, unless it says so."""
    try:
        yield
    except Refused as refused:
        if "othing" in refused.sentence:
            raise
        sentence = f"{refused.sentence} Nothing was changed."
        raise Refused(refused.code, sentence, name=refused.name, needs=refused.needs) from refused
