"""What the samples hold, record by record: a person who looks around must find the same as the next one.

After a wanted change of a sample, its text is what ``listing.lines`` yields, read through once.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from fieldkit.db.demo import build
from fieldkit.db.demo.firm_writer import FirmWriter
from fieldkit.db.demo.rows import DemoRows
from fieldkit.db.store import opening
from tests.db.demo import listing
from tests.support import stores
from tests.support.moments import MORNING

HERE = Path(__file__).parent


def _text(name: str) -> list[str]:
    return (HERE / name).read_text(encoding="utf-8").splitlines()


def test_the_firm_holds_these_records(firm: sqlite3.Connection) -> None:
    assert list(listing.lines(firm, MORNING)) == _text("sample_firm.txt")
    noise = firm.execute("SELECT substr(uid, 15) FROM client WHERE id IN (1, 12) ORDER BY id").fetchall()
    assert noise == [("7d8f-91b7-584a2265b1f5",), ("728d-9e62-79dbe09edd5a",)], "whatever the zone of the clock"
    cards = firm.execute("SELECT key FROM card_use JOIN card ON card.id = card_use.card ORDER BY card_use.id")
    assert [key for (key,) in cards] == [
        *("cost-too-much", "backup-usb", "partner-vendor-offers", "security-too-small", "diy-nephew"),
        *("apathy-works-today", "contract-lock-in"),
    ]
    lists = firm.execute(
        "SELECT key, number FROM survey JOIN checklist ON checklist.id = survey.checklist"
        " JOIN checklist_version ON checklist_version.id = survey.version ORDER BY survey.id"
    )
    newest = dict(
        firm.execute(
            "SELECT key, max(number) FROM checklist JOIN checklist_version ON checklist = checklist.id GROUP BY key"
        )
    )
    assert [(key, newest[key]) for key in ("server-backup", "first-visit", "network-cabling")] == lists.fetchall()


def test_a_hundred_records_are_these(tmp_path: Path) -> None:
    connection = opening.writer(stores.keep(stores.prepared(), tmp_path / stores.FILE))
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    build.build(connection, 100, now=MORNING.replace(second=42, microsecond=7))
    connection.set_trace_callback(None)
    stored = [sql.split()[2] for sql in asked if sql.startswith("INSERT INTO")]
    assert list(dict.fromkeys(stored))[:2] == ["contact", "client"], "people first: that is quicker"
    assert list(listing.lines(connection, MORNING)) == _text("hundred_records.txt")
    assert build.which(connection) == "100 records"
    connection.close()


@pytest.mark.parametrize(
    ("now", "later", "week"),
    [
        ("2026-11-16 10:30", "2026-11-16 14:00", "2026-11-18"),
        ("2026-11-17 14:00", "2026-11-17 14:00", "2026-11-23"),
        ("2026-11-18 14:01", "2026-11-18 15:00", "2026-11-23"),
        ("2026-11-19 14:30", "2026-11-19 15:30", "2026-11-23"),
        ("2026-11-20 22:59", "2026-11-20 23:30", "2026-11-23"),
        ("2026-11-21 23:00", "2026-11-21 23:59", "2026-11-23"),
        ("2026-11-22 23:40", "2026-11-22 23:59", "2026-11-26"),
    ],
)
def test_what_is_due_later_today_and_next_week(lasting: sqlite3.Connection, now: str, later: str, week: str) -> None:
    writer = FirmWriter(DemoRows(lasting, 1, datetime.fromisoformat(now)))
    assert (writer.later_today(), writer.next_week()) == (later, week)
