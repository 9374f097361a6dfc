"""One mutant against its tests, in a copy of the tree."""

from __future__ import annotations

import compileall
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Final

from benchmarks.proof.mutants import tree
from benchmarks.proof.mutants.mutant import Mutant
from benchmarks.proof.mutants.reach import Reach, clean_environment, pytest_command
from benchmarks.proof.mutants.selection import Looks, without_case

PATIENCE: Final = 30.0
"""Seconds to start and to load what is tested, besides ``SLOWER`` times what the tests took while traced."""
SLOWER: Final = 3.0
_NOT_RUN: Final = 4
"""What pytest ends with when a test that was named is not there."""


class End(Enum):
    """How a mutant ended."""

    CAUGHT = "caught"
    TIMED_OUT = "caught: the tests did not end"
    SURVIVED = "survived"
    UNREACHED = "survived: reached by no test"

    @property
    def caught(self) -> bool:
        """Whether a test noticed."""
        return self in (End.CAUGHT, End.TIMED_OUT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant."""

    end: End
    by: str = ""
    """The first test that failed, or what pytest said instead."""
    tests: int = 0
    """How many were run, or would have been."""


class Sandbox:
    """A copy of the tree of its own, in which one mutant at a time is tried."""

    def __init__(self, root: Path, package: str, folder: Path, reach: Reach) -> None:
        folder.mkdir()
        self._folder = folder
        self._reach = reach
        self._copy = tree.copy(root, folder / "tree")
        self._environment = clean_environment(folder, self._copy)
        # By the hash of the source: a mutant of the same size, written in the same second, is never taken for another.
        mode = PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(self._copy / package, quiet=1, invalidation_mode=mode)
        self._pytest(["--collect-only", *sorted({test.partition("::")[0] for test in reach.tests})], 600)
        self._environment["PYTHONDONTWRITEBYTECODE"] = "1"

    def tried(self, mutant: Mutant, looks: Looks) -> Outcome:
        """Return what becomes of ``mutant``; the copy is as before afterwards."""
        if not looks.first:
            return Outcome(End.UNREACHED)
        file = self._copy / mutant.path
        file.write_bytes(mutant.change.applied(mutant.source))
        try:
            outcome = self.run(looks.first)
            if outcome.end is End.SURVIVED and looks.second:
                outcome = self.run(looks.second)
        finally:
            file.write_bytes(mutant.source)
        return Outcome(outcome.end, outcome.by, len(looks.first) + len(looks.second))

    def run(self, tests: list[int]) -> Outcome:
        """Run tests by their numbers, up to the first that fails, on the tree as it is now."""
        names = [self._reach.tests[number] for number in tests]
        limit = PATIENCE + SLOWER * sum(self._reach.seconds[number] for number in tests)
        code, said = self._pytest(["-x", "--tb=no", "-rfE", *names], limit)
        if code == _NOT_RUN and "not found: " in said:
            # The cases of a parametrized test are made from the code, and are other ones now: that alone fails nothing.
            code, said = self._pytest(["-x", "--tb=no", "-rfE", *dict.fromkeys(map(without_case, names))], limit)
        if code is None:
            return Outcome(End.TIMED_OUT, f"after {limit:.0f} s", len(tests))
        if code == 0:
            return Outcome(End.SURVIVED, "", len(tests))
        failed = re.search(r"^(?:FAILED|ERROR) (\S+(?: \S+)*?)(?: - |$)", said, re.MULTILINE)
        return Outcome(End.CAUGHT, failed[1] if failed else f"pytest ended with {code}", len(tests))

    def _pytest(self, arguments: list[str], limit: float) -> tuple[int | None, str]:
        """Return exit code and output; no code if it took longer than ``limit`` seconds."""
        said = self._folder / "said"
        with said.open("wb") as output:  # not a pipe: a process that a test left behind would hold it open
            process = subprocess.Popen(
                [*pytest_command(), *arguments],
                cwd=self._copy,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code: int | None = process.wait(limit)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                _end(process)
        for name in ("tmp", "home"):
            shutil.rmtree(self._folder / name, ignore_errors=True)
            (self._folder / name).mkdir(exist_ok=True)
        return code, said.read_text("utf-8", errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a run, with what it has started and not ended itself."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
