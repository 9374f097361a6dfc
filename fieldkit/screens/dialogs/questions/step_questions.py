"""What has to be said of records that come to a state: asked once, and looked at before anything is stored."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from sqlite3 import Connection
from typing import Any, Final

from fieldkit.db.views.drafts import ASKED, DOES, RecordDraft
from fieldkit.db.views.record import StateQuestion, questions
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import state_steps
from fieldkit.operations.state_steps import StepsTaken
from fieldkit.screens.base.page import Page
from fieldkit.screens.base.wording import short
from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.dialogs.questions.kept_question import KeptQuestion
from fieldkit.screens.dialogs.value_draft import QuestionDraft

STEP: Final = "step"
_AHEAD: Final = "The day may be “in 6 months”; after it, it is open again."
_REST: Final = 60
"""Characters of what a record is called in a sentence."""


class StepQuestions:
    """What is asked of records that come to a state."""

    def __init__(self, page: Page, kind: Kind, uids: Sequence[str], state: str, title: str) -> None:
        self._page = page
        self._kind = kind
        self._uids = tuple(uids)
        self._state = state
        self._state_word = kind.state.option_label(state) if kind.state is not None else state
        self._asks: tuple[StateQuestion, ...] = questions(kind, state)
        self._reading = ReadingContext(page.now, lambda *_: 0, lambda *_: "", "", page.host.settings.month_first)
        rules = kind.state_rules
        self._ahead = rules.ahead if rules is not None else ()
        says = _AHEAD if any(one.field in self._ahead for one in self._asks) else ""
        about = {DOES: STEP, "kind": kind.name, "uids": " ".join(self._uids), "state": state}
        asked = [Question(one.label, needed=True) for one in self._asks]
        self._question = KeptQuestion(title, asked, about, says, self._lacking)

    def ask(self, taken: Callable[[StepsTaken], object] | None = None, found: RecordDraft | None = None) -> None:
        """Ask what the state needs, take the step with the answers and tell what came of it."""

        async def go_on(answers: Answers, draft: QuestionDraft) -> bool:
            said = dict(zip((one.field for one in self._asks), answers, strict=True))
            return await self._take(said, partial(draft.store, self._page.write), taken)

        if self._asks:
            self._question.ask(self._page, go_on, found=found)
        else:
            self._page.run_worker(self._take({}, self._page.write, taken))

    async def _take(
        self,
        said: Mapping[str, str],
        write: Callable[[Callable[[Connection], bool | None]], Coroutine[Any, Any, bool | None]],
        taken: Callable[[StepsTaken], object] | None,
    ) -> bool:
        came: list[StepsTaken] = []

        def job(connection: Connection) -> bool | None:
            by = self._page.reading(connection)
            came.append(state_steps.take_all(connection, self._kind, self._uids, self._state, by, said))
            return True if came[-1].done else None  # where nothing came of them, the answers are kept

        done = await write(job)
        if came and (done or not came[-1].done):
            if taken is not None:
                taken(came[-1])
            self._page.host.say(self._told(came[-1]))
        return bool(done)

    def _told(self, came: StepsTaken) -> str:
        word, label = self._state_word, self._kind.label.lower()
        parts = []
        if came.done:
            many = f"{len(came.done):,} {self._kind.plural.lower()} are" if len(came.done) > 1 else f"The {label} is"
            parts.append(f"{many} {word} now; u takes it back.")
        if came.refused:
            parts.append(stays(came.refused))
        return " ".join(parts)

    def _lacking(self, answers: Answers) -> str:
        """Return what is missing of the answers, or cannot be read; "" if nothing is."""
        today = self._reading.now.date().isoformat()
        for one, text in zip(self._asks, answers, strict=True):
            if not text.strip():
                return f"“{one.label}” is needed."
            try:
                value = self._kind.field(one.field).read(text, self._reading)
            except Invalid as error:
                return str(error)
            if one.field in self._ahead and str(value) < today:
                return "That day is over. Give a day to come."
        return ""


def stays(refused: Sequence[tuple[str, str]]) -> str:
    """Return why the first of several records stays as it is, and how many more do."""
    title, why = refused[0]
    more = len(refused) - 1
    others = "" if not more else f" {more:,} more {'stays as it is' if more == 1 else 'stay as they are'}."
    return f"“{short(title)[:_REST]}” stays: {why}{others}"


def asked_again(page: Page, draft: RecordDraft) -> bool:
    """Ask again what was open as fieldkit ended, with what was typed; False if there is no such step any more."""
    texts = draft.texts
    kind = KINDS.get(texts.get("kind", ""))
    state = texts.get("state", "")
    if kind is None or kind.state_rules is None or state not in kind.state_rules.needs:
        return False
    StepQuestions(page, kind, texts.get("uids", "").split(), state, texts.get(ASKED, "")).ask(found=draft)
    return True
