"""Today: what is due, overdue, to be returned, unfinished or waiting for a yes. One function for screen and shell."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.db.views import drafts
from fieldkit.domain.text.dates import When, WhenError, describe

MOST = 50
"""Entries of a group at most; the total says how many there are."""
_DRAFTS = "Not finished typing"
DAYS_AHEAD = 7
"""Promises due within so many days are shown."""


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
    promises: Group
    calls: Group
    surveys: Group
    instructions: Group
    drafts: Group
    later: int
    """Open promises that are due after the days shown."""

    @property
    def groups(self) -> tuple[Group, ...]:
        """All groups in the order of the screen, also empty ones."""
        return (self.promises, self.calls, self.instructions, self.surveys, self.drafts)


def today(connection: sqlite3.Connection, now: datetime) -> Today:
    """Return what asks for attention at ``now``, local wall time."""
    promises, later = _promises(connection, now)
    return Today(
        now, promises, _calls(connection, now), _surveys(connection, now), _instructions(connection, now),
        _drafts(connection, now), later,
    )  # fmt: skip


def _promises(connection: sqlite3.Connection, now: datetime) -> tuple[Group, int]:
    end = (now.date() + timedelta(days=DAYS_AHEAD + 1)).isoformat()
    where = "state = 'open' AND deleted_at IS NULL"
    rows = connection.execute(
        "SELECT id, uid, due, type, what, (SELECT name FROM client WHERE id = promise.client),"
        " (SELECT name FROM contact WHERE id = promise.contact)"
        f" FROM promise WHERE {where} AND due < ? ORDER BY due, id LIMIT ?",
        (end, MOST),
    )
    entries = []
    for number, uid, due, type_, what, client, contact in rows:
        said, late = _due(due, now)
        does = "" if type_ == "other" else type_.replace("_", " ")
        entries.append(TodayEntry("promise", uid, number, said, late, does, what, client or "", contact or ""))
    everything = _count(connection, f"promise WHERE {where}")
    shown = _count(connection, f"promise WHERE {where} AND due < ?", end)
    # A bare day sorts before the hours of the same day, but lasts until midnight.
    entries.sort(key=lambda entry: not entry.late)
    return Group("promises", "Promises", tuple(entries), shown), everything - shown


def _calls(connection: sqlite3.Connection, now: datetime) -> Group:
    where = "outcome IN ('missed', 'call_back') AND returned_at IS NULL AND deleted_at IS NULL"
    rows = connection.execute(
        "SELECT id, uid, at, outcome, note, caller, (SELECT name FROM client WHERE id = call.client),"
        f" (SELECT name FROM contact WHERE id = call.contact) FROM call WHERE {where} ORDER BY at, id LIMIT ?",
        (MOST,),
    )
    entries = tuple(
        TodayEntry("call", uid, number, _ago(at, now), False, outcome.replace("_", " "), note, client or "",
              contact or caller)
        for number, uid, at, outcome, note, caller, client, contact in rows
    )  # fmt: skip
    return Group("calls", "Calls to return", entries, _count(connection, f"call WHERE {where}"))


def _surveys(connection: sqlite3.Connection, now: datetime) -> Group:
    where = "state = 'running' AND deleted_at IS NULL"
    rows = connection.execute(
        "SELECT id, uid, started_at, (SELECT title FROM checklist WHERE id = survey.checklist), judged, applicable,"
        " (SELECT name FROM client WHERE id = survey.client), (SELECT name FROM contact WHERE id = survey.contact)"
        f" FROM survey WHERE {where} ORDER BY started_at DESC, id DESC LIMIT ?",
        (MOST,),
    )
    entries = tuple(
        TodayEntry("survey", uid, number, _ago(at, now), False,
                   f"{judged or 0} of {applicable}" if applicable else "begun",
                   title or "", client or "", contact or "")
        for number, uid, at, title, judged, applicable, client, contact in rows
    )  # fmt: skip
    return Group("surveys", "Surveys unfinished", entries, _count(connection, f"survey WHERE {where}"))


def _instructions(connection: sqlite3.Connection, now: datetime) -> Group:
    where = "state = 'needs_confirmation' AND deleted_at IS NULL"
    rows = connection.execute(
        "SELECT id, uid, heard_at, asked_at, topic, (SELECT name FROM client WHERE id = instruction.client),"
        " (SELECT name FROM contact WHERE id = instruction.contact)"
        f" FROM instruction WHERE {where} ORDER BY heard_at DESC, id DESC LIMIT ?",
        (MOST,),
    )
    entries = tuple(
        TodayEntry("instruction", uid, number, _ago(at, now), False, "asked" if asked else "", topic, client or "",
              contact or "")
        for number, uid, at, asked, topic, client, contact in rows
    )  # fmt: skip
    return Group("instructions", "Waiting for a yes", entries, _count(connection, f"instruction WHERE {where}"))


def _drafts(connection: sqlite3.Connection, now: datetime) -> Group:
    waiting = drafts.waiting(connection)
    if not waiting:
        return Group("drafts", _DRAFTS, (), 0)
    from fieldkit.domain.records.registry import KINDS  # 12 ms, a twentieth of the first screen

    entries = []
    for draft in waiting[:MOST]:
        kind = KINDS.get(draft.kind)
        label = kind.label.lower() if kind else draft.kind
        names = [field.name for field in kind.title] if kind else []
        # What it is called, if that was typed already; else the first thing that was.
        what = next((text for text in (*map(draft.texts.get, names), *draft.texts.values()) if text), "")
        client = draft.texts.get("client", "")
        entries.append(
            TodayEntry(draft.kind, "", draft.id, _ago(draft.updated_at, now), False, f"new {label}", what, client, "")
        )
    return Group("drafts", _DRAFTS, tuple(entries), len(waiting))


def _due(stored: str, now: datetime) -> tuple[str, bool]:
    try:
        when = When.from_stored(stored)
    except WhenError:
        return stored, False
    return describe(when, now), when.moment() < now


def _ago(instant: int | None, now: datetime) -> str:
    if instant is None:
        return ""
    moment = datetime.fromtimestamp(instant / 1000)
    return describe(When(moment.date(), moment.time()), now, due=False)


def _count(connection: sqlite3.Connection, what: str, *values: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {what}", values).fetchone()[0])
