"""Taking answers over into the records of the client by keys: old beside new, ticked by hand, taken back by one key."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.operations import records, surveys
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.screens.survey.score_dialog import SurveyScore
from fieldkit.screens.survey.whole import into_records_dialog
from fieldkit.screens.survey.whole.into_records_dialog import IntoRecordsScreen
from tests.names import MARKUP
from tests.operations.running_survey import Running, begin
from tests.operations.survey.finalising import complete, final
from tests.operations.whole.test_answers_elsewhere import own_list
from tests.ui.support.driver import burst, messages, press, screen_text, settle
from tests.ui.survey.on_screen import go_to, running

CLIENT_NAME = "Marsh & Sons"


@pytest.fixture
def visit(db: sqlite3.Connection) -> Running:
    """Return a first visit on which the people, the limit and the business were asked."""
    found = begin(db, "first-visit", surveys.add_client(db, CLIENT_NAME))
    found.give("fv-deputy", "Ann Marsh, clerk")
    found.give("fv-limit", "50000")
    found.give("fv-does", MARKUP)
    db.commit()
    return found


def bob(visit: Running) -> str:
    """Let somebody else be the deputy until now."""
    uid = surveys.add_person(visit.connection, visit.client, "Bob Hale")
    number = visit.connection.execute("SELECT id FROM contact WHERE uid = ?", (uid,)).fetchone()[0]
    records.save(visit.connection, CLIENT, visit.client, {"deputy": number})
    visit.connection.commit()
    return uid


def client(db: sqlite3.Connection) -> tuple[str | None, int | None, str]:
    found: tuple[str | None, int | None, str] = db.execute(
        "SELECT (SELECT name FROM contact WHERE contact.id = client.deputy), spending_limit, business FROM client"
    ).fetchone()
    return found


def people(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM contact WHERE deleted_at IS NULL ORDER BY id")]


async def test_what_fills_an_empty_field_is_ticked_and_enter_takes_it_over_and_z_takes_it_back(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    async with running(home, visit.uid) as (app, pilot, screen):
        assert " t records" in screen_text(app)
        await press(pilot, "t")
        shown = screen_text(app)
        assert isinstance(app.screen, IntoRecordsScreen) and "Into the records of Marsh & Sons" in shown
        assert "[x] Deputy" in " ".join(shown.split()) and "(was: nobody)" in shown and "Ann Marsh (new)" in shown
        assert shown.count("[x]") == 4 and MARKUP in shown
        assert "“Who stands in when the point of contact is away?”" in " ".join(shown.replace("│", " ").split())
        await press(pilot, "enter")
        assert screen.run.said.text == "4 taken over into the records of Marsh & Sons; z takes them back."
        assert client(db) == ("Ann Marsh", 50_000, MARKUP) and people(db) == ["Ann Marsh"]
        assert " t records" not in screen_text(app)
        await press(pilot, "z")
        assert screen.run.said.text == "Taken back: the records of Marsh & Sons are as they were before."
        assert client(db) == (None, None, "") and people(db) == []
        assert " t records" in screen_text(app)
        await press(pilot, "z")
        assert "Nothing was answered since" in screen.run.said.text


async def test_what_would_replace_something_is_not_ticked_and_space_ticks_it(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    bob(visit)
    async with running(home, visit.uid) as (app, pilot, screen):
        await press(pilot, "t")
        shown = screen_text(app)
        assert shown.count("[x]") == 2 and "(was: Bob Hale)" in shown
        await press(pilot, "enter")
        assert client(db) == ("Bob Hale", 50_000, MARKUP) and people(db) == ["Bob Hale"]
        await press(pilot, "t", "space")
        assert screen_text(app).count("[x]") == 2  # the new person goes along
        await press(pilot, "enter")
        assert client(db)[0] == "Ann Marsh" and people(db) == ["Bob Hale", "Ann Marsh"]
        assert screen.run.said.text.startswith("2 taken over")


async def test_a_person_is_not_left_out_under_a_value_that_names_them(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "t", "end", "space")
        assert screen_text(app).count("[x]") == 2
        await press(pilot, "enter")
    assert client(db) == (None, 50_000, MARKUP) and people(db) == []


async def test_esc_takes_nothing_and_so_does_enter_with_nothing_ticked(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    bob(visit)
    async with running(home, visit.uid) as (app, pilot, screen):
        await press(pilot, "t", "escape")
        assert isinstance(app.screen, SurveyScreen)
        await press(pilot, "t", "down", "space", "down", "space", "enter")
        assert screen.run.said.text == "Nothing was taken over."
    assert client(db) == ("Bob Hale", None, "")


async def test_keys_in_one_burst_reach_the_dialog_that_they_open(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    bob(visit)
    async with running(home, visit.uid) as (_, pilot, screen):
        await burst(pilot, "t", " ", "down", " ", "enter")
        assert screen.run.said.text.startswith("3 taken over")
        assert client(db) == ("Ann Marsh", None, MARKUP)
        await burst(pilot, "z", "t", "enter")
    assert client(db) == ("Bob Hale", 50_000, MARKUP)


async def test_a_word_that_begins_with_its_key_takes_nothing_over(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    async with running(home, visit.uid) as (app, pilot, _):
        await burst(pilot, "t", *"he quick", "enter")
        assert isinstance(app.screen, IntoRecordsScreen)
        assert "What was typed on is no key here" in screen_text(app)
        assert client(db) == (None, None, "")


async def test_an_answer_that_was_just_typed_counts(home: Path, db: sqlite3.Connection, visit: Running) -> None:
    async with running(home, visit.uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-limit")
        await press(pilot, "9", "0", "0", "enter", "escape", "t")
        assert "900.00" in screen_text(app)
        await press(pilot, "enter")
    assert client(db)[1] == 90_000


async def test_what_somebody_else_wrote_meanwhile_is_kept_and_said(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "t")
        records.save(db, CLIENT, visit.client, {"spending_limit": 7_000})
        db.commit()
        await press(pilot, "enter")
        assert "70.00 now, not nothing as was shown. Nothing was taken over." in messages(app)[-1]
        assert client(db) == (None, 7_000, "") and people(db) == []
        await press(pilot, "t")
        assert "(was: " in screen_text(app) and "70.00)" in screen_text(app)


async def test_what_cannot_be_taken_over_is_shown_with_its_reason_and_takes_no_tick(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    uid = surveys.add_person(db, visit.client, "Ann Marsh")
    records.delete(db, CONTACT, uid)
    db.commit()
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "t", "space")
        shown = screen_text(app)
        assert "This cannot be taken over: Ann Marsh is in the trash" in shown and shown.count("[x]") == 2
        await press(pilot, "enter")
    assert client(db) == (None, 50_000, MARKUP)


async def test_finishing_offers_it_before_the_score_and_z_takes_it_back_in_a_finished_survey(
    home: Path, db: sqlite3.Connection, visit: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete(visit)
    db.commit()
    monkeypatch.setattr(into_records_dialog, "UNSEEN", -1.0)
    async with running(home, visit.uid) as (app, pilot, screen):
        await press(pilot, "F", "enter", "enter")
        assert isinstance(app.screen, IntoRecordsScreen)
        await press(pilot, "enter")
        assert isinstance(app.screen, SurveyScore)
        await press(pilot, "escape")
        assert "taken over into the records of Marsh & Sons" in screen.run.said.text and screen.run.finished
        assert client(db) == ("Ann Marsh", 50_000, MARKUP)
        await press(pilot, "z")
    assert client(db) == (None, None, "")
    assert db.execute("SELECT state FROM survey").fetchone() == ("finished",)


async def test_what_is_typed_on_after_finishing_takes_nothing_over(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    complete(visit)
    db.commit()
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "F")
        await burst(pilot, "enter", "enter", "enter", " ", "enter")
        assert isinstance(app.screen, IntoRecordsScreen)
        assert "Keys that were typed before this could be seen did nothing." in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, SurveyScore)
    assert client(db) == (None, None, "")


async def test_what_is_finished_again_as_it_was_is_not_offered_again(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    final(complete(visit))
    db.commit()
    async with running(home, visit.uid) as (app, pilot, _):
        assert " t records" in screen_text(app)
        await press(pilot, "e", "escape", "F")
        assert isinstance(app.screen, SurveyScore)
        await press(pilot, "escape", "t")
        assert isinstance(app.screen, IntoRecordsScreen)


async def test_undo_elsewhere_takes_it_back_in_one_step(home: Path, db: sqlite3.Connection, visit: Running) -> None:
    async with running(home, visit.uid) as (app, pilot, _):
        await press(pilot, "t", "enter", "escape", "escape", "f7", "u")
        assert messages(app)[-1] == ("Contact “Ann Marsh” is in the trash. What changed with it is as it was before.")
        assert client(db) == (None, None, "") and people(db) == []
        await press(pilot, "U")
    assert client(db) == ("Ann Marsh", 50_000, MARKUP) and people(db) == ["Ann Marsh"]


async def test_z_takes_answers_back_that_were_given_since_before_it(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    async with running(home, visit.uid) as (_, pilot, screen):
        await press(pilot, "t", "enter")
        await go_to(pilot, screen, "fv-permission")
        await press(pilot, "p", "escape", "z")
        assert client(db)[1] == 50_000 and "Taken back: the last change at" in screen.run.said.text
        await press(pilot, "z")
        assert client(db)[1] is None and "the records of" in screen.run.said.text


async def test_z_takes_it_back_again_once_it_was_done_again(home: Path, db: sqlite3.Connection, visit: Running) -> None:
    async with running(home, visit.uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-permission")
        await press(pilot, "p", "escape", "t", "enter")
        for _ in range(2):
            await press(pilot, "z")
            assert client(db) == (None, None, "") and people(db) == []
            await press(pilot, "U")
            assert client(db) == ("Ann Marsh", 50_000, MARKUP) and people(db) == ["Ann Marsh"]
        await press(pilot, "z")
        assert screen.run.said.text == "Taken back: the records of Marsh & Sons are as they were before."
        assert client(db) == (None, None, "") and people(db) == []
        answer = "SELECT result FROM answer WHERE item = 'fv-permission'"
        assert db.execute(answer).fetchone() == ("pass",)
        await press(pilot, "z")
        assert db.execute(answer).fetchone() == ("",)


async def test_who_went_as_it_was_taken_back_comes_back_as_the_same_record_with_what_is_said_now(
    home: Path, db: sqlite3.Connection, visit: Running
) -> None:
    all_of_them = "SELECT uid, name, job_title, deleted_at IS NULL FROM contact"
    async with running(home, visit.uid) as (app, pilot, _screen):
        await press(pilot, "t", "enter")
        ((uid, *_),) = db.execute(all_of_them).fetchall()
        await press(pilot, "z", "t")
        assert screen_text(app).count("[x]") == 4 and "Ann Marsh (new)" in screen_text(app)
        await press(pilot, "escape")
        visit.give("fv-deputy", "Ann Marsh, owner")
        db.commit()
        await press(pilot, "t", "enter")
        assert client(db) == ("Ann Marsh", 50_000, MARKUP)
        assert db.execute(all_of_them).fetchall() == [(uid, "Ann Marsh", "owner", 1)]
        await press(pilot, "z")
        assert client(db) == (None, None, "")
        assert db.execute(all_of_them).fetchall() == [(uid, "Ann Marsh", "clerk", 0)]
        await press(pilot, "escape", "escape")
        await app.open_record("survey", visit.uid)
        await settle(pilot)
        assert isinstance(app.screen, SurveyScreen)
        app.screen.run.let_keys(app.screen.at, asked=True)
        await press(pilot, "t", "enter")
        assert client(db)[0] == "Ann Marsh"
        assert db.execute(all_of_them).fetchall() == [(uid, "Ann Marsh", "owner", 1)]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (40, 10)])
async def test_it_fits_the_terminal(home: Path, db: sqlite3.Connection, visit: Running, size: tuple[int, int]) -> None:
    async with running(home, visit.uid, size) as (app, pilot, _):
        await press(pilot, "t")
        shown = screen_text(app)
        assert "[x] Deputy" in " ".join(shown.split())
        assert ("“Who stands in when the point of" in shown) == (size[0] >= 80)
        await press(pilot, "end")
        assert "New person" in screen_text(app)


async def test_nothing_to_take_over_is_asked_nothing(home: Path, db: sqlite3.Connection) -> None:
    empty = begin(db, "first-visit", surveys.add_client(db, CLIENT_NAME))
    db.commit()
    async with running(home, empty.uid) as (app, pilot, screen):
        assert " t records" not in screen_text(app)
        await burst(pilot, "t", "enter")
        assert isinstance(app.screen, SurveyScreen)
        assert screen.run.said.text == "There is nothing to take over."


async def test_what_is_withheld_is_told_with_the_reason(home: Path, db: sqlite3.Connection) -> None:
    empty = begin(db, "first-visit", surveys.add_client(db, CLIENT_NAME))
    empty.give("fv-deputy", "nobody")
    bob(empty)
    async with running(home, empty.uid) as (_, pilot, screen):
        await press(pilot, "t")
        assert screen.run.said.text.startswith("There is nothing to take over. Deputy stays Bob Hale: “Who stands in")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_is_private_says_so_and_is_ticked_by_hand_only(
    home: Path, db: sqlite3.Connection, size: tuple[int, int]
) -> None:
    own_list(
        db,
        "own",
        {"id": "limit", "type": "money", "feeds": "client.spending_limit"},
        {"id": "deputy", "type": "contact", "feeds": "client.deputy"},
        {"id": "met", "type": "contact", "private": True},
    )
    own = begin(db, "own", surveys.add_client(db, CLIENT_NAME))
    own.give("limit", "50000")
    own.give("deputy", "Cleo Dahl")
    own.give("met", "Cleo Dahl, about to be dismissed")
    db.commit()
    async with running(home, own.uid, size) as (app, pilot, _):
        await press(pilot, "t")
        shown = screen_text(app)
        assert shown.count("[x]") == 1 and shown.count("  private  ") == 2
        assert "This is private, the record is not." in " ".join(shown.replace("│", " ").split())
        await press(pilot, "enter")
        assert client(db) == (None, 50_000, "") and people(db) == []
        await press(pilot, "t", "space", "enter")
        assert client(db)[0] == "Cleo Dahl"
