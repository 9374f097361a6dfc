"""Checklists with every type of item, and what is typed into each: the typist's own, so that he knows every row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.proof.typing import forms, texts
from benchmarks.proof.typing.strokes import (
    ANYTHING,
    DOWN,
    ENTER,
    ESCAPE,
    Begin,
    Having,
    Link,
    OneOf,
    Put,
    Stroke,
    Wanted,
)

TYPES: Final = (
    "check", "yesno", "choice", "multi", "number", "money", "text", "longtext", "date", "contact", "asset", "file",
    "signoff",
)  # fmt: skip
OPTIONS: Final = ("red", "green", "blue", "brown")
CHECKS: Final = {"p": "pass", "a": "partial", "f": "fail", "n": "na", "u": "not_checked"}
WRITTEN: Final = frozenset({"number", "money", "text", "longtext", "date", "contact", "asset", "file", "signoff"})
NAMED: Final = frozenset({"choice", "multi"})
"""Types that are answered by a digit, or by the name of an option, which any letter begins."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """One of the typist's checklists: title and the types of its items, in order; item ``i`` has the id "i<i>"."""

    title: str
    types: tuple[str, ...]


def _mixed(seed: int, count: int) -> tuple[str, ...]:
    random = Random(seed)
    types = list(TYPES) * (count // len(TYPES) + 1)
    types = types[:count]
    random.shuffle(types)
    return tuple(types)


CHECKLISTS: Final = (
    Checklist("Ozmix one", _mixed(1, 46)),
    Checklist("Ozfig two", ("number", "money", "text") * 15),
    Checklist("Ozall three", TYPES),
    Checklist("Ozkey four", ("check", "yesno", "choice", "check") * 11),
)


def as_data(checklist: Checklist) -> dict[str, object]:
    """Return a checklist as fieldkit reads them."""
    items: list[dict[str, object]] = []
    for number, kind in enumerate(checklist.types):
        item: dict[str, object] = {"id": f"i{number}", "type": kind, "ask": f"Item {number} {kind}"}
        if kind in ("choice", "multi"):
            item["options"] = [{"value": value, "label": value} for value in OPTIONS]
        if kind == "check" and number % 3 == 0:
            item |= {"severity": "high", "finding": f"Found {number}"}
        items.append(item)
    key = checklist.title.split()[0].lower()
    sections = [{"id": "all", "title": "All", "items": items}]
    return {
        "id": key, "title": checklist.title, "version": 1, "scope": "client", "minutes": 5, "scored": True,
        "sections": sections,
    }  # fmt: skip


def answered(
    random: Random, survey: str, client: str, checklist: Checklist, count: int, *, opens: bool
) -> list[Stroke]:
    """Return the keys that answer the first ``count`` items. ``opens``: Enter opens each field before it is typed.

    Else the first letter begins the answer. What fails at a client's next visit is the finding of the first.
    """
    made: list[Stroke] = []
    for number, kind in enumerate(checklist.types[:count]):
        finding = f"{client}'s {checklist.title} i{number}" if kind == "check" and number % 3 == 0 else ""
        made += _item(random, survey, f"i{number}", kind, opens=opens, finding=finding, number=number)
    return made


def _item(random: Random, survey: str, item: str, kind: str, *, opens: bool, finding: str, number: int) -> list[Stroke]:
    answer = f"{survey} {item}"
    begin = Begin(answer, "answer", {"survey": Link(survey), "item": item})
    made: list[Stroke] = []
    noted = random.random() < 0.12
    if noted:
        note = texts.words(random)
        if kind in WRITTEN or kind in NAMED:
            made.append(Stroke(ESCAPE))  # letters are keys from here on
        made += [Stroke(b"m", (begin,)), *typed(answer, "note", note, forms.text), Stroke(ENTER)]
    if kind == "check":
        letter = random.choice("ppafnu")
        result = CHECKS[letter]
        effects: list[Begin | Put] = [begin, Put(answer, {"value": result, "result": result})]
        if finding and letter in "af":
            found: dict[str, Wanted] = {"survey": Link(survey), "item": item, "title": f"Found {number}"}
            effects += [Begin(finding, "finding", found)]
        return [*made, Stroke(letter.encode(), tuple(effects))]
    if kind == "yesno":
        letter = random.choice("yn")
        value = "yes" if letter == "y" else "no"
        return [*made, Stroke(letter.encode(), (begin, Put(answer, {"value": value})))]
    if kind in NAMED and not noted and random.random() < 0.3:
        named = random.choice(OPTIONS)
        first, *rest = typed(answer, "value", named, forms.only(named, named))
        return [Stroke(first.keys, (begin, *first.effects), first.text), *rest, Stroke(ENTER)]
    if kind == "choice":
        place = random.randrange(len(OPTIONS))
        return [*made, Stroke(str(place + 1).encode(), (begin, Put(answer, {"value": OPTIONS[place]})))]
    if kind == "multi":
        places = random.sample(range(len(OPTIONS)), random.randint(1, len(OPTIONS)))
        for end in range(1, len(places) + 1):
            value = ",".join(OPTIONS[place] for place in sorted(places[:end]))
            made.append(Stroke(str(places[end - 1] + 1).encode(), (begin, Put(answer, {"value": value}))))
        return [*made, Stroke(ENTER)]
    text, read = written(random, kind)
    if opens or noted or text.startswith("="):  # "=" alone may be the key for the answer of last time
        made.append(Stroke(ENTER))
    made += typed(answer, "value", text, read)
    made[-len(text)] = Stroke(made[-len(text)].keys, (begin, *made[-len(text)].effects), made[-len(text)].text)
    if random.random() < 0.1:
        return [*made, Stroke(ESCAPE), Stroke(DOWN)]  # the field is left, then the item
    return [*made, Stroke(ENTER)]


def typed(name: str, field: str, text: str, read: Callable[[str], Wanted]) -> list[Stroke]:
    """Return the keys that type ``text`` into a field of a record, each with what the field holds from then on."""
    return [
        Stroke(letter.encode(), (Put(name, {field: read(text[:end])}, text[:end]),), letter)
        for end, letter in enumerate(text, 1)
    ]


def written(random: Random, kind: str) -> tuple[str, Callable[[str], Wanted]]:
    """Return what is typed into an item that takes text, and how it is read."""
    if kind == "number":
        typed = str(random.choice((7, 12, 78, 125, 1500, 40960, random.randint(1, 99999))))
        return typed, _figure
    if kind == "money":
        typed = str(random.choice((5, 80, 500, 1500, random.randint(1, 99999))))
        return typed, lambda part: f"{part}00" if part.isdecimal() else ANYTHING
    if kind == "date":
        day = f"20{random.randint(27, 39)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        return day, forms.only(day, day)
    if kind == "file":
        typed = f"/srv/{texts.name(random).lower()}/{random.randint(1, 999)}.jpg"
        return typed, forms.only(typed, typed)
    if kind == "signoff":
        who = texts.name(random)
        typed = f"{who}, owner"
        return typed, forms.only(typed, Having((f'"name": "{who}"', '"role": "owner"')))
    if kind == "contact":
        return f"{texts.name(random)}, {random.choice(('owner', 'clerk'))}", forms.text
    return texts.words(random), _words


def _words(part: str) -> Wanted:
    """Return how words are read; "=" alone is the answer of last time, or, where there was none, no answer."""
    return ANYTHING if part.strip() == "=" else forms.text(part)


def _figure(part: str) -> Wanted:
    return OneOf((part, str(int(part)))) if part.isdecimal() else ANYTHING
