"""What went well in a survey and is worth saying to the client: for the end of a visit, and for a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from fieldkit.domain.checklists.checklist import DEFAULT_SEVERITY, SEVERITIES
from fieldkit.domain.surveys.answers import Given, result_of
from fieldkit.domain.surveys.layout import SurveyRow

WORTH_SAYING: Final = frozenset({"high", "critical"})
"""Severities of what would have been grave: that it is in order is news to a client."""
_HARM: Final[Mapping[str, int]] = MappingProxyType({"pass": 0, "partial": 1, "fail": 2})


@dataclass(frozen=True, slots=True)
class WellDone:
    """One thing that is in order, or better than it was."""

    item: str
    instance: str
    text: str
    """What is good, in the words of the checklist; what was asked, where it has none."""
    place: str
    """The thing in a repeated section ("Switch 2: HP 1820"), "" outside one."""
    severity: str
    result: str
    """pass; or partial, where it was a fail last time."""
    before: str
    """The result of last time where that was worse, else ""."""

    @property
    def better(self) -> bool:
        """Whether it was worse last time."""
        return bool(self.before)


def well_done(rows: Iterable[SurveyRow], last_time: Callable[[SurveyRow], Given | None]) -> tuple[WellDone, ...]:
    """Return what is worth saying: first what is better than ``last_time``, then what passes and would have been grave.

    ``last_time`` returns the answer that was given to a row before, None if none was. Of what passes, items with a text
    of what is good count; of what is better, all that are judged. The gravest come first, else the order of the rows
    stays.
    """
    found: list[WellDone] = []
    place = ""
    for row in rows:
        item = row.item
        if item is None:
            place = row.title if row.kind == "instance" else ""
            continue
        result = result_of(item, row.given)
        if not item.judged or result not in ("pass", "partial"):
            continue
        before = result_of(item, last_time(row))
        better = before in _HARM and _HARM[before] > _HARM[result]
        severity = item.severity or DEFAULT_SEVERITY
        if better or (result == "pass" and item.good and severity in WORTH_SAYING):
            text = item.good if item.good and result == "pass" else item.ask
            found.append(WellDone(item.id, row.instance, text, place, severity, result, before if better else ""))
    return tuple(sorted(found, key=lambda one: (not one.better, -SEVERITIES.get(one.severity, 0))))
