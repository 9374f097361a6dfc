"""Who signs off, and why again, is kept while it is typed, until the survey is finished with it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.domain.surveys.layout import layout, missing
from fieldkit.screens.survey.runner import SurveyScreen
from tests.operations.running_survey import Running
from tests.operations.survey.finalising import complete, final
from tests.ui.base.test_waiting import another_program
from tests.ui.dialogs.test_kept_questions import BACK, KEPT, quickly, texts, values
from tests.ui.ending.test_way_out import ENDS_OR_KILL, End, waiting
from tests.ui.support.driver import left, messages, open_app, press, screen_text, until, write
from tests.ui.survey.on_screen import running, started
from tests.ui.survey.visit.test_finalise import ITEM, ready, revisions, state

__all__ = ["quickly"]


def changed(db: sqlite3.Connection, visit: Running) -> Running:
    """Finish a survey as its revision 1, and answer it otherwise since."""
    final(visit)
    db.execute("UPDATE survey SET state = 'running'")
    visit.give(ITEM, "fail", "fail")
    db.commit()
    return visit


@ENDS_OR_KILL
async def test_a_sign_off_is_asked_again_with_what_was_typed_however_fieldkit_ended(
    home: Path, db: sqlite3.Connection, quickly: None, end: End
) -> None:
    visit = ready(db)
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "F")
        await write(pilot, "Jane Doe")
        await press(pilot, "enter")
        await write(pilot, "van driver")
        await end(app, pilot)
        await left(app)
    async with open_app(home) as (app, pilot):
        (said,) = messages(app)
        assert said == "“Finish: Small-office security baseline” with “van driver” was open: Enter goes on there."
        await press(pilot, "enter")
        assert values(app) == ["Jane Doe", "van driver"] and messages(app)[-1].endswith(BACK)
        await press(pilot, "end", "s", "enter", "escape")
        assert isinstance(app.screen, SurveyScreen)
    assert (state(db), revisions(db), waiting(home)) == ("finished", [(1, "Jane Doe", "van drivers", "")], [])


async def test_esc_keeps_who_signs_and_ctrl_t_throws_it_away(home: Path, db: sqlite3.Connection, quickly: None) -> None:
    async with running(home, ready(db).uid) as (app, pilot, screen):
        await press(pilot, "F")
        await write(pilot, "Jane")
        await press(pilot, "escape")
        assert (app.screen, messages(app)[-1]) == (screen, KEPT)
        await press(pilot, "F")
        assert values(app) == ["Jane", ""]
        await press(pilot, "ctrl+t")
        assert values(app) == ["", ""]
        await until(lambda: waiting(home) == [])


async def test_a_name_typed_before_stays_a_name_where_the_reason_is_asked_since(
    home: Path, db: sqlite3.Connection, quickly: None
) -> None:
    visit = ready(db)
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "F")
        await write(pilot, "Jane")
        changed(db, visit)
        await press(pilot, "enter", "enter")
        assert values(app) == ["", "Jane", ""] and "Say why" in screen_text(app)
        await write(pilot, "it was worse")
        await press(pilot, "escape")
        assert (texts(home)["answer 0"], texts(home)["answer 1"]) == ("it was worse", "Jane")
    async with open_app(home) as (app, pilot):
        await press(pilot, "end", "enter")
        assert values(app) == ["it was worse", "Jane", ""]
        await press(pilot, "enter", "enter", "enter")
    assert (revisions(db)[1:], waiting(home)) == ([(2, "Jane", "", "it was worse")], [])


async def test_what_is_still_needed_is_said_above_the_answers_which_are_kept(
    home: Path, db: sqlite3.Connection, quickly: None
) -> None:
    uid = started(db, "security-baseline")
    number = db.execute("SELECT id FROM survey WHERE uid = ?", (uid,)).fetchone()[0]
    visit = Running(db, "", uid, number)
    needed = missing(layout(visit.opened().checklist, visit.opened().answers))[0].item
    assert needed is not None
    complete(visit)
    db.commit()
    async with running(home, uid) as (app, pilot, screen):
        await press(pilot, "F")
        await write(pilot, "Jane")
        await press(pilot, "enter")
        await write(pilot, "boss")
        db.execute("UPDATE answer SET deleted_at = 1 WHERE item = ?", (needed.id,))
        db.commit()
        await press(pilot, "enter")
        assert values(app) == ["Jane", "boss"] and "Not finished: still needed" in screen_text(app)
        assert texts(home)["answer 0"] == "Jane"
        await press(pilot, "escape")
        assert (app.screen, messages(app)[-1], len(waiting(home))) == (screen, KEPT, 1)
        db.execute("UPDATE answer SET deleted_at = NULL")
        db.commit()
        app.store.changed_elsewhere()
        await press(pilot, "F", "enter", "enter")
    assert (revisions(db), waiting(home)) == ([(1, "Jane", "boss", "")], [])


async def test_a_sign_off_that_waits_for_another_program_is_held_in_a_file(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.screens.ending.kept_aside.KEPT_WITHIN", 0.02)

    def held() -> str:
        return "".join(file.read_text("ascii") for file in home.glob("open-texts-*.json"))

    async with running(home, ready(db).uid) as (app, pilot, screen):
        await press(pilot, "F")
        await write(pilot, "Jane")
        await press(pilot, "enter")
        with another_program(home):
            await pilot.press("enter")
            await until(lambda: app.screen is screen and "Jane" in held())
        await until(lambda: state(db) == "finished")
        await until(lambda: not list(home.glob("open-texts-*.json")))
    assert (revisions(db), waiting(home)) == ([(1, "Jane", "", "")], [])


async def test_an_empty_reason_is_refused_at_once_and_the_cursor_goes_to_what_is_wrong(
    home: Path, db: sqlite3.Connection
) -> None:
    def at() -> str | None:
        return app.screen.focused.id if app.screen.focused is not None else None

    async with running(home, changed(db, ready(db)).uid) as (app, pilot, _):
        await press(pilot, "F", "enter")
        assert at() == "ask-0" and "“Why again” is needed." in screen_text(app)
        await press(pilot, "down", "down", "enter")
        assert at() == "ask-0" and "“Why again” is needed." in screen_text(app)
        await write(pilot, "it was worse")
        await press(pilot, "enter", "enter")
        await write(pilot, "boss")
        await press(pilot, "enter")
        assert at() == "ask-1" and "A role alone signs nothing" in screen_text(app)
        await write(pilot, "Jane")
        await press(pilot, "enter", "enter")
    assert revisions(db)[1:] == [(2, "Jane", "boss", "it was worse")]


async def test_after_an_undo_the_reason_is_asked_and_the_number_is_the_next(home: Path, db: sqlite3.Connection) -> None:
    visit = ready(db)
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "F", "enter", "enter", "escape", "escape", "f7", "u")
        assert "State is running again. Revision 1 is in the trash." in messages(app)[-1]
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "F")
        assert "Revision 1 is in the trash; this one is revision 2." in screen_text(app)
        await write(pilot, "taken back")
        await press(pilot, "enter", "enter", "enter")
        assert "Revision 2, final since" in screen_text(app)
    assert revisions(db) == [(2, "", "", "taken back")]


async def test_a_survey_that_went_into_the_trash_is_not_signed_and_says_so(
    home: Path, db: sqlite3.Connection, quickly: None
) -> None:
    visit = ready(db)
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "F")
        await write(pilot, "Jane")
        db.execute("UPDATE survey SET deleted_at = 1")
        db.commit()
        await press(pilot, "enter", "enter")
        assert values(app) == ["Jane", ""] and "This survey is in the trash." in screen_text(app)
        await press(pilot, "escape")
    async with open_app(home) as (app, pilot):
        await press(pilot, "end", "enter")
        assert values(app) == ["Jane", ""]
        db.execute("UPDATE survey SET deleted_at = NULL")
        db.commit()
        await press(pilot, "enter", "enter")
    assert (revisions(db), waiting(home)) == ([(1, "Jane", "", "")], [])


async def test_why_it_is_finished_again_stays_where_the_survey_went_into_the_trash(
    home: Path, db: sqlite3.Connection, quickly: None
) -> None:
    visit = changed(db, ready(db))
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "F")
        await write(pilot, "it was worse")
        await press(pilot, "enter")
        db.execute("UPDATE survey SET deleted_at = 1")
        db.execute("UPDATE survey_revision SET deleted_at = 1")
        db.commit()
        await press(pilot, "enter", "enter")
        assert values(app) == ["it was worse", "", ""] and "This survey is in the trash." in screen_text(app)
        await press(pilot, "escape")
    db.execute("UPDATE survey SET deleted_at = NULL")
    db.execute("UPDATE survey_revision SET deleted_at = NULL")
    db.commit()
    async with open_app(home) as (app, pilot):
        await press(pilot, "end", "enter")
        assert values(app) == ["it was worse", "", ""]
        await press(pilot, "enter", "enter", "enter")
    assert (revisions(db)[1:], waiting(home)) == ([(2, "", "", "it was worse")], [])


async def test_a_draft_of_a_survey_that_is_finished_meanwhile_signs_it_with_a_reason(
    home: Path, db: sqlite3.Connection, quickly: None
) -> None:
    visit = ready(db)
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "F")
        await write(pilot, "Jane")
        await press(pilot, "escape")
    final(visit)
    db.commit()
    async with open_app(home) as (app, pilot):
        await press(pilot, "end", "enter")
        assert values(app) == ["", "Jane", ""]
        await write(pilot, "signed later")
        await press(pilot, "enter", "enter", "enter")
    assert (revisions(db)[1:], waiting(home)) == ([(2, "Jane", "", "signed later")], [])


async def test_where_nobody_signs_a_refusal_is_only_said_unless_a_reason_is_missing(
    home: Path, db: sqlite3.Connection
) -> None:
    visit = ready(db)
    async with running(home, visit.uid) as (app, pilot, screen):
        await press(pilot, "F")
        db.execute("UPDATE survey SET deleted_at = 1")
        db.commit()
        await press(pilot, "enter", "enter")
        assert app.screen is screen and messages(app)[-1].startswith("This survey is in the trash.")
        db.execute("UPDATE survey SET deleted_at = NULL")
        db.commit()
        await press(pilot, "F")
        changed(db, visit)
        await press(pilot, "enter", "enter")
        assert values(app) == ["", "", ""] and "Say why" in screen_text(app)
    assert (len(revisions(db)), waiting(home)) == (1, [])
