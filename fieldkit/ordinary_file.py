"""Files that somebody names, opened only where reading them ends: a pipe waits for ever, a device may have no end."""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO


def opened(path: Path) -> BinaryIO:
    """Open an ordinary file for reading. Raises OSError, with a sentence for its reason, for anything else."""
    # Asked first, because opening some devices does something.
    _must_be_ordinary(path, path.stat().st_mode)
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(path, flags)
    try:
        # And again, because by now something else may be called so; without O_NONBLOCK a pipe would wait here.
        _must_be_ordinary(path, os.fstat(handle).st_mode)
    except OSError:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def read(path: Path, most: int) -> bytes:
    """Return what an ordinary file of at most ``most`` bytes holds. Raises OSError for any other."""
    with opened(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        large = f"{most // 1024**2:,} MB" if most >= 1024**2 else f"{most // 1024:,} KB"
        raise OSError(errno.EFBIG, f"it is larger than the {large} that fieldkit reads", str(path))
    return data


def refuse_other(path: Path) -> None:
    """Raise OSError for what is there and is no ordinary file."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # whoever opens it says what is wrong
    _must_be_ordinary(path, mode)


def _must_be_ordinary(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder, not a file", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
