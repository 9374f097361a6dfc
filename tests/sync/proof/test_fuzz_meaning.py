"""Wild meaning under a right signature: refused or taken, never a crash, nothing changed by a refusal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.proof.wild import CORPUS, Report, Target, run, throw


@pytest.mark.parametrize("part", range(3))
def test_wild_files_break_nothing(part: int) -> None:
    report = run(150, 20261121 + part)
    assert report.failures == []
    assert report.tried > 100
    assert report.taken > 10
    assert report.held > 5
    assert sum(report.refused.values()) > 10


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    made = Target()
    yield made
    made.close()


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.fks")), ids=lambda path: path.stem)
def test_what_broke_something_once_does_so_no_more(path: Path, target: Target) -> None:
    assert throw(target, path.read_bytes(), Report()) == ""
