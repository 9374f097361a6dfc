"""``checklist use``: which version new surveys take."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import writing
from fieldkit.commandline.support.options import Place, command, home_option
from fieldkit.commandline.support.output import say
from fieldkit.db.views.content.checklist_versions import WHOSE, named, version_of
from fieldkit.operations.checklists import own_versions


@command(short_help="Choose the version that new surveys take.")
@click.argument("key")
@click.option("--starting", is_flag=True, help="The newest that ships, also of later releases.")
@click.option("--version", "label", metavar="N", help="That version, until you choose another.")
@home_option
@click.pass_obj
def use(place: Place, key: str, starting: bool, label: str | None) -> None:
    """Let new surveys of the checklist KEY take the starting content, or one of its versions.

    No version is lost by that: “checklist list KEY” has them all. Surveys that were begun keep theirs.
    """
    if starting == bool(label):
        raise click.UsageError("Either --starting or --version N: which one new surveys take.")
    with writing(place.home) as connection:
        wanted = version_of(named(connection, key), label) if label else None
        now = own_versions.use(connection, key, wanted)
    assert now.used is not None, "it was just chosen"
    say(f"{now.title}: new surveys take version {now.used.label} ({WHOSE[now.used.whose]}).")
