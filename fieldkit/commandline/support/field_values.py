"""Values as commands take them, FIELD=VALUE, and the kinds whose records a person makes."""

from __future__ import annotations

import click

from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind


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


def refuse_own(kind: Kind) -> None:
    """Raise Trouble for a kind whose records fieldkit writes itself."""
    if not kind.created:
        raise Trouble(f"{kind.plural} are written by fieldkit itself, not one by one. Nothing was changed.")
