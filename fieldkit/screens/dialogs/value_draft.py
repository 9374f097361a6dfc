"""The draft of one value that is written in a dialog: there again in the form of its record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from textual.screen import Screen

from fieldkit.db.views.drafts import FIELD, RECORD
from fieldkit.domain.errors import Trouble
from fieldkit.operations import drafts
from fieldkit.screens.base.open_text import TypingTimer, UnkeptText
from fieldkit.screens.base.page import Page


class ValueDraft:
    """Keeps a value of the record ``uid`` while it is typed; ``began`` is the text that the dialog opened with."""

    def __init__(self, page: Page, kind: str, uid: str, field: str, label: str, began: str) -> None:
        self._page = page
        """The screen behind the dialog: nothing that it shows changes with a draft."""
        self._kind = kind
        self._place = {RECORD: uid, FIELD: field}
        self._field = field
        self._label = label
        self._began = began
        self._number = 0
        self._kept: Mapping[str, str] = {}
        self._turn = asyncio.Lock()
        self._text: Callable[[], str] = lambda: began
        self._timer: TypingTimer | None = None

    def follow(self, dialog: Screen[Any], text: Callable[[], str]) -> None:
        """Keep what ``text`` returns while ``dialog`` is open."""
        self._text = text
        self._timer = TypingTimer(dialog, self.keep)

    def typed(self) -> None:
        """Keep, in a moment, what is being typed."""
        if self._timer is not None:
            self._timer.typed()

    async def keep(self) -> None:
        """Keep what is typed; where it is as it began, let the draft go."""
        await self._write(self._texts())

    async def drop(self) -> None:
        """Let the draft go: the value was stored, or nobody wants it."""
        await self._write({})

    async def _write(self, texts: Mapping[str, str]) -> None:
        async with self._turn:
            if texts == self._kept:
                return
            store = self._page.host.store
            try:
                if texts:
                    self._number = await store.write_as(self._page, drafts.keep, self._number, self._kind, texts)
                else:
                    await store.write_as(self._page, drafts.discard, self._number)
                    self._number = 0
            except Trouble:
                return  # it stays in the dialog
            self._kept = texts

    def _texts(self) -> Mapping[str, str]:
        text = self._text()
        return {self._field: text, **self._place} if text != self._began else {}

    def unkept(self) -> list[UnkeptText]:
        """Return what the draft does not hold."""
        texts = self._texts()
        if not texts or texts == self._kept:
            return []
        return [UnkeptText(self._kind, texts, self._number, self._label, texts[self._field])]
