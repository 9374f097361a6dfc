"""``python -m tests.sync.processes.kill COUNT [SEED]``: kill -9 during edit, export and import, and see what is left.

Two homes work and sync through a folder. One at a time is a process of its own that says through a pipe what it
has stored; at a random moment the system ends it. Then: the store is sound, no file has a final name and half a
content, and nothing that was said to be stored is lost. On systems without ``fork`` it does nothing.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from fieldkit.db.store import opening
from fieldkit.domain.errors import Trouble
from tests.sync.processes.homes import Home, home, partial_files

KILLS_EACH = 40
"""Kills until a new pair of homes is set up, so that looking at them stays quick."""
LINES_OF_A_ROUND = 6
"""What a process says each time round: it edits, three times it has stored, it syncs, it has synced."""
FULL_AFTER = 400_000
"""Bytes by which a file may grow at most before the system refuses, where that is tried."""


@dataclass(slots=True)
class Report:
    """What came of it."""

    kills: int = 0
    finished: int = 0
    """Processes that had ended before they were killed."""
    stored: int = 0
    """Values that were said to be stored."""
    syncs: int = 0
    """Syncs that were said to be done."""
    during: dict[str, int] = field(default_factory=dict)
    """What was going on at the moment of the kill."""
    failures: list[str] = field(default_factory=list)


def run(count: int, seed: int = 1, told: Callable[[Report], None] | None = None) -> Report:
    """Kill ``count`` processes and return what came of it. ``told`` hears of it after each pair of homes."""
    report = Report()
    rnd = random.Random(seed)
    for first in range(0, count, KILLS_EACH):
        _round(min(KILLS_EACH, count - first), rnd, report)
        if told is not None:
            told(report)
    return report


def _round(count: int, rnd: random.Random, report: Report) -> None:
    place = Path(tempfile.mkdtemp(prefix="kill-"))
    try:
        folder = place / "folder"
        folder.mkdir()
        homes = [home(place, "ana", 0), home(place, "ben", 1)]
        for each in (*homes, *homes):
            each.sync(folder)
        said: set[object] = set()
        for number in range(count):
            working = homes[number % 2]
            limit = None if number % 5 else rnd.randrange(FULL_AFTER)
            for line in _killed(working, folder, number, rnd, limit, report):
                what, _, value = line.partition(" ")
                if what == "stored":
                    said.add(value)
                    report.stored += 1
                elif what == "synced":
                    report.syncs += 1
            _look(working, folder, said, number, report)
        for each in (*homes, *homes, *homes):
            each.sync(folder)
        for each in homes:
            if lost := said - each.values():
                report.failures.append(f"{each.name} lost {sorted(map(str, lost))[:5]}")
        digests = [each.digest() for each in homes]
        if differs := [part for part, value in digests[0].items() if digests[1][part] != value]:
            report.failures.append(f"the two homes show different {', '.join(differs)}")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _killed(
    working: Home, folder: Path, number: int, rnd: random.Random, limit: int | None, report: Report
) -> list[str]:
    """Let a process work until it is killed; return what it said."""
    reading, writing = os.pipe()
    # So many steps, each of which it says, and then a moment: time alone would be another place on a busy machine.
    steps = LINES_OF_A_ROUND * rnd.randrange(4) + rnd.randrange(1, LINES_OF_A_ROUND)
    wait = rnd.random() ** 2 * rnd.choice((0, 0.01, 0.1))
    child = os.fork()
    if child == 0:
        os.close(reading)
        with suppress(BaseException):
            _work(working, folder, number, limit, lambda line: os.write(writing, f"{line}\n".encode()))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        first = b"".join(pipe.readline() for _ in range(steps))
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        lines = (first + pipe.read()).decode().split("\n")[:-1]
    report.kills += os.WIFSIGNALED(status)
    report.finished += not os.WIFSIGNALED(status)
    doing = next((line for line in reversed(lines) if line in ("editing", "syncing", "synced")), "starting")
    report.during[doing] = report.during.get(doing, 0) + 1
    report.failures += [line for line in lines if line.startswith("failed")]
    return lines


def _work(working: Home, folder: Path, number: int, limit: int | None, say: Callable[[str], object]) -> None:
    step = 0
    try:
        if limit is not None:
            size = working.database.stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + limit, size + limit))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        while step < 10_000:
            with closing(opening.writer(working.database)) as connection:
                say("editing")
                for _ in range(3):
                    step += 1
                    working.write(connection, f"{working.name} {number} {step}")
                    say(f"stored {working.name} {number} {step}")
            say("syncing")
            working.sync(folder)
            say("synced")
    except Trouble as trouble:
        # A full disk is one; where none was made full there is no reason to stop.
        say("stopped" if limit is not None else f"failed {trouble}".replace("\n", " "))
    except Exception as error:  # noqa: BLE001 - told to the parent, which counts it as a failure
        say(f"failed {type(error).__name__}: {error}".replace("\n", " "))


def _look(working: Home, folder: Path, said: set[object], number: int, report: Report) -> None:
    mine = {value for value in said if str(value).startswith(f"{working.name} ")}
    report.failures += [f"kill {number}: {fault}" for fault in working.faults()]
    if lost := mine - working.values():
        report.failures.append(f"kill {number}: {working.name} lost {sorted(map(str, lost))[:5]}")
    report.failures += [f"kill {number}: half a file is called {name}" for name in partial_files(folder)]


def main() -> int:
    """Run, print the report as JSON, and return 1 if anything was lost or broken."""
    count, seed = int(sys.argv[1]) if len(sys.argv) > 1 else 20, int(sys.argv[2]) if len(sys.argv) > 2 else 1
    report = run(count, seed) if hasattr(os, "fork") else Report()
    sys.stdout.write(json.dumps(asdict(report), indent=1) + "\n")
    return bool(report.failures)


if __name__ == "__main__":
    raise SystemExit(main())
