"""What is asked before a survey starts: the words of each question, what it offers, and what is not asked at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit import paths
from fieldkit.app import FieldkitApp
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.views.content.checklist_versions import body_of, named
from fieldkit.domain.records.kinds import CLIENT, SITE
from fieldkit.operations.checklists import own_versions
from fieldkit.screens.dialogs.pick import Pick
from fieldkit.screens.dialogs.start_survey import start_survey
from fieldkit.screens.survey.runner import SurveyScreen
from tests.support.reading import number_of
from tests.ui.support import acme
from tests.ui.support.driver import drawn, open_app, press, screen_text, settle, write

SECURITY = "Small-office security baseline"


def asked(app: FieldkitApp) -> list[str]:
    """Return the lines of the question in front: title, what is typed, what there is to pick, each without blanks."""
    assert isinstance(app.screen, Pick)
    lines = [line.lstrip("│ ") for line in drawn(app)]  # what is behind may not be drawn
    begins = max(place for place, line in enumerate(lines) if line.startswith("╭─"))
    ends = min(place for place, line in enumerate(lines) if line.startswith("╰─") and place > begins)
    return [" ".join(line.strip("╭─╮│ ").split()) for line in lines[begins:ends]]


def begun(home: Path) -> list[tuple[str, str, str | None, str | None]]:
    """Return checklist, client, place and person of each survey, in the order in which they were started."""
    with closing(opening.reader(home / "fieldkit.db")) as connection:
        return connection.execute(
            "SELECT k.title, c.name, s.name, p.name FROM survey JOIN checklist k ON k.id = survey.checklist "
            "JOIN client c ON c.id = survey.client LEFT JOIN site s ON s.id = survey.site "
            "LEFT JOIN contact p ON p.id = survey.contact ORDER BY survey.id"
        ).fetchall()


async def test_a_list_of_our_own_is_called_so_and_so_is_what_changed_since(tmp_path: Path) -> None:
    acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection:
        with transaction(connection):
            found = named(connection, "security-baseline")
            assert found.used is not None
            checklist = replace(body_of(connection, found.used), title="[ACME] security & more of it", minutes=95)
            own_versions.take(connection, checklist)
        connection.execute("UPDATE checklist_version SET based_on = id WHERE based_on IS NOT NULL")
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "f7", "n")
        await press(pilot, "a", "c", "m", "e")
        assert asked(app)[2:] == ["[ACME] security & more of it 80 or 95 min, ours, a newer one ships"]


@pytest.mark.parametrize(("columns", "shown"), [(120, 71), (80, 33), (60, 53)])
async def test_a_long_title_has_the_room_there_is_and_what_is_said_beside_is_whole(
    tmp_path: Path, columns: int, shown: int
) -> None:
    acme.make(tmp_path)
    title = "Security baseline of the harbour office and of each workshop beside it!"
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection:
        with transaction(connection):
            found = named(connection, "security-baseline")
            assert found.used is not None
            own_versions.take(connection, replace(body_of(connection, found.used), title=title, minutes=95))
        connection.execute("UPDATE checklist_version SET based_on = id WHERE based_on IS NOT NULL")
    async with open_app(tmp_path, (columns, 24)) as (app, pilot):
        await press(pilot, "f7", "n")
        await press(pilot, *"harbour")
        said = title if shown == len(title) else f"{title[: shown - 1]}…"
        beside = " 80 or 95 min, ours, a newer one ships" if columns > 60 else ""
        assert f"│ {said}{beside}" in " ".join(screen_text(app).split())


async def test_each_question_offers_what_there_is(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    with closing(opening.reader(tmp_path / "fieldkit.db")) as reader:
        found = reader.execute(
            "SELECT title, json_extract(body, '$.minutes_short'), minutes FROM checklist"
            " JOIN checklist_version AS version ON version.checklist = checklist.id"
            " WHERE version.number = (SELECT max(number) FROM checklist_version WHERE checklist = checklist.id)"
            " GROUP BY checklist.id ORDER BY checklist.id"
        ).fetchall()
    checklists = [f"{title} {short} or {minutes} min" for title, short, minutes in found]
    assert len(checklists) == 9
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "f7", "n")
        assert asked(app) == [
            "Start a survey",
            "which checklist: a few letters",
            *checklists,
        ]
        await press(pilot, "s", "e", "c", "enter")
        title = f"{SECURITY}: for which client?"
        assert asked(app) == [title, "a few letters, or the name of a new client", "[ACME] [/] O'Brien Whitby"]
        await write(pilot, " Acme ")
        assert asked(app)[1:] == ["Acme", "[ACME] [/] O'Brien Whitby", "+ new client: Acme"]
        await write(pilot, "x")
        assert asked(app)[1:] == ["Acme x", "+ new client: Acme x"]
        app.screen.query_one("#pick-words").value = "[acme] [/] o'brien"  # type: ignore[attr-defined]
        await settle(pilot)
        assert asked(app)[2:] == ["[ACME] [/] O'Brien Whitby"], "whoever is called so is no new client"
        await press(pilot, "enter")
        assert isinstance(app.screen, SurveyScreen)
        await press(pilot, "escape", "escape")

        await start_survey(app, made.client)
        await settle(pilot)
        await write(pilot, "routine")
        await press(pilot, "enter")
        assert isinstance(app.screen, SurveyScreen), "neither the client nor the only place is asked for"
        await press(pilot, "escape", "escape")

        await start_survey(app, made.client)
        await settle(pilot)
        await write(pilot, "workst")
        await press(pilot, "enter")
        assert asked(app) == [
            "About whom?",
            "a few letters",
            "Ines مكتبة",
            "Tom 青空 Caretaker",
            "somebody else",
        ]
        await press(pilot, "down", "down", "enter")
        await press(pilot, "escape", "escape")
        with closing(opening.writer(tmp_path / "fieldkit.db")) as db:
            crud.insert(db, SITE, {"client": number_of(db, "client", made.client), "name": "Office [1]"})
            db.commit()
        await start_survey(app, made.client)
        await settle(pilot)
        await press(pilot, "enter")
        assert asked(app) == [
            "At which place?",
            "a few letters",
            "Boat shed Whitby",
            "Office [1]",
            "all of the client",
        ]
        await press(pilot, "o", "enter")
    whom = "[ACME] [/] O'Brien"
    assert begun(tmp_path) == [
        (SECURITY, whom, None, None),
        ("Routine maintenance visit", whom, "Boat shed", None),
        ("Workstation refresh, starters and leavers", whom, None, None),
        ("First-visit site survey", whom, "Office [1]", None),
    ]


async def test_without_clients_one_is_asked_for_by_name(home: Path, db: sqlite3.Connection) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "f7", "n", "enter")
        assert asked(app)[2:] == ["No clients yet.", "Type a name: Enter adds the client and starts the survey."]
        await press(pilot, "enter")
        assert len(asked(app)) == 4, "there is nothing to pick"
        await write(pilot, "  New\u202e  one ")
        assert asked(app)[2:] == ["+ new client: New one"]
        await press(pilot, "enter")
        assert isinstance(app.screen, SurveyScreen)
    assert db.execute("SELECT name FROM client").fetchall() == [("New one",)]


async def test_a_client_is_picked_by_its_number_and_nobody_is_called_by_one(tmp_path: Path) -> None:
    acme.make(tmp_path)
    with closing(opening.writer(paths.home(tmp_path).database)) as writer:
        crud.insert(writer, CLIENT, {"name": "Ypsilon Werke", "phones": "office: 0711 / 99 88-0"})
    async with open_app(tmp_path) as (app, pilot):
        await start_survey(app)
        await settle(pilot)
        await press(pilot, "s", "e", "c", "enter")
        await write(pilot, "+49711998")
        assert asked(app)[2:] == ["Ypsilon Werke"]
        await write(pilot, "55")
        assert not any("new client" in line for line in asked(app))
