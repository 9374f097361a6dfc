"""The parts of the long proof, each over several processes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field, fields
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, TypeVar

from tests.sync.simulation import broken, wild
from tests.sync.simulation.actions import MIXES, Firm, firm, shrunk
from tests.sync.simulation.choosing import Counts
from tests.sync.simulation.play import play

T = TypeVar("T")
ROOT: Final = Path(__file__).resolve().parents[2]
EACH: Final = 25
"""Firms, or hundreds of files, that a process plays between two looks at the clock."""
KILLS_EACH: Final = 40
CAUGHT_WITHIN: Final = 400
"""Firms within which a broken merge must be caught."""


@dataclass(slots=True)
class Result:
    """One line of the table."""

    what: str
    tried: int
    figures: str
    failures: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Played:
    counts: Counts = field(default_factory=Counts)
    failures: list[str] = field(default_factory=list)


def firms(count: int, seed: int, workers: int, bound: float | None) -> list[Result]:
    """Play random firms of every mix."""
    began = time.monotonic()
    mixes = sorted(MIXES)
    total = _Played()
    jobs: list[tuple[object, ...]] = [
        (seed * 1_000_003 + first, min(EACH, count - first), mixes[(first // EACH) % len(mixes)])
        for first in range(0, count, EACH)
    ]
    for part in _spread(_play, jobs, workers, bound):
        for name in (each.name for each in fields(Counts) if each.name != "by_action"):
            setattr(total.counts, name, getattr(total.counts, name) + getattr(part.counts, name))
        total.failures += part.failures
        _say(f"{total.counts.firms} firms, {len(total.failures)} broken")
    took = time.monotonic() - began
    c = total.counts
    figures = (
        f"{c.steps:,} steps, {c.acts:,} changes, {c.files:,} files, {c.imports:,} imports ({c.held:,} held back, "
        f"{c.refused:,} damaged, {c.stopped:,} stopped in the middle), {c.conflicts:,} conflicts, {c.disputes:,} "
        f"deleted and edited, {c.copies:,} backups; {took / max(1, c.firms) * 1000 * workers:.0f} ms a firm"
    )
    return [Result("random firms, oracle satisfied", c.firms + len(total.failures), figures, total.failures)]


def breakages(seed: int, workers: int) -> list[Result]:
    """See within how many firms each merge that is broken on purpose is caught."""
    names = sorted(broken.BREAKAGES)
    caught: dict[str, int] = {}
    for name, number in _spread(_caught, [(name, seed) for name in names], workers, None):
        caught[name] = number
    failures = [
        f"{broken.BREAKAGES[name].what}: not caught in {CAUGHT_WITHIN} firms" for name in names if not caught[name]
    ]
    figures = ", ".join(f"{broken.BREAKAGES[name].what}: firm {caught[name] or '-'}" for name in names)
    return [Result("broken merges caught by the oracle", len(names), figures, failures)]


def kills(count: int, seed: int, workers: int, bound: float | None) -> list[Result]:
    """Kill processes during edit, export and import."""
    total: dict[str, int] = {}
    during: dict[str, int] = {}
    failures: list[str] = []
    jobs: list[tuple[object, ...]] = [
        ("tests.sync.processes.kill", min(KILLS_EACH, count - first), seed + first)
        for first in range(0, count, KILLS_EACH)
    ]
    for told in _spread(_told, jobs, workers, bound):
        for name in ("kills", "finished", "stored", "syncs"):
            total[name] = total.get(name, 0) + told.get(name, 0)
        for name, number in told.get("during", {}).items():
            during[name] = during.get(name, 0) + number
        failures += told["failures"]
        _say(f"{total['kills']} kills, {len(failures)} broken")
    figures = (
        f"{total.get('stored', 0):,} stores and {total.get('syncs', 0):,} syncs confirmed before; killed while "
        + ", ".join(f"{name} {number}" for name, number in sorted(during.items()))
        + f"; {total.get('finished', 0)} had ended at a full disk"
    )
    return [Result("kill -9", total.get("kills", 0) + total.get("finished", 0), figures, failures)]


def mutations(count: int, seed: int, workers: int, bound: float | None) -> list[Result]:
    """Read damaged files of three layers."""
    tried = harmless = peak = 0
    failures: list[str] = []
    each = 3000
    jobs: list[tuple[object, ...]] = [
        ("tests.sync.format.mutations", min(each, -(-count // 3) - first), seed * 7919 + first)
        for first in range(0, -(-count // 3), each)
    ]
    for told in _spread(_told, jobs, workers, bound):
        tried += told["tried"]
        harmless += told["harmless"]
        peak = max(peak, told["peak_mib"])
        failures += told["failures"]
        _say(f"{tried} files, {len(failures)} broken")
    figures = f"none accepted, {harmless:,} with the content unharmed, at most {peak} MiB of memory"
    return [Result("mutated files", tried, figures, failures)]


def meaning(count: int, seed: int, workers: int, bound: float | None) -> list[Result]:
    """Merge signed files with wild meaning."""
    total = wild.Report()
    jobs: list[tuple[object, ...]] = [
        (min(EACH * 20, count - first), seed * 104_729 + first) for first in range(0, count, EACH * 20)
    ]
    for part in _spread(wild.run, jobs, workers, bound):
        total.tried += part.tried
        total.taken += part.taken
        total.held += part.held
        total.known += part.known
        total.failures += part.failures
        for code, number in part.refused.items():
            total.refused[code] = total.refused.get(code, 0) + number
        _say(f"{total.tried} wild files, {len(total.failures)} broken")
    figures = f"{total.taken:,} taken, {total.held:,} held back, {sum(total.refused.values()):,} refused"
    return [Result("signed files with wild meaning", total.tried, figures, total.failures)]


def _play(first: int, count: int, mix: str) -> _Played:
    out = _Played()
    for seed in range(first, first + count):
        made = firm(seed, mix)
        try:
            play(made, out.counts)
        except Exception as error:  # noqa: BLE001 - finding any is what this is for
            small = shrunk(made, _fails_like(error))
            out.failures.append(f"{mix} {seed}: {type(error).__name__}: {error}\n    {small!r}")
    return out


def _fails_like(error: Exception) -> Callable[[Firm], bool]:
    def fails(candidate: Firm) -> bool:
        try:
            play(candidate)
        except type(error):
            return True
        except Exception:  # noqa: BLE001 - another fault is another story
            return False
        return False

    return fails


def _caught(name: str, seed: int) -> tuple[str, int]:
    return name, broken.caught(broken.BREAKAGES[name], seed, CAUGHT_WITHIN)


def _told(module: str, count: int, seed: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", module, str(count), str(seed)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if not done.stdout:
        return {"failures": [done.stderr[-2000:]]}
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _spread(
    work: Callable[..., T], jobs: Sequence[tuple[object, ...]], workers: int, bound: float | None
) -> Iterator[T]:
    """Yield what jobs return, as they come, until all are done or time is up."""
    began = time.monotonic()
    left = list(reversed(jobs))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running: set[Future[T]] = set()
        while left or running:
            late = bound is not None and time.monotonic() - began > bound
            while left and not late and len(running) < workers:
                running.add(pool.submit(work, *left.pop()))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                yield each.result()


def _say(text: str) -> None:
    print(f"\r  {text}   ", end="", file=sys.stderr, flush=True)
