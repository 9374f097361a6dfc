"""What the typist means to do, and the keys that do it. Each begins and ends on Today with nothing open above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.proof.typing import forms, survey, texts
from benchmarks.proof.typing.firm import Known, known
from benchmarks.proof.typing.follow import kinds as follow
from benchmarks.proof.typing.forms import NEEDED
from benchmarks.proof.typing.strokes import (
    ANYTHING,
    BACKSPACE,
    CLEAR,
    DOWN,
    END,
    ENTER,
    ESCAPE,
    F1,
    F3,
    F5,
    F6,
    F7,
    F8,
    F9,
    TAB,
    UP,
    Begin,
    Intent,
    Link,
    OneOf,
    Put,
    Stroke,
    Wanted,
    closed,
    keys,
)  # fmt: skip

Read = Callable[[str], Wanted]


@dataclass(frozen=True, slots=True)
class Filled:
    """A field that is to hold something."""

    field: str
    typed: str
    read: Read


CLIENTS: Final = tuple(one for one in known() if one.kind == "client")
PEOPLE: Final = tuple(one for one in known() if one.kind == "contact")
PROMISES: Final = tuple(one for one in known() if one.kind == "promise")
_MENU: Final = {"contact": "h", "site": "s", "promise": "p", "call": "c"}
"""Keys of the menu "New for this client"."""
_LEAVE: Final = 3
"""Esc that leave a survey at most: the first closes the field and makes letters keys, the second leaves; one more where
answers were refused. On a main screen Esc does nothing."""


def drawn(random: Random, number: str, only: str = "") -> Intent:
    """Return an intent; ``number`` tells it from the others of its script."""
    kind = only or random.choices(tuple(KINDS), [weight for _, weight in KINDS.values()])[0]
    return KINDS[kind][0](random, f"{kind} {number}")


def _change_client(random: Random, name: str) -> Intent:
    one = random.choice(CLIENTS)
    fields = _some(random, _CLIENT_FIELDS)
    strokes = [*_found(random, one), *keys(b"e"), *_filled(random, "client", one.name, "name", fields), *closed(2)]
    return Intent(f"client {one.word}: {_told(fields)}", name.split()[0], tuple(strokes))


def _change_person(random: Random, name: str) -> Intent:
    one = random.choice(PEOPLE)
    fields = _some(random, _PERSON_FIELDS)
    strokes = [*_found(random, one), *keys(b"e"), *_filled(random, "contact", one.name, "name", fields), *closed(2)]
    return Intent(f"person {one.word}: {_told(fields)}", name.split()[0], tuple(strokes))


def _filtered(random: Random, name: str) -> Intent:
    """Clients, filtered, and the one that is left is changed."""
    one = random.choice(CLIENTS)
    fields = _some(random, _CLIENT_FIELDS)
    strokes = [
        *keys(F6, ESCAPE, b"f", CLEAR, one.word.lower(), ENTER, b"e"),
        *_filled(random, "client", one.name, "name", fields),
        *closed(3),
    ]
    return Intent(f"Clients, filter {one.word}: {_told(fields)}", name.split()[0], tuple(strokes))


def _new_client(random: Random, name: str) -> Intent:
    fields = [Filled("name", f"{texts.name(random)} {texts.words(random, 1, 2)}", forms.text)]
    fields += _some(random, _CLIENT_FIELDS)
    strokes = [
        *keys(F6, ESCAPE),
        Stroke(b"n", (Begin(name, "client", {}),)),
        *_filled(random, "client", name, "name", fields),
        *closed(2),
    ]
    return Intent(f"new client: {_told(fields)}", name.split()[0], tuple(strokes))


def _new_here(random: Random, name: str, held: int = 1) -> Intent:
    """Something new for a client, by the menu of its card; ``held`` is how often its key comes."""
    one = random.choice(CLIENTS)
    kind = random.choice([kind for kind in _MENU if held == 1 or kind != "call"])  # that begins with the client
    fields = _new_fields(random, kind)
    begin = Begin(name, kind, {"client": Link(one.name)} | forms.DEFAULTS.get(kind, {}))
    strokes = [
        *_found(random, one),
        *keys(b"n"),
        Stroke(_MENU[kind].encode(), (begin,)),
        *keys(*[_MENU[kind].encode()] * (held - 1)),
        *_filled(random, kind, name, forms.STARTS[kind], fields, first_clear=held > 1),
        *closed(2),
    ]
    many = f" (its key {held} times)" if held > 1 else ""
    return Intent(f"new {kind} for {one.word}{many}: {_told(fields)}", name.split()[0], tuple(strokes))


def _held(random: Random, name: str) -> Intent:
    return _new_here(random, name, held=random.randint(2, 9))


def _call(random: Random, name: str) -> Intent:
    """A call, noted from the card of a client."""
    one = random.choice(CLIENTS)
    fields = _new_fields(random, "call")
    begin = Begin(name, "call", {"client": Link(one.name)} | forms.DEFAULTS["call"])
    strokes = [
        *_found(random, one),
        Stroke(random.choice((b"c", F9)), (begin,)),
        *_filled(random, "call", name, forms.STARTS["call"], fields),
        *closed(2),
    ]
    return Intent(f"call with {one.word}: {_told(fields)}", name.split()[0], tuple(strokes))


def _survey(random: Random, name: str, *, opens: bool = True) -> Intent:
    one = random.choice(CLIENTS)
    checklist = random.choice(survey.CHECKLISTS)
    count = len(checklist.types) if random.random() < 0.3 else random.randint(1, len(checklist.types))
    begin = Begin(name, "survey", {"client": Link(one.name), "state": "running"})
    strokes = [
        *keys(F7, *[ESCAPE] * _LEAVE, b"n", checklist.title.split()[0].lower(), ENTER, one.word.lower()),
        Stroke(ENTER, (begin,)),
        *survey.answered(random, name, one.name, checklist, count, opens=opens),
        *closed(_LEAVE),
    ]
    how = "" if opens else ", typed at once"
    return Intent(f"survey {checklist.title} of {one.word}: {count} items{how}", name.split()[0], tuple(strokes))


def _survey_at_once(random: Random, name: str) -> Intent:
    return _survey(random, name, opens=False)


def _state(random: Random, name: str) -> Intent:
    """A promise is found and becomes something else, by a menu."""
    one = random.choice(PROMISES)
    letter, state = random.choice((("k", "kept"), ("l", "late"), ("b", "broken"), ("c", "cancelled")))
    put = Put(one.name, {"state": state, "closed_at": ANYTHING})
    strokes = [*_found(random, one), *keys(b"s"), Stroke(letter.encode(), (put,)), *closed(1)]
    return Intent(f"promise {one.word} is {state}", name.split()[0], tuple(strokes))


def _cards(random: Random, name: str) -> Intent:
    """Words that a client says, typed into Cards: none of them may do anything."""
    said = texts.words(random, 2, 5)
    strokes = [*keys(F8, CLEAR, said), *keys(ESCAPE, F5)]
    return Intent(f"Cards: {said}", name.split()[0], tuple(strokes))


def _look(random: Random, name: str) -> Intent:
    """Help, lists gone through with a held key, Find opened and left: nothing comes of it."""
    one = random.choice(CLIENTS)
    ways: tuple[list[Stroke], ...] = (
        keys(F1, ESCAPE),
        keys(F6, ESCAPE, *[DOWN] * random.randint(3, 30), *[UP] * random.randint(3, 30), F5),
        keys(F3, texts.words(random), ESCAPE),
        [*_found(random, one), *keys(*[TAB] * random.randint(1, 9)), *closed(1)],
        keys(F3, *[BACKSPACE] * random.randint(3, 20), ESCAPE),
        [*_found(random, one), *keys(b"n", ESCAPE), *closed(1)],
    )
    return Intent("a look round", name.split()[0], tuple(random.choice(ways)))


KINDS: Final[Mapping[str, tuple[Callable[[Random, str], Intent], int]]] = {
    "client": (_change_client, 4),
    "person": (_change_person, 3),
    "filter": (_filtered, 2),
    "newclient": (_new_client, 3),
    "menu": (_new_here, 4),
    "held": (_held, 2),
    "call": (_call, 3),
    "survey": (_survey, 4),
    "surveywords": (_survey_at_once, 2),
    "state": (_state, 2),
    "cards": (_cards, 2),
    "look": (_look, 2),
    **follow.KINDS,
}
"""How each kind of intent is made, and how often it comes."""


# The parts of which intents are made


def _found(random: Random, one: Known) -> list[Stroke]:
    """Return the keys that open a record by Find."""
    return keys(F5, random.choice((F3, b"/")), one.word.lower(), ENTER)


def _filled(
    random: Random, kind: str, name: str, start: str, fields: list[Filled], *, first_clear: bool = False
) -> list[Stroke]:
    """Return the keys that fill fields of an open form, in its order, the cursor being in ``start``."""
    order = forms.FORMS[kind]
    place = order.index(start)
    made = keys(END, CLEAR) if first_clear else []
    for each in sorted(fields, key=lambda one: order.index(one.field)):
        target = order.index(each.field)
        assert target >= place, "fields before the cursor are not filled"
        for passed in range(place, target):
            made += keys(TAB if order[passed] in forms.BLOCKS or random.random() < 0.9 else ENTER)
        cleared = () if each.field in NEEDED.get(kind, ()) else (Put(name, {each.field: OneOf((None, ""))}),)
        made += [Stroke(END), Stroke(CLEAR, cleared)]
        made += [
            Stroke(letter.encode(), (Put(name, {each.field: each.read(each.typed[:end])}, each.typed[:end]),), letter)
            for end, letter in enumerate(each.typed, 1)
        ]
        place = target
    if random.random() < 0.5:
        made += keys(TAB)
    return made


_CLIENT_FIELDS: Final = ("spending_limit", "style", "business", "website", "town", "address", "notes", "emails")
_PERSON_FIELDS: Final = ("organisation", "job_title", "hours", "website", "birthday", "notes", "details")


def _some(random: Random, names: tuple[str, ...]) -> list[Filled]:
    return [_field(random, field) for field in random.sample(names, random.randint(1, 4))]


def _new_fields(random: Random, kind: str) -> list[Filled]:
    """Return fields of a new record, among them all that it needs."""
    optional = {
        "contact": ("organisation", "job_title", "hours", "website", "birthday", "notes"),
        "site": ("address", "town", "access", "notes"),
        "promise": ("notes",),
        "call": ("caller", "minutes"),
    }[kind]
    needed = {"contact": ("name",), "site": ("name",), "promise": ("what", "due"), "call": ("note",)}[kind]
    names = [*needed, *random.sample(optional, random.randint(0, len(optional)))]
    return [_field(random, field) for field in names]


def _field(random: Random, field: str) -> Filled:
    if field == "spending_limit":
        return Filled(field, str(random.choice((5, 500, 1500, random.randint(1, 9999)))), forms.money)
    if field == "minutes":
        return Filled(field, str(random.randint(1, 240)), forms.whole)
    if field == "style":
        label, value = random.choice((("hands-on", "hands_on"), ("just right", "just_right")))
        return Filled(field, label, forms.only(label, value))
    if field in ("birthday", "due"):
        year = random.randint(1950, 1999) if field == "birthday" else random.randint(2027, 2039)
        day = f"{year}-0{random.randint(1, 9)}-{random.randint(10, 28)}"
        return Filled(field, day, forms.only(day, day))
    if field == "emails":
        typed = f"{texts.name(random).lower()}@example.com"
        return Filled(field, typed, forms.only(typed, typed))
    if field in ("name", "what"):
        return Filled(field, f"{texts.name(random)} {texts.words(random)}", forms.text)
    return Filled(field, texts.words(random), forms.text)


def _told(fields: list[Filled]) -> str:
    return ", ".join(f"{each.field} = {each.typed!r}" for each in fields)
