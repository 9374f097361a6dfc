"""What kind of answer a question wants, in words that need no fieldkit, and what can be chosen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from fieldkit.domain.checklists.checklist import Item, Repeat
from fieldkit.domain.surveys.answers import RESULT_WORDS, show_answer
from fieldkit.domain.text.articles import in_sentence
from fieldkit.domain.text.dates import show_day
from fieldkit.domain.text.sanitize import fold

_IN_WORDS: Final = {
    "check": "pass (in order), partial (partly), fail (not in order), n/a (does not apply) or not checked",
    "yesno": "yes or no",
    "date": "a day, such as 24 Nov 2027",
    "text": "a few words",
    "longtext": "as many words as it needs",
    "contact": "a person: the name, then the job, such as Ann Marsh, deputy",
    "asset": "a piece of equipment: make, model, serial",
}


_SUCH_AS: Final = ", such as "
_WEEK: Final = timedelta(7)


def wanted(item: Item, today: date, currency: str = "") -> str:
    """Return what kind of answer an item wants, on a sheet of ``today``."""
    labels = "; ".join(option.label for option in item.options)
    if item.type == "choice":
        return f"one of: {labels}"
    if item.type == "multi":
        alone = [option.label for option in item.options if option.alone]
        but = f"; {' and '.join(f'“{label}”' for label in alone)} alone" if alone else ""
        return f"one or several of: {labels} (with ; between them{but})"
    if item.type == "money":
        return f"an amount{f' in {currency}' if currency else ''}{_limits(item)}{_SUCH_AS}{_example(item)}"
    if item.type == "number":
        return f"a number{_of_unit(item.unit)}{_limits(item)}"
    if item.past:
        return f"a day that was{_SUCH_AS}{show_day(today - _WEEK)}"
    return _IN_WORDS.get(item.type, "")


def without_example(kind: str) -> str:
    """Return a kind of answer for comparing: without its example, which another day or setting may change."""
    return fold(kind.partition(_SUCH_AS)[0])


def wanted_of_things(repeat: Repeat) -> str:
    """Return what is wanted where a repeat has no things yet."""
    return f"each {in_sentence(repeat.label)} by its name, one a line; or “none” if there is none"


def choices(item: Item) -> tuple[str, ...]:
    """Return the answers that can be chosen, as they are read back; () where several may, or any can be typed."""
    if item.type == "choice":
        return tuple(show_answer(item, option.value) for option in item.options)
    if item.type == "yesno":
        return ("Yes", "No")
    return tuple(RESULT_WORDS.values()) if item.type == "check" else ()


def _of_unit(unit: str) -> str:
    """Return a unit behind "a number": " of hours", ", in Mbps"."""
    counted = unit.isalpha() and unit.islower() and (unit == "people" or (unit.endswith("s") and len(unit) > 3))
    return f" of {unit}" if counted else f", in {unit}" if unit else ""


def _limits(item: Item) -> str:
    if item.min is not None and item.max is not None:
        return f", {item.min:g} to {item.max:g}"
    if item.min is not None:
        return f", {item.min:g} or more" if item.min else ""
    return f", up to {item.max:g}" if item.max is not None else ""


def _example(item: Item) -> str:
    return next((f"{one:g}" for one in (1200.0, item.max, item.min) if one is not None and _fits(item, one)), "1200")


def _fits(item: Item, number: float) -> bool:
    return (item.min is None or number >= item.min) and (item.max is None or number <= item.max)
