"""Whatever is open as the app is told to end, also behind other screens, is stored or a draft; and comes back."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import pytest
from textual.command import CommandPalette
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from fieldkit import paths
from fieldkit.app import FieldkitApp
from fieldkit.db.store import opening
from fieldkit.db.views import drafts
from fieldkit.db.views.drafts import RecordDraft
from fieldkit.domain.errors import DiskFull, Trouble
from fieldkit.screens.dialogs.form import FormScreen
from tests.ui.base.test_waiting import another_program
from tests.ui.conflicts.two_homes import Firm
from tests.ui.support import acme
from tests.ui.support.driver import left, messages, open_app, press, settle, until, write
from tests.ui.support.full_disk import no_file_either
from tests.ui.survey.on_screen import go_to, running, started, stored

End = Callable[[FieldkitApp, Pilot[Any]], Awaitable[object]]


async def by_quitting(app: FieldkitApp, pilot: Pilot[Any]) -> None:
    await pilot.press("ctrl+q")


async def by_palette(app: FieldkitApp, pilot: Pilot[Any]) -> None:
    (quit_,) = (one for one in app.get_system_commands(app.screen) if one.title == "quit")
    quit_.callback()


async def by_signal(app: FieldkitApp, pilot: Pilot[Any]) -> None:
    app.end_by_system(143)


async def by_key_elsewhere(app: FieldkitApp, pilot: Pilot[Any]) -> None:
    await press(pilot, "f12")
    await pilot.press("q")


async def by_find(app: FieldkitApp, pilot: Pilot[Any]) -> None:
    await press(pilot, "f3", *"quarry")
    app.end_by_system(129)


async def once_kept(app: FieldkitApp, pilot: Pilot[Any]) -> None:
    await until(lambda: any("van" in str(one.texts) for one in waiting(app.home.data)))
    app.end_by_system(137)


ALL_ENDS = pytest.mark.parametrize("end", [by_quitting, by_palette, by_signal, by_key_elsewhere, by_find])
ENDS_OR_KILL = pytest.mark.parametrize("end", [by_quitting, by_signal, once_kept])
ENDS = pytest.mark.parametrize("end", [by_signal, by_key_elsewhere])


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is typed at once."""
    monkeypatch.setattr("fieldkit.screens.base.open_text.KEPT_WITHIN", 0.01)


def waiting(home: Path) -> list[RecordDraft]:
    with closing(opening.reader(paths.home(home).database)) as connection:
        return drafts.waiting(connection)


@ALL_ENDS
async def test_field_of_a_stored_record_is_stored(tmp_path: Path, end: End) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, " Ltd")
        await end(app, pilot)
        assert await left(app) == (143 if end is by_signal else 129 if end is by_find else 0)
    assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd"
    assert waiting(tmp_path) == []


@ENDS
async def test_note_of_a_call_is_stored(tmp_path: Path, end: End) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("call", made.call)
        await settle(pilot)
        app.screen.set_focus(app.screen.query_one("#field-note"))
        await write(pilot, "till ")
        await end(app, pilot)
        await left(app)
    assert acme.value(tmp_path, "call", made.call, "note") == "call 0: Æther ☎ [b]till"


@ENDS
async def test_text_that_is_no_value_and_a_record_that_lacks_something_are_drafts(tmp_path: Path, end: End) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("promise", made.promise)
        await settle(pilot)
        app.screen.set_focus(app.screen.query_one("#field-due"))
        await write(pilot, "xyzzy")
        await press(pilot, "f9")
        app.screen.set_focus(app.screen.query_one("#field-at"))
        await write(pilot, "never")
        await end(app, pilot)
        await left(app)
    assert acme.value(tmp_path, "promise", made.promise, "due") == "2026-11-24"
    kept = {draft.kind: draft for draft in waiting(tmp_path)}
    assert kept.keys() == {"promise", "call"}
    assert "xyzzy" in kept["promise"].texts["due"]
    assert (kept["promise"].record, kept["promise"].field) == (made.promise, "due")
    assert "never" in kept["call"].texts["at"]


@ENDS
@pytest.mark.parametrize("key", ["enter", "m"])
async def test_answer_and_note_are_stored(home: Path, db: sqlite3.Connection, key: str, end: End) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-limit")
        await press(pilot, *(["escape", "m"] if key == "m" else [key]))
        await write(pilot, "1500")
        await end(app, pilot)
        await left(app)
    value, _, note = stored(db, uid)["fv-limit"]
    assert (value, note) == (("", "1500") if key == "m" else ("150000", ""))
    assert drafts.waiting(db) == []


@ENDS
async def test_text_that_is_no_answer_is_a_note(home: Path, db: sqlite3.Connection, end: End) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-limit")
        await press(pilot, "enter")
        await write(pilot, "ask Una")
        await end(app, pilot)
        await left(app)
    assert stored(db, uid)["fv-limit"] == ("", "", "Not read as an answer: “ask Una”")


