"""Of what is asked for each thing there may be none: that is said, as an answer of its own, or it stays needed.

The answer stands at the item that names a thing, in no thing at all, and is stored and synced like any other. Where
things are it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fieldkit.domain.checklists.checklist import Checklist, Item, Repeat, Section
from fieldkit.domain.surveys.answers import Answers, Given
from fieldkit.domain.text.articles import in_sentence, with_article
from fieldkit.domain.text.sanitize import fold

NONE_HERE: Final = "there is none"
"""The answer in words."""
SAYS_NONE: Final = frozenset({"none", "none here", NONE_HERE})
"""What may be typed for it."""


def none_of(repeat: Repeat) -> Given:
    """Return the answer that there is none of what a repeat asks for."""
    return Given(repeat.key, "", "", "na")


def says_none(text: str) -> bool:
    """Whether a text says that there is none."""
    return fold(text.strip().rstrip(".!").rstrip()) in SAYS_NONE


def goes_with(checklist: Checklist, answers: Answers, *given: Given) -> list[tuple[str, str]]:
    """Return the places of empty things that go as it is said that there is none of them: nothing is answered there."""
    said = {one.item for one in given if one.answered and not one.instance}
    gone = list[tuple[str, str]]()
    for section in checklist.sections:
        if section.repeat is None or section.repeat.key not in said:
            continue
        items = {item.id for item in section.items}
        things = [at for at in answers if at[1] and at[0] in items]
        full = {instance for item, instance in things if holds_something(answers[item, instance])}
        gone += [at for at in things if at[1] not in full]
    return gone


def holds_something(given: Given | None) -> bool:
    """Whether there is an answer, or a note."""
    return given is not None and (given.answered or bool(given.note))


def asks_for_one(section: Section) -> bool:
    """Whether one thing at least is needed, or that there is none: in it stands what is required or critical."""
    return any(item.required or (item.judged and item.severity == "critical") for item in section.items)


def asked_of_one(section: Section) -> Iterator[Item]:
    """Yield the items that every thing is asked."""
    return (item for item in section.items if not item.when)


def one_or_none(repeat: Repeat) -> str:
    """Return what is needed while nothing is said: "A server, or that there is none"."""
    one = with_article(in_sentence(repeat.label))
    return f"{one[:1].upper()}{one[1:]}, or that {NONE_HERE}"
