"""Contacts from other programs: read the files, plan, back up, apply."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import gettempdir
from typing import Final

from fieldkit.db.base.connect import transaction
from fieldkit.db.base.single_value import value_of
from fieldkit.db.contact_import import column_wishes
from fieldkit.db.contact_import.plan import Action, ImportPlan, apply, plan
from fieldkit.db.contact_import.similar_pairs import similar_pairs
from fieldkit.db.records.undo_log import Recording, UndoStep
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import printable
from fieldkit.files.contacts.contact_csv import ContactTable, Remembered, people
from fieldkit.files.contacts.person import FileProblem, Parsed
from fieldkit.files.contacts.read import open_file as open_contacts
from fieldkit.files.contacts.read import read
from fieldkit.operations.exchange.connected import connected
from fieldkit.sync.backup import open_store

_DONE: Final[dict[Action, str]] = {"new": "new", "merge": "merged", "skip": "there already"}

MOST_LOOKED_THROUGH: Final = 10_000
"""Contacts that are looked through for duplicates after an import, which takes a second."""


TAKEN_BACK: Final = 5_000
"""Contacts that came in or were merged up to which an import can be taken back as one step, which is kept in memory."""
_BACKUP: Final = "“fieldkit restore” puts back the backup that was made right before it."


class UnreadContacts(Trouble):
    """A file of contacts that cannot be read: another may be named, and nothing is wrong with fieldkit."""


@dataclass(frozen=True, slots=True)
class ContactFiles:
    """Files that were read."""

    parsed: dict[str, Parsed] = field(default_factory=dict)
    """By path, as it was named."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """The others: path, and why it could not be read."""
    afresh: bool = False
    """Whether nothing was asked of where columns were put before; what was kept of that is forgotten."""


@contextmanager
def _room() -> Iterator[None]:
    """Say in a sentence that the disk has no room for what does not fit into memory."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise Trouble(_no_room()) from error


def _no_room() -> str:
    return (
        f"There is no room in {gettempdir()} for a file as large as this one. Nothing was imported. "
        "Make room there, name another folder in TMPDIR, or import fewer contacts at a time."
    )


def remembered(connection: sqlite3.Connection) -> Remembered:
    """Return what knows where somebody put the columns of a table with the same headings before."""
    return lambda headings: column_wishes.recall(connection, headings)


def read_files(
    paths: Sequence[Path], mapping: Sequence[str] = (), encoding: str = "", known: Remembered | None = None
) -> ContactFiles:
    """Read each file that can be read.

    ``mapping``: "COLUMN=field" each; ``encoding``: "" to find it out; ``known`` (``remembered``) says where columns
    were put before.
    """
    found = ContactFiles(afresh=known is None)
    for path in paths:
        try:
            # "." has no name that a sentence could say
            with _room():
                found.parsed[str(path)] = read(
                    path if path.name else path.resolve(),
                    mapping_overrides=tuple(mapping),
                    encoding=encoding,
                    remembered=known,
                )
        except (FileProblem, Trouble) as problem:
            found.failed.append((str(path), _is_sheet(path) or str(problem)))
    return found


def _is_sheet(path: Path) -> str:
    """Return what is to be said of an answer sheet of a survey, "" for any other file."""
    if path.suffix.casefold() not in (".docx", ".xlsx"):
        return ""
    from fieldkit.files.answer_sheets import any_sheet  # only where somebody takes one for contacts

    try:
        any_sheet.read(path)
    except Trouble:
        return ""
    return (
        f"{path.name} is an answer sheet, not contacts. Nothing was imported. Its answers go into their survey by "
        f"“fieldkit survey take-answers {path}”."
    )


def plan_import(
    connection: sqlite3.Connection, files: ContactFiles, *, client: str = "", make_clients: bool = False
) -> ImportPlan:
    """Return who would be new, merged into whom, or is here already. Changes nothing; raises Trouble."""
    people = [one.people for one in files.parsed.values()]
    with _room():
        return plan(
            connection, chain.from_iterable(people), sum(map(len, people)), client=client, make_clients=make_clients
        )


