"""Contacts from a CSV file: Google's, Outlook's, or anybody's through a mapping of its columns."""

import re
from collections.abc import Iterable

from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.csv_headings import IMPLIED_LABELS
from fieldkit.files.contacts.csv_mapping import CsvColumn, Mapping, guess_mapping
from fieldkit.files.contacts.csv_table import CsvRow, CsvTable, read_table
from fieldkit.files.contacts.decoding import Content, content, decode
from fieldkit.files.contacts.person import FileProblem, Parsed, Person
from fieldkit.files.contacts.person_builder import PersonBuilder, plain_label
from fieldkit.files.contacts.problems import ProblemReport

_SAMPLE_ROWS = 50
_MULTIPLE = " ::: "
_GUARD = re.compile(r"'(?=[=+\-@])")
_AS_TEXT = re.compile(r'="?([^"]*)"?\Z')
_SHORTENED = re.compile(r"\d[.,]\d+E\+\d+\Z", re.IGNORECASE)
# What Outlook writes where there is nothing.
_NOTHING = frozenset({"Unspecified", "0/0/00", "00/00/00", "00.00.00", "0.0.00", "00.00.0000", "00/00/0000"})
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\Z")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})\Z")
_ADDRESS = ("address", "street", "city", "region", "postcode", "country")
_ONCE = {"organisation": "organisation", "department": "department", "job title": "job_title", "uid": "uid"}
_NAME_ORDER = ("first name", "middle name", "last name", "suffix")


def parse(data: bytes, file: str, *, mapping_overrides: Iterable[str] = (), encoding: str = "") -> Parsed:
    """Read the rows of ``data``, the content of the file named ``file``.

    ``mapping_overrides`` are wishes as ``Mapping.changed`` takes them. Raises FileProblem when there is no table, no
    column that names people, or a wish that cannot be met.
    """
    report = ProblemReport(file)
    return parse_content(content(data, report, encoding=encoding), report, mapping_overrides)


def parse_content(held: Content, report: ProblemReport, mapping_overrides: Iterable[str] = ()) -> Parsed:
    """Read the rows of text that ``decoding.content`` has prepared."""
    text, encoding = decode(held, report)
    table = read_table(text, report)
    headings = table.header.cells if table.header else None
    mapping = guess_mapping(headings, [row.cells for row in table.rows[:_SAMPLE_ROWS]])
    format_ = _format(table, mapping)
    mapping = mapping.changed(mapping_overrides)
    if not mapping.names_people:
        raise FileProblem(
            f"{report.file} has no column that says who somebody is. Nothing was imported. "
            f"Say which one does, for example 1=name. The columns are:\n{mapping}"
        )
    _report_ignored(table, mapping, report)
    people = [_person(row, mapping, report) for row in table.rows]
    known = tuple(person for person in people if person is not None)
    return Parsed(known, report.problems(), format_, encoding, str(mapping))


def _format(table: CsvTable, mapping: Mapping) -> str:
    headings = {fold(cell) for cell in table.header.cells} if table.header else set()
    if any(re.fullmatch(r"(?:phone|e-mail) 1 - value", heading) for heading in headings):
        return "Google contacts (CSV)"
    # only Outlook says how private each person is, in any of its languages
    fields = [column.field for column in mapping.columns]
    if {"first name", "last name"} <= set(fields) and fields.count("ignore") > 1 and table.header:
        return "Outlook contacts (CSV)"
    return "CSV"


def _report_ignored(table: CsvTable, mapping: Mapping, report: ProblemReport) -> None:
    for column in mapping.columns:
        if column.field == "ignore":
            filled = [row.line for row in table.rows if _cell(row, column).strip()]
            for line in filled:
                report.count(line, f"The column “{column.heading}” was left out", "lost")


