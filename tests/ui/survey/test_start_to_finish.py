"""A survey by keys from its start to its end: the client, the items that apply, their order, and finishing."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldkit.db.views import surveys
from fieldkit.db.views.record_list import count_records
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.operations import surveys as survey_operations
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.screens.survey.whole.into_records_dialog import IntoRecordsScreen
from fieldkit.widgets.lists.window_list import WindowList
from tests.names import MARKUP
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started


def shown(screen: SurveyScreen) -> list[str]:
    return [row.item.id for row in screen.run.rows if row.item is not None]


async def test_survey_starts_for_a_new_client_by_letters_alone(home: Path, db: sqlite3.Connection) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "f7")
        assert "No surveys yet" in screen_text(app)
        await press(pilot, "n")
        await write(pilot, "routine")
        await press(pilot, "enter")
        await write(pilot, "[ACME] [")
        assert "+ new client: [ACME] [" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, SurveyScreen)
        assert "Routine maintenance visit ─ [ACME] [ ─" in screen_text(app)
        assert "· answered 0 of " in screen_text(app)
        await press(pilot, "escape")
        assert "[ACME] [" in screen_text(app)
    assert db.execute("SELECT name FROM client").fetchall() == [("[ACME] [",)]
    assert count_records(db, surveys.LISTING) == 1


async def test_client_typed_and_entered_at_once_is_the_one_typed(home: Path, db: sqlite3.Connection) -> None:
    wanted = survey_operations.add_client(db, "Zebra Crossing Café")
    survey_operations.add_client(db, "Aardvark")
    async with open_app(home) as (_, pilot):
        await press(pilot, "f7", "n")
        await pilot.press(*"maint")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press(*"zeb", "enter")
        await settle(pilot)
    row = db.execute("SELECT client.uid FROM survey JOIN client ON client.id = survey.client").fetchone()
    assert row == (wanted,)


async def test_escape_starts_nothing(home: Path, db: sqlite3.Connection) -> None:
    async with open_app(home) as (_, pilot):
        await press(pilot, "f7", "n", "escape", "n", "enter", "escape")
    assert count_records(db, surveys.LISTING) == 0


async def test_answers_are_shown_again_after_a_restart_at_the_first_open_item(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "contract-qualification")
    async with running(home, uid) as (_, pilot, screen):
        await pilot.press("1", "2", "1")
        await settle(pilot)
        after = on(screen)
    async with running(home, uid) as (_, _, screen):
        assert on(screen) == after
        assert sum(row.answered for row in screen.run.rows) == 3


async def test_condition_shows_and_hides_at_once(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "workstation")
    async with running(home, uid) as (_, pilot, screen):
        row = await go_to(pilot, screen, "ws-kind")
        assert row.item is not None
        refresh = [option.value for option in row.item.options].index("refresh") + 1
        await press(pilot, str(refresh))
        assert "ws-old" in shown(screen)
        await press(pilot, "up", str(refresh % len(row.item.options) + 1))
        assert "ws-old" not in shown(screen)


async def test_instances_are_added_and_removed(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await press(pilot, "home")
        while on(screen) != "add":
            await pilot.press("down")
        await press(pilot, "enter")
        await write(pilot, MARKUP)
        await press(pilot, "enter")
        assert f"Provider 1: {MARKUP}" in screen_text(app)
        await press(pilot, "plus")
        await write(pilot, "Fibre")
        await press(pilot, "enter")
        assert "Provider 2: Fibre" in screen_text(app)
        await press(pilot, "minus", "enter")
        assert "Provider 2: Fibre" in screen_text(app)
        await press(pilot, "minus", "y", "enter")
        assert "Provider 2" not in screen_text(app)
    values = db.execute("SELECT value FROM answer WHERE deleted_at IS NULL").fetchall()
    assert values == [(MARKUP,)]


async def test_short_list_is_kept_with_the_survey(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        full = len(screen.run.rows)
        await press(pilot, "s")
        assert len(screen.run.rows) < full
        assert "short list" in screen_text(app)
        assert all(row.item.core or row.item.required for row in screen.run.rows if row.item is not None)
    async with running(home, uid) as (_, pilot, screen):
        assert len(screen.run.rows) < full
        await press(pilot, "s")
        assert len(screen.run.rows) == full


async def test_the_short_list_keeps_the_cursor_on_its_item_or_goes_to_the_next_that_is_in_it(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        items = [row.item for row in screen.run.rows if row.item is not None]
        left = next(n for n, item in enumerate(items) if n > 30 and item.in_short)
        out = next(n for n, item in enumerate(items) if n > left and not item.in_short)
        following = next(item.id for item in items[out:] if item.in_short)
        await go_to(pilot, screen, items[left].id)
        for _ in range(3):
            await press(pilot, "s")
            assert on(screen) == items[left].id
        await press(pilot, "s")
        await go_to(pilot, screen, items[out].id)
        await press(pilot, "s")
        assert screen.run.survey is not None and screen.run.survey.core
        assert on(screen) == following
        await press(pilot, "s")
        assert on(screen) == following


async def test_below_the_last_item_of_the_short_list_its_last_one_is_gone_to(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await press(pilot, "end", "escape")
        rows = screen.run.rows
        last = next(row.item.id for row in reversed(rows) if row.item is not None and row.item.in_short)
        assert on(screen) != last
        await press(pilot, "s")
        assert on(screen) == last


async def test_item_is_found_by_letters_and_sections_by_brackets(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await press(pilot, "i")
        await write(pilot, "domain ren")
        await press(pilot, "enter")
        row = screen.at
        assert row is not None and row.title == "Domain renewal date"
        await press(pilot, "escape", "right_square_bracket")
        assert screen.at is not None and screen.at.section.title.startswith("Other providers")
        await press(pilot, "left_square_bracket")
        assert screen.at.section.title == row.section.title


async def test_finish_says_what_is_needed_and_goes_there(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "maintenance-visit")
    async with running(home, uid) as (app, pilot, screen):
        await press(pilot, "end", "escape", "F")
        assert "Not finished." in screen_text(app) and "still needed" in screen_text(app)
        row = screen.at
        assert row is not None
        assert row.item is not None
        assert row.item.required
    assert db.execute("SELECT state FROM survey").fetchone() == ("running",)


@pytest.mark.parametrize("checklist", ["maintenance-visit", "contract-qualification"])
async def test_whole_checklist_by_keys_to_finished_and_reopened(
    home: Path, db: sqlite3.Connection, checklist: str
) -> None:
    uid = started(db, checklist)
    async with running(home, uid) as (app, pilot, screen):
        await press(pilot, "home")
        for _ in range(100):
            before = screen.at
            assert before is not None
            if before.item is not None and not before.answered:
                await answer_by_keys(pilot, before)
            else:
                await pilot.press("down")
                await pilot.pause()
            if screen.at == before:
                break
        assert all(row.answered for row in screen.run.rows if row.item is not None)
        for row in screen.run.rows:
            if row.item is not None and row.given is not None and row.item.type in KEYED:
                first = row.item.options[0].value if row.item.options else KEYED[row.item.type]
                assert row.given.value == first, f"{row.item.id} has another answer than its key gives"
        await press(pilot, "F", "enter", "enter")
        assert screen.run.survey is not None
        named = any(item.type == "contact" for item in screen.run.survey.checklist.items)
        assert isinstance(app.screen, IntoRecordsScreen) == named, "who was named is no record yet"
        if named:
            await press(pilot, "escape")
        text = screen_text(app)
        assert "What the score is made of" in text or "How far" in text
        await press(pilot, "escape")
        assert "finished" in screen_text(app)
        await press(pilot, "home", "p", "f", "1", "backspace", "enter")
        assert not screen.run.is_typing()
        assert "e reopens" in screen_text(app)
        state = db.execute("SELECT state, judged = applicable, finished_at IS NOT NULL FROM survey").fetchone()
        assert state == ("finished", 1, 1)
        await press(pilot, "e")
        assert db.execute("SELECT state, finished_at FROM survey").fetchone() == ("running", None)


KEYED = {"check": "pass", "yesno": "yes", "choice": "", "multi": "", "number": "3", "money": "300"}
"""Answers that ``answer_by_keys`` gives, by type; of a choice the first option."""


async def answer_by_keys(pilot: Pilot[Any], row: SurveyRow) -> None:
    assert row.item is not None
    kind = row.item.type
    if kind in ("check", "yesno"):
        await pilot.press("p" if kind == "check" else "y")
    elif kind == "choice":
        await pilot.press("1")
    elif kind == "multi":
        await pilot.press("1", "enter")
    elif kind in ("number", "money"):
        await pilot.press("3", "enter")
    else:
        await pilot.press("enter")
        await settle(pilot)
        words = {"date": "today", "file": f"a.{row.item.accept[0] if row.item.accept else 'jpg'}"}
        await write(pilot, words.get(kind, "Ines"))
        await pilot.press("enter")
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (40, 10)])
async def test_item_and_its_keys_are_on_screen_at_every_size(
    home: Path, db: sqlite3.Connection, size: tuple[int, int]
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid, size) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        text = screen_text(app)
        assert "p pass" in text and "f fail" in text
        assert "The rules that apply" in text
        await press(pilot, "end")
        items = app.screen.query_one(WindowList)
        assert items.scroll_offset.y <= items.cursor < items.scroll_offset.y + items.size.height


async def test_the_item_that_is_called_so_comes_before_those_of_a_section_of_that_name(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await press(pilot, "i")
        await write(pilot, "people who work")
        await press(pilot, "enter")
        assert screen.at is not None and screen.at.title == "People who work here"


async def test_the_list_stands_on_the_survey_that_was_started_from_it_and_x_names_it(
    home: Path, db: sqlite3.Connection
) -> None:
    for client in ("Quarry Tools", "Kestrel Dental"):
        older = started(db, "first-visit", survey_operations.add_client(db, client))
    async with open_app(home) as (app, pilot):
        await press(pilot, "f7", "down", "n")
        await write(pilot, "security")
        await press(pilot, "enter")
        await write(pilot, "kestrel")
        await press(pilot, "enter")
        assert isinstance(app.screen, SurveyScreen) and app.screen.uid != older
        new = app.screen.uid
        await press(pilot, "escape", "escape")
        await press(pilot, "x")
        said = "Survey “Small-office security baseline” of Kestrel Dental is in the trash; u brings it back."
        assert messages(app)[-1] == said
    assert db.execute("SELECT uid FROM survey WHERE deleted_at IS NOT NULL").fetchall() == [(new,)]
