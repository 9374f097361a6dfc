"""A thing that is lent to clients, declared as a kind of record, and how tests look at it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from fieldkit.app import FieldkitApp
from fieldkit.domain.records.appearance import NewHere, Timeline
from fieldkit.domain.records.declaration import Record, declare
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
from fieldkit.domain.records.values import Value
from fieldkit.domain.records.waiting import TodayGroup, WaitingRule
from fieldkit.screens.record.record_list import RecordListScreen
from tests.db.schema.tables import table_sql
from tests.ui.support.driver import screen_text, settle


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
    timeline=Timeline(7, "lent_at", what=("name",), who=(), due="back"),
    new=NewHere(9, "g", "Gadget: something lent"),
    partner=True,
)
WAITS = WaitingRule((("state", ("lent",)),))
ON_TODAY = TodayGroup(
    "gadgets",
    "Gadgets to come back",
    "back",
    due=True,
    what="name",
    does=lambda pieces: f"{pieces} pieces",
    does_from=("pieces",),
    contact="",
)
WEIGHT = 7
"""Between a client and a promise."""


MIGRATION = f"{table_sql(GADGET)};\nCREATE INDEX gadget_by_name ON gadget(name COLLATE NOCASE) WHERE deleted_at IS NULL"


Run = Callable[..., tuple[int, str]]


def titles(app: FieldkitApp) -> list[str]:
    """Return what the list shows, from the top."""
    assert isinstance(app.screen, RecordListScreen)
    return [str(row.cells[0]) for row in app.screen.list.rows]


def client_of(home: Path) -> int:
    """Return the local id of the one client."""
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        return int(connection.execute("SELECT id FROM client").fetchone()[0])


def row_of(home: Path, name: str) -> dict[str, Value]:
    """Return every field that a person types, as it is stored, of the gadget called ``name``."""
    names = [field.name for field in GADGET.form]
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        row = connection.execute(f"SELECT {', '.join(names)} FROM gadget WHERE name = ?", (name,)).fetchone()
    return dict(zip(names, row, strict=True))


def plain(app: FieldkitApp) -> str:
    """Return what is on the screen as one line of words."""
    return " ".join(screen_text(app).split())


async def open_gadgets(app: FieldkitApp, pilot: Pilot[Any]) -> None:
    """Choose the line of the palette."""
    palette = {command.title: command for command in app.get_system_commands(app.screen)}
    palette["List: Gadgets"].callback()
    await settle(pilot)