def counts(planned: ImportPlan) -> str:
    """Return how many people would be new, merged or are there, in words."""
    found = [f"{planned.count(action):,} {_DONE[action]}" for action in _DONE if planned.count(action)]
    if planned.clients:
        found.append(f"{len(planned.clients):,} new client{'s' if len(planned.clients) > 1 else ''}")
    return ", ".join(found) or "nobody"


def count_duplicates(connection: sqlite3.Connection, planned: ImportPlan, uids: Sequence[str]) -> int | None:
    """Return how many pairs of those that are asked about have somebody who was new or changed in an import.

    ``uids``: what ``apply_import`` returned. None where there are so many contacts that it takes seconds.
    """
    if int(value_of(connection, "SELECT count(*) FROM contact")) > MOST_LOOKED_THROUGH:
        return None
    stored = {uid for uid, target in zip(uids, planned.targets, strict=True) if target.changed}
    return sum(not stored.isdisjoint(pair.key) for pair in similar_pairs(connection))


def open_file(database: Path, path: Path, *, afresh: bool = False, encoding: str = "") -> ContactTable | ContactFiles:
    """Return a table with where its columns go, before anybody is read from it; of other files the people.

    ``afresh``: not as they were put before; ``encoding``: "" to find it out. Raises ``UnreadContacts``, which says why,
    if the file cannot be read.
    """
    with closing(open_store.reader(database)) as connection:
        try:
            with _room():
                known = None if afresh else remembered(connection)
                found = open_contacts(path, encoding=encoding, remembered=known)
        except FileProblem as problem:
            raise UnreadContacts(_is_sheet(path) or str(problem)) from problem
    return ContactFiles({str(path): found}) if isinstance(found, Parsed) else found


def read_table(path: Path, table: ContactTable) -> ContactFiles:
    """Return the people in a table whose columns were looked at. Raises Trouble if no column names them."""
    try:
        with _room():
            return ContactFiles({str(path): people(table)}, afresh=not table.recalled)
    except FileProblem as problem:
        raise Trouble(str(problem)) from problem


def plan_on(database: Path, files: ContactFiles) -> ImportPlan:
    """Return what ``plan_import`` does, on a connection of its own."""
    with closing(open_store.reader(database)) as connection:
        return plan_import(connection, files)


def apply_noted(database: Path, planned: ImportPlan, files: ContactFiles, name: str) -> UndoStep:
    """Do what ``apply_import`` does with the file ``name``; return what was done, to be taken back as one."""
    called = f"The import of {printable(name)}"
    if planned.count("new") + planned.count("merge") > TAKEN_BACK:
        apply_import(database, planned, files)
        return UndoStep(called=called, stays=f"{called} is too large to be taken back so. {_BACKUP}")
    with Recording() as step:
        apply_import(database, planned, files)
    step.called = called
    return step


def apply_import(database: Path, planned: ImportPlan, files: ContactFiles | None = None) -> Sequence[str]:
    """Back up, then store what was planned; return uids by the plan's targets, () if there was nothing to store.

    Where the columns of ``files`` were put is kept for the next file with the same headings.
    """
    parsed = [one for one in files.parsed.values() if one.headings] if files else []
    wishes = [one for one in parsed if one.wishes or one.recalled or (files is not None and files.afresh)]
    stored = bool(planned.count("new") or planned.count("merge"))
    if not stored and not wishes:
        return ()
    if stored:
        from fieldkit.sync.backup import restore  # 60 ms, only where something is written

        restore.back_up(database, reason="before-import")
    with connected(database) as connection, _room(), transaction(connection):
        for one in wishes:
            column_wishes.remember(connection, one.headings, one.wishes)
        return apply(connection, planned).by_target if stored else ()
