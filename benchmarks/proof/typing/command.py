"""``python -m benchmarks.proof typing``: is every key that is typed where it was meant, however it came?

Plays random scripts against the real app in a pseudo-terminal. A script is made of things that are meant ("client X:
town = ...", a survey, a call) and typed one key after the other, in bursts, all at once, cut anywhere or as pastes,
while the app is stopped, resized, or another program writes; some scripts end it in the middle by a signal. An oracle
that knows only what was meant compares the database: nothing lost, nothing in another field, nothing that nobody
meant, no crash. A script that fails is tried alone and made smaller; ``--replay`` plays it again. Ends with 1 if any
failed. Linux only.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from benchmarks.proof.typing import firm, grouping, intents, scripts
from benchmarks.proof.typing.mutated import MUTATIONS
from benchmarks.proof.typing.play import ROOT, Outcome, Player
from benchmarks.proof.typing.scripts import Script

SCRIPTS: Final = 200
EACH: Final = 10
"""Scripts that one process plays on one app, if none ends it."""
SMALLER: Final = 6
"""Scripts that are tried to make a failing one smaller."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played in one process."""

    seeds: tuple[int, ...]
    only: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()
    ends: float = scripts.ENDS
    mutation: str = ""
    shrinks: bool = True
    first: bool = False
    """Whether to stop at the first script that fails."""
    root: Path = ROOT
    """The tree whose app is started."""

    def script(self, seed: int) -> Script:
        """Return the script of a seed."""
        return self.typed(scripts.drawn(seed, self.only, self.ends))

    def typed(self, script: Script) -> Script:
        """Return a script in one of the groupings that were asked for."""
        if not self.groupings:
            return script
        grouped = self.groupings[script.seed % len(self.groupings)]
        return replace(script, manner=replace(script.manner, grouping=grouped))


@dataclass(slots=True)
class Report:
    """What came of the scripts."""

    played: int = 0
    void: int = 0
    keys: int = 0
    starts: int = 0
    ended: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Take in what came of others."""
        self.played += other.played
        self.void += other.void
        self.keys += other.keys
        self.starts += other.starts
        for name, number in other.ended.items():
            self.ended[name] = self.ended.get(name, 0) + number
        self.failures += other.failures


def main(arguments: Sequence[str] | None = None) -> int:
    """Play scripts; return 0, or 1 if any failed."""
    options = _parser().parse_args(arguments)
    first = options.seed * 1_000_003
    seeds = options.replay or range(first, first + options.scripts)
    plan = Plan(
        tuple(seeds), tuple(options.only), tuple(options.typed), options.ends, options.mutate, not options.mutate,
        first=bool(options.mutate), root=options.root,
    )  # fmt: skip
    began = time.monotonic()
    report = Report()
    for part in run(plan, options.jobs, options.minutes * 60 or None):
        report.add(part)
        for failure in part.failures:
            print(f"\n{failure}", flush=True)
        _say(f"\r  {report.played} scripts, {len(report.failures)} broken   ")
        if options.mutate and report.failures:
            break
    took = time.monotonic() - began
    print(_line(report, took, options.markdown))
    if options.mutate:
        caught = f"caught after {report.played} scripts" if report.failures else "NOT CAUGHT"
        print(f"the fault “{options.mutate}”: {caught}")
        return int(not report.failures)
    return int(bool(report.failures))


def run(plan: Plan, jobs: int, bound: float | None = None) -> Iterator[Report]:
    """Yield what comes of scripts, some at a time, until all are played or the time is up."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="typing-") as name:
        template = Path(name) / "template"
        firm.build(template)
        parts = [replace(plan, seeds=plan.seeds[at : at + EACH]) for at in range(0, len(plan.seeds), EACH)]
        if jobs <= 1 or len(parts) == 1:
            for number, part in enumerate(parts):
                if bound is None or time.monotonic() - began < bound:
                    yield played(part, Path(name) / str(number), template)
            return
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            left = list(enumerate(parts))[::-1]
            running: set[Future[Report]] = set()
            while left or running:
                late = bound is not None and time.monotonic() - began > bound
                while left and not late and len(running) < jobs:
                    number, part = left.pop()
                    running.add(pool.submit(played, part, Path(name) / str(number), template))
                if not running:
                    return
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for each in done:
                    yield each.result()


