"""How keys come: one by one, in bursts, held, all at once, cut anywhere, as pastes, with something else going on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.proof.typing.strokes import BARE_ESCAPE, ESCAPE, PASTE, Stroke

GROUPINGS: Final = ("single", "bursts", "once", "cut", "repeat", "slow line", "fields")
"""One key after the other at a person's pace; some at once; all at once; some, cut anywhere; as a held key repeats; ten
at once every so often; each text at once, with the key before it and after the app has come to rest.
"""
PATIENT: Final = "patient"
"""Each key after the app has come to rest: what fails so is no matter of pace."""
DISTURBANCES: Final = ("", "", "stop", "load", "resize", "writer", "lock")
ENDINGS: Final = ("SIGTERM", "SIGHUP", "SIGKILL", "hang up", "Ctrl+Q", "SIGINT")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that are written at once, some seconds after the ones before."""

    data: bytes
    pause: float
    done: int
    """Strokes that are complete with it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a script is typed."""

    grouping: str
    pastes: bool
    bare: bool
    """Whether Esc comes as a bare ESC, as from terminals without the kitty protocol."""
    disturbance: str
    ending: str
    cut: int
    """Strokes after which the ending comes; all if it is none."""


def drawn(random: Random, strokes: int, ends: bool, *, pastes: bool) -> Manner:
    """Return a manner of typing for a script."""
    ending = random.choice(ENDINGS) if ends else ""
    return Manner(
        random.choice(GROUPINGS),
        pastes,
        random.random() < 0.5,
        random.choice(DISTURBANCES),
        ending,
        random.randint(1, strokes) if ending else strokes,
    )


def pasted(random: Random, strokes: Sequence[Stroke]) -> list[Stroke]:
    """Return the strokes with some runs of letters of a field as one paste each."""
    made: list[Stroke] = []
    run: list[Stroke] = []

    def close() -> None:
        if len(run) > 2 and random.random() < 0.5:
            text = "".join(each.text for each in run)
            effects = tuple(effect for each in run for effect in each.effects)
            made.append(Stroke(PASTE[0] + text.encode() + PASTE[1], effects, text))
        else:
            made.extend(run)
        run.clear()

    for stroke in strokes:
        if stroke.text and stroke.effects and len(stroke.effects) == 1:
            run.append(stroke)
        else:
            close()
            made.append(stroke)
    close()
    return made


def chunks(random: Random, strokes: Sequence[Stroke], manner: Manner) -> list[Chunk]:
    """Return what is written, and when."""
    made: list[Chunk] = []
    data = [BARE_ESCAPE if manner.bare and each.keys == ESCAPE else each.keys for each in strokes]
    place = 0
    while place < len(data):
        end = place + _size(random, manner.grouping, len(strokes))
        while manner.grouping == "fields" and end < len(data) and strokes[end].text:
            end += 1
        end = min(end, len(data))
        piece = b"".join(data[place:end])
        pause = _pause(random, manner.grouping)
        if manner.grouping == "cut" and len(piece) > 1:
            at = random.randrange(1, len(piece))
            made.append(Chunk(piece[:at], pause, place))
            made.append(Chunk(piece[at:], 0.0, end))
        else:
            made.append(Chunk(piece, pause, end))
        place = end
    return made


def _size(random: Random, grouping: str, strokes: int) -> int:
    if grouping == "once":
        return strokes
    if grouping == "bursts":
        return random.choice((1, 1, 2, 3, 5, 8, 13))
    if grouping == "cut":
        return random.randint(1, 20)
    if grouping == "slow line":
        return 10
    return 1


def _pause(random: Random, grouping: str) -> float:
    if grouping == "single":
        return 0.12 if random.random() < 0.03 else random.uniform(0.001, 0.02)
    if grouping == "bursts":
        return random.choice((0.0, 0.005, 0.02, 0.06))
    if grouping == "repeat":
        return 0.03 if random.random() < 0.2 else 0.004
    if grouping == "slow line":
        return 0.05
    return 0.0
