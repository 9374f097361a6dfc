"""Which column of a CSV file goes where: guessed, shown, and changed by the person."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fieldkit.domain.text.sanitize import clean_line, fold
from fieldkit.files.contacts.csv_headings import FIELDS, Meaning, meaning
from fieldkit.files.contacts.csv_table import looks_like_mail
from fieldkit.files.contacts.person import FileProblem
from fieldkit.files.contacts.person_builder import looks_like_number

_NAMING = frozenset({"name", "first name", "last name", "organisation", "phone", "email"})
_SAMPLE = 24


class MappingProblem(FileProblem):
    """A wish about the mapping that cannot be met; a sentence with the nearest right word."""


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """One column and where it goes."""

    number: int
    """Position, counted from 1."""
    heading: str
    """As the file has it; ``column 3`` where it has none."""
    field: str
    """One of ``csv_headings.FIELDS``."""
    label: str = ""
    """What the value is for, or what it is called among the other values."""
    group: str = ""
    """Columns of one group make one value: the parts of an address, a number and its label."""
    sample: str = ""
    """The first value in the file."""

    def __str__(self) -> str:
        target = f"{self.field}: {self.label}" if self.label and self.field != "ignore" else self.field
        sample = f"   ({_short(self.sample)})" if self.sample else ""
        return f"{self.number:>3}  {_short(self.heading, 60)} -> {target}{sample}"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where every column goes. ``str()`` shows it, a column to a line."""

    columns: tuple[CsvColumn, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.columns))

    @property
    def names_people(self) -> bool:
        """Whether any column can say who somebody is."""
        return any(column.field in _NAMING for column in self.columns)

    def changed(self, overrides: Iterable[str]) -> "Mapping":
        """Return the mapping with wishes of the form ``COLUMN=field`` or ``COLUMN=field:label``.

        COLUMN is a heading (all columns of that heading) or a number from 1. Raises MappingProblem, a sentence
        with the nearest right word, for a column or a field that does not exist.
        """
        columns = list(self.columns)
        for wish in overrides:
            left, equals, right = wish.rpartition("=")
            if not equals:
                raise MappingProblem(f"{wish!r} is not of the form COLUMN=field, for example Tel2=phone.")
            field, _, label = right.partition(":")
            target = _field(field)
            for index in self._positions(left):
                # a label of one's own, or none: what was guessed for another field says nothing here
                columns[index] = replace(columns[index], field=target, label=clean_line(label), group="")
        return Mapping(tuple(columns))

    def _positions(self, wanted: str) -> list[int]:
        plain = fold(wanted)
        found = [index for index, column in enumerate(self.columns) if fold(column.heading) == plain]
        if found:
            return found
        if plain.isdecimal() and 1 <= int(plain) <= len(self.columns):
            return [int(plain) - 1]
        headings = {fold(column.heading): column.heading for column in self.columns}
        raise MappingProblem(
            f"There is no column {wanted.strip()!r}. {_nearest(plain, headings)}"
            f"The columns are: {', '.join(column.heading for column in self.columns)}."
        )


def guess_mapping(header: Sequence[str] | None, sample_rows: Sequence[Sequence[str]]) -> Mapping:
    """Guess where each column goes, from its heading and, where that says nothing, from what stands in it.

    ``header`` is None for a file without headings. Nothing is ignored on a guess, except what programs write for
    each other; a column of unknown meaning goes to ``other`` under its heading.
    """
    width = len(header) if header is not None else max(map(len, sample_rows))
    columns: list[CsvColumn] = []
    for index in range(width):
        heading = clean_line(header[index]).removeprefix("\ufeff").strip() if header is not None else ""
        values = [row[index].strip() for row in sample_rows if index < len(row) and row[index].strip()]
        shown = heading or f"column {index + 1}"
        found = (meaning(heading) if heading else None) or _by_values(values, heading)
        sample = clean_line(values[0]) if values else ""
        label = found.label or (shown if found.field == "other" else "")
        columns.append(CsvColumn(index + 1, shown, found.field, label, found.group, sample))
    if header is None:
        columns = _names_without_headings(columns, sample_rows)
    return Mapping(tuple(_in_context(columns)))


def _by_values(values: list[str], heading: str) -> Meaning:
    if values and sum(map(looks_like_mail, values)) > len(values) * 0.6:
        return Meaning("email", heading.lower())
    if values and sum(looks_like_number(value.lstrip("'")) for value in values) > len(values) * 0.8 and not heading:
        return Meaning("phone")
    if values and all(value.lower().startswith(("http://", "https://", "www.")) for value in values):
        return Meaning("website", heading.lower())
    return Meaning("other")


def _names_without_headings(columns: list[CsvColumn], rows: Sequence[Sequence[str]]) -> list[CsvColumn]:
    """Take the first columns of letters for the name: two of single words, or one."""
    if not any(column.field in ("phone", "email") for column in columns):
        return columns  # words alone may be anything, not people
    texts = [
        index
        for index, column in enumerate(columns)
        if column.field == "other" and any(c.isalpha() for c in column.sample)
    ]
    if not texts:
        return columns
    fields = ["name"]
    if len(texts) > 1 and texts[1] == texts[0] + 1:
        pairs = [row for row in rows if len(row) > texts[1]]
        if all(len(row[index].split()) == 1 for row in pairs for index in texts[:2]):
            fields = ["first name", "last name"]
    for index, field in zip(texts, fields, strict=False):
        columns[index] = replace(columns[index], field=field, label="")
    return columns


def _in_context(columns: list[CsvColumn]) -> list[CsvColumn]:
    """Settle headings that mean one thing beside some columns and another beside others."""
    fields = {column.field for column in columns}
    plain = {fold(column.heading) for column in columns}
    titles = {column.number for column in columns if fold(column.heading) in ("title", "titre", "titel")}
    honorific = "suffix" in fields or any(c.field == "job title" and c.number not in titles for c in columns)
    single_name = "first name" in fields and "last name" not in fields
    settled: list[CsvColumn] = []
    for column in columns:
        heading = fold(column.heading)
        if column.number in titles and heading != "titel":
            column = replace(column, field="prefix" if honorific else "job title")
        elif single_name and column.field == "name" and heading in ("name", "nom", "naam"):
            column = replace(column, field="last name")
        elif heading == "nombre" and "apellidos" not in plain and "apellido" not in plain:
            column = replace(column, field="name")
        settled.append(column)
    return settled


def _field(wanted: str) -> str:
    plain = fold(wanted).replace("_", " ").replace("-", " ")
    plain = {"e mail": "email", "organization": "organisation", "company": "organisation"}.get(plain, plain)
    if plain in FIELDS and plain != "label":
        return plain
    targets = {field: field for field in FIELDS if field != "label"}
    raise MappingProblem(
        f"A column cannot go to {wanted.strip()!r}. {_nearest(plain, targets)}It can go to: {', '.join(targets)}."
    )


def _short(text: str, width: int = _SAMPLE) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _nearest(wanted: str, known: dict[str, str]) -> str:
    near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.5)
    return f"Did you mean {known[near[0]]!r}? " if near else ""
