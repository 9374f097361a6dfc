"""Contacts from a CSV file: of any program, or anybody's own, through a mapping of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, TypeAlias

from fieldkit.db.base import progress
from fieldkit.db.contact_import.entry_lists import is_known_label, own_or_plain
from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.columns import cells, days
from fieldkit.files.contacts.columns.addresses.address import PARTS, addresses, comes_later, kept_aside
from fieldkit.files.contacts.columns.guess import SAMPLE_ROWS, guess_mapping
from fieldkit.files.contacts.columns.heading_words import is_english
from fieldkit.files.contacts.columns.headings import CALLED, IMPLIED_LABELS
from fieldkit.files.contacts.columns.mapping import NAMES, CsvColumn, Mapping, MappingProblem
from fieldkit.files.contacts.columns.names import (
    NAME_ORDER,
    firm_of_person,
    is_for_lists,
    is_the_firms,
    name_of,
    part_of_name,
)
from fieldkit.files.contacts.columns.number_parts import area_codes, extensions
from fieldkit.files.contacts.columns.other_people import each_of
from fieldkit.files.contacts.columns.reached_by import take_further, values_in
from fieldkit.files.contacts.columns.total_rows import without_totals
from fieldkit.files.contacts.csv_table import CsvRow, CsvTable, read_table
from fieldkit.files.contacts.decoded_lines import DecodedLines
from fieldkit.files.contacts.decoding import Content, content
from fieldkit.files.contacts.person import FileProblem, Parsed, Person, spooled_people
from fieldkit.files.contacts.person_builder import PersonBuilder, is_nothing, iso_day
from fieldkit.files.contacts.problems import ProblemReport, quoted
from fieldkit.files.contacts.spoilt.entities import without_entities
from fieldkit.files.contacts.spoilt.long_cells import without_long_cells
from fieldkit.files.contacts.vcards.written_day import says_more

Headings: TypeAlias = tuple[str, ...]
Remembered: TypeAlias = Callable[[Headings], Iterable[str]]
"""Gives the wishes that were kept for these headings at an earlier import."""

_ONCE: Final = {"organisation": "organisation", "department": "department", "job title": "job_title", "uid": "uid"}
_WHOLE: Final = frozenset({"first name", "last name"})
"""Parts that make a full name together."""
_TELL_EVERY: Final = 100
_FEW_LINES: Final = 5000
"""Of which the rows are counted, in a tenth of a second."""
_BESIDE_A_NUMBER: Final = ("area code", "extension")
_AS_WRITTEN: Final = ("notes", "phone", "email", "website", "birthday", "uid", "other")
"""Fields of which the signs of web pages may be a part."""
_GATHERED: Final = ("ignore", "label", *_BESIDE_A_NUMBER, *days.BIRTH)
"""Fields of which a cell is looked at along with others, or not at all."""


@dataclass(frozen=True, slots=True)
class ContactTable:
    """A CSV file that was read, and where its columns go."""

    table: CsvTable
    mapping: Mapping
    guessed: Mapping
    """Where they would go without anybody's wish."""
    recalled: tuple[str, ...]
    """Wishes that were kept from an earlier import and are in ``mapping``."""
    lines: DecodedLines
    report: ProblemReport

    @property
    def encoding(self) -> str:
        """What the text is in, as Python calls it."""
        return self.lines.encoding

    @property
    def headings(self) -> Headings:
        """What the columns are called, () for a file without headings."""
        return tuple(self.table.header.cells) if self.table.header else ()

    @property
    def extent(self) -> str:
        """How long it is, in words: rows, or of a large file lines, which are counted at once."""
        if self.lines.count > _FEW_LINES:
            return f"{self.lines.count:,} lines"
        rows = sum(1 for _ in self.table.rows())
        return f"{rows:,} row{'' if rows == 1 else 's'}"

    @property
    def nameless(self) -> bool:
        """Whether no column is known to say who somebody is: somebody must say so first."""
        return self.mapping.proposed_name is not None or not self.mapping.names_people

    def with_column(self, number: int, target: str) -> ContactTable:
        """Return it with one column put elsewhere: ``phone:work``."""
        return replace(self, mapping=self.mapping.with_column(number, target))

    def afresh(self) -> ContactTable:
        """Return it as it was guessed."""
        return replace(self, mapping=self.guessed, recalled=())


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the columns say together."""

    extensions: dict[int, CsvColumn]
    area_codes: dict[int, CsvColumn]
    """Both by the number of the telephone column that each belongs to."""
    aside: frozenset[str]
    """Groups of addresses that are not the person's."""
    orders: dict[int, days.Order]
    """Of day and month, by the number of the column."""