@pytest.fixture(scope="module")
def made_once(disagreeing_pair: Firm) -> Firm:
    return disagreeing_pair


async def test_value_that_is_written_for_a_conflict_is_a_draft_of_its_record(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "G", "enter", "e", "ctrl+u")
        await write(pilot, "next year")
        app.end_by_system(143)
        await left(app)
    (draft,) = waiting(firm.laptop)
    assert (draft.kind, draft.record, draft.field) == ("promise", firm.made.promise, "due")
    assert draft.texts["due"] == "next year"
    async with open_app(firm.laptop) as (app, pilot):
        assert messages(app)[-1].startswith("Promise “backup quote”, ")
        await press(pilot, "enter")
        assert app.screen.query_one("#field-due", Input).value == "next year"
        await press(pilot, "ctrl+u")
        await write(pilot, "2 dec")
        await press(pilot, "escape")
    assert acme.value(firm.laptop, "promise", firm.made.promise, "due") == "2026-12-02"
    assert waiting(firm.laptop) == []


async def test_value_for_a_conflict_is_kept_by_esc_and_no_draft_once_it_is_decided(firm: Firm, quickly: None) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "G", "enter", "e", "ctrl+u")
        await write(pilot, "2 dec")
        await press(pilot, "escape")
        assert messages(app)[-1] == "What you typed is kept for later, not stored yet. Today lists it."
        assert [(one.field, one.texts["due"]) for one in waiting(firm.laptop)] == [("", "2 dec")]
        await press(pilot, "e")
        assert app.screen.query_one(Input).value == "2 dec"
        await press(pilot, "enter")
        await until(lambda: waiting(firm.laptop) == [])
    assert acme.value(firm.laptop, "promise", firm.made.promise, "due") == "2026-12-02"


@ENDS_OR_KILL
async def test_what_is_typed_in_a_dialog_of_sync_is_there_again_but_for_what_is_secret(
    tmp_path: Path, quickly: None, end: End
) -> None:
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "6", "o")
        await write(pilot, "inv.fkp")
        await press(pilot, "tab")
        await write(pilot, "hush")
        await press(pilot, "tab", "ctrl+u")
        await write(pilot, "van")
        await end(app, pilot)
        await left(app)
    (draft,) = waiting(tmp_path)
    assert dict(draft.texts) == {"asked": "Join a firm", "answer 0": "inv.fkp", "answer 2": "van", "_field": "answer 2"}
    async with open_app(tmp_path) as (app, pilot):
        way = "Enter leads there; opened again it holds what you typed."
        assert messages(app)[-1] == f"“Join a firm” with “van” was open: {way}"
        await press(pilot, "enter")
        await press(pilot, "o")
        assert [one.value for one in app.screen.query(Input)] == ["inv.fkp", "", "van"]
        await press(pilot, "escape")
        assert [one.field for one in waiting(tmp_path)] == [""], "nobody is in the middle of it any more"
        await press(pilot, "o", "ctrl+t", "escape")
        assert waiting(tmp_path) == [], "nobody wants it any more"
        await press(pilot, "n")
        await write(pilot, "Marsh")
        await press(pilot, "enter", "enter")
        await until(lambda: any("The firm begins here" in said for said in messages(app)))
    assert waiting(tmp_path) == []


# A store that takes nothing


async def test_text_that_a_busy_store_does_not_take_comes_back_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    monkeypatch.setattr("fieldkit.db.store.store.ASK_AGAIN", 0.02)
    monkeypatch.setattr("fieldkit.screens.ending.ending_app.PATIENCE", 0.1)
    async with open_app(tmp_path) as (app, pilot):
        assert await app.store.warm() is None
        app.edit_record("client", made.client)
        await settle(pilot)
        with another_program(tmp_path):
            for letter in " Ltd":
                await pilot.press("space" if letter == " " else letter)
            app.end_by_system(143)
            assert await left(app) == 143
    assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien"
    assert paths.home(tmp_path).open_texts.is_file()
    async with open_app(tmp_path) as (app, pilot):
        await until(lambda: any("was open" in said for said in messages(app)))
        assert not paths.home(tmp_path).open_texts.exists()
        await press(pilot, "enter")
        assert app.screen.query_one("#field-name", Input).value == "[ACME] [/] O'Brien Ltd"
        await press(pilot, "escape")
    assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd"


async def test_who_leaves_over_a_busy_store_is_told_and_leaves_at_once_by_saying_so_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    monkeypatch.setattr("fieldkit.db.store.store.ASK_AGAIN", 0.02)
    monkeypatch.setattr("fieldkit.screens.ending.way_out.TELL_AFTER", 0.1)
    async with open_app(tmp_path) as (app, pilot):
        assert await app.store.warm() is None
        app.edit_record("client", made.client)
        await settle(pilot)
        with another_program(tmp_path):
            for letter in "Ltd":
                await pilot.press(letter)
            app.post_message(Key("ctrl+q", None))
            await until(lambda: any("Ctrl+Q once more ends fieldkit now" in said for said in messages(app)))
            assert app.is_running
            app.post_message(Key("ctrl+q", None))
            assert await left(app) == 0
            assert not any("is stored now" in said or "5 minutes" in said for said in messages(app))
    assert "O'BrienLtd" in paths.home(tmp_path).open_texts.read_text("utf-8")


