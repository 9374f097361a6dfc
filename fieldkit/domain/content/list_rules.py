"""Words and names of a checklist that mean something to whoever reads its answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Final

from fieldkit.domain.checklists.checklist import COUNTS_FOR, ITEM_CREATES, REPEAT_CREATES
from fieldkit.domain.checklists.reader_values import nearest
from fieldkit.domain.content.material import ContentProblem, Material, Rule
from fieldkit.domain.text.money import parse_figure
from fieldkit.domain.text.sanitize import fold

_ID: Final = re.compile(r"[\w-]{1,60}")


def answers_mean_what_there_is(material: Material) -> Iterator[ContentProblem]:
    """What an item or a repeat creates, and what an answer counts for, is one of the words for it."""
    for file, checklist in material.checklists.items():
        for section in checklist.sections:
            if section.repeat is not None and (said := _unknown("creates", section.repeat.creates, REPEAT_CREATES)):
                yield ContentProblem(file, (checklist.id, section.id, "repeat"), said, "creates")
    for place in material.items.values():
        for key, word, known in (
            ("creates", place.item.creates, ITEM_CREATES),
            ("counts_for", place.item.counts_for, COUNTS_FOR),
        ):
            if said := _unknown(key, word, known):
                yield place.problem(said, key)


def _unknown(key: str, word: str, known: Collection[str]) -> str:
    if not word or word in known:
        return ""
    hint = nearest(word, known) or f" It is one of: {', '.join(known)}."
    return f'Unknown {key} "{word}".{hint}'


def lists_can_be_named(material: Material) -> Iterator[ContentProblem]:
    """A list has a title, and its items an id that other lists can name; the list itself is not read without one."""
    for file, checklist in material.checklists.items():
        if not checklist.title:
            yield ContentProblem(file, (checklist.id,), '"title" is empty.', "title")
    for place in material.items.values():
        if not _ID.fullmatch(place.item.id):
            yield place.problem(_no_id(place.item.id), "id")


def titles_tell_lists_apart(material: Material) -> Iterator[ContentProblem]:
    """No two lists have one title: that is what is chosen by."""
    first: dict[str, str] = {}
    for file, checklist in material.checklists.items():
        other = first.setdefault(fold(checklist.title), checklist.id)
        if checklist.title and other != checklist.id:
            said = f'{other} has the title "{checklist.title}" too: nobody can tell them apart.'
            yield ContentProblem(file, (checklist.id,), said, "title")


def nothing_in_it_is_empty(material: Material) -> Iterator[ContentProblem]:
    """A section has an item, and a unit is a word or a sign."""
    for file, checklist in material.checklists.items():
        for section in checklist.sections:
            if not section.items:
                said = "There is no item in this section: nobody will see it."
                yield ContentProblem(file, (checklist.id, section.id), said, "items")
    for place in material.items.values():
        if parse_figure(place.item.unit) is not None:
            said = f'"{place.item.unit}" is a figure: a unit is a word or a sign, such as hours or %.'
            yield place.problem(said, "unit")


def bands_go_down_to_nothing(material: Material) -> Iterator[ContentProblem]:
    """The bands of a list go from the best down to 0, so that each figure has one."""
    for file, checklist in material.checklists.items():
        bands = checklist.bands
        for number, (above, band) in enumerate(pairwise(bands), 2):
            if band.min >= above.min:
                said = f"{band.min:g} is not below {above.min:g}, the band before it: bands go down to 0."
                yield ContentProblem(file, (checklist.id, "bands", str(number)), said, "min")
        if bands and min(band.min for band in bands) != 0:
            said = "No band begins at 0: a figure below all of them has none."
            yield ContentProblem(file, (checklist.id, "bands", str(len(bands))), said, "min")


def gates_cap_at_a_grade(material: Material) -> Iterator[ContentProblem]:
    """A gate caps at a band, or at one grade below all bands, which all such gates call the same."""
    for file, checklist in material.checklists.items():
        labels = [band.label for band in checklist.bands]
        below = Counter(gate.cap for gate in checklist.gates if gate.cap not in labels)
        usual = max(below, key=lambda cap: below[cap], default="")
        for number, gate in enumerate(checklist.gates, 1):
            if gate.cap in labels:
                continue
            hint = nearest(gate.cap, (*labels, *({usual} - {gate.cap})))
            if hint or gate.cap != usual:
                said = f'"{gate.cap}" is no band of this list, nor what its other gates cap at.{hint}'
                yield ContentProblem(file, (checklist.id, "gates", str(number)), said, "cap")


def _no_id(name: str) -> str:
    return f'The id "{name[:80]}" is not made of letters, digits, "-" and "_" alone, at most 60 of them.'


RULES: Final[tuple[Rule, ...]] = (
    answers_mean_what_there_is,
    lists_can_be_named,
    titles_tell_lists_apart,
    nothing_in_it_is_empty,
    bands_go_down_to_nothing,
    gates_cap_at_a_grade,
)
