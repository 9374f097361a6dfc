"""Keys that come faster than screens open: each reaches what it was meant for, whatever the keys before it open."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.events import Key, Paste
from textual.widgets import Input

from fieldkit.screens.base.type_ahead import AFTER_PAINT, TypeAhead
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.screens.today import TodayScreen
from tests.ui.support import acme
from tests.ui.support.driver import burst, messages, open_app, press, screen_text, settle, until
from tests.ui.survey.on_screen import go_to, running, started, stored


async def test_a_figure_typed_in_one_burst_is_stored_whole(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-staff")
        await burst(pilot, "125", "enter")
        assert stored(db, uid)["fv-staff"][0] == "125"
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, "enter", "Paul", "enter")
        assert stored(db, uid)["fv-does"][0] == "Paul"


async def test_a_whole_survey_in_one_burst_has_each_answer_at_its_item(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await press(pilot, "p")  # with the permission all is asked
        items = [row.item for row in screen.run.rows if row.item is not None]
        keys: list[str] = ["home", "down"]
        given = {items[0].id: "pass"}
        for item in items[1:]:
            if item.type == "check":
                keys.append("p")
                given[item.id] = "pass"
            else:
                keys.append("down")
        await burst(pilot, *keys)
        assert {name: values[0] for name, values in stored(db, uid).items()} == given
        assert len(given) > 20


@pytest.mark.parametrize("typed", ["☎ 0711", "“yes”", "(both)", "#3"])
async def test_a_sign_that_is_no_key_begins_an_answer(home: Path, db: sqlite3.Connection, typed: str) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await burst(pilot, typed, "enter")
        assert stored(db, uid)["fv-does"][0] == typed


async def test_letters_after_tab_go_into_the_next_field_at_any_speed(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        name = acme.value(tmp_path, "client", made.client, "name")
        app.edit_record("client", made.client)
        await settle(pilot)
        town = [field.name for field in app.screen.model.kind.form].index("town")  # type: ignore[attr-defined]
        await burst(pilot, *["tab"] * town, "end", "X", "tab", "escape")
        assert isinstance(app.screen, TodayScreen)
        assert str(acme.value(tmp_path, "client", made.client, "town")).endswith("X")
        assert acme.value(tmp_path, "client", made.client, "name") == name


async def test_a_whole_form_in_one_burst(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await burst(pilot, "2", "escape", "n", "Quarry Tools", "enter", "Ines Marsh", "enter", "escape")
        assert not isinstance(app.screen, FormScreen)
        assert "Quarry Tools" in screen_text(app) and "Ines Marsh" in screen_text(app)


async def test_a_text_that_is_refused_in_a_burst_takes_no_letters_of_the_next_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.screens.dialogs.form_recall.QUIET", 0.01)
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise", made.promise)
        await settle(pilot)
        names = [field.name for field in app.screen.model.kind.form]  # type: ignore[attr-defined]
        due = names.index("due")
        field = app.screen.query_one("#field-due", Input)
        after = app.screen.query_one(f"#field-{names[due + 2]}", Input)
        field.value = after.value = ""
        await burst(pilot, *["tab"] * due, "nonsense", "tab", "tab", "abc")
        assert (field.value, after.value) == ("nonsense", "abc")
        await asyncio.sleep(0.1)
        await settle(pilot)
        assert app.focused is after, "who typed on is not looked for: what comes after a pause is for this field too"
        assert "not stored: Due" in screen_text(app)


async def test_a_key_that_is_held_in_a_small_menu_does_not_end_the_app(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        for held in ("p", "enter"):
            await app.open_record("client", made.client)
            await settle(pilot)
            await burst(pilot, "n", *[held] * 8)
            assert app.is_running and app._exception is None
            await press(pilot, *["escape"] * 4)


async def test_enter_in_find_opens_what_the_words_before_it_find(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await burst(pilot, "/", "ines", "enter")
        assert getattr(app.screen, "uid", "") == made.ines
        await burst(pilot, "escape", "/", "backup", "backspace", *["backspace"] * 5, "tom", "enter")
        assert getattr(app.screen, "uid", "") == made.tom


async def test_a_backspace_takes_the_letter_before_it(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await burst(pilot, "2", "escape", "n", "ab", "backspace", "c", "left", "d")
        assert app.screen.query_one("#field-name", Input).value == "adc"


async def test_pasted_lines_are_joined_and_where_no_field_is_open_it_says_so(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-does")
        await press(pilot, "enter")
        app.post_message(Paste("Mon-Fri 8-17\nSat 9-12\n"))
        await burst(pilot, "enter")
        assert stored(db, uid)["fv-does"][0] == "Mon-Fri 8-17 Sat 9-12"
        await go_to(pilot, screen, "fv-met")
        app.post_message(Paste("Ines\tMarsh"))
        await burst(pilot, "enter")
        assert stored(db, uid)["fv-met"][0] == "Ines Marsh"
        await press(pilot, "1")
        assert isinstance(app.screen, SurveyScreen)
        app.open_screen("trash")
        await settle(pilot)
        app.post_message(Paste("lost?"))
        await settle(pilot)
        assert "was not taken" in messages(app)[-1]


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        (" two ", "one two three"),
        ("\ttwo ", "one two three"),
        (" two\r\n2 \n", "one two 2 three"),
        ("-2\n\n", "one-2three"),
    ],
)
async def test_pasted_text_keeps_the_blanks_at_its_ends(tmp_path: Path, pasted: str, shown: str) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await burst(pilot, "2", "escape", "n", "one")
        app.post_message(Paste(pasted))
        await burst(pilot, "three")
        assert app.screen.query_one("#field-name", Input).value == shown


async def test_keys_that_come_as_the_app_is_ending_wait_until_it_is_known_whether_it_stays(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await burst(pilot, "2", "escape", "n", "one")
        app.type_ahead.close()
        await burst(pilot, "two", "tab", "three")
        assert app.screen.query_one("#field-name", Input).value == "one"
        app.type_ahead.reopen()
        await settle(pilot)
        assert app.screen.query_one("#field-name", Input).value == "onetwo"
        assert app.screen.query_one("#field-point_of_contact", Input).value == "three"


async def test_back_at_cards_or_clients_the_cursor_is_in_the_box(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await burst(pilot, "f6", "f5", "f6", "acme")
        assert app.screen.query_one("#filter", Input).value == "acme"
        await burst(pilot, "f8", "escape", "f5", "f8", "exd")
        assert app.screen.query_one("#said", Input).value == "exd"


async def test_the_key_bar_shows_no_letters_while_letters_are_typed(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path, (120, 36)) as (app, pilot):
        await press(pilot, "2", "escape")
        assert "n new" in screen_text(app) and "/ find" in screen_text(app)
        await press(pilot, "f")
        foot = screen_text(app).splitlines()[-1]
        assert "n new" not in foot and "F3 find" in foot and "F5 Today" in foot


async def test_what_a_key_does_is_painted_before_it_is_looked_whether_more_may_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []
    levels = TypeAhead._levels

    def looked(ahead: TypeAhead) -> object:
        looks.append(time.monotonic())
        return levels(ahead)

    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await press(pilot, "tab")
        monkeypatch.setattr(TypeAhead, "_levels", looked)
        sent = time.monotonic()
        app.post_message(Key("tab", None))
        await until(lambda: bool(looks))
        assert looks[0] - sent >= AFTER_PAINT
        await app.type_ahead.drained()
        looks.clear()
        monkeypatch.setattr("fieldkit.screens.base.type_ahead.AFTER_PAINT", 3600)
        await burst(pilot, "tab", "x")  # a key that waits has it looked at once
        assert looks
        assert app.screen.query_one("#field-approver", Input).value == "x"


class Pump:
    """A queue in which nothing stands, of a screen or of the app."""

    def __init__(self) -> None:
        self._message_queue = SimpleNamespace(empty=lambda: True)
        self._callbacks: list[object] = []
        self.heard = 0

    def call_later(self, callback: Callable[[], None]) -> bool:
        self.heard += 1
        callback()
        return True

    def walk_children(self) -> list[object]:
        return []


class Behind(Pump):
    """An app with a screen in front, a field perhaps, and whatever works."""

    def __init__(self) -> None:
        super().__init__()
        self.screen = Pump()
        self.focused: object = None
        self.workers: list[Any] = []
        self.failed: list[Exception] = []

    def _handle_exception(self, error: Exception) -> None:
        self.failed.append(error)


class Letters:
    """A field that takes letters."""

    def check_consume_key(self, key: str, _character: str | None) -> bool:
        return len(key) == 1


def worker(app: Behind, group: str) -> Any:
    return SimpleNamespace(group=group, is_finished=False, node=app)


async def turns(count: int = 8) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def taking(app: Behind) -> tuple[TypeAhead, list[str]]:
    """Return the keys of an app, and which of them were handed on."""
    handed: list[str] = []

    async def hand_on(event: Key | Paste) -> None:
        handed.append(event.key if isinstance(event, Key) else event.text)
        if handed[-1] == "f2":
            raise ZeroDivisionError

    return TypeAhead(app, hand_on), handed  # type: ignore[arg-type]


def key(name: str) -> Key:
    return Key(name, name if len(name) == 1 else None)


async def test_a_key_waits_for_what_the_one_before_does_and_a_letter_for_no_letter() -> None:
    app = Behind()
    keys, handed = taking(app)
    await keys.take(key("a"))
    assert (handed, keys.count, keys.handed_on) == ([], 1, 0), "the first screen opens yet"
    await keys.drained()
    assert (handed, keys.handed_on) == (["a"], 1)
    app.focused = Letters()
    await keys.take(key("b"))
    await keys.take(key("c"))
    assert handed == ["a", "b", "c"], "letters for a field go at once"
    await keys.take(key("tab"))
    assert handed[3:] == [], "a command waits for the letters"
    await keys.take(key("f"))
    await keys.take(Paste("pasted"))
    await keys.drained()
    assert (handed[3:], keys.count, keys.handed_on) == (["tab", "f", "pasted"], 6, 6)
    await keys.take(key("f5"))
    await keys.take(key("g"))
    assert handed[6:] == ["f5"], "nothing was on its way; a letter waits for a command"
    await keys.drained()
    assert handed[7:] == ["g"]
    assert app.heard and app.screen.heard


@pytest.mark.parametrize(
    ("group", "waits"),
    [
        ("default", True),
        ("reload", True),
        ("behind", False),
        ("closing", True),
        ("conflicts", False),
        ("preview", False),
    ],
)
async def test_a_key_waits_for_workers_unless_they_only_show_something(group: str, waits: bool) -> None:
    app = Behind()
    keys, handed = taking(app)
    job = worker(app, group)
    app.workers.append(job)
    await keys.take(key("f5"))
    await turns()
    assert handed == ([] if waits else ["f5"])
    job.is_finished = True
    await keys.drained()
    assert handed == ["f5"]


async def test_no_key_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldkit.screens.base.type_ahead.LONGEST", 0.01)
    app = Behind()
    keys, handed = taking(app)
    app.workers.append(worker(app, "reload"))
    await keys.take(key("f5"))
    await keys.drained()
    assert handed == ["f5"]


@pytest.mark.parametrize("later", range(8))
async def test_on_a_screen_that_answers_to_nothing_only_leaving_goes_through(
    monkeypatch: pytest.MonkeyPatch, later: int
) -> None:
    monkeypatch.setattr("fieldkit.screens.base.type_ahead._LOOK", 0)
    app = Behind()
    app.screen.ANSWERS = False  # type: ignore[attr-defined]
    keys, handed = taking(app)
    for name in ("f5", "ctrl+q", "ctrl+c", "f6"):
        await keys.take(key(name))
        await turns()
    await turns(later)
    app.screen = Pump()
    app.workers.append(job := worker(app, "reload"))
    await turns(20)
    assert handed == ["ctrl+q", "ctrl+c"], "the screen after it works on something yet"
    job.is_finished = True
    await keys.drained()
    assert handed[2:] == ["f5", "f6"]


async def test_what_comes_while_the_app_ends_is_handed_on_once_it_stays() -> None:
    app = Behind()
    keys, handed = taking(app)
    await keys.take(key("f5"))
    keys.close()
    await keys.take(key("f6"))
    await turns()
    await keys.drained()
    assert (handed, keys.count) == ([], 2)
    keys.close()
    keys.reopen()
    await keys.drained()
    assert handed == ["f5", "f6"]


async def test_a_key_that_fails_is_told_and_the_next_ones_go_on() -> None:
    app = Behind()
    keys, handed = taking(app)
    await keys.take(key("f2"))
    await keys.drained()
    assert [type(error) for error in app.failed] == [ZeroDivisionError]
    assert handed == ["f2"]
