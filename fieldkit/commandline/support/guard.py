"""Around every command: what goes wrong becomes one sentence on the error stream and an exit code."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from typing import Final

from fieldkit.commandline.support.output import any_text_prints, complain
from fieldkit.db.base import progress
from fieldkit.domain.errors import Trouble

FAILURE = 1
USAGE = 2
_WINDOWS: Final = sys.platform == "win32"
STOPPED = 130
"""What shells report for Ctrl-C."""
_SAY_AFTER = 1.0
"""Seconds."""


def guarded(command: Callable[[], int], folder: Callable[[], str | None]) -> int:
    """Run ``command`` and return its exit code; whatever it raises is said in a sentence, never as a traceback.

    ``folder`` returns that of --home, if it was given: it says which log to write to.
    """
    any_text_prints()
    try:
        with progress.listening(_Progress().tell):
            code = command()
        sys.stdout.flush()
    except Trouble as trouble:
        _flush()
        complain(f"fieldkit: {trouble}")
        return FAILURE
    except OSError as error:
        if not reader_has_gone(error):
            return _unforeseen(error, folder())
        _close_quietly()
        return FAILURE
    except KeyboardInterrupt:
        complain("")
        return STOPPED
    except MemoryError:
        complain("fieldkit: there is not enough memory for this. Nothing was changed.")
        return FAILURE
    except Exception as error:  # noqa: BLE001 - the one place that turns what nobody foresaw into a sentence
        return _unforeseen(error, folder())
    return code


class _Progress:
    """Says what is done with the store before it is open, once, where that takes longer than a moment."""

    def __init__(self) -> None:
        self._began = 0.0
        self._said = False

    def tell(self, what: str, done: int, total: int) -> None:  # noqa: ARG002
        """Take what is being done."""
        self._began = self._began or time.monotonic()
        if what and not self._said and (not total or time.monotonic() - self._began > _SAY_AFTER):
            self._said = True
            complain(f"fieldkit: {what} …")


def _unforeseen(error: Exception, home: str | None) -> int:
    """Say an error that no code expected; its places in the program go to the log."""
    if isinstance(error, OSError):
        complain(f"fieldkit: {error.filename or 'a file'}: {error.strerror or error}.")
        return FAILURE
    from fieldkit import log, paths

    try:
        where = paths.home(home).log_file
    except Trouble as trouble:
        complain(f"fieldkit: {trouble}")
        return FAILURE
    log.unexpected(where, error, " ".join(sys.argv[1:2]))
    complain(
        f"fieldkit: something unforeseen happened ({type(error).__name__}). What was stored before is safe; "
        f"the last step may not be. Where it happened is in {where}: that file holds no client data and helps to "
        "mend it."
    )
    return FAILURE


def reader_has_gone(error: OSError) -> bool:
    """Return whether an error of writing means that nobody reads any more; Windows says "Invalid argument" then."""
    silent = _WINDOWS and error.errno == errno.EINVAL and error.filename is None
    return isinstance(error, BrokenPipeError) or silent


def _flush() -> None:
    """Let what was said before a refusal stand before it, also where both go into one file."""
    try:
        sys.stdout.flush()
    except OSError:
        _close_quietly()


def _close_quietly() -> None:
    # Whoever read our output has gone; Python would complain at exit when it flushes.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
