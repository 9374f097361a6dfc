"""Which tests a mutant is tried against, and in which order."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.proof.mutants.mutant import Mutant
from benchmarks.proof.mutants.reach import Reach, numbers

FIRST_LOOK: Final = 60
"""Tests at most, before a mutant is said to have survived the first look."""
FIRST_SECONDS: Final = 40.0
SECOND_LOOK: Final = 400
"""Tests at most of the second look, besides the quick ones: all of those take less than a minute."""
QUICK: Final = 0.05
"""Seconds: below that, one test is as quick as another."""
ALIKE: Final = 4
"""Cases of one parametrized test before other tests have their turn."""
_STEPS: Final = 3
"""From a constant that is changed to one made of it, and so on: so many steps."""
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Looks:
    """The tests of a mutant: a first look, and for what survives it a second one."""

    first: list[int]
    second: list[int]


@dataclass(slots=True)
class _Names:
    """Where a name is mentioned."""

    functions: list[Span] = field(default_factory=list)
    made_of_it: set[str] = field(default_factory=set)
    """Names that are bound, at import, by what mentions it."""
    tests: list[str] = field(default_factory=list)
    """Node ids, without parameters, of the tests that mention it."""


class Selection:
    """Chooses from all tests those that reach a mutant."""

    def __init__(self, root: Path, package: str, reach: Reach, seconds: float) -> None:
        self._reach = reach
        self._seconds = seconds
        self._weights = reach.weights()
        self._counts: dict[str, Counter[int]] = {}
        self._names: dict[str, _Names] = {}
        for top in (package, "tests"):
            for file in sorted((root / top).rglob("*.py")):
                self._mentions(file.relative_to(root).as_posix(), ast.parse(file.read_bytes()), top != package)
        self._by_function: dict[str, int] = {}
        for number, test in enumerate(reach.tests):
            name = without_case(test)
            self._by_function[name] = self._by_function.get(name, 0) | 1 << number

    def looks(self, mutant: Mutant) -> Looks:
        """Return the numbers of the tests that reach ``mutant``, those that look closest first."""
        reached = self._reaching(mutant)
        order = self._ordered(reached, self._counted(mutant.path))
        first: list[int] = []
        spent = 0.0
        for number in order[:FIRST_LOOK]:
            if first and spent + self._reach.seconds[number] > FIRST_SECONDS:
                break
            first.append(number)
            spent += self._reach.seconds[number]
        rest = order[len(first) :]
        second = [number for number in rest if self._reach.seconds[number] <= QUICK]
        slow = [number for number in rest if self._reach.seconds[number] > QUICK]
        spent = 0.0
        for number in slow[:SECOND_LOOK]:
            if spent + self._reach.seconds[number] <= self._seconds:
                second.append(number)
                spent += self._reach.seconds[number]
        return Looks(first, second)

    def _reaching(self, mutant: Mutant) -> int:
        change, lines = mutant.change, self._reach.lines.get(mutant.path, {})
        bits = 0
        if not change.at_import:
            for line in range(change.lines[0], change.lines[1] + 1):
                bits |= lines.get(line, 0)
            imported = set(self._reach.imported.get(mutant.path, ()))
            if bits or not imported.intersection(range(change.lines[0], change.lines[1] + 1)):
                return bits or _before(mutant, lines)
        return self._by_name(_bound_around(mutant))

    def _by_name(self, names: set[str]) -> int:
        """Return the tests that run a function, or are one, which mentions a name or what is made of it."""
        bits, known = 0, set(names)
        for _ in range(_STEPS):
            further: set[str] = set()
            for mentioned in (self._names[name] for name in names if name in self._names):
                for path, first, last in mentioned.functions:
                    lines = self._reach.lines.get(path, {})
                    for line in range(first, last + 1):
                        bits |= lines.get(line, 0)
                for test in mentioned.tests:
                    bits |= self._by_function.get(test, 0)
                further |= mentioned.made_of_it - known
            known |= further
            names = further
        return bits

    def _ordered(self, bits: int, counts: Counter[int]) -> list[int]:
        """Return tests by how much of what they run is this module, for the time they take."""

        def worth(number: int) -> float:
            share = (counts[number] + 1) / (self._weights[number] + 1)
            return share / (self._reach.seconds[number] + QUICK)

        order = sorted(numbers(bits), key=lambda number: (-worth(number), number))
        seen: Counter[str] = Counter()
        turns: dict[int, int] = {}
        for number in order:
            name = without_case(self._reach.tests[number])
            turns[number] = seen[name] // ALIKE
            seen[name] += 1
        return sorted(order, key=lambda number: turns[number])

    def _counted(self, path: str) -> Counter[int]:
        """Return how many lines of a module each test runs."""
        if path not in self._counts:
            counts: Counter[int] = Counter()
            for bits in self._reach.lines.get(path, {}).values():
                counts.update(numbers(bits))
            self._counts[path] = counts
        return self._counts[path]

    def _mentions(self, path: str, tree: ast.Module, tests: bool) -> None:
        for statement, inside in _statements(tree.body, ()):
            names = {
                each.id if isinstance(each, ast.Name) else each.attr
                for each in ast.walk(statement)
                if isinstance(each, (ast.Name, ast.Attribute))
            }
            function = isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef))
            bound = {*inside, *_bound(statement)}
            for name in names:
                known = self._names.setdefault(name, _Names())
                if tests and function:
                    known.tests += ["::".join((path, *inside, each)) for each in _bound(statement)]
                elif tests:
                    continue
                elif function:
                    known.functions.append((path, statement.lineno + 1, statement.end_lineno or statement.lineno))
                else:
                    known.made_of_it |= bound


def without_case(test: str) -> str:
    """Return the node id of a test without its parameters."""
    return test.partition("[")[0]


def _before(mutant: Mutant, lines: Mapping[int, int]) -> int:
    """Return the tests that run the nearest line before a mutant, in its function, that any test is seen to run.

    A tracer loses sight of a coroutine once what it waited for has failed: until it ends, its lines run unseen.
    """
    line = mutant.change.lines[0]
    around = [
        each.lineno
        for each in ast.walk(ast.parse(mutant.source))
        if isinstance(each, ast.AsyncFunctionDef) and each.lineno < line <= (each.end_lineno or each.lineno)
    ]
    before = range(line - 1, max(around), -1) if around else ()
    return next((lines[each] for each in before if lines.get(each)), 0)


def _statements(body: Sequence[ast.stmt], inside: tuple[str, ...]) -> Iterable[tuple[ast.stmt, tuple[str, ...]]]:
    """Yield what runs at import, and functions whole, with the names of the classes around."""
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            yield from _statements(statement.body, (*inside, statement.name))
        elif isinstance(statement, (ast.If, ast.Try)):
            yield from _statements([*statement.body, *statement.orelse], inside)
        elif not isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield statement, inside


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    return {each.id for each in ast.walk(statement) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


def _bound_around(mutant: Mutant) -> set[str]:
    """Return the names that the statement of a mutant binds when it is imported, and of the classes around it."""
    first = mutant.change.lines[0]
    for statement, inside in _statements(ast.parse(mutant.source).body, ()):
        if statement.lineno <= first <= (statement.end_lineno or statement.lineno):
            return {*_bound(statement), *inside}
        decorated = getattr(statement, "decorator_list", [])
        if any(each.lineno <= first <= (each.end_lineno or each.lineno) for each in decorated):
            return {*_bound(statement), *inside}
    return set(mutant.change.function.split(".")) - {""}
