"""A dialog whose answers are kept while they are typed: asked again, it holds what was typed before."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from textual.app import App

from fieldkit.db.views import drafts as stored
from fieldkit.operations import drafts
from fieldkit.screens.base.page import Page
from fieldkit.screens.dialogs.ask import Answers, AskScreen, Question
from fieldkit.screens.dialogs.value_draft import QuestionDraft

FINISH: Final = "finish"
"""What the draft of a survey's sign-off DOES: its screen asks again."""
Then = Callable[[Answers, QuestionDraft], Coroutine[Any, Any, bool | None]]
"""Goes on with the answers; False where nothing came of it: what was typed is kept for later."""


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """What is asked, and what tells it from others of the same title."""

    title: str
    questions: Sequence[Question]
    about: Mapping[str, str] = field(default_factory=dict)
    """Names and texts with which it can be asked again at the next start, DOES among them; none where it cannot."""
    says: str = ""
    check: Callable[[Answers], str] | None = None

    def ask(
        self,
        page: Page,
        then: Then,
        *,
        found: stored.RecordDraft | None = None,
        left: Callable[[], object] | None = None,
        of: Page | App[Any] | None = None,
        again: Answers | None = None,
        wrong: str = "",
    ) -> None:
        """Ask above ``page``, going on with the draft ``found`` or what was typed before; ``left`` is called after Esc.

        ``of`` goes on with the answers, also where ``page`` is not there any more. ``again`` are answers of which
        ``wrong`` says what was the matter; ``found`` may be the draft that holds them.
        """
        page.run_worker(self._ask(page, then, found, left, of or page, again, wrong))

    async def _ask(
        self,
        page: Page,
        then: Then,
        found: stored.RecordDraft | None,
        left: Callable[[], object] | None,
        of: Page | App[Any],
        again: Answers | None,
        wrong: str,
    ) -> None:
        if again is None and found is None:
            found = await page.ask(stored.of_question, self.title, self.about, drafts.is_left)
        secret = frozenset(place for place, one in enumerate(self.questions) if one.secret)
        began = tuple(one.text for one in self.questions)
        draft = QuestionDraft(page, self.title, began, secret, found, self.about)
        filled = [replace(one, text=text) for one, text in zip(self.questions, again or draft.answers, strict=True)]

        async def go_on(answers: Answers) -> None:
            if await then(answers, draft) is False:
                await draft.put_away()
            else:
                await draft.drop()

        def closed(answers: Answers | None) -> None:
            if answers is not None:
                of.run_worker(go_on(answers))
            elif left is not None:
                left()

        dialog = AskScreen(
            self.title, filled, says=self.says, wrong=wrong, check=self.check, draft=draft, place=draft.place
        )
        page.app.push_screen(dialog, closed)
        if draft.back and again is None:
            page.host.say(draft.back)
