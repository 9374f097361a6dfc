"""What an answer can be, in words; and a figure that cannot be above another answer, as ports used of ports there."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.checklists.checklist import Checklist, Item
from fieldkit.domain.surveys.answers import Answers, Given, number_of, show_answer

_ASKS_FOR: Final = {
    "money": "an amount",
    "date": "a day, such as 24 nov 2026, yesterday or in 3 months",
    "contact": "a person: the name",
    "asset": "a piece of equipment: make, model, serial",
    "file": "the path of a file or a photo",
    "signoff": "name, role: signs with today's date",
}


def limits(item: Item) -> str:
    """Return what is asked for, with unit and limits."""
    unit = f" {item.unit}" if item.unit else ""
    if item.type == "file" and item.accept:
        return f"{_ASKS_FOR['file']} ({', '.join(item.accept)})"
    if item.past:
        return "a day that was, such as 24 nov, yesterday or 3 months ago"
    if item.type != "number":
        return _ASKS_FOR.get(item.type, "")
    if item.min is not None and item.max is not None:
        return f"a number, {item.min:g} to {item.max:g}{unit}"
    if item.min is not None:
        return f"a number, {item.min:g} or more{unit}"
    if item.max is not None:
        return f"a number up to {item.max:g}{unit}"
    return f"a number{',' if unit else ''}{unit}"


def beyond_another(checklist: Checklist, answers: Answers, item: Item, given: Given) -> str:
    """Return why a figure cannot be the answer to an item, naming both items; "" where it can.

    It is refused above the answer to the item that is its limit, and below one that it is the limit of. Of a repeat
    the answers of the same thing are meant.
    """
    number = number_of(item, given.value) if item.type in ("number", "money") else None
    if number is None:
        return ""
    pairs = [(item, other, True) for other in _named(checklist, item.max_item)]
    pairs += [(other, item, False) for other in checklist.items if other.max_item == item.id]
    for lower, upper, is_lower in pairs:
        other = upper if is_lower else lower
        there = _answer(checklist, answers, other, given.instance)
        against = number_of(other, there.value) if there is not None else None
        if there is None or against is None:
            continue
        if (number > against) if is_lower else (number < against):
            here, beside = _shown(item, given), _shown(other, there)
            how = "more" if is_lower else "less"
            return f"“{item.ask}” cannot be {here}, {how} than “{other.ask}”: {beside}. Correct one of the two."
    return ""


def _named(checklist: Checklist, item: str) -> list[Item]:
    place = checklist.places.get(item) if item else None
    return [place[1]] if place is not None else []


def _answer(checklist: Checklist, answers: Answers, item: Item, instance: str) -> Given | None:
    home = checklist.places[item.id][0]
    return answers.get((item.id, instance if home.repeat is not None else ""))


def _shown(item: Item, given: Given) -> str:
    return show_answer(item, given.value)
