"""``card diff``: what the firm changed of a card, and what a release changed beneath that."""

from __future__ import annotations

from collections.abc import Iterator

import click

from fieldkit.commandline.support.connection import reading
from fieldkit.commandline.support.layout import columns, wrapped
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json
from fieldkit.db.views.content.edited_cards import CardEdits, EditedField, named
from fieldkit.domain.text.sanitize import printable, printable_block

_NO_END = 1000
"""Lines that a text may take."""


@command(short_help="Show what you changed of a card.")
@click.argument("key")
@json_option
@home_option
@click.pass_obj
def diff(place: Place, key: str, as_json: bool) -> None:
    """Show the fields of the card KEY in which you changed what ships, and what a release changed beneath.

    KEY is the key of the card, or its title. What you changed stays, whatever a release brings.
    """
    with reading(place.home) as connection:
        found = named(connection, key)
    if as_json:
        say_json(_plain(found))
        return
    if not found.fields:
        nothing = "it is our own, nothing of it ships." if found.own else "nothing was changed of what ships."
        say(f"{found.title}: {nothing}")
        return
    say(found.title)
    for field in found.fields:
        for line in _lines(field):
            say(line)
    say()
    fields = " ".join(field.name for field in found.fields)
    say(f"To take what ships: fieldkit card reset {found.key}{f', or some of it: {fields}' if ' ' in fields else ''}")


def _lines(field: EditedField) -> Iterator[str]:
    yield f"  {field.label}"
    yield from _said("ours", field.ours)
    yield from _said("ships", field.ships)
    if field.released and field.shipped is not None:
        yield from _said("shipped when you changed it", field.shipped)


def _said(what: str, text: str) -> Iterator[str]:
    yield f"    {what}:{'' if text else ' nothing'}"
    for part in printable_block(text).split("\n") if text else ():
        for line in wrapped(printable(part), max(20, columns() - 6), _NO_END):
            yield f"      {line}"


def _plain(found: CardEdits) -> dict[str, object]:
    return {
        "key": found.key,
        "uid": found.uid,
        "title": found.title,
        "own": found.own,
        "fields": [
            {
                "field": field.name,
                "ours": field.ours,
                "ships": field.ships,
                "shipped": field.shipped,
                "release_changed": field.released,
            }
            for field in found.fields
        ],
    }
