"""All rules of the content together, and what of it has to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from fieldkit.domain.content import (
    card_rules,
    cost_rules,
    header_rules,
    item_links,
    item_rules,
    list_rules,
    method_rules,
    scoring_rules,
    table_rules,
)
from fieldkit.domain.content.material import END_DATES, EVIDENCE, ContentProblem, Entry, Material, Rule, text
from fieldkit.domain.content.shapes import is_day

RULES: Final[tuple[Rule, ...]] = (
    *header_rules.RULES,
    *item_rules.RULES,
    *item_links.RULES,
    *list_rules.RULES,
    *card_rules.RULES,
    *method_rules.RULES,
    *table_rules.RULES,
    *cost_rules.RULES,
    *scoring_rules.RULES,
)


def problems(material: Material) -> Iterator[ContentProblem]:
    """Yield what is wrong, rule by rule."""
    for rule in RULES:
        yield from rule(material)


def ahead(material: Material, today: date) -> Iterator[ContentProblem]:
    """Yield what is said to have been looked up after ``today``."""
    for file, key, entries in _dated(material):
        for one in entries:
            on = text(one, "checked_on")
            if is_day(on) and on > today.isoformat():
                said = f"It cannot have been looked up on {on}: that day is still to come."
                yield ContentProblem(file, (key, text(one, "id")), said, "checked_on")


def due(material: Material, today: date) -> list[ContentProblem]:
    """Return what should have been looked at again before ``today``, the longest due first."""
    found: list[tuple[str, ContentProblem]] = []
    for file, key, entries in _dated(material):
        for one in entries:
            by = text(one, "review_by")
            # ISO dates are in the order of their letters; what is none is a problem of its own.
            if by and by < today.isoformat():
                said = f"look it up again; that was due by {by}."
                found.append((by, ContentProblem(file, (key, text(one, "id")), said, "review_by")))
    return [problem for _, problem in sorted(found, key=lambda pair: (pair[0], pair[1].file, pair[1].place))]


def _dated(material: Material) -> Iterator[tuple[str, str, Sequence[Entry]]]:
    """Yield the tables whose entries say when they were looked up, each with its file and key."""
    yield EVIDENCE, "evidence", material.evidence or ()
    yield END_DATES, "end_dates", material.end_dates or ()
