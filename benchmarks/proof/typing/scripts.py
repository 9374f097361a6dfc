"""Scripts: some intents, the keys for them, and the manner in which they come. A seed makes one, always the same."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.proof.typing import grouping, intents
from benchmarks.proof.typing.grouping import Chunk, Manner
from benchmarks.proof.typing.strokes import Intent, Stroke

ENDS = 0.15
"""Share of the scripts in which the app is ended in the middle."""


@dataclass(frozen=True, slots=True)
class Script:
    """What is typed, and how."""

    seed: int
    intents: tuple[Intent, ...]
    strokes: tuple[Stroke, ...]
    manner: Manner

    @property
    def chunks(self) -> list[Chunk]:
        """What is written, and when."""
        return grouping.chunks(Random(f"chunks {self.seed}"), self.strokes[: self.manner.cut], self.manner)

    def told(self) -> str:
        """Return it in words."""
        manner = self.manner
        how = [
            manner.grouping,
            manner.disturbance,
            "pastes" if manner.pastes else "",
            "bare Esc" if manner.bare else "",
        ]
        if manner.ending:
            how.append(f"{manner.ending} after {manner.cut} of {len(self.strokes)} keys")
        lines = [f"script {self.seed}, {', '.join(filter(None, how))}"]
        return "\n".join([*lines, *(f"  - {each.what}" for each in self.intents)])


def drawn(seed: int, only: tuple[str, ...] = (), ends: float = ENDS) -> Script:
    """Return the script of a seed; ``only`` intents of these kinds."""
    random = Random(seed)
    many = random.choice((1, 1, 2, 3))
    made = [intents.drawn(random, f"{seed}.{place}", random.choice(only) if only else "") for place in range(many)]
    return of(seed, made, ends)


def of(seed: int, made: list[Intent], ends: float = ENDS) -> Script:
    """Return the script of these intents, in the manner of the seed."""
    random = Random(f"manner {seed}")
    ending, pastes = random.random() < ends, random.random() < 0.2
    strokes = [stroke for each in made for stroke in each.strokes]
    if pastes:
        strokes = grouping.pasted(random, strokes)
    return Script(seed, tuple(made), tuple(strokes), grouping.drawn(random, len(strokes), ending, pastes=pastes))
