"""Rows at the end of a list that count it, and name nobody: ``Summe;4 Personen``, ``Total: 3``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from fieldkit.domain.text.letters import without_strokes
from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.columns.addresses.address import PARTS
from fieldkit.files.contacts.columns.mapping import CsvColumn
from fieldkit.files.contacts.csv_table import CsvRow
from fieldkit.files.contacts.person_builder import looks_like_number
from fieldkit.files.contacts.problems import ProblemReport, quoted

_TOTAL: Final = (
    *("total", "totals", "grand total", "sum", "subtotal", "overall", "count", "number", "total number"),
    *("summe", "gesamt", "gesamtsumme", "gesamtzahl", "gesamtanzahl", "insgesamt", "anzahl", "zwischensumme"),
    *("endsumme", "zusammen", "totaux", "total general", "somme", "nombre", "ensemble", "effectif"),
    *("suma", "totales", "suma total", "cantidad", "totale", "totali", "totale generale", "somma", "numero"),
    *("totais", "total geral", "soma", "quantidade", "totaal", "eindtotaal", "subtotaal", "som", "aantal"),
    *("razem", "łącznie", "ogółem", "suma końcowa", "liczba", "celkem", "součet", "celkový součet", "počet"),
    *("summa", "totalt", "totalsumma", "antal", "i alt", "ialt", "sammenlagt"),
)
"""Of the languages in which headings are known."""
_MOST_HELD: Final = 10
"""Rows of totals at the end; more are none."""
_LONGEST: Final = 80
_NEEDS_A_COUNT: Final = frozenset({"number", "count", "numero", "nombre", "ensemble", "overall", "zusammen", "som"})
"""Words that say something else by themselves."""


def _plain(text: str) -> str:
    return without_strokes(fold(text))


_CALLED: Final = "|".join(sorted(map(_plain, _TOTAL), key=len, reverse=True))
_COUNT: Final = (
    r"-?[€$£]? ?(?:0|[1-9]\d{0,2}(?:[.,' ]\d{3})+|[1-9]\d*)(?:[.,]\d{1,2})?"
    r"(?![\d/+-]) ?(?:€|%|eur|chf|kr|zl|kc)?"
)
"""No telephone number: of these one begins with a zero or a plus, or is grouped otherwise."""
_WORDS: Final = r"(?: [^\W\d_][^\W\d]*){0,%d}"
_ALONE: Final = re.compile(rf"(?:{_CALLED}) ?[:=.]?\Z")
_COUNTED: Final = re.compile(rf"(?:{_CALLED})\b{_WORDS % 3} ?[:=]? ?\(?{_COUNT}{_WORDS % 2}\)?\Z")
_COUNT_BEFORE: Final = re.compile(rf"{_COUNT}{_WORDS % 2} (?:{_CALLED})\Z")
_ONLY_A_COUNT: Final = re.compile(rf"{_COUNT}{_WORDS % 2}\Z")
_FEW: Final = re.compile(r"\d{1,4}\Z")


def without_totals(rows: Iterable[CsvRow], columns: Sequence[CsvColumn], report: ProblemReport) -> Iterator[CsvRow]:
    """Return the rows but for those at the end that are a total; these go to ``report``."""
    held: list[CsvRow] = []
    fields = [column.field for column in columns]
    for row in rows:
        if _is_total(row.cells, fields):
            held.append(row)
            if len(held) <= _MOST_HELD:
                continue
            row = held.pop()
        yield from held
        held.clear()
        yield row
    for row in held:
        shown = ", ".join(cell.strip() for cell in row.cells if cell.strip())
        report.add(row.line, f"{quoted(shown)} is a total of the list and no person. It was left out.", "refused")


def _is_total(cells: Sequence[str], fields: Sequence[str]) -> bool:
    """Return whether a row has a word for a total first, and no more than counts behind it: no number, mail or
    address of anybody.
    """
    filled = ((place, cell.strip()) for place, cell in enumerate(cells) if cell.strip())
    place, first = next(filled, (0, ""))
    return (
        _fits(first, fields, place, first=True)
        and all(_fits(cell, fields, place, first=False) for place, cell in filled)
        and (_plain(first).rstrip(" :=.") not in _NEEDS_A_COUNT or any(map(str.isdecimal, "".join(cells))))
    )


def _fits(cell: str, fields: Sequence[str], place: int, *, first: bool) -> bool:
    if len(cell) > _LONGEST:
        return False
    field = fields[place] if place < len(fields) else "other"
    text = _plain(cell)
    if _ALONE.match(text):
        return True
    if field in ("phone", "email") or field in PARTS:
        counted = _COUNTED.match(text) is not None and not looks_like_number("".join(filter(str.isdecimal, cell)))
        return counted if first else counted or _FEW.match(cell) is not None
    if _COUNTED.match(text) or _COUNT_BEFORE.match(text):
        return True
    return not first and _ONLY_A_COUNT.match(text) is not None
