"""``find``: anything by words or digits; ``quick_find`` does it."""

from __future__ import annotations

import click

from fieldkit.commandline.support.options import Place, command, home_option, json_option, kind_named
from fieldkit.domain.records.declaration import Kind


@command(short_help="Find anything by words or digits.")
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", callback=kind_named, help="Only this kind of record.")
@json_option
@home_option
@click.pass_obj
def find(place: Place, words: tuple[str, ...], kind: Kind | None, as_json: bool) -> int:
    """Find records of all kinds by the beginnings of their words, or by four or more digits of a number.

    The end of security updates is found by the name of a product. Best first. Text is one line for each: kind, title
    and whom it concerns. JSON has kind, uid and title, for cards and checklists also the content id as "key".
    """
    from fieldkit.commandline.records import quick_find

    return quick_find.find(place.home.database, words, kind.name if kind else "", as_json)
