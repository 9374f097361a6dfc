"""``checklist export``: a version of a checklist as YAML, to be edited, or as a form for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.exchange.checklist import taken_lines
from fieldkit.commandline.support.connection import reading
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.commandline.support.output_file import STDOUT, force_option, target_of
from fieldkit.db.views.content.checklist_versions import named, version_of
from fieldkit.operations.checklists import files

if TYPE_CHECKING:
    from fieldkit.files.checklists.xlsform.left_out import LeftOut


@command(short_help="Write a checklist as YAML, to edit it, or as XLSForm.")
@click.argument("key")
@click.argument("file", required=False, type=NamedPath())
@click.option("--format", "wanted", type=click.Choice(list(files.FORMATS)), help="Else by the name of the file; YAML.")
@click.option("--version", "label", metavar="N", help="That version, not the one that new surveys take.")
@force_option
@home_option
@click.pass_obj
def export(place: Place, key: str, file: Path | None, wanted: str | None, label: str | None, force: bool) -> None:
    """Write the checklist KEY as YAML to FILE, or print it: the version that new surveys take, or another.

    Edit it in any editor, then: fieldkit checklist import FILE. As an XLSForm (.xlsx) ODK, Kobo and others can ask it;
    what they do not is said line by line, and comes back with the file.
    """
    format_ = files.format_of(file, wanted or "")
    if format_ == "xlsform" and file in (None, STDOUT):
        raise click.UsageError("A workbook is no text: name the file, such as FILE.xlsx.")
    with reading(place.home) as connection:
        found = named(connection, key)
        version = version_of(found, label) if label else None
        left_out: tuple[LeftOut, ...] = ()
        if format_ == "yaml":
            text = files.as_yaml(connection, found, version).encode("utf-8")
        else:
            text, left_out = files.as_form(connection, found, version)
    if file is None or file == STDOUT:
        say(text.decode("utf-8").removesuffix("\n"))
        return
    path = target_of(file, lambda: f"{found.key}{files.SUFFIXES[format_]}")
    files.write(place.home.database, path, text, replace=force)
    taken_lines.say_left_out(path, left_out)
    many = len(left_out)
    named_above = f" {many:,} thing{'s' * (many != 1)} that other programs do not have: named above." if many else ""
    say(f"{path}: {found.title}.{named_above} Take it in when it is as you want it: fieldkit checklist import {path}")
