"""What the typist means to do with what fails: surveys that are followed up, second visits, steps of findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from benchmarks.proof.typing import forms, texts
from benchmarks.proof.typing.firm import Known, known
from benchmarks.proof.typing.follow import lists
from benchmarks.proof.typing.follow.walk import CONTROL, LETTER, Walk
from benchmarks.proof.typing.strokes import (
    ANYTHING,
    CLEAR,
    ENTER,
    ESCAPE,
    F5,
    F7,
    Begin,
    Effect,
    Intent,
    Kept,
    Link,
    Put,
    Stroke,
    Wanted,
    closed,
    keys,
)

_CLIENTS: Final = tuple(one for one in known() if one.kind == "client")
_FINDINGS: Final = tuple(one for one in known() if one.kind == "finding")
_LEAVE: Final = 3
_STEPS: Final = {
    b"a": "agreed", b"r": "accepted", b"i": "in_work", b"F": "fixed", b"v": "verified", b"d": "dismissed", b"o": "open",
}  # fmt: skip
_ASKED: Final = {"accepted": ("accepted_by", "why", "accepted_until"), "dismissed": ("why",)}
_BESIDE: Final = ("accepted_by", "why", "accepted_until", "verified_on", "verified_in", "returned_on", "returned_in")


def _started(one: Known, name: str) -> list[Stroke]:
    title = lists.TITLE.split()[0].lower()
    begin = Begin(name, "survey", {"client": Link(one.name), "state": "running"})
    return [*keys(F7, *[ESCAPE] * _LEAVE, b"n", title, ENTER, one.word.lower()), Stroke(ENTER, (begin,))]


def _followed(random: Random, name: str) -> Intent:
    """A survey; what fails gets notes, photos, severities and promises."""
    one, steps = random.choice(_CLIENTS), random.randint(3, 40)
    walk = Walk(random, name, one.name)
    walk.go(steps)
    strokes = [*_started(one, name), *walk.strokes, *closed(_LEAVE)]
    return Intent(f"survey {lists.TITLE} of {one.word}, followed up: {steps} steps", name.split()[0], tuple(strokes))


def _visits(random: Random, name: str) -> Intent:
    """Two visits of a client: what failed at the first fails again, or passes, and is verified at once."""
    one, verifies = random.choice(_CLIENTS), random.random() < 0.5
    count = random.randint(1, len(lists.FIRST))
    first, second = Walk(random, f"{name} first", one.name), Walk(random, f"{name} second", one.name)
    while first.at <= count and len(first.answers) < count:
        first.answer(first.rows[first.at])
    while second.at <= count and len(second.answers) < count:
        row = second.rows[second.at]
        finding = second.finding(row)
        passes = first.answers[row.place] in "af" and bool(finding) and random.random() < 0.6
        second.answer(row, "p" if passes else "")
        if passes and verifies:
            _verify(random, second, finding)
    strokes = [
        *_started(one, f"{name} first"), *first.strokes, *closed(_LEAVE),
        *_started(one, f"{name} second"), *second.strokes, *closed(_LEAVE),
    ]  # fmt: skip
    return Intent(f"two visits of {one.word}: {lists.TITLE}, {count} items", name.split()[0], tuple(strokes))


def _verify(random: Random, walk: Walk, finding: str) -> None:
    asked = walk.rows[walk.at].asked
    letters = asked is not None and asked.kind in ("check", "yesno")
    key = random.choice((LETTER["verify"], CONTROL["verify"])) if letters else CONTROL["verify"]
    values: dict[str, Wanted] = {"state": "verified", "verified_in": Link(walk.survey), "verified_on": ANYTHING}
    walk.strokes.append(Stroke(key, (Put(finding, values),)))


def _steps(random: Random, name: str) -> Intent:
    """The list of findings: one, or two that are ticked, come to a state; some states ask for words."""
    chosen = random.sample(_FINDINGS, random.choice((1, 1, 2)))
    key = random.choice([*_STEPS, b"r", b"d", b"r", b"d"])
    state = _STEPS[key]
    strokes = keys(F5, b"P", b"C")  # what an earlier script closed is listed, too
    for one in chosen:
        strokes += keys(b"f", CLEAR, one.word.lower(), ESCAPE)
        beside: dict[str, Wanted] = {"state": "open", **dict.fromkeys(_BESIDE, ANYTHING)}
        strokes.append(Stroke(b"o", (Put(one.name, beside),)))  # from there everything can follow
    for one in chosen if len(chosen) > 1 else ():  # once something is ticked a step is for that
        strokes += keys(b"f", CLEAR, one.word.lower(), ESCAPE, b" ")
    said = {field: _words(random, field) for field in _ASKED.get(state, ())}
    becomes: dict[str, Wanted] = {"state": state}
    done = [Put(one.name, {**becomes, **{at: forms.text(text) for at, text in said.items()}}) for one in chosen]
    if not said:
        strokes.append(Stroke(key, tuple(done)))
    else:
        strokes += keys(key)
    for place, (field, text) in enumerate(said.items(), 1):
        for end, letter in enumerate(text, 1):
            strokes.append(Stroke(letter.encode(), (Kept(f"{name} {field}", text[:end]),), letter))
        gone: list[Effect] = [Kept(f"{name} {at}", "") for at in said] if place == len(said) else []
        strokes.append(Stroke(ENTER, (*gone, *(done if place == len(said) else ()))))
    told = " and ".join(one.word for one in chosen)
    return Intent(f"findings {told}: {state} {said or ''}", name.split()[0], (*strokes, *closed(4)))


def _words(random: Random, field: str) -> str:
    if field == "accepted_until":
        return f"20{random.randint(31, 39)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    return f"{texts.name(random)} {texts.words(random)}"


KINDS: Final[Mapping[str, tuple[Callable[[Random, str], Intent], int]]] = {
    "follow": (_followed, 3),
    "visits": (_visits, 1),
    "steps": (_steps, 2),
}
"""As those of ``intents``."""
