"""What stands around a survey while it is run: its frame, its keys, what is said; and what is kept nowhere yet."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from fieldkit.app import FieldkitApp
from fieldkit.db.records import crud
from fieldkit.db.store.starting_content import content_uid
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CONTACT, SITE
from fieldkit.domain.surveys.run_words import at_the_end
from fieldkit.operations import surveys
from fieldkit.screens.base.open_text import UnkeptText
from fieldkit.screens.survey.runner import SurveyScreen
from fieldkit.widgets.lists.window_list import WindowList
from tests.support.reading import number_of
from tests.ui.support.driver import _post, messages, press, screen_text, settle, write
from tests.ui.support.full_disk import FullDisk, no_file_either
from tests.ui.survey.on_screen import CHECK, on, running, started, stored

KEYS = " Esc back  m note  i item  v score  F finish  / find  c call  ? help"
TYPING = " Esc back  F10 item  F3 find  F9 call  F1 help"


def front(app: FieldkitApp) -> str:
    """Return the name of the screen in front."""
    return type(app.screen).__name__


def foot(app: FieldkitApp) -> str:
    """Return the line of keys."""
    return screen_text(app).split("\n")[-1]


def beside(screen: SurveyScreen) -> str:
    """Return what stands in the lower edge of the list."""
    return str(screen.query_one("#items", WindowList).border_subtitle)


async def jump(pilot: Pilot[Any], screen: SurveyScreen, wanted: str) -> None:
    """Put the cursor on an item, or on the first row of a kind, without all the keys of the way."""
    rows = enumerate(screen.run.rows)
    screen.list.jump(next(place for place, row in rows if wanted in (row.kind, row.item.id if row.item else "")))
    await settle(pilot)


async def test_frame_and_keys_follow_what_is_done(home: Path, db: sqlite3.Connection) -> None:
    client = surveys.add_client(db, "Acme [b]")
    site = crud.insert(db, SITE, {"client": number_of(db, "client", client), "name": "Boat shed", "town": "Whitby"})
    db.commit()
    baseline = content_uid("checklist", "security-baseline")
    first = surveys.start(db, baseline, client, site)
    async with running(home, first) as (app, pilot, screen):
        items = [row.item for row in screen.run.rows if row.item is not None]
        asked = len(items)
        core = [item.id for item in items if item.core or item.required]
        await jump(pilot, screen, CHECK)
        seen = [(on(screen), beside(screen), foot(app))]
        for keys in (["p", "a"], ["up", "m"], ["x", "escape"], ["s"], ["n"], ["end", "up"], ["s"]):
            await press(pilot, *keys)
            seen.append((on(screen), beside(screen), foot(app)))
        assert seen == [
            (CHECK, f"needed left 2 · answered 0 of {asked}, Boat shed", KEYS),
            ("sec-gdpr", f"needed left 2 · answered 2 of {asked}, Boat shed", KEYS),
            ("sec-data", f"needed left 2 · answered 2 of {asked}, Boat shed", TYPING),
            ("sec-data", f"needed left 2 · answered 2 of {asked}, Boat shed", KEYS),
            ("sec-payments", f"needed left 2 · answered 0 of {len(core)}, short list, Boat shed", KEYS),
            (
                core[core.index("sec-payments") + 1],
                f"needed left 2 · answered 1 of {len(core)}, short list, Boat shed",
                KEYS,
            ),
            (core[-2], f"needed left 2 · answered 1 of {len(core)}, short list, Boat shed", KEYS),
            (core[-2], f"needed left 2 · answered 3 of {asked}, Boat shed", KEYS),
        ]
        assert screen.run.said.text == "All items."
    second = surveys.start(db, baseline, client, site)
    db.execute("UPDATE survey SET started_at = 1772611200000 WHERE uid = ?", (first,))
    async with running(home, second) as (app, pilot, screen):
        await jump(pilot, screen, CHECK)
        assert foot(app) == KEYS.replace("back  m", "back  = as last  m")
        assert "last time, 4 Mar 2026: ✓ pass" in screen_text(app)
        db.execute("UPDATE survey SET state = 'finished'")
        await press(pilot, "escape")
    async with running(home, second) as (app, pilot, screen):
        finished = KEYS.replace("m note", "s short list").replace("F finish", "R report")
        assert (beside(screen), foot(app)) == (
            f"needed left 2 · answered 0 of {asked}, finished, Boat shed",
            finished,
        )
        await press(pilot, "p")
        assert screen.run.said.text == "This survey is finished. e reopens it."
        await press(pilot, "F")
        assert (front(app), screen.run.said.text) == ("SurveyScreen", ""), "it is finished already"
        await press(pilot, "s")
        assert beside(screen) == f"needed left 2 · answered 0 of {len(core)}, finished, short list, Boat shed"
        await press(pilot, "e")
        assert (beside(screen), foot(app)) == (
            f"needed left 2 · answered 0 of {len(core)}, short list, Boat shed",
            KEYS,
        )
        assert screen.run.said.text == "The survey runs again."
        await press(pilot, "down")
        assert foot(app) == TYPING
        await press(pilot, "down", "e")
        assert screen.run.said.text == "", "it runs already"
    core = db.execute("SELECT core FROM survey WHERE uid = ?", (second,)).fetchone()
    assert core == (None,), "what is only looked at is not stored with a finished survey"


async def test_what_no_store_took_is_told_by_item_answer_and_note(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.screens.base.open_text.KEPT_WITHIN", 3600)
    uid = started(db, "security-baseline")
    async with running(home, uid) as (app, pilot, screen):
        assert screen.unkept_texts() == []
        items = [row for row in screen.run.rows if row.item is not None]
        first = next(place for place, row in enumerate(items) if row.item is not None and row.item.id == CHECK)
        rules, after = items[first : first + 2]
        assert after.item is not None

        def unkept(row: Any, what: str, text: str, draft: int = 0) -> UnkeptText:
            given = {} if draft else {"_whole": "yes"}
            texts = {
                "survey": uid,
                "item": row.item.id,
                "instance": "",
                "asked": row.title,
                "text": text,
                "_field": what,
                **given,
            }
            return UnkeptText("answer_text", texts, draft, row.title, text)

        await jump(pilot, screen, CHECK)
        await press(pilot, "m")
        assert screen.unkept_texts() == []
        await write(pilot, "seen")
        assert screen.unkept_texts() == [unkept(rules, "note", "seen", screen._draft._draft.number)]
        disk = FullDisk(app, monkeypatch)
        no_file_either(monkeypatch)
        await press(pilot, "enter", "f", "f")
        refused = [unkept(rules, "answer", "fail"), unkept(rules, "note", "seen"), unkept(after, "answer", "fail")]
        assert screen.unkept_texts() == refused
        assert beside(screen) == f"needed left 2 · answered 2 of {len(items)}, 2 not stored yet"
        await press(pilot, "escape", "escape")
        assert screen.run.said.text == "2 answers could not be stored. Esc once more drops them."
        disk.make_room()
        await press(pilot, "v")
        assert screen.unkept_texts() == []
        assert stored(db, uid) == {CHECK: ("fail", "fail", "seen"), after.item.id: ("fail", "fail", "")}


async def test_keys_that_come_to_nothing_say_why(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    client = db.execute("SELECT client FROM survey").fetchone()[0]
    crud.insert(db, CONTACT, {"client": client, "name": "Ines"})
    db.commit()
    async with running(home, uid) as (app, pilot, screen):
        said = []
        for keys in (["minus"], ["plus"], ["equals_sign"], ["backspace"], ["m", "escape", "plus"]):
            await press(pilot, *keys)
            said.append(screen.run.said.text)
        assert said == [
            "Only a thing that was added can be removed.",
            "This is asked once.",
            "There is no answer from last time.",
            "",
            "This is asked once.",
        ]
        assert "This is asked once." in screen_text(app)
        await press(pilot, "enter")
        await write(pilot, "ines, owner")
        await press(pilot, "enter", "up", "escape", "plus")
        assert "ines is among their people already." in screen_text(app)
        await jump(pilot, screen, "fv-byod")
        for key in "p1":
            await press(pilot, key)
            assert f"“{key}” is no answer here." in screen_text(app)
        await press(pilot, "up", "down")
        app.post_message(Paste("lost\nlines"))
        await settle(pilot)
        assert "“lost lines” was pasted, and no field is open." in screen_text(app)
        await press(pilot, "f9")
        assert "Client               [ACME] [/] O'Brien" in screen_text(app), "a call is with the client of the survey"
    assert db.execute("SELECT count(*) FROM contact").fetchone() == (1,)


async def test_a_click_keeps_what_is_typed_and_a_second_one_on_the_line_is_enter(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await jump(pilot, screen, "fv-access")
        await jump(pilot, screen, "fv-decider")
        app.post_message(Paste("Tom"))
        await settle(pilot)
        assert (screen.run.open_for, messages(app), foot(app)) == ("answer", [], TYPING)
        await write(pilot, " Marsh")
        rows = [row.item.id if row.item else row.kind for row in screen.run.rows]
        below = (5, rows.index("fv-spoc-name") - screen.list.scroll_offset.y + 1)
        await pilot.click("#items", offset=below)
        await settle(pilot)
        assert (on(screen), screen.run.open_for) == ("fv-spoc-name", "")
        assert stored(db, uid) == {"fv-decider": ("Tom Marsh", "", "")}
        await pilot.click("#items", offset=below)
        await settle(pilot)
        assert (on(screen), screen.run.open_for) == ("fv-spoc-name", "answer")
        await press(pilot, "escape", "pagedown")
        assert screen.list.cursor > rows.index("fv-spoc-name") + 5
        await press(pilot, "pageup", "end", "escape", "m")
        assert (on(screen), screen.run.open_for) == ("fv-signoff", "note")
        await press(pilot, "enter", "enter", "enter")
        assert (on(screen), screen.run.open_for, screen.run.said.text) == (
            "fv-signoff",
            "",
            at_the_end(len(screen.run.lacking), 0),
        )


async def test_a_minus_begins_a_figure_that_may_be_below_zero(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "network-cabling")
    async with running(home, uid) as (_, pilot, screen):
        await jump(pilot, screen, "nc-temp")
        await press(pilot, "escape", "minus")
        assert screen.run.open_for == "answer"
        await write(pilot, "4")
        await press(pilot, "enter")
    assert stored(db, uid)["nc-temp"][0] == "-4"


async def test_survey_that_is_left_while_answers_are_on_their_way_closes_behind_them_before_the_next_key(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "security-baseline")
    monkeypatch.setattr("fieldkit.screens.survey.runner.MOMENT", 0.01)
    async with running(home, uid) as (app, pilot, screen):
        await jump(pilot, screen, CHECK)
        go_on = asyncio.Event()
        write_as = app.store.write_as

        async def slow(*given: Any, **named: Any) -> object:
            await go_on.wait()
            return await write_as(*given, **named)

        monkeypatch.setattr(app.store, "write_as", slow)
        await pilot.press("p", "escape", "escape")
        assert messages(app) == ["The store is busy: this closes as soon as it is stored; keys wait."]
        _post(pilot, "f")
        _post(pilot, "n")
        await asyncio.sleep(0.1)
        assert front(app) == "SurveyScreen"
        assert not await screen.stored(within=0.01)
        go_on.set()
        await settle(pilot)
        assert front(app) == "FormScreen", "n notes a promise on Today"
    assert list(stored(db, uid)) == [CHECK]


async def test_the_last_answer_cannot_be_taken_back_where_the_store_fails(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        await jump(pilot, screen, "add")
        await press(pilot, "enter", "escape")
        instance = screen.at
        db.execute("UPDATE survey SET state = 'finished'")
        rows = screen.run.rows
        for keys in (["plus"], ["z"], ["minus", "down", "enter"]):
            app.clear_notifications()
            await press(pilot, *keys)
            assert [said.partition(".")[0] for said in messages(app)] == ["This survey is finished"], keys
            assert screen.run.rows == rows
            assert screen.at == instance


async def test_a_survey_that_cannot_be_read_answers_to_no_key(
    home: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = started(db, "first-visit")

    def fails(*_given: object) -> None:
        raise Trouble("The disk does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr("fieldkit.db.views.surveys.opened", fails)
        async with running(home, uid) as (app, pilot, screen):
            shown = screen_text(app).split("\n")[:3]
            assert shown[2].strip("│ ") == "This survey could not be opened."
            for key in ("p", "1", "equals_sign", "m", "plus", "minus", "z", "s", "v", "F", "e", "enter", "backspace"):
                await press(pilot, key)
                assert (front(app), screen.run.open_for, screen.run.said.text in SAID) == ("SurveyScreen", "", True), (
                    key
                )
            for key in ("down", "end", "pageup", "right_square_bracket", "left_square_bracket", "ctrl+t"):
                await press(pilot, key)
            assert front(app) == "SurveyScreen"
            assert screen.unkept_texts() == []
            await press(pilot, "f9")
            assert front(app) == "FormScreen"
            await press(pilot, "escape", "escape")
            assert front(app) == "TodayScreen"
            assert messages(app) == ["The disk does not answer."]
    assert stored(db, uid) == {}
    assert db.execute("SELECT state, core FROM survey").fetchall() == [("running", None)]


SAID = ("", "Only a thing that was added can be removed.")
