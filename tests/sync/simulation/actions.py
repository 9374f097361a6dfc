"""What may happen in a firm, drawn from a seed: a script of steps that can be replayed, cut and shortened.

A step's numbers are taken modulo what there is when its turn comes, so that a script stays a script whatever is
left out of it. That is what makes a failure shrink.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens: what, where, and three numbers that choose the rest."""

    action: str
    device: int
    a: int = 0
    b: int = 0
    c: int = 0

    def __repr__(self) -> str:
        return f"S({self.action!r}, {self.device}, {self.a}, {self.b}, {self.c})"


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm to be played: how many devices it begins with, and what happens."""

    devices: int
    steps: tuple[Step, ...]


WORK: Final[dict[str, int]] = {
    "edit": 26,
    "edit_several": 6,
    "edit_alike": 7,
    "insert": 5,
    "insert_child": 6,
    "link": 5,
    "delete": 7,
    "bring_back": 6,
    "decide": 14,
    "settle": 9,
    "clock": 3,
    "content": 2,
}
"""What people do at one device, with weights."""
FILES: Final[dict[str, int]] = {
    "export": 14,
    "sync": 12,
    "import_one": 12,
    "import_some": 6,
    "import_again": 3,
    "import_damaged": 5,
    "import_aborted": 3,
    "reopen": 2,
}
SNAPSHOTS: Final[dict[str, int]] = {"snapshot": 6, "import_snapshot": 8, "newcomer": 2}
COPIES: Final[dict[str, int]] = {"backup": 5, "restore_copy": 6, "clone": 2}
SCHEMAS: Final[dict[str, int]] = {"older": 3, "upgrade": 2}
MEMBERS: Final[dict[str, int]] = {"retire": 1}

MIXES: Final[Mapping[str, Mapping[str, int]]] = {
    "files": WORK | FILES,
    "snapshots": WORK | FILES | SNAPSHOTS,
    "copies": WORK | FILES | COPIES,
    "schemas": WORK | FILES | SNAPSHOTS | SCHEMAS,
    "all": WORK | FILES | SNAPSHOTS | COPIES | SCHEMAS | MEMBERS,
}
"""Files and snapshots also run apart: a snapshot hides a missing hold-back."""
MANY: Final = 1 << 16


def firm(seed: int, mix: str = "all", length: int = 50) -> Firm:
    """Return the firm that belongs to a seed."""
    rnd = random.Random(f"{seed} {mix} {length}")
    devices = rnd.choice((2, 2, 3, 3, 3, 4))
    return Firm(devices, tuple(steps(rnd, MIXES[mix], rnd.randrange(length // 2, length * 3 // 2))))


def steps(rnd: random.Random, weights: Mapping[str, int], count: int) -> Sequence[Step]:
    """Return so many random steps."""
    names, chances = list(weights), list(weights.values())
    return [Step(name, *(rnd.randrange(MANY) for _ in range(4))) for name in rnd.choices(names, chances, k=count)]


def shrunk(firm: Firm, fails: Callable[[Firm], bool], tries: int = 400) -> Firm:
    """Return a short firm that still fails: steps left out by halves, then one by one, then numbers made small."""
    left = tries

    def worse(candidate: Firm) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and fails(candidate)

    size = max(1, len(firm.steps) // 2)
    while left > 0:
        place, cut = 0, False
        while place < len(firm.steps) and left > 0:
            candidate = Firm(firm.devices, firm.steps[:place] + firm.steps[place + size :])
            if worse(candidate):
                firm, cut = candidate, True
            else:
                place += size
        if size == 1 and not cut:
            break
        size = max(1, size // 2)
    for devices in range(2, firm.devices):
        if worse(Firm(devices, firm.steps)):
            firm = Firm(devices, firm.steps)
            break
    for place, step in enumerate(firm.steps):
        for simple in (
            Step(step.action, step.device % firm.devices, 0, 0, 0),
            Step(step.action, step.device % firm.devices, step.a, 0, 0),
        ):
            candidate = Firm(firm.devices, (*firm.steps[:place], simple, *firm.steps[place + 1 :]))
            if simple != step and worse(candidate):
                firm = candidate
                break
    return firm
