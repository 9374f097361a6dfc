"""Keys that come in the middle of storing: what the store filled in is no text that was typed before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from fieldkit.db.store.store import Store
from fieldkit.screens.base.write_queue import WriteQueue
from fieldkit.screens.dialogs.form_draft import FormDraft
from tests.ui.record.in_form import field, stored
from tests.ui.support import acme
from tests.ui.support.driver import _post, open_app, press, settle, write

AWAITED: list[tuple[type, str]] = [(Store, "write"), (Store, "read"), (FormDraft, "made"), (FormDraft, "keep")]


class Between:
    """Presses a key after each of what a form awaits, and lets it be answered before the form goes on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> None:
        self.pilot: Pilot[Any] | None = None
        self.pressed = 0
        awaited: Callable[..., Coroutine[Any, Any, Any]] = getattr(owner, name)

        @wraps(awaited)
        async def then_a_key(*given: Any, **named: Any) -> Any:
            answer = await awaited(*given, **named)
            if self.pilot is not None and self.pressed < 40:
                self.pressed += 1
                _post(self.pilot, "tab")
                await asyncio.sleep(0.02)
            return answer

        monkeypatch.setattr(owner, name, then_a_key)


@pytest.mark.parametrize(("owner", "name"), AWAITED)
async def test_rules_fill_a_new_order_though_tab_is_pressed_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: type, name: str
) -> None:
    made = acme.make(tmp_path)
    between = Between(monkeypatch, owner, name)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("instruction", client=made.client, contact=made.ines)
        await settle(pilot)
        form: Any = app.screen
        form._fields.go_to("topic")
        await write(pilot, "Alarm")
        between.pilot = pilot
        await press(pilot, "tab")
        between.pilot = None
        assert between.pressed
        form._fields.go_to("text")
        await write(pilot, "Leave it on")
        await press(pilot, "escape")
    (order,) = [one for one in stored(tmp_path, "instruction") if field(one, "topic") == "Alarm"]
    assert field(order, "text") == "Leave it on"
    assert field(order, "state") == "noted", "by the rule for who said it"
    assert field(order, "heard_at") is not None
    assert field(order, "contact") == acme.number(tmp_path, "contact", made.ines)


@pytest.mark.parametrize(("owner", "name"), AWAITED)
async def test_the_client_that_a_person_brings_along_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: type, name: str
) -> None:
    made = acme.make(tmp_path)
    promise = made.promise
    between = Between(monkeypatch, owner, name)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise", promise)
        await settle(pilot)
        form: Any = app.screen
        form._fields.go_to("client")
        await press(pilot, "backspace", "tab")
        assert acme.value(tmp_path, "promise", promise, "client") is None
        await write(pilot, "tom")
        between.pilot = pilot
        await press(pilot, "tab")
        between.pilot = None
        await press(pilot, "escape")
    assert acme.value(tmp_path, "promise", promise, "contact") == acme.number(tmp_path, "contact", made.tom)
    assert acme.value(tmp_path, "promise", promise, "client") == acme.number(tmp_path, "client", made.client)


async def test_what_is_filled_in_under_the_cursor_is_replaced_by_typing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.make(tmp_path)
    put = WriteQueue.put
    held: list[Callable[[], None]] = []

    def later(self: WriteQueue, job: Any, name: str = "") -> None:
        held.append(lambda: put(self, job, name))

    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c", "tab")
        await write(pilot, "tom")
        with monkeypatch.context() as patch:
            patch.setattr(WriteQueue, "put", later)
            await press(pilot, "tab")
            at = app.screen.query_one("#field-at", Input)
            app.screen.set_focus(at)
            await settle(pilot)
            at.select_all()
        assert at.value == "now"
        for one in held:
            one()
        await settle(pilot)
        assert at.value == "21 Nov 2026 15:00", "it was filled in as the call was stored"
        await write(pilot, "9:15")
        assert at.value == "9:15"
        await press(pilot, "escape")
