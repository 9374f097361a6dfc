"""Records for other programs: as what, and where to; then the file is written in a thread while keys are answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.domain.records.values import Value
from fieldkit.operations.exports import export_contacts, export_table
from fieldkit.operations.exports.export_table import WrittenTable
from fieldkit.paths import typed as typed_path
from fieldkit.screens.base.page import Host, Page
from fieldkit.screens.dialogs.ask import Answers, AskScreen, Question
from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen

LONGEST_END: Final = 2.0
"""Seconds that fieldkit waits with its end for a file to be whole; then no part of it is there."""
_PEOPLE: Final = {"v": "vcard", "3": "vcard3"}
"""Formats of people alone, by the key that chooses them."""
_TABLES: Final = {"c": "csv", "x": "xlsx", "j": "json"}
"""Formats of any kind."""


def write_out(
    page: Page, kind: Kind, title: str, only: Mapping[str, Value] | None = None, *, says: str = "", people: bool = False
) -> None:
    """Ask in which format and where to, and write the records of ``kind`` that have the values ``only``.

    ``people``: whether vCards of everybody are offered as well, of another kind than theirs.
    """
    choices = [MenuChoice(key, _of_people(name, kind)) for key, name in _PEOPLE.items() if people or kind is CONTACT]
    choices += [MenuChoice(key, export_table.FORMATS[name]) for key, name in _TABLES.items()]

    async def chosen(key: str) -> None:
        format_ = {**_PEOPLE, **_TABLES}[key]
        of = CONTACT if key in _PEOPLE else kind
        which = only if of is kind else None
        name = export_table.file_name(of, export_contacts.ENDINGS.get(format_, format_), page.now)
        question = Question("Save it as", str(Path.home() / name), path=True)

        async def named(answers: Answers) -> None:
            # Of the app: whoever leaves the screen wants the file all the same.
            page.app.run_worker(_write(page.host, of, typed_path(answers[0]), format_, which))

        page.show_and_then(AskScreen(title, [question], says=says, check=_needed), named)

    page.show_and_then(MenuScreen(title, choices), chosen)


def _of_people(name: str, kind: Kind) -> str:
    called = export_contacts.FORMATS[name]
    return called if kind is CONTACT else f"{called} of all people"


async def _write(host: Host, kind: Kind, path: Path, format_: str, only: Mapping[str, Value] | None) -> None:
    database, currency = host.home.database, host.settings.currency
    until: list[float] = []

    def told(_count: int) -> None:
        if until and time.monotonic() > until[0]:
            raise Trouble(f"{path}: fieldkit ended before it was whole. No part of it is there.")

    def job() -> WrittenTable:
        if format_ in _TABLES.values():
            return export_table.export_table(database, kind, path, format_, currency, only, told=told)
        return export_contacts.export_contacts(database, path, format_, currency, only, told=told)

    host.say("Writing …")
    try:
        done = await asyncio.to_thread(job)
    except Trouble as trouble:
        host.report(trouble)
    else:
        host.say(export_table.in_words(done, kind))
    finally:
        until.append(time.monotonic() + LONGEST_END)


def _needed(answers: Answers) -> str:
    return "" if answers[0].strip() else "This is needed."
