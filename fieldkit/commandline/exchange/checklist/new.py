"""``checklist new``: a small list to begin one's own from."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from fieldkit.commandline.support.connection import reading
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.commandline.support.output_file import target_of
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.operations.checklists import files


@command(short_help="Begin a checklist of your own.")
@click.argument("name")
@click.argument("file", required=False, type=NamedPath())
@home_option
@click.pass_obj
def new(place: Place, name: str, file: Path | None) -> None:
    """Write a small list called NAME to FILE, with one item of each usual type, to begin a checklist of your own from.

    Without FILE it is called by its id and goes into this folder. It writes over nothing.
    """
    from fieldkit.files.checklists.starting_list import key_of

    key = key_of(name)
    if key in _known(place):
        raise Invalid(
            f"There is a checklist {key} already. Nothing was written. Edit it: fieldkit checklist edit {key}; "
            "for another one choose another name."
        )
    path = target_of(file or Path(), lambda: f"{key}.yaml")
    files.begin(place.home.database, path, name)
    say(f"{path}: change it in any editor, then take it in: fieldkit checklist import {path}")


def _known(place: Place) -> set[str]:
    """Return the ids of the lists that there are: in the store, or without one those that ship."""
    from fieldkit.db.store.content_files import FOLDER
    from fieldkit.db.views.content.checklist_versions import checklists

    known = {path.stem for path in (FOLDER / "checklists").glob("*.yaml")}
    with suppress(Trouble):
        if place.home.database.exists():
            with reading(place.home) as connection:
                known |= {one.key for one in checklists(connection)}
    return known
