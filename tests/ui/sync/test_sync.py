"""The Sync screen by keys: a firm begun, a device invited and joined, synced, stopped, backed up, restored."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.screens.base.background_job import JobStopped
from fieldkit.screens.sync.sync_screen import SyncScreen
from fieldkit.sync.folder import exchange
from fieldkit.sync.folder.exchange import SyncOutcome, SyncProgress
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.work_bar import WorkBar
from tests.support import stores
from tests.ui.conflicts import two_homes
from tests.ui.conflicts.two_homes import PASSPHRASE, Firm, database
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, until, write


async def test_without_a_firm_it_says_what_sync_is_for_and_which_key_begins(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "6")
        shown = screen_text(app)
        assert "What sync is for" in shown
        assert "begin a firm on this device" in shown
        assert "n begin" in shown.splitlines()[-1]
        await press(pilot, "s")
        assert messages(app)[-1] == "This device belongs to no firm yet: n begins one, o joins one."


async def test_two_homes_become_one_firm_by_keys_alone(tmp_path: Path) -> None:
    laptop, desk, folder = (tmp_path / name for name in ("laptop", "desk", "folder"))
    laptop.mkdir()
    made = acme.make(laptop)
    stores.copy(stores.prepared(), database(desk))
    invitation = tmp_path / "invitation.fks"
    async with open_app(laptop) as (app, pilot):
        await press(pilot, "6", "n")
        await write(pilot, "Marsh [IT]")
        await press(pilot, "enter", "ctrl+u")
        await write(pilot, "Ana's laptop")
        await press(pilot, "enter")
        assert "Sync ── Marsh [IT]" in screen_text(app)
        await press(pilot, "f")
        await write(pilot, str(folder))
        await press(pilot, "enter", "y")
        assert folder.is_dir()
        await press(pilot, "i", "ctrl+u")
        await write(pilot, str(invitation))
        await press(pilot, "enter")
        await write(pilot, PASSPHRASE)
        assert PASSPHRASE not in screen_text(app), "it is never shown"
        await press(pilot, "enter")
        await write(pilot, "another one")
        await press(pilot, "enter")
        assert "The two passphrases differ." in screen_text(app)
        assert not invitation.exists()
        await press(pilot, "ctrl+u")
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert invitation.exists()
        await press(pilot, "s")
        assert "of ours went out" in messages(app)[-1]
    async with open_app(desk) as (app, pilot):
        await press(pilot, "6", "o")
        await write(pilot, f"'{invitation}'")
        await press(pilot, "enter")
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter", "ctrl+u")
        await write(pilot, "Desk")
        await press(pilot, "enter")
        assert "This device belongs to Marsh [IT] now." in messages(app)[-1]
        await press(pilot, "f")
        await write(pilot, str(folder))
        await press(pilot, "enter", "d")
        assert "Nothing was changed. A sync now would do this:" in screen_text(app)
        assert "8 new records" in screen_text(app)
        await press(pilot, "escape", "s")
        assert "8 new records" in messages(app)[-1]
        assert acme.value(desk, "client", made.client, "name") == "[ACME] [/] O'Brien"
        assert "Ana's laptop" in screen_text(app)
        await press(pilot, "2")
        assert "[ACME] [/] O'Brien" in screen_text(app), "the other screens show what came"


async def test_a_dry_run_changes_neither_home_nor_folder(firm: Firm) -> None:
    two_homes.write(firm.laptop, lambda c: crud.update(c, CLIENT, firm.made.client, {"town": "Hull"}))
    firm.sync(firm.laptop)
    before = sorted(firm.folder.rglob("*"))
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "6", "d")
        shown = screen_text(app)
        assert "1 changed value" in shown
        assert "Client  [ACME] [/] O'Brien" in shown
        await press(pilot, "escape")
    assert acme.value(firm.desk, "client", firm.made.client, "town") == "Whitby"
    assert sorted(firm.folder.rglob("*")) == before


async def test_what_waits_is_said_with_whom_it_waits_for(firm: Firm) -> None:
    before = set(firm.folder.rglob("*.fks"))
    two_homes.write(firm.laptop, lambda c: crud.update(c, CLIENT, firm.made.client, {"town": "Hull"}))
    firm.sync(firm.laptop)
    (first,) = [path for path in set(firm.folder.rglob("*.fks")) - before if not path.name.startswith("0-")]
    two_homes.write(firm.laptop, lambda c: crud.update(c, CLIENT, firm.made.client, {"town": "Ely"}))
    firm.sync(firm.laptop)
    away = first.rename(firm.folder.parent / first.name)
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "6", "s")
        shown = screen_text(app)
        assert "Waiting ── 1 file" in shown
        assert "waiting for Ana's [/] laptop, changes 1 to 1" in shown
        assert acme.value(firm.desk, "client", firm.made.client, "town") == "Whitby"
        away.rename(first)
        await press(pilot, "s")
        assert "Waiting" not in screen_text(app)
        assert acme.value(firm.desk, "client", firm.made.client, "town") == "Ely"


async def test_a_file_that_is_not_right_is_set_aside_with_the_reason(firm: Firm) -> None:
    device = next(path for path in firm.folder.rglob("*.fks")).parent
    (device / "\x1b[31mhello.fks").write_bytes(b"not one of ours" * 10)
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "6", "s")
        shown = screen_text(app)
        assert "Set aside ── 1 file, nothing of it was taken" in shown
        assert "it is not a fieldkit file" in shown
        assert "\x1b" not in shown
        (device / "bye.fks").write_bytes(b"not one of ours either")
        await press(pilot, "s")
        lines = app.screen.query_one("#sync", WindowList)
        while lines.row is not None and not lines.row.uid.endswith("bye.fks"):
            await press(pilot, "down")
        await press(pilot, "enter")
        assert "It is not a fieldkit file." in screen_text(app)
        assert "Nothing of it was taken." in screen_text(app)


async def test_a_folder_that_is_away_is_said_and_nothing_is_changed(firm: Firm) -> None:
    firm.folder.rename(firm.folder.parent / "elsewhere")
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "6")
        assert "is not there now" in screen_text(app)
        await press(pilot, "s")
        assert "Nothing was changed." in messages(app)[-1]


async def test_while_it_works_the_screen_answers_and_esc_stops_it(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, go_on = threading.Event(), threading.Event()

    def slow(
        database: Path,
        chosen: Path | None = None,
        *,
        progress: Callable[[SyncProgress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        dry_run: bool = False,
    ) -> SyncOutcome:
        assert progress is not None
        assert cancelled is not None
        progress(SyncProgress(12, 41, "reading"))
        at_work.set()
        assert go_on.wait(60)
        return SyncOutcome(firm.folder, stopped=cancelled())

    monkeypatch.setattr(exchange, "exchange", slow)
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "6")
        await pilot.press("s")
        await until(at_work.is_set)
        await until(lambda: "12 of 41" in screen_text(app))
        assert "Esc stops it" in screen_text(app)
        await pilot.press("f6")
        await until(lambda: "[ACME] [/] O'Brien" in screen_text(app))  # the screens go on meanwhile
        await pilot.press("f12")
        await pilot.press("s")
        await until(lambda: messages(app)[-1].startswith("Still reading"))
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, SyncScreen)
        go_on.set()
        await settle(pilot)
        assert messages(app)[-1].startswith("Stopped. What is done is whole")
        assert not app.screen.query_one(WorkBar).display


@pytest.mark.parametrize("stopped", [False, True])
async def test_what_came_before_a_sync_failed_is_shown(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    def fails(database: Path, chosen: Path | None = None, **given: object) -> SyncOutcome:
        two_homes.write(firm.desk, lambda c: crud.update(c, CLIENT, firm.made.client, {"name": "Merged before"}))
        raise JobStopped("Stopped.") if stopped else Trouble("The stick was pulled out.")

    monkeypatch.setattr(exchange, "exchange", fails)
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "2")
        assert "[ACME] [/] O'Brien" in screen_text(app)
        await press(pilot, "f12", "s")
        assert messages(app)[-1] == ("Stopped." if stopped else "The stick was pulled out.")
        await press(pilot, "2")
        assert "Merged before" in screen_text(app)


async def test_leaving_in_the_middle_stops_it_between_two_files(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work = threading.Event()
    asked: list[bool] = []

    def slow(database: Path, chosen: Path | None = None, **given: object) -> SyncOutcome:
        cancelled = given["cancelled"]
        assert callable(cancelled)
        at_work.set()
        for _ in range(500):
            if cancelled():
                asked.append(True)
                break
            threading.Event().wait(0.01)
        return SyncOutcome(firm.folder, stopped=True)

    monkeypatch.setattr(exchange, "exchange", slow)
    async with open_app(firm.desk) as (_, pilot):
        await press(pilot, "6")
        await pilot.press("s")
        while not at_work.is_set():
            await pilot.pause()
        await pilot.press("q")
    for _ in range(200):
        if asked:
            break
        threading.Event().wait(0.01)
    assert asked == [True]


async def test_a_file_by_hand_goes_from_one_to_the_other(firm: Firm, tmp_path: Path) -> None:
    two_homes.write(firm.laptop, lambda c: crud.update(c, CLIENT, firm.made.client, {"town": "Hull"}))
    pack = tmp_path / "stick" / "pack.fks"
    pack.parent.mkdir()
    async with open_app(firm.laptop) as (_, pilot):
        await press(pilot, "6", "w", "ctrl+u")
        await write(pilot, str(pack))
        await press(pilot, "enter", "enter", "enter")
        assert pack.exists()
    async with open_app(firm.desk) as (app, pilot):
        await press(pilot, "6", "r")
        await write(pilot, str(pack))
        await press(pilot, "enter", "enter")
        assert "1 changed value came in." in messages(app)[-1]
    assert acme.value(firm.desk, "client", firm.made.client, "town") == "Hull"


async def test_a_backup_is_made_looked_at_and_restored_only_after_a_yes(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "6", "B")
        assert "restored once for a look, and sound" in messages(app)[-1]
        await app.store.write(crud.update, CLIENT, firm.made.client, {"town": "Hull"})
        # The newest backup is the first of the last group.
        rows = [row for row in app.screen.query_one("#sync").rows if row.uid.startswith("backup:")]  # type: ignore[attr-defined]
        while app.screen.query_one("#sync").row.uid != rows[0].uid:  # type: ignore[attr-defined]
            await press(pilot, "down")
        await press(pilot, "enter")
        shown = screen_text(app)
        assert "Restore fieldkit-" in shown
        assert "Clients" in shown
        await press(pilot, "escape")
        assert acme.value(firm.laptop, "client", firm.made.client, "town") == "Hull"
        await press(pilot, "enter", "y")
        assert messages(app)[-1].startswith("Restored.")
        assert acme.value(firm.laptop, "client", firm.made.client, "town") == "Whitby"
        await press(pilot, "2")
        assert "Whitby" in screen_text(app)


async def test_a_device_is_removed_only_after_a_yes_and_taken_in_again(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "6")
        while not app.screen.query_one("#sync").row.uid.startswith("device:"):  # type: ignore[attr-defined]
            await press(pilot, "down")
        await press(pilot, "x")
        assert "cannot remove itself" in messages(app)[-1]
        await press(pilot, "down", "x", "n")
        assert "removed: " not in screen_text(app)
        await press(pilot, "x", "y")
        assert "removed: nothing that it writes is taken" in screen_text(app)
        await press(pilot, "x", "y")
        assert "is a member again" in messages(app)[-1]


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 36)])
async def test_it_fits_any_terminal(firm: Firm, size: tuple[int, int]) -> None:
    async with open_app(firm.laptop, size) as (app, pilot):
        await press(pilot, "6")
        lines = screen_text(app).splitlines()
        assert len(lines) == size[1]
        assert "s sync now" in lines[-1]
        await press(pilot, "i")
        assert "Passphrase" in screen_text(app)
        await press(pilot, "escape", "question_mark")
        assert "Help ── Sync" in screen_text(app)


async def test_clocks_that_differ_are_said_on_the_sync_screen_and_at_the_foot_of_the_others(firm: Firm) -> None:
    off = "UPDATE sync_device SET skew = -7300000 WHERE name LIKE 'Desk%'"
    two_homes.write(firm.laptop, lambda connection: connection.execute(off))
    async with open_app(firm.laptop) as (app, pilot):
        assert screen_text(app).splitlines()[-1].rstrip().endswith("F12 clocks differ")
        await press(pilot, "f12")
        shown = " ".join(screen_text(app).replace("│", " ").split())
        assert "The clock of Desk 漢字 was at least 2 hours behind this one's" in shown
        assert "its clock was at least 2 hours behind" in shown
