"""The conflicts, one of each kind as they stand on screens of several sizes.

Which value stands first is not the same in every run: what belongs to a value is compared without its place.
"""

from __future__ import annotations

import pytest
from textual.widgets import Input

from tests.ui.conflicts.two_homes import Firm
from tests.ui.support.driver import drawn, messages, open_app, press

NOTES = {"Never on Mondays.", "Ring twice."}


@pytest.fixture(scope="module")
def made_once(disagreeing_pair: Firm) -> Firm:
    """A firm in which two changed the same five times."""
    return disagreeing_pair


def asked(lines: list[str]) -> tuple[list[str], set[str]]:
    """Return the lines of a conflict that are always alike, and the values with who wrote them, without the time."""
    values = [place for place, line in enumerate(lines) if line[2:5] in ("1  ", "2  ")]
    said = {f"{lines[at][5:]} / {lines[at + 1][5:].partition(',')[0]}" for at in values}
    return [line for place, line in enumerate(lines) if place not in values and place - 1 not in values], said


async def test_each_conflict_says_what_is_to_be_decided_and_by_which_keys(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "!")
        lines = drawn(app)
        assert lines[0] == "╭─ Conflicts ── 5 to decide ───────────────────────────────────────────────────╮"
        assert [[cell for cell in line[2:].split("  ") if cell][:2] for line in lines[1:6]] == [
            ["[ACME] [/] O'Brien", "Notes"],
            ["[ACME] [/] O'Brien", "Town"],
            ["Tom 青空", "Phones"],
            ["changed on the de…", "deleted?"],
            ["backup quote", "Due"],
        ]
        assert {side.strip(" ≠") for side in lines[1][40:].split("  ≠")} == NOTES
        assert lines[-1] == " 1 Today  2 Clients  3 Surveys  o record  / find  c call  ? help  ! 5 conflicts"
        await press(pilot, "enter")
        shown, values = asked(drawn(app))
        assert shown == [
            "╭─ Conflict 1 of 5 ── Client ── [ACME] [/] O'Brien ────────────────────────────╮",
            "│ Notes: two values were written without knowledge of each other.",
            "│ 1 or 2 takes that one, e writes another, b keeps both in one text, l leaves",
            "│ it for later.",
            "╰────────────────────────────────────────────────────────────────────── Notes ─╯",
            " 1 to 9 take  e another  b both  l later  / find  c call  ? help  ! 5 conflicts",
        ]
        assert values == {"Never on Mondays. / Desk 漢字", "Ring twice. / this device"}
        first = drawn(app)
        place = 2 if first[2][5:] == "Ring twice." else 4
        assert [line.endswith("   shown until somebody decides") for line in (first[3], first[5])] == [True, False]
        await press(pilot, "0", "3")
        assert messages(app) == ["The values here are 1 to 2."]
        await press(pilot, first[place][2])
        assert messages(app) == ["Notes: “Ring twice.”. u takes it back."]
        assert drawn(app)[0].startswith("╭─ Conflict 1 of 4 ── Client ── [ACME] [/] O'Brien ─")
        await press(pilot, "b")
        assert messages(app) == ["Town: both are kept. u takes it back."]
        shown, values = asked(drawn(app))
        assert shown[:3] == [
            "╭─ Conflict 1 of 3 ── Contact ── Tom 青空 ─────────────────────────────────────╮",
            "│ Phones: two values were written without knowledge of each other.",
            "│ [ACME] [/] O'Brien",
        ]
        await press(pilot, "e")
        dialog = [line.strip("│ ") for line in drawn(app) if line.startswith(("│ │", "│ ╭"))]
        assert dialog[0].startswith("╭─ Phones of Contact ── Tom 青空 ─")
        assert dialog[2] == "One or several with ; between them; “mobile: 07700 900123” is fine."
        await press(pilot, "escape", "l")
        shown, values = asked(drawn(app))
        assert "── Call ── changed on the desk ─" in shown[0]
        assert shown[1:3] == [
            "│ This call was deleted by one and changed by another.",
            "│ [ACME] [/] O'Brien, Ines مكتبة",
        ]
        assert values == {"changed, without knowing of that / Desk 漢字", "put into the trash / this device"}
        keeps = next(line[2] for line in drawn(app) if line.endswith("changed, without knowing of that"))
        assert shown[3] == f"│ {keeps} keeps it, with the changes; the other number puts it into the trash. o"
        assert shown[-2].endswith("─ deleted and changed ─╯")
        await press(pilot, "e")
        assert messages(app)[-1] == "Here is nothing to write: take one with its number."
        await press(pilot, keeps)
        assert messages(app)[-1] == "It stays. u takes it back."
        shown, values = asked(drawn(app))
        assert values == {"Mon 30 Nov 2026 (in 9 days) / Desk 漢字", "Thu 24 Dec 2026 (in 4 weeks) / this device"}
        assert shown[3] == "│ 1 or 2 takes that one, e writes another, l leaves it for later."
        await press(pilot, "o")
        assert drawn(app)[0].startswith("╭─ Promise ── backup quote ─")
        await press(pilot, "escape", "?")
        assert drawn(app)[1] == "│ Promise ── backup quote"
        await press(pilot, "escape", "1")
        assert messages(app)[-1] == "1 conflict left for later."


async def test_a_narrow_and_a_wide_terminal_show_as_much_of_a_conflict_as_fits(firm: Firm) -> None:
    async with open_app(firm.laptop, (120, 30)) as (app, pilot):
        await press(pilot, "!")
        assert [line[2:15].strip() for line in drawn(app)[1:6]] == ["Client", "Client", "Contact", "Call", "Promise"]
        assert {side.strip(" ≠") for side in drawn(app)[1][62:].split("  ≠")} == NOTES
        assert {side.strip(" ≠") for side in drawn(app)[4][62:].split("  ≠")} == {
            "changed by Desk 漢字",
            "deleted by this device",
        }
    async with open_app(firm.laptop, (40, 24)) as (app, pilot):
        await press(pilot, "!")
        assert drawn(app)[:3] == [
            "╭─ Conflicts ── 5 to decide ───────────╮",
            "│ [ACME] [/] O'Brien  Notes",
            "│ [ACME] [/] O'Brien  Town",
        ]
        assert drawn(app)[-1] == " / find  c call  ? help   ! 5 conflicts"
        await press(pilot, "G", "enter")
        assert drawn(app)[0] == "╭─ Conflict 5 of 5 ── Promise ── bac… ─╮"
        await press(pilot, "l", "l", "l", "l", "l")
        assert messages(app)[-1] == "5 conflicts left for later."


async def test_the_record_is_one_key_away_and_a_call_is_with_its_client(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "!", "o")
        assert drawn(app)[0].startswith("╭─ [ACME] [/] O'Brien ── ")
        await press(pilot, "escape", "enter", "o")
        assert drawn(app)[0].startswith("╭─ [ACME] [/] O'Brien ── ")
        clients = []
        for keys in (["escape", "c"], ["escape", "l", "l", "c"]):
            await press(pilot, *keys)
            clients.append(app.screen.query_one("#field-client", Input).value)
        assert clients == ["[ACME] [/] O'Brien", ""], "of the client's own conflicts only"
