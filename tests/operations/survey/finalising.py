"""A survey that can be finalised, for tests of revisions."""

from __future__ import annotations

import sqlite3

from fieldkit.db.base.connect import transaction
from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.surveys.layout import layout, missing
from fieldkit.domain.surveys.revisions.standing import Revision, RevisionStanding
from fieldkit.operations.survey import finalise, revisions
from fieldkit.operations.survey.finalise import NOBODY, SignOff
from tests.operations.running_survey import Running

SIMPLE = {"check": "pass", "yesno": "yes", "number": "9", "money": "900", "date": "2026-12-03"}


def complete(visit: Running) -> Running:
    """Answer all that is needed."""
    while lacking := missing(layout(visit.opened().checklist, visit.opened().answers)):
        for row in lacking:
            if row.item is None:  # of what a repeat asks for there is none
                assert row.section.repeat is not None
                visit.give(row.section.repeat.key, "", "na")
                continue
            value = _answer(row.item)
            visit.give(row.item.id, value, value if row.item.type == "check" else "", instance=row.instance)
    return visit


def _answer(item: Item) -> str:
    return item.options[0].value if item.options else SIMPLE.get(item.type, "Ines")


def final(visit: Running, signed: SignOff = NOBODY, reason: str = "") -> Revision:
    """Finalise a survey."""
    with transaction(visit.connection):
        return finalise.finalise(visit.connection, visit.uid, signed, reason)


def standing(connection: sqlite3.Connection, survey: int) -> RevisionStanding:
    return revisions.standing(connection, survey)
