"""Drafts of what is typed in a dialog: a value, there again in the form of its record, or answers to questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from textual.screen import Screen

from fieldkit.db.views.drafts import ASKED, FIELD, QUESTION, RECORD, RecordDraft
from fieldkit.domain.errors import Trouble
from fieldkit.screens.base.open_draft import OpenDraft
from fieldkit.screens.base.open_text import TypingTimer, UnkeptText
from fieldkit.screens.base.page import Page

Answers = tuple[str, ...]


class DialogDraft:
    """Keeps what is typed in a dialog while it is typed; ``began`` is what the dialog opened with."""

    def __init__(self, page: Page, kind: str, began: Answers) -> None:
        # For the screen behind the dialog: nothing that it shows changes with a draft.
        self._draft = OpenDraft(lambda *job: page.host.store.write_as(page, *job))
        self._kind = kind
        self._began = began
        self._answers: Callable[[], Answers] = lambda: began
        self._timer: TypingTimer | None = None

    def follow(self, dialog: Screen[Any], answers: Callable[[], Answers]) -> None:
        """Keep what ``answers`` returns while ``dialog`` is open."""
        self._answers = answers
        self._timer = TypingTimer(dialog, self.keep)

    def typed(self) -> None:
        """Keep, in a moment, what is being typed."""
        if self._timer is not None:
            self._timer.typed()

    async def keep(self) -> None:
        """Keep what is typed; where it is as it began, let the draft go."""
        await self._write(self._texts())

    async def drop(self) -> None:
        """Let the draft go, with what is on its way into it: the value was stored, or nobody wants it."""
        self._draft.close()
        await self._write({})

    async def _write(self, texts: Mapping[str, str]) -> None:
        with suppress(Trouble):  # it stays in the dialog
            await self._draft.in_turn(partial(self._draft.write, self._kind, texts))

    def _texts(self) -> Mapping[str, str]:
        """Return what the draft is to hold; nothing where nothing was typed."""
        raise NotImplementedError

    def _shown(self) -> tuple[str, str]:
        """Return what a person calls the place, and what is typed there."""
        raise NotImplementedError

    def unkept(self) -> list[UnkeptText]:
        """Return what the draft does not hold."""
        texts = self._texts()
        if not texts or texts == self._draft.kept:
            return []
        return [UnkeptText(self._kind, texts, self._draft.number, *self._shown())]


class ValueDraft(DialogDraft):
    """The draft of a value of the record ``uid``."""

    def __init__(self, page: Page, kind: str, uid: str, field: str, label: str, began: str) -> None:
        super().__init__(page, kind, (began,))
        self._place = {RECORD: uid, FIELD: field}
        self._field = field
        self._label = label

    def _texts(self) -> Mapping[str, str]:
        answers = self._answers()
        return {self._field: answers[0], **self._place} if answers != self._began else {}

    def _shown(self) -> tuple[str, str]:
        return self._label, self._answers()[0]


class QuestionDraft(DialogDraft):
    """The draft of answers in the dialog ``title``, which go into no record. Of a secret one nothing is kept."""

    def __init__(
        self, page: Page, title: str, began: Answers, secret: frozenset[int], found: RecordDraft | None
    ) -> None:
        super().__init__(page, QUESTION, began)
        self._title = title
        self._secret = secret
        if found is not None:
            self._draft.go_on(found.id, found.updated_at, dict(found.texts))

    @property
    def answers(self) -> Answers:
        """What the dialog is to begin with: what was typed before."""
        return tuple(self._draft.kept.get(f"answer {place}", text) for place, text in enumerate(self._began))

    def _typed(self) -> dict[int, str]:
        both = zip(self._answers(), self._began, strict=True)
        return {place: text for place, (text, began) in enumerate(both) if text != began and place not in self._secret}

    def _texts(self) -> Mapping[str, str]:
        typed = {f"answer {place}": text for place, text in self._typed().items()}
        return {ASKED: self._title, **typed, FIELD: "answers"} if typed else {}

    def _shown(self) -> tuple[str, str]:
        return self._title, ", ".join(self._typed().values())
