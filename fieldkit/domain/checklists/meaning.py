"""Whether an id of an item still means what it meant: answers, findings and scores go by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from fieldkit.domain.checklists.checklist import Checklist, Item
from fieldkit.domain.text.sanitize import fold

_ALIKE: Final = 0.5
"""How much of two questions is the same, of 1, for one to be the other put in other words."""
_SLIPS: Final = 0.85
"""How much of their letters is the same where one only puts a slip right."""
_COMPARED: Final = 4
"""Letters of a word by which it is compared: "ports" and "port" are one."""
_WORD: Final = re.compile(r"\w\w+")
_OF_ANY: Final = frozenset(
    "an and are as at be been by can do does for from has have how if in is it its many much no not of on one or that "
    "the their there they this to was what when where which who with".split()
)
"""Words that say nothing of what a question is about."""


@dataclass(frozen=True, slots=True)
class OtherMeaning:
    """An id that means something else, or nothing any more."""

    id: str
    how: Literal["type", "unit", "question", "removed"]
    old: str
    new: str = ""

    def __str__(self) -> str:
        match self.how:
            case "removed":
                return f"{self.id} is removed: what was answered to “{self.old}” is asked no more."
            case "question":
                return f"{self.id} asks something else, “{self.new}” in place of “{self.old}”."
            case _:
                return f"{self.id} has another {self.how}, {self.new or 'none'} in place of {self.old or 'none'}."


def other_meanings(old: Checklist, new: Checklist) -> tuple[OtherMeaning, ...]:
    """Return which ids of ``old`` mean something else in ``new``, in the order of the old one."""
    return tuple(one for item in old.items for one in _changed(item, new))


def _changed(item: Item, new: Checklist) -> Iterator[OtherMeaning]:
    if item.id not in new.places:
        yield OtherMeaning(item.id, "removed", item.ask)
        return
    now = new.places[item.id][1]
    if now.type != item.type:
        yield OtherMeaning(item.id, "type", item.type, now.type)
    if now.unit != item.unit:
        yield OtherMeaning(item.id, "unit", item.unit, now.unit)
    if not _alike(item.ask, now.ask):
        yield OtherMeaning(item.id, "question", item.ask, now.ask)


def _alike(old: str, new: str) -> bool:
    """Return whether two questions are one in other words: they share half of what they are about."""
    was, now = fold(old), fold(new)
    if was == now:
        return True
    from difflib import SequenceMatcher  # 5 ms, only where a question was changed

    before, after = _about(was), _about(now)
    shared = 2 * len(before & after)
    if shared and shared >= _ALIKE * (len(before) + len(after)):
        return True
    return SequenceMatcher(None, was, now, autojunk=False).ratio() >= _SLIPS


def _about(text: str) -> set[str]:
    return {word[:_COMPARED] for word in _WORD.findall(text) if word not in _OF_ANY}
