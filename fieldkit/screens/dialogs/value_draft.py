"""Drafts of what is typed in a dialog: values, there again in the form of their record, or answers to questions."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

from textual.screen import Screen

from fieldkit.db.views.drafts import ASKED, FIELD, QUESTION, RECORD, RecordDraft
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.values import local
from fieldkit.operations import drafts
from fieldkit.screens.base.open_draft import OpenDraft
from fieldkit.screens.base.open_text import TypingTimer, UnkeptText
from fieldkit.screens.base.page import Page
from fieldkit.screens.base.write_queue import MOMENT

T = TypeVar("T")
DRAFT: Final = "draft"
"""What a screen that lists drafts shows, beside kinds of records."""
Answers = tuple[str, ...]


class DialogDraft:
    """Keeps what is typed in a dialog while it is typed; ``began`` is what the dialog opened with."""

    def __init__(self, page: Page, kind: str, began: Answers, found: RecordDraft | None = None) -> None:
        self._draft = OpenDraft(self._store)
        self._page = page
        self._kind = kind
        self.began = began
        """The answers with which nothing is typed."""
        self._answers: Callable[[], Answers] = lambda: began
        self._at: Callable[[], int] = lambda: 0
        """Return the answer that is being typed."""
        self._timer: TypingTimer | None = None
        self._warned: Answers | None = None
        """Answers of which was said that closing drops them."""
        self.back = ""
        """What to say of answers that were typed before."""
        if found is not None:
            self._draft.go_on(found.id, found.updated_at, dict(found.texts))
            when = local(found.updated_at).strftime("%H:%M")
            self.back = f"What you typed at {when} is back. Ctrl+T throws it away."

    async def _store(self, *job: Any) -> Any:
        store, shown = self._page.host.store, self._page.shown_kinds
        if shown is not None and DRAFT in shown:
            return await store.write(*job)
        # For the screen behind the dialog: nothing that it shows changes with a draft.
        return await store.write_as(self._page, *job)

    def follow(self, dialog: Screen[Any], answers: Callable[[], Answers], at: Callable[[], int]) -> None:
        """Keep what ``answers`` returns while ``dialog`` is open; ``at`` says which of them is being typed."""
        self._answers, self._at = answers, at
        self._timer = TypingTimer(dialog, self.keep)

    def answered(self) -> None:
        """Take in that the dialog closes: its answers are what they are now."""
        answers, place = self._answers(), self._at()
        self._answers, self._at = lambda: answers, lambda: place

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

    async def store(
        self,
        write: Callable[[Callable[[sqlite3.Connection], T | None]], Coroutine[Any, Any, T | None]],
        job: Callable[[sqlite3.Connection], T | None],
    ) -> T | None:
        """Let ``write`` do the job that stores what was typed, with which the draft goes; else it is kept for later."""

        def both(connection: sqlite3.Connection) -> T | None:
            done = job(connection)
            if done is not None:
                drafts.write(connection, self._draft.seen, self._kind, {})
            return done

        async def storing() -> T | None:
            done = await write(both)
            if done is not None:
                self._draft.close()
                self._draft.became_record()
            return done

        done = await self._draft.in_turn(storing)
        if done is None:
            await self.put_away()
        return done

    async def put_away(self) -> None:
        """Keep what is typed for later: nobody is in the middle of it any more."""
        await self._write(self._for_later)

    def hand_on(self) -> RecordDraft | None:
        """Write no more, and return the draft as it is kept for another dialog to go on with; None where it is not."""
        self._draft.close()
        seen, kept = self._draft.seen, self._draft.kept
        return RecordDraft(seen.number, self._kind, kept, seen.at) if kept else None

    async def leave(self) -> bool:
        """Keep what is typed for later, as the dialog closes, and say so; False if it has to stay open.

        It closes over text that is kept nowhere only if that is wanted once more.
        """
        texts = self._for_later
        with suppress(TimeoutError):  # a store that is busy takes it later
            await asyncio.wait_for(self._write(texts), MOMENT)
        words = f"What you typed is kept for later, not stored yet.{self._not_kept} Today lists it." if texts else ""
        if texts != self._draft.kept and texts:
            if await self._page.host.close_over([self._unkept(texts)]):
                words = f"What you typed is kept, not stored.{self._not_kept} Today lists it once the store takes it."
            elif self._warned != self._answers():
                self._warned = self._answers()
                self._page.host.say("What you typed could not be stored. Esc once more drops it.")
                return False
            else:
                words = "What you typed is dropped, not stored."
        self.answered()
        self._draft.close()
        if words or self._not_kept:
            self._page.host.say(words or self._not_kept.strip())
        return True

    async def _write(self, texts: Mapping[str, str]) -> None:
        with suppress(Trouble):  # it stays in the dialog
            await self._draft.in_turn(partial(self._draft.write, self._kind, texts))

    def _texts(self) -> Mapping[str, str]:
        """Return what the draft is to hold; nothing where nothing was typed."""
        raise NotImplementedError

    @property
    def _for_later(self) -> Mapping[str, str]:
        return {name: text for name, text in self._texts().items() if name != FIELD}

    @property
    def _not_kept(self) -> str:
        """A sentence about what is typed and never kept."""
        return ""

    def _shown(self) -> tuple[str, str]:
        """Return what a person calls the place, and what is typed there."""
        raise NotImplementedError

    def unkept(self) -> list[UnkeptText]:
        """Return what the draft does not hold."""
        texts = self._texts()
        return [self._unkept(texts)] if texts and texts != self._draft.kept else []

    def _unkept(self, texts: Mapping[str, str]) -> UnkeptText:
        return UnkeptText(self._kind, texts, self._draft.number, *self._shown())


class ValueDraft(DialogDraft):
    """The draft of a value of the record ``uid``."""

    def __init__(
        self, page: Page, kind: str, uid: str, field: str, label: str, began: str, found: RecordDraft | None = None
    ) -> None:
        super().__init__(page, kind, (began,), found)
        self._place = {RECORD: uid, FIELD: field}
        self._field = field
        self._label = label

    @property
    def text(self) -> str:
        """What the dialog is to begin with: what was typed before."""
        return self._draft.kept.get(self._field, self.began[0])

    def _texts(self) -> Mapping[str, str]:
        answers = self._answers()
        return {self._field: answers[0], **self._place} if answers != self.began else {}

    def _shown(self) -> tuple[str, str]:
        return self._label, self._answers()[0]


class NewRecordDraft(DialogDraft):
    """The draft of a new record, of which a dialog asks the values of ``fields`` and ``given`` are known."""

    def __init__(self, page: Page, kind: str, fields: Mapping[str, str], given: Mapping[str, str]) -> None:
        super().__init__(page, kind, tuple(fields.values()))
        self._fields = tuple(fields)
        self._given = dict(given)

    def _texts(self) -> Mapping[str, str]:
        answers = self._answers()
        if not any(text.strip() and text != began for text, began in zip(answers, self.began, strict=True)):
            return {}  # what it was filled in with, or less, nobody typed
        return {**dict(zip(self._fields, answers, strict=True)), **self._given, FIELD: self._fields[self._at()]}

    def _shown(self) -> tuple[str, str]:
        both = zip(self._answers(), self.began, strict=True)
        return self._kind.capitalize(), ", ".join(text for text, began in both if text != began)


class QuestionDraft(DialogDraft):
    """The draft of answers in the dialog ``title``. Of a secret one nothing is kept.

    ``about`` tells it from others of the same title, and what is needed to ask again.
    """

    def __init__(
        self,
        page: Page,
        title: str,
        began: Answers,
        secret: frozenset[int] = frozenset(),
        found: RecordDraft | None = None,
        about: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(page, QUESTION, began, found)
        self._title = title
        self._secret = secret
        self._about = dict(about or {})

    @property
    def answers(self) -> Answers:
        """What the dialog is to begin with: what was typed before."""
        return tuple(self._draft.kept.get(_named(place), text) for place, text in enumerate(self.began))

    @property
    def place(self) -> int:
        """The answer to begin at: the one that was being typed."""
        names = [_named(place) for place in range(len(self.began))]
        field = self._draft.kept.get(FIELD, "")
        return names.index(field) if field in names else 0

    def _typed(self) -> dict[int, str]:
        both = zip(self._answers(), self.began, strict=True)
        return {place: text for place, (text, began) in enumerate(both) if text != began and place not in self._secret}

    def _texts(self) -> Mapping[str, str]:
        typed = {_named(place): text for place, text in self._typed().items()}
        return {ASKED: self._title, **self._about, **typed, FIELD: _named(self._at())} if typed else {}

    @property
    def _not_kept(self) -> str:
        answers = self._answers()
        return " A passphrase is never kept." if any(answers[place] for place in self._secret) else ""

    def _shown(self) -> tuple[str, str]:
        return self._title, ", ".join(self._typed().values())


def _named(place: int) -> str:
    return f"answer {place}"
