"""An answer that was written elsewhere while somebody gave his: each changes only what he changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from fieldkit.domain.surveys.answers import Given


@dataclass(frozen=True, slots=True)
class ReplacedAnswer:
    """What was written elsewhere and stands no more, because somebody gave another who had not seen it."""

    theirs: Given
    what: Literal["answer", "note"]


def only_changed(stored: Given, seen: Given, given: Given) -> tuple[Given, list[ReplacedAnswer]]:
    """Return ``given``, with what it leaves as it was ``seen`` as it is ``stored`` now; and what it replaces of that.

    Of two notes that were added to, both stay.
    """
    replaced: list[ReplacedAnswer] = []
    theirs, was, mine = ((one.value, one.result) for one in (stored, seen, given))
    if mine == was:
        value, result = theirs
    else:
        value, result = mine
        if theirs not in (was, mine):
            replaced.append(ReplacedAnswer(stored, "answer"))
    note = given.note if given.note != seen.note else stored.note
    if note != stored.note and stored.note != seen.note:
        both = _both(stored.note, seen.note, note)
        if not both and stored.note:
            replaced.append(ReplacedAnswer(stored, "note"))
        note = both or note
    return replace(given, value=value, result=result, note=note), replaced


def _both(theirs: str, seen: str, mine: str) -> str:
    """Return one note of two that were made from ``seen``, where one of them only adds to it; else ""."""
    for other, longer in ((theirs, mine), (mine, theirs)):
        added = longer.removeprefix(seen)
        if longer.startswith(seen) and (not seen or added.startswith("\n")):
            return "\n".join(filter(None, (other, added.strip("\n"))))
    return ""
