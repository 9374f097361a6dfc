"""A document for a client: as what, and where to; then the file is written in a thread while keys are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from fieldkit.db.views.drafts import DOES, RecordDraft
from fieldkit.domain.errors import Trouble
from fieldkit.operations.exports import survey_report
from fieldkit.paths import typed as typed_path
from fieldkit.screens.base.page import Page
from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen
from fieldkit.screens.dialogs.questions.kept_question import KeptQuestion
from fieldkit.screens.dialogs.value_draft import QuestionDraft


@dataclass(frozen=True, slots=True)
class DocumentFormats:
    """What a document can be written as."""

    keys: Mapping[str, str]
    """Formats by the key that chooses them."""
    names: Mapping[str, str]
    """All formats, with their names for people."""
    of: Callable[[Path, str], str]
    """Return the format of a file by its name; raises Trouble where the name says another than the one chosen."""


REPORTED: Final = DocumentFormats(
    {"h": "html", "p": "pdf", "d": "docx", "t": "txt", "m": "md"}, survey_report.FORMATS, survey_report.format_of
)
"""Of a report, and of a binder."""


async def document_out(
    page: Page,
    title: str,
    does: str,
    uid: str,
    named: Callable[[str], str],
    write: Callable[[Path, str, datetime], str],
    draft: RecordDraft | None,
    formats: DocumentFormats = REPORTED,
) -> None:
    """Ask in which format and where to, and write; with a draft ask again where to.

    ``named`` is the name of a new file of a format. ``write`` is called in a thread with path, format and the moment;
    it says what was written, or raises Trouble.
    """
    host = page.host
    for setting in ("report", "currency"):
        if wrong := host.settings.wrong(setting):
            host.report(Trouble(f"{wrong.what} Nothing was done: this goes by “{setting}”."))
            return
    try:
        folder = survey_report.folder_of(host.settings.report, Path.home())
    except Trouble as trouble:
        host.report(trouble)
        return

    async def chosen(key: str) -> None:
        format_ = formats.keys[key]
        question = Question("Save it as", str(folder / named(format_)), path=True)
        about = {DOES: does, "uid": uid, "key": key}

        async def answered(answers: Answers, _draft: QuestionDraft) -> bool:
            path = survey_report.named_file(typed_path(answers[0]), format_, formats.names)
            return await _written(page, path, partial(formats.of, path, format_), write)

        def free(answers: Answers) -> str:
            return _free(answers[0], format_, formats.names)

        # Of the app: whoever leaves the screen wants the file all the same.
        KeptQuestion(title, [question], about, check=free).ask(page, answered, found=draft, of=page.app)

    if draft is not None and draft.texts.get("key") in formats.keys:
        await chosen(draft.texts["key"])
        return
    page.show_and_then(
        MenuScreen(title, [MenuChoice(key, formats.names[name]) for key, name in formats.keys.items()]), chosen
    )


async def _written(
    page: Page, path: Path, format_of: Callable[[], str], write: Callable[[Path, str, datetime], str]
) -> bool:
    host, now = page.host, page.now

    def job() -> str:
        return write(path, format_of(), now)

    host.say("Writing …")
    try:
        said = await asyncio.to_thread(job)
    except Trouble as trouble:
        host.say("")
        host.report(trouble)
        return False
    host.say(said)
    return True


def _free(answer: str, format_: str, names: Mapping[str, str]) -> str:
    if not answer.strip():
        return "This is needed."
    path = survey_report.named_file(typed_path(answer), format_, names)
    if path.exists():
        return "This file is there already. Choose another name."
    return "" if path.parent.is_dir() else "There is no such folder."
