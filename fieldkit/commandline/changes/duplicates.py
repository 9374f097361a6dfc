"""``duplicates``: contacts that may be one person; merge two, or say that they are two people."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import click

from fieldkit.commandline.support.connection import reading, typed, writing
from fieldkit.commandline.support.layout import aligned, columns, cut, wrapped
from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json
from fieldkit.domain.text.sanitize import printable

if TYPE_CHECKING:
    from fieldkit.operations.contacts.duplicates import ContactPair, SimilarPair

SHOWN = 20
"""Pairs that are listed without --all; the rest is counted."""


@click.group(invoke_without_command=True, short_help="Contacts that may be one person: list, merge, apart, ask.")
@click.option("--all", "everything", is_flag=True, help="List every pair.")
@json_option
@home_option
@click.pass_context
def duplicates(ctx: click.Context, everything: bool, as_json: bool) -> None:
    """List pairs of contacts that may be one person, the likeliest first, with what both say.

    A pair is made one contact with “fieldkit duplicates merge UID UID”, and is not asked about any more after “fieldkit
    duplicates apart UID UID”. D opens the same list on the screen, where it is one key a pair.
    """
    if ctx.invoked_subcommand is not None:
        if as_json or everything:
            raise click.UsageError("--all and --json are for the list: leave them out here.", ctx)
        return
    from fieldkit.operations.contacts.duplicates import contact_pair, similar_pairs

    place = ctx.ensure_object(Place)
    with reading(place.home) as connection:
        by = typed(place.home, connection)
        found = similar_pairs(connection)
        shown = found if everything or as_json else found[:SHOWN]
        sides = [contact_pair(connection, pair.one, pair.other, by) for pair in shown]
    told = [(pair, both) for pair, both in zip(shown, sides, strict=True) if both is not None]
    if as_json:
        say_json([_plain(pair, both) for pair, both in told])
        return
    if not found:
        say("No two contacts seem to be one person.")
    for pair, both in told:
        _show(pair, both)
    if len(found) > len(shown):
        say(f"… and {len(found) - len(shown):,} more pairs; --all lists them")


@command(short_help="Make one contact of two.")
@click.argument("keep", metavar="UID")
@click.argument("other", metavar="UID")
@home_option
@click.pass_obj
def merge(place: Place, keep: str, other: str) -> None:
    """Merge the second contact into the first, which keeps its values and gets those of the other.

    What a field has no room for goes to the other details. Calls, promises, orders and clients of the second lead to
    the first. The second goes to the trash: “fieldkit undelete UID” brings it back.
    """
    from fieldkit.operations.contacts import duplicates as operation

    with writing(place.home) as connection:
        done = operation.merge(connection, _contact(connection, keep), gone := _contact(connection, other))
    moved = {0: "", 1: " One record leads to it now."}.get(done.moved, f" {done.moved:,} records lead to it now.")
    say(f"{done.kept} is one contact now.{moved} The other is in the trash ({gone}).")


@command(short_help="Two contacts are two people: do not ask again.")
@click.argument("one", metavar="UID")
@click.argument("other", metavar="UID")
@home_option
@click.pass_obj
def apart(place: Place, one: str, other: str) -> None:
    """Note that two contacts are two people. No device of the firm asks again; “fieldkit duplicates ask” does."""
    from fieldkit.operations.contacts import duplicates as operation

    with writing(place.home) as connection:
        new = operation.keep_apart(connection, _contact(connection, one), _contact(connection, other))
    say("Two people: they are not asked about again." if new else "That was said already.")


@command(short_help="Two contacts may be one person after all: ask again.")
@click.argument("one", metavar="UID")
@click.argument("other", metavar="UID")
@home_option
@click.pass_obj
def ask(place: Place, one: str, other: str) -> None:
    """Take back that two contacts are two people."""
    from fieldkit.operations.contacts import duplicates as operation

    with writing(place.home) as connection:
        done = operation.ask_again(connection, _contact(connection, one), _contact(connection, other))
    say("They may be one person again." if done else "Nobody said that they are two people.")


for _command in (merge, apart, ask):
    duplicates.add_command(_command)


def _contact(connection: sqlite3.Connection, text: str) -> str:
    from fieldkit.db.records import lookup
    from fieldkit.domain.records.kinds import CONTACT

    return lookup.find(connection, CONTACT, text).uid


def _show(pair: SimilarPair, both: ContactPair) -> None:
    say(cut(printable(f"{pair.names[0]} / {pair.names[1]}"), columns()))
    for line in wrapped(printable(pair.why), columns() - 2):
        say(f"  {line}")
    say(f"  {pair.one} {pair.other}")
    rows = [
        (line.label, line.left.replace("\n", "; ") or "–", line.right.replace("\n", "; ") or "–", line.fit)
        for line in both.lines
    ]
    for text in aligned(rows, columns(), indent="    "):
        say(text)


def _plain(pair: SimilarPair, both: ContactPair) -> dict[str, object]:
    return {
        "uids": list(pair.key),
        "names": list(pair.names),
        "why": pair.why,
        "fields": [
            {"label": line.label, "left": line.left, "right": line.right, "fit": line.fit} for line in both.lines
        ],
    }
