"""What single keys of a survey come to: yes and no, one layout an answer, and taking back through the one undo."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CONTACT, FINDING
from fieldkit.domain.surveys import layout
from fieldkit.domain.surveys.conditions import Applies
from fieldkit.operations import surveys as survey_operations
from fieldkit.screens.survey.runner import SurveyScreen
from tests.ui.support.driver import burst, messages, press, screen_text, settle, until, write
from tests.ui.survey.on_screen import CHECK, go_to, on, running, started, stored


async def go_to_adding(pilot: Pilot[Any], screen: SurveyScreen) -> None:
    """Put the cursor where a thing can be added."""
    await press(pilot, "home")
    while on(screen) != "add":
        await pilot.press("down")


@pytest.mark.parametrize(("key", "value"), [("y", "yes"), ("n", "no")])
async def test_yes_and_no_are_stored_as_said(home: Path, db: sqlite3.Connection, key: str, value: str) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        row = await go_to(pilot, screen, "fv-byod")
        assert row.item is not None and row.item.type == "yesno"
        await press(pilot, key)
        assert stored(db, uid) == {"fv-byod": (value, "", "")}
        assert value.capitalize() in screen_text(app)
        assert on(screen) != "fv-byod"


@pytest.mark.parametrize(("key", "result"), [("n", "na"), ("u", "not_checked")])
async def test_judged_choice_may_be_not_applicable_or_not_checked(
    home: Path, db: sqlite3.Connection, key: str, result: str
) -> None:
    uid = started(db, "contract-qualification")
    async with running(home, uid) as (_, pilot, screen):
        item = next(row.item for row in screen.run.rows if row.item is not None and row.item.judged)
        assert item.type == "choice"
        await go_to(pilot, screen, item.id)
        await press(pilot, key)
        assert stored(db, uid) == {item.id: ("", result, "")}


async def test_one_answer_lays_the_survey_out_once(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "security-baseline")
    looks: list[int] = []

    class Counted(Applies):
        def __init__(self, *args: object) -> None:
            looks.append(1)
            super().__init__(*args)  # type: ignore[arg-type]

    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, CHECK)
        item = on(screen)
        monkeypatch.setattr(layout, "Applies", Counted)
        await press(pilot, "p")
        assert stored(db, uid)[item][:2] == ("pass", "pass")
        assert len(looks) == 1
        await press(pilot, "f")
        assert len(looks) == 2


async def test_last_answer_is_taken_back_and_undo_goes_on_where_that_ended(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        first = on(screen)
        await press(pilot, "p")
        second = on(screen)
        await press(pilot, "f", "z")
        assert on(screen) == second
        assert stored(db, uid)[second][:2] == ("", "")
        assert db.execute("SELECT count(*) FROM finding WHERE deleted_at IS NULL").fetchone() == (0,)
        assert db.execute("SELECT judged FROM survey").fetchone() == (1,)
        await press(pilot, "U")
        assert stored(db, uid)[second][:2] == ("fail", "fail")
        assert db.execute("SELECT count(*) FROM finding WHERE deleted_at IS NULL").fetchone() == (1,)
        assert "✗ fail" in screen_text(app)
        await press(pilot, "z", "escape", "escape", "u")
        assert first not in stored(db, uid)
        assert db.execute("SELECT judged FROM survey").fetchone() == (0,)
        await press(pilot, "u")
        assert messages(app)[-1].startswith("Nothing to take back")


async def test_only_what_was_answered_since_it_was_opened_is_taken_back(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "p")
        given = stored(db, uid)
        await press(pilot, "escape", "escape")
        await app.open_record("survey", uid)
        await settle(pilot)
        await press(pilot, "z")
        assert "Nothing was answered since this survey was opened." in screen_text(app)
        assert stored(db, uid) == given


async def test_what_was_done_elsewhere_is_not_taken_back_by_a_survey(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        item = on(screen)
        await press(pilot, "p")
        await app.store.write(crud.insert, FINDING, {"title": "Damp wall"})
        await press(pilot, "z")
        assert stored(db, uid)[item][:2] == ("", "")
        assert db.execute("SELECT title FROM finding WHERE deleted_at IS NULL").fetchall() == [("Damp wall",)]


async def test_finding_that_somebody_worked_on_stays_as_its_answer_is_taken_back(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f")
        ((finding,),) = db.execute("SELECT uid FROM finding").fetchall()
        await app.store.write(crud.update, FINDING, finding, {"owner": "Ines"})
        await press(pilot, "z")
        shown = " ".join(screen_text(app).replace("│", " ").split())
        assert "stays: somebody has worked on it" in shown
        assert db.execute("SELECT deleted_at FROM finding").fetchone() == (None,)


async def test_removed_thing_comes_back_with_all_its_answers_in_one_step(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to_adding(pilot, screen)
        await press(pilot, "enter")
        await write(pilot, "Fibre")
        await press(pilot, "enter", "1")
        given = stored(db, uid)
        assert len(given) == 2 and all(value for value, _, _ in given.values())
        await press(pilot, "up", "escape", "minus", "down", "enter")
        assert stored(db, uid) == {}
        await press(pilot, "z")
        assert stored(db, uid) == given
        assert "Provider 1: Fibre" in screen_text(app)
        assert screen.at is not None and screen.at.instance


async def test_letters_are_text_again_a_moment_after_something_was_taken_back_or_removed(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.screens.survey.answer_keys.AGAIN", 0.05)
    uid = started(db, "network-cabling")
    async with running(home, uid) as (_, pilot, screen):
        await go_to_adding(pilot, screen)
        await press(pilot, "enter")
        await write(pilot, "Attic")
        await press(pilot, "enter", "up", "escape", "minus", "down", "enter")
        await until(lambda: not screen.run.takes_back(screen.at))
        await go_to(pilot, screen, "nc-desk-sw")
        await press(pilot, "3", "1", "enter", "z")
        assert on(screen) == "nc-desk-sw"
        await until(lambda: not screen.run.takes_back(screen.at))
        await write(pilot, "z")
        assert screen.run.is_typing()


async def test_thing_that_was_added_goes_as_the_last_step_is_taken_back(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to_adding(pilot, screen)
        await press(pilot, "enter")
        await write(pilot, "Fibre")
        await press(pilot, "enter", "escape", "z")
        assert "Provider 1" in screen_text(app) and "Fibre" not in screen_text(app)
        assert "Taken back: the last change at “" in screen_text(app)
        await press(pilot, "z")
        assert "Provider 1" not in screen_text(app)
        assert "Taken back: what was added last is gone again." in screen_text(app)


async def test_thing_that_was_added_leaves_nothing_behind_once_all_of_it_is_taken_back(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to_adding(pilot, screen)
        await press(pilot, "enter")
        await write(pilot, "Fibre")
        await press(pilot, "enter", "1", "escape", "z", "z", "z")
        assert stored(db, uid) == {}
        assert "Provider 1" not in screen_text(app)
        await press(pilot, "escape", "U", "U", "U")
        assert stored(db, uid) == {"fv-prov-name": ("Fibre", "", ""), "fv-prov-role": ("internet", "", "")}


async def test_note_keeps_a_thing_that_is_taken_back(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to_adding(pilot, screen)
        await press(pilot, "enter", "escape")
        db.execute(
            "INSERT INTO answer (uid, created_at, updated_at, survey, item, instance, note) SELECT"
            " 'of-another-device', 1, 1, survey, 'fv-prov-role', instance, 'Seen' FROM answer"
        )
        await press(pilot, "z")
        assert stored(db, uid) == {"fv-prov-role": ("", "", "Seen")}


async def test_contact_that_was_made_elsewhere_is_not_taken_back_by_a_survey(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, _):
        await app.store.write(crud.insert, CONTACT, {"name": "Ruth"})
        await press(pilot, "z")
        assert db.execute("SELECT deleted_at FROM contact").fetchall() == [(None,)]


async def test_what_was_refused_is_not_said_of_the_next_item(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        row = next(one for one in screen.run.rows if one.item is not None and one.item.type == "money")
        assert row.item is not None
        await go_to(pilot, screen, row.item.id)
        await press(pilot, "enter")
        await write(pilot, "much")
        await press(pilot, "enter")
        assert "not an amount" in screen_text(app)
        await press(pilot, *["backspace"] * 4)
        await write(pilot, "500")
        await press(pilot, "enter")
        assert stored(db, uid)[row.item.id][0] == "50000"
        assert "not an amount" not in screen_text(app)


async def test_finding_is_not_said_any_more_once_another_answer_is_taken_back(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "p", "f")
        assert "M note  O photo" in screen_text(app)
        await press(pilot, "z")
        assert "Finding withdrawn: " in screen_text(app)
        await press(pilot, "z")
        assert "Finding" not in screen_text(app)


async def test_chosen_answers_are_marked_and_none_goes_with_no_other(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid, (80, 30)) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-rules")
        await press(pilot, "1", "2")
        assert "1 [x] Takes card payments  2 [x] Health records  3 [ ] Legal privilege" in screen_text(app)
        await press(pilot, "7")
        assert stored(db, uid)["fv-rules"][0] == "none"
        assert "1 [ ] Takes card payments" in screen_text(app) and "7 [x] None known" in screen_text(app)
        await press(pilot, "3")
        assert stored(db, uid)["fv-rules"][0] == "legal"


async def test_answer_that_somebody_changed_since_stays_and_is_said(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        item = on(screen)
        await press(pilot, "p")
        db.execute("UPDATE answer SET value = 'fail', result = 'fail'")
        await press(pilot, "z")
        assert "was changed again since" in screen_text(app)
        assert stored(db, uid)[item][:2] == ("fail", "fail")
        await press(pilot, "z")
        assert "Nothing was answered since" in screen_text(app)


async def test_nothing_is_taken_back_in_a_finished_survey(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        item = on(screen)
        await press(pilot, "p")
        db.execute("UPDATE survey SET state = 'finished'")
        await press(pilot, "z")
        assert "reopen the survey first" in messages(app)[-1]
        db.execute("UPDATE survey SET state = 'running'")
        await press(pilot, "z")
        assert stored(db, uid)[item][:2] == ("", "")


async def test_wide_terminal_shows_whole_questions_and_how_far_it_is(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit", survey_operations.add_client(db, "Verylong & Sons, Chartered Surveyors " * 2))
    async with running(home, uid, (120, 36)) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        shown = screen_text(app)
        assert "If computers stop, which work stops earning first?" in shown
        asked = [row for row in screen.run.rows if row.is_asked]
        needed = sum(row.wants_one or (row.item is not None and row.item.required) for row in asked)
        assert f"─ needed left {needed} · answered 0 of {len(asked)} ─" in shown
        await go_to(pilot, screen, "fv-met")
        await press(pilot, "enter")
        await write(pilot, "Ines")
        await press(pilot, "enter")
        assert f"─ needed left {needed - 1} · answered 1 of {len(asked)} ─" in screen_text(app)


async def test_each_of_ten_options_is_seen_and_has_a_key_also_in_a_burst(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid, keys=False) as (app, pilot, screen):
        row = await go_to(pilot, screen, "fv-saas")
        assert row.item is not None and len(row.item.options) == 10
        assert all(option.label in screen_text(app) for option in row.item.options)
        await press(pilot, "0")
        assert stored(db, uid)["fv-saas"][0] == "unknown"
        await press(pilot, "0")
        await burst(pilot, "25", "enter")
        assert stored(db, uid)["fv-saas"] == ("payroll,files", "", "") and on(screen) != "fv-saas"
        await press(pilot, "up", "?")
        assert "0 Not known" in screen_text(app)
