"""Today as lines and as JSON, whole: from its groups alone, without a store."""

from __future__ import annotations

from datetime import datetime

from fieldkit.commandline.support import today_lines
from fieldkit.db.views.today import Group, Today, TodayEntry

NOW = datetime(2026, 11, 21, 13, 30, 59)


def entry(when: str, late: bool, does: str, client: str, contact: str, what: str) -> TodayEntry:
    return TodayEntry("call", "uid", 7, when, late, does, what, client, contact)


def shown(*groups: Group, later: int = 0, room: int = 60) -> list[str]:
    return list(today_lines.lines(Today(NOW, groups, later), room))


def test_nothing_to_do_is_said() -> None:
    nothing = ["Today, Sat 21 Nov 2026", "", "Nothing is due, nobody waits for a call, no survey is unfinished."]
    assert shown() == shown(Group("calls", "Calls to return", (), 0)) == nothing
    assert shown(later=1) == [*nothing, "", "1 more promised for after the next 7 days."]


def test_each_group_is_told_with_what_is_late_and_how_many_there_are() -> None:
    late = entry("overdue 1 h", True, "call back", "Kestrel", "Ines", "About the invoice that was lost")
    soon = entry("mon 09:00", False, "", "Marsh", "", "Backup")
    groups = (
        Group("calls", "Calls to return", (late, soon), 2),
        Group("promises", "Promises", (), 0),
        Group("surveys", "Surveys unfinished", (soon,), 12),
    )
    assert shown(*groups, later=3, room=70) == [
        "Today, Sat 21 Nov 2026",
        "",
        "Calls to return",
        "! overdue 1 h  call back  Ines, Kestrel  About the invoice that was",
        "                                         lost",
        "  mon 09:00               Marsh          Backup",
        "",
        "Surveys unfinished (1 of 12)",
        "  mon 09:00  Marsh  Backup",
        "",
        "3 more promised for after the next 7 days.",
    ]
    told = today_lines._plain(Today(NOW, groups[:1], 3))
    assert told == {
        "now": "2026-11-21T13:30",
        "calls": {
            "total": 2,
            "entries": [
                {
                    "kind": "call",
                    "uid": "uid",
                    "number": 7,
                    "when": when,
                    "late": is_late,
                    "does": does,
                    "what": what,
                    "client": client,
                    "contact": contact,
                    "short": "",
                }
                for when, is_late, does, what, client, contact in (
                    ("overdue 1 h", True, "call back", "About the invoice that was lost", "Kestrel", "Ines"),
                    ("mon 09:00", False, "", "Backup", "Marsh", ""),
                )
            ],
        },
        "later": 3,
    }
