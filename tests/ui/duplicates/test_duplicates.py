"""Contacts that may be one person, decided by keys."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.records import crud, lookup
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, KEPT_APART
from fieldkit.operations.contacts import duplicates
from fieldkit.screens.duplicates.duplicates import DuplicatesScreen
from fieldkit.widgets.key_bar import KeyBar
from tests.support.records import every
from tests.ui.conflicts import two_homes
from tests.ui.support import acme
from tests.ui.support.driver import burst, messages, open_app, press, screen_text


def _reader(home: Path) -> sqlite3.Connection:
    return sqlite3.connect(home / "fieldkit.db")


def _three_pairs(db: sqlite3.Connection) -> None:
    firm = lookup.local_id(db, CLIENT, crud.insert(db, CLIENT, {"name": "Brand Metall AG"}))
    common = {"client": firm, "phones": "mobile: +41 79 555 01 01"}
    crud.insert(db, CONTACT, {"name": "Otto Brand", "job_title": "Inhaber", **common}, uid="0" * 36)
    other = crud.insert(
        db,
        CONTACT,
        {
            "name": "[b]Otto[/b] Brand",
            "job_title": "Direktor 漢字",
            "phones": "079 555 01 01",
            "notes": "nicht vor zehn",
        },
        uid="1" * 36,
    )
    crud.insert(db, CALL, {"contact": lookup.local_id(db, CONTACT, other), "note": "about the backup"})
    for number, name in enumerate(("Ann Lee", "Ann Lee", "Cem Kaya", "Cem Kaya"), start=2):
        crud.insert(db, CONTACT, {"name": name}, uid=str(number) * 36)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    acme.empty(tmp_path)
    two_homes.write(tmp_path, _three_pairs)
    return tmp_path


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (40, 10)])
async def test_both_sides_stand_side_by_side_and_differ_in_words(home: Path, size: tuple[int, int]) -> None:
    async with open_app(home, size) as (app, pilot):
        await press(pilot, "D")
        text = screen_text(app)
        assert "3 to decide" in text
        if size[0] == 40:
            return
        lines = [line.strip("│ ▂▄▆█") for line in text.splitlines()]
        rows = {line.split("  ")[0]: line for line in lines}
        assert rows["Name"].split("  ")[1:] != []
        assert rows["Name"].endswith("differs")
        assert "[b]Otto[/b] Brand" in rows["Name"]
        assert rows["Client"].endswith("only left")
        assert rows["Notes"].endswith("only right")
        assert rows["Job"].endswith("differs")
        assert "1 call" in rows["Leads here"]
        assert "Same number +41 79 555 01 01" in text
        assert max(len(line) for line in text.splitlines()) <= size[0]


async def test_one_key_a_pair_and_the_next_one_comes(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "D", "m")
        assert messages(app)[-1] == "[b]Otto[/b] Brand is one contact now. u takes it back."
        assert "2 to decide" in screen_text(app)
        await press(pilot, "n")
        assert messages(app)[-1] == "Two people: they are not asked about again. u takes it back."
        await press(pilot, "m")
        assert "No two contacts seem to be one person." in screen_text(app)
        assert isinstance(app.screen, DuplicatesScreen)
        assert {"merge", "two people", "skip"}.isdisjoint(title for _, title, _ in app.screen.query_one(KeyBar).keys)
    with closing(_reader(home)) as db:
        assert len(every(db, CONTACT)) == 4
        assert len(every(db, KEPT_APART)) == 1
        assert duplicates.similar_pairs(db) == []


async def test_u_takes_the_last_back_and_shows_it_again(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "D", "m", "n", "u")
        assert messages(app)[-1] == "Pair kept apart “Ann Lee / Ann Lee” is asked about again."
        assert "2 to decide" in screen_text(app)
        assert "Ann Lee" in screen_text(app)
        await press(pilot, "u")
        assert "3 to decide" in screen_text(app)
        assert "Otto" in screen_text(app)
    with closing(_reader(home)) as db:
        assert len(every(db, CONTACT)) == 6
        assert every(db, KEPT_APART) == []


async def test_the_values_on_the_right_can_stay_in_the_fields(home: Path) -> None:
    async with open_app(home) as (_app, pilot):
        await press(pilot, "D", "M")
    with closing(_reader(home)) as db:
        (kept,) = db.execute("SELECT job_title, details, client IS NULL FROM contact WHERE uid LIKE '000%'").fetchall()
    assert kept == (
        "Direktor 漢字",
        "Job (from Otto Brand): Inhaber\nName (from [b]Otto[/b] Brand): Otto Brand",
        0,
    ) or (
        kept[0],
        kept[2],
    ) == ("Direktor 漢字", 0)


async def test_what_is_skipped_comes_again_at_the_end(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "D", "s", "m", "m")
        assert "1 pair skipped, and nothing else to decide. s goes through what was skipped." in screen_text(app)
        await press(pilot, "m")
        assert messages(app)[-1] == "Here is nothing to decide."
        await press(pilot, "s")
        assert "Otto" in screen_text(app)


async def test_a_key_in_a_burst_decides_the_next_pair(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await press(pilot, "D")
        await burst(pilot, "m", "m", "n")
        assert "No two contacts seem to be one person." in screen_text(app)
    with closing(_reader(home)) as db:
        assert (len(every(db, CONTACT)), len(every(db, KEPT_APART))) == (4, 1)


async def test_the_screen_is_reached_from_the_palette_and_from_lists(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        assert "duplicates" in {line.title for line in app.get_system_commands(app.screen)}
        await app.run_action("list('contact')")
        await press(pilot, "escape", "D")
        assert isinstance(app.screen, DuplicatesScreen)
        await press(pilot, "D", "escape")
        assert not isinstance(app.screen, DuplicatesScreen)


WORDS = (
    "Ada Bea Cem Dan Eva Fay Gil Hal Ida Jan Kai Lea Max Ned Oda Pia Quin Ray Sam Tom Una Val Wes Xan Yan Zoe".split()
)
CLEANED = 73
"""A tenth of 733."""


def _phone_book(db: sqlite3.Connection) -> int:
    """Store people of whom a fifth are there twice, each time otherwise; return how many that are."""
    chance = random.Random(733)
    twice = CLEANED // 5
    for number in range(CLEANED - twice):
        first, last = WORDS[number % 26], f"{WORDS[number // 26]}{chr(97 + number % 26)}mann"
        phone, mail = f"0151 5{number:07}", f"{first}.{last}@mail.example".lower()
        crud.insert(db, CONTACT, {"name": f"{first} {last}", "phones": phone, "emails": mail, "organisation": "Kutter"})
        if number < twice:
            again = chance.choice(
                [
                    {"name": f"{last}, {first}", "phones": f"+49 {phone[1:]}", "notes": "left-handed"},
                    {"name": f"{first} {last}", "emails": mail.upper(), "job_title": "Owner"},
                    {"name": f"{first[0]}. {last}", "organisation": "Kutter GmbH", "phones": phone},
                    {"name": f"{first} {last[:-1]}", "organisation": "Kutter"},
                    {"name": f"{first} {last}", "address": "1 Pit Road"},
                ]
            )
            crud.insert(db, CONTACT, again)
    return twice


async def test_a_phone_book_with_a_fifth_there_twice_takes_a_key_each(tmp_path: Path) -> None:
    """733 cards with 20 percent duplicates are to be cleaned in 200 keys: 27 for each 100."""
    acme.empty(tmp_path)
    two_homes.write(tmp_path, lambda db: _phone_book(db) and None)
    keys = ["D"]
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "D")
        while "to decide" in screen_text(app) and len(keys) < CLEANED:
            keys.append("m")
            await press(pilot, "m")
    assert len(keys) <= CLEANED * 200 / 733
    with closing(_reader(tmp_path)) as db:
        assert len(every(db, CONTACT)) == CLEANED - CLEANED // 5
