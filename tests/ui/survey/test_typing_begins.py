"""What is typed on an item that takes text, with no field open: where it lands, what it leaves, and what is shown."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.widgets.input import Selection

from fieldkit.db.records import crud
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views import drafts
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.operations import surveys as survey_operations
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.widgets.line_input import AnswerField
from tests.support.reading import number_of
from tests.ui.support.driver import burst, messages, press, screen_text, settle, until, write
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started, stored
from tests.ui.survey.test_survey_screen import KEYS, TYPING, foot, front


def said(screen: SurveyScreen) -> str:
    return screen.run.said.text


async def test_key_bar_shows_only_the_keys_that_work_while_letters_are_text(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        assert foot(app) == TYPING and "any letter or digit begins the answer" in screen_text(app)
        await press(pilot, "escape")
        assert foot(app) == KEYS and "any letter" not in screen_text(app)
        await press(pilot, "m", "x", "enter")
        assert stored(db, uid)["fv-does"] == ("", "", "x") and foot(app) == KEYS, "letters are keys as before"
        await press(pilot, "down")
        assert on(screen) == "fv-staff" and foot(app) == TYPING
        await go_to(pilot, screen, "fv-byod")
        assert foot(app) == KEYS


@pytest.mark.parametrize("leave", ["escape", "enter", "down"])
async def test_no_letter_takes_a_stored_text_away(home: Path, db: sqlite3.Connection, leave: str) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, "Telecom North 100, AC-4711", "enter", "up", "F", leave)
        assert stored(db, uid)["fv-does"][0] == "Telecom North 100, AC-4711 F"
        assert not screen.run.is_typing()


async def test_escape_puts_a_figure_back_that_was_typed_over_and_other_keys_keep_it(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await burst(pilot, "125", "enter", "up", "15")
        assert "Esc leaves it as it was" in screen_text(app)
        await press(pilot, "escape")
        assert (stored(db, uid)["fv-staff"][0], screen.run.is_typing(), on(screen)) == ("125", False, "fv-staff")
        assert said(screen) == "“15” is not taken: it stays 125 people."
        await until(lambda: drafts.waiting(db) == [])
        await press(pilot, "7")
        assert screen.query_one(AnswerField).value == "7", "a digit begins a figure also where letters are keys"
        await press(pilot, "escape")
        assert stored(db, uid)["fv-staff"][0] == "125"
        for keys, value in ((["1500", "enter"], "1500"), (["80", "down"], "80"), (["90", "tab"], "90")):
            await go_to(pilot, screen, "fv-staff")
            await burst(pilot, *keys)
            assert stored(db, uid)["fv-staff"][0] == value
        await go_to(pilot, screen, "fv-staff")
        await burst(pilot, " ", "enter")
        assert stored(db, uid)["fv-staff"] == ("90", "", ""), "a blank takes no figure away"


@pytest.mark.parametrize(
    "typed", ["- call Paul", "+49 30 1", "/tmp/f.jpg", "=5", "?! x", "!", "[a]", "]", " z", "zinc"]
)
async def test_any_sign_begins_the_answer_where_letters_are_text(
    home: Path, db: sqlite3.Connection, typed: str
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, typed, "enter")
        assert app.screen is screen
        assert {item: value for item, (value, _, _) in stored(db, uid).items()} == {"fv-does": typed.strip()}


@pytest.mark.parametrize("item", ["fv-staff", "fv-met"])
async def test_a_question_mark_is_help_where_no_answer_begins_with_it(
    home: Path, db: sqlite3.Connection, item: str
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        row = await go_to(pilot, screen, item)
        assert screen.run.takes_text(row)
        await press(pilot, "question_mark")
        assert app.screen is not screen
        assert " ".join(row.title.split()[:3]) in screen_text(app)
        await press(pilot, "escape")
        assert (app.screen is screen, screen.run.is_typing(), stored(db, uid)) == (True, False, {})


async def test_the_person_that_a_survey_is_of_answers_for_which_person_by_one_key(
    home: Path, db: sqlite3.Connection
) -> None:
    client = survey_operations.add_client(db, "Kestrel")
    number = number_of(db, "client", client)
    person = crud.insert(db, CONTACT, {"name": "Ines Holm", "client": number})
    for contact, answer in ((person, "Ines Holm"), ("", None)):
        uid = survey_operations.start(db, content_uid("checklist", "workstation"), client, contact=contact)
        async with running(home, uid) as (app, pilot, screen):
            await go_to(pilot, screen, "ws-user")
            shown = " ".join(screen_text(app).split())
            assert ("this survey is about: Ines Holm" in shown) == bool(answer)
            assert ("= this person" in shown, "as last time" in shown) == (bool(answer), False)
            if answer:
                await press(pilot, "equals_sign")
                assert stored(db, uid)["ws-user"][0] == answer


async def test_signs_are_keys_once_escape_was_pressed(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await press(pilot, "escape", "minus")
        assert said(screen) == "Only a thing that was added can be removed."
        await press(pilot, "equals_sign")
        assert said(screen) == "There is no answer from last time."
        await press(pilot, "slash")
        assert app.screen is not screen
        await press(pilot, "escape", "space")
        assert not screen.run.is_typing() and on(screen) == "fv-does", "Space leads nowhere in a survey"
    assert stored(db, uid) == {}


@pytest.mark.parametrize("before", [[], ["escape"]])
@pytest.mark.parametrize("item", ["fv-staff", "fv-limit"])
async def test_a_figure_below_its_least_is_refused_in_words(
    home: Path, db: sqlite3.Connection, item: str, before: list[str]
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, item)
        await press(pilot, *before)
        await burst(pilot, "-5", "enter")
        assert screen.query_one(AnswerField).value == "-5" and screen.run.is_typing()
        assert said(screen)
        assert stored(db, uid) == {}


async def test_letters_are_text_for_whoever_comes_to_the_same_item_again(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "network-cabling")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "nc-desk-sw")
        await press(pilot, "escape", "i")
        await write(pilot, "switches under")
        await press(pilot, "enter")
        assert foot(app) == TYPING
        await burst(pilot, "31", "enter")
        assert stored(db, uid)["nc-desk-sw"] == ("31", "", "")
        await press(pilot, "z")
        assert (on(screen), foot(app)) == ("nc-desk-sw", TYPING)
        assert "z takes back one more" in screen_text(app)
        await burst(pilot, "45", "enter")
        assert stored(db, uid)["nc-desk-sw"] == ("45", "", "")


async def test_letters_stay_keys_where_a_letter_led_and_are_text_where_an_arrow_did(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-incumbent")
        await burst(pilot, "escape", "j", "j", "k")
        assert (on(screen), screen.run.is_typing()) == ("fv-why", False)
        await burst(pilot, "down", "down", "j")
        assert (on(screen), screen.run.is_typing()) == ("fv-six-months", True)
        await press(pilot, "enter")
    assert stored(db, uid)["fv-six-months"][0] == "j"


async def test_letters_are_text_again_once_a_letter_answered(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "server-backup")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "sb-permission")
        await press(pilot, "p")
        await go_to(pilot, screen, "sb-report")
        await burst(pilot, "escape", "j", "p", "j")
        assert (on(screen), screen.run.is_typing()) == ("sb-alerts", True)


@pytest.mark.parametrize(("word", "stored_as"), [("mixed", "mixed"), ("box", "pbx"), ("2", "analogue")])
async def test_an_option_is_chosen_by_its_name_or_its_digit(
    home: Path, db: sqlite3.Connection, word: str, stored_as: str
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-phones")
        await burst(pilot, word, *([] if word.isdecimal() else ["enter"]))
        assert stored(db, uid) == {"fv-phones": (stored_as, "", "")}
        assert on(screen) == "fv-lines"


async def test_no_letter_is_a_key_where_an_option_has_a_name(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-phones")
        await burst(pilot, "quick g", "enter")
        assert screen.query_one(AnswerField).value == "quick g"
        text = screen_text(app)
        assert "is not an answer here" in text and "4 Box on site" in text, "what can be chosen stays to be seen"
        await press(pilot, "escape")
        assert stored(db, uid) == {"fv-phones": ("", "", "Not read as an answer: “quick g”")}
        await press(pilot, "m")
        assert screen.run.open_for == "note", "after Esc letters are keys"


async def test_names_of_several_options_are_added_to_those_chosen(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-dies")
        await burst(pilot, "1", "phones", "enter")
        assert stored(db, uid)["fv-dies"][0] == "cards,phones"


@pytest.mark.parametrize("key", ["f9", "f3", "f1", "f2", "f8"])
async def test_a_look_elsewhere_leaves_field_text_and_cursor_as_they_were(
    home: Path, db: sqlite3.Connection, key: str
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await burst(pilot, "134", "left", "left")
        await press(pilot, key)
        assert app.screen is not screen
        await until(lambda: [one.texts["text"] for one in drafts.waiting(db)] == ["134"])
        await press(pilot, *(["f5"] if key == "f8" else ["escape"]))
        assert app.screen is screen
        assert (screen.run.open_for, screen.query_one(AnswerField).selection) == ("answer", Selection.cursor(1))
        await press(pilot, "2", "enter")
        assert stored(db, uid)["fv-staff"][0] == "1234"
        await until(lambda: drafts.waiting(db) == [])


async def test_a_note_goes_on_after_a_call(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await press(pilot, "escape", "m")
        await write(pilot, "two words")
        await press(pilot, "left", "f9", "escape")
        await write(pilot, "-")
        await press(pilot, "enter")
        assert stored(db, uid) == {"fv-does": ("", "", "two word-s")}


async def test_figure_typed_over_goes_back_by_escape_also_after_a_call(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await burst(pilot, "125", "enter", "up", "15")
        await press(pilot, "f9", "escape", "escape")
        assert stored(db, uid)["fv-staff"][0] == "125" and not screen.run.is_typing()


async def test_the_same_survey_opened_once_more_goes_on_with_what_is_typed(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, first):
        await go_to(pilot, first, "fv-does")
        await write(pilot, "teeth")
        await press(pilot, "f7")
        await until(lambda: drafts.waiting(db) != [])
        await app.open_record("survey", uid)
        await settle(pilot)
        second = app.screen
        assert isinstance(second, SurveyScreen) and second is not first
        assert (on(second), second.run.open_for, first.run.open_for) == ("fv-does", "answer", "")
        await write(pilot, " and gums")
        await press(pilot, "enter")
        assert stored(db, uid)["fv-does"][0] == "teeth and gums"
        await press(pilot, "f5")
        assert app.screen is first and not first.run.is_typing()
        await until(lambda: drafts.waiting(db) == [])
        assert first.unkept_texts() == []


async def test_what_is_typed_is_stored_before_its_screen_is_closed(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await write(pilot, "teeth")
        await app.run_action("back")  # as from the palette
        await settle(pilot)
        assert front(app) == "TodayScreen"
        assert stored(db, uid)["fv-does"][0] == "teeth"
        assert drafts.waiting(db) == []


async def test_a_survey_is_not_closed_over_text_that_no_store_takes(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await write(pilot, "teeth")

        async def fails(*_given: Any, **_named: Any) -> object:
            raise Trouble("The disk is full.")

        with monkeypatch.context() as patch:
            patch.setattr(app.store, "write_as", fails)
            await app.run_action("back")
            await app.workers.wait_for_complete()
            assert app.screen is screen and "The disk is full." in messages(app)
        await app.run_action("back")
        await settle(pilot)
        assert front(app) == "TodayScreen"
        assert stored(db, uid)["fv-does"][0] == "teeth"


async def test_the_first_item_takes_what_is_typed_as_any_other(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    items = [{"id": "who", "type": "contact", "ask": "Who?"}, {"id": "why", "type": "text", "ask": "Why?"}]
    body = {"id": "made", "title": "Made", "version": 1, "sections": [{"id": "all", "title": "All", "items": items}]}
    db.execute("UPDATE checklist_version SET body = ?", (json.dumps(body),))
    async with running(home, uid, keys=False) as (app, pilot, screen):
        assert "any letter or digit begins the answer" in screen_text(app) and foot(app) == TYPING
        await burst(pilot, *"sam hill", "enter")
        assert stored(db, uid) == {"who": ("sam hill", "", "")} and on(screen) == "why"
        assert not screen.run.survey or not screen.run.survey.core
    async with running(home, uid, keys=False) as (_, pilot, screen):
        await burst(pilot, *"mo stone", "enter")
        assert stored(db, uid)["why"] == ("mo stone", "", ""), "also where it is gone on with"


async def test_words_on_the_line_that_adds_name_what_is_added(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        while on(screen) != "add":
            await press(pilot, "down")
        assert "any letter or digit adds one and names it" in screen_text(app)
        await burst(pilot, *"quick net 2", "enter")
        assert stored(db, uid)["fv-prov-name"] == ("quick net 2", "", "")
        assert isinstance(app.screen, SurveyScreen), "q was no key"


async def test_enter_held_adds_one_thing_and_no_more_after_an_empty_one(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-access")
        await burst(pilot, *["enter"] * 42)
        added = {row.instance for row in screen.run.rows if row.section.id == "providers" and row.instance}
        assert len(added) == 1
        assert on(screen) != "add"


async def test_what_is_typed_on_after_a_refused_answer_reaches_the_items_after_it(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        items = [row.item.id for row in screen.run.rows if row.item is not None]
        after = items[items.index("fv-limit") + 1]
        await go_to(pilot, screen, "fv-limit")
        await burst(pilot, *"abc", "enter", *"Dee Lark", "enter", *"Key here", "enter")
        answers = stored(db, uid)
        assert answers["fv-limit"] == ("", "", "Not read as an answer: “abc”"), "it is in the note of its item"
        assert answers[after][0] == "Dee Lark"
        assert [value for value, _, _ in answers.values()].count("Key here") == 1


async def test_a_refused_answer_is_corrected_once_it_can_be_seen(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.widgets.line_input.UNSEEN", 0.0)
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-limit")
        await burst(pilot, *"5oo", "enter")
        await burst(pilot, "backspace", "backspace", *"00", "enter")
        assert stored(db, uid)["fv-limit"][0] == "50000"


async def test_the_help_of_an_item_is_headed_by_it_and_says_what_follows(home: Path, db: sqlite3.Connection) -> None:
    async with running(home, started(db, "security-baseline"), (120, 60)) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "question_mark")
        shown = screen_text(app)
        assert shown.count("Running a survey") == 2, "in the frame, and before the keys"
        assert "This item" in shown
        assert "If not: " in shown
