"""What a field of a record knows about itself. A record kind is declared once, with these.

Form, list, command line, search index, history and export files all read the declaration; none of them
keeps a second list of field names. What a field does with a value follows from its type
(``fieldkit.domain.records.field_types``); nothing outside the types asks which type it is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.appearance import NewHere, StateRules, Step, Timeline
from fieldkit.domain.records.codes import CODES, FindAs, find_as
from fieldkit.domain.records.field_type import FieldType, Option, Tone
from fieldkit.domain.records.values import LONGEST_LINE, LONGEST_TEXT, ReadingContext, TableCell, Value
from fieldkit.domain.records.waiting import TODAY, WAITING, TodayGroup, WaitingRule
from fieldkit.domain.text.articles import with_article
from fieldkit.domain.text.sanitize import clean, clean_line, printable, printable_block

Search = Literal[
    "",  # not searched
    "title",  # what the record is called
    "words",  # other names for it: a client's own words for a card, an organisation for a person
    "caller",  # words that may hold a telephone number, by which it is found however that is spelled
    "body",  # everything else worth finding
    "part",  # body, and found by any run of characters inside it: numbers, serials, addresses
]


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """One declared field of a record kind."""

    name: str
    """Column, dataclass attribute and name on the command line."""
    label: str
    type: FieldType
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
    partner_opt_in: bool = False
    """Whether it goes to a partner only where it is named, though the rest of the record goes."""
    either: bool = False
    """Whether nobody has to decide between values that two devices wrote without knowing of each other: any will do."""

    @property
    def sql_type(self) -> str:
        """SQLite's name of the stored type."""
        return "TEXT" if self.type.stored == "text" else "INTEGER"

    @property
    def empty(self) -> Value:
        """The stored value of an empty field."""
        return "" if self.type.stored == "text" else None

    @property
    def several_lines(self) -> bool:
        """Whether the value may hold line breaks."""
        return self.type.several_lines

    @property
    def longest(self) -> int:
        """Characters that the field holds at most."""
        return LONGEST_TEXT if self.type.several_lines else LONGEST_LINE

    def option_label(self, value: object) -> str:
        """Return the words for a stored choice; an unknown value stands for itself."""
        return next((option.label for option in self.options if option.value == value), str(value))

    def tone(self, value: object) -> Tone:
        """Return the tone of a stored choice."""
        return next((option.tone for option in self.options if option.value == value), "")

    def read(self, text: str, by: ReadingContext) -> Value:
        """Return the value that a typed text means; an empty text empties the field.

        Form and command line both come through here, so that both take and refuse the same things.
        Raises Invalid with a sentence that says what is wrong and shows what would do.
        """
        return self._read(text, by, self.type.read)

    def answered(self, value: str, by: ReadingContext) -> Value:
        """Return the value that a stored answer of a survey is, of an item that the type names. Raises Invalid."""
        return self._read(value, by, self.type.answered)

    def _read(self, text: str, by: ReadingContext, read: Callable[[Field, str, ReadingContext], Value]) -> Value:
        tidy = clean(text) if self.type.several_lines else clean_line(text)
        if not tidy:
            if self.required:
                raise Invalid(f"{self.label} is needed.", self.name)
            return self.empty
        if len(tidy) > self.longest:
            raise Invalid(f"{self.label} holds at most {self.longest:,} characters; this is {len(tidy):,}.", self.name)
        try:
            return read(self, tidy, by)
        except Invalid as error:
            raise Invalid(str(error), self.name) from error
        except ValueError as error:
            raise Invalid(f"{self.label}: {error}", self.name) from error

    def edited(self, value: Value, by: ReadingContext) -> str:
        """Return the text that stands for a stored value in a form: reading it again gives the same value.

        What a terminal would obey is not in it: another program may have stored that.
        """
        if value is None or value == "":
            return ""
        return (printable_block if self.type.block else printable)(self.type.edited(self, value, by))

    def in_words(self, value: Value, by: ReadingContext) -> str:
        """Return the text for a form, as a person would type it; like ``edited`` where that would be read otherwise."""
        if value is None or value == "":
            return ""
        edited, words = self.edited(value, by), self.type.in_words(self, value, by)
        if words == edited or not words.isprintable():
            return edited
        try:
            return words if self.read(words, by) == self.read(edited, by) else edited
        except Invalid:
            return edited

    def shown(self, value: Value, by: ReadingContext) -> str:
        """Return a stored value in words on one line: dates as people say them, money with its currency.

        Several lines of text stay several lines.
        """
        return "" if value is None or value == "" else self.type.shown(self, value, by)

    def listed(self, value: Value, by: ReadingContext) -> str:
        """Return a stored value in the words of a column of a list; a link is given as what it leads to is called."""
        return "" if value is None or value == "" else self.type.listed(self, value, by)

    def full(self, value: Value, by: ReadingContext) -> str:
        """Return a stored value like ``shown``, but a moment or an appointment as its day, with the distance."""
        return "" if value is None or value == "" else self.type.full(self, value, by)

    def echo(self, text: str, by: ReadingContext) -> str:
        """Return what a date or an amount being typed would mean, or "" while it means nothing yet."""
        if not self.type.echoes or not text.strip():
            return ""
        try:
            return self.full(self.read(text, by), by)
        except Invalid:
            return ""

    def cell(self, value: Value) -> TableCell:
        """Return a stored value as a table for other programs holds it, None where there is nothing."""
        return None if value is None or value == "" else self.type.cell(self, value)

    def plain(self, value: Value) -> object:
        """Return a stored value as JSON says it: instants as ISO UTC, lists as lists, money in minor units."""
        return None if value is None else self.type.plain(value)


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


