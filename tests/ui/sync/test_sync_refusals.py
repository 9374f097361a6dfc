"""The Sync screen by keys where it refuses, asks again, or answers Enter on a line."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldkit.app import FieldkitApp
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.operations.exchange import firm as firms
from fieldkit.screens.conflicts.conflict_list import ConflictsScreen
from fieldkit.screens.dialogs.ask import AskScreen
from fieldkit.screens.sync.sync_screen import SyncScreen
from fieldkit.sync.folder import exchange, folder_state
from fieldkit.sync.folder.exchange import SyncOutcome
from fieldkit.sync.merge.merge_batch import Merged
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.conflicts import two_homes
from tests.ui.conflicts.two_homes import PASSPHRASE, Firm, database
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, write


async def go_to(app: FieldkitApp, pilot: Pilot[Any], uid: str) -> None:
    """Put the cursor of the Sync screen on the first line whose uid begins like this."""
    await press(pilot, "home")
    lines = app.screen.query_one("#sync", WindowList)
    for _ in range(lines.count or 0):
        if lines.row is not None and lines.row.uid.startswith(uid):
            return
        await press(pilot, "down")
    raise AssertionError(f"{uid} is not on the screen")


async def test_without_a_firm_every_key_that_needs_one_says_so_and_enter_begins_or_joins(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "6")
        for key in ("d", "f", "i", "m", "w", "R"):
            app.clear_notifications()
            await press(pilot, key)
            assert isinstance(app.screen, SyncScreen), f"{key} asks nothing"
            assert messages(app) == ["This device belongs to no firm yet: n begins one, o joins one."], key
        await press(pilot, "x")
        assert messages(app)[-1] == "Put the cursor on a device first."
        await go_to(app, pilot, "begin")
        await press(pilot, "enter")
        assert "Begin a firm" in screen_text(app)
        await press(pilot, "enter", "enter")
        assert "This is needed." in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, SyncScreen)
        await go_to(app, pilot, "join")
        await press(pilot, "enter")
        assert "Join a firm" in screen_text(app)
        await write(pilot, str(tmp_path / "nothing.fks"))
        await press(pilot, "enter")
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter", "enter")
        assert "nothing.fks: there is no such file. Nothing was changed." in messages(app)[-1]
        await go_to(app, pilot, "backup:")
        await press(pilot, "enter")
        assert "restored once for a look, and sound" in messages(app)[-1]
        assert list((tmp_path / "backups").iterdir()), "Enter on “none yet” makes one"
        await press(pilot, "escape")
        assert isinstance(app.screen, SyncScreen), "a main screen has nothing behind it"


async def test_a_device_gets_another_name_and_a_second_firm_is_refused(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "6", "n")
        assert messages(app)[-1] == "This device belongs to a firm already. i invites another device."
        await press(pilot, "m")
        assert "The others learn it at the next sync." in screen_text(app)
        assert isinstance(app.screen, AskScreen)
        assert app.screen.query_one("#ask-0").value == "Ana's [/] laptop"  # type: ignore[attr-defined]
        await press(pilot, "ctrl+u", "enter")
        assert "This is needed." in screen_text(app)
        await write(pilot, "Van [2]")
        await press(pilot, "enter")
        assert messages(app)[-1] == "This device is called Van [2]."
        assert "Van [2]" in screen_text(app)
        await go_to(app, pilot, "folder")
        await press(pilot, "x")
        assert messages(app)[-1] == "Put the cursor on a device first."
        await go_to(app, pilot, "device:")
        await press(pilot, "enter")
        assert "Name of this device" in screen_text(app), "Enter on the own device names it"
        await press(pilot, "escape", "down", "enter")
        assert messages(app)[-1] == "x removes this device from the firm, or takes it in again."
        firm.sync(firm.laptop, firm.desk)
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "6")
        assert "Van [2]" in screen_text(app), "the others learn it at the next sync"


async def test_a_folder_that_cannot_be_is_refused_in_words(firm: Firm, tmp_path: Path) -> None:
    readonly = tmp_path / "read only"
    readonly.mkdir()
    file = tmp_path / "a file"
    file.write_text("x")
    async with open_app(firm.laptop) as (app, pilot):

        async def choose(folder: Path) -> None:
            await go_to(app, pilot, "folder")
            await press(pilot, "enter")
            assert "Folder for sync" in screen_text(app)
            await press(pilot, "ctrl+u")
            await write(pilot, str(folder))
            await press(pilot, "enter")

        await press(pilot, "6")
        away = tmp_path / "not there" / "either"
        await choose(away)
        assert messages(app)[-1] == f"{away} is not there, and {away.parent} neither. Nothing was changed."
        new = readonly / "new"
        await choose(new)
        await press(pilot, "n")
        assert not new.exists()
        await choose(new)
        assert "yes, make it" in screen_text(app)
        # Made by somebody else while the question stands.
        new.write_text("x")
        await press(pilot, "y")
        assert messages(app)[-1] == f"{new} could not be made (File exists). Nothing was changed."
        await choose(readonly)
        assert messages(app)[-1] == f"{readonly}: s syncs now, d shows what it would change."
    with closing(opening.reader(database(firm.laptop))) as connection:
        assert folder_state.folder_of(connection) == str(readonly)


async def test_with_a_firm_and_no_folder_sync_says_which_key_chooses_it(tmp_path: Path) -> None:
    acme.make(tmp_path)
    firms.begin(database(tmp_path), "Marsh [IT]", "Laptop")
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "6")
        assert "f chooses it" in screen_text(app)
        await press(pilot, "s")
        assert messages(app) == ["There is no folder yet: f chooses it."]
        app.clear_notifications()
        await press(pilot, "d")
        assert messages(app) == ["There is no folder yet: f chooses it."]
        assert isinstance(app.screen, SyncScreen)


async def test_what_a_sync_met_is_said_whole(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    met = SyncOutcome(
        firm.folder,
        sealed=2,
        unwritten="The folder is full: what is new here waits.",
        merged=Merged(made=1, conflicts=2, pending=1),
        clocks="The clock is a day behind.",
        new_incarnation=True,
    )
    monkeypatch.setattr(exchange, "exchange", lambda *_given, **_named: met)
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "6", "s")
        assert messages(app)[-2] == "The folder is full: what is new here waits."
        said = messages(app)[-1]
        assert said.startswith("2 changes of ours went out; 1 new record came in.")
        assert "2 conflicts to decide: ! shows them." in said
        assert "1 change is kept for a later fieldkit." in said
        assert "The clock is a day behind." in said
        assert said.endswith("so it goes on under a new life.")
        met.merged.pending, met.merged.conflicts, met.new_incarnation, met.clocks, met.unwritten = 3, 0, False, "", ""
        app.clear_notifications()
        await press(pilot, "s")
        (said,) = messages(app)
        assert said.endswith("3 changes are kept for a later fieldkit.")
        assert "to decide" not in said


async def test_a_dry_run_names_conflicts_and_what_is_set_aside_and_says_why_it_failed(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_homes.write(firm.laptop, lambda c: crud.update(c, CLIENT, firm.made.client, {"town": "Hull"}))
    two_homes.write(firm.desk, lambda c: crud.update(c, CLIENT, firm.made.client, {"town": "Ely"}))
    firm.sync(firm.laptop)
    device = next(path for path in firm.folder.rglob("*.fks")).parent
    (device / "hello.fks").write_bytes(b"not one of ours" * 10)
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "6", "d")
        shown = screen_text(app)
        assert "1 change of ours" in shown
        assert "1 conflict to decide" in shown
        assert "Set aside" in shown
        assert "hello.fks: " in shown
        await press(pilot, "escape", "s")
        assert "1 conflict to decide: ! shows them." in messages(app)[-1]
        await go_to(app, pilot, "conflicts")
        await press(pilot, "enter")
        assert isinstance(app.screen, ConflictsScreen)

        def fails(*_given: object, **_named: object) -> SyncOutcome:
            raise Trouble("The stick was pulled out.")

        monkeypatch.setattr(exchange, "exchange", fails)
        await press(pilot, "escape", "6", "d")
        assert messages(app)[-1] == "The stick was pulled out."
        assert isinstance(app.screen, SyncScreen), "nothing is shown of what failed"


async def test_enter_on_what_waits_says_when_it_comes_in(firm: Firm) -> None:
    before = set(firm.folder.rglob("*.fks"))
    for town in ("Hull", "Ely"):
        two_homes.write(firm.laptop, lambda c, town=town: crud.update(c, CLIENT, firm.made.client, {"town": town}))  # type: ignore[misc]
        firm.sync(firm.laptop)
        if town == "Hull":
            (first,) = [path for path in set(firm.folder.rglob("*.fks")) - before if not path.name.startswith("0-")]
    first.rename(firm.folder.parent / first.name)
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "6", "s")
        assert messages(app)[-1].endswith("1 file waits for others.")
        await go_to(app, pilot, "waiting:")
        await press(pilot, "enter")
        assert messages(app)[-1] == "It comes in by itself with the sync that finds what it waits for."


async def test_a_file_that_brings_a_conflict_says_so_and_a_backup_that_is_broken_is_refused(
    firm: Firm, tmp_path: Path
) -> None:
    two_homes.write(firm.laptop, lambda c: crud.update(c, CLIENT, firm.made.client, {"town": "Hull"}))
    two_homes.write(firm.desk, lambda c: crud.update(c, CLIENT, firm.made.client, {"town": "Ely"}))
    pack = tmp_path / "pack.fks"
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "6", "w", "ctrl+u")
        await write(pilot, str(pack))
        await press(pilot, "enter")
        await write(pilot, "one")
        await press(pilot, "enter")
        await write(pilot, "two")
        await press(pilot, "enter")
        assert "The two passphrases differ. Type both again, or leave both empty." in screen_text(app)
        assert not pack.exists()
        await press(pilot, "ctrl+u", "up", "ctrl+u", "down", "enter")
        assert pack.exists()
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "6", "r")
        await write(pilot, f'"{pack}"')
        await press(pilot, "enter", "enter")
        assert messages(app)[-1].endswith("1 conflict to decide: ! shows them.")
        backup = max((firm.desk / "backups").iterdir())
        await go_to(app, pilot, f"backup:{backup.name}")
        backup.write_bytes(b"spoilt")
        await press(pilot, "enter")
        assert isinstance(app.screen, SyncScreen), "a backup that cannot be opened is not offered"
        assert messages(app)[-1] == f"{backup.name}: it is not a fieldkit backup. Nothing was changed."
