"""Wild meaning under a right signature: refused or taken, never a crash, nothing changed by a refusal.

The short run; ``python -m benchmarks.proof`` is the long one.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.simulation.wild import CORPUS, Report, Target, Wild, run, throw


@pytest.mark.parametrize("part", range(3))
def test_wild_files_break_nothing(part: int) -> None:
    report = run(40, 20261121 + part)
    assert report.failures == []
    assert report.tried > 27
    assert report.taken > 2
    assert report.held > 1
    assert sum(report.refused.values()) > 2


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    made = Target()
    yield made
    made.close()


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.json")), ids=lambda path: path.stem)
def test_what_is_wild_in_one_way_or_another_breaks_nothing(path: Path, target: Target) -> None:
    assert throw(target, Wild.load(path.read_bytes()), Report()) == ""
