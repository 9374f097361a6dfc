"""The sheets of a form as tables: rows by the names of their columns, and what of them was read so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from fieldkit.domain.near_word import near_word
from fieldkit.domain.text.sanitize import clean_line
from fieldkit.files.checklists.xlsform.left_out import LeftOut, quoted
from fieldkit.files.checklists.xlsform.workbook.sheets import ReadSheet, ReadWorkbook

_ALSO: Final = {
    "survey": {
        "command": "type",
        "tag": "name",
        "value": "name",
        "caption": "label",
        "relevance": "relevant",
        "readonly": "read_only",
        "calculate": "calculation",
        "count": "repeat_count",
        "jr:count": "repeat_count",
        "constraining_message": "constraint_message",
        "requiredmsg": "required_message",
        "bind::relevant": "relevant",
        "bind::required": "required",
        "bind::constraint": "constraint",
        "bind::calculate": "calculation",
        "control::appearance": "appearance",
    },
    "choices": {"list name": "list_name", "value": "name", "caption": "label"},
    "settings": {
        "set_form_title": "form_title",
        "title": "form_title",
        "set_form_id": "form_id",
        "id_string": "form_id",
    },
}
"""Older names of columns."""
_READ: Final = ("survey", "choices", "settings", "fieldkit")
_TRANSLATED: Final = frozenset(
    ("label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "audio", "video")
)
_OF_A_LABEL: Final = re.compile(r"\s*::\s*")


class FormRefused(Exception):
    """A form of which nothing is taken; ``places`` are sheet, row (0 for none) and sentence for each reason."""

    def __init__(self, *places: tuple[str, int, str]) -> None:
        super().__init__(places[0][2] if places else "")
        self.places = places


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a table."""

    name: str
    language: str
    raw: str
    """Its heading as it stands."""


@dataclass(slots=True)
class FormRow:
    """One row. What nobody read of it is told at the end."""

    sheet: str
    number: int
    cells: dict[FormColumn, str]
    read: set[FormColumn] = field(default_factory=set)

    def get(self, name: str, language: str = "") -> str:
        """Return the text in a column, "" where there is none; it counts as read."""
        for column, text in self.cells.items():
            if column.name == name and column.language == language:
                self.read.add(column)
                return text
        return ""

    def peek(self, name: str) -> str:
        """Return the text in a column without a language, which still counts as not read."""
        return next((text for column, text in self.cells.items() if (column.name, column.language) == (name, "")), "")

    def unread(self) -> Iterator[tuple[FormColumn, str]]:
        """Yield what was not read."""
        for column, text in self.cells.items():
            if column not in self.read:
                yield column, text


@dataclass(slots=True)
class FormTable:
    """A sheet below its headings."""

    name: str
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]

    def has(self, name: str) -> bool:
        """Return whether there is a column of this name, in any language."""
        return any(column.name == name for column in self.columns)

    def languages(self) -> tuple[str, ...]:
        """Return the languages of labels, in their order, "" for the one without a name."""
        return tuple(dict.fromkeys(column.language for column in self.columns if column.name == "label"))


@dataclass(slots=True)
class Form:
    """The tables of a form, and what was left out of them so far."""

    survey: FormTable
    choices: FormTable
    settings: FormTable
    own: FormTable
    """The sheet in which fieldkit writes what a form has no place for."""
    left_out: list[LeftOut]
    letters_left: int = 600_000
    """How many letters of expressions are read yet, of all together: six times those of the longest form we know."""

    def affords(self, expression: str) -> bool:
        """Return whether an expression is still read, and count it."""
        self.letters_left -= len(expression)
        return self.letters_left >= 0


def form_of(book: ReadWorkbook) -> Form:
    """Return the tables of a workbook. Raises FormRefused where it is no form."""
    left_out = [one for one in book.left_out if one.sheet.strip().casefold() in _READ]
    by_name: dict[str, ReadSheet] = {}
    for sheet in book.sheets:
        name = sheet.name.strip().casefold()
        if name in by_name:
            raise FormRefused(("", 0, f"two sheets are called {quoted(sheet.name)}"))
        by_name[name] = sheet
    if "survey" not in by_name:
        raise FormRefused(("", 0, _no_survey([sheet.name for sheet in book.sheets])))
    if not by_name["survey"].rows:
        raise FormRefused(("", 0, "there is nothing in the sheet “survey”"))
    tables = {name: _table(name, by_name.get(name), left_out) for name in _READ}
    for name, sheet in by_name.items():
        if name not in tables and sheet.rows:
            said = f"{len(sheet.rows):,} row{'s' * (len(sheet.rows) != 1)}"
            left_out.append(LeftOut(sheet.name, (), said, "only survey, choices and settings are read"))
    _needs(tables["survey"], ("type", "name"))
    if tables["choices"].rows:
        _needs(tables["choices"], ("list_name", "name"))
    return Form(tables["survey"], tables["choices"], tables["settings"], tables["fieldkit"], left_out)


def _no_survey(names: Iterable[str]) -> str:
    there = list(names)
    near = near_word("survey", there)
    hint = f"Did you mean {quoted(near)}?" if near else f"There are: {', '.join(map(quoted, there[:10]))}."
    return f"this is no form: there is no sheet “survey”. {hint}"


def _needs(table: FormTable, names: tuple[str, ...]) -> None:
    for name in names:
        if not table.has(name):
            near = near_word(name, [column.name for column in table.columns])
            hint = f" Did you mean “{near}”?" if near else ""
            first = min((row.number for row in table.rows), default=2) - 1
            raise FormRefused((table.name, first, f"there is no column “{name}”.{hint}"))


def _table(name: str, sheet: ReadSheet | None, left_out: list[LeftOut]) -> FormTable:
    if sheet is None or not sheet.rows:
        return FormTable(name, (), ())
    head, *below = sheet.rows
    columns: dict[int, FormColumn] = {}
    for place, raw in head.cells.items():
        column = _column(name, raw)
        twin = next(
            (one for one in columns.values() if (one.name, one.language) == (column.name, column.language)), None
        )
        if twin is not None:
            said = (
                f"two columns are called {quoted(raw)}"
                if twin.raw == raw
                else (f"the columns {quoted(twin.raw)} and {quoted(raw)} are one")
            )
            raise FormRefused((sheet.name, head.number, said))
        columns[place] = column
    rows = []
    for row in below:
        cells = {}
        for place, text in row.cells.items():
            if place in columns:
                cells[columns[place]] = text
            else:
                left_out.append(
                    LeftOut(sheet.name, (row.number,), quoted(text), "it stands in a column without a heading")
                )
        if cells:
            rows.append(FormRow(sheet.name, row.number, cells))
    return FormTable(name, tuple(columns.values()), tuple(rows))


def _column(sheet: str, raw: str) -> FormColumn:
    line = clean_line(raw)
    name, *more = _OF_A_LABEL.split(line, maxsplit=1)
    if not more and ":" in line and not line.casefold().startswith(("jr:", "orx:", "odk:", "body:")):
        name, *more = line.split(":", 1)  # as it was once written
    plain = name.strip().casefold().replace(" ", "_")
    rest = more[0].strip() if more else ""
    if plain == "media":
        plain, _, rest = (part.strip() for part in rest.partition("::"))
        plain = plain.casefold()
    if rest and plain not in _TRANSLATED:
        plain, rest = f"{plain}::{rest.casefold()}", ""
    return FormColumn(_ALSO.get(sheet, {}).get(plain, plain), rest, line)
