"""Where a command writes to: a file of a name, a file in a folder, or the output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import click

from fieldkit.commandline.support.guard import FAILURE, reader_has_gone
from fieldkit.commandline.support.options import Command
from fieldkit.domain.errors import Trouble
from fieldkit.domain.reports.blocks import ReportDocument
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.exports import survey_report as reports

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


def document_options(function: Command) -> Command:
    """Let a command that writes a document ask for its format (``wanted``) and its place (``target``)."""
    format_option = click.option(
        "--format", "wanted", type=click.Choice(list(reports.FORMATS)), help="Else by the name of the file; HTML."
    )
    to_option = click.option(
        "-o",
        "--to",
        "--out",
        "target",
        metavar="FILE|DIR",
        type=click.Path(path_type=Path),
        help="Write to FILE, or a new one in DIR; - is the output.",
    )
    return format_option(to_option(function))


def refuse_unprintable(format_: str) -> None:
    """Raise UsageError for a format of documents that is no text, and so not for the output."""
    if format_ not in reports.TEXTS:
        raise click.UsageError(f"{reports.FORMATS[format_]} is no text: name the file with -o FILE.")


def print_document(document: ReportDocument, look: FirmLook, format_: str) -> None:
    """Print a document in a format that is text."""
    print_rows([reports.rendered(document, look, format_).decode("utf-8")], exactly=format_ == "html")


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
