"""Which mutants are tried: drawn with a seed, so many from each package."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from benchmarks.proof.mutants.mutant import Mutant
from benchmarks.proof.mutants.operators import says_something_else

LEAST_EACH: Final = 20
"""From each package at least so many, so that its share says something."""


def shares(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """Return how many of ``count`` each package gets: ``LEAST_EACH``, the rest by size, never more than it has."""
    least = min(LEAST_EACH, count // max(1, len(sizes)))
    given = {name: min(least, size) for name, size in sizes.items()}
    while (left := count - sum(given.values())) > 0:
        room = {name: size for name, size in sizes.items() if given[name] < size}
        if not room:
            break
        whole = sum(room.values())
        for name, size in sorted(room.items(), key=lambda each: (-each[1], each[0])):
            more = min(max(1, left * size // whole), size - given[name], count - sum(given.values()))
            given[name] += max(0, more)
    return given


def drawn(mutants: Sequence[Mutant], seed: int) -> dict[str, Iterator[Mutant]]:
    """Return for each package its mutants in the order of the draw.

    A line is drawn first, and then one change of it: a line with many numbers has no more weight than another. The
    draw of one package does not depend on what the others hold.
    """
    by_package: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_package.setdefault(mutant.stratum, []).append(mutant)
    return {name: _in_order(each, random.Random(f"{seed} {name}")) for name, each in sorted(by_package.items())}


def lines_of(mutants: Sequence[Mutant]) -> dict[str, int]:
    """Return how many lines of each package can be changed."""
    places = {(mutant.stratum, mutant.path, mutant.line) for mutant in mutants}
    counts: dict[str, int] = {}
    for stratum, _, _ in sorted(places):
        counts[stratum] = counts.get(stratum, 0) + 1
    return counts


def _in_order(mutants: Sequence[Mutant], chance: random.Random) -> Iterator[Mutant]:
    lines: dict[tuple[str, int], list[Mutant]] = {}
    for mutant in mutants:
        lines.setdefault((mutant.path, mutant.line), []).append(mutant)
    for each in lines.values():
        chance.shuffle(each)
    order = list(lines.values())
    chance.shuffle(order)
    while order:  # a second change of a line only when every line had its first
        for each in order:
            mutant = each.pop()
            if says_something_else(mutant.source, mutant.change):
                yield mutant
        order = [each for each in order if each]
