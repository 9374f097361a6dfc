"""What is open at a client, in the one line that the head of its card has for it: the most pressing first."""

from __future__ import annotations

from typing import Final, NamedTuple

from fieldkit.db.views.client_card import OpenCounts
from fieldkit.widgets.facts import Piece

ANY_ROOM: Final = 1_000
"""Cells that nothing needs."""


class _Open(NamedTuple):
    number: int
    said: str
    short: str
    """The same in fewer words, where there is no room for all of it otherwise."""
    tone: str = ""


def open_pieces(waiting: OpenCounts | None, room: int = ANY_ROOM) -> list[Piece]:
    """Return in words what is open, in ``room`` cells: what finds no place is counted at the end, and no word is cut.

    Nothing while it is being counted.
    """
    if waiting is None:
        return []
    found = [one for one in _all(waiting) if one.number]
    if not found:
        return [("nothing", "good")]
    whole = [(one.said, one.tone) for one in found]
    if _width(whole) <= room:
        return _listed(whole)
    short = [(one.short, one.tone) for one in found]
    for many in range(len(found), 0, -1):
        left = sum(one.number for one in found[many:])
        more = f" +{left:,} more" if left else ""
        if _width(short[:many]) + len(more) <= room:
            return [*_listed(short[:many]), *([(more, "dim")] if more else [])]
    return [(f"{sum(one.number for one in found):,} open", found[0].tone)]


def _all(waiting: OpenCounts) -> tuple[_Open, ...]:
    findings = waiting.findings + waiting.high
    high = f" ({waiting.high:,} high)" if waiting.high else ""
    other = "other " if waiting.critical else ""
    promises = waiting.promises - waiting.late
    return (
        _counted(waiting.critical, "critical finding", tone="alert"),
        _counted(waiting.late, "late promise", tone="alert"),
        _counted(waiting.to_confirm, "instruction to confirm", "to confirm", "instructions to confirm", tone="alert"),
        _counted(waiting.to_return, "call to return", "to return", "calls to return", tone="alert"),
        _counted(promises, f"{'other ' if waiting.late else ''}promise", "promise"),
        _counted(findings, f"{other}finding", "finding", after=high),
    )


def _counted(count: int, one: str, short: str = "", several: str = "", *, tone: str = "", after: str = "") -> _Open:
    """Return so many of something; ``short`` takes an s as ``one`` does, unless there is a word for ``several``."""
    said = one if count == 1 else several or f"{one}s"
    brief = short or one
    brief = brief if count == 1 or several else f"{brief}s"
    return _Open(count, f"{count:,} {said}{after}", f"{count:,} {brief}", tone)


def _width(pieces: list[Piece]) -> int:
    return sum(len(text) for text, _ in pieces) + 2 * (len(pieces) - 1)


def _listed(pieces: list[Piece]) -> list[Piece]:
    found = pieces[:1]
    for piece in pieces[1:]:
        found += [(", ", "dim"), piece]
    return found
