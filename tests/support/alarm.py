"""A test that would wait for ever fails."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def none_waits_longer(seconds: int = 60) -> Iterator[None]:
    """Let the test fail if it takes so long; far more than any needs, however busy the machine is."""

    def ring(*_arguments: object) -> None:
        pytest.fail(f"it has waited for {seconds} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
