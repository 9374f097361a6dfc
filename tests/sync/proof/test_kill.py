"""kill -9 during edit, export and import, a short run; the long one is ``python -m benchmarks.proof``."""

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked, which this system cannot")
def test_whoever_is_killed_loses_nothing_that_was_stored_and_leaves_no_half_file() -> None:
    # A process of its own: the test runner's threads do not survive a fork.
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.processes.kill", "12", "20261121"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    assert told["failures"] == []
    assert told["kills"] >= 9
    assert told["stored"] > 12
    assert told["syncs"] > 2
    assert told["during"].get("editing", 0) + told["during"].get("syncing", 0) >= 9
