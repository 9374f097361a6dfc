"""A laptop that comes back from a week-old backup, and a desk that has not the firm's new key yet."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from fieldkit.app import FieldkitApp
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.operations.exchange import firm as firms
from fieldkit.sync.folder import exchange
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.conflicts import two_homes
from tests.ui.conflicts.three_homes import Three, change_town, copied, open_on
from tests.ui.conflicts.two_homes import PASSPHRASE, database
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, write


def changes(own: Three, name: str, field: str, text: str) -> None:
    """Change a field of the client on a home, without its screens."""
    two_homes.write(own.home(name), lambda c: crud.update(c, CLIENT, own.firm.made.client, {field: text}))


async def a_week(own: Three) -> None:
    """Work on both, all of it exported; then on the laptop something that is not."""
    await change_town(own.home("laptop"), "Hull")
    own.sync("laptop", "desk")
    changes(own, "desk", "town", "Ely")
    changes(own, "laptop", "notes", "Told on Monday.")
    own.sync("laptop", "desk", "laptop")
    assert own.town("laptop") == "Ely"
    changes(own, "laptop", "business", "never sent")


async def test_a_laptop_restored_from_a_week_old_backup_loses_nothing_that_was_exported(
    agreeing: Three, tmp_path: Path
) -> None:
    own = copied(agreeing, tmp_path, "laptop", "desk")
    laptop, client = own.home("laptop"), own.firm.made.client
    before = set((laptop / "backups").glob("*"))
    async with open_app(laptop) as (_, pilot):
        await press(pilot, "6", "B")
    (backup,) = set((laptop / "backups").glob("*")) - before
    await a_week(own)
    async with open_app(laptop) as (app, pilot):
        await press(pilot, "6")
        lines = app.screen.query_one("#sync", WindowList)
        while lines.row is not None and lines.row.uid != f"backup:{backup.name}":
            await press(pilot, "down")
        await press(pilot, "enter")
        shown = screen_text(app)
        assert "What is here now was changed after this backup was made." in shown
        assert "1 change here was never sent: only the backup made now has it." in shown
        await press(pilot, "y")
        assert messages(app)[-1].startswith("Restored. What was here before is in fieldkit-")
        assert own.town("laptop") == "Whitby", "that is what a week-old backup holds"
        await press(pilot, "s")
        assert "Ely" in (await text_after(pilot, app, "2"))
    assert acme.value(laptop, "client", client, "notes") == "Told on Monday."
    assert own.towns_known("laptop") >= {"Whitby", "Hull", "Ely"}
    assert open_on(laptop) == {}
    await goes_on(own)


async def test_a_disk_set_back_by_a_week_notices_and_loses_nothing_that_was_exported(
    agreeing: Three, tmp_path: Path
) -> None:
    own = copied(agreeing, tmp_path, "laptop", "desk")
    laptop = own.home("laptop")
    shutil.copytree(laptop, tmp_path / "image")
    await a_week(own)
    shutil.rmtree(laptop)
    shutil.copytree(tmp_path / "image", laptop)
    changes(own, "laptop", "website", "typed before the first sync")
    async with open_app(laptop) as (app, pilot):
        await press(pilot, "6", "s")
        assert "Ely" in (await text_after(pilot, app, "2"))
    assert acme.value(laptop, "client", own.firm.made.client, "notes") == "Told on Monday."
    own.sync("laptop", "desk")
    assert acme.value(own.home("desk"), "client", own.firm.made.client, "website") == "typed before the first sync"
    await goes_on(own)


async def test_who_has_not_the_new_key_yet_is_told_so_and_takes_it(agreeing: Three, tmp_path: Path) -> None:
    own = copied(agreeing, tmp_path, "laptop", "desk")
    laptop, desk = own.home("laptop"), own.home("desk")
    async with open_app(laptop) as (app, pilot):
        await press(pilot, "6", "s")
        devices = app.screen.query_one("#sync", WindowList)
        while devices.row is not None and devices.row.cells[0] != "Bench":
            await press(pilot, "down")
        await press(pilot, "x", "y")
        assert messages(app)[-1] == "Bench was removed. The others need a new invitation each: i writes one."
    changes(own, "laptop", "town", "Hull")
    own.sync("laptop")
    invitation = firms.invite(database(laptop), tmp_path / "new key.fks", PASSPHRASE)
    async with open_app(desk) as (app, pilot):
        await press(pilot, "6", "s")
        told = "Ana's [/] laptop writes under a new key of the firm, which is not here"
        assert told in messages(app)[-1]
        shown = screen_text(app)
        assert "A new key" in shown
        assert "o takes it" in shown
        assert own.town("desk") == "Whitby"
        await press(pilot, "o")
        await write(pilot, str(invitation))
        await press(pilot, "enter")
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter", "enter")
        assert "A new key" not in screen_text(app)
        await press(pilot, "s")
        assert "new key" not in messages(app)[-1]
        assert "1 changed value came in" in messages(app)[-1]
    assert own.town("desk") == "Hull"


def test_files_under_an_earlier_key_that_never_came_here_are_no_new_key(agreeing: Three, tmp_path: Path) -> None:
    own = copied(agreeing, tmp_path, "laptop", "desk")
    (part,) = [path for path in own.firm.folder.iterdir() if path.is_dir()]
    earlier = own.firm.folder / ("a" * 26)
    shutil.copytree(part, earlier)
    for path in earlier.rglob("*.fks"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert exchange.exchange(database(own.home("desk")), own.firm.folder).key_rotation == ""
    for path in earlier.rglob("*.fks"):
        os.utime(path)
    outcome = exchange.exchange(database(own.home("desk")), own.firm.folder)
    assert outcome.key_rotation.startswith("Ana's [/] laptop and Bench write under a new key")


async def goes_on(own: Three) -> None:
    """What is typed after it reaches the others, and both hold the same without a question or a file set aside."""
    changes(own, "laptop", "town", "Goole")
    own.sync("laptop")
    async with open_app(own.home("desk")) as (app, pilot):
        await press(pilot, "6", "s")
        shown = screen_text(app)
        assert "Set aside" not in shown
        assert "Waiting" not in shown
        assert "conflict" not in shown
        assert shown.count("Ana's [/] laptop") == 1, "it is the same device"
    assert own.town("desk") == "Goole"


async def text_after(pilot: Pilot[Any], app: FieldkitApp, *keys: str) -> str:
    """Return what is on screen after these keys."""
    await press(pilot, *keys)
    return screen_text(app)
