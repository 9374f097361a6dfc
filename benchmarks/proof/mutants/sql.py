"""Changes to a text that is SQL, or a piece of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_IS_SQL: Final = re.compile(
    r"\b(SELECT|INSERT (OR [A-Z]+ )?INTO|UPDATE|DELETE FROM|WHERE|ORDER BY|GROUP BY|JOIN|HAVING|LIMIT|UNION"
    r"|CREATE ([A-Z]+ )?(TABLE|INDEX|TRIGGER|VIEW)|IS (NOT )?NULL|NOT IN|NOT EXISTS)\b"
    r"|^\W*(AND|OR)\s|\s(DESC|ASC)\b"
)
_LITERAL: Final = re.compile(r"'(?:[^']|'')*'")
"""A text inside SQL: not SQL."""
_RULES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), becomes)
    for pattern, becomes in (
        (r"(?<![<>=|!-])<(?![<>=])", "<="),
        (r"(?<![<])<=", "<"),
        (r"(?<![<>=|!-])>(?![<>=])", ">="),
        (r"(?<![>])>=", ">"),
        (r"<>|!=", "="),
        (r"(?<=[\w)}]) = (?=[?:\w'({])", " <> "),
        (r"\bAND\b", "OR"),
        (r"\bOR\b(?! (?:IGNORE|REPLACE|ABORT|ROLLBACK|FAIL)\b)", "AND"),
        (r"\bIS NULL\b", "IS NOT NULL"),
        (r"\bIS NOT NULL\b", "IS NULL"),
        (r"\bIS NOT\b(?! NULL)", "IS"),
        (r"\bIS\b(?! (?:NOT|NULL)\b)", "IS NOT"),
        (r"\bNOT (?=IN\b|EXISTS\b|LIKE\b|GLOB\b)", ""),
        (r"(?<!NOT )\b(?=EXISTS ?\()", "NOT "),
        (r"(?<!NOT )\bIN(?= ?[({])", "NOT IN"),
        (r" DESC\b", ""),
        (r" ASC\b", " DESC"),
        (r"\bLEFT JOIN\b", "JOIN"),
        (r"\bUNION ALL\b", "UNION"),
        (r"\bDISTINCT ", ""),
        (r"\bmin(?=\()", "max"),
        (r"\bmax(?=\()", "min"),
        (r"(?<=LIMIT )\d+", "+1"),
        (r"(?<=[<>=] )\d+\b", "+1"),
        (r"(?<=[+-] )\d+\b", "+1"),
    )
)
_ASSIGNS: Final = re.compile(r"\bSET\b[^;]*$")
"""Up to here an equals sign assigns: what it would become is no SQL."""
_CLAUSE: Final = re.compile(r"\b(WHERE|ON|AND|WHEN|HAVING|CASE|SELECT)\b")
_BETWEEN: Final = re.compile(r"\bBETWEEN\s+\S+\s+$")


def is_sql(text: str) -> bool:
    """Return whether a string constant of the code is SQL rather than words for a person."""
    return _IS_SQL.search(text) is not None


def changes(segment: str, *, formatted: bool) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and replacement for each change to ``segment``, a string as the source spells it.

    In a formatted string, what stands in braces is Python, and left alone.
    """
    hidden = [match.span() for match in _LITERAL.finditer(segment)] if segment[-1:] != "'" else []
    if formatted:
        hidden += _braces(segment)
    for pattern, becomes in _RULES:
        for match in pattern.finditer(segment):
            start, end = match.span()
            if any(first <= start < last for first, last in hidden) or not _makes_sense(segment, match):
                continue
            yield start, end, str(int(match[0]) + 1) if becomes == "+1" else becomes


def _makes_sense(segment: str, match: re.Match[str]) -> bool:
    before = segment[: match.start()]
    if match[0] == "AND":
        return _BETWEEN.search(before) is None
    if match[0] == " = " and (assigns := _ASSIGNS.search(before)) is not None:
        return _CLAUSE.search(assigns[0]) is not None
    return match[0] != "NOT " or not before.endswith("IF ")  # CREATE ... IF NOT EXISTS


def _braces(segment: str) -> list[tuple[int, int]]:
    found, depth, start = [], 0, 0
    for place, letter in enumerate(segment):
        if letter == "{":
            start = start if depth else place
            depth += 1
        elif letter == "}" and depth:
            depth -= 1
            if not depth:
                found.append((start, place + 1))
    return found
