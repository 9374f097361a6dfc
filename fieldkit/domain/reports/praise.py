"""What is in order and worth saying."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.reports.compared import Compared
from fieldkit.domain.reports.report import Praise
from fieldkit.domain.reports.reported_findings import is_bad, places_of
from fieldkit.domain.surveys.answers import result_of
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.surveys.well_done import WellDone, well_done

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
    # By item: a dictionary keeps the order, and so what is better and what is grave stays first.
    worth: dict[str, list[WellDone]] = {}
    for one in well_done(rows, compared.given):
        worth.setdefault(one.item, []).append(one)
    told = []
    for name, ones in worth.items():
        item = by_item[name][0][0].item
        if item is not None and not any(is_bad(row) for row, _ in by_item[name]):
            places = [place for row, place in by_item[name] if place and result_of(item, row.given) == "pass"]
            told.append(_praise(item, places, any(one.better for one in ones)))
    passed = sum(any(_passes(row) for row, _ in found) for found in by_item.values())
    return tuple(told[:MOST]), passed - len(told[:MOST])


def _passes(row: SurveyRow) -> bool:
    return row.item is not None and result_of(row.item, row.given) == "pass"


def _praise(item: Item, things: Sequence[str], better: bool) -> Praise:
    named = ", ".join(things) if len(things) <= _NAMED else f"{len(things)} of them"
    return Praise(item.ask, named, item.good, better)
