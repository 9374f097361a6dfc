"""Is the store sound, and are the revisions of surveys what was signed?"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from fieldkit.db.base.connect import Sentences
from fieldkit.db.store import integrity_check
from fieldkit.db.store.integrity_check import IntegrityReport
from fieldkit.domain.errors import Trouble
from fieldkit.operations.survey import revisions
from fieldkit.sync.backup import open_store


def check(path: Path, *, repair: bool = False) -> IntegrityReport:
    """Look through the store at ``path``; with ``repair`` put triggers and search index right first.

    Raises Trouble if the file cannot be read as a database at all.
    """
    report = integrity_check.check(path, repair=repair, upgrade=open_store.UPGRADE)
    try:
        with closing(open_store.reader(path)) as connection, Sentences(path):
            bad, strange = revisions.problems(connection)
    except Trouble:
        if report.sound:
            raise
        return report  # a damaged file says so already
    return replace(report, problems=(*report.problems, *bad), notes=(*report.notes, *strange))
