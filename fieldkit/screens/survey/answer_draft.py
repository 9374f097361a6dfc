"""What is being typed in a survey, kept while it is typed, and there again when the survey is opened after a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from fieldkit.db.views import drafts as stored_drafts
from fieldkit.db.views.drafts import ANSWER, ASKED, FIELD, INSTANCE, ITEM, SURVEY, TEXT
from fieldkit.domain.errors import Trouble
from fieldkit.domain.surveys.answers import show_answer
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.operations import drafts
from fieldkit.screens.base.open_text import TypingTimer, UnkeptText
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.answer_keys import AnswerKeys
from fieldkit.screens.survey.run_view import RunView


class AnswerDraft:
    """The draft of the answer, or of the note, that is open."""

    def __init__(self, view: RunView, answering: AnswerKeys) -> None:
        self._view = view
        self._run = view.run
        self._answering = answering
        self._timer = TypingTimer(view.page, self.keep)
        self._turn = asyncio.Lock()
        self._number = 0
        self._kept: Mapping[str, str] = {}
        """What the draft holds."""

    def typed(self) -> None:
        """Keep, in a moment, what is being typed."""
        if self._run.is_typing():
            self._timer.typed()

    async def keep(self) -> None:
        """Keep what is being typed; without any let the draft go."""
        async with self._turn:
            texts = self._texts()
            if texts == self._kept or (not texts and self._is_pending):
                return
            store, page = self._view.host.store, self._view.page
            try:
                if texts:
                    self._number = await store.write_as(page, drafts.keep, self._number, ANSWER, texts)
                elif self._number:
                    await store.write_as(page, drafts.discard, self._number)
                    self._number = 0
            except Trouble:
                return  # it stays in the field, and leaving that says what is wrong
            self._kept = texts

    async def closed(self) -> None:
        """Let the draft go once its answer is stored."""
        await self._answering.ended()
        await self.keep()

    @property
    def _is_pending(self) -> bool:
        """Whether what the draft holds is an answer now that is not stored yet, or could not be."""
        return (self._kept.get(ITEM, ""), self._kept.get(INSTANCE, "")) in self._run.pending

    def _texts(self) -> Mapping[str, str]:
        """Return what a draft is to hold: nothing where nothing is typed that is not stored."""
        typing, survey = self._run.typing, self._run.survey
        if typing is None or survey is None or typing.row.item is None:
            return {}
        text = self._view.entry.text
        return self._texts_of(typing.row, typing.what, text) if text != typing.began else {}

    def _texts_of(self, row: SurveyRow, what: str, text: str) -> Mapping[str, str]:
        assert row.item is not None and self._run.survey is not None
        return {
            SURVEY: self._run.survey.uid,
            ITEM: row.item.id,
            INSTANCE: row.instance,
            ASKED: row.title,
            TEXT: text,
            FIELD: what,
        }

    async def restore(self) -> None:
        """Go on typing where somebody was typing as fieldkit ended."""
        run, view = self._run, self._view
        if run.survey is None:
            return
        found = await view.page.ask(stored_drafts.of_survey, run.survey.uid)
        if found is None or run.is_typing():
            return
        self._number, self._kept = found.id, dict(found.texts)
        text = found.texts.get(TEXT, "")
        place = (found.texts.get(ITEM, ""), found.texts.get(INSTANCE, ""))
        row = next((row for row in run.rows if row.item is not None and (row.item.id, row.instance) == place), None)
        if row is None or run.finished:
            asked = found.texts.get(ASKED, "")
            run.say(f"“{text}” was typed for “{asked}” and is not stored. Ctrl+T lets it go.", "alert")
            view.explain()
            return
        view.go_to(item_lines.uid_of(row))
        if found.field == "note":
            self._answering.note(text)
        else:
            self._answering.type(text)

    async def hand_over(self) -> None:
        """Close what is typed and leave its draft to another screen; where it cannot be kept, it stays."""
        await self.keep()
        if self._run.is_typing() and self._texts() == self._kept:
            self._number, self._kept = 0, {}
            self._answering.drop()

    async def discard(self) -> None:
        """Throw away what is typed."""
        if self._run.is_typing():
            self._answering.drop()
        await self.keep()

    async def keep_open_text(self) -> None:
        """Store what is typed as if the field were left, with the answers that are on their way."""
        self._answering.leave()
        await self._answering.settled()
        await self.keep()

    def unkept(self) -> list[UnkeptText]:
        """Return what is typed and neither an answer nor in the draft, and the answers that are not stored."""
        run, texts = self._run, self._texts()
        unkept = [UnkeptText(ANSWER, texts, self._number, texts[ASKED], texts[TEXT])] if texts != self._kept else []
        for row in run.rows:
            given = run.pending.get((row.item.id, row.instance)) if row.item is not None else None
            if row.item is None or given is None:
                continue
            shown = show_answer(row.item, given.value, given.result)
            both = {"answer": shown, "note": given.note}
            unkept += [
                UnkeptText(ANSWER, self._texts_of(row, what, text), 0, row.title, text)
                for what, text in both.items()
                if text
            ]
        return unkept
