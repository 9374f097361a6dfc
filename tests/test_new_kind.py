"""A kind of record that fieldkit has never heard of: one declaration and one migration, and it has everything.

Where this needs a further list of the kind's name or of its fields, the declaration is missing something.
"""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldkit import __main__ as start
from fieldkit.app import FieldkitApp
from fieldkit.db.base import connect, migration_names
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts, history
from fieldkit.db.records import crud
from fieldkit.db.schema.bulk_index import searchable_later
from fieldkit.db.schema.change_capture import paused
from fieldkit.db.schema.migrations import migrate
from fieldkit.db.store import opening
from fieldkit.domain.records import codes, kinds
from fieldkit.domain.records.declaration import Kind, Record, declare
from fieldkit.domain.records.fields import (
    choice,
    day,
    document,
    duration,
    emails,
    flag,
    instant,
    lines,
    link,
    long,
    money,
    options,
    phones,
    steps,
    text,
    when,
    whole,
)
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.records.values import Value
from fieldkit.operations.conflicts import take
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.record.record import RecordScreen
from fieldkit.screens.record.record_list import RecordListScreen
from fieldkit.widgets.row_cache import CACHED
from tests.db.schema.tables import table_sql
from tests.names import HARD, MARKUP
from tests.sync import homes
from tests.ui.support.driver import messages, open_app, press, screen_text, settle, write

MANY = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Gadget(Record):
    """A thing that is lent to clients: with a field of every type."""

    name: str = text("Name", 1, required=True, search="title")
    client: int | None = link("Client", 2, "client", search="words")
    state: str = choice(
        "State",
        3,
        options("stored", "lent: with a client", "lost", alert=("lost",), good=("stored",)),
        default="stored",
    )
    serial: str = text("Serial", 4, search="part")
    remarks: str = long("Remarks", 5, search="body")
    parts: str = lines("Parts", 6)
    phones: str = phones("Phones", 7, search="part")
    emails: str = emails("E-mails", 8, search="part")
    spare: int | None = flag("Spare", 9)
    pieces: int | None = whole("Pieces", 10)
    setup: int | None = duration("Setting up", 11)
    price: int | None = money("Price", 12)
    bought: str = day("Bought", 13)
    back: str = when("Back", 14)
    lent_at: int | None = instant("Lent", 15)
    manual: str = document("Manual", 16)


GADGET = declare(
    "gadget",
    Gadget,
    "Gadget",
    "Gadgets",
    code=99,
    order="name",
    columns=("name", "client", "state", "back", "price"),
    when="back",
    state="state",
    steps=steps("state", ("s", "stored"), ("l", "lent"), ("x", "lost")),
)


MIGRATION = f"{table_sql(GADGET)};\nCREATE INDEX gadget_by_name ON gadget(name COLLATE NOCASE) WHERE deleted_at IS NULL"


@pytest.fixture(scope="module", autouse=True)
def gadget() -> Iterator[Kind]:
    """Let fieldkit know the kind, and nothing more of it, for the tests of this module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "NAMES", (*migration_names.NAMES, "9999_gadget"))
        patch.setattr(migrate, "SCRIPTS", (*migrate.SCRIPTS, MIGRATION))
        patch.setattr(connect, "SCHEMA", connect.SCHEMA + 1)
        kinds.register(GADGET)
        yield GADGET
        del kinds.KINDS[GADGET.name], codes.CODES[GADGET.name]


Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, gadget: Kind) -> Path:
    """Return a home with one client and one gadget of each hard name; copied, never written to."""
    home = tmp_path_factory.mktemp("gadgets")
    with closing(opening.writer(home / "fieldkit.db")) as connection, transaction(connection):
        client = crud.insert(connection, CLIENT, {"name": MARKUP})
        number = connection.execute("SELECT id FROM client WHERE uid = ?", (client,)).fetchone()[0]
        for place, name in enumerate(HARD):
            values: dict[str, Value] = {"name": name, "client": number if place else None, "serial": f"SN77{place}0Q"}
            crud.insert(connection, gadget, values | {"price": 1000 * place, "state": "stored"})
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """Return a copy of the home, for a test to change."""
    return Path(shutil.copytree(prepared, tmp_path / "home"))


@pytest.fixture
def fieldkit(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as the shell would; return its exit code and what it said."""
    monkeypatch.setenv("FIELDKIT_HOME", str(home))

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["fieldkit", *arguments])
        capsys.readouterr()
        code = start.main()
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def titles(app: FieldkitApp) -> list[str]:
    """Return what the list shows, from the top."""
    assert isinstance(app.screen, RecordListScreen)
    return [str(row.cells[0]) for row in app.screen.list.rows]


def plain(app: FieldkitApp) -> str:
    """Return what is on the screen as one line of words."""
    return " ".join(screen_text(app).split())


