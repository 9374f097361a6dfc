"""A pytest plugin that records which lines each test runs, in all threads and in the processes that a test starts.

The context of a line is the test that is under way, switched for all threads at once: coverage's own
``dynamic_context = test_function`` goes by the stack of one thread, and the store runs its SQL in threads of its own.
What a fixture of a wider scope runs belongs to every test that asks for that fixture, not to the first alone.
"""

from __future__ import annotations

import functools
import json
import os
import sys
import time
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import coverage
import pytest

FOLDER: Final = "MUTANTS_TRACE"
"""Environment variable: the folder that the records go to."""
PACKAGE: Final = "MUTANTS_PACKAGE"
"""Environment variable: the package that is traced."""
CONTEXT: Final = "MUTANTS_CONTEXT"
FIXTURE: Final = "fixture "
CONFIGURATION: Final = f"""
[run]
data_file = {{folder}}/lines
source_pkgs = {{package}}
parallel = true
sigterm = true
context = ${{{{{CONTEXT}-}}}}
disable_warnings = no-data-collected, module-not-imported, module-not-measured, already-imported
"""


@dataclass(slots=True)
class Told:
    """What is known of a test besides its lines."""

    seconds: float = 0.0
    passed: bool = False
    skipped: bool = False
    broken: bool = False
    """It failed, or was skipped, at any stage."""
    fixtures: list[str] = field(default_factory=list)
    """Contexts of the fixtures of a wider scope that it uses."""


class Tracing:
    """One process of a traced run."""

    def __init__(self, folder: Path, package: str) -> None:
        self._folder = folder
        self._package = package
        self._told: dict[str, Told] = {}
        self._contexts = [""]
        configuration = folder / "coverage.ini"
        if not configuration.exists():  # a second process may write it too: the same text
            configuration.write_text(CONFIGURATION.format(folder=folder, package=package), encoding="utf-8")
        self._coverage = coverage.Coverage(config_file=str(configuration), data_suffix=True)
        self._coverage.start()

    def pytest_configure(self, config: pytest.Config) -> None:
        """Let the processes that tests start be traced; those of xdist load this plugin themselves."""
        if hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None):
            os.environ["COVERAGE_PROCESS_START"] = str(self._folder / "coverage.ini")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Put what runs from here on down to this test."""
        self._forget_cached()
        told = self._told[item.nodeid] = Told(fixtures=_wider_fixtures(item))
        began = time.perf_counter()
        self._enter(item.nodeid)
        try:
            return (yield)
        finally:
            self._leave()
            told.seconds = time.perf_counter() - began

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        """Put what a fixture of a wider scope runs down to the fixture."""
        if fixturedef.scope == "function":
            return (yield)
        self._enter(_context(fixturedef))
        try:
            return (yield)
        finally:
            self._leave()

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember whether it passed."""
        if (told := self._told.get(report.nodeid)) is not None:
            told.passed |= report.when == "call" and report.passed
            told.skipped |= report.skipped
            told.broken |= not report.passed

    def pytest_unconfigure(self) -> None:
        """Write what was recorded."""
        self._coverage.stop()
        self._coverage.save()
        os.environ.pop("COVERAGE_PROCESS_START", None)
        told = {name: asdict(each) for name, each in self._told.items()}
        (self._folder / f"told-{os.getpid()}.json").write_text(json.dumps(told), encoding="utf-8")

    def _enter(self, context: str) -> None:
        self._contexts.append(context)
        self._switch()

    def _leave(self) -> None:
        self._contexts.pop()
        self._switch()

    def _switch(self) -> None:
        os.environ[CONTEXT] = self._contexts[-1]
        self._coverage.switch_context(self._contexts[-1])

    def _forget_cached(self) -> None:
        """Empty all caches of functions: what an earlier test had computed, this test must be seen to run."""
        for name, module in list(sys.modules.items()):
            if name == self._package or name.startswith(self._package + "."):
                for value in vars(module).values():
                    if isinstance(value, functools._lru_cache_wrapper):
                        value.cache_clear()


def _wider_fixtures(item: pytest.Item) -> list[str]:
    info: Any = getattr(item, "_fixtureinfo", None)
    found = [] if info is None else [each for each in info.name2fixturedefs.values() if each]
    return [_context(each[-1]) for each in found if each[-1].scope != "function"]


def _context(fixturedef: pytest.FixtureDef[Any]) -> str:
    return f"{FIXTURE}{fixturedef.baseid}::{fixturedef.argname}"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start before any module of the package is imported."""
    plugin = Tracing(Path(os.environ[FOLDER]), os.environ[PACKAGE])
    early_config.pluginmanager.register(plugin, "mutants-tracing")
