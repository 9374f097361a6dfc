"""Of what is asked for each thing there may be none: that is said, as an answer of its own, or it stays needed.

The answer stands at the item that names a thing, in no thing at all, and is stored and synced like any other. Where
things are it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fieldkit.domain.checklists.checklist import Item, Repeat, Section
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.text.articles import in_sentence, with_article

NONE_HERE: Final = "there is none"
"""The answer in words."""
SAYS_NONE: Final = frozenset({"none", "none here", NONE_HERE})
"""What may be typed for it."""


def none_of(repeat: Repeat) -> Given:
    """Return the answer that there is none of what a repeat asks for."""
    return Given(repeat.key, "", "", "na")


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
