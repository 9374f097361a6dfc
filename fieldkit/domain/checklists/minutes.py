"""How long a checklist takes: reckoned from its items, so that the figure at its head can be held to them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fieldkit.domain.checklists.checklist import Checklist, Item, Section

MINUTES: Final[Mapping[str, float]] = MappingProxyType(
    {
        **dict.fromkeys(("text", "number", "money", "choice", "yesno", "date", "multi"), 0.5),
        **dict.fromkeys(("check", "longtext", "contact", "asset", "file", "signoff"), 1.0),
    }
)
"""Minutes that one answer takes, by the type of its item."""
TAKEN_OVER: Final = 0.3
"""Minutes for a check that was answered elsewhere and is only looked at again."""
CONDITIONAL: Final = 0.5
"""The share of items under a condition that are asked."""
STEP: Final = 5
"""Minutes to whose multiple a sum is rounded up."""


def minutes_of(checklist: Checklist, *, short: bool) -> int:
    """Return the minutes that ``checklist`` takes, ``short`` with its core items only; a multiple of 5, 0 for none.

    A repeat counts as often as is ``usual``, once where that is not said.
    """
    total = sum(
        _minutes(section, item) for section in checklist.sections for item in section.items if item.core or not short
    )
    # Rounded first: ten times 0.3 is a little more than 3.
    return math.ceil(round(total, 6) / STEP) * STEP


def _minutes(section: Section, item: Item) -> float:
    if item.takes is not None:
        each = item.takes
    elif item.type == "check" and item.fills_from:
        each = TAKEN_OVER
    else:
        each = MINUTES.get(item.type, 0.0)
    times = 1.0 if section.repeat is None or section.repeat.usual is None else section.repeat.usual
    return each * times * (CONDITIONAL if item.when or section.when else 1.0)