# Every kind is there once: compared by identity, as a key of a cache it costs nothing.
@dataclasses.dataclass(frozen=True, slots=True, eq=False)
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
    order: str = "-id"
    """The field that its list is sorted by, "id" for when it was made here; with "-" before it the last comes first.

    Without an index in this order a page of 60,000 costs 11 to 25 ms in place of one: so it is with calls, promises,
    instructions, sites and card uses, which are mostly seen by client.
    """
    columns: tuple[str, ...] = ()
    """Names of the fields that its list shows, in their order."""
    when: Field | None = None
    """The field that says when it is or was: lists tell records apart by it."""
    beside: Field | None = None
    """The field told beside the title: state, outcome, style, or the numbers of a person."""
    state: Field | None = None
    """The field that one key changes, by one of ``steps``."""
    steps: tuple[Step, ...] = ()
    state_rules: StateRules | None = None
    """Which state may follow which; None where any may."""
    together: tuple[str, ...] = ()
    """Names of fields that are one thing: a decision or a step back takes all of them along."""
    timeline: Timeline | None = None
    new: NewHere | None = None
    """How one is begun from the card of its client; None if it is not."""
    by_name: bool = False
    """Whether a link to it can make one from a name alone."""
    few: bool = False
    """Whether there are so few that a link offers them all, in the order of the list."""
    otherwise: tuple[str, ...] = ()
    """Names of the fields that one without title and timeline is told by: by the first that says anything."""
    context: bool = False
    """Whether it tells what a record that links to it belongs to."""
    partner: bool = False
    """Whether it goes along in a partner's pack unless others are named."""
    unmade: str = "is in the trash"
    """What an undo says of one that it takes back, after what it is called."""

    @property
    def waits(self) -> WaitingRule | None:
        """When one waits for somebody; None if it never does."""
        return WAITING.get(self.name)

    @property
    def today(self) -> TodayGroup | None:
        """How those that wait stand on Today; None if they do not."""
        return TODAY.get(self.name)

    @property
    def find_as(self) -> FindAs:
        """How Find treats it."""
        return find_as(self.name)

    def field(self, name: str) -> Field:
        """Return the declared field ``name``; KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """The field of ``order``, and whether the last comes first."""
        return self.order.removeprefix("-"), self.order.startswith("-")

    def has(self, name: str) -> bool:
        """Return whether there is a declared field ``name``."""
        return any(field.name == name for field in self.fields)

    @property
    def form(self) -> tuple[Field, ...]:
        """The fields that a person types, in their order."""
        return tuple(field for field in self.fields if field.typed)

    @property
    def title(self) -> tuple[Field, ...]:
        """The fields that the record is called by."""
        return tuple(field for field in self.fields if field.search == "title")

    @property
    def told_by(self) -> tuple[str, ...]:
        """Names of the fields that tell a record without a title from another: those of its line on a timeline."""
        return (*self.timeline.what, *self.timeline.who) if self.timeline else self.otherwise

    def untitled(self, values: Mapping[str, Value]) -> str:
        """Return words for a record without a title, "" for none; ``values`` are those of ``told_by``, links by name.

        They are those of its timeline: "they called, Ines Marsh".
        """
        parts = (self.timeline.what, self.timeline.who) if self.timeline else (self.otherwise,)
        words = (next((self._words(name, values[name]) for name in names if values[name]), "") for names in parts)
        return ", ".join(filter(None, words))

    def cannot_become(self, was: str, now: str) -> str:
        """Return why a record in the state ``was``, as stored, cannot come to ``now``; "" if it can."""
        state, rules = self.state, self.state_rules
        if state is None or rules is None or rules.may(was, now):
            return ""
        may = ", ".join(state.option_label(one) for one in rules.follows[was])
        what = state.option_label(now) or "nothing"
        called = with_article(self.label.lower()).capitalize()
        return f"{called} that is {state.option_label(was)} cannot become {what}. It can become: {may}."

    def _words(self, name: str, value: Value) -> str:
        field = self.field(name)
        return field.option_label(value) if field.options else " ".join(str(value).split())


R = TypeVar("R", bound=Record)


def declare(
    name: str,
    record: type[R],
    label: str,
    plural: str,
    *,
    code: int = 0,
    columns: tuple[str, ...] = (),
    when: str = "",
    beside: str = "",
    state: str = "",
    **more: Any,
) -> Kind:
    """Return the kind ``name`` that the dataclass ``record`` declares; ``more`` are attributes of ``Kind``.

    ``code`` is needed where ``CODES`` does not hold it. ``when``, ``beside`` and ``state`` are names of fields; a state
    stands beside the title unless something else does. A list shows title, client, what stands beside, and when; of a
    kind without any of them what a person types.
    """
    found: dict[str, Field] = {}
    for attribute in dataclasses.fields(record):
        declared = attribute.metadata.get("declared")
        if declared:
            its_label, kind, its_code, facts = declared
            found[attribute.name] = Field(attribute.name, its_label, kind, its_code, **facts)
    beside = beside or state
    places = {"when": when, "beside": beside, "state": state}
    more |= {place: found[one] for place, one in places.items() if one}
    titles = [field.name for field in found.values() if field.search == "title"]
    shown = dict.fromkeys([*titles, "client" if "client" in found else "", beside, when])
    fields = tuple(found.values())
    columns = columns or tuple(one for one in shown if one) or tuple(field.name for field in fields if field.typed)
    return Kind(name, label, plural, code or CODES[name], record, fields, columns=columns, **more)
