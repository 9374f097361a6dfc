"""What is typed and the store does not take: kept in a file until it does, and brought to it again as it may."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fieldkit.db.base.error_sentences import has_room
from fieldkit.db.store.store import Store
from fieldkit.db.views.drafts import ANSWER, RECORD, SURVEY
from fieldkit.domain.errors import Busy, DiskFull, Trouble, Unwritable
from fieldkit.screens.base.open_text import KEPT_WITHIN, HoldsText, UnkeptText
from fieldkit.screens.base.write_queue import begun

if TYPE_CHECKING:
    from fieldkit.operations.drafts import HeldTexts

AGAIN: Final = 3
"""Rounds of KEPT_WITHIN from one trial of a store that took nothing to the next."""


class KeptAside:
    """Looks after texts while the store takes nothing, whether another program holds it or the disk is full.

    It is one of those who hold text: of screens that were closed over what could not be stored.
    """

    def __init__(
        self,
        store: Store,
        aside: Path,
        holders: Callable[[], Iterable[HoldsText]],
        waits: Callable[[], bool],
        soon: Callable[[Callable[[], None]], object],
        recovered: Callable[[], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._store = store
        self._aside = aside
        self._holders = holders
        """Return whoever holds text, this one too."""
        self._waits = waits
        """Return whether a write waits for another program."""
        self._soon = soon
        """Call something from the queue of the app: a timer that begins elsewhere does not know its app."""
        self._recovered = recovered
        """Told that the store, or the disk, that took nothing may take more."""
        self._failed = failed
        self.short_of_room = False
        """Whether the disk is full, or was and the room reserved for texts could not be taken again."""
        self._let_go: list[UnkeptText] = []
        self._bringing: list[UnkeptText] = []
        """Of those, what is on its way into the store: no form takes that back."""
        self._file: HeldTexts | None = None
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self._at_file = threading.Lock()
        self._stays = False
        """Whether the file is left to the next start."""

    def begin(self) -> None:
        """Keep what is typed in a file, for a kill, and try the store again, until all of it is stored."""
        self.short_of_room |= isinstance(self._store.refused, DiskFull)
        self._soon(self._begin)

    def _begin(self) -> None:
        if self._task is None or self._task.done():
            self._task = begun(self._look_after())

    async def close_over(self, texts: list[UnkeptText]) -> bool:
        """Take over what a screen that is to be closed holds; False, and nothing is taken, if it cannot be kept."""
        before = self._let_go
        self._let_go = [*(one for one in before if not any(map(one.replaces, texts))), *texts]
        if await self._to_file():
            self.begin()
            return True
        self._let_go = before
        return False

    def held(self, kind: str, draft: int, record: str) -> list[UnkeptText]:
        """Return what was taken over of a draft, or of a stored record; of an answer that is its survey."""
        of = SURVEY if kind == ANSWER else RECORD
        ours = (one for one in self._let_go if one.kind == kind)
        return [one for one in ours if (draft and one.draft == draft) or (record and one.texts.get(of) == record)]

    def hand_back(self, texts: list[UnkeptText]) -> None:
        """Let go of what a form that is open on it holds again."""
        self._let_go = [one for one in self._let_go if one not in texts]

    async def reserve(self) -> None:
        """Take the room that texts get should the disk be full."""
        from fieldkit.operations import drafts

        self.short_of_room = not await asyncio.to_thread(drafts.reserve, self._aside) and self.short_of_room

    def stays(self, texts: list[UnkeptText]) -> bool:
        """Leave the file with these texts to the next start; False if that cannot be done."""
        if self._task is not None:
            self._task.cancel()
        with self._at_file:
            self._stays = self._written(texts)
        return self._stays

    async def end(self) -> None:
        """Do no more. The file goes, unless it is left to the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        if self._file is not None:
            self._file.close(stays=self._stays)

    # As one who holds text

    async def keep_open_text(self) -> None:
        """Make drafts of what was taken over."""
        with suppress(Trouble):
            await self._bring_back()

    def unkept_texts(self) -> list[UnkeptText]:
        """Return what was taken over and is no draft yet."""
        return [*self._bringing, *self._let_go]

    def store_again(self) -> None:
        """It does so by itself."""

    # While the store takes nothing

    @property
    def _takes_nothing(self) -> bool:
        return self._waits() or self.short_of_room or isinstance(self._store.refused, (Unwritable, Busy))

    async def _look_after(self) -> None:
        rounds, tried, stored = 0, False, False
        while self._takes_nothing or not stored or self._let_go:
            await self._to_file()
            await asyncio.sleep(KEPT_WITHIN)
            rounds, stored = rounds + 1, tried  # what is tried again is stored behind that
            if rounds % AGAIN == 0:
                tried = not self._waits() and await self._try_again()
        if self._file is not None:
            with suppress(OSError):
                self._file.keep([])

    @property
    def _texts(self) -> list[UnkeptText]:
        texts = self.unkept_texts()  # a screen that closes holds its own still, as if somebody were in the middle of it
        for holder in self._holders():
            texts += [one for one in holder.unkept_texts() if not any(map(one.replaces, texts))]
        return texts

    async def _to_file(self) -> bool:
        async with self._writing:  # two at once would make two files, of which the next start takes in both
            return await asyncio.to_thread(self._written_unless_it_stays, self._texts)

    def _written_unless_it_stays(self, texts: list[UnkeptText]) -> bool:
        with self._at_file:
            return not self._stays and self._written(texts)

    def _written(self, texts: list[UnkeptText]) -> bool:
        from fieldkit.operations import drafts

        self._file = self._file or drafts.HeldTexts(self._aside)
        try:
            self._file.keep([(one.kind, one.draft, one.texts) for one in texts])
        except OSError:
            return False  # it is kept in the field, as before
        except Exception as error:  # noqa: BLE001
            self._failed(error)
            return False
        return True

    async def _try_again(self) -> bool:
        """Bring to the store what it refused, and what it did not take of screens that are closed; False if it cannot.

        What was typed on is stored behind that, in the rounds that follow.
        """
        if isinstance(self._store.refused, DiskFull) and not has_room(self._store.path):
            return False
        try:
            await self._store.write(_nothing)
            await self._bring_back()
        except Trouble:
            return False  # it was said as it began
        await self.reserve()
        self._recovered()
        for holder in self._holders():
            holder.store_again()
        return True

    async def _bring_back(self) -> None:
        from fieldkit.operations import drafts

        texts, self._let_go = self._let_go, []
        if not texts:
            return
        self._bringing = texts
        try:
            await self._store.write(drafts.adopt, [(one.kind, one.draft, one.texts) for one in texts])
        except BaseException:
            self._let_go = [*texts, *self._let_go]
            raise
        finally:
            self._bringing = []


def _nothing(_connection: sqlite3.Connection) -> None:
    """Change nothing: beginning says whether the store is there and can be written to."""
