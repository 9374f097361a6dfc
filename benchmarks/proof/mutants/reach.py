"""Which tests reach a line: traced once for a state of the tree, and kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from benchmarks.proof.mutants import tree

ROOT: Final = Path(__file__).resolve().parents[3]
"""What the plugins are imported from."""
PLUGINS: Final = "benchmarks.proof.mutants."
_STANDARD_ERROR: Final = 2
"""The file descriptor: the table goes to the other one."""
_OUTER: Final = ("XDG_", "COVERAGE_", "PYTEST_XDIST", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST")
"""Variables of the person, or of a test run around this one."""
_LAYOUT: Final = 1
"""Of the kept file: one of another layout is traced anew."""


class NotTracedError(Exception):
    """The tests could not be run to see what they reach."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What each test runs. A set of tests is an integer: bit n is the test number n."""

    tests: list[str]
    """Node ids of the tests that pass."""
    seconds: list[float]
    """How long each took while it was traced."""
    lines: dict[str, dict[int, int]]
    """By path and line number, the tests that run the line."""
    imported: dict[str, list[int]]
    """Lines that run while no test does: when a module is imported."""
    left_out: list[str]
    """Tests that did not pass while they were traced, and are not used."""

    def weights(self) -> list[int]:
        """Return how many lines each test runs in all."""
        total: Counter[int] = Counter()
        for lines in self.lines.values():
            for bits in lines.values():
                total.update(numbers(bits))
        return [total[number] for number in range(len(self.tests))]

    def to_json(self) -> str:
        """Return it as kept."""
        lines = {path: {str(n): f"{bits:x}" for n, bits in each.items()} for path, each in self.lines.items()}
        kept = {"tests": self.tests, "seconds": self.seconds, "imported": self.imported, "left_out": self.left_out}
        return json.dumps({"layout": _LAYOUT, "lines": lines, **kept})

    @classmethod
    def from_json(cls, text: str) -> Reach | None:
        """Return what ``to_json`` gave; None for another layout."""
        kept = json.loads(text)
        if kept.get("layout") != _LAYOUT:
            return None
        lines = {path: {int(n): int(bits, 16) for n, bits in each.items()} for path, each in kept["lines"].items()}
        return cls(kept["tests"], kept["seconds"], lines, kept["imported"], kept["left_out"])


def numbers(bits: int) -> Iterator[int]:
    """Yield the numbers of the tests in a set."""
    digits = f"{bits:b}"[::-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


def reach(root: Path, package: str, cache: Path, jobs: int) -> Reach:
    """Return the reach of all tests of the tree at ``root``, from ``cache`` when it was traced before.

    Raises:
        NotTracedError: pytest could not run them.
    """
    kept = cache / f"reach-{package}-{tree.fingerprint(root, package)}.json"
    if kept.exists() and (known := Reach.from_json(kept.read_text("utf-8"))) is not None:
        return known
    found = traced(root, package, jobs)
    cache.mkdir(parents=True, exist_ok=True)
    kept.write_text(found.to_json(), encoding="utf-8")
    return found


def traced(root: Path, package: str, jobs: int) -> Reach:
    """Run all tests in a copy of the tree, and return what each reaches."""
    with tempfile.TemporaryDirectory(prefix="mutants-trace-") as name:
        folder = Path(name)
        copy, records = tree.copy(root, folder / "tree"), folder / "records"
        records.mkdir()
        environment = clean_environment(folder, copy)
        startup = Path(__file__).with_name("startup")
        environment["PYTHONPATH"] += os.pathsep + str(startup)
        # Python 3.14 would trace with sys.monitoring, which sees a line once and not once a test.
        environment |= {"MUTANTS_TRACE": str(records), "MUTANTS_PACKAGE": package, "COVERAGE_CORE": "ctrace"}
        command = [*pytest_command(), "-p", PLUGINS + "tracing"]
        if jobs > 1 and find_spec("xdist") is not None:
            command += ["-n", str(jobs)]
        done = subprocess.run(command, cwd=copy, env=environment, stdout=_STANDARD_ERROR, check=False)
        if done.returncode not in (0, 1):
            raise NotTracedError(f"pytest ended with {done.returncode}")
        return _read(records, copy, environment)


def pytest_command() -> list[str]:
    """Return how pytest is run: repeatable, leaving nothing behind."""
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", PLUGINS + "steady"]


def clean_environment(folder: Path, copy: Path) -> dict[str, str]:
    """Return an environment in which ``copy`` is imported, and home and temporary files are inside ``folder``."""
    for name in ("home", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OUTER)}
    path = os.pathsep.join((str(copy), str(ROOT)))
    return kept | {"PYTHONPATH": path, "HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp")}


def _read(records: Path, copy: Path, environment: dict[str, str]) -> Reach:
    told: dict[str, dict[str, Any]] = {}
    for file in sorted(records.glob("told-*.json")):
        told |= json.loads(file.read_text("utf-8"))
    failed = sorted(name for name, each in told.items() if each["broken"] and not each["skipped"])
    good = {name for name, each in told.items() if each["passed"] and not each["broken"]}
    good |= _passing_untraced(failed, copy, environment)
    tests = [name for name in told if name in good]
    bits = {name: 1 << number for number, name in enumerate(tests)}
    for name in tests:
        for fixture in told[name]["fixtures"]:
            bits[fixture] = bits.get(fixture, 0) | bits[name]
    lines: dict[str, dict[int, int]] = {}
    imported: dict[str, set[int]] = {}
    for path, line, context in _recorded(records, copy):
        if not context:
            imported.setdefault(path, set()).add(line)
        elif reached := bits.get(context, 0):
            lines.setdefault(path, {})[line] = lines.setdefault(path, {}).get(line, 0) | reached
    if not lines:
        raise NotTracedError("no test runs a line of the package")
    outside = {path: sorted(each - lines.get(path, {}).keys()) for path, each in imported.items()}
    seconds = [round(told[name]["seconds"], 3) for name in tests]
    return Reach(tests, seconds, lines, outside, [name for name in failed if name not in good])


def _passing_untraced(tests: list[str], copy: Path, environment: dict[str, str]) -> set[str]:
    """Return which of the tests that failed while traced pass otherwise: those on time, or on what is loaded."""
    if not tests:
        return set()
    path = os.pathsep.join((str(copy), str(ROOT)))
    done = subprocess.run(
        [*pytest_command(), "--tb=no", "-rp", *tests],
        cwd=copy,
        env=environment | {"PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    passed = {line.removeprefix("PASSED ") for line in done.stdout.splitlines() if line.startswith("PASSED ")}
    return passed & set(tests)


def _recorded(records: Path, copy: Path) -> Iterator[tuple[str, int, str]]:
    """Yield path below the copy, line and context, of all processes."""
    from coverage import CoverageData

    for file in records.glob("lines.*"):
        data = CoverageData(str(file))
        data.read()
        for measured in data.measured_files():
            if Path(measured).is_relative_to(copy.resolve()):
                path = Path(measured).relative_to(copy.resolve()).as_posix()
                for line, contexts in data.contexts_by_lineno(measured).items():
                    for context in contexts or [""]:
                        yield path, line, context
