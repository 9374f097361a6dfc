"""What was put aside as fieldkit ended last: it is taken in once, and a file that cannot be read stays."""

from __future__ import annotations

import gc
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import pytest

from fieldkit import paths
from fieldkit.app import FieldkitApp
from fieldkit.db.base.connect import transaction
from fieldkit.domain.errors import Trouble
from fieldkit.operations import drafts
from fieldkit.sync.backup import open_store
from fieldkit.widgets.lists.window_list import WindowList
from tests.ui.ending.test_way_out import waiting
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, until
from tests.ui.survey.on_screen import started

TEXTS = [("promise", 0, {"what": "quote"})]


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note when the start is over."""
    done: list[str] = []
    monkeypatch.setattr(gc, "freeze", lambda: done.append("frozen"))
    return done


async def test_a_file_that_cannot_be_read_is_kept_and_named(tmp_path: Path, frozen: list[str]) -> None:
    acme.make(tmp_path)
    aside = paths.home(tmp_path).open_texts
    aside.write_text('[["promise", 0, {"what": "typed"}]')
    async with open_app(tmp_path) as (app, _):
        await until(lambda: frozen != [])
        apart = aside.with_name("open-texts.json.unreadable")
        said = f"{apart}: what was being typed as fieldkit ended cannot be read. The file is kept."
        await until(lambda: messages(app) == [said])
    assert waiting(tmp_path) == []
    assert not aside.exists()
    assert apart.read_text() == '[["promise", 0, {"what": "typed"}]'


async def test_a_file_that_the_system_does_not_give_stays(
    tmp_path: Path, frozen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.make(tmp_path)
    aside = paths.home(tmp_path).open_texts
    drafts.put_aside(aside, TEXTS)
    reads = Path.read_bytes

    def held(path: Path) -> bytes:
        if path == aside:
            raise PermissionError(13, "Permission denied")
        return reads(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", held)
        async with open_app(tmp_path) as (app, _):
            await until(lambda: frozen != [])
            why = "what was being typed as fieldkit ended was not read: Permission denied. The next start tries again."
            await until(lambda: messages(app) == [f"{aside}: {why}"])
    async with open_app(tmp_path):
        await until(lambda: len(frozen) == 2)
    assert [one.texts["what"] for one in waiting(tmp_path)] == ["quote"]
    assert not aside.exists()


async def test_a_file_that_cannot_be_removed_is_taken_in_once(
    tmp_path: Path, frozen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.make(tmp_path)
    aside = paths.home(tmp_path).open_texts
    drafts.put_aside(aside, TEXTS)
    removes = Path.unlink

    def held(path: Path, *given: Any, **named: Any) -> None:
        if path == aside:
            raise PermissionError(13, "Permission denied")
        removes(path, *given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        for start in (1, 2):
            async with open_app(tmp_path):
                await until(lambda start=start: len(frozen) == start)  # type: ignore[misc]
            assert [one.texts["what"] for one in waiting(tmp_path)] == ["quote"]
    async with open_app(tmp_path):
        await until(lambda: len(frozen) == 3)
    assert [one.texts["what"] for one in waiting(tmp_path)] == ["quote"]
    assert not aside.exists()


async def test_a_store_that_does_not_take_it_is_said(
    tmp_path: Path, frozen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.make(tmp_path)
    aside = paths.home(tmp_path).open_texts
    drafts.put_aside(aside, TEXTS)

    def full(*_: object) -> NoReturn:
        raise Trouble("The disk is full.")

    monkeypatch.setattr(drafts, "take_in", full)
    async with open_app(tmp_path) as (app, _):
        await until(lambda: frozen != [])
        await until(lambda: messages(app) == ["The disk is full."])
    assert aside.exists()


async def test_what_was_open_is_said_of_the_text_that_is_taken_in_last(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a full disk: what was kept before it, an answer that was given, and what was typed as fieldkit was killed."""
    survey = {"survey": started(db, "first-visit"), "instance": "", "_field": "answer"}
    drafts.keep(db, 0, "answer_text", {**survey, "item": "fv-does", "asked": "Text one", "text": "teeth"})
    db.commit()
    typed = {**survey, "item": "fv-staff", "asked": "Text six", "text": "12"}
    given = {**survey, "item": "fv-byod", "asked": "Text two", "text": "yes", "_whole": "yes"}
    drafts.put_aside(paths.home(home).open_texts, [("answer_text", 0, typed), ("answer_text", 0, given)])
    take_in = FieldkitApp.take_in_texts

    async def later(app: FieldkitApp) -> None:
        await until(lambda: any("“Text one”, was open" in said for said in messages(app)))
        await take_in(app)

    monkeypatch.setattr(FieldkitApp, "take_in_texts", later)
    async with open_app(home) as (app, _):
        await until(lambda: any("“Text six”, was open" in said for said in messages(app)))
        assert len(messages(app)) == 1
        row = app.screen.query_one(WindowList).row
        assert row is not None and "Text six" in row.text(2), "Enter goes on there"


def test_file_beside_the_store_takes_no_draft_back_that_was_written_after_it(tmp_path: Path) -> None:
    acme.make(tmp_path)
    aside = tmp_path / "open-texts.json"
    drafts.put_aside(aside, [("client", 7, {"name": "older"}), ("client", 8, {"name": "same"})])
    os.utime(aside, (1, 1))
    with closing(open_store.writer(tmp_path / "fieldkit.db")) as connection, transaction(connection):
        drafts.keep(connection, 7, "client", {"name": "newer"})
        drafts.keep(connection, 8, "client", {"name": "same"})
        drafts.take_in(connection, aside)
        found = connection.execute("SELECT json_extract(fields, '$.name') FROM draft ORDER BY 1").fetchall()
    assert found == [("newer",), ("older",), ("same",)]
