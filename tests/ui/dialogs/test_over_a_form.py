"""What comes over a form: what is said in passing, and the key of the screen that it was opened over."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.screens.dialogs.form import FormScreen
from tests.ui.support import acme
from tests.ui.support.driver import is_covered, messages, open_app, press, screen_text, settle, write
from tests.ui.support.full_disk import no_file_either


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_what_is_said_in_passing_stands_over_no_field(tmp_path: Path, size: tuple[int, int]) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path, size, toasts=True) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        for number in range(6):
            app.notify(f"What was said goes on over the line and then some. {number}", title="That", timeout=60)
        await settle(pilot)
        seen = set()
        while app.focused is not None and app.focused.id not in seen:
            seen.add(app.focused.id)
            assert not is_covered(app), app.focused.id
            await press(pilot, "tab")
        assert len(seen) > 8 and "What was said" in screen_text(app)


@pytest.mark.parametrize(("below", "key"), [("TodayScreen", "f5"), ("ClientsScreen", "f6"), ("SurveysScreen", "f7")])
async def test_the_key_of_the_screen_below_leads_there_and_keeps_what_is_typed(
    tmp_path: Path, below: str, key: str
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, key)
        app.edit_record("client", made.client)
        await settle(pilot)
        await press(pilot, "end")
        await write(pilot, " North")
        await press(pilot, "f9")
        await press(pilot, key)
        assert (type(app.screen).__name__, len(app.screen_stack)) == (below, 1)
        assert str(acme.value(tmp_path, "client", made.client, "name")).endswith(" North")


async def test_a_form_whose_text_cannot_be_kept_stays_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise", made.promise)
        await settle(pilot)
        form = app.screen
        assert isinstance(form, FormScreen)
        no_file_either(monkeypatch)
        monkeypatch.setattr(form.model, "may_close", lambda _now: False)
        monkeypatch.setattr(type(form.model), "unkept", property(lambda _: ["what"]))
        monkeypatch.setattr(form.model, "losing_words", lambda **_: "It is kept nowhere.")
        await press(pilot, "f5")
        assert app.screen is form and messages(app)[-1] == "It is kept nowhere."
