"""What is in order and worth saying."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fieldkit.domain.checklists.checklist import DEFAULT_SEVERITY, Item
from fieldkit.domain.reports.compared import Compared
from fieldkit.domain.reports.report import Praise
from fieldkit.domain.reports.reported_findings import is_bad, places_of, weight
from fieldkit.domain.surveys.answers import result_of
from fieldkit.domain.surveys.layout import SurveyRow

MOST: Final = 10
_NAMED: Final = 3
"""Things of a repeat that are named one by one."""


def praises(rows: Sequence[SurveyRow], compared: Compared) -> tuple[tuple[Praise, ...], int]:
    """Return what is worth saying, and how many items in order are not named.

    Named is what would have been grave, or was not in order last time; of a repeat only what is in order everywhere.
    """
    by_item: dict[str, list[tuple[SurveyRow, str]]] = {}
    for row, place in places_of(rows).values():
        if row.item is not None and row.item.judged:
            by_item.setdefault(row.item.id, []).append((row, place))
    told: list[tuple[tuple[bool, int], Praise]] = []
    passed = 0
    for found in by_item.values():
        item = found[0][0].item
        good = [(row, place) for row, place in found if item is not None and result_of(item, row.given) == "pass"]
        passed += bool(good)
        if item is None or not good or any(is_bad(row) for row, _ in found):
            continue
        better = any(compared.result(row) in ("fail", "partial") for row, _ in good)
        grave = weight(item.severity or DEFAULT_SEVERITY)
        if better or (item.good and grave >= weight("high")):
            told.append(((not better, -grave), _praise(item, [place for _, place in good if place], better)))
    named = [one for _, one in sorted(told, key=lambda pair: pair[0])][:MOST]
    return tuple(named), passed - len(named)


def _praise(item: Item, things: Sequence[str], better: bool) -> Praise:
    named = ", ".join(things) if len(things) <= _NAMED else f"{len(things)} of them"
    return Praise(item.ask, named, item.good, better)
