"""Today, Find, help and empty screens as they stand on screens of several sizes, and the columns of every list."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CALL, PROMISE
from fieldkit.domain.records.values import to_instant
from fieldkit.widgets.lists.window_list import WindowList
from tests.support.moments import AFTERNOON
from tests.support.reading import number_of
from tests.ui.conflicts import two_homes
from tests.ui.support import acme
from tests.ui.support.acme import Acme
from tests.ui.support.driver import drawn, messages, open_app, press, settle, write

SCREENS = " 1 Today  2 Clients  3 Surveys  4 Cards  6 Sync"
BAR = f"{SCREENS}  / find  c call  ? help"
TODAY_BAR = " 2 Clients  3 Surveys  4 Cards  6 Sync  n new  d done  / find  c call  ? help"


@pytest.fixture
def busy(tmp_path: Path) -> Acme:
    """A client with something in each group of Today, and a promise for next year."""
    made = acme.make(tmp_path)

    def more(connection: sqlite3.Connection) -> None:
        client = number_of(connection, "client", made.client)
        promised: dict[str, str | int | None] = {"client": client, "state": "open", "created_at": acme.AT}
        crud.insert(connection, PROMISE, promised | {"what": "visit", "due": "2026-11-21 13:00", "type": "visit"})
        crud.insert(connection, PROMISE, promised | {"what": "renew", "due": "2027-11-21"})
        crud.insert(
            connection,
            CALL,
            {"client": client, "at": to_instant(AFTERNOON - timedelta(hours=2)), "note": "ring", "outcome": "missed"},
        )

    two_homes.write(tmp_path, more)
    return made


async def test_today_says_what_waits_and_d_does_it(tmp_path: Path, busy: Acme) -> None:
    async with open_app(tmp_path) as (app, pilot):
        assert drawn(app) == [
            "╭─ Today ── Sat 21 Nov ────────────────────────────────────────────────────────╮",
            "│ Promises",
            "│ ! overdue 2 h      visit      visit                   [ACME] [/] O'Brien",
            "│   tue                         backup quote            [ACME] [/] O'Brien",
            "│ Calls to return",
            "│   today 13:00      missed     ring                    [ACME] [/] O'Brien",
            "│ Waiting for a yes",
            "│   yesterday 09:29             Wi-Fi                   Tom 青空, [ACME] [/] …",
            "╰────────────────────────────────────────────────── 1 more promised for later ─╯",
            TODAY_BAR,
        ]
        await press(pilot, "d")
        assert messages(app) == ["Kept late: visit. u takes it back."]
        await press(pilot, "d")
        assert messages(app) == ["Kept: backup quote. u takes it back."]
        await press(pilot, "d")
        assert messages(app) == ["Returned: [ACME] [/] O'Brien. u takes it back."]
        await press(pilot, "d")
        assert messages(app) == ["Only a promise or a call can be done from here. Enter opens it."]
        await press(pilot, "e")
        assert drawn(app)[0].startswith("╭─ Instruction ── [ACME] [/] O'Brien ─")
        await press(pilot, "escape", "enter")
        assert drawn(app)[0].startswith("╭─ Instruction ── Wi-Fi ─")
        await press(pilot, "escape", "n")
        assert drawn(app)[0].startswith("╭─ New promise ─")


async def test_the_kind_of_a_draft_stands_whole(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("instruction", client=made.client)
        await settle(pilot)
        app.screen.query_one("#field-amount").focus()
        await write(pilot, "dear")
        await press(pilot, "tab")
        app.screen.query_one("#field-topic").focus()
        await settle(pilot)
        await write(pilot, "Wi-Fi in the yard")
        await press(pilot, "escape")
        assert any("new instruction  Wi-Fi in the yard" in line for line in drawn(app)), drawn(app)


@pytest.mark.parametrize(
    ("size", "lines"),
    [
        (
            (40, 12),
            [
                "╭─ Today ── Sat 21 Nov ────────────────╮",
                "│ Promises",
                "│ ! overdue 2 h      visit",
                "│   tue              backup quote",
                "│ Calls to return",
                "│   today 13:00      ring",
            ],
        ),
        (
            (120, 30),
            [
                f"╭─ Today ── Sat 21 Nov {'─' * 57}╮╭─ Promise {'─' * 27}╮",
                f"│ Promises{' ' * 70}││ Promise    visit",
                "│ ! overdue 2 h      visit      visit                   [ACME] [/] O'Brien      ││ Due"
                "        overdue 2 h",
                "│   tue                         backup quote            [ACME] [/] O'Brien      ││ Client"
                "     [ACME] [/] O'Brien",
                f"│{' ' * 79}││ Kind       visit",
                f"│ Calls to return{' ' * 63}││ State      open",
            ],
        ),
    ],
)
async def test_today_shows_as_much_as_there_is_room_for(
    tmp_path: Path, busy: Acme, size: tuple[int, int], lines: list[str]
) -> None:
    async with open_app(tmp_path, size) as (app, _):
        assert drawn(app)[:6] == lines


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        (
            "1",
            [
                "╭─ Today ── Sat 21 Nov ────────────────────────────────────────────────────────╮",
                "│  Nothing is due, nobody waits for a call.",
                "│  n  note a promise: “call back”, with a date in plain words",
                "│  2  clients: who you work for; n adds one",
                "│  3  surveys: walk a client's office with the first-visit checklist",
                "│  4  cards: what to answer when a client says no",
                "│  I  bring in your contacts from a file of any program",
                "│  /  find anything, ?  explains every key",
            ],
        ),
        (
            "2",
            [
                "  filter by the beginning of any word; Esc goes to the list",
                "╭─ Clients ── 0 ───────────────────────────────────────────────────────────────╮",
                "│ Name ↑                              Town            Point of contact",
                "│  No clients yet.",
                "│  Esc, then n adds one. Esc, then I brings in people from a file;",
                "│  “fieldkit import --make-clients FILE” brings in their clients as well.",
            ],
        ),
        (
            "3",
            [
                "╭─ Surveys ────────────────────────────────────────────────────────────────────╮",
                "│ Client               Checklist             State",
                "│  No surveys yet.",
                "│  n starts one: pick a checklist, then a client by a few letters.",
            ],
        ),
        (
            "!",
            [
                "╭─ Conflicts ──────────────────────────────────────────────────────────────────╮",
                "│  Nothing to decide.",
                "│  When two people change the same thing without knowing of each other, both",
                "│  values are kept, and both are shown here with who wrote them and when. You",
                "│  take one, or write another; the others have your decision once they sync.",
                "│  6  sync: what waits, and with whom",
            ],
        ),
        (
            "/",
            [
                "  words, or four digits of a number",
                "╭─ Find ───────────────────────────────────────────────────────────────────────╮",
                "│  Clients, people, calls, promises, surveys, findings, cards:",
                "│  whatever holds these words, at the beginning of a word.",
            ],
        ),
    ],
)
async def test_an_empty_screen_says_what_it_is_for(tmp_path: Path, key: str, lines: list[str]) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, key)
        shown = drawn(app)
        typing = " F5 Today  F6 Clients  F7 Surveys  F8 Cards  F3 find  F9 call  F1 help"
        bars = {
            "1": TODAY_BAR.replace("d done  ", ""),
            "2": " F5 Today  F7 Surveys  F8 Cards  F12 Sync  F3 find  F9 call  F1 help",
            "3": " 1 Today  2 Clients  4 Cards  6 Sync  n start  / find  c call  ? help",
            "/": typing,
        }
        assert shown[:-2] == lines
        assert shown[-2:] == [f"╰{'─' * 78}╯", bars.get(key, BAR)]


async def test_find_names_the_kind_and_opens_the_record_above_it(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "/")
        await write(pilot, "0770")
        assert drawn(app)[:4] == [
            "  0770",
            "╭─ Find ───────────────────────────────────────────────────────────────────────╮",
            "│ contact      Ines مكتبة                            mobile: 07700 900123, [A…",
            "│ contact      Tom 青空                              07700 900456, [ACME] [/]…",
        ]
        await write(pilot, "zz")
        assert drawn(app)[2:4] == [
            "│  Nothing holds this word.",
            "│  Fewer letters find more; digits find telephone numbers.",
        ]
        await press(pilot, "ctrl+u")
        await write(pilot, "tom")
        await press(pilot, "enter")
        assert drawn(app)[0].startswith("╭─ Contact ── Tom 青空 ─")
        await press(pilot, "escape")
        assert drawn(app)[0] == "  tom", "Esc goes back"
        await press(pilot, "escape")
        assert drawn(app)[0].startswith("╭─ Today ─")


async def test_find_says_where_more_words_find_less(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "/", "b")
        found = app.screen.query_one(WindowList)
        assert found.count
        monkeypatch.setattr("fieldkit.db.search.index.MOST", found.count)
        await press(pilot, "escape", "/")  # what was answered before is kept
        found = app.screen.query_one(WindowList)
        seen = []
        for key in ("ctrl+u", "b", "r", "i", "backspace", "backspace"):
            await press(pilot, key)
            seen.append(str(found.border_subtitle or ""))
        assert seen == ["", "more words find less", "", "", "", "more words find less"]


async def test_a_dialog_keeps_the_keys_that_work_everywhere_else_from_opening_anything(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "L")
        stack = list(app.screen_stack)
        for action in ("go('clients')", "go('today')", "visit('trash')", "lists", "list('promise')", "list('client')"):
            await app.run_action(action)
            await settle(pilot)
            assert (app.screen_stack, app.current_mode) == (stack, "today"), action
        await press(pilot, "escape")
        for action, name in (("list('client')", "ClientsScreen"), ("list('call')", "RecordListScreen")):
            await app.run_action(action)
            await settle(pilot)
            assert type(app.screen).__name__ == name
        await app.run_action("visit('trash')")
        await app.run_action("visit('trash')")
        await settle(pilot)
        names = [type(one).__name__ for one in app.screen_stack]
        assert names == ["ClientsScreen", "RecordListScreen", "TrashScreen"], "not twice"


async def test_help_explains_the_focus_then_the_place_then_what_works_everywhere(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path, (60, 30)) as (app, pilot):
        await press(pilot, "2", "f1")
        lines = drawn(app)
        assert lines[:15] == [
            "╭─ Help ── Clients ────────────────────────────────────────╮",
            "│ Clients",
            "│  A field: filter by the beginning of any word; Esc goes",
            "│  to the list.",
            "│ Clients",
            "│ f             Filter by any beginning of a word; Esc",
            "│               goes back to the list.",
            "│ n             Add a client.",
            "│ e             Change the client.",
            "│ s             Sort by the next column; after the last",
            "│               one as at first.",
            "│ S             Sort the other way round.",
            "│ w             Write all clients, or all people, to a",
            "│               file for others.",
            "│ In any list",
        ]
        assert lines[-1].endswith("─ Esc closes ─╯")
        await press(pilot, "f1")
        assert drawn(app)[1].startswith("╭─ Clients ── 1 ─")


def laid_out(rows: WindowList) -> list[tuple[int, int]]:
    """Return of each column from which room on it is shown, and its width in a room of 116 cells."""
    shown = [rows.widths(room) for room in range(120)]
    wide = shown[116]
    return [
        (next(room for room, widths in enumerate(shown) if room >= 20 and widths[place] > 0), wide[place])
        for place in range(len(wide))
    ]


@pytest.mark.parametrize(
    ("keys", "name", "columns"),
    [
        ("1", "", [(20, 17), (60, 9), (20, 42), (46, 42)]),
        ("2", "", [(20, 48), (50, 14), (60, 32), (100, 16)]),
        ("4", "#cards", [(20, 88), (56, 15), (66, 9)]),
        ("!", "", [(100, 11), (20, 27), (36, 16), (50, 27), (60, 27)]),
        ("T", "", [(44, 11), (30, 11), (20, 70), (72, 18)]),
        ("/", "", [(20, 11), (20, 60), (60, 41)]),
        ("6", "", [(20, 20), (23, 94)]),
        ("?", "", [(20, 12), (20, 102)]),
    ],
)
async def test_a_column_is_shown_where_there_is_room_for_it(
    tmp_path: Path, keys: str, name: str, columns: list[tuple[int, int]]
) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path, (120, 24)) as (app, pilot):
        await press(pilot, *(["f8"] if keys == "4" else keys))
        assert laid_out(app.screen.query_one(name or "WindowList", WindowList)) == columns


async def test_columns_of_a_client_and_of_a_history(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path, (120, 36)) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        people, entries = app.screen.query_one("#people", WindowList), app.screen.query_one("#timeline", WindowList)
        assert laid_out(people) == [(20, 51), (20, 16), (60, 21), (90, 22)]
        assert laid_out(entries) == [(20, 11), (45, 11), (20, 51), (90, 17), (56, 18)]
        await press(pilot, "h")
        assert laid_out(app.screen.query_one("#steps", WindowList)) == [(20, 11), (72, 15), (44, 16), (20, 68)]
