"""How long a checklist takes: reckoned from its items, so that the figure at its head can be held to them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from fieldkit.domain.checklists.checklist import Checklist, Condition, Item, Section
from fieldkit.domain.surveys.conditions import holds
from fieldkit.domain.text.money import MINOR

MINUTES: Final[Mapping[str, float]] = MappingProxyType(
    {
        "date": 0.5,
        **dict.fromkeys(("number", "choice", "yesno"), 0.6),
        "money": 0.9,
        **dict.fromkeys(("text", "multi", "contact"), 1.0),
        "file": 1.2,
        "asset": 1.9,
        "check": 2.1,
        "signoff": 2.5,
        "longtext": 2.6,
    }
)
"""Minutes that one answer takes, by the type of its item."""
ALOUD: Final = 1.2
"""Minutes for a question that is put in full words and answered in a sentence, whatever its type."""
TAKEN_OVER: Final = 1.0
"""Minutes for a check that was answered elsewhere and is only looked at again."""
BETWEEN: Final = 0.1
"""Minutes for the talk from one item to the next; in a repeat once for each of its items."""
CONDITIONAL: Final = 0.5
"""The share of items that are asked where the usual answers do not tell whether their condition holds."""
STEP: Final = 5
"""Minutes to whose multiple a sum is rounded up."""

Checklists = Mapping[str, Checklist]
"""Checklist id to the checklist."""
_NO_OTHERS: Final[Checklists] = {}


def minutes_of(checklist: Checklist, *, short: bool, others: Checklists = _NO_OTHERS) -> int:
    """Return the minutes that ``checklist`` takes, ``short`` with its short list only; a multiple of 5, 0 for none.

    A repeat counts as often as is ``usual``, once where that is not said. An item is asked as the ``usual`` answers
    to the items of its conditions say, in ``others`` too; where they do not tell, half of it counts. The talk between
    items counts with each that is asked.
    """
    asked = UsuallyAsked(checklist, short=short, others=others)
    total = sum(
        _minutes(section, item) * _share(asked.item(item.id))
        for section, item in checklist.places.values()
        if not short or item.in_short
    )
    # Rounded first: 0.1 and seven times 0.7 are a little more than 5.
    return math.ceil(round(total, 6) / STEP) * STEP


def _minutes(section: Section, item: Item) -> float:
    if item.takes is not None:
        each = item.takes
    elif item.type == "check" and item.fills_from:
        each = TAKEN_OVER
    elif item.ask_aloud:
        each = ALOUD
    else:
        each = MINUTES.get(item.type, 0.0)
    times = 1.0 if section.repeat is None or section.repeat.usual is None else section.repeat.usual
    return each * times + (BETWEEN if times else 0.0)


def _share(asked: bool | None) -> float:
    return CONDITIONAL if asked is None else float(asked)


class UsuallyAsked:
    """Answers "is it asked, as things usually are?" for the items of one checklist: True, False, None for not known.

    ``short``: only the short list is gone through, so that what it leaves out has no answer.
    """

    __slots__ = ("_checklist", "_others", "_seen", "_short")

    def __init__(self, checklist: Checklist, *, short: bool = False, others: Checklists = _NO_OTHERS) -> None:
        self._checklist = checklist
        self._short = short
        self._others = others
        self._seen: dict[str, bool | None] = {}

    def item(self, name: str) -> bool | None:
        """Say whether the conditions of the item ``name`` and of its section hold."""
        if name not in self._seen:
            section, item = self._checklist.places[name]
            self._seen[name] = _all(self._condition(one) for one in (*section.when, *item.when))
        return self._seen[name]

    def _condition(self, condition: Condition) -> bool | None:
        if condition.checklist:
            other = self._others.get(condition.checklist)
            place = other.places.get(condition.item) if other is not None else None
            # Whether that one was asked is the other visit's affair.
            return None if place is None or not place[1].usual else holds(condition, _stored(place[1]), place[1])
        place = self._checklist.places.get(condition.item)
        unanswered = holds(condition, ())
        if place is None:
            return unanswered
        home, item = place
        shown = self.item(item.id)
        nowhere = home.repeat is not None and home.repeat.usual == 0
        if shown is False or nowhere or (self._short and not item.in_short):
            return unanswered
        if not item.usual:
            return None
        answered = holds(condition, _stored(item), item)
        return answered if shown or answered == unanswered else None


def _stored(item: Item) -> tuple[str, ...]:
    """Return the usual answer as answers are stored."""
    if item.type == "money":
        return tuple(str(round(float(value) * 10**MINOR)) for value in item.usual)
    return (",".join(item.usual),)


def _all(held: Iterable[bool | None]) -> bool | None:
    """Return whether all hold: one that does not decides, then one that is not known."""
    known = set(held)
    return False if False in known else None if None in known else True
