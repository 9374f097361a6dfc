"""Today as text or JSON: for its command, and wherever there is no terminal for the screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from fieldkit.commandline.support.layout import aligned, columns
from fieldkit.commandline.support.output import say, say_json
from fieldkit.db.base.connect import Sentences
from fieldkit.db.views.today import Group, Today
from fieldkit.db.views.today import today as look
from fieldkit.domain.records.waiting import TODAY
from fieldkit.domain.text.dates import show_day
from fieldkit.sync.backup import open_store


def print_today(database: Path, *, as_json: bool) -> None:
    """Print Today from the store at ``database``."""
    connection = open_store.reader(database)
    try:
        with Sentences(database):
            found = look(connection, datetime.now())
    finally:
        connection.close()
    if as_json:
        say_json(_plain(found))
        return
    for line in lines(found, columns()):
        say(line)


def lines(found: Today, room: int) -> Iterator[str]:
    """Yield Today as lines of at most ``room`` cells, for a terminal or a screen reader."""
    now = found.now
    yield f"Today, {now:%a} {show_day(now.date())}"
    empty = True
    for group in found.groups:
        if group.entries:
            empty = False
            yield ""
            yield group.title + (
                f" ({len(group.entries)} of {group.total})" if group.total > len(group.entries) else ""
            )
            yield from _group(group, room)
    if empty:
        yield ""
        yield "Nothing is due, nobody waits for a call, no survey is unfinished."
    if found.later:
        yield ""
        yield f"{found.later} more promised for after the next {TODAY['promise'].days} days."


def _group(group: Group, room: int) -> Iterator[str]:
    cells = [("! " + one.when if one.late else "  " + one.when, one.does, one.who, one.what) for one in group.entries]
    yield from aligned(cells, room)


def _plain(found: Today) -> dict[str, object]:
    return {
        "now": found.now.isoformat(timespec="minutes"),
        **{
            group.name: {"total": group.total, "entries": [asdict(entry) for entry in group.entries]}
            for group in found.groups
        },
        "later": found.later,
    }
