"""``checklist import``: an edited checklist as the firm's own version."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.exchange.checklist import diff_lines, taken_lines
from fieldkit.commandline.support.connection import begun, reading, writing
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json
from fieldkit.db.views.content.checklist_versions import ChecklistVersions
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.operations.checklists import own_versions
from fieldkit.operations.checklists.own_versions import ComparedChecklist

if TYPE_CHECKING:
    from fieldkit.files.checklists.yaml_file import ReadChecklist


@command("import", short_help="Take an edited checklist as our own.")
@click.argument("file", type=NamedPath())
@click.option("--dry-run", is_flag=True, help="Only show what differs; change nothing.")
@click.option("--caught-up", is_flag=True, help="It has what the newest starting list changed, as far as you want it.")
@click.option("--new", is_flag=True, help="It is a new list, though one is called almost like it.")
@click.option("--yes", is_flag=True, help="Take it, though more than a third of the questions in use are not in it.")
@json_option
@home_option
@click.pass_obj
def import_(place: Place, file: Path, dry_run: bool, caught_up: bool, new: bool, yes: bool, as_json: bool) -> None:
    """Take the checklist in FILE, as “checklist export” writes it or as an XLSForm (.xlsx), for surveys from now on.

    It becomes our own version of the list with that id, or a new list of our own. Surveys that were begun keep the
    version they were begun with, and a later release of fieldkit puts nothing in its place.
    What “check --content” says of the file is said here too: what cannot be asked is refused, the rest is only said.
    What a checklist cannot say of a form is named with sheet and row.
    """
    from fieldkit.commandline.support.content import beside
    from fieldkit.files.checklists.any_file import read

    taken = read(file, beside(place.home))
    try:
        with begun(place.home, dry_run=dry_run) as home, reading(home) as connection:
            compared = own_versions.compare(connection, taken.checklist, new=new)
        now = compared.here
        if not dry_run:
            if compared.looks_cut and not yes:
                _agree(file, compared)
            with writing(place.home) as connection:
                stored = own_versions.take(connection, taken.checklist, caught_up=caught_up, new=new)
            compared, now = stored.compared, stored.now
    except Trouble:
        taken_lines.say_read(file, taken)
        raise
    if not as_json:
        for line in diff_lines.lines(compared.changes):
            say(line)
    taken_lines.say_read(file, taken)
    taken_lines.say_meanings(file, compared.meanings)
    if as_json:
        _say_plain(taken, compared, now, dry_run)
        return
    counted = taken_lines.counted(taken)
    if dry_run:
        cut = f" {taken_lines.gone(compared)} Importing it takes --yes." if compared.looks_cut else ""
        said = f"{taken_lines.would(compared, len(taken.checklist.items))}{taken_lines.lacks(compared)}{cut}"
        say(f"{file}: {counted}{said} Nothing was changed: this was a dry run.")
        return
    assert now is not None, "it was just taken"
    say(f"{file}: {counted}{taken_lines.done(compared, now)}")


def _agree(file: Path, compared: ComparedChecklist) -> None:
    """Ask whether so many questions shall go. Raises Invalid where nobody can be asked, or says no."""
    said = f"{file}: {taken_lines.gone(compared)}"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Invalid(f"{said} Nothing was changed. If they shall go: --yes.")
    if not click.confirm(f"{said} Take it?", default=False, err=True):
        raise Invalid("Nothing was changed.")


def _say_plain(taken: ReadChecklist, compared: ComparedChecklist, now: ChecklistVersions | None, dry_run: bool) -> None:
    from dataclasses import asdict

    say_json(
        {
            "key": taken.checklist.id,
            "imported": compared.new and not dry_run,
            "version": now.used.label if now is not None and now.used is not None else None,
            "changes": diff_lines.plain(compared.changes),
            "made_from": compared.origin.version.label if compared.origin is not None else None,
            "lacks": diff_lines.plain(compared.origin.lacks) if compared.origin is not None else [],
            "other_meanings": [asdict(one) for one in compared.meanings],
            "left_out": [asdict(one) for one in taken.left_out],
        }
    )