def parse(data: bytes, file: str, *, mapping_overrides: Iterable[str] = (), encoding: str = "") -> Parsed:
    """Read the rows of ``data``, the content of the file named ``file``.

    ``mapping_overrides`` are wishes as ``Mapping.changed`` takes them. Raises FileProblem when there is no table, no
    column that names people, or a wish that cannot be met.
    """
    report = ProblemReport(file)
    return parse_content(content(data, report, encoding=encoding), report, mapping_overrides)


def parse_content(
    held: Content, report: ProblemReport, mapping_overrides: Iterable[str] = (), remembered: Remembered | None = None
) -> Parsed:
    """Read the rows of text that ``decoding.content`` has prepared."""
    return people(open_table(held, report, mapping_overrides, remembered))


def open_table(
    held: Content, report: ProblemReport, mapping_overrides: Iterable[str] = (), remembered: Remembered | None = None
) -> ContactTable:
    """Read the rows, and say where each column goes; whether that names people is not asked yet."""
    lines = DecodedLines(without_long_cells(held, report), report)
    table = read_table(lines, report)
    headings = tuple(table.header.cells) if table.header else None
    guessed = guess_mapping(headings, [row.cells for row in islice(table.rows(), SAMPLE_ROWS)])
    mapping = guessed
    recalled = tuple(remembered(headings)) if remembered is not None and headings is not None else ()
    try:
        mapping = guessed.changed(recalled)
    except MappingProblem:
        recalled = ()  # kept by a fieldkit that knew other fields
    return ContactTable(table, mapping.changed(mapping_overrides), guessed, recalled, lines, report)


def people(opened: ContactTable) -> Parsed:
    """Return the people in the rows. Raises FileProblem when no column says who somebody is."""
    table, mapping, report = opened.table, opened.mapping, opened.report.copy()
    refuse_nameless(opened)
    plan = _Plan(
        extensions(mapping),
        area_codes(mapping),
        kept_aside(mapping.columns),
        _orders(table, mapping),
    )
    ignored = [column for column in mapping.columns if column.field == "ignore"]
    found = spooled_people()
    for done, row in enumerate(without_totals(table.rows(report), mapping.columns, report)):
        if done % _TELL_EVERY == 0:
            progress.tell("reading", row.line, opened.lines.count)
        for column in ignored:
            if _cell(row, column).strip():
                report.count(row.line, f"The column “{column.heading}” was left out", "lost")
        own, *others = each_of(firm_of_person(mapping.columns, row.cells), row.cells)
        held = [_person(row, Mapping(own), plan, report)]
        if others:
            what = "Several people are named here; each became a contact of the same firm"
            report.count(row.line, what, "changed")
            cells_of_columns = CsvRow(row.line, row.cells[: len(mapping.columns)])
            held += [_person(cells_of_columns, Mapping(columns), plan, report) for columns in others]
        for person in filter(None, held):
            found.append(person)
    return Parsed(
        found.settled(),
        report.problems(),
        _format(table, opened.guessed),
        opened.encoding,
        str(mapping),
        opened.headings,
        mapping.wishes(opened.guessed),
        bool(opened.recalled),
    )


def refuse_nameless(opened: ContactTable) -> None:
    """Raise FileProblem where no column names a person, with the column that looks like one."""
    mapping, file = opened.mapping, opened.report.file
    if not opened.nameless:
        return
    proposed = mapping.proposed_name
    fields = {column.field for column in mapping.columns}
    what = "says who somebody is" if not fields & {"organisation", "phone", "email"} else "is known to name a person"
    if proposed is not None:
        values = ", ".join(map(quoted, proposed.samples))
        says = (
            f"Column {proposed.number}, {quoted(proposed.heading)}, looks like names ({values}): if it is, add "
            f'--map "{proposed.number}=name"; if another is, its number.'
        )
    elif "organisation" in fields:
        number = next(column.number for column in mapping.columns if column.field == "organisation")
        says = f'Say which one does, for example --map "1=name". If firms are to be contacts: --map "{number}=name".'
    else:
        says = "Say which one does, for example 1=name."
    raise FileProblem(f"{file} has no column that {what}. Nothing was imported. {says} The columns are:\n{mapping}")


