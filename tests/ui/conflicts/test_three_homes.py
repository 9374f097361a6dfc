"""Two and three real homes by keys: one client changed on all, synced in every order, decided on one, seen on the rest.

And a laptop that comes back from a week-old backup.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from textual.pilot import Pilot

from fieldkit.app import FieldkitApp
from fieldkit.db.changes import conflicts, history
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.domain.records.registry import CLIENT, CONTACT
from fieldkit.operations.exchange import firm as firms
from fieldkit.screens.sync.sync_screen import SyncScreen
from fieldkit.sync.folder import exchange, folder_state
from fieldkit.widgets.window_list import WindowList
from tests.ui.conflicts import two_homes
from tests.ui.conflicts.two_homes import PASSPHRASE, Firm, database
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, write

HOMES = ("laptop", "desk", "bench")
TOWNS = {"laptop": "[b]Scarboro", "desk": "Robin Hood's", "bench": "漢字 مكتبة"}


@dataclass(frozen=True, slots=True)
class Three:
    """Three homes of one firm, and the folder between them."""

    firm: Firm
    root: Path

    def home(self, name: str) -> Path:
        """Return a home by its name."""
        return self.root / name

    def sync(self, *names: str) -> None:
        """Have these homes sync, one after the other."""
        self.firm.sync(*(self.home(name) for name in names))

    def town(self, name: str) -> object:
        """Return the town that a home shows for the client."""
        return acme.value(self.home(name), "client", self.firm.made.client, "town")

    def towns_known(self, name: str) -> set[object]:
        """Return every town that the history on a home knows."""
        with closing(opening.reader(database(self.home(name)))) as connection:
            steps = history.history(connection, "client", self.firm.made.client)
        return {value for step in steps if step.field == "town" for value in (step.old, step.new)}


def copied(made_once: Three, to: Path, *names: str) -> Three:
    """Return a copy of these homes and of the folder, for a test to change."""
    shutil.copytree(made_once.firm.folder, to / "folder")
    for name in names:
        shutil.copytree(made_once.home(name), to / name)
    own = Three(Firm(to / "laptop", to / "desk", to / "folder", made_once.firm.made), to)
    for name in names:
        two_homes.write(own.home(name), lambda connection: folder_state.remember_folder(connection, own.firm.folder))
    return own


def open_on(home: Path) -> dict[tuple[str, str], set[object]]:
    """Return what is to be decided on a home: kind and field, and the values."""
    with closing(opening.reader(database(home))) as connection:
        found = conflicts.conflicts(connection)
    return {(one.kind, one.field): {version.value or version.what for version in one.versions} for one in found}


async def change_town(home: Path, town: str) -> None:
    """Change the client's town by keys, in the form."""
    async with open_app(home) as (app, pilot):
        await press(pilot, "2", "enter", "e")
        while app.focused is not None and app.focused.id != "field-town":
            await pilot.press("tab")
        await press(pilot, "end", "ctrl+u")
        await write(pilot, town)
        await press(pilot, "tab", "escape")


async def sync_by_key(home: Path) -> str:
    """Sync by keys; return what was said."""
    async with open_app(home) as (app, pilot):
        await press(pilot, "6", "s")
        return messages(app)[-1]


@pytest.fixture(scope="module")
def agreeing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Three]:
    """Three homes that hold the same."""
    root = tmp_path_factory.mktemp("three")
    firm = two_homes.firm(root)
    (root / "bench").mkdir()
    firms.join(database(root / "bench"), root / "invitation.fks", PASSPHRASE, "Bench")
    owner = acme.number(firm.laptop, "client", firm.made.client)
    two_homes.write(firm.laptop, lambda c: crud.insert(c, CONTACT, {"client": owner, "name": "Mo [x]"}))
    three = Three(firm, root)
    three.sync("laptop", "bench", "desk", "laptop", "bench")
    yield three


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def changed(agreeing: Three, tmp_path_factory: pytest.TempPathFactory) -> Three:
    """Three homes on which the same client was changed by keys, none knowing of the others."""
    own = copied(agreeing, tmp_path_factory.mktemp("changed"), *HOMES)
    for name in HOMES:
        await change_town(own.home(name), TOWNS[name])
    return own


