"""What several processes of one run do once between them."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


def load(config: pytest.Config) -> None:
    """Load this process's share of the test modules first, where all of them are to be collected.

    Where nothing is compiled yet each process would compile all modules itself, at the same time: their asserts are
    rewritten, which takes half a minute. So each finds what the others compiled meanwhile.
    """
    run = getattr(config, "workerinput", None)  # of pytest-xdist
    if run is None or [(config.invocation_params.dir / one).resolve() for one in config.args] != [TESTS]:
        return
    number, count = int(run["workerid"].removeprefix("gw")), int(run["workercount"])
    for path in sorted(TESTS.rglob("test_*.py"))[number % count :: count]:
        with suppress(Exception, pytest.skip.Exception):  # it is said where it is collected
            import_module(".".join(path.relative_to(TESTS.parent).with_suffix("").parts))