def played(plan: Plan, folder: Path, template: Path) -> Report:
    """Play the scripts of a plan in ``folder``."""
    folder.mkdir()
    report = Report()
    with Player(folder, template, plan.mutation, plan.root) as player:
        for seed in plan.seeds:
            script = plan.script(seed)
            outcome = player.play(script)
            report.keys += outcome.keys
            if outcome.void:
                report.void += 1
                continue
            report.played += 1
            if script.manner.ending:
                report.ended[script.manner.ending] = report.ended.get(script.manner.ending, 0) + 1
            if outcome.differences:
                shrinks = plan.shrinks and not report.failures  # a minute each, where much is broken
                report.failures.append(_failure(plan, outcome, player) if shrinks else _told(outcome))
                if plan.first:
                    break
        late = player.finish()
        if late:
            report.failures.append("\n".join([f"after the scripts {plan.seeds[0]} to {plan.seeds[-1]}:", *late]))
        report.starts = player.starts
    return report


def _failure(plan: Plan, outcome: Outcome, player: Player) -> str:
    """Return a failing script in words, as small as it could be made in a few trials."""
    told = _told(outcome)
    small = outcome
    again = player.play(outcome.script)
    if not again.differences:
        return f"{told}\n  played alone it did not fail"
    small, left = again, SMALLER
    shrinking = len(small.script.intents) > 1
    while shrinking and left:
        shrinking = False
        for place in range(len(small.script.intents)):
            fewer = [one for at, one in enumerate(small.script.intents) if at != place]
            left -= 1
            trial = player.play(
                plan.typed(scripts.of(small.script.seed, fewer, 1 if small.script.manner.ending else 0))
            )
            if trial.differences:
                small, shrinking = trial, len(fewer) > 1
                break
            if not left:
                break
    if small.script.intents == outcome.script.intents:
        return f"{told}\n  played alone it fails too"
    return f"{told}\n  played alone it fails too, and with less:\n{_told(small)}"


def _told(outcome: Outcome) -> str:
    lines = [outcome.script.told(), *(f"    ! {each}" for each in outcome.differences)]
    if outcome.screen:
        shown = [line.rstrip() for line in outcome.screen.splitlines() if line.strip(" │")]
        lines += ["    the last screen:", *(f"      {line}" for line in shown[:24])]
    return "\n".join(lines)


def _line(report: Report, took: float, markdown: bool) -> str:
    ended = ", ".join(f"{name} {number}" for name, number in sorted(report.ended.items()))
    figures = (
        f"{report.keys:,} keys, {report.starts:,} starts; ended in the middle by {ended or 'nothing'}; "
        f"{report.void} void; {report.played / max(took, 0.001) * 60:.0f} scripts a minute"
    )
    if markdown:
        return f"| typed scripts | {report.played:,} | {figures} | {len(report.failures)} |"
    return f"typed scripts  {report.played:>9,}  {len(report.failures):>3} broken  {figures}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof typing", description=__doc__)
    parser.add_argument("--scripts", type=int, default=SCRIPTS, metavar="N", help="random scripts (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other scripts (%(default)s)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="at a time (%(default)s)")
    parser.add_argument("--minutes", type=float, default=0, metavar="M", help="begin none after so long (no bound)")
    parser.add_argument(
        "--only", action="append", default=[], choices=sorted(intents.KINDS), help="only what is meant so"
    )
    ways = [*grouping.GROUPINGS, grouping.PATIENT]
    parser.add_argument("--typed", action="append", default=[], choices=ways, help="only keys that come so")
    parser.add_argument(
        "--ends", type=float, default=scripts.ENDS, metavar="S", help="share ended in the middle (%(default)s)"
    )
    parser.add_argument("--replay", type=int, action="append", default=[], metavar="SEED", help="play this script")
    parser.add_argument("--mutate", default="", choices=["", *MUTATIONS], help="put a fault in: it must be caught")
    parser.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help=argparse.SUPPRESS)
    parser.add_argument("--markdown", action="store_true", help="print the line as BENCHMARKS.md holds it")
    return parser


def _say(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)
