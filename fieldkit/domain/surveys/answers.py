"""One answer of a survey: as stored, as judged, as shown."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from fieldkit.domain.checklists.checklist import RESULTS, Item, ItemOption, Rule
from fieldkit.domain.checklists.units import with_unit
from fieldkit.domain.text.dates import MONTHS, When, WhenError, show_day
from fieldkit.domain.text.money import MINOR, show_money
from fieldkit.domain.text.sanitize import clean_line

RESULT_WORDS: Final[Mapping[str, str]] = {
    "pass": "pass",
    "partial": "partial",
    "fail": "fail",
    "na": "n/a",
    "not_checked": "not checked",
}


NOT_KNOWN: Final = "not known yet"
"""What is answered to a needed item that is not judged, until somebody knows."""
_HARSHNESS: Final = ("na", "not_checked", "pass", "partial", "fail")


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is stored. ``instance`` is '' outside repeats; ``value`` is text whatever the item's type.

    check: the result's word. yesno: yes or no. choice: the option's value. multi: values with commas.
    number: "1.5". money: whole minor units. date: ISO day. signoff: JSON of name, role and at. The rest: the text.
    ``result`` is '' or one of RESULTS.
    """

    item: str
    instance: str = ""
    value: str = ""
    result: str = ""
    note: str = ""

    @property
    def answered(self) -> bool:
        """Say whether there is an answer; a note alone is none."""
        return bool(self.value or self.result)


Answers = Mapping[tuple[str, str], Given]
"""(item id, instance) to the answer."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, in which role, and when (local wall time as ``When`` stores it)."""

    name: str
    role: str
    at: str

    def stored(self) -> str:
        """Return the JSON text that is kept as the answer's value."""
        return json.dumps({"name": self.name, "role": self.role, "at": self.at}, ensure_ascii=False)

    @classmethod
    def from_stored(cls, value: str) -> "Signature":
        """Return the signature of a stored value; text that is none becomes the name."""
        try:
            data = json.loads(value)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            return cls(clean_line(value), "", "")
        return cls(*(clean_line(str(data.get(key) or "")) for key in ("name", "role", "at")))


def answers_of(*given: Given) -> Answers:
    """Return the answers by item and instance, as the functions of a survey take them."""
    return {(one.item, one.instance): one for one in given}


def named_person(value: str) -> tuple[str, str]:
    """Return name and job of the person that an answer names, such as "Amara Okafor, manager"."""
    name, job = (part.strip() for part in f"{value},".split(",", 1))
    return name, job.rstrip(",")


def number_of(item: Item | None, value: str) -> float | None:
    """Return the figure that ``value`` stores, money in whole units; None where it is not a figure."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number / 10**MINOR if item is not None and item.type == "money" else number


def toggled(item: Item, value: str, option: ItemOption) -> list[str]:
    """Return the options of a multi item, in its order, once ``option`` is chosen as well, or is no more.

    One that says that there is nothing else goes with no other: the last one chosen stays.
    """
    chosen = set(value.split(",")) ^ {option.value}
    if option.value in chosen:
        chosen -= {one.value for one in item.options if (one.alone or option.alone) and one is not option}
    return [one.value for one in item.options if one.value in chosen]


def judge(item: Item, value: str) -> str:
    """Return the result that ``value`` means by the item's own rules, '' where it is not judged by result."""
    if not value:
        return ""
    if item.type == "check":
        return value if value in RESULTS else ""
    if item.type in ("choice", "multi"):
        chosen = (value,) if item.type == "choice" else value.split(",")
        found = [option.result for option in item.options if option.result and option.value in chosen]
        if found:
            return max(found, key=_HARSHNESS.index)
        if any(option.result for option in item.options):
            return "pass" if any(option.value in chosen for option in item.options) else ""
    if item.fail_if is None and item.partial_if is None:
        return ""
    if _broken(item.fail_if, item, value):
        return "fail"
    return "partial" if _broken(item.partial_if, item, value) else "pass"


def _broken(rule: Rule | None, item: Item, value: str) -> bool:
    if rule is None:
        return False
    number = number_of(item, value) if item.type in ("number", "money") else None
    if number is not None:
        same = rule.eq is not None and number_of(None, rule.eq) == number
        return same or (rule.gt is not None and number > rule.gt) or (rule.lt is not None and number < rule.lt)
    return rule.eq is not None and value == rule.eq


def result_of(item: Item, given: Given | None) -> str:
    """Return the stored result of an answer, or what its value means where none was stored."""
    if given is None:
        return ""
    return given.result or judge(item, given.value)


def is_not_known(item: Item, given: Given | None) -> bool:
    """Whether an item that is not judged was answered with "not known yet": for conditions that is no answer."""
    return given is not None and not given.value and given.result == "not_checked" and not item.judged


def fits(item: Item, asked: Item, given: Given) -> bool:
    """Return whether what was answered to another item that was ``asked`` is an answer to this one too."""
    if item.type != asked.type:
        return False
    if item.type in ("choice", "multi"):
        chosen = given.value.split(",") if item.type == "multi" else [given.value]
        return all(item.option(value) is not None for value in chosen)
    return item.type not in ("number", "money") or item.unit == asked.unit


def show_answer(item: Item, value: str, result: str = "", *, currency: str = "") -> str:
    """Return a stored answer for a person. ``parse_answer`` understands it again."""
    if not value:
        return NOT_KNOWN if result == "not_checked" and not item.judged else RESULT_WORDS.get(result, "")
    kind = item.type
    if kind == "check":
        return RESULT_WORDS.get(value, value)
    if kind == "yesno":
        return value.capitalize()
    if kind == "choice":
        option = item.option(value)
        return option.label if option else value
    if kind == "multi":
        return _show_several(item, value)
    if kind == "number":
        return with_unit(value, item.unit)
    if kind == "money":
        return show_money(int(value), currency) if value.removeprefix("-").isdecimal() else value
    if kind == "date":
        try:
            return show_day(When.from_stored(value).day)
        except WhenError:
            return value
    if kind == "signoff":
        signed = Signature.from_stored(value)
        return ", ".join(part for part in (signed.name, signed.role, show_moment(signed.at)) if part)
    return value


def show_moment(stored: str) -> str:
    """Return a stored day or minute in words: "24 Nov 2026 10:00"; what is none stands for itself."""
    try:
        when = When.from_stored(stored)
    except WhenError:
        return stored
    return show_day(when.day) + (f" {when.time:%H:%M}" if when.time is not None else "")


def moment_read(text: str) -> str:
    """Return as stored a day or minute as ``show_moment`` says it, or as it is stored; raises WhenError."""
    with suppress(WhenError):
        return When.from_stored(text).stored()
    day, month, year, *clock = text.split(" ") if text.count(" ") in (2, 3) else ("", "", "")
    number = MONTHS.index(month.casefold()) + 1 if month.casefold() in MONTHS else 0
    stored = " ".join((f"{year}-{number:02}-{day.zfill(2)}", *clock))
    return When.from_stored(stored).stored()


def _show_several(item: Item, value: str) -> str:
    chosen = value.split(",")
    labels = {option.value: option.label for option in item.options}
    if any(";" in labels.get(one, "") for one in chosen):
        return "; ".join(chosen)
    between = "; " if any("," in labels.get(one, "") for one in chosen) else ", "
    return between.join(labels.get(one, one) for one in chosen)
