"""The card of a client and the list of them as they stand on screens of several sizes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.domain.records.kinds import CLIENT
from fieldkit.operations import records
from tests.ui.support import acme
from tests.ui.support.driver import choices, drawn, messages, open_app, press, screen_text, until

HEAD = "╭─ [ACME] [/] O'Brien ── Boat shed, Whitby "
BAR = " n new  e edit  Tab other list  y copy  x delete  / find  c call  ? help"


async def test_the_card_and_what_its_keys_ask(tmp_path: Path) -> None:
    acme.make(tmp_path, calls=3)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "enter")
        card = [
            f"{HEAD}────────────────────────────────────╮",
            "│ Point of contact  Ines مكتبة   07700 900123",
            "│ Deputy            nobody",
            "│ Approver          nobody   no spending limit agreed",
            "│ Style             hands-on: send the whole document for mark-up, then freeze",
            "│ Open              1 instruction to confirm, 1 promise",
            "│ Agreement         not known whether it obliges them to name one",
            "╰──────────────────────────────────────────────────────────────────────────────╯",
            "╭─ People ── 3 ────────────────────────────────────────────────────────────────╮",
            "│ Ines مكتبة                           point of contact  07700 900123",
            "│ Tom 青空                             Caretaker         07700 900456",
            "│ Abel                                 left",
            "│ Sites",
            "╰────────────────────────────────────────── point of contact: may give orders ─╯",
            "╭─ Timeline ── 5 ──────────────────────────────────────────────────────────────╮",
            "│ yesterday    call         call 0: Æther ☎ [b]",
            "│ yesterday    promise      backup quote                    due tue",
            "│ yesterday    instruction  Wi-Fi: Turn it off. At once.    needs confirmation",
            "│ yesterday    call         call 1: Æther ☎ [b]",
            "│ yesterday    call         call 2: Æther ☎ [b]",
            "╰──────────────────────────────────────────────────────────────────────────────╯",
            BAR,
        ]
        assert drawn(app) == card
        await press(pilot, "n")
        assert drawn(app)[7].startswith("╰─────────╭─ New for this client ──")
        assert choices(app) == [
            "c Call",
            "p Promise",
            "i Instruction: an order heard",
            "v Survey: fill a checklist",
            "f Finding: a problem seen",
            "u Card use: an objection met",
            "h Person",
            "s Site",
        ]
        await press(pilot, "escape", "p")
        assert messages(app) == ["Put the cursor on a person first (Tab goes to the people), then p."]
        await press(pilot, "y")
        assert messages(app)[-1] == "Copied: call 0: Æther ☎ [b]"
        await press(pilot, "x")
        assert choices(app) == ["t call: call 0: Æther ☎ [b]", "c the client [ACME] [/] O'Brien"]
        await press(pilot, "escape", "tab", "p")
        assert messages(app)[-1] == "Ines مكتبة is the point of contact already."
        await press(pilot, "y")
        assert choices(app) == ["1 office: 01632 960001", "2 mobile: 07700 900123", "3 ines@example.com"]
        await press(pilot, "2")
        assert (app.clipboard, messages(app)[-1]) == ("07700 900123", "Copied: 07700 900123")
        await press(pilot, "down", "y")
        assert app.clipboard == "07700 900456"
        await press(pilot, "down", "y")
        assert messages(app)[-1] == "Abel has neither a number nor a mail address. Enter opens it, e adds one."
        assert drawn(app)[13].endswith(" may not give orders: they need confirmation ─╯")
        await press(pilot, "up", "p")
        assert messages(app)[-1] == "Tom 青空 is the point of contact now; it was Ines مكتبة. u takes it back."
        assert drawn(app)[1] == "│ Point of contact  Tom 青空   07700 900456"
        await press(pilot, "x", "t")
        assert messages(app)[-1] == "“Tom 青空” is in the trash; u brings it back."
        assert drawn(app)[1] == "│ Point of contact  Tom 青空 (in the trash)   07700 900456"
        await press(pilot, "x", "c")
        assert messages(app)[-1] == "[ACME] [/] O'Brien is in the trash; Esc, then u, brings it back."
        assert "No clients yet." in "".join(drawn(app))


async def test_a_wide_terminal_shows_the_person_under_the_cursor_beside_the_timeline(tmp_path: Path) -> None:
    acme.make(tmp_path, calls=3)
    async with open_app(tmp_path, (120, 36)) as (app, pilot):
        await press(pilot, "2", "escape")
        await until(lambda: "Point of contact" in screen_text(app))  # which is shown when the keys rest
        assert drawn(app)[:6] == [
            "  f  filter by the beginning of any word",
            f"╭─ Clients ── 1 {'─' * 64}╮╭─ Client {'─' * 28}╮",
            f"│ Name ↑{' ' * 31}Town            Point of contact         ││ Client     [ACME] [/] O'Brien",
            f"│ [ACME] [/] O'Brien{' ' * 19}Whitby          Ines مكتبة               ││ Point of…  Ines مكتبة",
            f"│{' ' * 79}││ Style      hands-on",
            f"│{' ' * 79}││ Town       Whitby",
        ]
        assert drawn(app)[-1] == (
            " 1 Today  3 Surveys  4 Cards  6 Sync  f filter  n new  e edit  s sort  w write out  / find  c call  ? help"
        )
        await press(pilot, "enter", "tab")
        lines = drawn(app)
        assert lines[8:14] == [
            "╭─ People ── 3 ──────────────────────────╮"
            "╭─ Timeline ── 5 ────────────────────────────────────────────────────────────╮",
            "│ Ines مكتبة            point of contact ││ yesterday    call         call 0: Æther ☎ [b]",
            "│ Tom 青空              Caretaker        "
            "││ yesterday    promise      backup quote                  due tue",
            "│ Abel                  left             "
            "││ yesterday    instruction  Wi-Fi: Turn it off. At once.  needs confirmation",
            "│ Sites                                  ││ yesterday    call         call 1: Æther ☎ [b]",
            "│ Boat shed             site             ││ yesterday    call         call 2: Æther ☎ [b]",
        ]
        block = {}
        for key in ("home", "down", "end"):
            await press(pilot, key)
            first = next(place for place, line in enumerate(drawn(app)) if place > 14 and line.startswith("╭"))
            block[key] = [line[:42].strip("│ ") for line in drawn(app)[first : first + 5]]
        assert block["home"] == [
            "╭─ Ines مكتبة ───────────────────────────╮",
            "Phone    office: 01632 960001",
            "Phone    mobile: 07700 900123",
            "Mail     ines@example.com",
            "Orders   may give orders",
        ]
        assert block["down"][1:4] == ["Job      Caretaker", "Phone    07700 900456", "Orders   they need confirmation"]
        assert block["end"][:2] == ["╭─ Boat shed ────────────────────────────╮", "Town     Whitby"]
        assert drawn(app)[-1] == (
            " 1 Today  2 Clients  n new  e edit  f findings  Tab other list  y copy  x delete  h history"
            "  / find  c call  ? help"
        )


@pytest.mark.parametrize(
    ("size", "lines"),
    [
        (
            (80, 18),
            [
                f"{HEAD}────────────────────────────────────╮",
                "│ Point of contact  Ines مكتبة   07700 900123",
                "╰──────────────────────────────────────────────────────────────────────────────╯",
                "╭─ Timeline ── 3 ──────────────────────────────────────────────────────────────╮",
            ],
        ),
        (
            (40, 12),
            [
                "╭─ [ACME] [/] O'Brien ── Boat shed, … ─╮",
                "│ Point of co…Ines مكتبة   07700 9001…",
                "╰──────────────────────────────────────╯",
                "╭─ Timeline ── 3 ──────────────────────╮",
            ],
        ),
    ],
)
async def test_a_low_terminal_shows_one_list_at_a_time(tmp_path: Path, size: tuple[int, int], lines: list[str]) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path, size) as (app, pilot):
        await press(pilot, "2", "enter")
        shown = drawn(app)
        assert shown[:4] == lines
        await press(pilot, "tab")
        assert drawn(app)[3].startswith("╭─ People ── 3 ─")
        await press(pilot, "tab")
        assert drawn(app)[3].startswith("╭─ Timeline ── 3 ─")


async def test_the_line_below_the_people_follows_what_is_written_meanwhile(tmp_path: Path) -> None:
    acme.make(tmp_path, calls=1)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "2", "enter")
        assert drawn(app)[13].endswith(" point of contact: may give orders ─╯")

        def unname(connection: sqlite3.Connection) -> None:
            uid = connection.execute("SELECT uid FROM client WHERE point_of_contact IS NOT NULL").fetchone()[0]
            records.save(connection, CLIENT, uid, {"point_of_contact": None})

        await app.store.write(unname)
        await until(lambda: "no point of contact is named" in screen_text(app))