def _format(table: CsvTable, mapping: Mapping) -> str:
    headings = {fold(cell) for cell in table.header.cells} if table.header else set()
    if any(re.fullmatch(r"(?:phone|e-mail) 1 - value", heading) for heading in headings):
        return "Google contacts (CSV)"
    # only Outlook says how private each person is, in any of its languages
    fields = [column.field for column in mapping.columns]
    if {"first name", "last name"} <= set(fields) and fields.count("ignore") > 1 and table.header:
        return "Outlook contacts (CSV)"
    return "CSV"


def _person(row: CsvRow, mapping: Mapping, plan: _Plan, report: ProblemReport) -> Person | None:
    builder = PersonBuilder(report, row.line, firm_names=False)
    labels = {c.group: _cell(row, c) for c in mapping.columns if c.field == "label" and c.group}
    names: dict[str, list[str]] = {}
    postal: dict[str, list[tuple[CsvColumn, str]]] = {}
    labelled: set[str] = set()
    taken: set[int] = set()
    for column in mapping.columns:
        cell = _cell(row, column)
        cell = cells.without_formula(cell.strip()) if column.field != "notes" else cell
        if not cell.strip() or column.field in _GATHERED:
            continue
        labelled.add(column.group)
        if column.field not in _AS_WRITTEN:
            cell = without_entities(cell, row.line, report)
        if (part := part_of_name(column.field, cell)) in NAME_ORDER:
            names.setdefault(part, []).append(report.line(cell, row.line))
        elif column.field in PARTS:
            postal.setdefault(column.group, []).append((column, cell))
        else:
            before, behind = plan.area_codes.get(column.number), plan.extensions.get(column.number)
            around = (
                cells.without_formula(_cell(row, before).strip()) if before else "",
                _cell(row, behind).strip().lstrip("#xX ") if behind else "",
            )
            taken.update([behind.number] if behind else [])
            taken.update([before.number] if before and cells.takes_area_code(around[0], cell) else [])
            order = plan.orders.get(column.number, "")
            _take(builder, column, cell, labels.get(column.group, ""), row.line, around, order)
    born = {c.field: cells.without_formula(_cell(row, c).strip()) for c in mapping.columns if c.field in days.BIRTH}
    days.join(builder, born, row.line)
    for group, parts in sorted(postal.items(), key=comes_later):
        _addresses(builder, parts, labels.get(group, ""), row.line, aside=group in plan.aside)
    for column in mapping.columns:
        if column.field == "label" and column.group not in labelled and _cell(row, column).strip(" *"):
            builder.extra(column.heading, _cell(row, column), row.line)
        if column.field in _BESIDE_A_NUMBER and column.number not in taken:
            builder.extra(column.heading, _cell(row, column), row.line)
    take_further(builder, row.cells, len(mapping.columns), row.line)
    _name(builder, names, row.line)
    builder.firm_names = mapping.has_names and not builder.nickname
    return builder.finish()


