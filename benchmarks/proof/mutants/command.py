"""``python -m benchmarks.proof mutants``: would the tests notice if the code did something else?

Draws so many changes of the code with a seed, some from each package; tries each in a copy of the tree, against the
tests that reach the changed line: first up to 60 of them, those that run most of that module in least time, then, if
none fails, all quick ones and up to 400 others. A mutant is caught when a test fails or does not end; a line that no
test reaches counts as survived. Mutants in ``equivalent.toml`` are tried too and not counted. Before that, a number of
unchanged trees must survive. With ``--minutes`` what was tried in that time is reported. Ends with 1 if too few are
caught, with 2 if nothing could be judged.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Final, TypeVar

from benchmarks.proof.mutants import equivalents, sampling
from benchmarks.proof.mutants.equivalents import Equivalent, UnusableListError, entry_for
from benchmarks.proof.mutants.mutant import Mutant, mutants
from benchmarks.proof.mutants.reach import ROOT, NotTracedError, Reach, reach
from benchmarks.proof.mutants.report import Report, Tried
from benchmarks.proof.mutants.selection import Looks, Selection
from benchmarks.proof.mutants.trial import Sandbox

T = TypeVar("T")
COUNT: Final = 300
LEAST: Final = 90.0
LEAST_PACKAGE: Final = 85.0
CONTROLS: Final = 10
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Planned:
    """A mutant that is to be tried."""

    mutant: Mutant
    looks: Looks
    entry: Equivalent | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Try a sample of mutants; return 0, 1 if a bar was missed, 2 if it could not be judged."""
    parser = _parser()
    options = parser.parse_args(arguments)
    root: Path = options.root.resolve()
    try:
        entries = equivalents.read(options.equivalents)
        if not (every := mutants(root, options.package, options.only)):
            parser.error("there is nothing to change there")
        _say("seeing which tests reach which lines ...")
        reached = reach(root, options.package, options.cache, options.jobs)
    except (UnusableListError, NotTracedError) as error:
        _say(str(error))
        return 2
    selection = Selection(root, options.package, reached, options.seconds)
    plan = planned(every, entries, selection, options.count, options.seed)
    report = Report(options.least, options.least_package)
    if not options.only:
        report.stale = equivalents.stale(entries, every)
    if reached.left_out:
        names = ", ".join(reached.left_out[:SHOWN]) + (", ..." if len(reached.left_out) > SHOWN else "")
        report.notes.append(f"{len(reached.left_out)} tests that do not pass are not used: {names}.")
    began = time.monotonic()
    with _sandboxes(root, options.package, reached, options.jobs) as sandboxes:
        _say("trying the tests on unchanged trees ...")
        controls = random.Random(options.seed).sample(plan, min(options.controls, len(plan)))
        if failed := _controlled(controls, sandboxes):
            _say(f"the unchanged tree does not pass: {failed}")
            return 2
        # Mixed, so that a run which is bounded in time says as much of each package.
        random.Random(options.seed).shuffle(plan)
        report.tried = _tried(plan, sandboxes, began + options.minutes * 60 if options.minutes else float("inf"))
    took = time.monotonic() - began
    if len(report.tried) < len(plan):
        report.notes.append(f"{len(report.tried)} of {len(plan)} were tried before the time was up.")
    report.notes.append(
        f"Seed {options.seed}; {len(controls)} unchanged trees survived; {took / 60:.0f} minutes with {options.jobs} "
        f"at a time."
    )
    print(report.markdown() if options.markdown else report.plain())
    return int(bool(report.short_of()))


def planned(
    every: Sequence[Mutant], entries: Sequence[Equivalent], selection: Selection, count: int, seed: int
) -> list[Planned]:
    """Return the sample: ``count`` mutants that no entry calls equivalent, and the equivalent ones drawn with them."""
    plan: list[Planned] = []
    given = sampling.shares(sampling.lines_of(every), count)
    for name, draw in sampling.drawn(every, seed).items():
        left = given[name]
        while left and (mutant := next(draw, None)) is not None:
            entry = entry_for(mutant, entries)
            plan.append(Planned(mutant, selection.looks(mutant), entry))
            left -= entry is None
    return plan


def _parser() -> argparse.ArgumentParser:
    kept = Path(tempfile.gettempdir()) / "fieldkit-mutants"
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof mutants", description=__doc__)
    parser.add_argument(
        "--count", type=int, default=COUNT, metavar="N", help="without the equivalent ones (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed, other mutants (%(default)s)")
    parser.add_argument(
        "--only", action="append", default=[], metavar="PATH[:LINE]", help="only paths that begin so, or one line"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="at a time (%(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=60, metavar="S", help="slow tests of the second look, in all (%(default)s)"
    )
    parser.add_argument("--minutes", type=float, default=0, metavar="M", help="begin none after so long (no bound)")
    parser.add_argument("--controls", type=int, default=CONTROLS, metavar="N", help="unchanged trees (%(default)s)")
    parser.add_argument("--least", type=float, default=LEAST, metavar="P", help="percent of all (%(default)s)")
    parser.add_argument(
        "--least-package", type=float, default=LEAST_PACKAGE, metavar="P", help="percent of each package (%(default)s)"
    )
    parser.add_argument("--markdown", action="store_true", help="print the table as BENCHMARKS.md holds it")
    parser.add_argument(
        "--cache", type=Path, default=kept, metavar="DIR", help="keeps what the tests reach (a temporary folder)"
    )
    parser.add_argument("--equivalents", type=Path, default=equivalents.LIST, metavar="FILE", help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help=argparse.SUPPRESS)
    parser.add_argument("--package", default="fieldkit", help=argparse.SUPPRESS)
    return parser


@contextmanager
def _sandboxes(root: Path, package: str, reached: Reach, jobs: int) -> Iterator[list[Sandbox]]:
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        yield [Sandbox(root, package, Path(name) / str(number), reached) for number in range(max(1, jobs))]


def _controlled(controls: Sequence[Planned], sandboxes: Sequence[Sandbox]) -> str:
    """Return what fails although nothing is changed; empty if nothing does."""

    def work(sandbox: Sandbox, each: Planned) -> str:
        looks = (tests for tests in (each.looks.first, each.looks.second) if tests)
        return next((outcome.by for outcome in map(sandbox.run, looks) if outcome.end.caught), "")

    return next(filter(None, _spread(work, controls, sandboxes)), "")


def _tried(plan: Sequence[Planned], sandboxes: Sequence[Sandbox], until: float) -> list[Tried]:
    count = itertools.count(1)

    def work(sandbox: Sandbox, each: Planned) -> Tried | None:
        if time.monotonic() > until:
            return None
        tried = Tried(each.mutant, sandbox.tried(each.mutant, each.looks), each.entry)
        _say(f"{next(count)}/{len(plan)} {tried.outcome.end.value} {tried.outcome.by}: {each.mutant.told()}")
        return tried

    return [tried for tried in _spread(work, plan, sandboxes) if tried is not None]


def _spread(work: Callable[[Sandbox, Planned], T], plan: Sequence[Planned], sandboxes: Sequence[Sandbox]) -> list[T]:
    """Return what ``work`` makes of each, as many at a time as there are sandboxes."""
    free: SimpleQueue[Sandbox] = SimpleQueue()
    for sandbox in sandboxes:
        free.put(sandbox)

    def in_place(each: Planned) -> T:
        sandbox = free.get()
        try:
            return work(sandbox, each)
        finally:
            free.put(sandbox)

    with ThreadPoolExecutor(len(sandboxes)) as pool:
        return list(pool.map(in_place, plan))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
