"""A pass on what has a finding asks whether it is verified, and holds nothing up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from fieldkit.db.base.connect import transaction
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers, surveys
from tests.names import MARKUP
from tests.support.reading import number_of
from tests.ui.support.driver import messages, open_app, press, screen_text, settle
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started


def visited(db: sqlite3.Connection, *items: str) -> str:
    """Fail items at a first visit; return the uid of the survey of the second."""
    client = surveys.add_client(db, MARKUP)
    first = started(db, "security-baseline", client)
    with transaction(db):
        for item in items:
            answers.give(db, number_of(db, "survey", first), Given(item, "", "fail", "fail"))
    second = started(db, "security-baseline", client)
    db.commit()
    return second


def state(home: Path) -> list[tuple[str, bool]]:
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        rows = connection.execute("SELECT state, verified_in IS NOT NULL FROM finding WHERE deleted_at IS NULL")
        return [(state, bool(known)) for state, known in rows]


async def test_one_key_verifies_and_the_cursor_is_on_the_next_item_by_then(home: Path, db: sqlite3.Connection) -> None:
    second = visited(db, CHECK)
    async with running(home, second) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "p")
        assert "verified?" in screen_text(app) and "yes, verified" in screen_text(app)
        there = on(screen)
        assert there != CHECK
        await press(pilot, "Y")
        assert (state(home), on(screen)) == ([("verified", True)], there)
        assert "Verified: “" in screen_text(app)
        await press(pilot, "Y")
        assert "No finding is asked about" in screen_text(app)


async def test_what_is_not_said_stays_as_it_is_and_is_listed_at_the_end(home: Path, db: sqlite3.Connection) -> None:
    second = visited(db, CHECK)
    async with running(home, second) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "p", "p")
        assert "verified?" not in screen_text(app)
        assert state(home) == [("open", False)]
        await press(pilot, "v")
        assert "Passed now, and not closed: 1" in screen_text(app)
        await press(pilot, "Y", "Y")
        assert state(home) == [("verified", True)]
        assert "Passed now" not in screen_text(app)


async def test_what_fails_again_is_said_to_be_seen_again(home: Path, db: sqlite3.Connection) -> None:
    second = visited(db, CHECK)
    async with running(home, second) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f")
        assert "Seen again: “" in screen_text(app) and "which is open" in screen_text(app)
        assert "M note" in screen_text(app), "and may be followed up"


async def test_question_and_strip_are_one_at_a_time_and_of_the_newest_answer(
    home: Path, db: sqlite3.Connection
) -> None:
    second = visited(db, CHECK)
    async with running(home, second) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "p")
        assert "verified?" in screen_text(app) and "M note" not in screen_text(app)
        await press(pilot, "f")
        assert "M note" in screen_text(app) and "verified?" not in screen_text(app)
        await press(pilot, "Y")
        assert "No finding is asked about" in screen_text(app) and ("verified", True) not in state(home)


async def test_the_severity_that_somebody_gave_it_is_said_and_changed_at_the_next_visit(
    home: Path, db: sqlite3.Connection
) -> None:
    second = visited(db, CHECK)
    db.execute("UPDATE finding SET severity = 'low'")
    db.commit()
    async with running(home, second) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f")
        assert "✗ low: " in screen_text(app)
        await press(pilot, "S", "c")
        assert "✗ critical: " in screen_text(app)
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        assert connection.execute("SELECT severity FROM finding").fetchall() == [("critical",)]


async def test_a_survey_says_how_many_findings_go_to_the_trash_with_it(home: Path, db: sqlite3.Connection) -> None:
    visited(db, CHECK)
    async with open_app(home) as (app, pilot):
        await press(pilot, "3", "end", "x")
        await settle(pilot)
        assert "is in the trash, with 1 finding; u brings it back." in messages(app)[-1]
        assert state(home) == []
        await press(pilot, "u")
        assert state(home) == [("open", False)]
