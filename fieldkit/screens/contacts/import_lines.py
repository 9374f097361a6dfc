"""What the import screen says: the lines of columns, where one can go, and what an import would do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from fieldkit.files.contacts.columns.mapping import TARGETS
from fieldkit.files.contacts.decoding import IF_WRONG
from fieldkit.operations.exchange.import_contacts import counts
from fieldkit.widgets.lists.rows import Row
from fieldkit.widgets.reading_pane import Para

if TYPE_CHECKING:
    from fieldkit.db.contact_import.plan import ImportPlan
    from fieldkit.files.contacts.columns.mapping import CsvColumn
    from fieldkit.files.contacts.contact_csv import ContactTable
    from fieldkit.operations.exchange.import_contacts import ContactFiles

SHOWN: Final = 200
"""People, and problems, that are listed before an import; the rest is counted."""
_PURPOSES: Final = {
    "phone": ("work", "home", "mobile", "work fax", "home fax"),
    "email": ("work", "home"),
    **dict.fromkeys(("address", "street", "city", "region", "postcode", "country"), ("work", "home")),
}
_MEANS: Final = {
    "name": "the whole name of the person",
    "last, first": "the name, last name first",
    "prefix": "Dr., Mrs: form of address",
    "extension": "behind the number before it",
    "address": "whole, in one cell",
    "notes": "",
    "other": "other details, under its heading",
    "ignore": "left out",
}


def column_row(column: CsvColumn, *, proposed: bool) -> Row:
    """Return the line of a column: number, heading, where it goes, and three of its values."""
    tone = "alert" if proposed else "dim" if column.field in ("ignore", "label", "other") else "accent"
    return Row(
        "column",
        str(column.number),
        (
            (str(column.number), "dim"),
            column.heading,
            ("name?" if proposed else column.target, tone),
            (" · ".join(column.samples), "dim"),
        ),
    )


def target_rows() -> list[Row]:
    """Return where a column can go, each with its purposes; the uid is what ``Mapping.changed`` takes."""
    rows = []
    for field in TARGETS:
        rows.append(Row("field", field, (field, _MEANS.get(field, ""))))
        rows += [Row("field", f"{field}:{label}", (f"{field}: {label}", "")) for label in _PURPOSES.get(field, ())]
    return rows


def target_width() -> int:
    """Return the cells that the longest place needs where a column can go."""
    return max(cell_len(row.text(0)) for row in target_rows())


def advice(table: ContactTable) -> tuple[str, str]:
    """Return what is said above the columns, and its tone."""
    proposed = table.mapping.proposed_name
    if table.nameless and proposed is not None:
        return (
            f"No column is known to name a person. “{proposed.heading}” looks like one: n says so.",
            "alert",
        )
    if table.nameless:
        return "No column names a person. Go to the one that does, and press n.", "alert"
    if table.recalled:
        return "Some columns go where you put them the last time; r guesses them anew.", "dim"
    if not table.encoding.startswith("utf") or " and " in table.encoding:
        return "Enter puts a column elsewhere; i shows who comes in; l if letters look wrong.", "dim"
    return "Enter puts a column elsewhere; i shows who would come in.", "dim"


def plan_paras(files: ContactFiles, planned: ImportPlan) -> list[Para]:
    """Return what an import would do, and what would not be kept as it stands."""
    paras = [Para(f"{counts(planned)}.".capitalize(), "strong")]
    problems = [problem for one in files.parsed.values() for problem in one.problems]
    if problems:
        paras += [Para(), Para("Not kept as it stands:", "heading")]
        paras += [Para(str(problem)) for problem in problems[:SHOWN]]
        paras += _more(len(problems))
        if any(IF_WRONG in str(problem) for problem in problems):
            paras += [Para(), Para("Press l to name the encoding.", "accent")]
    paras.append(Para())
    for entry in planned.first(SHOWN):
        into = f" ({entry.why})" if entry.why else ""
        paras.append(Para(f"{entry.name}, line {entry.line}{into}", lead=f"{entry.action:6}"))
        paras += [Para(note, "dim", lead=" " * 6) for note in entry.notes]
    paras += _more(len(planned.entries))
    return paras


def title(path: Path, table: ContactTable) -> str:
    """Return what stands in the frame."""
    return f"Import ── {path.name} ── {table.extent}, {table.encoding}"


def _more(count: int) -> list[Para]:
    return [Para(f"… and {count - SHOWN:,} more", "dim")] if count > SHOWN else []
