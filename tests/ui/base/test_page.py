"""What all screens share: asking the store, which may answer too late or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
from inspect import isawaitable
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from fieldkit.app import FieldkitApp
from fieldkit.db.store import opening
from fieldkit.db.store.starting_content import content_uid
from fieldkit.domain.errors import Trouble
from fieldkit.operations import surveys
from fieldkit.screens.base.background_job import Work, WorkingPage
from fieldkit.screens.base.client_context import client_here, screens_below
from fieldkit.screens.base.page import Page, conflicts_note, place_of, record_of
from fieldkit.screens.today import TodayScreen
from fieldkit.widgets.lists.rows import Row
from tests.ui.support import acme
from tests.ui.support.acme import Acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, until

WHY = "The disk does not answer."
Patch = pytest.MonkeyPatch


def unreadable(app: FieldkitApp, patch: Patch, *names: str) -> None:
    """Let what is asked of the store fail: all of it, or what the functions of these names read."""
    read = app.store.read

    async def failing(job: Callable[..., Any], /, *args: Any, **kwargs: Any) -> object:
        if not names or job.__name__ in names:
            raise Trouble(WHY)
        return await read(job, *args, **kwargs)

    patch.setattr(app.store, "read", failing)


def openers(app: FieldkitApp, made: Acme, survey: str, card: str) -> dict[str, Callable[[], Awaitable[None] | None]]:
    """Return how each screen is opened, by its name and what it says where nothing can be read."""
    return {
        "ClientsScreen ╭─ Clients ─": lambda: app.action_go("clients"),
        "SurveysScreen ╭─ Surveys ─": lambda: app.action_go("surveys"),
        "CardsScreen ╭─ Cards ─": lambda: app.action_go("cards"),
        "TodayScreen ╭─ Today ── Sat 21 Nov ─": lambda: app.action_go("today"),
        "SurveyScreen This survey could not be opened.": lambda: app.open_record("survey", survey),
        "TrashScreen ╭─ Trash ─": lambda: app.open_screen("trash"),
        "ConflictsScreen ╭─ Conflicts ─": lambda: app.open_screen("conflicts", "client", made.client),
        "RecordListScreen ╭─ Promises ─": lambda: app.open_screen("records", "promise"),
        "HistoryScreen ╭─ History ─": lambda: app.open_screen("history", "client", made.client),
        "ClientScreen This client is not here any more.": lambda: app.open_record("client", made.client),
        "RecordScreen This promise is not here any more.": lambda: app.open_record("promise", made.promise),
        "CardScreen This card is not here any more.": lambda: app.open_record("card", card),
        "FormScreen": lambda: app.edit_record("client", made.client),
    }


CLOSE = ("ClientScreen", "RecordScreen", "CardScreen", "FormScreen")
"""Screens of one record, which close where that cannot be read."""


async def test_a_screen_that_cannot_be_read_says_so_and_keeps_what_it_shows(tmp_path: Path, monkeypatch: Patch) -> None:
    made = acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as db:
        survey = surveys.start(db, content_uid("checklist", "first-visit"), made.client)
        (card,) = db.execute("SELECT uid FROM card LIMIT 1").fetchone()
    async with open_app(tmp_path) as (app, pilot):

        async def opened(name: str) -> None:
            if isawaitable(waits := openers(app, made, survey, card)[name]()):
                await waits
            await settle(pilot)

        for known in openers(app, made, survey, card):
            name, _, says = known.partition(" ")
            before = app.screen
            with monkeypatch.context() as patch:
                unreadable(app, patch)
                await opened(known)
                assert WHY in messages(app) or name == "TodayScreen", "that one was read as it was begun with"
                said = " ".join(messages(app))
            if name in CLOSE:
                assert (app.screen, says in said) == (before, True)
                await opened(known)
            screen = app.screen
            assert isinstance(screen, Page)
            assert type(screen).__name__ == name
            app.clear_notifications()
            assert name in CLOSE or says in screen_text(app)
            if name == "FormScreen":
                continue
            screen.reload()
            await settle(pilot)
            shown = screen_text(app)
            with monkeypatch.context() as patch:
                unreadable(app, patch)
                screen.reload()
                await settle(pilot)
                assert WHY in messages(app), known
            app.clear_notifications()
            await settle(pilot)
            assert screen_text(app) == shown if name != "SurveyScreen" else says in screen_text(app), known


async def test_an_answer_for_a_screen_that_was_left_meanwhile_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        card = app.screen
        assert isinstance(card, Page)
        read = app.store.read

        async def slow(*job: Any, **more: Any) -> Any:
            found = await read(*job, **more)
            while card.children:
                await asyncio.sleep(0)
            return found

        monkeypatch.setattr(app.store, "read", slow)
        card.reload()
        await asyncio.sleep(0)
        app.pop_screen()
        while card.is_running:
            await asyncio.sleep(0)
        monkeypatch.undo()
        await press(pilot, "2", "f5")
        assert isinstance(app.screen, TodayScreen)


@pytest.mark.parametrize(
    ("found", "kind", "uid", "differ", "says"),
    [
        (0, "client", "u", False, ""),
        (0, "client", "u", True, "F12 clocks differ"),
        (1, "", "", True, "! 1 conflict"),
        (1, "client", "u", False, "! 1 conflict, 2 here"),
        (1234, "client", "other", False, "! 1,234 conflicts"),
        (2, "", "u", False, "! 2 conflicts"),
        (2, "client", "", False, "! 2 conflicts"),
    ],
)
def test_the_foot_counts_conflicts_and_says_without_any_that_clocks_differ(
    monkeypatch: Patch, found: int, kind: str, uid: str, differ: bool, says: str
) -> None:
    monkeypatch.setattr("fieldkit.db.changes.conflicts.count", lambda _: found)
    monkeypatch.setattr(
        "fieldkit.db.changes.conflicts.conflicted_fields", lambda *of: ["a", "b"] if of[1:] == ("client", "u") else []
    )
    monkeypatch.setattr("fieldkit.db.changes.clock_skew.clocks_differ", lambda _, tolerated: differ and tolerated > 0)
    connection: Any = None
    assert conflicts_note(connection, kind, uid) == says


def test_a_screen_is_of_a_record_where_it_names_kind_and_uid() -> None:
    def of(**named: object) -> tuple[tuple[str, str], str]:
        screen: Any = SimpleNamespace(**named)
        return record_of(screen), place_of(screen)

    assert of() == (("", ""), "")
    assert of(kind="survey", uid="u", PLACE="survey") == (("survey", "u"), "survey")
    assert of(kind=SimpleNamespace(name="client"), uid="u") == (("client", "u"), "")
    assert of(kind="survey", uid="") == (("", ""), "")
    assert of(uid="u") == (("", ""), "")


def test_a_key_is_for_the_row_that_stood_under_the_cursor_as_it_came() -> None:
    first, second, third = (Row("client", uid, (uid,)) for uid in "abc")
    keys = SimpleNamespace(count=3, handed_on=3)
    page: Any = SimpleNamespace(
        host=SimpleNamespace(type_ahead=keys), list=SimpleNamespace(row=second), _rows_before=[]
    )

    def row() -> object:
        found: object = vars(Page)["row"].fget(page)
        return found

    assert row() == second
    Page.read_anew(page, second)
    assert page._rows_before == [], "the same record"
    Page.read_anew(page, None)
    assert page._rows_before == [], "nothing stood there"
    Page.read_anew(page, first)
    assert (page._rows_before, row()) == ([(3, first)], first), "key 3 came before"
    keys.count = keys.handed_on = 4
    assert row() == second
    page.list.row = third
    Page.read_anew(page, second)
    assert page._rows_before == [(4, second)], "no key is left that came before the first change"
    keys.count, keys.handed_on = 6, 4
    page.list.row = None
    Page.read_anew(page, third)
    assert (page._rows_before, row()) == ([(4, second), (6, third)], second)
    keys.handed_on = 5
    assert row() == third
    keys.handed_on = 7
    assert row() is None


async def test_what_was_opened_below_comes_before_what_is_open_elsewhere(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        assert client_here(app.screen) == {}
        await press(pilot, "2", "enter")
        card = app.screen
        assert client_here(card) == {}, "a main screen whose cursor is on a client says nothing"
        await app.open_record("promise", made.promise)
        await settle(pilot)
        promise = app.screen
        assert list(screens_below(promise)) == [card]
        await press(pilot, "1")
        assert list(screens_below(app.screen)) == [promise, card]
        assert client_here(app.screen) == {"client": made.client}
        await app.open_record("contact", made.tom)
        await settle(pilot)
        await press(pilot, "f1")
        assert [type(one).__name__ for one in screens_below(app.screen)] == [
            "RecordScreen",
            "RecordScreen",
            "ClientScreen",
        ]
        assert client_here(app.screen) == {"client": made.client, "contact": made.tom}


async def test_long_work_tells_how_far_it_is_and_one_job_is_done_at_a_time(tmp_path: Path) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "6")
        page = app.screen
        assert isinstance(page, WorkingPage)
        bar = page.bar
        page.stop_work()
        assert (bar.what, bar.display) == ("", False), "there is nothing to stop"
        begun, go_on = Event(), Event()

        def job(work: Work, what: str, *, times: int) -> str:
            work.tell(what, 2, 9)
            begun.set()
            assert go_on.wait(60)
            work.step("sealing")
            return what * times

        works = asyncio.create_task(page.work_on("reading", job, "x", times=3))
        await until(begun.is_set)
        await settle(pilot)
        assert (bar.what, bar.done, bar.total, bar.display) == ("x", 2, 9, True)
        assert await page.work_on("other", job, "y", times=1) is None
        await pilot.pause(0)
        assert messages(app) == ["Still x: Esc stops that."]
        go_on.set()
        assert await works == "xxx"
        assert not bar.display
        works = asyncio.create_task(page.work_on("again", job, "z", times=3))
        go_on.clear()
        begun.clear()
        await until(begun.is_set)
        await settle(pilot)
        await press(pilot, "escape")
        assert (bar.what, bar.done, bar.total) == ("stopping", 2, 9)
        go_on.set()
        assert await works is None
        await pilot.pause(0)
        assert messages(app)[-1] == "Stopped. Nothing was changed."

        def fails(_work: Work) -> str:
            raise Trouble(WHY)

        assert await page.work_on("failing", fails) is None
        await pilot.pause(0)
        assert (messages(app)[-1], bar.display) == (WHY, False)