async def test_what_ails_the_store_is_said_as_fieldkit_ends_with_where_everything_is(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        assert await app.store.warm() is None
        app.edit_record("client", made.client)
        await settle(pilot)
        database = paths.home(tmp_path).database
        shutil.copyfile(database, tmp_path / "other")
        (tmp_path / "other").replace(database)
        await write(pilot, " Ltd")
        await pilot.press("ctrl+q")
        await left(app)
        said = str(app._exit_renderables[-1])
    (saved,) = tmp_path.glob("fieldkit-saved-*.db")
    assert said == (
        "fieldkit: not stored yet, the file of the store is not the one that was opened. It comes back at the next "
        f"start. Name: [ACME] [/] O'Brien Ltd\nfieldkit: Everything that was stored is in {saved}."
    )


@pytest.mark.parametrize("before", [(), ("x",)], ids=["empty", "with a word in it"])
async def test_ctrl_q_leaves_from_the_palette_too(tmp_path: Path, before: tuple[str, ...]) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, " Ltd")
        await press(pilot, "ctrl+p", *before)
        assert isinstance(app.screen, CommandPalette)
        await pilot.press("ctrl+q")
        assert await left(app) == 0
    assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd"


async def test_leaving_over_a_text_that_is_kept_nowhere_is_asked_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)

    async def full(*_: object) -> NoReturn:
        raise Trouble("The disk is full.")

    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        monkeypatch.setattr(app.store, "write", full)
        no_file_either(monkeypatch)
        await write(pilot, " Ltd")
        await press(pilot, "ctrl+q")
        said = "Name could not be stored. Leaving once more drops what is typed."
        await until(lambda: messages(app)[-1:] == [said])
        assert isinstance(app.screen, FormScreen)
        await pilot.press("ctrl+q")
        assert await left(app) == 1


@pytest.mark.parametrize("end", [by_quitting, by_signal])
async def test_every_field_that_is_kept_nowhere_is_named_and_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: End
) -> None:
    acme.make(tmp_path)

    async def full(*_: object) -> NoReturn:
        raise DiskFull("The disk is full.")

    async with open_app(tmp_path) as (app, pilot):
        monkeypatch.setattr(app.store, "write", full)
        no_file_either(monkeypatch)
        app.edit_record("client")
        await settle(pilot)
        app.store.refused = DiskFull("The disk is full.")
        for field, text in (("name", "Neue Firma"), ("address", "Mill Lane 4"), ("town", "Hull")):
            app.screen.set_focus(app.screen.query_one(f"#field-{field}"))
            await write(pilot, text)
        await end(app, pilot)
        if end is by_quitting:
            said = "Town, Name, Address could not be stored. Leaving once more drops what is typed."
            await until(lambda: messages(app)[-1:] == [said])
            await pilot.press("ctrl+q")
        assert await left(app) == (143 if end is by_signal else 1)
        typed = ("Town: Hull", "Name: Neue Firma", "Address: Mill Lane 4")
        said = "\n  ".join(("fieldkit: could not be stored, the disk is full:", *typed))
        assert str(app._exit_renderables[-1]) == said


@pytest.mark.parametrize("where", ["Input", "FormScreen"])
async def test_error_that_nobody_foresaw_loses_nothing(tmp_path: Path, where: str) -> None:
    made = acme.make(tmp_path)
    with pytest.raises(ZeroDivisionError):
        async with open_app(tmp_path) as (app, pilot):
            app.edit_record("client", made.client)
            await settle(pilot)
            await write(pilot, " Ltd")
            broken = app.screen if where == "FormScreen" else app.focused
            assert broken is not None
            broken.call_later(lambda: 1 // 0)
            await left(app)
    name = acme.value(tmp_path, "client", made.client, "name")
    aside = paths.home(tmp_path).open_texts
    # A screen that is broken itself cannot store any more.
    assert name == "[ACME] [/] O'Brien Ltd" or "O'Brien Ltd" in aside.read_text("utf-8")


async def test_screen_that_fails_keeps_no_other_from_being_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, " Ltd")
        await press(pilot, "f9")

        async def fails() -> NoReturn:
            raise ZeroDivisionError

        monkeypatch.setattr(app.screen, "keep_open_text", fails)
        app.end_by_system(143)
        await left(app)
    assert acme.value(tmp_path, "client", made.client, "name") == "[ACME] [/] O'Brien Ltd"
    assert "ZeroDivisionError" in paths.home(tmp_path).log_file.read_text()
