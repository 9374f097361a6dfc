"""Sample stores: the same for the same seed and day, sound, and of exactly the size asked for."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fieldkit.db.base import ids
from fieldkit.db.demo import build
from fieldkit.db.demo.firm import NAMES
from fieldkit.db.records import drafts
from fieldkit.db.search import index
from fieldkit.db.store import opening
from fieldkit.db.views.today import today
from fieldkit.domain.records.kinds import KINDS
from tests.names import HARD
from tests.support import stores
from tests.support.moments import MORNING


def _built(folder: Path, records: int | None, seed: int = 1, *, clients_only: bool = False) -> sqlite3.Connection:
    connection = opening.writer(stores.keep(stores.prepared(), folder / stores.FILE))
    build.build(connection, records, seed, now=MORNING, clients_only=clients_only)
    return connection


def _everything(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    mine = {kind: connection.execute(f"SELECT * FROM {kind} ORDER BY id").fetchall() for kind in KINDS}
    # Starting content is stamped with the time at which it was loaded.
    return {kind: rows for kind, rows in mine.items() if kind not in ("card", "checklist", "checklist_version")}


@pytest.mark.parametrize("records", [None, 500])
def test_same_seed_and_day_make_the_same_store(tmp_path: Path, records: int | None) -> None:
    first, second = _built(tmp_path / "1", records), _built(tmp_path / "2", records)
    assert _everything(first) == _everything(second)
    other = _built(tmp_path / "3", records, seed=2)
    assert _everything(other) != _everything(first)
    for connection in (first, second, other):
        connection.close()


@pytest.mark.parametrize("records", [1, 2, 7, 99, 1_000])
def test_store_has_exactly_so_many_records(tmp_path: Path, records: int) -> None:
    connection = opening.writer(stores.keep(stores.prepared(), tmp_path / stores.FILE))
    counts = build.build(connection, records, now=MORNING)
    assert sum(counts.values()) == records
    for kind, count in counts.items():
        assert connection.execute(f"SELECT count(*) FROM {kind}").fetchone()[0] == count
    connection.close()


def test_clients_only_makes_nothing_else(tmp_path: Path) -> None:
    connection = opening.writer(stores.keep(stores.prepared(), tmp_path / stores.FILE))
    assert build.build(connection, 300, now=MORNING, clients_only=True) == {"client": 300}
    assert build.which(connection) == "300 clients"
    connection.close()


@pytest.mark.parametrize("records", [None, 1_500])
def test_sample_is_sound(tmp_path: Path, records: int | None) -> None:
    connection = _built(tmp_path, records)
    assert opening.schema_mismatches(connection) == set()
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    connection.close()
    opening.writer(tmp_path / "fieldkit.db").close()


def test_firm_has_every_kind_and_every_state(firm: sqlite3.Connection) -> None:
    for kind in KINDS.keys() - {
        "kept_apart",
        "survey_revision",
    }:  # the sample has nobody twice, and no key to sign with
        assert firm.execute(f"SELECT count(*) FROM {kind}").fetchone()[0] > 0, kind
    states = {row[0] for row in firm.execute("SELECT DISTINCT state FROM instruction")}
    assert states == {"noted", "needs_confirmation", "confirmed", "superseded", "refused"}
    assert {row[0] for row in firm.execute("SELECT DISTINCT state FROM survey")} == {"running", "finished"}
    assert {row[0] for row in firm.execute("SELECT name FROM client")} == set(NAMES) >= set(HARD)


def test_mass_mixes_the_kinds_as_years_of_work_leave_them(tmp_path: Path) -> None:
    connection = opening.writer(stores.keep(stores.prepared(), tmp_path / stores.FILE))
    assert build.build(connection, 2_000, now=MORNING) == {
        "client": 200,
        "contact": 400,
        "site": 100,
        "call": 300,
        "promise": 200,
        "instruction": 140,
        "survey": 20,
        "answer": 440,
        "finding": 120,
        "card_use": 80,
    }
    connection.close()


@pytest.fixture(scope="module")
def mass(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Five thousand records of all kinds."""
    connection = _built(tmp_path_factory.mktemp("mass"), 5_000)
    yield connection
    connection.close()


