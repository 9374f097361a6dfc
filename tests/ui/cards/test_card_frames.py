"""The cards, one card and the keys of its use as they stand on screens of several sizes."""

from __future__ import annotations

import textwrap
from pathlib import Path

from textual.widgets import Input

from fieldkit.db.store import content_files
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.reading_pane import Reading
from tests.ui.support import acme
from tests.ui.support.driver import drawn, messages, open_app, press, write

TYPING_BAR = " F5 Today  F6 Clients  F7 Surveys  F12 Sync  F3 find  F9 call  F1 help"
LIST_BAR = " 1 Today  2 Clients  3 Surveys  n new  f words  e edit  / find  c call  ? help"
CARD_BAR = " w why  f for  e edit  y copy  v never say  / find  c call  ? help"
OUTCOMES = "s settled  o softened  p parked  r real no  n not heard yet"
COST = next(card for card in content_files.parsed("objections")["objections"] if card["id"] == "cost-too-much")
"""The card that is found by "expensive"."""


async def test_cards_are_listed_by_category_and_found_by_what_is_said(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "4")
        lines = drawn(app)
        assert lines[:8] == [
            "  what the client says, in any words",
            "╭─ Cards ── 50 ────────────────────────────────────────────────────────────────╮",
            "│ Apathy",
            "│ It works today",
            "│ Let me think about it",
            "│ We are too busy right now",
            "│ Just send me a quote",
            "│ Authority",
        ]
        assert lines[-6:] == [
            "╭─ At a glance ────────────────────────────────────────────────────────────────╮",
            "│ Agree. Then look together at two things, a restored file and a support end",
            "│ date.",
            "│ Ask: Which part would you notice first if it stopped?",
            "╰──────────────────────────────────────────────────────────────────────────────╯",
            TYPING_BAR,
        ]
        await press(pilot, "escape")
        assert drawn(app)[-1] == LIST_BAR
        await press(pilot, "f")
        assert drawn(app)[-1] == TYPING_BAR
        await write(pilot, "expensive")
        assert drawn(app)[:5] == [
            "  expensive",
            "╭─ Cards ── 3 fit ─────────────────────────────────────────────────────────────╮",
            "│ It costs too much                                 cost",
            "│ Why has your price gone up?                       cost",
            "│ I can buy that in a shop for a third              cost",
        ]
        await press(pilot, "escape", "escape")
        assert drawn(app)[:2] == lines[:2]


async def test_a_card_is_used_by_a_number_and_a_letter_in_any_order(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "expensive")
        await press(pilot, "enter")

        def foot() -> list[str]:
            return [line.strip() for line in drawn(app)[-3:-1]]

        lines = drawn(app)
        assert lines[:2] == [
            "╭─ It costs too much ──────────────────────────────────────────────────────────╮",
            "│ ▌",
        ]
        assert lines[-4].endswith("─ cost ─╯")
        assert lines[-1] == CARD_BAR
        nobody = "for nobody yet"
        assert foot() == [f"{nobody}  they said “expensive”", "1-3 the answer used  0 none  then how it went"]
        seen = []
        for _ in range(4):
            await press(pilot, "w")
            seen.append(foot()[0])
        heard, causes = "  they said “expensive”", [f"{nobody}  because {root['cause']}" for root in COST["roots"]]
        # What they said gives way to a cause that leaves no room for it.
        expected = [f"{one}{heard if len(one + heard) <= 78 else ' …'}" for one in causes]
        assert seen == [*expected, f"{nobody}{heard}"]
        await press(pilot, "9")
        assert messages(app) == ["The answers here are 1 to 3; 0 is none of them."]
        await press(pilot, "4", "1")
        assert foot()[1] == f"1 used:  {OUTCOMES}"
        await press(pilot, "y")
        assert messages(app)[-1] == f"Copied: {COST['say'][0]['text'][:48]}…"
        assert app.clipboard == COST["say"][0]["text"]
        await press(pilot, "0")
        assert foot()[1] == f"none used:  {OUTCOMES}"
        await press(pilot, "w", "3", "s")
        assert messages(app)[-1] == "Noted: settled, answer 3. u takes it back."
        assert foot() == [f"{nobody}  they said “expensive”", "1-3 the answer used  0 none  then how it went"]
        assert any("Answers ── this card was used once: 1 settled" in line for line in drawn(app))
        await press(pilot, "o")
        assert foot()[1] == "softened:  1-3 the answer used  0 none of them"
        await press(pilot, "f", "a", "c", "m", "enter", "0")
        assert messages(app)[-1] == "Noted: softened, no answer used, for [ACME] [/] O'Brien. u takes it back."
        assert foot()[0] == "for [ACME] [/] O'Brien  they said “expensive”"
        await press(pilot, "g")
        assert any("With them:" in line for line in drawn(app)), "how to put it to a client of their style"
        await press(pilot, "y")
        assert messages(app)[-1] == f"Copied: {COST['glance'][:48]}…"
        await press(pilot, "f")
        assert [(row.uid, row.text(0), row.text(1)) for row in app.screen.query_one(WindowList).rows] == [
            (made.client, "[ACME] [/] O'Brien", "Whitby"),
            ("", "nobody", ""),
        ]
        await press(pilot, "down", "enter")
        assert foot()[0] == f"{nobody}  they said “expensive”"
        await press(pilot, "x")
        assert messages(app)[-1] == "The card is in the trash; Esc, then u, brings it back."
        assert drawn(app)[1].startswith("╭─ Cards ── 2 fit ─")


