"""One client's timeline: calls, surveys, instructions, promises, card uses and findings, newest first.

Each kind has an index by client and time. A window merges the six in their order and stops when it is full, so
that five thousand entries cost what five do; what a line says is read only for the lines of the window.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from fieldkit.db.base.window import Anchor, Key, to_skip, usable
from fieldkit.domain.records.registry import CALL, CARD_USE, FINDING, INSTRUCTION, PROMISE, SURVEY
from fieldkit.domain.records.values import Value


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

    @property
    def key(self) -> Key:
        """Its place on the timeline."""
        return self.at, self.rank, self.id


@dataclass(frozen=True, slots=True)
class _Source:
    table: str
    at: str
    dated: bool = True


_SOURCES: Final = (
    _Source("call", "at"),
    _Source("survey", "started_at"),
    _Source("instruction", "heard_at"),
    _Source("promise", "created_at"),
    _Source("card_use", "at"),
    _Source("finding", "created_at"),
    # What has lost its date still has a place: at the very end.
    _Source("call", "at", dated=False),
    _Source("survey", "started_at", dated=False),
    _Source("instruction", "heard_at", dated=False),
    _Source("card_use", "at", dated=False),
)


def window(
    connection: sqlite3.Connection, client: int, start: int, count: int, anchor: Anchor | None = None
) -> list[TimelineEntry]:
    """Return ``count`` entries of the client with the id ``client`` from position ``start``, newest first."""
    anchor = usable(anchor, start)
    parts: list[str] = []
    values: list[str | int] = []
    for rank, source in enumerate(_SOURCES):
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
        (rank, entry.id): entry for rank, numbers in wanted.items() for entry in _entries(connection, rank, numbers)
    }
    return [found[rank, number] for rank, number, _at in places]


def count(connection: sqlite3.Connection, client: int) -> int:
    """Return how many entries the client's timeline has."""
    tables = dict.fromkeys(source.table for source in _SOURCES)
    sums = " + ".join(f"(SELECT count(*) FROM {t} WHERE client = ?1 AND deleted_at IS NULL)" for t in tables)
    return int(connection.execute(f"SELECT {sums}", (client,)).fetchone()[0])


def _part(rank: int, source: _Source, client: int, anchor: Anchor | None) -> tuple[str, list[str | int]]:
    at = f'"{source.at}"' if source.dated else "0"
    known = "IS NOT NULL" if source.dated else "IS NULL"
    sql = (
        f"SELECT {rank} AS rank, id, {at} AS at FROM {source.table}"
        f' WHERE client = ? AND deleted_at IS NULL AND "{source.at}" {known}'
    )
    if anchor is None:
        return sql, [client]
    moment, of_rank, number = anchor.key
    if rank == of_rank:
        return f"{sql} AND ({at}, id) < (?, ?)", [client, moment, number]
    return f"{sql} AND {at} {'<=' if rank > int(of_rank) else '<'} ?", [client, moment]


Row = tuple[Value, ...]


def _entries(connection: sqlite3.Connection, rank: int, numbers: list[int]) -> Iterator[TimelineEntry]:
    source = _SOURCES[rank]
    columns, make = _LINES[source.table]
    ids = ",".join(map(str, numbers))
    at = f'coalesce(r."{source.at}", 0)'
    for row in connection.execute(
        f"SELECT r.id, r.uid, {at}, {columns} FROM {source.table} AS r WHERE r.id IN ({ids})"
    ):
        number, uid, moment, *rest = row
        yield make(rank, int(number), str(uid), int(moment), *rest)


def _call(rank: int, number: int, uid: str, at: int, *row: Value) -> TimelineEntry:
    note, who, caller, direction, outcome, returned = map(_text, row)
    waits = outcome in ("missed", "call_back") and not returned
    state = "to be returned" if waits else "returned" if returned else CALL.field("outcome").option_label(outcome)
    what = note or CALL.field("direction").option_label(direction)
    return TimelineEntry(rank, number, "call", uid, at, what, who or caller, state, waits=waits)


def _survey(rank: int, number: int, uid: str, at: int, *row: Value) -> TimelineEntry:
    title, who, state, judged, applicable = map(_text, row)
    words = SURVEY.field("state").option_label(state)
    if state == "running" and applicable not in ("", "0"):
        words = f"{judged or 0} of {applicable}"
    return TimelineEntry(rank, number, "survey", uid, at, title, who, words, waits=state == "running")


def _instruction(rank: int, number: int, uid: str, at: int, *row: Value) -> TimelineEntry:
    topic, text, who, state = map(_text, row)
    what = f"{topic}: {text}" if text else topic
    words = INSTRUCTION.field("state").option_label(state)
    return TimelineEntry(rank, number, "instruction", uid, at, what, who, words, waits=state == "needs_confirmation")


def _promise(rank: int, number: int, uid: str, at: int, *row: Value) -> TimelineEntry:
    what, due, who, state = map(_text, row)
    is_open = state == "open"
    words = PROMISE.field("state").option_label(state)
    return TimelineEntry(rank, number, "promise", uid, at, what, who, words, due if is_open else "", waits=is_open)


def _card_use(rank: int, number: int, uid: str, at: int, *row: Value) -> TimelineEntry:
    card, words, who, outcome = map(_text, row)
    state = CARD_USE.field("outcome").option_label(outcome)
    return TimelineEntry(rank, number, "card_use", uid, at, words or card, who, state)


def _finding(rank: int, number: int, uid: str, at: int, *row: Value) -> TimelineEntry:
    title, severity, state = map(_text, row)
    words = [FINDING.field("severity").option_label(severity), FINDING.field("state").option_label(state)]
    waits = state == "open" and severity in ("high", "critical")
    return TimelineEntry(rank, number, "finding", uid, at, title, "", ", ".join(filter(None, words)), waits=waits)


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _title(kind: str, column: str, name: str = "name") -> str:
    return f"(SELECT {name} FROM {kind} WHERE {kind}.id = r.{column})"


_WHO: Final = _title("contact", "contact")
_LINES: Final[dict[str, tuple[str, Callable[..., TimelineEntry]]]] = {
    "call": (f"r.note, {_WHO}, r.caller, r.direction, r.outcome, r.returned_at", _call),
    "survey": (
        f"{_title('checklist', 'checklist', 'title')}, {_WHO}, r.state, r.judged, r.applicable",
        _survey,
    ),
    "instruction": (f"r.topic, r.text, {_WHO}, r.state", _instruction),
    "promise": (f"r.what, r.due, {_WHO}, r.state", _promise),
    "card_use": (f"{_title('card', 'card', 'title')}, r.words, {_WHO}, r.outcome", _card_use),
    "finding": ("r.title, r.severity, r.state", _finding),
}
"""By table: what a line reads beside id, uid and time, and how it becomes an entry."""
