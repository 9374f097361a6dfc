"""``checklist list``: the checklists, which version new surveys take, and whose it is."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import reading
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json
from fieldkit.db.views.content.checklist_versions import WHOSE, ChecklistVersions, VersionLine, checklists, named


@command("list", short_help="List the checklists, or the versions of one.")
@click.argument("key", required=False)
@json_option
@home_option
@click.pass_obj
def list_(place: Place, key: str | None, as_json: bool) -> None:
    """List the checklists: key, title, minutes of the short list and of all of it, the version that new surveys take,
    whose it is. With KEY: its versions."""
    with reading(place.home) as connection:
        found = [named(connection, key)] if key else checklists(connection)
    if as_json:
        say_json([_plain(one) for one in found])
        return
    rows = [_version(found[0], version) for version in found[0].versions] if key else map(_checklist, found)
    for line in aligned(list(rows), columns(), whole=(0,)):
        say(line)
    behind = [one for one in found if one.behind]
    if behind:
        say()
    for one in behind:
        say(f"{one.key}: {_what_changed(one)}")


def _checklist(one: ChecklistVersions) -> tuple[str, ...]:
    if one.used is None:
        return (one.key, one.title, one.takes, "no version", "", "")
    note = "the starting list has changed since" if one.behind else ""
    return (one.key, one.title, one.takes, f"version {one.used.label}", WHOSE[one.used.whose], note)


def _version(one: ChecklistVersions, version: VersionLine) -> tuple[str, ...]:
    kept = f"{version.surveys:,} survey{'s' * (version.surveys != 1)}" if version.surveys else ""
    base = next((f"from version {other.label}" for other in one.versions if other.id == version.based_on), "")
    return (f"version {version.label}", WHOSE[version.whose], base, kept, "in use" if version == one.used else "")


def _what_changed(one: ChecklistVersions) -> str:
    assert one.starting is not None, "it is behind that"
    if one.base is None:
        return f"fieldkit checklist diff {one.key} says how it differs from the starting list."
    versions = f"--from {one.base.label} --to {one.starting.label}"
    return f"fieldkit checklist diff {one.key} {versions} says what changed in the starting list."


def _plain(one: ChecklistVersions) -> dict[str, object]:
    return {
        "key": one.key,
        "uid": one.uid,
        "title": one.title,
        "minutes": one.minutes,
        "minutes_short": one.minutes_short,
        "scope": one.scope,
        "version": one.used.label if one.used else None,
        "whose": one.used.whose if one.used else None,
        "starting_changed": one.behind,
        "versions": [
            {
                "version": version.label,
                "uid": version.uid,
                "whose": version.whose,
                "based_on": next((other.label for other in one.versions if other.id == version.based_on), None),
                "surveys": version.surveys,
            }
            for version in one.versions
        ],
    }
