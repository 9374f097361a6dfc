"""Today: what is due, overdue, to be returned, unfinished or waiting for a yes. One function for screen and shell."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.db.base.conditions import rule_sql, waiting_sql
from fieldkit.db.base.single_value import value_of
from fieldkit.db.views import drafts
from fieldkit.domain.records.values import local
from fieldkit.domain.records.waiting import TODAY, WAITING
from fieldkit.domain.text.dates import When, WhenError, describe

MOST = 50
"""Entries of a group at most; the total says how many there are."""
_OPEN = "Being typed"
_DRAFTS = "Not finished typing"


@dataclass(frozen=True, slots=True)
class TodayEntry:
    """One line of Today."""

    kind: str
    uid: str
    """Empty for a draft, which has no record yet."""
    number: int
    """Local id of the record, or the number of the draft."""
    when: str
    """In plain words: "overdue 1 h", "today 14:00", "mon"."""
    late: bool
    does: str
    """What is to be done, in a word or two: "call back", "visit"."""
    what: str
    client: str
    contact: str

    @property
    def who(self) -> str:
        """Person and client, as far as they are known."""
        return ", ".join(name for name in (self.contact, self.client) if name)


@dataclass(frozen=True, slots=True)
class Group:
    """One heading of Today with its entries, the most pressing first."""

    name: str
    title: str
    entries: tuple[TodayEntry, ...]
    total: int
    """How many there are; more than the entries if they were too many."""


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that asks for attention at one moment."""

    now: datetime
    groups: tuple[Group, ...]
    """All groups in the order of the screen, also empty ones: what was open, those of ``TODAY``, then the drafts."""
    later: int
    """What has an appointment after the days shown: open promises."""


def today(connection: sqlite3.Connection, now: datetime) -> Today:
    """Return what asks for attention at ``now``, local wall time."""
    found = [_group(connection, kind, now) for kind in TODAY]
    open_, drafts_ = _drafts(connection, now)
    groups = (open_, *(group for group, _ in found), drafts_)
    return Today(now, groups, sum(later for _, later in found))


def _group(connection: sqlite3.Connection, kind: str, now: datetime) -> tuple[Group, int]:
    """Return the group of a kind, and how many of its records are due after the days shown."""
    declared, where = TODAY[kind], waiting_sql(WAITING[kind])
    soon, bound, first, order, when = where, tuple[str, ...](), "0", "", declared.when
    if declared.due:
        undated = "" if declared.always is None else f"{declared.when} > '' AND "
        soon = f"{where} AND {undated}{declared.when} < ?"
        bound = ((now.date() + timedelta(days=declared.days + 1)).isoformat(),)
    if declared.always:
        first = rule_sql(declared.always)
        order = f"{first} DESC, "
        # Several questions, each of which has an index of its own.
        asked = [soon, waiting_sql(declared.always)]
        if declared.lapsed:
            rule, until = declared.lapsed
            asked.append(f"{waiting_sql(rule)} AND {until} > '' AND {until} < ?")
            bound = (*bound, now.date().isoformat())
            when = f"CASE WHEN {rule_sql(rule)} THEN {until} ELSE {when} END"
        soon = f"id IN ({' UNION '.join(f'SELECT id FROM {kind} WHERE {one}' for one in asked)})"
    newest = " DESC" if declared.newest_first else ""
    contact = f"(SELECT name FROM contact WHERE id = {kind}.{declared.contact})" if declared.contact else "''"
    columns = ", ".join((first, contact, declared.caller or "''", *declared.does_from))
    rows = connection.execute(
        f"SELECT id, uid, {when}, {_what(kind, declared.what)}, (SELECT name FROM client WHERE id ="
        f" {kind}.client), {columns} FROM {kind}"
        f" WHERE {soon} ORDER BY {order}{when}{newest}, id{newest} LIMIT ?",
        (*bound, MOST),
    )
    entries, firsts = [], set()
    for number, uid, at, what, client, always, contact, caller, *rest in rows:
        said, late = _due(at, now) if declared.due else (_ago(at, now), False)
        who = contact or caller
        entries.append(
            TodayEntry(kind, uid, number, said, late, declared.does(*rest), what or "", client or "", who or "")
        )
        firsts |= {number} if always else set()
    # A bare day sorts before the hours of the same day, but lasts until midnight.
    entries.sort(key=lambda entry: (entry.number not in firsts, not entry.late))
    shown = _count(connection, f"{kind} WHERE {soon}", *bound)
    beyond = _count(connection, f"{kind} WHERE {where}") - shown if declared.due and declared.days >= 0 else 0
    return Group(declared.name, declared.title, tuple(entries), shown), beyond


def _what(kind: str, path: str) -> str:
    """Return the SQL expression of a field, or of a field of the record that a link names."""
    link, dot, name = path.partition(".")
    return f"(SELECT {name} FROM {link} WHERE id = {kind}.{link})" if dot else link


def _drafts(connection: sqlite3.Connection, now: datetime) -> tuple[Group, Group]:
    """Return what was being typed as its form was left open, and what waits to be gone on with."""
    waiting = drafts.waiting(connection)
    open_, closed = [one for one in waiting if one.field], [one for one in waiting if not one.field]
    return (
        Group("open", _OPEN, tuple(_draft(connection, one, now) for one in open_[:MOST]), len(open_)),
        Group("drafts", _DRAFTS, tuple(_draft(connection, one, now) for one in closed[:MOST]), len(closed)),
    )


def _draft(connection: sqlite3.Connection, draft: drafts.RecordDraft, now: datetime) -> TodayEntry:
    about = drafts.words(connection, draft)
    # What is asked first: of several of one survey only that differs, and the line may be cut.
    what = f"{about.place} ({about.what})" if about.place else about.what
    when = _ago(draft.updated_at, now)
    return TodayEntry(draft.kind, "", draft.id, when, False, about.does, what, about.client, about.contact)


def _due(stored: str, now: datetime) -> tuple[str, bool]:
    try:
        when = When.from_stored(stored)
    except WhenError:
        return stored, False
    return describe(when, now), when.moment() < now


def _ago(instant: int | None, now: datetime) -> str:
    if instant is None:
        return ""
    moment = local(instant)
    return describe(When(moment.date(), moment.time()), now, due=False)


def _count(connection: sqlite3.Connection, what: str, *values: str) -> int:
    return int(value_of(connection, f"SELECT count(*) FROM {what}", values))