def test_surveys_of_the_mass_are_finished_with_every_item_or_running_with_some(mass: sqlite3.Connection) -> None:
    found = mass.execute("SELECT DISTINCT state, judged, applicable, finished_at - started_at FROM survey").fetchall()
    assert set(found) == {("running", 12, 41, None), ("finished", 41, 41, 5_400_000)}


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        (
            "SELECT outcome, returned_at - at, count(*) FROM call GROUP BY 1, 2",
            [("left_message", None, 105), ("missed", 3_600_000, 120), ("reached", None, 525)],
        ),
        (
            "SELECT state, closed_at - created_at, count(*), min(due), max(due) FROM promise GROUP BY 1, 2",
            [
                ("broken", 86_400_000, 72, "2024-03-05 10:00", "2026-11-03 10:00"),
                ("cancelled", 86_400_000, 96, "2024-03-08 10:00", "2026-11-11"),
                ("kept", 86_400_000, 235, "2024-02-25", "2026-11-15 10:00"),
                ("late", 86_400_000, 84, "2024-02-27", "2026-10-18"),
                ("open", None, 13, "2026-11-24 10:00", "2026-12-27 10:00"),
            ],
        ),
        (
            "SELECT state, decided_at - heard_at, count(*) FROM instruction GROUP BY 1, 2",
            [("confirmed", 7_200_000, 279), ("needs_confirmation", None, 3), ("noted", None, 68)],
        ),
        (
            "SELECT state, core, count(*) FROM survey GROUP BY 1, 2",
            [("finished", 0, 17), ("finished", 1, 31), ("running", 0, 1), ("running", 1, 1)],
        ),
        ("SELECT count(*), count(point_of_contact), count(deputy) FROM client", [(500, 425, 304)]),
        (
            "SELECT count(*) FROM client JOIN contact ON contact.id IN (point_of_contact, deputy)"
            " WHERE contact.client <> client.id OR point_of_contact = deputy",
            [(0,)],
        ),
    ],
)
def test_what_waits_in_the_mass_is_little(mass: sqlite3.Connection, sql: str, rows: list[tuple[object, ...]]) -> None:
    assert mass.execute(sql).fetchall() == rows


def test_mass_holds_common_words_and_rare_ones(mass: sqlite3.Connection) -> None:
    total = mass.execute("SELECT count(*) FROM search").fetchone()[0]

    def share(word: str) -> float:
        sql = "SELECT count(*) FROM search WHERE search MATCH ?"
        return int(mass.execute(sql, (f'"{word}"',)).fetchone()[0]) / int(total)

    assert share("backup") > 0.05
    assert share("the") > 0.2
    assert 0 < share("wallboard") < 0.05
    assert index.find(mass, "marsh")
    names = mass.execute("SELECT count(*), count(DISTINCT name) FROM client").fetchone()
    assert names[1] > names[0] * 0.8


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 11, 21) + timedelta(days=day, hours=hour) for day in range(7) for hour in (0, 9, 13, 20, 23)],
)
def test_firm_has_something_overdue_today_and_next_week_on_any_day(path: Path, moment: datetime) -> None:
    connection = opening.writer(path)
    build.build(connection, now=moment)
    (found,) = (one for one in today(connection, moment).groups if one.name == "promises")
    assert found.entries[0].when == "overdue 1 h"
    assert any(entry.when.startswith("today ") for entry in found.entries)
    assert found.total >= 5
    connection.close()


def test_only_a_sample_says_that_it_is_one(writer: sqlite3.Connection, firm: sqlite3.Connection) -> None:
    assert build.which(writer) == ""
    assert build.which(firm) == "the sample firm"


def test_sample_is_stale_on_another_day_unless_somebody_worked_in_it(tmp_path: Path) -> None:
    connection = _built(tmp_path, None)
    tomorrow = MORNING.date() + timedelta(days=1)
    assert not build.stale(connection, MORNING.date())
    assert build.stale(connection, tomorrow)
    number = drafts.keep(connection, 0, "client", {"name": "Half"})
    assert not build.stale(connection, tomorrow)
    drafts.discard(connection, number)
    connection.execute("UPDATE client SET notes = 'mine', updated_at = ? WHERE id = 1", (ids.now_ms() + 1,))
    assert not build.stale(connection, tomorrow)
    connection.close()