async def open_gadgets(app: FieldkitApp, pilot: Pilot[Any]) -> None:
    """Choose the line of the palette."""
    palette = {command.title: command for command in app.get_system_commands(app.screen)}
    palette["List: Gadgets"].callback()
    await settle(pilot)


def test_a_name_and_a_code_are_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for taken in (GADGET, replace(GADGET, name="gizmo"), replace(GADGET, code=100)):
        with pytest.raises(ValueError, match="is taken"):
            kinds.register(taken)
    monkeypatch.setitem(codes.CODES, "gizmo", 101)
    with pytest.raises(ValueError, match="gizmo has the code 101"):
        kinds.register(replace(GADGET, name="gizmo", code=100))
    assert "gizmo" not in kinds.KINDS


# On the screens


async def test_it_has_a_line_in_the_palette_and_a_list_that_is_sorted_and_filtered(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await open_gadgets(app, pilot)
        assert "Gadgets ── 4 ── by name" in screen_text(app)
        assert titles(app) == sorted(HARD, key=lambda name: name.lower().encode())
        await press(pilot, "s", "s", "s", "s", "S")
        assert "by price, the last first" in screen_text(app)
        assert titles(app) == list(reversed(HARD))
        await press(pilot, "f")
        await write(pilot, "acme")
        assert set(titles(app)) == set(HARD), "by its name, or by that of the client it is with"
        await write(pilot, " gmbh")
        assert titles(app) == [name for name in HARD if "GmbH" in name]


async def test_its_form_stores_every_type_and_undo_takes_it_back(home: Path) -> None:
    typed = {
        "name": "[Loan] tester",
        "client": "acme",
        "state": "with a client",
        "serial": "ZX-8191",
        "remarks": "two lines",
        "parts": "lead; case",
        "phones": "desk: 01632 960001",
        "emails": "a@example.com",
        "spare": "yes",
        "pieces": "3",
        "setup": "1:30",
        "price": "12.50",
        "bought": "2026-01-02",
        "back": "2026-12-24 10:00",
        "lent_at": "2026-11-20 09:30",
    }
    assert set(typed) == {field.name for field in GADGET.form}
    async with open_app(home) as (app, pilot):
        await open_gadgets(app, pilot)
        await press(pilot, "n")
        assert isinstance(app.screen, FormScreen)
        for name, words in typed.items():
            if GADGET.field(name).default:
                await press(pilot, "ctrl+u")
            await write(pilot, words)
            await press(pilot, "tab")
        await press(pilot, "escape")
        with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
            row = connection.execute(
                "SELECT state, remarks, parts, phones, spare, pieces, setup, price, bought, back FROM gadget"
                " WHERE name = ?",
                (typed["name"],),
            ).fetchone()
        assert row == (
            "lent",
            "two lines",
            "lead\ncase",
            "desk: 01632 960001",
            1,
            3,
            90,
            1250,
            "2026-01-02",
            "2026-12-24 10:00",
        )
        assert typed["name"] in titles(app)
        # One step a field that was stored by itself, and one for the record.
        for _ in typed:
            await press(pilot, "u")
        assert typed["name"] not in titles(app)


async def test_its_card_shows_all_of_it_and_changes_its_state_by_one_key(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await open_gadgets(app, pilot)
        await press(pilot, "f")
        await write(pilot, "gmbh")
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        for words in ("Gadget ── Æther ☎ GmbH", "State stored", "Serial SN7710Q", f"Client {MARKUP}"):
            assert words in plain(app)
        await press(pilot, "s", "x")
        assert "lost" in screen_text(app)
        await press(pilot, "h")
        assert "State" in screen_text(app)
        assert "stored" in screen_text(app)
        await press(pilot, "escape", "u")
        assert "State stored" in plain(app)


async def test_it_goes_to_the_trash_and_comes_back_and_find_follows(home: Path) -> None:
    async with open_app(home) as (app, pilot):
        await open_gadgets(app, pilot)
        await press(pilot, "f")
        await write(pilot, "gmbh")
        await press(pilot, "escape", "x")
        assert messages(app)[-1] == "Gadget “Æther ☎ GmbH” is in the trash; u brings it back."
        await press(pilot, "T")
        assert "Gadget" in screen_text(app)
        assert "Æther ☎ GmbH" in screen_text(app)
        await press(pilot, "slash")
        await write(pilot, "n7710")
        assert "gadget" not in screen_text(app), "what is in the trash is not found"
        await press(pilot, "escape", "r", "escape", "slash")
        await write(pilot, "n7710")
        assert "gadget" in screen_text(app), "by any run of characters of its serial"
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)


async def test_a_hundred_thousand_are_filtered_sorted_and_paged(home: Path) -> None:
    rows = ((f"uid-{n:06}", f"Tester {n:06} {'blue' if n % 500 == 0 else 'red'}", n) for n in range(MANY))
    insert = "INSERT INTO gadget (uid, created_at, updated_at, name, state, price) VALUES (?, 1, 1, ?, 'stored', ?)"
    with (
        closing(opening.writer(home / "fieldkit.db")) as connection,
        transaction(connection),
        paused(connection),
        searchable_later(connection, [GADGET]),
    ):
        connection.executemany(insert, rows)
    async with open_app(home) as (app, pilot):
        await open_gadgets(app, pilot)
        assert f"Gadgets ── {MANY + 4:,} ── by name" in screen_text(app)
        await press(pilot, "G")
        assert titles(app)[-1] == max(HARD), "to the end at once"
        await press(pilot, "g", "f")
        await write(pilot, "tester")
        assert f"Gadgets ── {MANY:,} ──" in screen_text(app)
        assert titles(app)[0] == "Tester 000000 blue"
        await write(pilot, " blue")
        assert "Gadgets ── 200 ──" in screen_text(app)
        await press(pilot, "escape", "escape", "s", "s", "s", "s", "S")
        assert titles(app)[0] == f"Tester {MANY - 1:06} red"
        await press(pilot, *["pagedown"] * 12)
        assert len(titles(app)) <= CACHED, "what is far away is forgotten"
        assert titles(app) == sorted(titles(app), reverse=True)


# On the command line


def test_it_is_added_shown_changed_and_found_from_the_shell(fieldkit: Run) -> None:
    code, uid = fieldkit("add", "gadget", "name=Cable tester", "price=12.50", "client=acme", "spare=yes", "setup=1:30")
    assert code == 0
    uid = uid.strip()
    stored = json.loads(fieldkit("show", "gadget", uid, "--json")[1])["fields"]
    assert (stored["price"], stored["spare"], stored["setup"], stored["state"]) == (1250, True, 90, "stored")
    assert stored["client"]["title"] == MARKUP
    assert fieldkit("set", uid, "state=lost", "serial=QQ-4711-Z") == (0, "")
    assert "lost" in fieldkit("show", "gadget", uid)[1]
    for words in (("cable",), ("4711-Z",), ("--kind", "gadget", "cable")):
        assert "Cable tester" in fieldkit("find", *words)[1]
    assert fieldkit("delete", uid)[0] == 0
    assert "Cable tester" in fieldkit("trash")[1]
    assert fieldkit("undelete", uid)[0] == 0
    assert "lost" in fieldkit("history", uid)[1]
    assert fieldkit("check")[0] == 0


def test_it_goes_out_as_a_table_and_comes_back(fieldkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "gadgets.csv"
    assert fieldkit("table", "gadget", "--to", str(file))[0] == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0] == ["UID", *(field.label for field in GADGET.form)]
    assert "0 new, 0 changed, 4 as they were." in fieldkit("table", "gadget", "--from", str(file))[1]
    rows[1][rows[0].index("Price")] = "99.99"
    rows.append(["", "Added", MARKUP, "lost", *[""] * (len(rows[0]) - 4)])
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    assert "1 new, 1 changed, 3 as they were." in fieldkit("table", "gadget", "--from", str(file))[1]
    assert "99.99" in fieldkit("table", "gadget")[1]


# Between devices


def test_two_homes_sync_it_and_what_both_changed_is_a_conflict_until_one_decides(
    prepared: Path, tmp_path: Path
) -> None:
    ana = homes.founded(homes.fresh(prepared / "fieldkit.db", tmp_path / "ana", "Ana"))
    ben = homes.joined(homes.fresh(prepared / "fieldkit.db", tmp_path / "ben", "Ben"), ana)
    folder = tmp_path / "folder"
    folder.mkdir()
    with ana.open() as connection, transaction(connection):
        uid = crud.insert(connection, GADGET, {"name": "Shared", "state": "stored", "pieces": 1})
    ana.sync(folder)
    ben.sync(folder)
    for one, state in ((ana, "lent"), (ben, "lost")):
        with one.open() as connection, transaction(connection):
            assert crud.update(connection, GADGET, uid, {"state": state})
    for one in (ana, ben, ana):
        one.sync(folder)
    with ben.open() as connection:
        (found,) = conflicts.conflicts(connection)
        assert (found.kind, found.title, found.field) == ("gadget", "Shared", "state")
        assert {version.value for version in found.versions} == {"lent", "lost"}
        assert {event.who for event in history.history(connection, "gadget", uid)} >= {"Ana", ""}
    assert ana.digest() == ben.digest()
    with ben.open() as connection, transaction(connection):
        lost = next(place for place, version in enumerate(found.versions) if version.value == "lost")
        assert take(connection, found, lost)
    for one in (ben, ana):
        one.sync(folder)
        with one.open() as connection:
            assert connection.execute("SELECT state FROM gadget WHERE uid = ?", (uid,)).fetchone() == ("lost",)
            assert conflicts.count(connection) == 0
    assert ana.digest() == ben.digest()
