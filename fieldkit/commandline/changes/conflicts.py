"""``conflicts``: what two people wrote differently, numbered for ``resolve``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fieldkit.commandline.support.changes import RECORD, moment, who
from fieldkit.commandline.support.connection import reading, typed
from fieldkit.commandline.support.layout import UNTITLED, aligned, columns
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json

if TYPE_CHECKING:
    from fieldkit.db.changes.conflicts import Conflict, Version
    from fieldkit.domain.records.values import ReadingContext


@command(short_help="List what two people wrote differently.")
@json_option
@home_option
@click.pass_obj
def conflicts(place: Place, as_json: bool) -> None:
    """List every value that two devices wrote without knowing of each other, numbered for “fieldkit resolve”."""
    from fieldkit.db.changes import conflicts as open_ones

    with reading(place.home) as connection:
        by = typed(place.home, connection)
        found = open_ones.conflicts(connection)
        texts = [[_version_text(one, version, by) for version in one.versions] for one in found]
    if as_json:
        say_json([_plain(one, words) for one, words in zip(found, texts, strict=True)])
        return
    if not found:
        say("Nothing contradicts.")
    for one, words in zip(found, texts, strict=True):
        say(f"{_label(one)}  {one.title or UNTITLED}")
        say(f"  {one.uid} {one.field or RECORD}")
        rows = [
            (f"{number}", text, who(version.who), moment(version.at), "shown" if version.shown else "")
            for number, (version, text) in enumerate(zip(one.versions, words, strict=True), 1)
        ]
        for line in aligned(rows, columns(), indent="    "):
            say(line)


def _version_text(one: Conflict, version: Version, by: ReadingContext) -> str:
    """Return in words what one side of a conflict says."""
    from fieldkit.domain.records.kinds import KINDS

    if not one.field:
        return "deleted" if version.what == "deleted" else "changed, so it stays"
    return KINDS[one.kind].field(one.field).shown(version.value, by) or "(empty)"


def _label(one: Conflict) -> str:
    from fieldkit.domain.records.kinds import KINDS

    kind = KINDS[one.kind]
    return f"{kind.label}, {kind.field(one.field).label}" if one.field else f"{kind.label}, deleted and changed"


def _plain(one: Conflict, words: list[str]) -> dict[str, object]:
    return {
        "kind": one.kind,
        "uid": one.uid,
        "title": one.title,
        "field": one.field or RECORD,
        "versions": [
            {
                "number": number,
                "value": version.value,
                "text": text,
                "who": version.who,
                "at": version.at,
                "shown": version.shown,
                "what": version.what,
            }
            for number, (version, text) in enumerate(zip(one.versions, words, strict=True), 1)
        ],
    }
