"""The dialogs by themselves: what each shows, what each key does in it, and what it gives back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

import fieldkit
from fieldkit.screens.base.open_text import UnkeptText
from fieldkit.screens.dialogs.ask import Answers, AskScreen, Question
from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen
from fieldkit.screens.dialogs.pick import Pick, among
from fieldkit.screens.dialogs.tell import TellScreen
from fieldkit.screens.dialogs.tick import Tick, TickScreen
from fieldkit.widgets.lists.rows import Row
from fieldkit.widgets.reading_pane import Para, Reading
from tests.ui.support.driver import drawn, press, settle, until

OPEN = "open"


class Asking(App[None]):
    """An app with a dialog and nothing behind it, which notes the keys that reach what is behind."""

    CSS_PATH = Path(fieldkit.__file__).parent / "screens" / "app.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.given: Any = OPEN


@asynccontextmanager
async def shown(dialog: Screen[Any], size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Asking, Pilot[None]]]:
    app = Asking()

    def closed(given: object) -> None:
        app.given = given

    async with app.run_test(size=size) as pilot:
        app.push_screen(dialog, closed)
        await settle(pilot)
        yield app, pilot


QUESTIONS = [
    Question("Name [b]", "Acme"),
    Question("Passphrase", "ab", secret=True),
    Question("Text", "1\n2", long=True),
]
LONG = "What is said below goes on for more than one line of it. " * 5


async def test_questions_stand_above_what_is_said_of_them() -> None:
    async with shown(AskScreen("Title [x]", QUESTIONS, says=LONG)) as (app, pilot):
        assert drawn(app) == [
            "  ╭─ Title [x] ──────────────────────────────────────────────────────────────╮",
            "  │ Name [b]           Acme",
            "  │ Passphrase         ••",
            "  │ Text               1",
            "  │                    2",
            "  │ What is said below goes on for more than one line of it. What is said",
            "  │ below goes on for more than one line of it. What is said below goes on",
            "  │ for more than one line of it. What is said below goes on for more than",
            "  ╰─────────────────────────────────────────── Enter goes on, Esc leaves it ─╯",
        ]
        assert not app.screen.query_one("#ask-says").has_class("-wrong")
        await press(pilot, "!", "tab", "c", "tab", "3", "enter")
        assert app.given == ("!", "c", "31\n2"), "what is typed takes the place of what stood in a line"


async def test_a_narrow_terminal_folds_what_is_said() -> None:
    async with shown(AskScreen("Title", QUESTIONS[:1], says=LONG, wrong="It is wrong."), (40, 10)) as (app, pilot):
        assert drawn(app)[2] == "│ It is wrong."
        assert app.screen.query_one("#ask-says").has_class("-wrong")
        await press(pilot, "escape")
        assert app.given is None
    async with shown(AskScreen("Title", QUESTIONS[:1], says=LONG), (40, 10)) as (app, _):
        assert drawn(app)[2:5] == [
            "│ What is said below goes on for",
            "│ more than one line of it. What is",
            "│ said below goes on for more than",
        ]


async def test_keys_go_round_the_questions_and_a_wrong_answer_is_said() -> None:
    def check(answers: Answers) -> str:
        return "" if answers[1] == "yes" else f"“{answers[1]}” will not do."

    three = [Question("One"), Question("Two"), Question("Three")]
    async with shown(AskScreen("T", three, says="Say yes.", check=check)) as (app, pilot):
        typed = []
        for key in ("down", "tab", "down", "up", "shift+tab", "up", "enter"):
            await press(pilot, key)
            focused = app.focused
            typed.append(focused.id if focused else "")
        assert typed == ["ask-1", "ask-2", "ask-0", "ask-2", "ask-1", "ask-0", "ask-1"]
        await press(pilot, "n", "o", "enter", "enter")
        assert app.given == OPEN
        assert drawn(app)[-2].strip("│ ") == "“no” will not do."
        assert app.screen.query_one("#ask-says").has_class("-wrong")
        await press(pilot, "up", "backspace", "backspace", "y", "e", "s", "enter", "enter")
        assert app.given == ("", "yes", "")


async def test_a_long_answer_alone_begins_at_its_end() -> None:
    async with shown(AskScreen("T", [Question("Text", "1\n2", long=True)])) as (app, pilot):
        await press(pilot, "x", "up", "y", "tab")
        assert app.given == ("1y\n2x",)


class Followed:
    """A draft that notes what a question asks of it."""

    began = ("", "")

    def __init__(self) -> None:
        self.did: list[str] = []
        self.answers: Callable[[], Answers] = tuple
        self.closes = False

    def follow(self, _dialog: object, answers: Callable[[], Answers], _at: Callable[[], int]) -> None:
        self.answers = answers

    async def leave(self) -> bool:
        self.did.append("left")
        return self.closes

    def text(self) -> str:
        return "/".join(self.answers())

    def typed(self) -> None:
        self.did.append(self.text())

    async def keep(self) -> None:
        self.did.append(f"kept {self.text()}")

    def unkept(self) -> list[UnkeptText]:
        return [UnkeptText("promise", {}, 0, "Due", self.text())]


@pytest.mark.parametrize("long", [False, True])
async def test_answers_are_a_draft_while_they_are_typed(long: bool) -> None:
    draft: Any = Followed()
    questions = [Question("Due", "1", long=long), Question("Why", "x")]
    dialog = AskScreen("T", questions, draft=draft)
    async with shown(dialog) as (app, pilot):
        draft.did.clear()
        await press(pilot, "2", "3")
        assert draft.did == ["12/x", "123/x"]
        assert [one.typed for one in dialog.unkept_texts()] == ["123/x"]
        await dialog.keep_open_text()
        assert draft.did[2:] == ["kept 123/x"]
        await press(pilot, "tab", "end", "y")
        assert draft.did[3:] == ["123/xy"]
        await press(pilot, "escape")
        assert (app.given, draft.did[4:]) == (OPEN, ["left"]), "it stays where nothing is kept"
        draft.closes = True
        await press(pilot, "escape")
        assert app.given is None
    plain = AskScreen("T", questions)
    async with shown(plain) as (app, pilot):
        await press(pilot, "end", "2")
        await plain.keep_open_text()
        assert plain.unkept_texts() == []
        await press(pilot, "enter", "enter")
        assert app.given == ("12", "x")
        plain.dismiss(("again", ""))
        await settle(pilot)
        assert app.given == ("12", "x"), "it is answered once"


def test_a_question_is_open_and_short_unless_it_says_otherwise() -> None:
    assert Question("One") == Question("One", "", False, False)
    assert Tick("a", "A", True) == Tick("a", "A", True, False, "")


TICKS = [
    Tick("a", "3 clients", False, fixed=True),
    Tick("b", "2 calls", True),
    Tick("c", "1 order", True, needs="b"),
    Tick("d", "9 sites", False),
]


async def test_ticks_are_turned_with_what_they_need_and_what_is_left_out_is_named() -> None:
    async with shown(TickScreen("Ticks [x]", TICKS)) as (app, pilot):
        assert drawn(app) == [
            "        ╭─ Ticks [x] ──────────────────────────────────────────────────╮",
            "        │  [x]   3 clients",
            "        │  [x]   2 calls",
            "        │  [x]   1 order",
            "        │  [ ]   9 sites",
            "        │ Left out: 9 sites.",
            "        ╰───────────────────────────────── Space ticks, Enter goes on ─╯",
        ]
        marks = []
        for keys in (["space"], ["j", "x"], ["down", "space"], ["tab", "x"], ["k", "up", "shift+tab", "space"]):
            await press(pilot, *keys)
            lines = [line.strip("│ ") for line in drawn(app)[1:6]]
            marks.append(
                "".join("x" if line[1] == "x" else "-" for line in lines[:4]) + lines[4].removeprefix("Left out")
            )
        assert marks == [
            "xxx-: 9 sites.",
            "x---: 2 calls, 1 order, 9 sites.",
            "xxx-: 9 sites.",
            "xxxx: nothing.",
            "xxxx: nothing.",
        ]
        await press(pilot, "z", "enter")
        assert app.given == ("a", "b", "c", "d")


@pytest.mark.parametrize(("keys", "given"), [(["enter"], ("a", "b", "c")), (["escape"], None), (["q"], None)])
async def test_ticks_are_given_in_their_order_or_not_at_all(keys: list[str], given: object) -> None:
    async with shown(TickScreen("Ticks", TICKS)) as (app, pilot):
        await press(pilot, *keys)
        assert app.given == given


@pytest.mark.parametrize(("height", "lines"), [(9, 4), (8, 3), (6, 1), (5, 1)])
async def test_ticks_leave_room_for_what_is_left_out(height: int, lines: int) -> None:
    async with shown(TickScreen("Ticks", TICKS), (30, height)) as (app, pilot):
        assert app.screen.query_one("WindowList").size.height == lines
        await pilot.resize_terminal(30, 20)
        await until(lambda: app.screen.query_one("WindowList").size.height == 4)
    many = [Tick(str(number), "something long", False) for number in range(20)]
    async with shown(TickScreen("Ticks", many), (30, 12)) as (app, _):
        left = [line.strip("│ ") for line in drawn(app)[-4:-1]]
        assert left == ["Left out: something long,", "something long, something", "long, something long,"]


@pytest.mark.parametrize(
    ("second", "lines"),
    [
        ("y" * 7, [f"Left out: {'x' * 40}, yyyyyyy,", "z."]),
        ("y" * 8, [f"Left out: {'x' * 40},", "yyyyyyyy, z."]),
    ],
)
async def test_what_is_left_out_is_folded_inside_the_frame(second: str, lines: list[str]) -> None:
    ticks = [Tick(name, name, False) for name in ("x" * 40, second, "z")]
    async with shown(TickScreen("Ticks", ticks)) as (app, _):
        assert [line.strip("│ ") for line in drawn(app)[-4:-1]] == ["[ ]   z", *lines]


CHOICES = [MenuChoice("y", "yes"), MenuChoice("n", "no [b]"), MenuChoice("3", "third")]


async def test_a_menu_names_its_keys() -> None:
    async with shown(MenuScreen("Menu [x]", CHOICES)) as (app, _):
        assert drawn(app) == [
            "          ╭─ Menu [x] ───────────────────────────────────────────────╮",
            "          │  y    yes",
            "          │  n    no [b]",
            "          │  3    third",
            "          ╰────────────────────────────────────────── Esc: leave it ─╯",
        ]


@pytest.mark.parametrize(
    ("keys", "given"),
    [
        (["y"], "y"),
        (["3"], "3"),
        (["x"], OPEN),
        (["escape"], None),
        (["q"], None),
        (["enter"], "y"),
        (["down", "enter"], "n"),
        (["j", "tab", "enter"], "3"),
        (["j", "tab", "k", "enter"], "n"),
        (["G", "j", "j", "up", "shift+tab", "enter"], "y"),
    ],
)
async def test_a_menu_is_answered_by_its_keys_or_the_cursor(keys: list[str], given: object) -> None:
    async with shown(MenuScreen("Menu", CHOICES)) as (app, pilot):
        await press(pilot, *keys)
        assert app.given == given


@pytest.mark.parametrize(
    ("yes", "keys", "given"),
    [
        ("take it", ["y"], True),
        ("take it", ["enter"], OPEN),
        ("take it", ["q"], False),
        ("", ["y"], OPEN),
        ("", ["enter"], False),
        ("", ["escape"], False),
        ("take it", ["x", "j", "down"], OPEN),
    ],
)
async def test_a_text_is_agreed_to_by_y_alone(yes: str, keys: list[str], given: object) -> None:
    async with shown(TellScreen("Tell [x]", [Para("text [b]")], yes=yes), (60, 12)) as (app, pilot):
        bar = " y take it  Esc leave it" if yes else " Esc back"
        lines = drawn(app)
        assert lines[0].startswith("╭─ Tell [x] ─")
        assert lines[1] == "│ text [b]"
        assert lines[-2] == f"│{bar}"
        await press(pilot, *keys)
        assert app.given == given


async def test_a_long_text_is_gone_through_by_lines_and_pages() -> None:
    async with shown(TellScreen("Tell", [Para(f"line {n}") for n in range(40)]), (60, 12)) as (app, pilot):
        page = app.screen.query_one(Reading)
        tops = []
        for key in ("j", "down", "k", "end", "up", "home", "pagedown", "x", "y"):
            await press(pilot, key)
            tops.append(round(page.scroll_offset.y))
        last = round(page.max_scroll_y)
        assert tops == [1, 2, 1, last, last - 1, 0, page.size.height, page.size.height, page.size.height]


ROWS = [
    Row("kind", "1", ("First one", ("beside", "dim"))),
    Row("kind", "2", ("Second Ünit", "other")),
    Row("kind", "3", ("Third", "one")),
]


@pytest.mark.parametrize(
    ("text", "uids"),
    [
        ("", ["1", "2", "3", "4"]),
        ("one", ["1", "4", "3"]),
        ("ONE fir", ["1"]),
        ("unit", ["2", "4"]),
        ("nit", []),
        ("th on", ["3"]),
        ("beside first", ["1"]),
        ("two", []),
    ],
)
async def test_each_word_typed_begins_a_word_of_the_row(text: str, uids: list[str]) -> None:
    rows = [*ROWS, Row("kind", "4", ("One of units", "other"))]
    assert [row.uid for row in await among(rows)(text)] == uids


async def test_a_pick_shows_what_fits_what_is_typed() -> None:
    async with shown(Pick("Pick [x]", among(ROWS))) as (app, pilot):
        assert drawn(app) == [
            "  ╭─ Pick [x] ───────────────────────────────────────────────────────────────╮",
            "  │ a few letters",
            "  │ First one                                             beside",
            "  │ Second Ünit                                           other",
            "  │ Third                                                 one",
            "  ╰───────────────────────────────────────────── Enter picks, Esc goes back ─╯",
        ]
        await press(pilot, "x")
        assert [line.strip("│ ") for line in drawn(app)[1:-1]] == [
            "x",
            "Nothing has words that begin like this.",
            "Fewer letters find more; Esc goes back.",
        ]
        await press(pilot, "enter")
        assert app.given == OPEN
        await press(pilot, "backspace", "o", "n", "e", "down", "enter")
        assert app.given == ROWS[2]


@pytest.mark.parametrize(
    ("keys", "given"),
    [
        (["escape"], None),
        (["down", "down", "down", "up", "enter"], ROWS[1]),
        (["pagedown", "enter"], ROWS[2]),
        (["pagedown", "pageup", "enter"], ROWS[0]),
        (["tab", "G", "enter"], ROWS[2]),
        (["tab", "G", "g", "j", "enter"], ROWS[1]),
    ],
)
async def test_a_pick_is_gone_through_by_the_keys_of_a_list(keys: list[str], given: object) -> None:
    empty = "Nobody yet."
    async with shown(Pick("Pick", among(ROWS), prompt="letters of a name", empty=empty), (39, 16)) as (app, pilot):
        lines = [line.strip("│ ") for line in drawn(app)[1:-1]]
        assert lines == ["letters of a name", "First one", "Second Ünit", "Third"], "too narrow for what stands beside"
        await press(pilot, *keys)
        assert app.given == given
