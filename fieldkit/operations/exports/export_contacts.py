"""People for other programs: as vCards, or as the table of contacts; one, those of a client, or all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from fieldkit.db.base.connect import Sentences
from fieldkit.db.records import lookup
from fieldkit.db.views.whole_table import WholeRecord, told_twice, whole_records
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.domain.text.sanitize import visible
from fieldkit.files.contacts.person import Person
from fieldkit.files.contacts.vcards.written_card import OWN_FIELDS, Version, write_card
from fieldkit.operations.exports import export_table
from fieldkit.operations.exports.export_table import Only, WrittenTable
from fieldkit.sync.backup import open_store

FORMATS: Final = {"vcard": "vCard 4.0", "vcard3": "vCard 3.0", "csv": "CSV"}
"""What people can be written as, with its name for people."""
ENDINGS: Final = {"vcard": "vcf", "vcard3": "vcf", "csv": "csv"}
"""How such files end."""
_VERSIONS: Final[dict[str, Version]] = {"vcard": "4.0", "vcard3": "3.0"}
_NAMELESS: Final = "(no name)"


def whom(connection: sqlite3.Connection, *, client: str = "", contact: str = "") -> Only:
    """Return which contacts are meant: the people of a client, one person, each by name or uid, or all.

    Raises Invalid where a name fits none, or several.
    """
    if contact:
        return {"uid": lookup.find(connection, CONTACT, contact).uid}
    return {"client": lookup.find(connection, CLIENT, client).id} if client else {}


def text_rows(
    connection: sqlite3.Connection, format_: str, currency: str = "", only: Only | None = None
) -> Iterator[str]:
    """Yield the file as text: card by card, or row by row."""
    if format_ == "csv":
        yield from export_table.text_rows(connection, CONTACT, "csv", currency, only)
        return
    version, shared = _VERSIONS[format_], told_twice(connection, CONTACT, "source")
    for record in whole_records(connection, CONTACT, only):
        yield write_card(person_of(record, shared), version)


def export_contacts(
    database: Path,
    target: Path,
    format_: str,
    currency: str = "",
    only: Only | None = None,
    *,
    replace: bool = False,
    told: Callable[[int], None] = lambda _count: None,
) -> WrittenTable:
    """Write people to ``target``, whole or not at all; ``told`` is called with the number written so far.

    Raises Trouble if the file is there and ``replace`` is false, or cannot be written.
    """
    if format_ == "csv":
        return export_table.export_table(database, CONTACT, target, "csv", currency, only, replace=replace, told=told)
    from fieldkit.sync.by_hand.new_file import writing_new

    export_table.refuse_own(database, target)
    count = 0
    with (
        closing(open_store.reader(database)) as connection,
        Sentences(database),
        writing_new(target, replace=replace) as file,
    ):
        for count, text in enumerate(text_rows(connection, format_, currency, only), 1):
            file.write(text.encode("utf-8"))
            told(count)
    return WrittenTable(target, count)


def person_of(record: WholeRecord, shared: frozenset[str] = frozenset()) -> Person:
    """Return a contact as a card tells it.

    Its UID is that of the card that it came from, so that the program that has it knows it again; where several
    contacts came from one (``shared``), its own.
    """
    held = {field.name: visible(str(value or "")) for field, value in zip(CONTACT.fields, record.values, strict=True)}
    client = record.links.get("client")
    held["client"] = " ".join(visible(client.called).split()) if client else ""
    for name in ("role", "preferred"):
        held[name] = CONTACT.field(name).option_label(held[name])
    source = held["source"]
    return Person(
        "",
        0,
        held["name"] or _NAMELESS,
        source if source and source not in shared else record.uid,
        held["organisation"],
        job_title=held["job_title"],
        phones=_lines(held["phones"]),
        emails=_lines(held["emails"]),
        address=held["address"],
        website=held["website"],
        birthday=held["birthday"],
        notes=held["notes"],
        own=tuple((name, held[name]) for name in OWN_FIELDS if held[name]),
    )


def format_of(path: Path | None, wanted: str) -> str:
    """Return the format that is wanted, else the one that the name of the file says, else vCard 4.0.

    Raises Trouble where both differ: the file would not open by its name.
    """
    says = path.suffix.lower().removeprefix(".") if path is not None else ""
    if wanted and says in ENDINGS.values() and says != ENDINGS[wanted]:
        raise Trouble(f"{path} ends in .{says}, and {FORMATS[wanted]} was asked for. Nothing was written.")
    return wanted or ("csv" if says == "csv" else "vcard")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("\n")))
