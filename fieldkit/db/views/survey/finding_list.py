"""Findings by state, severity and day: a list for the shell, and the words that filter one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fieldkit.db.base.conditions import rule_sql
from fieldkit.db.base.value_list import listed
from fieldkit.db.search.named_words import NamedValue, named_values
from fieldkit.domain.records.kinds import FINDING
from fieldkit.domain.records.surveys import SEVERITIES
from fieldkit.domain.records.waiting import FINDING_ACCEPTED, FINDING_LIVE


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """One line. Days are ISO, "" for none."""

    uid: str
    title: str
    client: str
    client_uid: str
    severity: str
    state: str
    answer_by: str
    owner: str
    effort: str
    accepted_by: str
    accepted_until: str
    why: str
    returned_on: str


def overdue_sql(today: date) -> str:
    """Return the condition that a finding should be answered by now, or was accepted until now."""
    accepted, live, day = rule_sql(FINDING_ACCEPTED, "finding"), rule_sql(FINDING_LIVE, "finding"), today.isoformat()
    return (
        f"{live} AND CASE WHEN {accepted} THEN finding.accepted_until > '' AND finding.accepted_until < '{day}'"
        f" ELSE finding.answer_by > '' AND finding.answer_by < '{day}' END"
    )


def named(today: date) -> tuple[NamedValue, ...]:
    """Return what words of a filter may name: a severity, a state, what is overdue."""
    values = named_values(FINDING, ("severity", "state"), FINDING_LIVE)
    return (*values, NamedValue(("overdue", "late"), overdue_sql(today)))


def findings(
    connection: sqlite3.Connection,
    today: date,
    *,
    client: int | None = None,
    states: Sequence[str] = (),
    severities: Sequence[str] = (),
    overdue: bool = False,
) -> list[ListedFinding]:
    """Return the findings outside the trash, of one client if its local id is given.

    Without ``states`` those that are not closed. ``overdue`` are those whose day to answer, or whose last day as an
    accepted risk, is over.
    """
    conditions, values = ["finding.deleted_at IS NULL"], list[object]()
    for name, wanted in (("state", states), ("severity", severities)):
        if wanted:
            marks, padded = listed(wanted)
            conditions.append(f"finding.{name} IN ({marks})")
            values += padded
    if not states:
        conditions.append(rule_sql(FINDING_LIVE, "finding"))
    if client is not None:
        conditions.append("finding.client = ?")
        values.append(client)
    if overdue:
        conditions.append(overdue_sql(today))
    rank = " ".join(f"WHEN '{one.value}' THEN {place}" for place, one in enumerate(reversed(SEVERITIES)))
    rows = connection.execute(
        "SELECT finding.uid, finding.title, coalesce(client.name, ''), coalesce(client.uid, ''), finding.severity,"
        " finding.state, finding.answer_by, finding.owner, finding.effort, finding.accepted_by, finding.accepted_until,"
        " finding.why, finding.returned_on FROM finding LEFT JOIN client ON client.id = finding.client"
        f" WHERE {' AND '.join(conditions)} ORDER BY CASE finding.severity {rank} ELSE 9 END,"
        " finding.answer_by = '', finding.answer_by, finding.id",
        values,
    )
    return [ListedFinding(*row) for row in rows]
