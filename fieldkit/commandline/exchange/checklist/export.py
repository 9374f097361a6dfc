"""``checklist export``: a version of a checklist as YAML, to be edited."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.commandline.exchange.output_file import STDOUT, force_option, target_of
from fieldkit.commandline.support.connection import reading
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.db.views.content.checklist_versions import named, version_of
from fieldkit.operations.checklists import files


@command(short_help="Write a checklist as YAML, to edit it.")
@click.argument("key")
@click.argument("file", required=False, type=NamedPath())
@click.option("--version", "label", metavar="N", help="That version, not the one that new surveys take.")
@force_option
@home_option
@click.pass_obj
def export(place: Place, key: str, file: Path | None, label: str | None, force: bool) -> None:
    """Write the checklist KEY as YAML to FILE, or print it: the version that new surveys take, or another.

    Edit it in any editor, then: fieldkit checklist import FILE
    """
    with reading(place.home) as connection:
        found = named(connection, key)
        text = files.as_yaml(connection, found, version_of(found, label) if label else None)
    if file is None or file == STDOUT:
        say(text.removesuffix("\n"))
        return
    path = target_of(file, lambda: f"{found.key}.yaml")
    files.write(place.home.database, path, text, replace=force)
    say(f"{path}: {found.title}. Take it in when it is as you want it: fieldkit checklist import {path}")
