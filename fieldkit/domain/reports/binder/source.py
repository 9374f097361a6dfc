"""What the book of a client is made of, as it is read from the store: nothing in it is for us alone.

Style, notes, the way in, instructions, calls and scores are not read at all: what is not here cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldkit.domain.checklists.end_dates import EndDate
from fieldkit.domain.surveys.layout import SurveyRow


@dataclass(frozen=True, slots=True)
class BinderPerson:
    """Somebody at the client, or who speaks for it."""

    name: str
    job: str = ""
    phones: tuple[str, ...] = ()
    """As stored, with their labels."""
    emails: tuple[str, ...] = ()
    hours: str = ""
    left: bool = False


@dataclass(frozen=True, slots=True)
class BinderPlace:
    """A site, without the way in."""

    name: str
    address: str = ""
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BinderSurvey:
    """A survey of the client as it is laid out now."""

    checklist: str
    """Id of the checklist."""
    title: str
    began: date
    running: bool
    rows: tuple[SurveyRow, ...]
    place: str = ""
    """The site, "" for the whole client."""
    person: str = ""
    """Whom it is about, "" for nobody."""


@dataclass(frozen=True, slots=True)
class BinderFinding:
    """A finding that is not closed."""

    title: str
    severity: str
    state: str
    """As stored."""
    place: str = ""
    """The site."""
    thing: str = ""
    """The thing of a repeat."""
    fix: str = ""
    owner: str = ""
    answer_by: str = ""
    accepted_by: str = ""
    accepted_until: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class BinderPromise:
    """What the firm promised the client and has not done yet."""

    what: str
    due: str
    """As stored."""
    to: str = ""
    is_visit: bool = False


@dataclass(frozen=True, slots=True)
class BinderSource:
    """All that the book is made of."""

    client: str
    address: str = ""
    website: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    point_of_contact: BinderPerson | None = None
    deputy: BinderPerson | None = None
    approver: BinderPerson | None = None
    spending_limit: int | None = None
    """Minor units."""
    clause: str = ""
    """Whether the agreement obliges the client to name one: yes, no, unknown, ""."""
    people: tuple[BinderPerson, ...] = ()
    """Who speaks for the client comes first; those who have left are not there."""
    places: tuple[BinderPlace, ...] = ()
    surveys: tuple[BinderSurvey, ...] = ()
    """The newest first."""
    findings: tuple[BinderFinding, ...] = ()
    """The gravest first."""
    in_confidence: int = 0
    """Findings that are not told: their question was asked in confidence, or is about the client."""
    promises: tuple[BinderPromise, ...] = ()
    """The earliest first."""
    end_dates: tuple[EndDate, ...] = ()