@pytest.mark.parametrize("decider", ["laptop", "desk"])
@pytest.mark.parametrize("order", list(permutations(["laptop", "desk"])), ids="-".join)
async def test_two_homes_in_both_orders(changed: Three, tmp_path: Path, order: tuple[str, str], decider: str) -> None:
    own = copied(changed, tmp_path, "laptop", "desk")
    other = "desk" if decider == "laptop" else "laptop"
    first, second = order
    assert "1 change of ours went out" in await sync_by_key(own.home(first))
    assert "1 conflict to decide" in await sync_by_key(own.home(second))
    own.sync(first)
    both = {TOWNS["laptop"], TOWNS["desk"]}
    (taken,) = both - {own.town("laptop")}
    assert own.town("laptop") == own.town("desk"), "both show the same until somebody decides"
    async with open_app(own.home(decider)) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter")
        shown = screen_text(app)
        for name in ("laptop", "desk"):
            assert TOWNS[name] in shown
        assert "this device, " in shown
        assert ("Desk 漢字, " if decider == "laptop" else "Ana's [/] laptop, ") in shown
        # What is not shown at present: taking it has to reach the other.
        await press(pilot, "2")
        assert "All is decided: the next sync tells it." in messages(app)[-1]
        await press(pilot, "6")
        assert isinstance(app.screen, SyncScreen), "the key of a main screen closes what lies above it"
        await press(pilot, "s")
        assert "1 change of ours went out" in messages(app)[-1]
    async with open_app(own.home(other)) as (app, pilot):
        assert "! 1 conflict" in screen_text(app).splitlines()[-1]
        await press(pilot, "6", "s", "2")
        assert "conflict" not in screen_text(app)
        assert taken in screen_text(app)
    assert own.town("laptop") == own.town("desk") == taken
    for name in ("laptop", "desk"):
        assert open_on(own.home(name)) == {}
        assert own.towns_known(name) >= both, "what was not taken stays in the history"


@pytest.mark.parametrize("order", list(permutations(HOMES)), ids="-".join)
async def test_three_homes_in_every_order(changed: Three, tmp_path: Path, order: tuple[str, str, str]) -> None:
    own = copied(changed, tmp_path, *HOMES)
    first, second, third = order
    own.sync(*order)
    assert open_on(own.home(first)) == {}, "who came first knows of nobody yet"
    assert open_on(own.home(third)) == {("client", "town"): set(TOWNS.values())}
    # The last one takes the last value on its list, before the others know of the conflict.
    async with open_app(own.home(third)) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter")
        shown = screen_text(app)
        assert "Town: three values were written without knowledge of each other." in shown
        assert all(town in shown for town in TOWNS.values())
        number = next(n for n in "123" if f"{n}  {TOWNS[first]}" in shown)
        await press(pilot, number, "6", "s")
        assert "1 change of ours went out" in messages(app)[-1]
    own.sync(second)
    async with open_app(own.home(first)) as (app, pilot):
        await press(pilot, "6", "s")
        assert "1 changed value came in" not in messages(app)[-1], "what was taken is what it had"
        await press(pilot, "2")
        assert TOWNS[first] in screen_text(app)
        assert "conflict" not in screen_text(app)
    for name in HOMES:
        assert own.town(name) == TOWNS[first]
        assert open_on(own.home(name)) == {}
        assert own.towns_known(name) >= set(TOWNS.values())


async def test_two_who_decide_differently_are_asked_again(changed: Three, tmp_path: Path) -> None:
    own = copied(changed, tmp_path, *HOMES)
    own.sync(*HOMES, *HOMES)
    for name in ("laptop", "desk"):
        async with open_app(own.home(name)) as (app, pilot):
            await press(pilot, "exclamation_mark", "enter")
            shown = screen_text(app)
            await press(pilot, next(n for n in "123" if f"{n}  {TOWNS[name]}" in shown))
        assert open_on(own.home(name)) == {}
    own.sync(*HOMES, *HOMES)
    for name in HOMES:
        assert open_on(own.home(name)) == {("client", "town"): {TOWNS["laptop"], TOWNS["desk"]}}
    async with open_app(own.home("bench")) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", "e", "ctrl+u")
        await write(pilot, "Hull")
        await press(pilot, "enter", "6", "s")
    own.sync(*HOMES)
    for name in HOMES:
        assert (own.town(name), open_on(own.home(name))) == ("Hull", {})


