"""Any record, its history, lists of records and the trash as they stand on screens of several sizes."""

from __future__ import annotations

from pathlib import Path

from tests.ui.support import acme
from tests.ui.support.driver import choices, drawn, messages, open_app, press, settle

BAR = " 1 Today  e edit  s state  y copy  o client  h history  / find  c call  ? help"
FOLDED = "  f  filter by the beginning of any word"
LIST_BAR = " f filter  n new  e edit  s sort  S other way  / find  c call  ? help"
TWO = " 1 Today  2 Clients  3 Surveys  4 Cards  r take back  / find  c call  ? help"


async def test_an_order_its_states_and_every_step_of_its_past(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("instruction", made.order)
        await settle(pilot)
        lines = drawn(app)
        assert lines[:8] == [
            "╭─ Instruction ── Wi-Fi ───────────────────────────────────────────────────────╮",
            "│ Client              [ACME] [/] O'Brien",
            "│ Topic               Wi-Fi",
            "│ From                Tom 青空",
            "│ Order               Turn it off.",
            "│                     At once.",
            "│ Heard               Fri 20 Nov 2026, 09:29 (yesterday)",
            "│ State               needs confirmation",
        ]
        assert [line.split()[1] for line in lines[8:10] if line.split()[1:]] == ["Changed"], "and no uid"
        assert lines[-1] == BAR
        await pilot.press("y", "down", "down", "down", "down", "y")
        await settle(pilot)
        assert messages(app) == ["Copied: Turn it off. At once."]
        assert app.clipboard == "Turn it off.\nAt once."
        await press(pilot, "s")
        assert any("╭─ This instruction is now ──" in line for line in drawn(app))
        assert choices(app) == [
            "c confirmed by Ines مكتبة, the point of contact",
            "r refused by Ines مكتبة, the point of contact",
            "s superseded",
            "n noted",
        ]
        await press(pilot, "c")
        assert messages(app) == ["Instruction: confirmed by Ines مكتبة, the point of contact. u takes it back."]
        await press(pilot, "h")
        lines = drawn(app)
        assert lines[0] == "╭─ History ── Instruction ── Wi-Fi ────────────────────────────────────────────╮"
        assert [line[15:] for line in lines[1:5]] == [
            "this device      State             needs confirmat… → confirmed",
            "this device      Decided by        (empty) → Ines مكتبة",
            lines[3][15:],
            "this device      made",
        ]
        assert lines[3][15:].startswith("this device      Decided           (empty) → ")
        assert lines[5].endswith("─ 4 steps ─╯")
        assert lines[6] == "╭─ This step ──────────────────────────────────────────────────────────────────╮"
        assert lines[7].startswith("│ State   this device, ")
        assert lines[8:10] == ["│ from  needs confirmation", "│ to    confirmed"]
        assert lines[-1] == TWO
        await press(pilot, "enter")
        assert messages(app) == ["r takes this step back; Esc goes back."]
        await press(pilot, "r")
        assert messages(app) == ["State is what it was before that step. u takes it back."]
        kept = next(line for line in drawn(app) if line.startswith("│ from"))
        assert kept == "│ from  needs confirmation", "the cursor stays on its step"
        await press(pilot, "r")
        assert messages(app) == ["It is like that already: nothing was changed."]
        await press(pilot, "G")
        assert drawn(app)[-4].startswith("│ The record was made.")
        await press(pilot, "r")
        assert choices(app) == ["y yes, put the instruction into the trash", "n no"]
        await press(pilot, "n")
        assert messages(app) == ["It is like that already: nothing was changed."]
        await press(pilot, "r", "y")
        assert messages(app) == ["The instruction is in the trash. u takes it back."]
        await press(pilot, "g", "enter")
        assert drawn(app)[1][15:] == "this device      deleted"
        await press(pilot, "r")
        assert messages(app) == ["The instruction is back from the trash. u takes it back."]


async def test_a_person_and_what_belongs_to_them_in_a_wide_and_a_narrow_terminal(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("contact", made.tom)
        await settle(pilot)
        lines = drawn(app)
        assert lines[:6] == [
            "╭─ Contact ── Tom 青空 ────────────────────────────────────────────────────────╮",
            "│ Client              [ACME] [/] O'Brien",
            "│ Orders              may not give orders: they need confirmation",
            "│ Name                Tom 青空",
            "│ Job                 Caretaker",
            "│ Phones              07700 900456",
        ]
        assert lines[7:] == [
            "│ Instructions ── 1",
            "│ yesterday 09:29     Wi-Fi                                needs confirmation",
            "╰──────────────────────────────────────────────────────────────────────────────╯",
            " 1 Today  e edit  y copy  o client  h history  / find  c call  ? help",
        ]
        await pilot.resize_terminal(40, 24)
        await settle(pilot)
        lines = drawn(app)
        assert lines[:7] == [
            "╭─ Contact ── Tom 青空 ────────────────╮",
            "│ Client      [ACME] [/] O'Brien",
            "│ Orders      may not give orders:",
            "│             they need confirmation",
            "│ Name        Tom 青空",
            "│ Job         Caretaker",
            "│ Phones      07700 900456",
        ]
        assert lines[-3:] == [
            "│ yesterday…  Wi-Fi",
            "╰──────────────────────────────────────╯",
            " e edit  y copy  / find  c call  ? help",
        ]
        await press(pilot, "G", "y")
        assert messages(app) == ["Copied: Wi-Fi"]
        await press(pilot, "enter")
        assert drawn(app)[0].startswith("╭─ Instruction ── Wi-Fi ─")
        await press(pilot, "escape", "?")
        assert drawn(app)[1:5] == [
            "│ Contact: Tom 青空",
            "│  Enter opens the record that a",
            "│  coloured line names; on any other",
            "│  line it changes this record.",
        ]
        await press(pilot, "escape", "x")
        assert messages(app)[-1] == "Contact “Tom 青空” is in the trash; u brings it back."


async def test_a_list_of_people_is_sorted_filtered_and_told_by_its_columns(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.action_list("contact")
        await settle(pilot)
        heads = []
        for keys in ([], ["s"], ["s"], ["s"], ["s"], ["S"], ["s"]):
            await press(pilot, *keys)
            lines = drawn(app)
            heads.append((lines[1].strip("╭╮─ "), lines[2][2:].split("  ")[0], [line[2:6] for line in lines[3:6]]))
        abel, ines, tom = "Abel", "Ines", "Tom "
        assert heads == [
            ("Contacts ── 3 ── by name", "Name ↑", [abel, ines, tom]),
            ("Contacts ── 3 ── by client", "Name", [ines, tom, abel]),
            ("Contacts ── 3 ── by role", "Name", heads[2][2]),
            ("Contacts ── 3 ── by phones", "Name", heads[3][2]),
            ("Contacts ── 3 ── by name", "Name ↑", [abel, ines, tom]),
            ("Contacts ── 3 ── by name, the last first", "Name ↓", [tom, ines, abel]),
            ("Contacts ── 3 ── by client", "Name", [ines, tom, abel]),
        ]
        assert drawn(app)[2:4] == [
            "│ Name                        Client ↑           Role       Phones",
            "│ Ines مكتبة                  [ACME] [/] O'Bri…             office: 01632 960…",
        ]
        assert (drawn(app)[0], drawn(app)[-1]) == (FOLDED, LIST_BAR)
        await press(pilot, "f", "t", "o")
        assert drawn(app)[:4] == [
            "  to",
            "╭─ Contacts ── 1 ── by client ─────────────────────────────────────────────────╮",
            "│ Name                        Client ↑           Role       Phones",
            "│ Tom 青空                    [ACME] [/] O'Bri…             07700 900456",
        ]
        await press(pilot, "x")
        assert [line.strip("│ ") for line in drawn(app)[2:5]] == [
            "Name                        Client ↑           Role       Phones",
            "Nothing here is called by words that begin with “tox”.",
            "Esc clears the filter, F3 finds in everything.",
        ]
        await press(pilot, "escape", "escape")
        assert (drawn(app)[0], len(drawn(app))) == (FOLDED, 8)
        await press(pilot, "down", "x")
        assert messages(app) == ["Contact “Tom 青空” is in the trash; u brings it back."]
        await press(pilot, "escape", "T")
        lines = drawn(app)
        assert lines[0] == "╭─ Trash ── 1 ─────────────────────────────────────────────────────────────────╮"
        assert lines[1][15:] == "Contact      Tom 青空                        this device"
        assert lines[-1] == " 1 Today  2 Clients  r bring back  o look  h history  / find  c call  ? help"
        await press(pilot, "enter")
        assert messages(app) == ["Contact “Tom 青空” is back from the trash. u takes it back."]
        assert [line.strip("│ ") for line in drawn(app)[1:4]] == [
            "The trash is empty.",
            "x deletes what you look at: it comes here, and r or Enter brings it back.",
            "Nothing in the trash is ever erased.",
        ]


async def test_a_list_shows_as_many_columns_as_there_is_room_for(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path, (120, 30)) as (app, pilot):
        await app.action_list("call")
        await settle(pilot)
        lines = drawn(app)
        assert [line.split("│")[1].strip() for line in lines[2:4]] == [
            "Note                    When ↓             Client           Outcome",
            "call 0: Æther ☎ [b]     yesterday 09:30    [ACME] [/] O'B…",
        ]
        assert [line.split("││")[1].strip() for line in lines[2:6]] == [
            "Call       call 0: Æther ☎ [b]",
            "Client     [ACME] [/] O'Brien",
            "Person     Ines مكتبة",
            "When       yesterday 09:30",
        ]
        shown = []
        for width in (42, 43, 55, 56, 68, 69):
            await pilot.resize_terminal(width, 24)
            await settle(pilot)
            shown.append([title for title in ("Note", "When", "Client", "Outcome") if title in drawn(app)[2]])
        assert [len(titles) for titles in shown] == [1, 2, 2, 3, 3, 4]
