"""The lines of the palette: a command, the keys that do the same, and below them what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

_KEYS_AT = 22
"""Column at which the keys stand: the longest title has 16 cells."""


class PaletteLine(NamedTuple):
    """A command as the palette has it."""

    title: str
    help: str
    run: Callable[[], object]
    keys: str
    """The keys that do the same, "" where there are none."""


class OffersCommands(Protocol):
    """An app that says what its palette has."""

    def palette_lines(self) -> Iterable[PaletteLine]:
        """Return the commands that work on the screen behind the palette."""


class CommandsWithKeys(Provider):
    """Finds commands by their titles."""

    async def discover(self) -> Hits:
        """Yield all commands by title, before anything is typed."""
        for line in sorted(self._lines(), key=lambda one: one.title):
            yield DiscoveryHit(_drawn(Content(line.title), line.keys), line.run, line.title, line.help)

    async def search(self, query: str) -> Hits:
        """Yield the commands that the letters are of."""
        matcher = self.matcher(query)
        for line in self._lines():
            score = matcher.match(line.title)
            if score > 0:
                yield Hit(score, _drawn(matcher.highlight(line.title), line.keys), line.run, line.title, line.help)

    def _lines(self) -> Iterable[PaletteLine]:
        return cast("OffersCommands", self.app).palette_lines()


def _drawn(title: Content, keys: str) -> Content:
    room = " " * max(2, _KEYS_AT - title.cell_length)
    return Content.assemble(title, room, (keys, "$text-accent")) if keys else title
