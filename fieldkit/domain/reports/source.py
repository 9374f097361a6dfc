"""What a report is made of, as it is read from the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.reports.report import FindingPrice
from fieldkit.domain.surveys.opened_survey import OpenedSurvey


@dataclass(frozen=True, slots=True)
class ReportSource:
    """A survey with all that is told of it."""

    survey: OpenedSurvey
    """``before`` is the latest survey of the same checklist, client, place and person that was begun earlier."""
    version: int
    """Number of its version of the checklist."""
    whose: str
    """Whose version that is, in words."""
    found: tuple[Finding, ...]
    """Its findings outside the trash, the gravest first."""
    promises: tuple[tuple[str, str], ...]
    """What the firm promised the client and has not done: in words, and when as it is stored."""
    prices: Mapping[str, FindingPrice] = field(default_factory=dict)
    """By uid of the finding, where it has one."""
    at: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By uid of a finding that another survey raised: the (item, instance) that it is about here."""
    states: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Of the findings at the (item, instance) of this survey and the one before, where there is one."""

    def place(self, finding: Finding) -> tuple[str, str]:
        """Return the (item, instance) of this survey that a finding is about."""
        return self.at.get(finding.uid, (finding.item, finding.instance))
