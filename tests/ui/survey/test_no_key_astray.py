"""Keys out of habit: after a note on the way, after Esc, "as last time" on a line of text, Enter on what is written."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from textual.events import Key, Paste

from fieldkit.operations import surveys as survey_operations
from fieldkit.screens.survey.answer_entry import AnswerEntry
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.widgets.line_input import AnswerField
from tests.names import MARKUP
from tests.ui.support.driver import burst, messages, open_app, press, screen_text, settle, until, write
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started, stored
from tests.ui.survey.test_survey_screen import front


@pytest.mark.parametrize("ups", [1, 2])
async def test_enter_on_a_note_on_what_is_answered_leads_back_to_where_somebody_was(
    home: Path, db: sqlite3.Connection, ups: int
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-domain-owner")
        await press(pilot, "f")
        if ups == 2:
            await burst(pilot, "2031-05-01", "enter")
        was = on(screen)
        await burst(pilot, *["up"] * ups, "m", "asked the", "enter")
        assert on(screen) == was
        assert stored(db, uid)["fv-domain-owner"] == ("fail", "fail", "asked the")
        await press(pilot, "up", "m")
        assert "keeps it and goes on" in screen_text(app)


async def test_enter_on_a_note_goes_on_from_what_is_answered_and_stays_on_what_is_not(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-domain-owner")
        await press(pilot, "m")
        assert "keeps the note" in screen_text(app)
        await burst(pilot, "asked", "enter")
        assert on(screen) == "fv-domain-owner", "it is answered next"
        await press(pilot, "f", "up", "up", "down", "m", "x", "escape")
        assert on(screen) == "fv-domain-owner", "Esc stays"
        await press(pilot, "m", "enter")
        assert on(screen) == "fv-domain-renew"
        await press(pilot, "down", "up", "up", "f")
        assert on(screen) == "fv-domain-renew", "an answer goes on to the next item, as ever"


@pytest.mark.parametrize("item", ["fv-domain-owner", "fv-byod", "fv-does", "add"])
async def test_the_first_esc_leaves_no_survey_on_any_item(home: Path, db: sqlite3.Connection, item: str) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await burst(pilot, "12", "enter")
        while on(screen) != item:
            await press(pilot, "down" if item != "fv-does" else "up")
        await press(pilot, "escape")
        assert front(app) == "SurveyScreen" and "Esc once more leaves the survey." in screen_text(app)
        await press(pilot, "down", "escape")
        assert front(app) == "SurveyScreen", "on another item it is the first again"
        await press(pilot, "escape")
        assert front(app) != "SurveyScreen"


async def test_esc_after_an_answer_that_stays_is_the_first_again(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        multi = next(row.item.id for row in screen.run.rows if row.item is not None and row.item.type == "multi")
        await go_to(pilot, screen, multi)
        await press(pilot, "escape", "1", "escape")
        assert front(app) == "SurveyScreen"
        await press(pilot, "end", "escape")
        assert front(app) == "SurveyScreen"
        await press(pilot, "escape")
        assert front(app) != "SurveyScreen"
    async with running(home, uid) as (app, pilot, _):
        await press(pilot, "escape")
        assert front(app) != "SurveyScreen", "who only looked leaves at once"


async def test_as_last_time_is_a_key_where_the_answer_of_then_stands_and_no_text(
    home: Path, db: sqlite3.Connection
) -> None:
    client = survey_operations.add_client(db, MARKUP)
    first = started(db, "first-visit", client)
    async with running(home, first) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, "teeth", "enter", "12", "enter")
    second = started(db, "first-visit", client)
    async with running(home, second) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        assert "=  as last time" in screen_text(app).replace("= as", "=  as")
        assert "Esc =" not in screen_text(app)
        await burst(pilot, "=", "=")
        assert on(screen) == "fv-users" and not screen.run.is_typing()
        assert [stored(db, second)[item][0] for item in ("fv-does", "fv-staff")] == ["teeth", "12"]
        await burst(pilot, "=", "=")
        assert "fv-users" not in stored(db, second) and on(screen) == "fv-users"
        assert "There is no answer from last time." in screen_text(app)
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, "=")
        assert stored(db, second)["fv-does"] == ("teeth", "", "") and on(screen) != "fv-does", "it goes on"
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, "enter", " = ivory", "escape")
        assert stored(db, second)["fv-does"][0] == "teeth = ivory"


async def test_a_figure_typed_where_there_are_options_chooses_none_by_its_next_digit(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "network-cabling")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "nc-public")
        await burst(pilot, "81.2.69.142")
        assert on(screen) == "nc-public" and not screen.run.is_typing()
        assert "nc-public" not in stored(db, uid)
        await until(lambda: "“1.2.69.142”" in screen_text(app))
        await press(pilot, "1")
        assert stored(db, uid)["nc-public"][0] == "static"


async def test_enter_on_a_written_line_puts_the_cursor_to_its_end_and_a_figure_is_typed_anew(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, "teeth", "enter", "12", "enter", "up", "up")
        await burst(pilot, "enter", " and gums")
        assert screen.query_one(AnswerField).value == "teeth and gums"
        await burst(pilot, "enter", "enter", "15", "enter")
        assert [stored(db, uid)[item][0] for item in ("fv-does", "fv-staff")] == ["teeth and gums", "15"]


async def test_what_was_said_is_gone_for_who_comes_back_from_another_main_screen(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with open_app(home) as (app, pilot):
        await press(pilot, "f7", "enter")
        screen = app.screen
        assert isinstance(screen, SurveyScreen) and screen.uid == uid
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f", "equals_sign")
        assert screen.run.said.text == "There is no answer from last time."
        await press(pilot, "f8", "f7")
        assert app.screen is screen and "There is no answer" not in screen_text(app)


async def test_what_was_refused_is_not_said_of_another_text(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await burst(pilot, "many", "enter")
        why = screen.run.said.text
        assert why and why in " ".join(screen_text(app).split())
        await press(pilot, "left", "right")
        assert screen.run.said.text == why
        await press(pilot, "backspace")
        assert screen.run.said.text == "" and "no number" not in screen_text(app)


async def test_that_esc_once_more_leaves_is_said_only_while_it_does(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await press(pilot, "escape")
        assert "Esc once more leaves the survey." in screen_text(app)
        await press(pilot, "i")
        await write(pilot, "urgent")
        await press(pilot, "enter")
        assert on(screen) == "fv-urgent"
        assert "Esc once more" not in screen_text(app), "here letters are text"


async def test_what_was_refused_is_not_said_any_more_once_it_is_thrown_away(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await burst(pilot, "many", "enter")
        assert screen.run.said.text and screen.run.is_typing()
        await press(pilot, "ctrl+t")
        says = "“many” is thrown away. Ctrl+T once more brings it back."
        assert (screen.run.said.text, screen.run.is_typing()) == (says, False)
        await press(pilot, "down")
        assert screen.run.said.text == ""


@pytest.mark.parametrize(("keys", "text"), [((), "Una"), (("escape", "m"), "seen"), (("1",), "12")])
async def test_ctrl_t_once_more_brings_back_what_it_took_on_its_item(
    home: Path, db: sqlite3.Connection, keys: tuple[str, ...], text: str
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-staff" if keys == ("1",) else "fv-urgent")
        await press(pilot, *keys)
        await write(pilot, text.removeprefix("1"))
        what = screen.run.open_for
        await press(pilot, "ctrl+t", "ctrl+t")
        assert (screen.run.open_for, screen.query_one(AnswerEntry).text) == (what, text)
        await press(pilot, "ctrl+t", "down", "ctrl+t")
        assert not screen.run.is_typing(), "it belongs to another item"
        await press(pilot, "up", "ctrl+t")
        assert screen.query_one(AnswerEntry).text == text
        await press(pilot, "enter")
        assert text in "".join(next(iter(stored(db, uid).values())))


async def test_pasted_lines_stand_in_a_field_of_one_line_as_they_are_stored(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        app.post_message(Paste("Mon 8-17\nSat 9-12\n"))
        await settle(pilot)
        assert screen.query_one(AnswerField).value == "Mon 8-17 Sat 9-12"
        await press(pilot, "enter")
        assert stored(db, uid)["fv-does"][0] == "Mon 8-17 Sat 9-12"


@pytest.mark.parametrize("end", [["ctrl+j"], ["enter"], ["enter", "ctrl+j"]])
async def test_a_line_ends_as_enter_does_however_it_comes(home: Path, db: sqlite3.Connection, end: list[str]) -> None:
    """As it was typed while the app started, from a keyboard, from a scanner."""
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        for key in ("7", *end, "5", *end):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        given = list(stored(db, uid).values())
        assert [values[0] for values in given] == ["7", "5"]


@pytest.mark.parametrize(
    ("typed", "given", "note"), [("partial, see note", "partial", "see note"), ("fail: two", "fail", "two")]
)
async def test_a_sentence_typed_where_a_letter_answers_is_the_answer_and_its_note(
    home: Path, db: sqlite3.Connection, typed: str, given: str, note: str
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        items = [row.item for row in screen.run.rows if row.item is not None]
        judged, text = next(
            (one.id, then.id)
            for one, then in pairwise(items)
            if one.type == "check" and then.type in ("text", "date", "longtext")
        )
        await go_to(pilot, screen, judged)
        await burst(pilot, typed, "enter")
        assert stored(db, uid)[judged] == (given, given, note)
        assert text not in stored(db, uid)
        assert on(screen) == text
        assert "the rest is its note" in " ".join(messages(app))
