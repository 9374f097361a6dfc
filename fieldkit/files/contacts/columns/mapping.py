"""Which column of a CSV file goes where: shown with what stands in it, and changed by the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fieldkit.db.contact_import.entry_lists import is_somebody_elses
from fieldkit.domain.near_word import near_word
from fieldkit.domain.text.sanitize import clean_line, fold
from fieldkit.files.contacts.columns.heading_words import plain, words_of
from fieldkit.files.contacts.columns.headings import FIELDS, is_about_somebody_else
from fieldkit.files.contacts.columns.values import likeness_to_names
from fieldkit.files.contacts.person import FileProblem

NAMES: Final = frozenset({"name", "last, first", "first name", "last name", "nickname"})
"""Fields that name a person."""
TARGETS: Final = tuple(field for field in FIELDS if field != "label")
"""Fields that a person can choose."""
SAMPLES: Final = 3
_SAMPLE: Final = 24
_LIKE_A_NAME: Final = 0.5
_NOBODY: Final = frozenset(
    "status keyword keywords property type types kind source sources notes note campaign tag tags category device"
    " language priority stage product project form subject medium zustand stand stichwort schlagwort objekt typ art"
    " quelle notiz notizen bemerkung sprache projekt statut etat motcle propriete bien origine langue projet estado"
    " estatus palabra propiedad tipo fuente origen idioma proyecto stato immobile fonte origine lingua progetto"
    " situacao imovel origem projeto trefwoord woning soort bron taal slowo nieruchomosc typu zrodlo"
    " jezyk stav druh zdroj jazyk nyckelord typ kalla sprak emneord ejendom kilde sprog"
    " статус тип источник язык проект".split()
)
"""Words of headings below which nobody stands, though values may look like names."""
_LONGEST_HEADING: Final = 100
_NAME_ENDS: Final = ("name", "naam", "navn", "namn")
_NUMBERED: Final = ("clid", "uid", "guid")
"""How the number ends by which a program knows a row."""
_CALLED: Final = {
    "e mail": "email",
    "mail": "email",
    "organization": "organisation",
    "company": "organisation",
    "firm": "organisation",
    "telephone": "phone",
    "zip": "postcode",
    "town": "city",
    "last first": "last, first",
    "note": "notes",
    "details": "other",
}


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
    """One of ``headings.FIELDS``."""
    label: str = ""
    """What the value is for, or what it is called among the other values."""
    group: str = ""
    """Columns of one group make one value: the parts of an address, a number and its label."""
    samples: tuple[str, ...] = ()
    """The first values in the file that differ, at most ``SAMPLES``."""
    said: str = ""
    """What the heading says where ``field`` is only its first reading; see ``headings.Meaning``."""
    another: tuple[int, str, str] | None = None
    """Of one of several people in a row whom the row is not about: which, and field and label for him."""
    like_names: float = 0
    """How much its values look like names of people; see ``values.likeness_to_names``."""

    @property
    def target(self) -> str:
        """Where it goes, as a wish says it: ``phone: work``; what is another person's says so."""
        if self.another is not None:
            number, field, label = self.another
            return f"person {number}, {field}{f': {label}' if label else ''}"
        return f"{self.field}: {self.label}" if self.label and self.field != "ignore" else self.field

    def __str__(self) -> str:
        sample = f"   ({' · '.join(map(_short, self.samples))})" if self.samples else ""
        return f"{self.number:>3}  {_short(self.heading, 60)} -> {self.target}{sample}"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where every column goes. ``str()`` shows it, a column to a line."""

    columns: tuple[CsvColumn, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.columns))

    @property
    def names_people(self) -> bool:
        """Whether a column says who somebody is.

        Without a name that is an e-mail address, or a number where no firm stands beside it: a switchboard is many
        people's.
        """
        fields = {column.field for column in self.columns}
        return bool(fields & NAMES or "email" in fields or ("phone" in fields and "organisation" not in fields))

    @property
    def has_names(self) -> bool:
        """Whether a column is of the names of people: then a row without one is of a firm."""
        return any(column.field in NAMES and column.field != "nickname" for column in self.columns)

    @property
    def proposed_name(self) -> CsvColumn | None:
        """The column that looks most like names of people, where no column is known to be one: the first that is called
        a name, also one that was taken for the firm's; never one whose heading says that it is something else.
        """
        if any(column.field in NAMES for column in self.columns):
            return None
        likely = [
            column
            for column in self.columns
            if column.field in ("other", "organisation")
            and not column.group
            and column.like_names >= _LIKE_A_NAME
            and not _is_about_something_else(column)
        ]
        called = next((column for column in likely if _is_called_a_name(column)), None)
        return called or max(likely, key=lambda column: (column.field == "other", column.like_names), default=None)

    def changed(self, overrides: Iterable[str]) -> Mapping:
        """Return the mapping with wishes of the form ``COLUMN=field`` or ``COLUMN=field:label``.

        COLUMN is a heading (all columns of that heading) or a number from 1. Raises MappingProblem, a sentence
        with the nearest right word, for a column or a field that does not exist.
        """
        columns = list(self.columns)
        for wish in overrides:
            left, equals, right = wish.rpartition("=")
            if not equals:
                raise MappingProblem(f"{wish!r} is not of the form COLUMN=field, for example Tel2=phone.")
            for index in self._positions(left):
                columns[index] = _put(columns[index], right)
        return Mapping(tuple(columns))

    def with_column(self, number: int, target: str) -> Mapping:
        """Return the mapping with the column of this number put elsewhere: ``phone:work``. Raises MappingProblem."""
        columns = (_put(one, target) if one.number == number else one for one in self.columns)
        return Mapping(tuple(columns))

    def wishes(self, guessed: Mapping) -> tuple[str, ...]:
        """Return what ``guessed.changed`` needs to become this mapping."""
        return tuple(
            f"{now.number}={now.field}{f':{now.label}' if now.label else ''}"
            for now, before in zip(self.columns, guessed.columns, strict=True)
            if now.target != before.target
        )

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


def _is_called_a_name(column: CsvColumn) -> bool:
    known = words_of()
    found = plain(column.heading[:_LONGEST_HEADING]).split()
    called = any(known.words.get(word) == "name" or word.endswith(_NAME_ENDS) for word in found)
    return called and (column.field == "other" or column.said == "customer")


def _is_about_something_else(column: CsvColumn) -> bool:
    known = words_of()
    heading = column.heading[:_LONGEST_HEADING]
    if is_about_somebody_else(heading, known):
        return True
    found = plain(heading).split()
    return any(
        word in _NOBODY
        or word.endswith(_NUMBERED)
        or known.words.get(word) in ("not", "type")
        or is_somebody_elses(known.purposes.get(word, ""))
        for word in found
    )


def samples_of(values: Iterable[str]) -> tuple[str, ...]:
    """Return the first values that differ, as they are shown beside a column."""
    found: dict[str, None] = {}
    for value in values:
        found[clean_line(value)] = None
        if len(found) == SAMPLES:
            break
    return tuple(found)


def column(number: int, heading: str, values: Sequence[str]) -> CsvColumn:
    """Return a column of which only its values are known."""
    return CsvColumn(number, heading, "other", samples=samples_of(values), like_names=likeness_to_names(values))


def _put(column: CsvColumn, wanted: str) -> CsvColumn:
    field, _, label = wanted.partition(":")
    target, label = _field(field), clean_line(label)
    if (target, label) == (column.field, column.label) and column.another is None:
        return column
    # a label of one's own, or none: what was guessed for another field says nothing here
    return replace(column, field=target, label=label, group=_group(target, label), said="", another=None)


def _group(field: str, label: str) -> str:
    parts = ("address", "street", "house number", "city", "region", "postcode", "country")
    return f"{label} address".strip() if field in parts else ""


def _field(wanted: str) -> str:
    plain = fold(wanted).replace("_", " ").replace("-", " ")
    plain = _CALLED.get(plain, plain)
    if plain in TARGETS:
        return plain
    targets = {field: field for field in TARGETS}
    raise MappingProblem(
        f"A column cannot go to {wanted.strip()!r}. {_nearest(plain, targets)}It can go to: {'; '.join(TARGETS)}."
    )


def _short(text: str, width: int = _SAMPLE) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _nearest(wanted: str, known: dict[str, str]) -> str:
    near = near_word(wanted, known)
    return f"Did you mean {known[near]!r}? " if near else ""
