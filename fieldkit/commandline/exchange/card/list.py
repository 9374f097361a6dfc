"""``card list``: the objection cards, or those that the firm edited."""

from __future__ import annotations

import click

from fieldkit.commandline.support.connection import reading
from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json
from fieldkit.db.views.content.edited_cards import CardEdits, cards


@command("list", short_help="List the objection cards.")
@click.option("--edited", is_flag=True, help="Only those that ship and that you changed, with what you changed.")
@json_option
@home_option
@click.pass_obj
def list_(place: Place, edited: bool, as_json: bool) -> None:
    """List the objection cards: key, title, category; those that are not as they ship with what you changed."""
    with reading(place.home) as connection:
        found = [one for one in cards(connection) if one.fields or not edited]
    if as_json:
        say_json([_plain(one) for one in found])
        return
    if not found:
        say("No card that ships was changed." if edited else "There are no cards.")
        return
    for line in aligned([_cells(one) for one in found], columns(), whole=(0,)):
        say(line)
    changed = [one for one in found if one.released]
    if changed:
        say()
    for one in changed:
        say(f"A release changed what you had changed: fieldkit card diff {one.key}")


def _cells(one: CardEdits) -> tuple[str, ...]:
    # What ships says nothing of itself: so the titles have room.
    whose = "our own" if one.own else "edited" if one.fields else ""
    return (one.key, one.title, one.category, whose, ", ".join(field.label for field in one.fields))


def _plain(one: CardEdits) -> dict[str, object]:
    return {
        "key": one.key,
        "uid": one.uid,
        "title": one.title,
        "category": one.category,
        "own": one.own,
        "edited": [field.name for field in one.fields],
        "release_changed": [field.name for field in one.fields if field.released],
    }
