"""The draft of what is being typed in one place: who writes it, in which order, and when nobody does any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

from fieldkit.operations import drafts
from fieldkit.operations.drafts import SeenDraft
from fieldkit.screens.base.write_queue import begun

T = TypeVar("T")


class OpenDraft:
    """A draft whose one owner is what holds this object: a form, an answer, a value that is written in a dialog.

    It is written in turn, to its end also where nobody waits for that any more: else a draft would be left that nobody
    knows. Once it is closed only removing it goes on.
    """

    def __init__(self, write: Callable[..., Awaitable[Any]]) -> None:
        self._write = write
        """Run a job of the store with its arguments and return what it returns; raises Trouble."""
        self._seen = drafts.new()
        self._turn = asyncio.Lock()
        self._closed = False
        self.kept: Mapping[str, str] = {}
        """The texts that it holds."""

    @property
    def number(self) -> int:
        """Its number, also before it is written."""
        return self._seen.number

    @property
    def seen(self) -> SeenDraft:
        """The draft as it was written last."""
        return self._seen

    def go_on(self, number: int, at: int, texts: Mapping[str, str]) -> None:
        """Take over a draft that was found, written at ``at``."""
        self._seen, self.kept = SeenDraft(number, at), texts

    def became_record(self) -> None:
        """Take in that the draft went with its becoming a record: what is kept from now on is another one."""
        self._seen, self.kept = drafts.new(), {}

    def close(self) -> None:
        """Keep nothing from now on, also nothing that waits for its turn."""
        self._closed = True

    async def in_turn(self, job: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return what ``job`` does while nothing else is written of the draft; it is not cancelled with who waits."""

        async def alone() -> T:
            async with self._turn:
                return await job()

        return await asyncio.shield(begun(alone()))

    async def write(self, kind: str, texts: Mapping[str, str]) -> None:
        """Bring the draft to these texts, without any remove it. To be called in turn; raises Trouble."""
        if texts != self.kept and not (texts and self._closed):
            self._seen = await self._write(drafts.write, self._seen, kind, texts)
            self.kept = texts
