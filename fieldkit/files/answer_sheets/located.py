"""Which row of a table answers which question: by its code, wherever the row and its columns went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fieldkit.domain.reports.answer_sheet.asked import ANSWER, CODE, HEADS
from fieldkit.domain.reports.answer_sheet.codes import read_code
from fieldkit.domain.reports.answer_sheet.written import WrittenAnswer
from fieldkit.domain.text.sanitize import clean, clean_line, fold

_QUESTION: Final = HEADS[1]
_NOTHING: Final = "two codes stand in this row: leave the one of its question"
_MOVED: Final = (
    f"Its code does not stand in the column “{CODE}”: the cells of this row moved aside, so nobody knows which of them "
    "is the answer. Put each back under its heading."
)
_INSTEAD: Final = (
    f"Its code stands in the column “{ANSWER}”, where the answer belongs: put each cell of this row back under its "
    "heading."
)


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What stands in one cell."""

    text: str
    odd: str = ""
    """Why it is no text that could be read, as a sentence."""


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """One row that holds something, with its cells by their columns."""

    where: str
    cells: Mapping[int, SheetCell]

    def column_of(self, head: str) -> int | None:
        """Return the column in which this is written, None if none is."""
        return next((place for place, cell in self.cells.items() if fold(cell.text) == fold(head)), None)

    def text(self, column: int | None) -> str:
        """Return what stands in a column, on one line."""
        cell = self.cells.get(column) if column is not None else None
        return clean_line(cell.text) if cell is not None else ""


def located(table: Iterable[WrittenRow]) -> Iterator[WrittenAnswer]:
    """Yield the rows of a table that have a code, or an answer where answers stand."""
    rows = list(table)
    heads = next((row for row in rows if row.column_of(ANSWER) is not None), None)
    answers, codes, questions = (
        (heads.column_of(ANSWER), heads.column_of(CODE), heads.column_of(_QUESTION)) if heads else (None, None, None)
    )
    below = heads is None
    for row in rows:
        if answers is not None and fold(row.text(answers)) == fold(ANSWER):
            below = True
            continue
        found = {column: code for column, cell in row.cells.items() if (code := read_code(cell.text))}
        if answers in found and len(found) > 1:
            del found[answers]  # what somebody answered with
        if found and len(set(found.values())) == 1 and (moved := _moved(set(found), answers, codes)):
            yield WrittenAnswer(row.where, min(found.values()), "", moved, row.text(questions))
        elif found:
            yield _answer(row, set(found.values()), min(found) - 1 if answers is None else answers, questions)
        elif below and answers is not None and _holds(row, answers):
            wrong = row.text(codes)
            written = row.cells[answers]
            said = f"{row.text(questions)} (its code: “{wrong}”)" if wrong else row.text(questions)
            yield WrittenAnswer(row.where, "", clean(written.text), written.odd, said)


def _moved(found: Collection[int], answers: int | None, codes: int | None) -> str:
    """Return why the answer of a row is not to be found by the headings, as its code stands elsewhere; "" if it is."""
    if answers is None:
        return ""
    if answers in found:
        return _INSTEAD
    return _MOVED if codes is not None and codes not in found else ""


def _holds(row: WrittenRow, column: int) -> bool:
    cell = row.cells.get(column)
    return cell is not None and bool(clean(cell.text) or cell.odd)


def _answer(row: WrittenRow, codes: set[str], beside: int, questions: int | None) -> WrittenAnswer:
    cell = row.cells.get(beside, SheetCell(""))
    if len(codes) > 1:
        return WrittenAnswer(row.where, "", clean(cell.text), f"{_NOTHING}.", " and ".join(sorted(codes)))
    return WrittenAnswer(row.where, codes.pop(), clean(cell.text), cell.odd, row.text(questions))
