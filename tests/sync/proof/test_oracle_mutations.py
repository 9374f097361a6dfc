"""The oracle is tested too: merges that are broken on purpose must be caught, within few firms."""

import pytest

from tests.sync.simulation.actions import Firm, Step, firm, shrunk
from tests.sync.simulation.broken import BREAKAGES, caught, in_force
from tests.sync.simulation.devices import Broken
from tests.sync.simulation.oracle import Claim, Log, Shown
from tests.sync.simulation.play import play

WITHIN = 60
ROW = ("client", "one")
ANA, BEN = ("ana", 1), ("ben", 2)


@pytest.mark.parametrize("name", sorted(BREAKAGES))
def test_broken_merge_is_caught(name: str) -> None:
    assert caught(BREAKAGES[name], 1, WITHIN)


def test_breakage_is_over_when_its_block_ends() -> None:
    with pytest.raises(Broken), in_force(BREAKAGES["last-writer-wins"]):
        for seed in range(1, WITHIN):
            play(firm(seed, "files"))
    for seed in range(1, 8):
        play(firm(seed, "files"))


def test_failing_firm_shrinks_to_what_matters() -> None:
    def fails(candidate: Firm) -> bool:
        actions = [step.action for step in candidate.steps]
        return "delete" in actions and "snapshot" in actions[actions.index("delete") :]

    seed = next(seed for seed in range(100) if fails(firm(seed)) and firm(seed).devices > 2)
    small = shrunk(firm(seed), fails)
    assert small == Firm(2, (Step("delete", small.steps[0].device), Step("snapshot", small.steps[1].device)))


def log() -> Log:
    """Return two writes of one cell that did not know of each other, after a common one."""
    log = Log()
    first = log.write(ROW, "name", "first", log.state(Claim({})))
    first.names = [(ANA, 1)]
    seen = log.state(Claim({ANA: 1}))
    log.write(ROW, "name", "by Ana", seen).names = [(ANA, 2)]
    log.write(ROW, "name", "by Ben", seen).names = [(BEN, 1)]
    return log


def shown(*values: str) -> Shown:
    return Shown({(*ROW, "name"): list(values)})


BOTH = Claim({ANA: 2, BEN: 1})


def test_oracle_wants_both_of_two_values_whose_authors_did_not_know_of_each_other() -> None:
    assert log().complaints(BOTH, shown("by Ana", "by Ben")) == []
    assert log().complaints(BOTH, shown("by Ben", "by Ana")) == []
    for wrong in (shown("by Ana"), shown("by Ben"), shown("first"), shown("by Ana", "by Ben", "first"), Shown()):
        assert log().complaints(BOTH, wrong)


def test_oracle_wants_no_more_than_a_device_has() -> None:
    assert log().complaints(Claim({ANA: 2}), shown("by Ana")) == []
    assert log().complaints(Claim({ANA: 2}), shown("by Ana", "by Ben"))
    assert log().complaints(Claim({ANA: 1}, frozenset({2})), shown("by Ben")) == []


def test_oracle_wants_a_decision_to_end_the_conflict() -> None:
    decided = log()
    decided.write(ROW, "name", "decided", decided.state(BOTH)).names = [(BEN, 2)]
    assert decided.complaints(Claim({ANA: 2, BEN: 2}), shown("decided")) == []
    assert decided.complaints(Claim({ANA: 2, BEN: 2}), shown("decided", "by Ana"))


def test_oracle_keeps_what_somebody_worked_on_while_another_deleted_it() -> None:
    deleted = log()
    deleted.delete(ROW, deleted.of_row(ROW, Claim({ANA: 2}))).names = [(ANA, 3)]
    gone = Shown({(*ROW, "name"): ["by Ana"]}, gone={ROW})
    assert deleted.complaints(Claim({ANA: 3}), gone) == []
    everything = Claim({ANA: 3, BEN: 1})
    kept = Shown({(*ROW, "name"): ["by Ana", "by Ben"]}, disputed={ROW})
    assert deleted.complaints(everything, kept) == []
    for wrong in (shown("by Ana", "by Ben"), Shown({(*ROW, "name"): ["by Ana", "by Ben"]}, gone={ROW})):
        assert deleted.complaints(everything, wrong)
    deleted.restore(ROW, deleted.of_row(ROW, everything)).names = [(BEN, 2)]
    assert deleted.complaints(Claim({ANA: 3, BEN: 2}), shown("by Ana", "by Ben")) == []


def test_oracle_misses_a_value_that_is_nowhere() -> None:
    cell = (*ROW, "name")
    assert log().lost(BOTH, {cell: {"by Ana", "by Ben", "first"}}) == []
    assert log().lost(BOTH, {cell: {"by Ana", "by Ben"}})
