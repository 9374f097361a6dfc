"""Whether an answer is better or worse than that of last time."""

from __future__ import annotations

from typing import Final, Literal

from fieldkit.domain.checklists.checklist import COUNTS, Item
from fieldkit.domain.surveys.answers import Given, result_of

Change = Literal["", "better", "worse"]
SIGNS: Final = {"better": "▲", "worse": "▼"}


def change_since(item: Item, before: Given | None, now: Given | None) -> Change:
    """Return how an answer compares with the one ``before``; "" where either says neither good nor bad."""
    was, is_now = _worth(item, before), _worth(item, now)
    if was is None or is_now is None or was == is_now:
        return ""
    return "better" if is_now > was else "worse"


def _worth(item: Item, given: Given | None) -> float | None:
    if given is None or not given.answered:
        return None
    if item.scores_points:
        option = item.option(given.value)
        return option.points if option is not None else None
    return COUNTS.get(result_of(item, given))
