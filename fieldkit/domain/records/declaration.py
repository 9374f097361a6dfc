"""What a field of a record knows about itself. A record kind is declared once, with these.

Form, list, command line, search index, history and export files all read the declaration; none of them
keeps a second list of field names.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Final, Literal, TypeVar

from fieldkit.domain.records.codes import CODES

Type = Literal[
    "text",  # one line
    "long",  # several lines
    "lines",  # a list, one value a line; typed with ";" between them
    "phones",  # lines, each "number" or "label: number"
    "emails",  # lines, each "address" or "label: address"
    "choice",  # one of options
    "flag",  # yes or no; 1, 0
    "whole",  # a whole number
    "minutes",  # a duration, whole minutes
    "money",  # whole minor units
    "day",  # ISO day
    "when",  # ISO day with an optional local time, "2026-11-24 10:00": an appointment is wall time
    "instant",  # UTC milliseconds: something that happened
    "link",  # id of a record of another kind
    "json",  # a document that fieldkit writes itself; never typed
]
Search = Literal[
    "",  # not searched
    "title",  # what the record is called
    "words",  # other names for it: a client's own words for a card, an organisation for a person
    "body",  # everything else worth finding
    "part",  # body, and found by any run of characters inside it: numbers, serials, addresses
]
STORED_AS: Final[dict[Type, str]] = {
    "flag": "INTEGER",
    "whole": "INTEGER",
    "minutes": "INTEGER",
    "money": "INTEGER",
    "instant": "INTEGER",
    "link": "INTEGER",
}
"""SQLite type by field type; every other one is TEXT."""


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """One choice: the stored value and the words shown for it."""

    value: str
    label: str


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """One declared field of a record kind."""

    name: str
    """Column, dataclass attribute and name on the command line."""
    label: str
    type: Type
    code: int
    """Stable number of the column in export files; never reused."""
    required: bool = False
    help: str = ""
    options: tuple[Option, ...] = ()
    link: str = ""
    """Kind that a link points to."""
    search: Search = ""
    default: str = ""
    """Text that a new form begins with, read like typed text."""
    typed: bool = True
    """False for what fieldkit fills in by itself: never in a form."""

    @property
    def sql_type(self) -> str:
        """SQLite's name of the stored type."""
        return STORED_AS.get(self.type, "TEXT")

    @property
    def several_lines(self) -> bool:
        """Whether the value may hold line breaks."""
        return self.type in ("long", "lines", "phones", "emails")

    def option_label(self, value: object) -> str:
        """Return the words for a stored choice; an unknown value stands for itself."""
        return next((option.label for option in self.options if option.value == value), str(value))


def _declare(label: str, kind: Type, code: int, empty: object, **more: Any) -> Any:
    return dataclasses.field(default=empty, metadata={"declared": (label, kind, code, more)})


def text(label: str, code: int, **more: Any) -> Any:
    """Declare one line of text."""
    return _declare(label, "text", code, "", **more)


def long(label: str, code: int, **more: Any) -> Any:
    """Declare several lines of text."""
    return _declare(label, "long", code, "", **more)


def lines(label: str, code: int, kind: Literal["lines", "phones", "emails"] = "lines", **more: Any) -> Any:
    """Declare a list of short values."""
    return _declare(label, kind, code, "", **more)


def choice(label: str, code: int, options: tuple[Option, ...], **more: Any) -> Any:
    """Declare a choice among fixed options."""
    return _declare(label, "choice", code, more.get("default", ""), options=options, **more)


def number(label: str, code: int, kind: Literal["flag", "whole", "minutes", "money"], **more: Any) -> Any:
    """Declare a whole number: a flag, a count, minutes or minor units of money."""
    return _declare(label, kind, code, None, **more)


def day(label: str, code: int, **more: Any) -> Any:
    """Declare a date."""
    return _declare(label, "day", code, "", **more)


def when(label: str, code: int, **more: Any) -> Any:
    """Declare a date with an optional time of the wall clock."""
    return _declare(label, "when", code, "", **more)


def instant(label: str, code: int, **more: Any) -> Any:
    """Declare a moment that happened."""
    return _declare(label, "instant", code, None, **more)


def link(label: str, code: int, to: str, **more: Any) -> Any:
    """Declare a link to a record of the kind ``to``."""
    return _declare(label, "link", code, None, link=to, **more)


def document(label: str, code: int) -> Any:
    """Declare a JSON document that fieldkit writes itself."""
    return _declare(label, "json", code, "", typed=False)


def options(*pairs: str) -> tuple[Option, ...]:
    """Return options from "value: words" texts; a text without a colon is both, with blanks for "_"."""
    made = []
    for pair in pairs:
        value, _, label = pair.partition(": ")
        made.append(Option(value, label or value.replace("_", " ")))
    return tuple(made)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every stored record has."""

    id: int = 0
    """Local key; never leaves the device."""
    uid: str = ""
    """UUIDv7: the record's name on every device."""
    created_at: int = 0
    updated_at: int = 0
    deleted_at: int | None = None
    """When it went to the trash, else None. Instants are UTC milliseconds."""


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its class and what follows from it."""

    name: str
    """Table name, and the word on the command line."""
    label: str
    plural: str
    code: int
    """Stable number of the table in export files and of the kind in the search index; never reused."""
    record: type[Record]
    fields: tuple[Field, ...]
    created: bool = True
    """Whether a person makes one with a form."""
    order: str = "id DESC"
    """SQL order of its list: by name, or the newest first."""
    columns: tuple[str, ...] = ()
    """Names of the fields that its list shows, in their order."""

    def field(self, name: str) -> Field:
        """Return the declared field ``name``; KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def form(self) -> tuple[Field, ...]:
        """The fields that a person types, in their order."""
        return tuple(field for field in self.fields if field.typed)

    @property
    def title(self) -> tuple[Field, ...]:
        """The fields that the record is called by."""
        return tuple(field for field in self.fields if field.search == "title")


R = TypeVar("R", bound=Record)


def declare(
    name: str,
    record: type[R],
    label: str,
    plural: str,
    *,
    code: int = 0,
    created: bool = True,
    order: str = "",
    columns: tuple[str, ...] = (),
) -> Kind:
    """Return the kind ``name`` that the dataclass ``record`` declares; ``code`` where ``CODES`` does not hold it."""
    found = []
    for attribute in dataclasses.fields(record):
        declared = attribute.metadata.get("declared")
        if declared:
            its_label, kind, its_code, more = declared
            found.append(Field(attribute.name, its_label, kind, its_code, **more))
    fields = tuple(found)
    return Kind(
        name,
        label,
        plural,
        code or CODES[name],
        record,
        fields,
        created,
        order or "id DESC",
        columns or _columns(fields),
    )


def _columns(fields: tuple[Field, ...]) -> tuple[str, ...]:
    """Return what a list shows of records with ``fields``: title, client, state, and when."""
    wanted = [field.name for field in fields if field.search == "title"]
    wanted += [field.name for field in fields if field.name == "client"]
    wanted += [field.name for field in fields if field.type == "choice" and field.typed][:1]
    wanted += [field.name for field in fields if field.type in ("day", "when", "instant") and field.typed][:1]
    return tuple(dict.fromkeys(wanted))
