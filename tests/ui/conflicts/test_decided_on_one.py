"""Two and three real homes by keys: one client changed on all, synced in every order, decided on one for all."""

from __future__ import annotations

from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest
import pytest_asyncio

from fieldkit.db.store import opening
from fieldkit.screens.sync.sync_screen import SyncScreen
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.conflicts.three_homes import HOMES, Three, change_town, copied, open_on
from tests.ui.conflicts.two_homes import Firm, database
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, write

TOWNS = {"laptop": "[b]Scarboro", "desk": "Robin Hood's", "bench": "漢字 مكتبة"}


async def sync_by_key(home: Path) -> str:
    """Sync by keys; return what was said."""
    async with open_app(home) as (app, pilot):
        await press(pilot, "6", "s")
        return messages(app)[-1]


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