async def test_a_card_is_scrolled_by_lines_and_pages(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "expensive")
        await press(pilot, "enter")
        page = app.screen.query_one(Reading)
        tops = []
        for key in ("down", "j", "up", "space", "b", "G", "k", "g", "enter"):
            await press(pilot, key)
            tops.append(round(page.scroll_offset.y))
        step, last = page.size.height - 1, round(page.max_scroll_y)
        assert tops == [1, 2, 1, 1 + step, 1, last, last - 1, 0, step]


async def test_a_wide_terminal_shows_the_whole_card_beside_the_list_and_all_keys_of_a_use(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    glance = textwrap.wrap(COST["glance"], 66)
    assert len(glance) == 2, "else the lines below are others"
    async with open_app(tmp_path, (120, 36)) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "expensive")
        assert drawn(app)[1:6] == [
            "╭─ Cards ── 3 fit ─────────────────────────────╮"
            "╭─ It costs too much ──────────────────────────────────────────────────╮",
            "│ It costs too much                            ││ ▌",
            f"│ Why has your price gone up?                  ││ ▌ {glance[0]}",
            f"│ I can buy that in a shop for a third         ││ ▌ {glance[1]}",
            "│                                              ││ ▌",
        ]
        assert drawn(app)[-1] == " F5 Today  F6 Clients  F7 Surveys  F12 Sync  F3 find  F9 call  F1 help"
        await press(pilot, "escape")
        assert drawn(app)[-1] == (
            " 1 Today  2 Clients  3 Surveys  6 Sync  n new  f words  e edit  v never say  w write out  / find  c call"
            "  ? help"
        )
        await press(pilot, "f")
        await press(pilot, "ctrl+u")
        await write(pilot, "qqqq")
        assert drawn(app)[1].startswith("╭─ Cards ── 0 fit ─")
        await press(pilot, "ctrl+u")
        await write(pilot, "expensive")
        await press(pilot, "enter")
        assert drawn(app)[-2] == f" 1-3 the answer used  0 none  then  {OUTCOMES}"
        shown = []
        for width in (100, 99):
            await pilot.resize_terminal(width, 36)
            await press(pilot, "w")
            shown.append(drawn(app)[-2].endswith("then how it went"))
        assert shown == [False, True]


async def test_words_for_which_there_is_no_card_begin_a_new_one(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "qqqq zzzz")
        assert drawn(app)[1].startswith("╭─ Cards ── 0 fit ─")
        begun = []
        for keys in (["escape", "n"], ["escape", "escape", "n"]):
            await press(pilot, *keys)
            begun.append(app.screen.query_one("#field-title", Input).value)
            await press(pilot, "escape")
        assert begun == ["qqqq zzzz", ""]
