"""Where the keys of a form lead and what its lines say on the way; a form that is left or opened in a bad moment."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key, Paste
from textual.widgets import TextArea

from fieldkit.app import FieldkitApp
from fieldkit.db.records import drafts
from fieldkit.db.store import opening
from fieldkit.db.views.drafts import waiting
from fieldkit.screens.dialogs.form import FormScreen
from tests.ui.support import acme
from tests.ui.support.driver import drawn, left, messages, open_app, press, settle, until, write

KEYS = " Tab next  Enter take  Esc close  Ctrl+T throw away"


def focus(app: FieldkitApp) -> str:
    """Return the field with the focus."""
    return (app.focused.id or "").removeprefix("field-") if app.focused else ""


def form(app: FieldkitApp) -> FormScreen:
    """Return the form in front."""
    assert isinstance(app.screen, FormScreen)
    return app.screen


def lines(app: FieldkitApp) -> list[str]:
    """Return title, fields and foot of the form in front, each without the blanks between."""
    return [" ".join(line.strip("╭─╮╰╯│").split()) for line in drawn(app)]


async def test_arrows_go_from_field_to_field_and_through_what_is_offered(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise")
        await settle(pilot)
        assert drawn(app)[-1] == KEYS
        seen = []
        for key in ("down", "down", "up", "down", "down", "shift+tab", "up", "up", "shift+tab", "tab"):
            await press(pilot, key)
            seen.append(f"{focus(app)} {form(app).model.offers.index}")
        assert seen == [
            "due -1",
            "client -1",
            "client 0",
            "client 0",
            "client 0",
            "due -1",
            "what -1",
            "notes -1",
            "warned_at -1",
            "notes -1",
        ]
        app.screen.set_focus(None)
        await settle(pilot)
        await press(pilot, "tab")
        assert focus(app) == "what", "with no field in it, the form begins at its first"
        await write(pilot, "quote")
        await press(pilot, "tab")
        await write(pilot, "tomorrow")
        empty = ["State open", "Warned", "Notes", ""]
        assert lines(app) == [
            "New promise",
            "What * quote",
            "Due * tomorrow",
            "Client [ACME] [/] O'Brien",
            "To",
            "Kind other",
            *empty,
            "Sun 22 Nov 2026 (tomorrow)",
            "",
            KEYS.strip().replace("  ", " "),
        ]
        await press(pilot, "enter")
        assert lines(app)[:4] == [
            "Promise ── quote",
            "What * quote",
            "Due * 22 Nov 2026",
            "Client [ACME] [/] O'Brien",
        ]
        assert lines(app)[-3] == "[ACME] [/] O'Brien"
        await press(pilot, "enter")
        assert lines(app)[-6:-2] == ["The person it was promised to.", "Abel", "Ines مكتبة", "Tom 青空"]
        await press(pilot, "down", "down", "tab")
        assert focus(app) == "type"
        assert lines(app)[4] == "To Ines مكتبة"
        await press(pilot, "escape")
        assert messages(app) == []


async def test_a_draft_comes_back_with_the_time_and_where_it_was_typed(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    connection = opening.writer(tmp_path / "fieldkit.db")
    number = drafts.keep(connection, 0, "client", {"town": "Hul", "_uid": made.client, "_field": "town"})
    connection.execute("UPDATE draft SET updated_at = 1795269960000")
    connection.close()
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client, draft=number)
        await settle(pilot)
        at = datetime.fromtimestamp(1795269960).strftime("%H:%M")
        assert messages(app)[-1] == f"What you typed at {at} is back. Ctrl+T throws it away."
        assert focus(app) == "town"
        await write(pilot, "l")
        assert "Town Hull" in lines(app), "it goes on at the end of the text"
        await press(pilot, "ctrl+t")
        assert messages(app)[-1] == "Thrown away: Town. Ctrl+T once more brings it back."
        assert "Town Whitby" in lines(app)
    assert acme.value(tmp_path, "client", made.client, "town") == "Whitby"


async def test_letters_do_not_run_into_a_text_that_nobody_asked_for(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    connection = opening.writer(tmp_path / "fieldkit.db")
    drafts.keep(connection, 0, "client", {"town": "Hul", "_uid": made.client, "_field": "town"})
    connection.execute("UPDATE draft SET updated_at = 1")  # before fieldkit began
    connection.close()
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        assert focus(app) == "name"
        assert "Town Hul" in lines(app)


async def test_what_is_begun_anew_does_not_run_into_a_draft_which_stays(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        await write(pilot, "old words")
        await press(pilot, "escape", "n")
        assert lines(app)[1] == "What *"
        await write(pilot, "new words")
        await press(pilot, "tab")
        await write(pilot, "fri")
        await press(pilot, "escape")
    connection = opening.reader(tmp_path / "fieldkit.db")
    assert connection.execute("SELECT count(*) FROM promise WHERE what = 'new words'").fetchone() == (1,)
    assert [one.texts["what"] for one in waiting(connection)] == ["old words"]
    connection.close()


@pytest.mark.parametrize("pause", [False, True])
async def test_new_record_that_is_complete_is_stored_as_the_app_ends_however_long_ago_it_was_typed(
    tmp_path: Path, pause: bool
) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "n")
        await write(pilot, "quote")
        await press(pilot, "tab")
        await write(pilot, "fri")
        if pause:
            await form(app)._draft._keep_typed()
        app.post_message(Key("ctrl+q", None))
        assert await left(app) == 0
    connection = opening.reader(tmp_path / "fieldkit.db")
    assert connection.execute("SELECT count(*) FROM promise WHERE what = 'quote'").fetchone() == (1,)
    assert waiting(connection) == []
    connection.close()


@pytest.mark.parametrize(("key", "screen"), [("f6", "ClientsScreen"), ("f7", "SurveysScreen")])
async def test_keys_that_lead_elsewhere_select_nothing_in_a_text_of_several_lines(
    tmp_path: Path, key: str, screen: str
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await press(pilot, "shift+tab")
        assert focus(app) == "notes"
        await write(pilot, "wants two screens")
        await press(pilot, key)
        assert type(app.screen).__name__ == screen
        await press(pilot, "f5", "escape")
    assert acme.value(tmp_path, "client", made.client, "notes") == "wants two screens"


async def test_what_is_being_stored_is_not_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        go_on = asyncio.Event()
        stores = app.store.write

        async def slow(*given: Any, **named: Any) -> object:
            await go_on.wait()
            return await stores(*given, **named)

        monkeypatch.setattr(app.store, "write", slow)
        await write(pilot, " Ltd")
        await pilot.press("tab", "ctrl+t")
        assert messages(app) == ["The store is busy: what you typed is being stored. u takes it back."]
        assert not await form(app).stored(within=0.001)
        assert form(app).unkept_texts()[0].typed == "[ACME] [/] O'Brien Ltd"
        go_on.set()
        await settle(pilot)
        assert form(app).unkept_texts() == []
        await press(pilot, "ctrl+t")
        assert messages(app)[-1] == "All that is typed here is stored."
    assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd"


async def test_a_form_that_is_not_read_yet_has_nothing_to_keep(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (_, _):
        early = FormScreen("client", made.client, {})
        await early.keep_open_text()
        assert early.unkept_texts() == []
        assert (early.uid, early.form_defaults()) == (made.client, {"client": made.client})
        assert FormScreen("promise", "", {}).form_defaults() == {}


async def test_an_error_that_nobody_foresaw_leaves_the_text_marked_as_kept_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    with pytest.raises(ZeroDivisionError):
        async with open_app(tmp_path) as (app, pilot):
            app.edit_record("client", made.client)
            await settle(pilot)
            opened = form(app)

            async def broken(*_given: object, **_named: object) -> object:
                raise ZeroDivisionError

            monkeypatch.setattr(app.store, "write", broken)
            monkeypatch.setattr(app.store, "write_as", broken)
            await write(pilot, " Ltd")
            await pilot.press("tab")
            await until(lambda: not app.is_running)
    assert opened.model.fields["name"].refused == "This could not be stored."


async def test_an_error_after_a_text_was_stored_is_told_as_it_is_and_the_text_is_not_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    with pytest.raises(ZeroDivisionError):
        async with open_app(tmp_path) as (app, pilot):
            app.edit_record("client", made.client)
            await settle(pilot)
            opened = form(app)

            async def broken(**_named: object) -> None:
                raise ZeroDivisionError

            monkeypatch.setattr(opened._draft, "keep", broken)
            await write(pilot, " Ltd")
            await pilot.press("tab")
            await until(lambda: not app.is_running)
    assert (opened.model.fields["name"].refused, opened.model.fields["name"].storing) == ("", [])
    assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd"


async def test_lines_pasted_into_a_note_are_kept_as_lines_and_nothing_else_is_said(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "f9")
        app.screen.query_one("#field-note").focus()
        app.post_message(Paste("till down\nsince 9"))
        await settle(pilot)
        assert app.screen.query_one("#field-note", TextArea).text == "till down\nsince 9"
        assert messages(app) == []
