"""What is typed into a dialog is there again however fieldkit ended, and after Esc, which says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldkit import paths
from fieldkit.app import FieldkitApp
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.kinds import CLIENT, FINDING
from fieldkit.screens.dialogs.ask import AskScreen
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.record.findings import FindingsScreen
from fieldkit.screens.today import TodayScreen
from tests.names import MARKUP
from tests.support.reading import number_of
from tests.ui.ending.test_way_out import ENDS_OR_KILL, End, quickly, waiting
from tests.ui.support import acme
from tests.ui.support.driver import left, messages, open_app, press, screen_text, settle, until, write
from tests.ui.support.full_disk import FullDisk, no_file_either
from tests.ui.survey.on_screen import CHECK, go_to, running, started

__all__ = ["quickly"]
KEPT = "What you typed is kept for later, not stored yet. Today lists it."
BACK = " is back. Ctrl+T throws it away."


def values(app: FieldkitApp) -> list[str]:
    """Return what stands in the fields of the dialog in front."""
    assert isinstance(app.screen, AskScreen)
    return [one.value for one in app.screen.query(Input)]


def texts(home: Path) -> Mapping[str, str]:
    (draft,) = waiting(home)
    return draft.texts


@pytest.fixture
def found(home: Path) -> Path:
    """Return a home with two findings."""
    with closing(opening.writer(home / "fieldkit.db")) as connection, transaction(connection):
        client = number_of(connection, "client", crud.insert(connection, CLIENT, {"name": "Marsh"}))
        for title, severity in ((MARKUP, "critical"), ("Dust", "low")):
            crud.insert(connection, FINDING, {"title": title, "severity": severity, "state": "open", "client": client})
    return home


def findings(home: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(paths.home(home).database)) as connection:
        return connection.execute("SELECT state, accepted_by, why, accepted_until FROM finding ORDER BY id").fetchall()


# A promise in a survey


@ENDS_OR_KILL
async def test_promise_that_was_being_typed_is_gone_on_with_in_its_form(
    home: Path, db: sqlite3.Connection, quickly: None, end: End
) -> None:
    async with running(home, started(db, "security-baseline")) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f", "W", "ctrl+u")
        await write(pilot, "hire a van")
        await press(pilot, "tab")
        await write(pilot, "fri")
        await end(app, pilot)
        await left(app)
    draft = texts(home)
    assert (draft["what"], draft["due"], draft["_field"]) == ("hire a van", "fri", "due")
    async with open_app(home) as (app, pilot):
        assert messages(app)[-1].startswith("New promise “hire a van”, ")
        await press(pilot, "enter")
        assert isinstance(app.screen, FormScreen)
        await press(pilot, *["tab"] * 8, "escape")
    assert db.execute("SELECT what, client.name FROM promise JOIN client ON client.id = client").fetchall() == [
        ("hire a van", MARKUP)
    ]
    assert waiting(home) == []


async def test_esc_over_a_promise_keeps_it_and_says_so(home: Path, db: sqlite3.Connection, quickly: None) -> None:
    async with running(home, started(db, "security-baseline")) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f", "W", "escape")
        assert (app.screen, waiting(home)) == (screen, [])
        assert KEPT not in messages(app), "nothing was typed"
        await press(pilot, "W")
        await write(pilot, "hire a van")
        await press(pilot, "escape")
        assert (app.screen, messages(app)[-1]) == (screen, KEPT)
        assert (texts(home)["what"], "_field" in texts(home)) == ("hire a van", False)
        await press(pilot, "W")
        await write(pilot, "ring")
        await until(lambda: len(waiting(home)) == 2)
        await press(pilot, "enter", "enter")
        assert app.screen is screen
        assert texts(home)["what"] == "hire a van", "what became a promise is no draft any more"
    assert db.execute("SELECT what FROM promise").fetchall() == [("ring",)]


async def test_what_is_typed_takes_the_place_of_what_is_filled_in(home: Path, db: sqlite3.Connection) -> None:
    async with running(home, started(db, "security-baseline")) as (app, pilot, screen):
        await go_to(pilot, screen, CHECK)
        await press(pilot, "f", "W")
        await write(pilot, "call the man")
        await press(pilot, "enter")
        await write(pilot, "soonish")
        await press(pilot, "enter")
        says = app.screen.query_one("#ask-says")
        assert says.has_class("-wrong")
        await write(pilot, "Mnote here")
        assert says.has_class("-wrong"), "the reason stays seen"
        assert values(app) == ["call the man", "soonishMnote here"]
        await press(pilot, "ctrl+u")
        await write(pilot, "fri")
        assert not says.has_class("-wrong") and "A day in plain words" in screen_text(app)
        await press(pilot, "shift+tab", "end", "!", "tab", "enter")
        assert app.screen is screen
    assert db.execute("SELECT what FROM promise").fetchall() == [("call the man!",)]


# Questions to findings


@ENDS_OR_KILL
async def test_answers_about_findings_are_gone_on_with_where_they_were_typed(
    found: Path, quickly: None, end: End
) -> None:
    async with open_app(found) as (app, pilot):
        await press(pilot, "P", "space", "space", "r")
        await write(pilot, "Ines Marsh")
        await press(pilot, "enter")
        await write(pilot, "the van is dear")
        await end(app, pilot)
        await left(app)
    async with open_app(found) as (app, pilot):
        assert messages(app) == [
            "“Accepted: 2 findings” with “the van is dear” was open: Enter goes on there.",
        ]
        await press(pilot, "enter")
        assert values(app) == ["Ines Marsh", "the van is dear", ""]
        assert messages(app)[-1].endswith(BACK)
        await press(pilot, "escape")
        assert "Not finished typing" in screen_text(app) and "Being typed" not in screen_text(app)
        await press(pilot, "end", "enter", "down")
        await write(pilot, "er")
        await press(pilot, "enter")
        await write(pilot, "1 jan 2050")
        await press(pilot, "enter")
        assert isinstance(app.screen, TodayScreen)
        assert messages(app)[-1] == "2 findings are accepted now; u takes it back."
    assert findings(found) == [("accepted", "Ines Marsh", "the van is dearer", "2050-01-01")] * 2
    assert waiting(found) == []


@pytest.mark.parametrize("card", [False, True])
async def test_esc_over_the_reason_keeps_it_for_this_finding(found: Path, quickly: None, card: bool) -> None:
    dismiss = ["s", "x"] if card else ["d"]
    async with open_app(found) as (app, pilot):
        await press(pilot, "P", *(["enter"] if card else []))
        behind = app.screen
        if card:
            dismiss = ["s", _key(app, "dismissed")]
        await press(pilot, *dismiss)
        await write(pilot, "seen with the van")
        await press(pilot, "escape")
        assert (app.screen, messages(app)[-1]) == (behind, KEPT)
        if not card:
            await press(pilot, "down", *dismiss)
            assert values(app) == [""], "it was about another one"
            await press(pilot, "escape", "up")
        await press(pilot, *dismiss)
        assert values(app) == ["seen with the van"] and messages(app)[-1].endswith(BACK)
        await press(pilot, "ctrl+t")
        assert values(app) == [""]
        await until(lambda: waiting(found) == [])
        await press(pilot, "ctrl+t", "enter")
        assert app.screen is behind
    assert findings(found)[0] == ("dismissed", "", "seen with the van", "")
    assert waiting(found) == []


def _key(app: FieldkitApp, state: str) -> str:
    return next(step.key for step in FINDING.steps if step.text == state)


async def test_answers_of_which_nothing_came_are_kept(found: Path, quickly: None) -> None:
    async with open_app(found) as (app, pilot):
        await press(pilot, "P", "d")
        await write(pilot, "seen")
        with closing(sqlite3.connect(paths.home(found).database)) as other:
            other.execute("UPDATE finding SET state = 'verified'")
            other.commit()
        await press(pilot, "enter")
        assert isinstance(app.screen, FindingsScreen)
        assert "stays: A finding that is verified cannot become dismissed." in messages(app)[-1]
    assert texts(found)["answer 0"] == "seen"


async def test_esc_over_a_full_disk_says_so_and_stays_until_it_is_wanted_once_more(
    found: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(found) as (app, pilot):
        await press(pilot, "P", "d")
        FullDisk(app, monkeypatch)
        no_file_either(monkeypatch)
        await write(pilot, "seen")
        await press(pilot, "escape")
        assert values(app) == ["seen"]
        assert "What you typed could not be stored. Esc once more drops it." in messages(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, FindingsScreen)
        assert messages(app)[-1] == "What you typed is dropped, not stored."


# Paths


@ENDS_OR_KILL
async def test_path_of_a_file_to_be_written_is_asked_for_again(
    found: Path, tmp_path: Path, quickly: None, end: End
) -> None:
    file = tmp_path / "van.csv"
    async with open_app(found) as (app, pilot):
        await press(pilot, "P", "w", "c")
        await write(pilot, str(file))
        await end(app, pilot)
        await left(app)
    async with open_app(found) as (app, pilot):
        assert messages(app)[-1].startswith("“Write out all findings” with “/")
        await press(pilot, "enter")
        assert values(app) == [str(file)]
        await press(pilot, "enter")
        await until(file.exists)
        await until(lambda: waiting(found) == [])


async def test_path_that_could_not_be_written_is_kept(found: Path, tmp_path: Path, quickly: None) -> None:
    async with open_app(found) as (app, pilot):
        await press(pilot, "P", "w", "c")
        await write(pilot, str(tmp_path / "none" / "van.csv"))
        await press(pilot, "enter")
        await until(lambda: bool(waiting(found)) and "_field" not in texts(found))
        await press(pilot, "w", "x")
        assert "van" not in values(app)[0], "another format has a name of its own"
        await press(pilot, "escape", "w", "c")
        assert values(app) == [str(tmp_path / "none" / "van.csv")]


async def test_path_of_a_report_is_asked_for_again(
    home: Path, db: sqlite3.Connection, tmp_path: Path, quickly: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    async with running(home, started(db, "security-baseline")) as (app, pilot, _):
        await press(pilot, "R", "t")
        await write(pilot, str(tmp_path / "van.txt"))
        await press(pilot, "escape")
        assert messages(app)[-1] == KEPT
    async with open_app(home) as (app, pilot):
        assert "Not finished typing" in screen_text(app)
        await press(pilot, "end", "enter")
        assert values(app) == [str(tmp_path / "van.txt")]
        await press(pilot, "enter")
        await until((tmp_path / "van.txt").exists)
        await until(lambda: waiting(home) == [])


async def test_path_of_an_answer_sheet_is_asked_for_again(
    home: Path, db: sqlite3.Connection, tmp_path: Path, quickly: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    async with running(home, started(db, "security-baseline")) as (app, pilot, _):
        await press(pilot, "A", "x")
        await write(pilot, str(tmp_path / "van.xlsx"))
        await press(pilot, "escape")
        assert messages(app)[-1] == KEPT
    async with open_app(home) as (app, pilot):
        await press(pilot, "end", "enter")
        assert values(app) == [str(tmp_path / "van.xlsx")]
        await press(pilot, "enter")
        await until((tmp_path / "van.xlsx").exists)
        await until(lambda: waiting(home) == [])


async def test_path_of_a_binder_is_asked_for_again(
    tmp_path: Path, quickly: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    home = tmp_path / "home"
    made = acme.make(home)
    async with open_app(home) as (app, pilot):
        await app.open_record("client", made.client)
        await press(pilot, "R", "t")
        await write(pilot, str(tmp_path / "van.txt"))
        await press(pilot, "escape")
        assert messages(app)[-1] == KEPT
    async with open_app(home) as (app, pilot):
        await press(pilot, "end", "enter")
        assert values(app) == [str(tmp_path / "van.txt")]
        await press(pilot, "enter")
        await until((tmp_path / "van.txt").exists)


@ENDS_OR_KILL
async def test_path_of_a_file_of_contacts_is_there_again(home: Path, quickly: None, end: End) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "I")
        await write(pilot, "/van.csv")
        await end(app, pilot)
        await left(app)
    async with open_app(home) as (app, pilot):
        assert messages(app)[-1] == "“Import contacts” with “/van.csv” was open: Enter goes on there."
        await press(pilot, "enter")
        assert values(app) == ["/van.csv"]
        await press(pilot, "ctrl+t", "escape")
        assert isinstance(app.screen, TodayScreen)
        await until(lambda: waiting(home) == [])


async def test_passphrase_is_kept_nowhere_and_that_is_said(home: Path, quickly: None) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "6", "l")
        await press(pilot, "tab")
        await write(pilot, "hush")
        await press(pilot, "escape")
        assert messages(app)[-1] == "A passphrase is never kept."
        assert waiting(home) == []
        await settle(pilot)
        await press(pilot, "l")
        await write(pilot, "inv.fkp")
        await press(pilot, "tab")
        await write(pilot, "hush")
        await press(pilot, "escape")
        assert messages(app)[-1] == KEPT.replace(" Today", " A passphrase is never kept. Today")
    assert "hush" not in str(texts(home)) and texts(home)["answer 0"] == "inv.fkp"
