"""Three real homes of one firm, worked on by keys, for the tests of conflicts and of homes that come back."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from fieldkit.db.changes import conflicts, history
from fieldkit.db.store import opening
from fieldkit.sync.folder import folder_state
from tests.ui.conflicts import two_homes
from tests.ui.conflicts.two_homes import Firm, database
from tests.ui.support import acme
from tests.ui.support.driver import open_app, press, write

HOMES = ("laptop", "desk", "bench")


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