def _take(
    builder: PersonBuilder,
    column: CsvColumn,
    cell: str,
    stated: str,
    line: int,
    around: tuple[str, str],
    order: days.Order,
) -> None:
    """Give one filled cell to the builder; a cell may hold several values, and then as many labels.

    ``around``: the area code and the extension of a number.
    """
    area, extension = around
    if column.field in ("phone", "email", "website"):
        found = values_in(cell, column.field)
        builder.implied("e-mail name", found.rest, line)
        for place, (field, value, own) in enumerate(found.values):
            label, preferred = _label(column, stated, place)
            if is_nothing(value):
                continue
            if field == "phone":
                number = cells.with_area_code(area, _number(value, line, builder.report))
                number = f"{number} ext. {extension}" if extension else number
                builder.phone(number, line, own or label, preferred=preferred)
            elif field == "email":
                builder.email(value, line, own or label, preferred=preferred)
            else:
                builder.website(value, line, label, preferred=preferred)
    elif column.field == "notes":
        builder.note(cell, line)
    elif column.field == "birthday":
        if not cells.says_nothing(cell, line, builder.report):
            day, why = days.birthday(cell, order)
            builder.day(day, line, cell)
            if iso_day(day) and says_more(cell):
                builder.extra("birthday", cell, line)
            if why:
                builder.report.count(line, why, "changed")
    elif column.said == CALLED:
        builder.implied("nickname", cell, line)
    elif column.field in NAMES:
        last, comma, first = cell.partition(",") if column.field == "last, first" else (cell, "", "")
        attribute = "nickname" if column.field == "nickname" else "name"
        builder.single(attribute, f"{first.strip()} {last.strip()}" if comma else cell, line)
    elif column.field == "prefix":
        builder.implied("form of address", cell, line)
    elif column.field in _ONCE:
        for value in cells.texts(cell) if column.field in ("organisation", "job title") else [cell]:
            builder.single(_ONCE[column.field], value, line)
    elif column.label in IMPLIED_LABELS:
        builder.implied(column.label, cell, line)
    elif mails := cells.proxy_addresses(cell):
        for mail in mails.mails:
            builder.email(mail.address, line, mail.label, preferred=False)
        builder.extra(column.heading, mails.rest, line)
    elif not cells.says_nothing(cell, line, builder.report):
        shown = ", ".join(part.removeprefix("* ") for part in cells.parts_of(cell))
        label, _ = _label(column, stated, 0)
        builder.extra(label or column.heading, shown if cells.BETWEEN_VALUES in cell else cell, line)


def _orders(table: CsvTable, mapping: Mapping) -> dict[int, days.Order]:
    """Return the order of day and month in the columns of birthdays; all rows are read for it where it may matter."""
    numbers = [
        column.number
        for column in mapping.columns
        if column.field == "birthday" and days.may_be_two_ways(column.samples)
    ]
    if not numbers:
        return {}
    day_comes_first = table.header is not None and not is_english(table.header.cells)
    return days.orders(numbers, (row.cells for row in table.rows()), day_comes_first=day_comes_first)


def _addresses(
    builder: PersonBuilder, parts: list[tuple[CsvColumn, str]], stated: str, line: int, *, aside: bool
) -> None:
    for place, joined in enumerate(addresses(parts)):
        label, _ = _label(parts[0][0], stated, place)
        if aside:
            builder.extra(f"{label} address", joined.text, line)
        else:
            builder.address(joined.text, line, label)
        for field, value in joined.left:
            builder.extra(
                f"{label} {field}".strip() if place or label not in ("", "home", "work") else field, value, line
            )


def _name(builder: PersonBuilder, names: dict[str, list[str]], line: int) -> None:
    built = name_of(names)
    shown = builder.name
    if not shown:
        builder.single("name", built, line)
    elif not names.keys() >= _WHOLE:
        for field in NAME_ORDER:
            builder.implied(field, " ".join(dict.fromkeys(names.get(field, ()))), line)
    elif is_for_lists(shown, names, built) or is_the_firms(shown, built, builder.organisation):
        builder.name = built
        builder.implied("display name", shown, line)
    else:
        builder.implied("full name", built, line)


def _label(column: CsvColumn, stated: str, place: int) -> tuple[str, bool]:
    """Return what a value is for, and whether it is preferred: what its row says, or the heading."""
    said = cells.parts_of(stated)
    own = said[min(place, len(said) - 1)]
    preferred, own = own.startswith("*"), own.removeprefix("*").strip()
    if not own:
        return column.label, preferred
    if column.field == "other":
        return (own.lower() if is_known_label(own) else own), preferred
    own = own_or_plain(own)
    return " ".join(dict.fromkeys([*column.label.split(), *own.split()])) if column.label else own, preferred


def _number(cell: str, line: int, report: ProblemReport) -> str:
    value = cells.number(cell)
    if cells.is_shortened(value):
        report.count(
            line, "A spreadsheet has shortened this number; its last digits are gone", "changed",
            advice="Correct it by hand, or export again without opening the file in a spreadsheet.",
        )  # fmt: skip
    return value


def _cell(row: CsvRow, column: CsvColumn) -> str:
    return row.cells[column.number - 1] if column.number <= len(row.cells) else ""
