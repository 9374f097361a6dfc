"""Findings: which answers of a survey raise one, and by when it wants an answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from fieldkit.domain.checklists.checklist import DEFAULT_SEVERITY, Checklist, Item
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


class SeenAgain(NamedTuple):
    """A finding that was there already, and that an answer is about again."""

    title: str
    state: str
    """Its state until now."""
    opens: bool
    """Whether it is open again."""
    until: str = ""
    """The day until which the client had accepted it, if that is why."""
    at: tuple[str, str] = ("", "")
    """(item, instance) of the answer."""
    severity: str = ""


class ToVerify(NamedTuple):
    """A finding that is not closed though what it is about passes now."""

    uid: str
    title: str
    severity: str
    state: str


@dataclass(frozen=True, slots=True)
class FindingNews:
    """What became of findings with an answer. The first three are titles."""

    raised: Sequence[str] = ()
    """New, or out of the trash again."""
    withdrawn: Sequence[str] = ()
    """Gone with the answer."""
    kept: Sequence[str] = ()
    """Not raised by the answer any more, and kept because somebody changed them."""
    again: Sequence[SeenAgain] = ()
    to_verify: Sequence[ToVerify] = ()
    """What they are about passes now, and they are not closed."""

    def __bool__(self) -> bool:
        return bool(self.raised or self.withdrawn or self.kept or self.again or self.to_verify)


NO_NEWS: Final = FindingNews()


def title_of(item: Item, result: str) -> str:
    """Return what is told to be found where an item has this result: of a half not in the words of a fail.

    A check is a statement that is so in part, or is so and lacks something of what is good. What asks a question, a
    number or a choice, or says of no half what it is, has one title for both. So has the finding that is stored: it is
    one and the same, whatever becomes of the answer on whichever device.
    """
    return f"Could be better: {item.ask}" if is_told_as_half(item, result) and item.finding else item.finding


def is_told_as_half(item: Item, result: str) -> bool:
    """Return whether an item with this result is told as a statement that is so in part."""
    return bool(result == "partial" and item.type == "check" and item.partial and not item.ask.rstrip().endswith("?"))


OPENS_AGAIN: Final = frozenset({"fixed", "verified"})
"""States that are not true any more once the finding is seen again. What the client accepted, what somebody dismissed
with a reason and what is being worked on stays so."""


def opens_again(state: str, accepted_until: str, today: date) -> bool:
    """Return whether a finding in this state is open again as it is seen ``today``; an ISO day or ""."""
    return state in OPENS_AGAIN or (state == "accepted" and "" < accepted_until < today.isoformat())


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
