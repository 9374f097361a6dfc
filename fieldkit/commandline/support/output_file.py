"""Where a command writes to: a file of a name, a file in a folder, or the output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import click

from fieldkit.commandline.support.guard import FAILURE, reader_has_gone
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import printable

STDOUT: Final = Path("-")
"""What stands for the output in place of a file."""
_ELSEWHERE: Final = frozenset("/\\:\0")
"""Part folders and drives, on this system or another."""

output_option = click.option(
    "-o",
    "--to",
    "target",
    metavar="FILE|DIR",
    type=click.Path(path_type=Path),
    help="Write to FILE, or a new one in DIR; - is the output.",
)
force_option = click.option("--force", is_flag=True, help="Write over a file that is there.")


def target_of(target: Path, name: Callable[[], str]) -> Path:
    """Return the file to be written: the one that was named, or of a folder one of that ``name`` in it.

    Raises Trouble for a folder that is none, and for a name that leads out of it.
    """
    if target.is_dir():
        file = name()
        if not file or file in (".", "..") or _ELSEWHERE.intersection(file):
            raise Trouble(
                f"“{printable(file)}” cannot name a file. Nothing was written. Say which one: {target / 'NAME'}"
            )
        return target / file
    if not target.parent.is_dir():
        raise Trouble(f"{target.parent} is no folder. Nothing was written.")
    return target


def print_rows(rows: Iterable[str], *, exactly: bool = False) -> None:
    """Print texts with the line ends of the system; ``exactly``: in UTF-8 with their own, as a format wants it.

    Raises Trouble where the output is not whole.
    """
    try:
        for row in rows:
            if exactly:
                sys.stdout.buffer.write(row.encode("utf-8"))
            else:
                sys.stdout.write(row.replace("\r\n", "\n"))
        sys.stdout.flush()
    except OSError as error:
        if reader_has_gone(error):
            # Not as the error that it is: the store, which is still open, would be blamed for it.
            raise click.exceptions.Exit(FAILURE) from error
        raise Trouble(f"The output: {error.strerror or error}. It is not whole there.") from error