def _person(row: CsvRow, mapping: Mapping, report: ProblemReport) -> Person | None:
    builder = PersonBuilder(report, row.line)
    labels = {c.group: _cell(row, c) for c in mapping.columns if c.field == "label" and c.group}
    names: dict[str, list[str]] = {}
    addresses: dict[str, list[tuple[CsvColumn, str]]] = {}
    labelled: set[str] = set()
    for column in mapping.columns:
        cell = _AS_TEXT.sub(r"\1", _cell(row, column).strip()) if column.field != "notes" else _cell(row, column)
        if not cell.strip() or column.field in ("ignore", "label"):
            continue
        labelled.add(column.group)
        label = _label(column, labels.get(column.group, ""))
        if column.field in _NAME_ORDER:
            names.setdefault(column.field, []).append(report.line(cell, row.line))
        elif column.field in _ADDRESS:
            addresses.setdefault(column.group, []).append((column, cell))
        else:
            _take(builder, column, cell, label, row.line, preferred=labels.get(column.group, "").startswith("*"))
    for group, parts in addresses.items():
        _address(builder, parts, _label(parts[0][0], labels.get(group, "")), row.line)
    for column in mapping.columns:
        if column.field == "label" and column.group not in labelled and _cell(row, column).strip(" *"):
            builder.extra(column.heading, _cell(row, column), row.line)
    for number, cell in enumerate(row.cells[len(mapping.columns) :], start=len(mapping.columns) + 1):
        builder.extra(f"column {number}", cell, row.line)
    _name(builder, names, row.line)
    return builder.finish()


def _take(builder: PersonBuilder, column: CsvColumn, cell: str, label: str, line: int, *, preferred: bool) -> None:
    """Give one filled cell to the builder; a cell of Google's may hold several values."""
    if column.field in ("phone", "email", "website"):
        for value in cell.split(_MULTIPLE.strip()):
            if column.field == "phone":
                builder.phone(_number(value, line, builder.report), line, label, preferred=preferred)
            elif column.field == "email":
                builder.email(value, line, label, preferred=preferred)
            else:
                builder.website(value, line, label, preferred=preferred)
    elif column.field == "notes":
        builder.note(cell, line)
    elif column.field == "birthday":
        if cell not in _NOTHING:
            builder.day(_day(cell), line)
    elif column.field == "name":
        builder.single("name", cell, line)
    elif column.field == "prefix":
        builder.implied("form of address", cell, line)
    elif column.field in _ONCE:
        builder.single(_ONCE[column.field], cell, line)
    elif column.label in IMPLIED_LABELS:
        builder.implied(column.label, cell, line)
    elif cell not in _NOTHING:
        shown = ", ".join(part.strip().removeprefix("* ") for part in cell.split(_MULTIPLE.strip()))
        builder.extra(label or column.heading, shown if _MULTIPLE.strip() in cell else cell, line)


def _address(builder: PersonBuilder, parts: list[tuple[CsvColumn, str]], label: str, line: int) -> None:
    """Put the parts of one address together; where it is also there as a whole, only what that leaves out."""
    whole = [cell for column, cell in parts if column.field == "address"]
    if whole:
        builder.address("\n".join(whole), line, label)
        for column, cell in parts:
            if column.field != "address":
                builder.implied(column.field, cell, line)
        return
    held = {field: [cell for column, cell in parts if column.field == field] for field in _ADDRESS}
    town = " ".join(held["city"] + held["region"] + held["postcode"])
    builder.address("\n".join([*held["street"], town, *held["country"]]), line, label)


def _name(builder: PersonBuilder, names: dict[str, list[str]], line: int) -> None:
    built = " ".join(" ".join(names[field]) for field in _NAME_ORDER if field in names)
    if builder.name:
        builder.implied("full name", built, line)
    else:
        builder.single("name", built, line)


def _label(column: CsvColumn, stated: str) -> str:
    """Return what a value is for: what the row says in its label column, or the heading."""
    own = stated.strip().removeprefix("*").strip()
    if not own:
        return column.label
    return plain_label(own.split()) if column.field != "other" else own.lower()


def _number(cell: str, line: int, report: ProblemReport) -> str:
    value = _GUARD.sub("", cell.strip(), count=1)
    if _SHORTENED.match(value):
        report.count(
            line, "A spreadsheet has shortened this number; its last digits are gone", "changed",
            advice="Correct it by hand, or export again without opening the file in a spreadsheet.",
        )  # fmt: skip
    return value


def _day(cell: str) -> str:
    """Return a day as ISO where its order is certain: dots are day first, slashes only if one number exceeds 12."""
    text = cell.strip()
    dotted, slashed = _DOTTED.match(text), _SLASHED.match(text)
    if dotted:
        day, month, year = dotted.groups()
    elif slashed and int(slashed.group(1)) > 12:
        day, month, year = slashed.groups()
    elif slashed and int(slashed.group(2)) > 12:
        month, day, year = slashed.groups()
    else:
        return text
    return f"{year}-{int(month):02}-{int(day):02}"


def _cell(row: CsvRow, column: CsvColumn) -> str:
    return row.cells[column.number - 1] if column.number <= len(row.cells) else ""
