"""A second visit: what was answered last time is seen, taken over and compared; one goes on where one was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from fieldkit.db.base.single_value import value_of
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers
from fieldkit.operations import surveys as survey_operations
from tests.ui.support.driver import burst, press, screen_text, write
from tests.ui.survey.on_screen import go_to, on, running, started, stored


def second(db: sqlite3.Connection, checklist: str, *given: Given) -> str:
    """Return a survey of a client for whom one was answered like this before."""
    client = survey_operations.add_client(db, "Acme [b]")
    first = started(db, checklist, client)
    answers.give(db, value_of(db, "SELECT id FROM survey WHERE uid = ?", (first,)), *given)
    db.commit()
    return started(db, checklist, client)


async def test_what_was_answered_is_seen_on_needed_items_too_and_compared(home: Path, db: sqlite3.Connection) -> None:
    before = Given("fv-permission", "", "pass", "pass"), Given("fv-met", "", "Ines Marsh, owner")
    uid = second(db, "first-visit", *before)
    async with running(home, uid) as (app, pilot, screen):
        assert "needed, was pass" in screen_text(app)
        assert "needed, was Ines…" in screen_text(app)
        await go_to(pilot, screen, "fv-permission")
        await press(pilot, "f")
        assert "✗ fail ▼ worse" in screen_text(app)
        await press(pilot, "up")
        await press(pilot, "p")
        await press(pilot, "up")
        assert "worse" not in screen_text(app)


async def test_the_key_for_as_last_time_is_no_text_where_nothing_was_answered_last_time(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = second(db, "first-visit", Given("fv-met", "", "Ines"))
    async with running(home, uid, keys=False) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-met")
        await press(pilot, "equals_sign")
        await go_to(pilot, screen, "fv-why")
        await burst(pilot, *"===")
        assert (on(screen), screen.run.is_typing()) == ("fv-why", False)
        assert "There is no answer from last time." in screen_text(app)
        await burst(pilot, *"slow", "enter")
        assert {item: one[0] for item, one in stored(db, uid).items()} == {"fv-met": "Ines", "fv-why": "slow"}


async def test_the_key_for_as_last_time_goes_into_no_answer_that_stands_and_replaces_none(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = second(db, "first-visit", Given("fv-met", "", "Ines"))
    async with running(home, uid, keys=False) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-met")
        await write(pilot, "Tom")
        await press(pilot, "enter", "up", "equals_sign")
        assert "It is answered here. Esc, then = answers as last time" in screen_text(app)
        assert stored(db, uid)["fv-met"][0] == "Tom"
        await go_to(pilot, screen, "fv-met")
        await press(pilot, "escape", "equals_sign")
        assert stored(db, uid)["fv-met"][0] == "Ines"
        await go_to(pilot, screen, "fv-met")
        await press(pilot, "equals_sign")
        assert (on(screen), stored(db, uid)["fv-met"][0]) != ("fv-met", "Ines="), "the same once more goes on"


async def test_a_heading_takes_over_all_that_is_not_judged(home: Path, db: sqlite3.Connection) -> None:
    before = [Given("fv-permission", "", "pass", "pass"), Given("fv-met", "", "Ines"), Given("fv-why", "", "slow")]
    uid = second(db, "first-visit", *before)
    async with running(home, uid) as (app, pilot, screen):
        await press(pilot, "home", "up")
        assert on(screen) == "section"
        assert "2 answers of last time can be taken over." in screen_text(app)
        await press(pilot, "equals_sign")
        said = "Taken over as last time: 2 answers. Judged one by one: 1 (The owner agreed"
        assert screen.run.said.text.startswith(said)
        assert {item: one[0] for item, one in stored(db, uid).items()} == {"fv-met": "Ines", "fv-why": "slow"}
        await press(pilot, "z")
        assert [one for one in stored(db, uid).values() if one[0]] == []


async def test_an_answer_goes_on_past_a_heading(home: Path, db: sqlite3.Connection) -> None:
    uid = second(db, "contract-qualification", Given("cq-values", "", "x"))
    async with running(home, uid) as (_, pilot, screen):
        rows = screen.run.rows
        place = next(n for n, row in enumerate(rows) if row.kind == "section" and n)
        before = rows[place - 1]
        assert before.item is not None
        await go_to(pilot, screen, before.item.id)
        screen._run_view.go_on()
        assert screen.at == rows[place + 1]


async def test_things_of_last_time_are_added_at_once(home: Path, db: sqlite3.Connection) -> None:
    things = [Given("fv-prov-name", key, name) for key, name in (("1", "Portwell"), ("2", "Acme Phones"))]
    uid = second(db, "first-visit", *things)
    async with running(home, uid, (80, 30)) as (_, pilot, screen):
        await press(pilot, "home")
        while on(screen) != "add":
            await pilot.press("down")
        await press(pilot, "equals_sign")
        assert screen.run.said.text.startswith("Added as last time: Portwell, Acme Phones, with 2 answers.")
        assert [row.title for row in screen.run.rows if row.kind == "instance"] == [
            *("Provider 1: Portwell", "Provider 2: Acme Phones")
        ]
        await press(pilot, "equals_sign")
        assert "is here already" in screen.run.said.text
        await press(pilot, "z")
        assert [row for row in screen.run.rows if row.kind == "instance"] == []


async def test_a_name_typed_behind_the_things_of_last_time_adds_one_more(home: Path, db: sqlite3.Connection) -> None:
    uid = second(db, "first-visit", Given("fv-prov-name", "1", "Portwell"))
    async with running(home, uid, (80, 30), keys=False) as (_, pilot, screen):
        await press(pilot, "home")
        while on(screen) != "add":
            await pilot.press("down")
        await press(pilot, "equals_sign")
        await write(pilot, "Mail archive")
        await press(pilot, "enter")
        assert [row.title for row in screen.run.rows if row.kind == "instance"] == [
            *("Provider 1: Portwell", "Provider 2: Mail archive")
        ]


async def test_one_goes_on_where_one_was(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "security-baseline")
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "sec-payments")
        await press(pilot, "escape", "escape")
        assert screen.host.store.session.last("undo") is None
    async with running(home, uid) as (_, _, screen):
        assert on(screen) == "sec-payments", "and not on the first that has no answer"


async def test_a_section_is_found_by_letters_and_the_last_item_says_what_is_next(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid) as (app, pilot, screen):
        section = screen.run.layout.rows[-1].section if screen.run.layout else None
        assert section is not None
        await press(pilot, "f10")
        await write(pilot, section.title.split()[-1])
        await press(pilot, "enter")
        row = screen.at
        assert row is not None and (row.section.id, row.item) == (section.id, section.items[0])
        await press(pilot, "end")
        await write(pilot, "Ines Marsh, owner")
        await press(pilot, "enter")
        needed = len(screen.run.lacking)
        assert screen.run.said.text.startswith(f"That was the last item. Needed left {needed}: N goes there.")
        await press(pilot, "N")
        assert screen.at == screen.run.lacking[0]
        assert "F" in screen_text(app)


async def test_chosen_options_are_signed_and_nothing_goes_with_none(home: Path, db: sqlite3.Connection) -> None:
    uid = started(db, "first-visit")
    async with running(home, uid, (120, 36)) as (app, pilot, screen):
        await go_to(pilot, screen, "fv-rules")
        await press(pilot, "1", "2")
        assert "[x] Health records" in screen_text(app) and "[ ] None known" in screen_text(app)
        await press(pilot, "7")
        assert "[x] None known" in screen_text(app) and "[ ] Health records" in screen_text(app)
    assert stored(db, uid)["fv-rules"][0] == "none"


async def test_what_passes_is_verified_also_by_who_types_faster_than_it_is_asked(
    home: Path, db: sqlite3.Connection
) -> None:
    uid = second(db, "security-baseline", Given("sec-rules", "", "fail", "fail"))
    assert value_of(db, "SELECT state FROM finding") == "open"
    async with running(home, uid) as (_, pilot, screen):
        await go_to(pilot, screen, "sec-rules")
        await burst(pilot, "p", "Y", "p")
        assert value_of(db, "SELECT state FROM finding") == "verified"
