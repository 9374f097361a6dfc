"""Answering by keys: in one stroke, by typing, with a note, as last time; and what is kept when it fails."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from textual.events import Paste

from fieldkit.operations import surveys as survey_operations
from fieldkit.screens.survey.runner import SurveyScreen
from tests.names import MARKUP
from tests.ui.support.driver import burst, messages, press, screen_text, settle, write
from tests.ui.support.full_disk import FullDisk, no_file_either
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started, stored


async def test_one_key_answers_and_goes_on(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid, (80, 30)) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        items = [row.item.id for row in screen.run.rows if row.item is not None]
        judged = sum(row.item is not None and row.item.judged for row in screen.run.rows)
        await pilot.press("p", "a", "f", "n", "u")
        await settle(pilot)
        given = stored(db, uid)
        first = items.index(CHECK)
        results = ["pass", "partial", "fail", "na", "not_checked"]
        assert [given[item][1] for item in items[first : first + 5]] == results
        text = screen_text(app)
        assert all(words in text for words in ("✓ pass", "~ partial", "✗ fail", "– n/a", "? not checked"))
        assert f"answered 5 of {len(items)}" in text
    assert db.execute("SELECT judged, applicable FROM survey").fetchone() == (3, judged - 1)


async def test_several_are_chosen_by_numbers_and_again_taken_away(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "wireless")
    async with running(home, uid) as (_, pilot, screen):
        item = next(row.item for row in screen.run.rows if row.item is not None and row.item.type == "multi")
        await go_to(pilot, screen, item.id)
        await pilot.press("1", "3", "1", "2")
        await settle(pilot)
        chosen = {item.options[1].value, item.options[2].value}
        assert set(stored(db, uid)[item.id][0].split(",")) == chosen
        assert on(screen) == item.id
        await press(pilot, "enter")
        assert on(screen) != item.id


async def test_digits_begin_to_type_a_figure_however_fast_they_come(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await pilot.press("1", "2", "enter")
        await settle(pilot)
        assert stored(db, uid)["fv-staff"][0] == "12"
        assert "12 people" in screen_text(app)
        assert on(screen) == "fv-users"
        await pilot.press("1", "0", "enter", "0", "enter")
        await settle(pilot)
        assert stored(db, uid)["fv-users"][0] == "10"


async def test_wrong_figure_says_why_and_stays_to_be_corrected(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await press(pilot, "enter")
        await write(pilot, "a few")
        await press(pilot, "enter")
        text = screen_text(app)
        assert "is not a number" in text and "a few" in text
        assert stored(db, uid) == {}
        await press(pilot, "escape")
        assert stored(db, uid)["fv-staff"] == ("", "", "Not read as an answer: “a few”")
        assert "Kept as a note" in screen_text(app)
        await press(pilot, "escape")
        assert not isinstance(app.screen, SurveyScreen)


async def test_keys_typed_past_a_refused_answer_reach_the_judged_items_that_follow(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-n-ending")
        await burst(pilot, "many", "enter", "2", "f")
        answers = stored(db, uid)
    assert answers["fv-n-ending"] == ("", "", "Not read as an answer: “many”")
    assert answers["fv-phones"][0] == "analogue"
    assert answers["fv-lines"][0] == "fail"


@pytest.mark.parametrize(
    ("word", "result"), [("n/a", "na"), ("pass", "pass"), ("partly", "partial"), ("not checked", "not_checked")]
)
async def test_a_whole_word_answers_a_judged_item_and_not_the_one_after_it(
    home: Path, db: sqlite3.Connection, word: str, result: str
) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "sb-jobs")
        await burst(pilot, *word, "enter", *"Joe", "enter")
        answers = stored(db, uid)
    assert (answers["sb-jobs"][1], answers["sb-alerts"][0]) == (result, "Joe")


async def test_what_only_looks_like_the_rest_of_a_word_is_an_answer_of_its_own(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "sb-jobs")
        await burst(pilot, "p", *"asst manager", "enter")
        assert stored(db, uid)["sb-alerts"][0] == "asst manager"
        await go_to(pilot, screen, "sb-jobs")
        await burst(pilot, "p", "down", "down", *"ass", "enter")
        assert stored(db, uid)["sb-offsite"][0] == "ass", "another item than the one that the letter led to"


async def test_escape_keeps_what_is_typed_and_empties_nothing(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await press(pilot, "enter")
        await write(pilot, "teeth")
        await press(pilot, "escape")
        assert stored(db, uid)["fv-does"][0] == "teeth"
        assert on(screen) == "fv-does"
        await press(pilot, "enter", *["backspace"] * 5, "escape")
        assert stored(db, uid)["fv-does"][0] == "teeth"
        await press(pilot, "enter", *["backspace"] * 5, "enter")
        assert stored(db, uid)["fv-does"][0] == ""


async def test_arrow_keeps_what_is_typed_and_moves(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await press(pilot, "enter")
        await write(pilot, "teeth")
        await press(pilot, "down")
        assert stored(db, uid)["fv-does"][0] == "teeth"
        assert on(screen) == "fv-staff"


async def test_note_is_shown_and_stored_with_its_lines(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "m")
        item = on(screen)
        await write(pilot, "[/] first")
        await press(pilot, "down")
        await write(pilot, "second")
        await press(pilot, "enter")
        assert stored(db, uid)[item] == ("", "", "[/] first\nsecond")
        assert "note: [/] first second" in screen_text(app)
        await press(pilot, "f")
    assert stored(db, uid)[item] == ("fail", "fail", "[/] first\nsecond")
    assert db.execute("SELECT detail FROM finding").fetchall() == [("[/] first\nsecond",)]


async def test_answer_is_taken_away_and_taken_back(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        item = on(screen)
        await press(pilot, "f")
        assert "M note  O photo" in screen_text(app)
        await press(pilot, "up", "backspace")
        assert stored(db, uid)[item][:2] == ("", "")
        assert db.execute("SELECT count(*) FROM finding WHERE deleted_at IS NULL").fetchone() == (0,)
        await press(pilot, "z")
        assert stored(db, uid)[item][:2] == ("fail", "fail")
        await press(pilot, "z")
        assert stored(db, uid)[item][:2] == ("", "")
        assert on(screen) == item


async def test_keys_that_do_not_answer_an_item_store_nothing(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await press(pilot, "p", "f", "y")
        assert screen.run.is_typing() and "pfy" in screen_text(app)
        await press(pilot, "backspace", "backspace", "backspace", "escape")
        await go_to(pilot, screen, "fv-spoc")
        await press(pilot, "7", "y")
    assert stored(db, uid) == {}


async def test_a_key_that_answers_nothing_here_begins_the_answer_also_where_letters_are_keys(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await press(pilot, "escape", "p")
        assert screen.run.is_typing()
        await press(pilot, "u", "enter")
    assert stored(db, uid)["fv-does"][0] == "pu"


async def test_person_named_becomes_a_contact_of_the_client(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "sec-owner")
        await press(pilot, "enter")
        await write(pilot, "Amara Okafor, manager")
        await press(pilot, "enter", "up", "escape", "plus")
        assert "is among their people now" in screen_text(app)
        await press(pilot, "plus")
        assert "is among their people already" in screen_text(app)
    people = db.execute("SELECT contact.name, job_title, client.name FROM contact JOIN client ON client.id = client")
    assert people.fetchall() == [("Amara Okafor", "manager", MARKUP)]


async def test_person_added_and_the_answer_that_named_her_are_taken_back_in_one_step(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "sec-owner")
        await press(pilot, "enter")
        await write(pilot, "Amara Okafor, manager")
        await press(pilot, "enter", "up", "escape", "plus", "z")
        assert "Amara Okafor is in the trash; the answer is taken back." in screen_text(app)
        await press(pilot, "U", "z")
        assert "Amara Okafor is in the trash; the answer is taken back." in screen_text(app), "also what U did again"
        assert screen.run.survey is not None and screen.run.survey.people == ()
    assert stored(db, uid)["sec-owner"][0] == ""
    assert db.execute("SELECT count(*) FROM contact WHERE deleted_at IS NULL").fetchone() == (0,)


async def test_same_as_last_time_shows_and_stores_the_answer_of_then(home: Path, db: sqlite3.Connection) -> None:
    client = survey_operations.add_client(db, MARKUP)
    first = started(db, "security-baseline", client)
    async with running(home, first) as (_, pilot, screen):
        await go_to(pilot, screen, CHECK)
        item = on(screen)
        await press(pilot, "f")
    second = started(db, "security-baseline", client)
    async with running(home, second) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        assert "was fail" in screen_text(app) and "last time" in screen_text(app)
        await press(pilot, "equals_sign")
        assert stored(db, second)[item][:2] == ("fail", "fail")
        assert on(screen) != item
        await press(pilot, "equals_sign")
        assert "There is no answer from last time" in screen_text(app)


async def test_an_answer_that_no_file_keeps_is_shown_as_not_stored_until_escape_twice(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        FullDisk(app, monkeypatch)
        no_file_either(monkeypatch)
        await press(pilot, "p")
        assert "1 not stored yet" in screen_text(app)
        assert any("full" in toast.message for toast in app._notifications)
        assert stored(db, uid) == {}
        await press(pilot, "escape", "escape")
        assert "1 answer could not be stored" in screen_text(app)
        await press(pilot, "escape")
        assert not isinstance(app.screen, SurveyScreen)
    assert stored(db, uid) == {}


async def test_text_that_cannot_be_stored_is_tried_again_and_stored_once_it_can_be(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await press(pilot, "enter")
        await write(pilot, "teeth")
        db.execute("UPDATE survey SET state = 'finished'")
        await press(pilot, "escape")
        assert "teeth" in screen_text(app) and "1 not stored yet" in screen_text(app)
        db.execute("UPDATE survey SET state = 'running'")
        await press(pilot, "escape", "escape")
        assert not isinstance(app.screen, SurveyScreen)
    assert stored(db, uid)["fv-does"][0] == "teeth"


@pytest.mark.parametrize(("item", "keys"), [("fv-met", ("enter", "escape", "m")), ("fv-byod", ("m",))])
async def test_what_is_pasted_into_a_note_goes_nowhere_else(
    home: Path, db: sqlite3.Connection, item: str, keys: tuple[str, ...]
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, item)
        await press(pilot, *keys)
        assert screen.run.open_for == "note"
        app.post_message(Paste("key at\nUna"))
        await press(pilot, "enter")
        assert messages(app) == []
    assert stored(db, uid)[item] == ("", "", "key at\nUna")
