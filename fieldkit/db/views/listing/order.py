"""The order of a list in SQL: its parts one after the other, and what each of them is sorted by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, NamedTuple

from fieldkit.db.base.conditions import LIVE, rule_sql
from fieldkit.db.base.keyset import Anchor
from fieldkit.db.schema.declared_tables import COMMON, quoted, sorted_sql, title_sql
from fieldkit.db.views.listing.listing import Listing
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.waiting import WaitingRule


class Which(NamedTuple):
    """A condition on the records of a list, with the values of its marks."""

    sql: str = ""
    values: tuple[str, ...] = ()


ALL: Final = Which()
"""No condition."""


_SAME: Final = "''"
"""What those are sorted by that have nothing to be sorted by."""


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of a list, in SQL: its rows stand before those of the next."""

    condition: str
    value: str
    """Expression that its rows are sorted by."""
    way: str

    @property
    def by(self) -> str:
        """How its rows are sorted."""
        # By a constant SQLite would sort what an index holds in order already.
        value = "" if self.value == _SAME else f"{self.value} {self.way}, "
        return f"ORDER BY {value}id {self.way}"

    @property
    def after(self) -> str:
        """The condition that a row comes after the one with a key."""
        return f"({self.value}, id) {'<' if self.way == 'DESC' else '>'} (?, ?)"


def conditions(
    listing: Listing, which: Which, anchor: Anchor | None
) -> Iterator[tuple[int, ListPart, str, tuple[str | int, ...]]]:
    """Yield number, part, condition and its values of each part of the list from ``anchor`` on."""
    begun = anchor.key[0] if anchor else -1
    parts = _parts(listing.kind, listing.sort, listing.reverse, listing.first, listing.grouped)
    listed = those_listed(listing)
    for number, part in enumerate(parts):
        if number >= int(begun):
            after = part.after if number == begun else ""
            where = " AND ".join(filter(None, (listed, part.condition, which.sql, after)))
            yield number, part, where, (*which.values, *(anchor.key[1:] if anchor and after else ()))


def those_listed(listing: Listing) -> str:
    """Return the condition that a record is outside the trash, of the client whose are listed, and not hidden."""
    of = f"client = (SELECT id FROM client WHERE uid = {as_sql(listing.client)})" if listing.client else ""
    only = rule_sql(listing.only) if listing.only else ""
    return " AND ".join(filter(None, (LIVE, of, only)))


@cache
def _parts(kind: Kind, sort: str, reverse: bool, first: WaitingRule | None, grouped: str = "") -> tuple[ListPart, ...]:
    own, descending = kind.sorted_by
    way = "DESC" if (descending and not sort) != reverse else "ASC"
    value, empty, filled = _sorted(kind, sort or own)
    # By nothing but the local id where there is nothing: a comparison with NULL would find no row.
    parts = [ListPart(filled, value, way), ListPart(empty, _SAME, way)] if empty else [ListPart("", value, way)]
    if grouped:
        parts = [
            replace(part, condition=" AND ".join(filter(None, (group, part.condition))))
            for group in _groups(kind, grouped, reverse)
            for part in parts
        ]
    if first:
        comes_first = rule_sql(first)
        parts = [
            ListPart(" AND ".join(filter(None, (side, part.condition))), part.value, way)
            for side in (comes_first, f"NOT ({comes_first})")
            for part in parts
        ]
    return tuple(parts)


def _groups(kind: Kind, name: str, reverse: bool) -> Iterator[str]:
    """Yield the conditions of the groups by a choice, of its last option first, or in ``reverse``; then of the rest."""
    values = [as_sql(one.value) for one in kind.field(name).options]
    values = values if reverse else values[::-1]
    yield from (f"{quoted(name)} = {value}" for value in values)
    yield f"{quoted(name)} NOT IN ({', '.join(values)})"


def _sorted(kind: Kind, name: str) -> tuple[str, str, str]:
    """Return what a field is sorted by, and the conditions that it is empty and that it is not."""
    column = quoted(name)
    if name in COMMON:
        return column, "", ""
    field = kind.field(name)
    if field.link:
        return f"{column_sql(kind, name)} COLLATE NOCASE", f"{column} IS NULL", f"{column} IS NOT NULL"
    if field.sql_type == "INTEGER":
        return column, f"{column} IS NULL", f"{column} IS NOT NULL"
    if field.options:
        places = " ".join(f"WHEN {as_sql(one.value)} THEN {place}" for place, one in enumerate(field.options))
        return f"CASE {column} {places} ELSE {len(field.options)} END", f"{column} = ''", f"{column} <> ''"
    text = sorted_sql(field)
    return text, f"{text} = ''", f"{text} > ''"


def column_sql(kind: Kind, name: str) -> str:
    """Return the expression of what a row says of a field."""
    link = "" if name in COMMON else kind.field(name).link
    if not link:
        return f"{kind.name}.{quoted(name)}"
    alias = f"of_{name}"
    title = title_sql(KINDS[link], alias)
    return f"coalesce((SELECT {title} FROM {link} AS {alias} WHERE {alias}.id = {kind.name}.{quoted(name)}), '')"


def as_sql(text: str) -> str:
    """Return a text as SQL; only of a constant does SQLite see that a partial index fits."""
    return "'" + text.replace("'", "''") + "'"
