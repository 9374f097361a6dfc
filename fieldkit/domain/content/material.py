"""The content as rules see it: all checklists and cards at once, and what they may name of each other.

A part is None where it could not be read: what names something of it is then not judged, for one mistake would be
told a hundred times.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fieldkit.domain.checklists.checklist import Checklist, Item, Section
from fieldkit.domain.checklists.reader_values import nearest
from fieldkit.domain.costs.formula import CostBook, book_from

Entry = Mapping[str, object]
"""One card, formula, piece of evidence and the like, as parsed; of any shape."""

EVIDENCE: Final = "evidence.yaml"
END_DATES: Final = "end_dates.yaml"
FORMULAS: Final = "formulas.yaml"
SCORING: Final = "scoring.yaml"
CARDS_ABOUT: Final = "cards/about.yaml"
CHECKLISTS_ABOUT: Final = "checklists/about.yaml"


@dataclass(frozen=True, slots=True)
class ContentProblem:
    """Something wrong in ``file``, a path within the content; ``place`` are ids and keys from the outside in."""

    file: str
    place: tuple[str, ...]
    text: str
    key: str = ""
    """The key within the place that is to blame, "" for all of it."""
    again: bool = False
    """Whether the last of several things of that name is meant."""


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """An item with where it stands."""

    file: str
    checklist: Checklist
    section: Section
    item: Item

    def problem(self, text: str, key: str = "", *within: str, again: bool = False) -> ContentProblem:
        """Return a problem of this item, or of what lies ``within`` it."""
        place = (self.checklist.id, self.section.id, self.item.id, *within)
        return ContentProblem(self.file, place, text, key, again)


@dataclass(frozen=True, slots=True)
class Material:
    """Everything at once. Checklists and cards are by file, a path such as "cards/cost.yaml"."""

    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    unread: Collection[str] = ()
    """Names of checklists that are there and could not be read."""
    cards: Mapping[str, Sequence[Entry]] | None = None
    cards_about: Entry | None = None
    checklists_about: Entry | None = None
    evidence: Sequence[Entry] | None = None
    end_dates: Sequence[Entry] | None = None
    inputs: Sequence[Entry] | None = None
    formulas: Sequence[Entry] | None = None
    scoring: Entry | None = None
    items: Mapping[str, ItemPlace] = field(init=False, compare=False, repr=False)
    """By "checklist.item"."""
    book: CostBook | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        places = {
            f"{checklist.id}.{item.id}": ItemPlace(file, checklist, section, item)
            for file, checklist in self.checklists.items()
            for section, item in checklist.places.values()
        }
        object.__setattr__(self, "items", places)
        known = self.inputs is not None and self.formulas is not None
        book = book_from({"inputs": self.inputs, "formulas": self.formulas}) if known else None
        object.__setattr__(self, "book", book)

    def card_ids(self) -> list[str] | None:
        """Return the ids of all cards."""
        if self.cards is None:
            return None
        return [text(card, "id") for cards in self.cards.values() for card in cards]

    def evidence_ids(self) -> list[str] | None:
        """Return the ids of all evidence."""
        return None if self.evidence is None else [text(one, "id") for one in self.evidence]

    def pointed(self, name: str) -> str:
        """Return what is wrong with ``name``, which ought to be the "checklist.item" of an item; "" if it is one."""
        if name in self.items:
            return ""
        listed, dot, item = name.partition(".")
        if listed in self.unread:
            return ""
        lists = {checklist.id: checklist for checklist in self.checklists.values()}
        if not dot or not item:
            near = nearest(name, [*self.items])
            return f'"{name}" names no item; write checklist.item, such as first-visit.fv-users.{near}'
        if listed not in lists:
            return f'"{name}": there is no checklist "{listed}".{nearest(listed, [*lists, *self.unread])}'
        near = nearest(item, lists[listed].places)
        return f'"{name}": there is no item "{item}" in {listed}.{near}'


Rule = Callable[[Material], Iterator[ContentProblem]]
"""One thing that must hold everywhere; the function's name says which."""


def text(entry: Entry, key: str) -> str:
    """Return the text at ``key``, "" where there is none."""
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def texts(value: object) -> list[str]:
    """Return the texts of a list."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []


def entries(value: object) -> list[Entry]:
    """Return the mappings of a list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def unknown(what: str, name: str, known: Collection[str] | None) -> str:
    """Return what to say of a ``name`` that is none of ``known``, with the nearest that is; "" where it is one."""
    if known is None or name in known:
        return ""
    return f'There is no {what} "{name}".{nearest(name, known)}'
