"""Finishing a survey by keys: who signs, what is stored, what is said once it was changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers, surveys
from fieldkit.screens.dialogs.ask import AskScreen
from tests.names import MARKUP
from tests.operations.running_survey import Running
from tests.operations.survey.finalising import complete, final
from tests.ui.support.driver import messages, press, screen_text, write
from tests.ui.survey.on_screen import go_to, running, started

ITEM = "sec-rules"


def ready(db: sqlite3.Connection) -> Running:
    """Return a survey that lacks nothing; who is named in it is among the people of the client already."""
    client = surveys.add_client(db, MARKUP)
    uid = started(db, "security-baseline", client)
    surveys.add_person(db, client, "Ines")
    number = db.execute("SELECT id FROM survey WHERE uid = ?", (uid,)).fetchone()[0]
    return complete(Running(db, client, uid, number))


def revisions(db: sqlite3.Connection) -> list[tuple[int, str, str, str]]:
    return db.execute(
        "SELECT number, signed_by, role, reason FROM survey_revision WHERE deleted_at IS NULL ORDER BY number"
    ).fetchall()


def state(db: sqlite3.Connection) -> str:
    return str(db.execute("SELECT state FROM survey").fetchone()[0])


async def test_two_enters_finish_without_a_sign_off_and_what_was_stored_is_said(
    home: Path, db: sqlite3.Connection
) -> None:
    visit = ready(db)
    async with running(home, visit.uid) as (app, pilot, screen):
        await press(pilot, "F")
        assert "Signed by" in screen_text(app) and "Leave the name empty" in screen_text(app)
        await press(pilot, "enter", "enter")
        shown = screen_text(app)
        assert "Revisions" in shown and "Revision 1, final since" in shown and "signature good" in shown
        await press(pilot, "escape")
        assert "finished, revision 1" in screen_text(app)
        assert screen.run.said.text.startswith("Revision 1, final since ")
    assert (state(db), revisions(db)) == ("finished", [(1, "", "", "")])


async def test_esc_finishes_nothing_and_a_role_alone_is_refused(home: Path, db: sqlite3.Connection) -> None:
    visit = ready(db)
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "F", "enter")
        await write(pilot, "owner")
        await press(pilot, "enter")
        assert isinstance(app.screen, AskScreen) and "A role alone signs nothing" in screen_text(app)
        await press(pilot, "escape")
        assert "finished" not in screen_text(app)
    assert (state(db), revisions(db)) == ("running", [])


async def test_a_change_is_marked_and_finishing_again_asks_why(home: Path, db: sqlite3.Connection) -> None:
    visit = ready(db)
    async with running(home, visit.uid, (120, 36)) as (app, pilot, screen):
        await press(pilot, "F")
        await write(pilot, MARKUP)
        await press(pilot, "enter")
        await write(pilot, "owner")
        await press(pilot, "enter", "escape", "e")
        assert "Once an answer changes, revision 1 does not stand any more." in screen.run.said.text
        assert ", revision 1" in screen_text(app)
        await go_to(pilot, screen, ITEM)
        await press(pilot, "f")
        assert "changed since revision 1" in screen_text(app)
        await press(pilot, "v")
        assert "the sign-off of" in screen_text(app) and "has lapsed." in screen_text(app)
        await press(pilot, "escape", "F")
        assert "Why again" in screen_text(app) and "Revision 1 is kept" in screen_text(app)
        await press(pilot, "enter", "enter", "enter")
        assert isinstance(app.screen, AskScreen) and "“Why again” is needed." in screen_text(app)
        await write(pilot, "seen again")
        await press(pilot, "enter", "enter", "enter", "escape")
        assert "finished, revision 2" in screen_text(app)
    assert revisions(db) == [(1, MARKUP, "owner", ""), (2, "", "", "seen again")]


async def test_what_was_only_looked_at_again_is_finished_without_a_question(home: Path, db: sqlite3.Connection) -> None:
    visit = ready(db)
    final(visit)
    db.commit()
    async with running(home, visit.uid) as (app, pilot, _):
        assert "finished, revision 1" in screen_text(app)
        await press(pilot, "e", "F", "escape")
        assert "finished, revision 1" in screen_text(app)
    assert (state(db), len(revisions(db))) == ("finished", 1)


async def test_an_answer_that_came_from_elsewhere_marks_the_survey(home: Path, db: sqlite3.Connection) -> None:
    visit = ready(db)
    final(visit)
    db.execute("UPDATE survey SET state = 'running'")
    answers.give(db, visit.id, Given(ITEM, "", "fail", "fail"))
    db.execute("UPDATE survey SET state = 'finished'")
    db.commit()
    async with running(home, visit.uid) as (app, _, _screen):
        assert "finished, changed since revision 1" in screen_text(app)


async def test_undo_in_surveys_takes_the_finishing_back(home: Path, db: sqlite3.Connection) -> None:
    visit = ready(db)
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "F", "enter", "enter", "escape", "escape", "f7", "u")
        assert "State is running again. Revision 1 is in the trash." in messages(app)[-1]
    assert (state(db), revisions(db)) == ("running", [])


async def test_what_is_not_as_it_was_signed_is_shown_and_never_taken_for_it(home: Path, db: sqlite3.Connection) -> None:
    visit = ready(db)
    final(visit)
    db.execute("UPDATE survey_revision SET signed_by = ?, number = 7", (MARKUP,))
    db.commit()
    async with running(home, visit.uid) as (app, pilot, _):
        assert "finished ─" in screen_text(app) and "revision" not in screen_text(app)
        await press(pilot, "v")
        assert "Not trusted: revision 7" in screen_text(app) and "signed off" not in screen_text(app)
        await press(pilot, "escape", "e", "F", "enter", "enter", "escape")
        assert "finished, revision 1" in screen_text(app)
