"""How the save case stores records: the one place that knows the store's interface."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from fieldkit.db.records import crud
from fieldkit.db.store.store import Store
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value

Save = Callable[[int], Awaitable[object]]
"""Saves the n-th new record as the app does, and returns when it is stored; whoever asks then finds it."""
Nothing = Callable[[], Awaitable[None]]
"""Goes the same way and stores nothing."""

KINDS_SAVED = ("contact", "promise")
"""The kind with the most to index (words, and any run of characters of numbers and addresses), and a usual one."""


@asynccontextmanager
async def saving(kind: str, database: Path) -> AsyncIterator[tuple[Save, Nothing]]:
    """Open the store on ``database``; give what saves the n-th new record of ``kind``, and what saves nothing."""
    store = Store(database)

    async def save(turn: int) -> str:
        return await store.write(crud.insert, KINDS[kind], _VALUES[kind](turn))

    async def nothing() -> None:
        await store.write(_nothing)

    try:
        yield save, nothing
    finally:
        await store.close()


def _nothing(connection: sqlite3.Connection) -> None:
    """Do nothing with ``connection``."""


def _contact(turn: int) -> dict[str, Value]:
    return {
        "name": f"Ines O'Brien {turn}",
        "client": 1,
        "job_title": "Office manager",
        "role": "office",
        "phones": f"mobile: 07700 {900000 + turn}",
        "emails": f"ines.{turn}@kestrel-dental.example",
        "notes": "Asks for everything in writing, and answers the same day.",
    }


def _promise(turn: int) -> dict[str, Value]:
    return {
        "what": f"Send the quote for the backup, version {turn}",
        "due": "2026-11-24 10:00",
        "client": 1,
        "type": "send",
        "state": "open",
        "notes": "With the price for two years.",
    }


_VALUES: Mapping[str, Callable[[int], dict[str, Value]]] = {"contact": _contact, "promise": _promise}
