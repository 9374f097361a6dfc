"""``checklist diff``: what changed between two versions of a checklist."""

from __future__ import annotations

import click

from fieldkit.commandline.exchange.checklist import diff_lines
from fieldkit.commandline.support.connection import reading
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json
from fieldkit.db.views.content.checklist_versions import WHOSE, ChecklistVersions, VersionLine, body_of, named
from fieldkit.operations.checklists.own_versions import to_compare


@command(short_help="Show what changed between two versions.")
@click.argument("key")
@click.option("--from", "older", metavar="N", help="The version before.")
@click.option("--to", "newer", metavar="N", help="The version after.")
@json_option
@home_option
@click.pass_obj
def diff(place: Place, key: str, older: str | None, newer: str | None, as_json: bool) -> None:
    """Show what changed in the checklist KEY from one version to another.

    Without --from and --to: from the newest that ships to our own, if that is in use; else between the two newest.
    """
    from fieldkit.domain.checklists.diff import counted
    from fieldkit.domain.checklists.diff import diff as changes_of

    with reading(place.home) as connection:
        found = named(connection, key)
        first, second = to_compare(found, older or "", newer or "")
        changes = changes_of(body_of(connection, first), body_of(connection, second))
    if as_json:
        say_json({"key": found.key, "from": first.label, "to": second.label, "changes": diff_lines.plain(changes)})
        return
    said = f"{found.key}, from version {_called(first)} to {_called(second)}"
    if not changes:
        say(f"{said}: nothing differs.")
    else:
        say(f"{said}: {counted(changes)}.")
        for line in diff_lines.lines(changes):
            say(line)
    _hint(found, first, second)


def _called(version: VersionLine) -> str:
    return f"{version.label} ({WHOSE[version.whose]})"


def _hint(found: ChecklistVersions, first: VersionLine, second: VersionLine) -> None:
    """Say how to see only what a release changed, where that is something else."""
    base, starting = found.base, found.starting
    if not found.behind or base is None or starting is None or (first, second) == (base, starting):
        return
    versions = f"--from {base.label} --to {starting.label}"
    say(f"The starting list has changed since: fieldkit checklist diff {found.key} {versions}")
