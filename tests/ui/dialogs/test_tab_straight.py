"""Tab in a form: it goes straight to what the screen binds it to."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Key
from textual.widget import Widget

from tests.ui.support import acme
from tests.ui.support.driver import open_app, press, settle


async def test_tab_does_what_the_screen_binds_it_to_without_going_through_what_holds_the_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        seen: list[str] = []
        forwarded = Widget._forward_event

        def forward(self: Widget, event: Key) -> None:
            seen.append(event.key)
            forwarded(self, event)

        monkeypatch.setattr(Widget, "_forward_event", forward)
        first = app.focused
        await press(pilot, "tab", "shift+tab", "x")
        assert (app.focused, seen) == (first, ["x"])
        app.set_keymap({"form.next": "f12"})
        await press(pilot, "f12")
        assert app.focused is not first
