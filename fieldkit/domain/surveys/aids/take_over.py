"""Taking over last time's answers at once: of a whole section, or of all things of a repeat.

What is judged is looked at each time: it is never taken over with the rest, only one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fieldkit.domain.checklists.checklist import Item, Section
from fieldkit.domain.surveys.answers import Answers, Given
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.text.sanitize import fold

Heading = tuple[str, str]
"""A section by its id, and an instance of it, "" for all of it."""
_NAMED = 3
"""How many items a sentence names."""


@dataclass(frozen=True, slots=True)
class AsLast:
    """What of last time a heading can take over."""

    taken: tuple[Given, ...] = ()
    """The answers, as they would be stored."""
    left: tuple[SurveyRow, ...] = ()
    """Rows that are judged, have an answer of last time and none yet."""

    @property
    def said(self) -> str:
        """Say what was taken over and what was not."""
        if not self.taken:
            return f"Nothing is taken over. {self._left()}" if self.left else "There is nothing to take over here."
        took = f"Taken over as last time: {_answers(len(self.taken))}."
        return f"{took} {self._left()}" if self.left else took

    @property
    def offered(self) -> str:
        """Say what can be taken over."""
        can = f"{_answers(len(self.taken))} of last time can be taken over."
        return f"{can} {self._left()}" if self.left else can

    def _left(self) -> str:
        names = "; ".join(row.title for row in self.left[:_NAMED])
        more = f"; and {len(self.left) - _NAMED} more" * (len(self.left) > _NAMED)
        return f"Judged one by one: {len(self.left)} ({names}{more})."


def headings(rows: Iterable[SurveyRow], last: Callable[[SurveyRow], Given | None]) -> dict[Heading, AsLast]:
    """Return what each heading on screen can take over, those alone that can; ``last`` is the answer of last time."""
    taken: dict[Heading, list[Given]] = {}
    judged: list[SurveyRow] = []
    for row in rows:
        item = row.item
        if item is None or row.answered:
            continue
        if item.judged:
            judged.append(row)
        elif (before := last(row)) is not None and before.answered:
            for heading in _headings_of(row):
                taken.setdefault(heading, []).append(taken_over(row, before))
    left: dict[Heading, list[SurveyRow]] = {heading: [] for heading in taken}
    for row in judged if taken else ():
        if (before := last(row)) is not None and before.answered:
            for heading in _headings_of(row) & left.keys():
                left[heading].append(row)
    return {heading: AsLast(tuple(givens), tuple(left[heading])) for heading, givens in taken.items()}


def _headings_of(row: SurveyRow) -> set[Heading]:
    return {(row.section.id, ""), (row.section.id, row.instance)}


def taken_over(row: SurveyRow, before: Given) -> Given:
    """Return the answer of last time as that of a row; a note that it has already stays."""
    assert row.item is not None
    note = row.given.note if row.given is not None else ""
    return Given(row.item.id, row.instance, before.value, before.result, note or before.note)


def things_of_last_time(
    section: Section, before: Answers, instances: Sequence[str], now: Iterable[str]
) -> list[tuple[Given, ...]]:
    """Return the things of a repeat that were there last time and are not now: of each what it was answered.

    ``instances`` are the keys of last time in order, ``now`` the names of those that are there; of two of one name, as
    many as are missing. What is judged is left out; instances are empty, as the new ones have no key yet.
    """
    assert section.repeat is not None
    here = Counter(fold(name) for name in now)
    found = []
    for instance in instances:
        named = before.get((section.repeat.key, instance))
        if named is None or not named.value:
            continue
        name = fold(named.value)
        if here[name]:
            here[name] -= 1
            continue
        answers = [(item, before.get((item.id, instance))) for item in section.items]
        found.append(tuple(_without_instance(given) for item, given in answers if given and _is_kept(item, given)))
    return found


def judged_of(things: Iterable[Sequence[Given]], section: Section) -> int:
    """Return how many judged items are left to be answered for things that are taken over."""
    return sum(1 for _ in things) * sum(item.judged for item in section.items)


def said_of_things(things: Sequence[Sequence[Given]], names: Sequence[str], section: Section) -> str:
    """Say which things were added as last time, and what of them is still to be judged."""
    listed = ", ".join(names[:_NAMED]) + f" and {len(names) - _NAMED} more" * (len(names) > _NAMED)
    answers = _answers(sum(len(one) for one in things))
    judged = judged_of(things, section)
    left = f" What is judged of them is left: {judged} item{'s' * (judged != 1)} at most." if judged else ""
    return f"Added as last time: {listed}, with {answers}.{left}"


def by_place(givens: Iterable[Given]) -> Mapping[tuple[str, str], Given]:
    """Return answers by item and instance."""
    return {(one.item, one.instance): one for one in givens}


def _is_kept(item: Item, given: Given) -> bool:
    return bool(given.value) and not item.judged


def _without_instance(given: Given) -> Given:
    return Given(given.item, "", given.value, given.result, given.note)


def _answers(count: int) -> str:
    return f"{count} answer{'s' * (count != 1)}"
