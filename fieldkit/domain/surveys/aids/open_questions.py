"""What is needed and not known yet: kept as an open question, listed, and asked for by a promise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from fieldkit.domain.surveys.answers import result_of
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.text.sanitize import fold

ASK_WITHIN: Final = "in 1 week"
"""By when an open question is asked for, as it is typed into a promise; whoever promises changes it."""


def open_questions(rows: Iterable[SurveyRow]) -> tuple[SurveyRow, ...]:
    """Return the rows of needed items that are answered with "not known yet", or "not checked", in order."""
    return tuple(
        row
        for row in rows
        if row.item is not None and row.item.required and result_of(row.item, row.given) == "not_checked"
    )


def to_ask(rows: Sequence[SurveyRow], whom: str) -> str:
    """Return the words of a promise to ask for these, of the person named, if one is."""
    asked = "; ".join(row.title.rstrip("?") for row in rows)
    return f"ask {whom}: {asked}" if whom else f"ask: {asked}"


def asks_for(promised: str, rows: Iterable[SurveyRow]) -> bool:
    """Whether what was promised is to ask for one of these, as ``to_ask`` says it."""
    words = fold(promised)
    return words.startswith("ask") and any(fold(row.title.rstrip("?")) in words for row in rows)


def counted(count: int) -> str:
    """Return how many open questions there are, in words."""
    return f"{count} open question{'s' * (count != 1)}"
