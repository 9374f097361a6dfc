"""A pytest plugin that makes a run repeatable: the same examples each time, no deadline, bounded memory.

A test that fails is run once more at once, and has failed only when it fails again: on a busy machine a test of the
screens may fail for want of time, and that must not be taken for a mutant that was caught.
"""

from __future__ import annotations

import sys
from typing import Final

import pytest
from _pytest.runner import runtestprotocol

MEMORY: Final = 6 << 30
"""Bytes of address space: a changed loop that gathers for ever fails instead of filling the machine."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Bound the memory and fix hypothesis."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if not config.pluginmanager.hasplugin("hypothesispytest"):
        return
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "mutants", derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    settings.load_profile("mutants")


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a test, and once more if it failed."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if any(report.failed for report in reports):
        again = getattr(item, "_initrequest", None)  # gives a function its fixtures anew
        if again is not None:
            again()
            reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