async def test_the_point_of_contact_named_differently_is_one_question_and_one_name(
    agreeing: Three, tmp_path: Path
) -> None:
    own = copied(agreeing, tmp_path, *HOMES)
    for name, person in (("laptop", "Tom 青空"), ("desk", "Mo [x]")):
        async with open_app(own.home(name)) as (app, pilot):
            await press(pilot, "2", "enter", "shift+tab")
            people = app.screen.query_one("#people", WindowList)
            while people.row is not None and people.row.cells[0] != person:
                await press(pilot, "down")
            await press(pilot, "p")
            assert f"{person} is the point of contact now; it was Ines مكتبة." in messages(app)[-1]
            await press(pilot, "6", "s")
    own.sync("bench", "laptop")
    named = {name: pointed_at(own.home(name), own.firm) for name in HOMES}
    assert len(set(named.values())) == 1, "the same provisional contact everywhere"
    async with open_app(own.home("bench")) as (app, pilot):
        await press(pilot, "2", "enter")
        shown = screen_text(app)
        assert "Point of contact≠ " in shown
        assert "Point of contact: written differently by two people" in shown
        assert shown.splitlines()[-1].endswith("! 1 conflict, 1 here")
        await press(pilot, "exclamation_mark", "enter")
        shown = screen_text(app)
        assert "Tom 青空" in shown
        assert "Mo [x]" in shown
        number = next(n for n in "12" if f"{n}  Tom" in shown)
        await press(pilot, number)
        await press(pilot, "escape")
        assert "Point of contact≠" not in screen_text(app)
        await press(pilot, "6", "s")
    own.sync("laptop", "desk")
    for name in HOMES:
        assert pointed_at(own.home(name), own.firm) == own.firm.made.tom
        assert open_on(own.home(name)) == {}


def pointed_at(home: Path, firm: Firm) -> object:
    """Return the uid of the person that a home shows as the client's point of contact."""
    number = acme.value(home, "client", firm.made.client, "point_of_contact")
    with closing(opening.reader(database(home))) as connection:
        return connection.execute("SELECT uid FROM contact WHERE id = ?", (number,)).fetchone()[0]


@pytest.mark.parametrize(
    ("order", "stays"),
    [(("laptop", "desk"), True), (("desk", "laptop"), False), (("desk", "bench"), True), (("bench", "laptop"), False)],
)
async def test_deleted_on_one_and_changed_on_another(
    deleting: Three, tmp_path: Path, order: tuple[str, str], stays: bool
) -> None:
    """The laptop deleted the promise, the desk changed it, the bench has done nothing; two of them sync first."""
    own = copied(deleting, tmp_path, *HOMES)
    own.sync(*order, *HOMES, *HOMES)
    for name in HOMES:
        assert open_on(own.home(name)) == {("promise", ""): {"deleted", "changed"}}
        assert acme.value(own.home(name), "promise", own.firm.made.promise, "deleted_at") is None, "it is kept"
    async with open_app(own.home(order[0])) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter")
        shown = screen_text(app)
        assert "This promise was deleted by one and changed by another." in shown
        number = next(n for n in "12" if f"{n}  {'changed' if stays else 'put into the trash'}" in shown)
        await press(pilot, number, "6", "s")
    own.sync(*HOMES)
    async with open_app(own.home(order[1])) as (app, pilot):
        assert ("quote, by post" in screen_text(app)) is stays, "Today shows it only if it stays"
        await press(pilot, "T")
        assert ("quote, by post" in screen_text(app)) is not stays
        assert "conflict" not in screen_text(app).splitlines()[-1]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def deleting(agreeing: Three, tmp_path_factory: pytest.TempPathFactory) -> Three:
    """Three homes: on the laptop a promise was deleted by keys, on the desk it was changed."""
    own = copied(agreeing, tmp_path_factory.mktemp("deleting"), *HOMES)
    async with open_app(own.home("laptop")) as (app, pilot):
        await press(pilot, "enter", "x")
        assert messages(app)[-1] == "Promise “backup quote” is in the trash; u brings it back."
        await press(pilot, "u", "g")
        assert "backup quote" in screen_text(app)
        await press(pilot, "enter", "x")
        assert messages(app)[-1] == "Promise “backup quote” is in the trash; u brings it back."
    async with open_app(own.home("desk")) as (_, pilot):
        await press(pilot, "e", "end", "ctrl+u")
        await write(pilot, "quote, by post")
        await press(pilot, "tab", "escape")
    return own


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
