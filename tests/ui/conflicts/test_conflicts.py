"""Conflicts by keys: made on two homes, decided on one, the decision seen on the other."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.changes import conflicts
from fieldkit.db.changes.conflicts import Conflict
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.views import surveys
from fieldkit.db.views.conflicts import ConflictSubject, subject
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers
from fieldkit.operations import surveys as survey_operations
from fieldkit.screens.client.client_card import ClientScreen
from fieldkit.screens.conflicts import decision
from fieldkit.screens.conflicts.conflict import ConflictScreen
from fieldkit.screens.conflicts.conflict_list import ConflictsScreen
from fieldkit.widgets.key_bar import KeyBar
from tests.sync.firms import sound
from tests.ui.conflicts import two_homes
from tests.ui.conflicts.two_homes import Firm, database
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write


@pytest.fixture(scope="module")
def made_once(disagreeing_pair: Firm) -> Firm:
    return disagreeing_pair


def open_on(home: Path) -> set[tuple[str, str]]:
    with closing(opening.reader(database(home))) as connection:
        return {(one.kind, one.field) for one in conflicts.conflicts(connection)}


ALL = {("client", "notes"), ("client", "town"), ("contact", "phones"), ("call", ""), ("promise", "due")}


async def test_every_screen_says_how_many_there_are_and_one_key_lists_them(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        for key in ("f5", "f6", "f7", "f8", "f12"):
            await press(pilot, key)
            assert "! 5 conflicts" in screen_text(app).splitlines()[-1]
        await press(pilot, "exclamation_mark")
        shown = screen_text(app)
        assert "5 to decide" in shown
        assert "Robin Hood's Bay" in shown
        assert "≠ [b]Scar[/b]bor" in shown
        assert "changed by Desk" in shown


async def test_only_the_one_that_is_shown_is_put_into_words(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    worded: list[tuple[str, str]] = []
    word = subject

    def counted(connection: sqlite3.Connection, conflict: Conflict, by: ReadingContext) -> ConflictSubject:
        worded.append((conflict.kind, conflict.field))
        return word(connection, conflict, by)

    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark")
        monkeypatch.setattr(decision, "subject", counted)
        await press(pilot, "enter")
        assert "Conflict 1 of 5" in screen_text(app)
        await press(pilot, "l")
        assert "Conflict 2 of 5" in screen_text(app)
    assert worded == [("client", "notes"), ("client", "town")]


async def test_decided_on_one_and_seen_on_the_other(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "down", "enter")
        shown = screen_text(app)
        assert "Town: two values were written" in shown
        assert "1  Robin Hood's Bay" in shown
        assert "2  [b]Scar[/b]borough" in shown
        assert "Desk 漢字, " in shown
        assert "this device, " in shown
        await press(pilot, "2")
        assert "Town: “[b]Scar[/b]borough”. u takes it back." in messages(app)
        assert acme.value(firm.laptop, "client", firm.made.client, "town") == "[b]Scar[/b]borough"
        assert open_on(firm.laptop) == ALL - {("client", "town")}
        assert isinstance(app.screen, ConflictScreen), "the next one follows"
        assert "Phones" in screen_text(app)
        assert "! 4 conflicts" in screen_text(app).splitlines()[-1]
    async with open_app(firm.desk) as (app, pilot):
        await app.open_record("client", firm.made.client)
        await settle(pilot)
        assert "≠ conflict ── Town, Notes" in screen_text(app)
    firm.sync(firm.laptop, firm.desk)
    assert open_on(firm.desk) == ALL - {("client", "town")}
    async with open_app(firm.desk) as (app, pilot):
        await app.open_record("client", firm.made.client)
        await settle(pilot)
        assert "[b]Scar[/b]borough" in screen_text(app).splitlines()[0]
        assert "≠ conflict ── Notes:" in screen_text(app)


async def test_both_are_kept_and_u_brings_the_conflict_back_as_it_was(firm: Firm) -> None:
    async with open_app(firm.laptop) as (_, pilot):
        await press(pilot, "exclamation_mark", "enter", "b")
        notes = str(acme.value(firm.laptop, "client", firm.made.client, "notes"))
        assert set(notes.split("\n")) == {"Ring twice.", "Never on Mondays."}
        assert ("client", "notes") not in open_on(firm.laptop)
        await press(pilot, "u")
        assert acme.value(firm.laptop, "client", firm.made.client, "notes") == "Never on Mondays."


async def test_numbers_of_both_are_kept_each_once(firm: Firm) -> None:
    async with open_app(firm.laptop) as (_, pilot):
        await press(pilot, "exclamation_mark", "down", "down", "enter", "b")
    phones = str(acme.value(firm.laptop, "contact", firm.made.tom, "phones"))
    assert sorted(phones.split("\n")) == ["mobile: 07700 900456", "office: 01632 960009"]


async def test_another_value_is_read_as_the_form_reads_it(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "G", "enter")
        assert "Due: two values were written" in screen_text(app)
        await press(pilot, "b")
        assert any("holds one value" in said for said in messages(app)), "two dates do not fit into one"
        await press(pilot, "e", "ctrl+u")
        await write(pilot, "no such day")
        await press(pilot, "enter")
        assert ("promise", "due") in open_on(firm.laptop), "what cannot be read decides nothing"
        assert "no such day" in screen_text(app), "and what was typed stays"
        await press(pilot, "ctrl+u")
        await write(pilot, "2 dec")
        await press(pilot, "enter")
    assert acme.value(firm.laptop, "promise", firm.made.promise, "due") == "2026-12-02"
    assert ("promise", "due") not in open_on(firm.laptop)


@pytest.mark.parametrize(("what", "gone"), [("changed", False), ("deleted", True)])
async def test_deleted_by_one_and_changed_by_another_is_decided_either_way(firm: Firm, what: str, gone: bool) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "down", "down", "down", "enter")
        shown = screen_text(app)
        assert "This call was deleted by one and changed by another." in shown
        number = next(n for n in "12" if f"{n}  {'changed' if what == 'changed' else 'put into the trash'}" in shown)
        await press(pilot, number)
        assert ("call", "") not in open_on(firm.laptop)
    firm.sync(firm.laptop, firm.desk)
    for home in (firm.laptop, firm.desk):
        assert ("call", "") not in open_on(home)
        assert (acme.value(home, "call", firm.made.call, "deleted_at") is not None) is gone


async def test_an_answer_is_shown_with_its_question_and_taken_with_its_result(firm: Firm) -> None:
    made: list[tuple[str, int, str, str]] = []

    def begin(connection: sqlite3.Connection) -> None:
        first = surveys.checklists(connection)[0]
        uid = survey_operations.start(connection, first.uid, firm.made.client)
        opened = surveys.opened(connection, uid)
        item = opened.checklist.items[0]
        answers.give(connection, opened.id, Given(item.id, "", "a", "pass"))
        made.append((item.id, opened.id, item.ask, uid))

    two_homes.write(firm.laptop, begin)
    firm.sync(firm.laptop, firm.desk)
    ((item, _, question, survey),) = made
    for home, value, result in ((firm.laptop, "b", "partial"), (firm.desk, "c", "fail")):

        def give(connection: sqlite3.Connection, value: str = value, result: str = result) -> None:
            uid = connection.execute("SELECT uid FROM answer WHERE item = ?", (item,)).fetchone()
            crud.update(connection, KINDS["answer"], uid[0], {"value": value, "result": result})

        two_homes.write(home, give)
    firm.sync(firm.laptop, firm.desk, firm.laptop)
    async with open_app(firm.laptop, (120, 36)) as (app, pilot):
        await press(pilot, "exclamation_mark", "G", "enter")
        shown = screen_text(app)
        assert question[:40] in shown
        assert "[ACME] [/] O'Brien" in shown
        assert "e writes another" not in shown
        mine = next(n for n in "12" if f"{n}  partial" in shown or f"{n}  b" in shown)
        await app.open_record("survey", survey)
        await settle(pilot)
        assert "≠ conflict: " in screen_text(app)
        await press(pilot, "escape", "escape", mine)
    with closing(opening.reader(database(firm.laptop))) as connection:
        row = connection.execute("SELECT value, result FROM answer WHERE item = ?", (item,)).fetchone()
    assert tuple(row) == ("b", "partial")
    assert not {key for key in open_on(firm.laptop) if key[0] == "answer"}


async def test_later_goes_through_all_and_changes_nothing(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", "l", "l", "l", "l")
        assert isinstance(app.screen, ConflictScreen)
        await press(pilot, "l")
        assert isinstance(app.screen, ConflictsScreen)
        assert messages(app)[-1] == "5 conflicts left for later."
    assert open_on(firm.laptop) == ALL


async def test_a_decision_that_is_taken_back_is_asked_again_at_once(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "down", "enter", "2")
        assert "Phones: two values" in screen_text(app), "the next one follows"
        await press(pilot, "u")
        assert "Town: two values" in screen_text(app)
        assert open_on(firm.laptop) == ALL
        await press(pilot, "1")
        assert "Phones: two values" in screen_text(app)
        assert ("client", "town") not in open_on(firm.laptop)


async def test_the_last_decision_leads_back_to_an_empty_list(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", "1", "1", "1", "1", "1")
        assert open_on(firm.laptop) == set()
        assert isinstance(app.screen, ConflictsScreen)
        assert "Nothing to decide." in screen_text(app)
        assert "conflict" not in app.screen.query_one(KeyBar).note


async def test_a_number_that_is_not_there_decides_nothing(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", "7")
        assert messages(app)[-1] == "The values here are 1 to 2."
    assert open_on(firm.laptop) == ALL


async def test_the_mark_stands_at_the_field_wherever_the_record_is_shown(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await app.open_record("contact", firm.made.tom)
        await settle(pilot)
        shown = screen_text(app)
        assert "Phones ≠" in shown
        assert "Phones: written differently by two people" in shown
        assert "1 here" in shown.splitlines()[-1]
        await press(pilot, "e")
        assert "Phones ≠" in screen_text(app)
        await press(pilot, "escape", "exclamation_mark")
        row = app.screen.query_one("WindowList").row  # type: ignore[attr-defined]
        assert row.uid.startswith(f"contact {firm.made.tom}"), "the conflicts open at the record that was shown"


async def test_storing_the_field_in_the_form_decides_too(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        app.edit_record("contact", firm.made.tom)
        await settle(pilot)
        while app.focused is not None and app.focused.id != "field-phones":
            await press(pilot, "tab")
        assert "In conflict" in screen_text(app)
        await press(pilot, "end", "ctrl+u")
        await write(pilot, "0300 123")
        await press(pilot, "tab")
        assert "Phones ≠" not in screen_text(app)
    assert ("contact", "phones") not in open_on(firm.laptop)


async def test_o_opens_the_record(firm: Firm) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "o")
        assert isinstance(app.screen, ClientScreen)


@pytest.mark.parametrize("size", [(40, 10), (120, 36)])
async def test_other_terminals_show_both_values_too(firm: Firm, size: tuple[int, int]) -> None:
    async with open_app(firm.laptop, size) as (app, pilot):
        await press(pilot, "exclamation_mark", "down", "enter")
        shown = screen_text(app)
        assert "Robin Hood's Bay" in shown
        if size[1] < 20:
            await press(pilot, "pagedown")
        assert "[b]Scar[/b]borough" in screen_text(app)
        assert len(screen_text(app).splitlines()) == size[1]


def told_of(home: Path) -> list[Conflict]:
    with closing(opening.reader(database(home))) as connection:
        return conflicts.conflicts(connection)


@pytest.mark.parametrize("number", ["1", "2", "b"])
async def test_u_opens_a_decision_again_with_all_its_values_whichever_was_taken(firm: Firm, number: str) -> None:
    before = told_of(firm.laptop)
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", number)
        assert ("client", "notes") not in open_on(firm.laptop)
        await press(pilot, "u")
        assert "Notes is to be decided again: ! shows it." in messages(app)[-1]
        assert told_of(firm.laptop) == before, "the same values by the same people at the same time"
        await press(pilot, "U")
        assert "Notes is decided again." in messages(app)[-1]
        assert ("client", "notes") not in open_on(firm.laptop)
        await press(pilot, "u")
        assert told_of(firm.laptop) == before
    firm.sync(firm.laptop, firm.desk)
    assert open_on(firm.desk) == ALL, "and nobody else hears of a decision"
    async with open_app(firm.desk) as (_, pilot):
        await press(pilot, "exclamation_mark", "enter", "2")
    firm.sync(firm.desk, firm.laptop)
    assert open_on(firm.desk) == open_on(firm.laptop) == ALL - {("client", "notes")}


@pytest.mark.parametrize(("number", "value"), [("1", "Never on Mondays."), ("2", "Never on Mondays.")])
async def test_u_says_that_what_was_sent_stays_decided(firm: Firm, number: str, value: str) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "enter", number)
        firm.sync(firm.laptop)
        await press(pilot, "u")
        assert "stays decided, as that was sent already" in messages(app)[-1]
        assert acme.value(firm.laptop, "client", firm.made.client, "notes") == value
        assert ("client", "notes") not in open_on(firm.laptop)
        if number == "1":
            await press(pilot, "u")
            assert "Nothing to take back" in messages(app)[-1]
        await app.open_record("client", firm.made.client)
        await settle(pilot)
        await press(pilot, "h")
        assert "Ring twice." in screen_text(app), "as it was said"


@pytest.mark.parametrize("what", ["changed", "put into the trash"])
async def test_u_asks_again_whether_a_record_stays(firm: Firm, what: str) -> None:
    async with open_app(firm.laptop) as (app, pilot):
        await press(pilot, "exclamation_mark", "down", "down", "down", "enter")
        number = next(n for n in "12" if f"{n}  {what}" in screen_text(app))
        await press(pilot, number)
        assert ("call", "") not in open_on(firm.laptop)
        await press(pilot, "u")
        assert "whether it stays is to be decided again" in messages(app)[-1]
        assert open_on(firm.laptop) == ALL
        assert acme.value(firm.laptop, "call", firm.made.call, "deleted_at") is None
        await press(pilot, "U")
        assert ("call", "") not in open_on(firm.laptop)
        await press(pilot, "u")
    firm.sync(firm.laptop, firm.desk)
    assert open_on(firm.desk) == open_on(firm.laptop) == ALL
    for home in (firm.laptop, firm.desk):
        with closing(opening.reader(database(home))) as connection:
            sound(connection)
