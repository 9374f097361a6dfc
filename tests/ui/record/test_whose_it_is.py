"""Whose a new record is that is begun from a screen, what is not changed there, and lists longer than what is read."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from textual.screen import Screen

from fieldkit.app import FieldkitApp
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.store.starting_content import content_uid
from fieldkit.domain.records.kinds import CONTACT, SITE
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers, surveys
from fieldkit.screens.cards.card import CardScreen
from fieldkit.screens.client.client_card import ClientScreen
from fieldkit.screens.conflicts.conflict import ConflictScreen
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.record.history import HistoryScreen
from fieldkit.screens.record.record import RecordScreen
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.widgets.lists.window_list import WindowList
from tests.support.reading import number_of
from tests.ui.support import acme
from tests.ui.support.driver import drawn, messages, open_app, press, settle, write

ACME = "[ACME] [/] O'Brien"


def call_of(app: FieldkitApp) -> list[str]:
    """Return client and person of the call whose form is in front."""
    assert isinstance(app.screen, FormScreen)
    return [app.screen.model.fields[name].typed for name in ("client", "contact")]


async def test_a_call_is_with_whom_the_screen_is_about(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    with closing(opening.reader(tmp_path / "fieldkit.db")) as connection:
        (card,) = connection.execute("SELECT uid FROM card LIMIT 1").fetchone()
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2")
        await settle(pilot)
        await press(pilot, "f9")
        assert call_of(app) == [ACME, ""], "the client under the cursor"
        await press(pilot, "escape", "f5", "f9")
        assert call_of(app) == ["", ""]
        await press(pilot, "escape")
        await app.open_record("card", card)
        await settle(pilot)
        await press(pilot, "f9")
        assert call_of(app) == ["", ""], "a card that is used with nobody"
        await press(pilot, "escape", "escape")
        await app.open_record("contact", made.tom)
        await app.open_record("card", card)
        await settle(pilot)
        await press(pilot, "f9")
        assert call_of(app) == [ACME, ""], "the client that it was opened from"


async def test_a_screen_that_is_not_read_yet_is_about_nobody(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path):
        early: list[tuple[Screen[None], dict[str, str], str]] = [
            (RecordScreen("promise", "u"), {}, "A record"),
            (CardScreen("card", "u"), {}, "A card"),
            (ClientScreen("client", "u"), {"client": "u"}, "Client card"),
            (ConflictScreen(("promise", "u", "due")), {}, "Deciding a conflict"),
            (ConflictScreen(("client", "u", "town")), {"client": "u"}, "Deciding a conflict"),
            (SurveyScreen("survey", "u"), {}, "Running a survey"),
            (HistoryScreen("client", "u"), {"client": "u"}, "The history of a record"),
            (HistoryScreen("promise", "u"), {}, "The history of a record"),
        ]
        told = [(screen, screen.form_defaults(), screen.explain()) for screen, _, _ in early]  # type: ignore[attr-defined]
        assert told == early


async def test_an_answer_is_changed_in_its_survey_only(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection:
        uid = surveys.start(connection, content_uid("checklist", "first-visit"), made.client)
        given = Given("fv-does", "", "teeth")
        answers.give(connection, number_of(connection, "survey", uid), given)
        (answer,) = connection.execute("SELECT uid FROM answer").fetchone()
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("answer", answer)
        await settle(pilot)
        said = []
        for key in ("e", "s", "o"):
            await press(pilot, key)
            said.append(messages(app)[-1])
        assert said == [
            "Answers are not changed here.",
            "Answers have no state to change. e changes the fields.",
            "This answer belongs to no client.",
        ]
        assert "edit" not in drawn(app)[-1]


async def test_people_beyond_those_read_first_come_before_the_sites(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection, transaction(connection):
        owner = number_of(connection, "client", made.client)
        for number in range(130):
            crud.insert(connection, CONTACT, {"client": owner, "name": f"Person {number:03}"})
        crud.insert(connection, SITE, {"client": owner, "name": "Office [1]"})
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        await press(pilot, "tab", "end")
        people = app.screen.query_one("#people", WindowList)
        assert (people.count, str(people.border_title)) == (133 + 3, "People ── 133")
        assert people.row is not None
        assert (people.row.kind, people.row.text(0)) == ("site", "Office [1]")
        await press(pilot, "up", "up")
        assert (people.cursor, people.row.text(0)) == (132, "Abel"), "the heading between is passed over"
        assert [row.text(0) for row in people.rows[-5:]] == ["Tom 青空", "Abel", "Sites", "Boat shed", "Office [1]"]
        await press(pilot, "y")
        assert messages(app)[-1] == "Abel has neither a number nor a mail address. Enter opens it, e adds one."
        await press(pilot, "up", "y")
        assert messages(app)[-1] == "Copied: 07700 900456"
        people.jump(60)
        await settle(pilot)
        names = ["Ines مكتبة", *(f"Person {n:03}" for n in range(130)), "Tom 青空", "Abel"]
        assert [row.text(0) for row in people.rows] == [*names, "Sites", "Boat shed", "Office [1]"]


async def test_a_record_begun_in_a_list_is_of_the_client_beneath_and_of_none_that_is_out_of_sight(
    tmp_path: Path,
) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "enter", "enter", "L")
        await write(pilot, "instr")
        await press(pilot, "enter", "n")
        assert call_of(app)[0] == ACME
        assert focused(app) == "contact", "who said it comes first"
        await press(pilot, "escape", "f5", "L")
        await write(pilot, "instr")
        await press(pilot, "enter", "n")
        assert call_of(app)[0] == ""
        assert focused(app) == "client"


def focused(app: FieldkitApp) -> str:
    return (app.focused.id or "").removeprefix("field-") if app.focused else ""
