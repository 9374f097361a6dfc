"""Checklists with their versions, surveys, answers and findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from fieldkit.domain.records.appearance import StateRules
from fieldkit.domain.records.declaration import Record
from fieldkit.domain.records.fields import (
    choice,
    day,
    document,
    duration,
    flag,
    instant,
    link,
    long,
    options,
    text,
    when,
    whole,
)

SCOPES = options("site", "client", "person")
ORIGINS = options("starting: starting content", "own: our own")
SURVEY_STATES = options("running", "finished")
RESULTS = options("pass", "partial", "fail", "na: not applicable", "not_checked")
SEVERITIES = options("low", "medium", "high", "critical", alert=("critical",))
FINDING_STATES = options("open", "agreed", "accepted", "in_work", "fixed", "verified", "dismissed")
FINDING_STEPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "open": ("agreed", "accepted", "in_work", "fixed", "verified", "dismissed"),
        "agreed": ("accepted", "in_work", "fixed", "verified", "dismissed", "open"),
        "accepted": ("agreed", "in_work", "fixed", "verified", "open"),
        "in_work": ("agreed", "accepted", "fixed", "verified", "dismissed", "open"),
        "fixed": ("in_work", "verified", "open"),
        "verified": ("open",),
        "dismissed": ("open",),
    }
)
"""What a finding may become. A risk that the client took is open again before it can be dismissed."""
FINDING_NEEDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"accepted": ("accepted_by", "why", "accepted_until"), "dismissed": ("why",)}
)
"""What has to be said of a finding that is not to be mended."""
FINDING_RULES: Final = StateRules(FINDING_STEPS, FINDING_NEEDS, ahead=("accepted_until",))
EFFORTS = options("XS: under 30 minutes", "S: under 4 hours", "M: 1 to 2 days", "L: a project", "XL: a programme")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistRecord(Record):
    """A checklist by name; what it asks is in its versions."""

    key: str = text("Content id", 1, typed=False, search="words")
    title: str = text("Title", 2, required=True, search="title")
    scope: str = choice("Scope", 3, SCOPES)
    minutes: int | None = duration("Takes", 4)
    purpose: str = long("Purpose", 5, search="body")
    origin: str = choice("Origin", 6, ORIGINS, typed=False)
    uses: int | None = link("In use", 7, "checklist_version", typed=False)
    """The version that a new survey takes; None for the newest that ships, whichever comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistVersion(Record):
    """One version of a checklist. A survey keeps the version that it was started with."""

    checklist: int | None = link("Checklist", 1, "checklist", required=True)
    number: int | None = whole("Version", 2)
    digest: str = text("Digest", 3, typed=False)
    body: str = document("Items", 4)
    based_on: int | None = link("Based on", 5, "checklist_version", typed=False)
    """Of one that the firm made: the newest that shipped then; None if its list never did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey(Record):
    """A checklist being filled, or filled, for a client."""

    client: int | None = link("Client", 1, "client", required=True, search="words")
    checklist: int | None = link("Checklist", 2, "checklist", required=True, search="title")
    version: int | None = link("Version", 3, "checklist_version", typed=False)
    site: int | None = link("Site", 4, "site", search="words", help="Which place, if the client has several.")
    contact: int | None = link("Person", 5, "contact", search="words", help="For a checklist about one person.")
    started_at: int | None = instant("Started", 6, default="now")
    finished_at: int | None = instant("Finished", 7, typed=False, either=True)
    state: str = choice("State", 8, SURVEY_STATES, default="running")
    core: int | None = flag("Short list", 9, help="Only the items that matter most.")
    judged: int | None = whole("Judged", 10, typed=False)
    applicable: int | None = whole("Applicable", 11, typed=False)
    notes: str = long("Notes", 12, search="body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Record):
    """One answer of a survey. Of two for the same item the later counts, and both are kept."""

    survey: int | None = link("Survey", 1, "survey", required=True)
    item: str = text("Item", 2, required=True, typed=False)
    instance: str = text("Instance", 3, typed=False)
    """Which switch, server or spot of a repeated section; empty outside one."""
    value: str = long("Answer", 4, search="title")
    result: str = choice("Result", 5, RESULTS)
    note: str = long("Note", 6, search="body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Record):
    """A problem found: one for a place in a client's checklist, however often it is seen."""

    title: str = text("Title", 1, required=True, search="title")
    client: int | None = link("Client", 2, "client", required=True, search="words")
    severity: str = choice("Severity", 3, SEVERITIES, default="medium")
    state: str = choice("State", 4, FINDING_STATES, default="open")
    fix: str = long("Fix", 5, search="body", help="What to do about it.")
    effort: str = choice("Effort", 6, EFFORTS)
    detail: str = long("Detail", 7, search="body", help="What was seen, where.")
    answer_by: str = day("Answer by", 8, help="When the client should have decided.")
    owner: str = text("Owner", 9, search="body", help="Who sees to it.")
    site: int | None = link("Site", 10, "site")
    survey: int | None = link("Survey", 11, "survey", typed=False, either=True)
    """The one that raised it; in which others it was seen, their answers say."""
    item: str = text("Item", 12, typed=False)
    instance: str = text("Instance", 13, typed=False, either=True)
    """The thing of a repeated section, as ``survey`` has it."""
    cost: str = text("Cost formula", 14, typed=False)
    accepted_by: str = text("Accepted by", 15, search="body", help="Who takes the risk, if it is accepted.")
    accepted_until: str = day("Accepted until", 16, help="Its last day; after it the finding is open again.")
    why: str = long("Why", 17, search="body", help="Why it is accepted, or dismissed.")
    verified_on: str = day("Verified", 18, typed=False, either=True)
    verified_in: int | None = link("Verified in", 19, "survey", typed=False, either=True)
    returned_on: str = day("Came back", 20, typed=False, either=True)
    """When it was found again after it had been fixed or verified."""
    returned_in: int | None = link("Came back in", 21, "survey", typed=False, either=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRevision(Record):
    """A survey as it was finalised: signed, and never changed. What its fields say, its snapshot says too."""

    survey: int | None = link("Survey", 1, "survey", required=True)
    number: int | None = whole("Number", 2)
    at: int | None = instant("Final since", 3)
    signed_by: str = text("Signed by", 4)
    """The person who signed off; "" if nobody did."""
    role: str = text("Role", 5)
    arrived: str = when("Arrived", 6)
    departed: str = when("Left", 7)
    reason: str = long("Reason", 8)
    """Why it was finalised again; "" of the first."""
    digest: str = text("SHA-256", 9, typed=False)
    """Of the bytes of ``body``, in hexadecimal, as are the two that follow."""
    public_key: str = text("Public key", 10, typed=False)
    """The public Ed25519 key of the device that signed."""
    signature: str = text("Signature", 11, typed=False)
    body: str = document("Snapshot", 12)
