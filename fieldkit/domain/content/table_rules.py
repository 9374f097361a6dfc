"""The tables that checklists and cards lean on: evidence and end dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fieldkit.domain.content.material import (
    END_DATES,
    EVIDENCE,
    ContentProblem,
    Material,
    Rule,
    text,
)
from fieldkit.domain.content.shapes import Shape, is_day, one_of, unique

STRENGTHS: Final = ("best", "strong", "fair", "weak")
SURE: Final = ("checked", "secondary", "known")
GROUPS: Final = (
    *("windows-client", "windows-server", "office", "exchange", "sql-server", "hypervisor", "macos", "phone-os"),
    *("browser", "backup", "nas", "firewall", "wifi", "voip-lines", "certificates", "protocols", "linux"),
    "remote-access",
)
"""Groups of products that have end dates; items name them."""
_EVIDENCE: Final = Shape(lines=("id", "fact", "source", "strength", "use"), days=("checked_on", "review_by"))
_END_DATE: Final = Shape(
    lines=("id", "product", "group", "source", "sure"),
    days=("ends", "checked_on", "review_by"),
    may_lines=("note",),
    may_days=("paid_until",),
)


def evidence_has_source_and_strength(material: Material) -> Iterator[ContentProblem]:
    """A fact names where it is from, how far it carries, and when it was looked at."""
    for one in material.evidence or ():
        place = ("evidence", text(one, "id"))
        yield from _EVIDENCE.problems(EVIDENCE, place, one)
        yield from one_of(EVIDENCE, place, one, "strength", STRENGTHS)
    yield from unique(EVIDENCE, "evidence", material.evidence_ids() or ())


def end_dates_are_days_of_known_products(material: Material) -> Iterator[ContentProblem]:
    """An end date is a day, of a product of a known group, with its source."""
    for one in material.end_dates or ():
        place = ("end_dates", text(one, "id"))
        yield from _END_DATE.problems(END_DATES, place, one)
        yield from one_of(END_DATES, place, one, "group", GROUPS)
        yield from one_of(END_DATES, place, one, "sure", SURE)
        ends, paid = text(one, "ends"), text(one, "paid_until")
        if is_day(ends) and is_day(paid) and paid <= ends:
            said = f"Paid updates end on {paid}, not after the free ones ({ends})."
            yield ContentProblem(END_DATES, place, said, "paid_until")
    yield from unique(END_DATES, "end_dates", [text(one, "id") for one in material.end_dates or ()])


def reviews_come_after_the_look(material: Material) -> Iterator[ContentProblem]:
    """What was looked at is to be looked at again later, not sooner."""
    for file, key, found in ((EVIDENCE, "evidence", material.evidence), (END_DATES, "end_dates", material.end_dates)):
        for one in found or ():
            checked, by = text(one, "checked_on"), text(one, "review_by")
            if is_day(checked) and is_day(by) and by <= checked:
                said = f"It is to be looked at again by {by}, not after the last look ({checked})."
                yield ContentProblem(file, (key, text(one, "id")), said, "review_by")


RULES: Final[tuple[Rule, ...]] = (
    evidence_has_source_and_strength,
    end_dates_are_days_of_known_products,
    reviews_come_after_the_look,
)
