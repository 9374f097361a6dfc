"""The book of a client as plain data, without what looks like a password."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from fieldkit.domain.records.waiting import FINDING_ACCEPTED
from fieldkit.domain.reports.binder.ends import EndingThing, endings
from fieldkit.domain.reports.binder.secrets import without_secrets
from fieldkit.domain.reports.binder.source import BinderFinding, BinderPerson, BinderPlace, BinderPromise, BinderSource
from fieldkit.domain.reports.binder.things import NotedThing, SingleFact, facts_in, things_in
from fieldkit.domain.text.money import show_money
from fieldkit.domain.text.sanitize import fold

_IN_RECORDS: Final = {
    "Point of contact": "point_of_contact",
    "Deputy": "deputy",
    "Signs for spending": "approver",
    "Spending limit": "spending_limit",
}
"""What a survey asks and a record says: the record counts."""
_PRIVATE: Final = re.compile(r"[^:]*\b(private?|home|personal|privat\w*)\b[^:]*: ")
"""The label of a number or an address that somebody gave us, and not the whole office."""


@dataclass(frozen=True, slots=True)
class Binder:
    """All that stands in the book."""

    client: str
    made: date
    address: str
    website: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    point_of_contact: BinderPerson | None
    deputy: BinderPerson | None
    approver: BinderPerson | None
    spending_limit: str
    """As it is shown, "" for none."""
    clause: str
    people: tuple[BinderPerson, ...]
    places: tuple[BinderPlace, ...]
    things: tuple[NotedThing, ...]
    facts: tuple[SingleFact, ...]
    findings: tuple[BinderFinding, ...]
    accepted: tuple[BinderFinding, ...]
    in_confidence: int
    promises: tuple[BinderPromise, ...]
    endings: tuple[EndingThing, ...]
    secrets: int = 0
    """Texts that looked like a password and are left out."""

    @property
    def next_look(self) -> str:
        """The day of the next visit that was promised, as stored; "" where none is."""
        return next((one.due for one in self.promises if one.is_visit and one.due[:10] >= self.made.isoformat()), "")


def binder_of(source: BinderSource, today: date, currency: str = "") -> Binder:
    """Return the book of a client as it stands."""
    source = _told(source)
    things = things_in(source.surveys, currency)
    limit = source.spending_limit
    recorded = {label for label, name in _IN_RECORDS.items() if getattr(source, name) is not None}
    accepted = [one.state in dict(FINDING_ACCEPTED.among)["state"] for one in source.findings]
    made = Binder(
        client=source.client,
        made=today,
        address=source.address,
        website=source.website,
        phones=source.phones,
        emails=source.emails,
        point_of_contact=source.point_of_contact,
        deputy=source.deputy,
        approver=source.approver,
        spending_limit=show_money(limit, currency) if limit is not None else "",
        clause=source.clause,
        people=source.people,
        places=source.places,
        things=things,
        facts=tuple(
            one for one in facts_in(source.surveys, currency) if one.chapter != "speaks" or one.label not in recorded
        ),
        findings=tuple(one for one, taken in zip(source.findings, accepted, strict=True) if not taken),
        accepted=tuple(one for one, taken in zip(source.findings, accepted, strict=True) if taken),
        in_confidence=source.in_confidence,
        promises=source.promises,
        endings=endings(things, source.surveys, source.end_dates, today),
    )
    safe, secrets = without_secrets(made)
    return replace(safe, secrets=secrets)


def _told(source: BinderSource) -> BinderSource:
    """Return the source without numbers that are private, and without the name of the one place that there is."""
    one, two, three = map(_reached, (source.point_of_contact, source.deputy, source.approver))
    source = replace(
        source,
        people=tuple(person for one in source.people if (person := _reached(one)) is not None),
        point_of_contact=one,
        deputy=two,
        approver=three,
    )
    if len(source.places) > 1:
        return source
    return replace(
        source,
        surveys=tuple(replace(one, place="") for one in source.surveys),
        findings=tuple(replace(one, place="") for one in source.findings),
    )


def _reached(person: BinderPerson | None) -> BinderPerson | None:
    if person is None:
        return None
    return replace(person, phones=_at_work(person.phones), emails=_at_work(person.emails))


def _at_work(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in lines if not _PRIVATE.match(fold(line)))
