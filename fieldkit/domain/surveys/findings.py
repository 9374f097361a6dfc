"""Findings: which answers of a survey raise one, and by when it wants an answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from fieldkit.domain.checklists.checklist import DEFAULT_SEVERITY, Checklist
from fieldkit.domain.surveys.answers import (
    Answers,
    result_of,
)
from fieldkit.domain.surveys.conditions import Instances, Latest
from fieldkit.domain.surveys.layout import (
    SurveyRow,
    layout,
)

ANSWER_WITHIN_DAYS: Final[Mapping[str, int]] = MappingProxyType({"medium": 90, "high": 30, "critical": 7})
"""Days within which a finding wants an answer; a low one waits for the next review."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A finding that an answer raises. The store keeps it; (item, instance) says whether it is the same again."""

    item: str
    instance: str
    title: str
    severity: str
    result: str
    fix: str = ""
    effort: str = ""
    cost: str = ""
    objection: str = ""
    note: str = ""
    place: str = ""
    """The thing it was found on in a repeat ("Switch 2: HP 1820"), '' elsewhere."""


def findings(
    checklist: Checklist,
    answers: Answers,
    instances: Instances | None = None,
    other_latest: Latest | None = None,
    names: Mapping[str, str] | None = None,
) -> tuple[Raised, ...]:
    """Return the findings that fail and partial answers raise, in the order of the rows.

    An item without a ``finding`` raises none.
    """
    return findings_of(layout(checklist, answers, instances, other_latest, names=names))


def findings_of(rows: Iterable[SurveyRow]) -> tuple[Raised, ...]:
    """Return the findings that the answers on these rows raise, as ``findings`` does."""
    raised: list[Raised] = []
    place = ""
    for row in rows:
        item = row.item
        if item is None:
            place = row.title if row.kind == "instance" else ""
            continue
        result = result_of(item, row.given)
        if not item.finding or row.given is None or result not in ("fail", "partial"):
            continue
        raised.append(
            Raised(
                item=item.id,
                instance=row.instance,
                title=item.finding,
                severity=item.severity or DEFAULT_SEVERITY,
                result=result,
                fix=item.fix,
                effort=item.effort,
                cost=item.cost,
                objection=item.objection,
                note=row.given.note,
                place=place,
            )
        )
    return tuple(raised)
