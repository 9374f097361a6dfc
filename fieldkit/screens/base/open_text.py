"""Text of a record that somebody is typing: how a screen keeps it when the app ends, and while it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from textual.screen import Screen
from textual.timer import Timer

KEPT_WITHIN: Final = 0.7
"""Seconds from a key until what it typed is on its way into the store; with the writing, no more than a second."""


@dataclass(frozen=True, slots=True)
class UnkeptText:
    """What neither a record nor a draft holds."""

    kind: str
    """Kind of the draft that it belongs into."""
    texts: Mapping[str, str]
    draft: int
    """Number of that draft, chosen before it is written."""
    where: str
    """What a person calls the place, such as "Note"."""
    typed: str
    """The text of that place."""
    others: tuple[tuple[str, str], ...] = ()
    """Further places of the same draft that nothing holds, each with its text."""

    def replaces(self, other: UnkeptText) -> bool:
        """Whether both are of one draft, so that only one of them can be kept."""
        return self == other or (self.draft != 0 and (self.kind, self.draft) == (other.kind, other.draft))

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Every place that nothing holds, as a person calls it, with its text."""
        return (self.where, self.typed), *self.others


@runtime_checkable
class HoldsText(Protocol):
    """A screen in which text of a record is typed: a form, a question for one value, a survey, a call."""

    async def keep_open_text(self) -> None:
        """Store what is typed as if its field were left; what cannot be read as a value becomes a draft."""

    def unkept_texts(self) -> list[UnkeptText]:
        """Return what neither the record nor a draft holds; nothing if nothing would be lost."""

    def store_again(self) -> None:
        """Bring what the store refused to it once more, behind what is typed: there may be room now."""


class HandsBack(Protocol):
    """Who keeps what screens held that were closed over a store that took nothing."""

    def held(self, kind: str, draft: int, record: str) -> list[UnkeptText]:
        """Return what is kept so of a draft, or of the stored record with this uid."""

    def hand_back(self, texts: list[UnkeptText]) -> None:
        """Let go of it: a form that is open on it holds it again."""


@runtime_checkable
class TellsTyped(HoldsText, Protocol):
    """A screen whose text is stored as fieldkit ends: the next start says so."""

    def typed_now(self) -> str:
        """Return what is typed where the cursor is and not stored, with its place; "" if nothing is."""


@runtime_checkable
class ClosesKept(Protocol):
    """A screen that closes itself once what is typed is kept, and says what it keeps."""

    async def close_kept(self, then: Callable[[], object] | None = None) -> None:
        """Keep everything and close, or stay and say why; ``then`` is called if it closes later, by itself."""


class TypingTimer:
    """Keeps what is typed while it is typed: once in KEPT_WITHIN at most, off the way of the keys."""

    def __init__(self, screen: Screen[Any], keep: Callable[[], Coroutine[None, None, None]]) -> None:
        self._screen = screen
        self._keep = keep
        self._timer: Timer | None = None
        self._turn = asyncio.Lock()

    def typed(self) -> None:
        """Keep, in a moment, what is typed until then."""
        if self._timer is None:
            self._timer = self._screen.set_timer(KEPT_WITHIN, self._due)

    def _due(self) -> None:
        self._timer = None
        if self._turn.locked():
            self.typed()  # the store is busy: one write waits there, and takes nothing of what came after
        else:
            self._screen.run_worker(self._kept(), group="behind", exit_on_error=False)

    async def _kept(self) -> None:
        async with self._turn:
            await self._keep()
