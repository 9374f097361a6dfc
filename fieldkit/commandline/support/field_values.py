"""Values as commands take them, FIELD=VALUE, and the kinds whose records a person makes."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Collection, Iterable

import click

from fieldkit.commandline.support.output import complain
from fieldkit.db.records import client_links, lookup
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.text.sanitize import printable


def _pairs(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Return the texts by field; a field given twice would silently lose one of them."""
    found: dict[str, str] = {}
    for value in values:
        name, equals, text = value.partition("=")
        field = name.strip().lower().replace("-", "_")
        if not equals or not field:
            raise click.BadParameter(f'“{value}” is no FIELD=VALUE, such as name="Marsh & Daughters".')
        if field in found:
            raise click.BadParameter(f"“{field}” is given twice. Several numbers go into one, with ; between them.")
        found[field] = text
    return found


values_argument = click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True, callback=_pairs)


def readings(
    connection: sqlite3.Connection, kind: Kind, uid: str, names: Collection[str], by: ReadingContext
) -> list[str]:
    """Return how a date, an amount or a link among the fields ``names`` was read, as they are stored now.

    So is the client that a link may have brought along; then what is of another client than the record.
    """
    record = lookup.get(connection, kind, uid)
    shown = {*names, *(["client"] if client_links.brings_client(kind, names) else [])}
    found = [(field, getattr(record, field.name)) for field in kind.form if field.name in shown]
    read = [
        f"{field.name}: {printable(field.full(value, by))}"
        for field, value in found
        if (field.type.echoes or field.link) and value not in (None, "")
    ]
    return read + client_links.of_another(connection, kind, uid, names)


def tell(lines: Iterable[str]) -> None:
    """Print readings: on the error stream, after what is on the other, for a script takes the uid from there."""
    sys.stdout.flush()
    for line in lines:
        complain(line)


def refuse_own(kind: Kind) -> None:
    """Raise Trouble for a kind whose records fieldkit writes itself."""
    if not kind.created:
        raise Trouble(f"{kind.plural} are written by fieldkit itself, not one by one. Nothing was changed.")
