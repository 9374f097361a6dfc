"""All rules of the content together, and what of it has to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator
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
from fieldkit.domain.content.material import END_DATES, EVIDENCE, ContentProblem, Material, Rule, text

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


def due(material: Material, today: date) -> list[ContentProblem]:
    """Return what should have been looked at again before ``today``, the longest due first."""
    found: list[tuple[str, ContentProblem]] = []
    for file, key, entries in ((EVIDENCE, "evidence", material.evidence), (END_DATES, "end_dates", material.end_dates)):
        for one in entries or ():
            by = text(one, "review_by")
            # ISO dates are in the order of their letters; what is none is a problem of its own.
            if by and by < today.isoformat():
                said = f"look it up again; that was due by {by}."
                found.append((by, ContentProblem(file, (key, text(one, "id")), said, "review_by")))
    return [problem for _, problem in sorted(found, key=lambda pair: (pair[0], pair[1].file, pair[1].place))]
