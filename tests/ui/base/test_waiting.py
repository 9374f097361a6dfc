"""A sync in another program writes for longer than a moment: what is typed waits, is said to wait, and is stored."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from fieldkit import paths
from fieldkit.app import FieldkitApp
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.operations import drafts
from fieldkit.screens.base.write_queue import WriteQueue
from fieldkit.screens.dialogs.form import FormScreen
from tests.ui.support import acme
from tests.ui.support.acme import Acme
from tests.ui.support.driver import left, messages, open_app, press, screen_text, settle, until
from tests.ui.survey.on_screen import CHECK, go_to, running, started, stored


def at_once(loop: asyncio.AbstractEventLoop, coroutine: Any, **_: Any) -> Any:
    """Run a coroutine that never waits as Textual does from Python 3.12 on: before its task is known."""
    with suppress(StopIteration):
        coroutine.send(None)
    ended = loop.create_future()
    ended.set_result(None)
    return ended


async def test_job_that_ends_at_once_is_not_waited_for_for_ever() -> None:
    done: list[int] = []
    queue = WriteQueue(lambda _: None)

    async def job(number: int) -> None:
        done.append(number)
        if number == 1:
            queue.put(lambda: job(3))

    asyncio.get_running_loop().set_task_factory(at_once)
    queue.put(lambda: job(1))
    queue.put(lambda: job(2))
    asyncio.get_running_loop().set_task_factory(None)
    assert (done, queue.busy) == ([], True)
    async with asyncio.timeout(10):
        assert await queue.ended()
    assert (done, queue.busy) == ([1, 2, 3], False)


async def test_work_begins_once_the_key_is_painted_and_at_once_for_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    async def job(name: str) -> None:
        done.append(name)

    monkeypatch.setattr("fieldkit.screens.base.write_queue.AFTER_PAINT", 60)
    queue = WriteQueue(lambda _: None)
    queue.put(lambda: job("asked for"))
    await asyncio.sleep(0.01)
    assert (done, queue.busy) == ([], True)
    assert await queue.ended()
    assert (done, queue.busy) == (["asked for"], False)
    monkeypatch.setattr("fieldkit.screens.base.write_queue.AFTER_PAINT", 0.001)
    queue.put(lambda: job("by itself"))
    async with asyncio.timeout(10):
        while queue.busy:
            await asyncio.sleep(0.001)
    assert done == ["asked for", "by itself"]


async def test_what_waits_under_a_name_is_not_done_twice() -> None:
    done: list[str] = []
    queue = WriteQueue(lambda _: None)

    async def job(name: str) -> None:
        done.append(name)
        if done == ["a"]:
            queue.put(lambda: job("a"), "a")  # the one that runs has read what it is about: this one is newer

    for name in ("a", "b", "a", "", ""):
        queue.put(partial(job, name), name)
    assert await queue.ended()
    assert done == ["a", "b", "", "", "a"]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Acme:
    """The sample firm, and no patience."""
    monkeypatch.setattr("fieldkit.db.store.store.ASK_AGAIN", 0.02)
    monkeypatch.setattr("fieldkit.screens.base.write_queue.MOMENT", 0.1)
    return acme.make(tmp_path)


@contextmanager
def another_program(home: Path) -> Iterator[sqlite3.Connection]:
    """Write in another program until the block ends."""
    other = sqlite3.connect(home / "fieldkit.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.execute("COMMIT")
        other.close()


@asynccontextmanager
async def form(home: Path, made: Acme) -> AsyncIterator[tuple[FieldkitApp, Pilot[Any]]]:
    async with open_app(home) as (app, pilot):
        assert await app.store.warm() is None
        app.edit_record("client", made.client)
        await settle(pilot)
        yield app, pilot


async def typed(pilot: Pilot[Any], text: str) -> None:
    """Type without waiting for all work to end: some of it cannot, while the store is held."""
    for letter in text:
        pilot.app.post_message(Key(_character_to_key(letter), letter))
    await pilot.pause(0.05)


def focus(app: FieldkitApp) -> str:
    """Return the widget with the focus by its id."""
    return (app.focused.id or "") if app.focused else ""


async def until_stored(app: FieldkitApp, pilot: Pilot[Any]) -> None:
    screen = app.screen
    if isinstance(screen, FormScreen):
        async with asyncio.timeout(10):
            await screen.stored()
    await settle(pilot)


async def test_the_form_goes_on_and_nothing_typed_is_lost(tmp_path: Path, made: Acme) -> None:
    async with form(tmp_path, made) as (app, pilot):
        with another_program(tmp_path):
            await typed(pilot, " One")
            await pilot.press("tab")
            await pilot.pause(0.2)
            assert "waiting for another program" in screen_text(app).splitlines()[-1]
            assert any("Your change is kept, and is stored as soon as" in said for said in messages(app))
            await pilot.press("shift+tab")
            await typed(pilot, " Two")
            await pilot.press("tab")
            await pilot.pause(0.2)
            assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien"
        await until_stored(app, pilot)
        name = str(acme.value(tmp_path, "client", made.client, "name"))
        assert name == app.screen.query_one("#field-name").value  # type: ignore[attr-defined]
        assert name.startswith("[ACME] [/] O'Brien")
        assert "One" in name
        assert "Two" in name
        assert "waiting for another program" not in screen_text(app)
        assert "your change is stored now" in messages(app)[-1]


async def test_the_focus_goes_on_at_once_and_the_letters_after_tab_are_for_the_next_field(
    tmp_path: Path, made: Acme
) -> None:
    async with form(tmp_path, made) as (app, pilot):
        with another_program(tmp_path):
            await typed(pilot, " One")
            app.screen.query_one("#field-town", Input).value = ""
            tabs = [one.name for one in CLIENT.form].index("town")
            for key in (*[Key("tab", None)] * tabs, *(Key(one, one) for one in "York")):
                app.post_message(key)
            async with asyncio.timeout(10):
                while app.screen.query_one("#field-town", Input).value != "York":
                    await asyncio.sleep(0.01)
            assert focus(app) == "field-town"
        await pilot.press("tab")
        await until_stored(app, pilot)
        assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien One"
        assert acme.value(tmp_path, "client", made.client, "town") == "York"


async def test_a_form_that_is_closed_meanwhile_closes_once_it_is_stored(tmp_path: Path, made: Acme) -> None:
    async with form(tmp_path, made) as (app, pilot):
        opened = app.screen
        with another_program(tmp_path):
            await typed(pilot, " & Sons")
            await pilot.press("escape")
            await until(lambda: any("this closes as soon as it is stored" in said for said in messages(app)))
            assert app.screen is opened
        await until_stored(app, pilot)
        assert app.screen is not opened
        assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien & Sons"


async def test_a_form_that_is_closed_meanwhile_is_closed_for_who_comes_back_to_it(tmp_path: Path, made: Acme) -> None:
    async with form(tmp_path, made) as (app, pilot):
        opened = app.screen
        with another_program(tmp_path):
            await typed(pilot, " & Sons")
            await pilot.press("escape")
            await pilot.pause(0.3)
            await pilot.press("f8")
            await pilot.pause(0.2)
            assert app.screen is not opened
        await until_stored(app, pilot)
        await press(pilot, "f5", "slash", *"york")
        assert opened not in app.screen_stack
        assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien & Sons"


async def test_no_screen_behind_another_main_screen_goes_on_to_say_that_it_waits(tmp_path: Path, made: Acme) -> None:
    async with form(tmp_path, made) as (app, pilot):
        opened = app.screen
        with another_program(tmp_path):
            await typed(pilot, " & Sons")
            await pilot.press("tab")
            await pilot.pause(0.2)
            assert "waiting for another program" in screen_text(app)
            await pilot.press("f8")
            await pilot.pause(0.2)
            assert app.screen is not opened
        await until(lambda: any("your change is stored now" in said for said in messages(app)))
        await press(pilot, "f5")
        assert app.screen is opened and "waiting for another program" not in screen_text(app)


async def test_a_new_record_is_stored_once(tmp_path: Path, made: Acme) -> None:
    async with open_app(tmp_path) as (app, pilot):
        assert await app.store.warm() is None
        app.edit_record("contact")
        await settle(pilot)
        with another_program(tmp_path):
            await typed(pilot, "Zoë")
            await pilot.press("tab")
            await pilot.pause(0.2)
            await typed(pilot, "Q")
            await pilot.press("shift+tab")
            await pilot.pause(0.2)
            await typed(pilot, " Q")
            await pilot.press("escape")
            await pilot.pause(0.2)
        await until_stored(app, pilot)
    other = sqlite3.connect(tmp_path / "fieldkit.db")
    assert other.execute("SELECT name FROM contact WHERE name LIKE 'Zo%'").fetchall() == [("Zoë Q",)]
    other.close()


async def test_leaving_the_app_waits_for_what_is_not_stored_yet(tmp_path: Path, made: Acme) -> None:
    async with form(tmp_path, made) as (app, pilot):
        with another_program(tmp_path):
            await typed(pilot, " Ltd")
            await pilot.press("tab")
            await pilot.pause(0.2)
            await app.action_quit()
            await pilot.pause(0.2)
            assert app.is_running
        assert await left(app) == 0
    assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd"


async def test_answers_of_a_survey_lie_in_a_file_while_the_store_is_held_and_no_longer(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.db.store.store.ASK_AGAIN", 0.02)
    monkeypatch.setattr("fieldkit.screens.ending.kept_aside.KEPT_WITHIN", 0.05)
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        assert await app.store.warm() is None
        await go_to(pilot, screen, CHECK)
        asked = [row.item.id for row in screen.run.rows if row.item is not None]
        following = asked[asked.index(CHECK) + 1]
        assert list(home.glob("open-texts*")) == []
        with another_program(home):
            await pilot.press("f", "p")
            await until(lambda: [row[2]["text"] for row in held(home)] == ["fail", "pass"])
            await pilot.press("m", *"seen")
            await until(lambda: [row[2]["text"] for row in held(home)] == ["seen", "fail", "pass"])
            assert {row[2]["survey"] for row in held(home)} == {uid}
            drafts_of_others: list[Path] = []
            with drafts.left_behind(paths.home(home).open_texts) as files:
                drafts_of_others += files
            assert drafts_of_others == [], "its owner lives"
        await until(lambda: held(home) == [])
        await press(pilot, "enter")
        answers = stored(db, uid)
        assert [answers[item] for item in (CHECK, following)] == [
            ("fail", "fail", ""),
            ("pass", "pass", ""),
        ]
    assert list(home.glob("open-texts*")) == [], "no lock stays behind, either"


def held(home: Path) -> list[Any]:
    return [row for file in home.glob("open-texts-*.json") for row in json.loads(file.read_bytes())]
