"""Random firms over real stores, held to the oracle: the short run. ``python -m benchmarks.proof`` is the long one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sync.simulation.actions import MIXES, Firm, Step, firm
from tests.sync.simulation.choosing import Counts
from tests.sync.simulation.found import FOUND
from tests.sync.simulation.play import play

FIRMS: int = 6
"""Of each mix and part."""
small = st.integers(0, 60)


def steps_of(mix: str) -> st.SearchStrategy[Step]:
    return st.builds(Step, st.sampled_from(sorted(MIXES[mix])), small, small, small, small)


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("mix", sorted(MIXES))
def test_firms_of_a_seed_keep_every_promise(mix: str, part: int) -> None:
    counts = Counts()
    for seed in range(part * FIRMS, (part + 1) * FIRMS):
        play(firm(seed, mix), counts)
    assert counts.firms == FIRMS
    assert counts.acts > FIRMS * 15
    assert counts.imports > FIRMS * 10


@given(st.builds(Firm, st.integers(2, 4), st.lists(steps_of("all"), max_size=40).map(tuple)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_firm_keeps_every_promise(firm: Firm) -> None:
    play(firm)


def test_the_simulation_reaches_what_it_is_for() -> None:
    counts = Counts()
    for seed in range(15):
        play(firm(seed, "files"), counts)
    assert counts.held > 10
    assert counts.conflicts > 5
    assert counts.disputes > 1
    assert counts.refused > 10
    assert counts.stopped > 2
    missing = {action for action in MIXES["files"] if not counts.by_action.get(action)}
    assert not missing


@pytest.mark.parametrize("what", sorted(FOUND))
def test_what_was_wrong_once_stays_right(what: str) -> None:
    play(FOUND[what])
