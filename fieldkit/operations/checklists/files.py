"""A version of a checklist as a file that a person edits."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from fieldkit.db.views.content.checklist_versions import WHOSE, ChecklistVersions, VersionLine, body_of
from fieldkit.domain.errors import Invalid
from fieldkit.files.checklists.yaml_file import written
from fieldkit.operations.exports.export_table import refuse_own


def as_yaml(connection: sqlite3.Connection, found: ChecklistVersions, version: VersionLine | None = None) -> str:
    """Return a version of a checklist as YAML, or the one that new surveys take. Raises Invalid if there is none."""
    version = version or found.used
    if version is None:
        raise Invalid(f"{found.key} has no version. Nothing was written.")
    heading = (
        f"{found.title}, version {version.label} ({WHOSE[version.whose]}).\n"
        "Change what you like and take it in: fieldkit checklist import FILE\n"
        "What has another id is another question: answers, findings and scores go by it."
    )
    return written(body_of(connection, version), heading)


def write(database: Path, target: Path, text: str, *, replace: bool = False) -> None:
    """Write ``text`` to a new file. Raises Trouble if it is there and ``replace`` is false, or cannot be written."""
    from fieldkit.sync.by_hand.new_file import writing_new

    refuse_own(database, target)
    with writing_new(target, replace=replace) as file:
        file.write(text.encode("utf-8"))
