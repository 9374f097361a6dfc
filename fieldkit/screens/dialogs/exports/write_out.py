"""Records for other programs: as what, and where to; then the file is written in a thread while keys are answered."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fieldkit.db.views.drafts import ASKED, DOES, RecordDraft
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CONTACT, KINDS
from fieldkit.domain.records.values import Value
from fieldkit.operations.exports import export_contacts, export_table
from fieldkit.operations.exports.export_table import WrittenTable
from fieldkit.paths import typed as typed_path
from fieldkit.screens.base.page import Host, Page
from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen
from fieldkit.screens.dialogs.questions.kept_question import KeptQuestion
from fieldkit.screens.dialogs.value_draft import QuestionDraft

WRITE_OUT: Final = "write out"
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
        _ask_where(page, of, title, format_, only if of is kind else None, says)

    page.show_and_then(MenuScreen(title, choices), chosen)


def _ask_where(
    page: Page,
    kind: Kind,
    title: str,
    format_: str,
    only: Mapping[str, Value] | None,
    says: str,
    found: RecordDraft | None = None,
) -> None:
    name = export_table.file_name(kind, export_contacts.ENDINGS.get(format_, format_), page.now)
    question = Question("Save it as", str(Path.home() / name), path=True)
    about = {DOES: WRITE_OUT, "kind": kind.name, "format": format_, "only": json.dumps(dict(only or {}))}

    async def named(answers: Answers, _draft: QuestionDraft) -> bool:
        return await _write(page.host, kind, typed_path(answers[0]), format_, only)

    # Of the app: whoever leaves the screen wants the file all the same.
    KeptQuestion(title, [question], about, says, _needed).ask(page, named, found=found, of=page.app)


def asked_again(page: Page, draft: RecordDraft) -> bool:
    """Ask again where to, with the path that was typed; False if nothing says what is to be written."""
    kind, format_ = KINDS.get(draft.texts.get("kind", "")), draft.texts.get("format", "")
    known = {*_TABLES.values(), *(_PEOPLE.values() if kind is CONTACT else ())}
    if kind is None or format_ not in known:
        return False
    try:
        only = json.loads(draft.texts.get("only", ""))
    except ValueError:
        return False
    if not isinstance(only, dict) or not {*only} <= {"uid", "client"}:
        return False
    _ask_where(page, kind, draft.texts.get(ASKED, ""), format_, only or None, "", draft)
    return True


def _of_people(name: str, kind: Kind) -> str:
    called = export_contacts.FORMATS[name]
    return called if kind is CONTACT else f"{called} of all people"


async def _write(host: Host, kind: Kind, path: Path, format_: str, only: Mapping[str, Value] | None) -> bool:
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
        return False
    else:
        host.say(export_table.in_words(done, kind))
        return True
    finally:
        until.append(time.monotonic() + LONGEST_END)


def _needed(answers: Answers) -> str:
    return "" if answers[0].strip() else "This is needed."
