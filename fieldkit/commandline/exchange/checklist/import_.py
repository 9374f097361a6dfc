"""``checklist import``: an edited checklist as the firm's own version."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from fieldkit.commandline.exchange.checklist import diff_lines
from fieldkit.commandline.support.connection import begun, reading, writing
from fieldkit.commandline.support.options import NamedPath, Place, command, home_option, json_option
from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.db.views.content.checklist_versions import WHOSE, ChecklistVersions
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.operations.checklists import own_versions
from fieldkit.operations.checklists.own_versions import ComparedChecklist


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
    """Take the checklist in FILE, as “checklist export” writes it, for all surveys from now on.

    It becomes our own version of the list with that id, or a new list of our own. Surveys that were begun keep the
    version they were begun with, and a later release of fieldkit puts nothing in its place.
    What “check --content” says of the file is said here too: what cannot be asked is refused, the rest is only said.
    """
    from fieldkit.commandline.support.content import beside
    from fieldkit.files.checklists.yaml_file import read

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
        _say_doubts(file, taken.doubts)
        raise
    if as_json:
        _say_doubts(file, taken.doubts)
        _say_plain(taken.checklist.id, compared, now, dry_run)
        return
    for line in diff_lines.lines(compared.changes):
        say(line)
    _say_doubts(file, taken.doubts)
    doubts = _counted_doubts(len(taken.doubts))
    if dry_run:
        cut = f" {_gone(compared)} Importing it takes --yes." if compared.looks_cut else ""
        said = f"{_would(compared, len(taken.checklist.items))}{_lacks(compared)}{cut}"
        say(f"{file}: {doubts}{said} Nothing was changed: this was a dry run.")
        return
    assert now is not None, "it was just taken"
    say(f"{file}: {doubts}{_done(compared, now)}")


def _say_doubts(file: Path, doubts: Sequence[str]) -> None:
    from fieldkit.files.checklists.yaml_file import SHOWN

    for doubt in doubts[:SHOWN]:
        complain(f"{file}: {doubt}")
    if len(doubts) > SHOWN:
        more = len(doubts) - SHOWN
        complain(f"{file}: … and {more:,} more; they are all in: fieldkit check --content {file}")


def _counted_doubts(number: int) -> str:
    return f"{number:,} remark{'s' * (number != 1)} above; " if number else ""


def _gone(compared: ComparedChecklist) -> str:
    gone = f"{compared.gone:,} of the {compared.stood:,} questions in use are not in it"
    return f"{gone}; a file that was cut off looks like that."


def _agree(file: Path, compared: ComparedChecklist) -> None:
    """Ask whether so many questions shall go. Raises Invalid where nobody can be asked, or says no."""
    said = f"{file}: {_gone(compared)}"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Invalid(f"{said} Nothing was changed. If they shall go: --yes.")
    if not click.confirm(f"{said} Take it?", default=False, err=True):
        raise Invalid("Nothing was changed.")


def _would(compared: ComparedChecklist, questions: int) -> str:
    from fieldkit.domain.checklists.diff import counted

    if compared.here is None:
        return f"a new list with {questions:,} question{'s' * (questions != 1)}."
    if not compared.new:
        return f"it is as {_in_use(compared.here)} already."
    if not compared.changes:
        return "the version that is in use now cannot be compared with it."
    return f"{counted(compared.changes)}, against {_in_use(compared.here)}."


def _done(compared: ComparedChecklist, now: ChecklistVersions) -> str:
    if not compared.new:
        said = f"it is as {_in_use(now)} already. No version was made."
    else:
        assert now.used is not None, "it was just taken"
        what = f"version {now.used.label} now" if compared.here is not None else "a new list"
        said = f"{now.title} is {what}, {WHOSE[now.used.whose]}. New surveys take it."
    lacks = _lacks(compared)
    said += lacks
    if now.behind and now.base is not None and now.starting is not None:
        versions = f"--from {now.base.label} --to {now.starting.label}"
        if versions not in lacks:
            said += f" The starting list has changed since: fieldkit checklist diff {now.key} {versions}"
    return said


def _lacks(compared: ComparedChecklist) -> str:
    """Say what taking the file takes back of the version in use, which came after the one that it was made from."""
    from fieldkit.domain.checklists.diff import counted

    origin, here = compared.origin, compared.here
    if origin is None or not origin.lacks or here is None or here.used is None:
        return ""
    versions = f"--from {origin.version.label} --to {here.used.label}"
    return (
        f" It was made from version {origin.version.label} and lacks what {_in_use(here)} changed since, "
        f"{counted(origin.lacks)} (fieldkit checklist diff {here.key} {versions})."
    )


def _in_use(found: ChecklistVersions) -> str:
    return f"version {found.used.label} ({WHOSE[found.used.whose]})" if found.used else "nothing"


def _say_plain(key: str, compared: ComparedChecklist, now: ChecklistVersions | None, dry_run: bool) -> None:
    say_json(
        {
            "key": key,
            "imported": compared.new and not dry_run,
            "version": now.used.label if now is not None and now.used is not None else None,
            "changes": diff_lines.plain(compared.changes),
            "made_from": compared.origin.version.label if compared.origin is not None else None,
            "lacks": diff_lines.plain(compared.origin.lacks) if compared.origin is not None else [],
        }
    )
