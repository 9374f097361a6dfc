"""Two windows on one survey: each stores what was changed in it, and says what of the other's that replaces."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers
from fieldkit.screens.base import idle_look
from tests.support.reading import number_of
from tests.ui.support.driver import burst, messages, press, screen_text, settle, write
from tests.ui.support.full_disk import FullDisk
from tests.ui.survey.on_screen import CHECK, go_to, running, started, stored


def elsewhere(db: sqlite3.Connection, uid: str, item: str, value: str, result: str = "", note: str = "") -> None:
    """Let another window store an answer."""
    answers.give(db, number_of(db, "survey", uid), Given(item, "", value, result, note))
    db.commit()


async def test_a_note_takes_no_result_away_and_the_finding_stays(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        elsewhere(db, uid, CHECK, "fail", "fail", "A saw a burn mark")
        await burst(pilot, "m", "B heard a hum", "enter")
        assert stored(db, uid)[CHECK] == ("fail", "fail", "A saw a burn mark\nB heard a hum")
        assert messages(app) == [], "nothing of the other's is replaced"
        assert "✗ fail" in screen_text(app), "the other's answer is shown"
        assert screen.run.pending == {}
    assert db.execute("SELECT state FROM finding WHERE deleted_at IS NULL").fetchall() == [("open",)]


async def test_an_answer_leaves_the_note_of_another_window(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        elsewhere(db, uid, CHECK, "", "", "A saw a burn mark")
        await press(pilot, "f")
        assert stored(db, uid)[CHECK] == ("fail", "fail", "A saw a burn mark")
        await burst(pilot, "M", "B too", "enter")
        assert stored(db, uid)[CHECK] == ("fail", "fail", "A saw a burn mark\nB too")
        assert messages(app) == []


@pytest.mark.parametrize("reads_again", [False, True])
async def test_who_replaces_what_another_window_wrote_is_told(
    home: Path, db: sqlite3.Connection, reads_again: bool
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await write(pilot, "gums")
        elsewhere(db, uid, "fv-does", "A [b]fills[/b] teeth")
        if reads_again:
            screen.reload()
            await settle(pilot)
        await press(pilot, "enter")
        assert stored(db, uid)["fv-does"][0] == "gums"
        (told,) = messages(app)
        assert told.startswith("“") and told.endswith(
            "” is now what you gave; elsewhere “A [b]fills[/b] teeth” was written meanwhile, which the history keeps."
        )
        await go_to(pilot, screen, CHECK_HERE)
        elsewhere(db, uid, CHECK_HERE, "pass", "pass")
        await press(pilot, "f")
        assert "elsewhere “pass” was written meanwhile" in messages(app)[-1]


CHECK_HERE = "fv-domain-owner"


async def test_what_a_note_was_when_it_was_opened_is_no_change_of_it(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await burst(pilot, "m", "one", "enter", "m")
        elsewhere(db, uid, CHECK, "", "", "one\ntwo")
        screen.reload()
        await settle(pilot)
        await press(pilot, "enter")
        assert stored(db, uid)[CHECK][2] == "one\ntwo"


async def test_answers_that_a_full_disk_refused_are_all_stored_with_what_was_given_over_them(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        disk = FullDisk(app, monkeypatch)
        await burst(pilot, "f", "M", "seen", "enter")
        assert CHECK not in stored(db, uid)
        disk.make_room()
        screen.store_again()
        await settle(pilot)
        assert stored(db, uid)[CHECK] == ("fail", "fail", "seen"), "the note does not take the fail for the store's"


async def test_what_another_window_wrote_is_shown_also_where_letters_are_text(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle_look, "REST", 0.0)
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await app.store.warm()
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, "teeth", "enter", "up")
        assert screen.run.takes_text(screen.at)
        elsewhere(db, uid, "fv-does", "gums")
        await app.idle_look.look()
        await settle(pilot)
        assert "gums" in screen_text(app)
