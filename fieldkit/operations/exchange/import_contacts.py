"""Contacts from other programs: read the files, plan, back up, apply."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fieldkit.db.base.connect import transaction
from fieldkit.db.contact_import.plan import ImportPlan, apply, plan
from fieldkit.domain.errors import Trouble
from fieldkit.files.contacts.person import FileProblem, Parsed
from fieldkit.files.contacts.read import read
from fieldkit.operations.exchange.connected import connected


@dataclass(frozen=True, slots=True)
class ContactFiles:
    """Files that were read."""

    parsed: dict[str, Parsed] = field(default_factory=dict)
    """By path, as it was named."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """The others: path, and why it could not be read."""


def read_files(paths: Sequence[Path], mapping: Sequence[str] = (), encoding: str = "") -> ContactFiles:
    """Read each file that can be read. ``mapping``: "COLUMN=field" each; ``encoding``: "" to find it out."""
    found = ContactFiles()
    for path in paths:
        try:
            # "." has no name that a sentence could say
            found.parsed[str(path)] = read(
                path if path.name else path.resolve(), mapping_overrides=tuple(mapping), encoding=encoding
            )
        except (FileProblem, Trouble) as problem:
            found.failed.append((str(path), str(problem)))
    return found


def plan_import(
    connection: sqlite3.Connection, files: ContactFiles, *, client: str = "", make_clients: bool = False
) -> ImportPlan:
    """Return who would be new, merged into whom, or is here already. Changes nothing; raises Trouble."""
    people = [person for one in files.parsed.values() for person in one.people]
    return plan(connection, people, client=client, make_clients=make_clients)


def apply_import(database: Path, planned: ImportPlan) -> tuple[str, ...]:
    """Back up, then store what was planned; return uids by the plan's targets, () if there was nothing to store."""
    if not any(target.changed for target in planned.targets):
        return ()
    from fieldkit.sync.backup import restore  # 60 ms, only where something is written

    restore.back_up(database, reason="before-import")
    with connected(database) as connection, transaction(connection):
        return apply(connection, planned).by_target
