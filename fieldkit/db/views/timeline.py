"""One client's timeline: calls, surveys, instructions and whatever else declares a place on it, newest first.

Each kind has an index by client and time. A window merges them in their order and stops when it is full, so
that five thousand entries cost what five do; what a line says is read only for the lines of the window.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fieldkit.db.base.conditions import LIVE
from fieldkit.db.base.connect import numbered
from fieldkit.db.base.keyset import Anchor, Key, to_skip, usable
from fieldkit.db.base.single_value import value_of
from fieldkit.db.base.value_list import listed
from fieldkit.db.schema.declared_tables import quoted, value_sql
from fieldkit.db.views.survey.progress import progress_of
from fieldkit.domain.records.appearance import Timeline
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value
from fieldkit.domain.records.waiting import WaitingRule, progress_words


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a timeline."""

    rank: int
    """Place of its source among entries of the same moment."""
    id: int
    kind: str
    uid: str
    at: int
    """When it happened, UTC milliseconds; 0 if nobody knows."""
    what: str
    who: str
    """The person at the client, or ""."""
    state: str
    """In words, or "" where ``due`` says it."""
    due: str = ""
    """Of an open promise: when it is due, as stored."""
    waits: bool = False
    """Whether it waits for somebody: to be returned, confirmed, mended."""
    tone: str = ""
    """"alert", "good", "accent" for what goes on, or ""."""

    @property
    def key(self) -> Key:
        """Its place on the timeline."""
        return self.at, self.rank, self.id


@dataclass(frozen=True, slots=True)
class _Source:
    """The records of a kind; of those whose moment can be missing, the ones with it or the ones without."""

    kind: Kind
    dated: bool = True

    @property
    def declared(self) -> Timeline:
        assert self.kind.timeline is not None, "only kinds with a timeline are sources"
        return self.kind.timeline


def _sources() -> list[_Source]:
    """Return the sources by rank. What has lost its date still has a place: at the very end."""
    kinds = [_Source(kind) for kind in KINDS.values() if kind.timeline]
    kinds.sort(key=lambda source: source.declared.place)
    return kinds + [_Source(one.kind, dated=False) for one in kinds if one.kind.has(one.declared.at)]


def window(
    connection: sqlite3.Connection, client: int, start: int, count: int, anchor: Anchor | None = None
) -> list[TimelineEntry]:
    """Return ``count`` entries of the client with the id ``client`` from position ``start``, newest first."""
    anchor = usable(anchor, start)
    sources = _sources()
    parts: list[str] = []
    values: list[str | int] = []
    for rank, source in enumerate(sources):
        sql, bound = _part(rank, source, client, anchor)
        parts.append(sql)
        values += bound
    places = connection.execute(
        f"{' UNION ALL '.join(parts)} ORDER BY at DESC, rank, id DESC LIMIT ? OFFSET ?",
        (*values, count, to_skip(anchor, start)),
    ).fetchall()
    wanted: dict[int, list[int]] = {}
    for rank, number, _at in places:
        wanted.setdefault(rank, []).append(number)
    found = {
        (rank, entry.id): entry
        for rank, numbers in wanted.items()
        for entry in _entries(connection, rank, sources[rank], numbers)
    }
    return [found[rank, number] for rank, number, _at in places]


def count(connection: sqlite3.Connection, client: int) -> int:
    """Return how many entries the client's timeline has."""
    tables = [kind.name for kind in KINDS.values() if kind.timeline]
    sums = " + ".join(f"(SELECT count(*) FROM {t} WHERE client = ?1 AND {LIVE})" for t in tables)
    return int(value_of(connection, f"SELECT {sums}", numbered(client)))


def _part(rank: int, source: _Source, client: int, anchor: Anchor | None) -> tuple[str, list[str | int]]:
    column = quoted(source.declared.at)
    at = column if source.dated else "0"
    known = "IS NOT NULL" if source.dated else "IS NULL"
    sql = (
        f"SELECT {rank} AS rank, id, {at} AS at FROM {source.kind.name}"
        f" WHERE client = ? AND {LIVE} AND {column} {known}"
    )
    if anchor is None:
        return sql, [client]
    moment, of_rank, number = anchor.key
    if rank == of_rank:
        return f"{sql} AND ({at}, id) < (?, ?)", [client, moment, number]
    return f"{sql} AND {at} {'<=' if rank > int(of_rank) else '<'} ?", [client, moment]


def _entries(connection: sqlite3.Connection, rank: int, source: _Source, numbers: list[int]) -> Iterator[TimelineEntry]:
    kind = source.kind
    names = _names(source.declared, kind)
    columns = ", ".join(value_sql(kind.field(name), "r") for name in names)
    marks, ids = listed(numbers)
    at = f"coalesce(r.{quoted(source.declared.at)}, 0)"
    for number, uid, moment, *values in connection.execute(
        f"SELECT r.id, r.uid, {at}, {columns} FROM {kind.name} AS r WHERE r.id IN ({marks})", ids
    ):
        entry = _entry(kind, source.declared, dict(zip(names, values, strict=True)), rank, number, uid, moment)
        far = progress_of(connection, number) if source.declared.progress and entry.waits else None
        yield replace(entry, state=progress_words(0, far.answered, far.asked)) if far else entry


def _names(declared: Timeline, kind: Kind) -> list[str]:
    """Return the fields that a line is made of, each once."""
    rule = _rule(declared, kind)
    needed = [*declared.what, *declared.who, *declared.state]
    needed += [declared.due, (declared.done or ("", ""))[0]]
    needed += [*(name for name, _ in rule.among), *rule.empty] if rule else []
    return [name for name in dict.fromkeys(needed) if name]


def _rule(declared: Timeline, kind: Kind) -> WaitingRule | None:
    """Return which records are marked as waiting: by a rule of the timeline's own, or by that of the kind."""
    return declared.waits or kind.waits


def _entry(
    kind: Kind, declared: Timeline, values: dict[str, Value], rank: int, number: int, uid: str, at: int
) -> TimelineEntry:
    words = {name: _words(kind.field(name), value) for name, value in values.items()}
    what = [words[name] for name in declared.what if words[name]]
    rule = _rule(declared, kind)
    waits = rule is not None and rule.holds(values.get)
    return TimelineEntry(
        rank,
        number,
        kind.name,
        uid,
        at,
        what=": ".join(what) if declared.all_of else next(iter(what), ""),
        who=next((words[name] for name in declared.who if words[name]), ""),
        state=_state(declared, values, words, waits),
        due=words[declared.due] if declared.due and waits else "",
        waits=waits,
        tone=_tone(kind, declared, values, waits),
    )


def _state(declared: Timeline, values: dict[str, Value], words: dict[str, str], waits: bool) -> str:
    if waits and declared.waits_as:
        return declared.waits_as
    if declared.done and values[declared.done[0]] not in (None, ""):
        return declared.done[1]
    return ", ".join(words[name] for name in declared.state if words[name])


def _tone(kind: Kind, declared: Timeline, values: dict[str, Value], waits: bool) -> str:
    if waits:
        return "accent" if declared.calm else "alert"
    return kind.state.tone(values.get(kind.state.name)) if kind.state else ""


def _words(field: Field, value: Value) -> str:
    if value is None or value == "":
        return ""
    return field.option_label(value) if field.options else str(value)
