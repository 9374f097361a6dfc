"""The history of a record that several devices wrote: each step says what its own writer saw and replaced."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts, history
from fieldkit.db.changes.history import Event
from fieldkit.domain.errors import Invalid
from fieldkit.operations.revert import revert
from tests.sync.firms import Member, exchange, firm, sound
from tests.sync.merge.pairs import Pair, add, agree, edit, shown

pytestmark = pytest.mark.usefixtures("ticking")


def step(member: Member, uid: str, new: str) -> Event:
    return next(one for one in history.history(member.connection, "client", uid) if one.new == new)


def test_each_of_two_that_knew_nothing_of_each_other_replaced_what_was_there_before(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A", town="Oslo")
    exchange([ana, ben])
    edit(ana, "client", uid, town="from Ana")
    edit(ben, "client", uid, town="from Ben")
    exchange([ana, ben])
    for member in pair:
        assert {step(member, uid, f"from {who}").old for who in ("Ana", "Ben")} == {"Oslo"}


def test_taking_back_such_a_step_brings_back_what_its_writer_saw(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A", town="Oslo")
    exchange([ana, ben])
    edit(ana, "client", uid, town="from Ana")
    edit(ben, "client", uid, town="from Ben")
    exchange([ana, ben])
    with transaction(ana.connection):
        assert revert(ana.connection, step(ana, uid, "from Ben"))
    exchange([ana, ben])
    agree(ana, ben)
    assert shown(ben, "client", uid, "town") == "Oslo"


def test_a_chain_that_was_written_apart_keeps_its_beginning(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A", town="0")
    exchange([ana, ben])
    for town in ("a1", "a2"):
        edit(ana, "client", uid, town=town)
    for town in ("b1", "b2", "b3"):
        edit(ben, "client", uid, town=town)
    exchange([ana, ben])
    for member in pair:
        told = {one.new: one.old for one in history.history(member.connection, "client", uid) if one.field}
        assert told == {"a1": "0", "a2": "a1", "b1": "0", "b2": "b1", "b3": "b2"}


@pytest.mark.parametrize("seed", range(12))
def test_from_is_always_what_its_writer_saw(tmp_path: Path, prepared: Path, seed: int) -> None:
    chance = Random(seed)
    members = firm(tmp_path, prepared, 3)
    exchange(members)
    uid = add(members[0], "client", name="A", town="0")
    exchange(members)
    saw: dict[object, object] = {}
    for number in range(1, 25):
        member = chance.choice(members)
        if chance.random() < 0.5:
            value = str(number)
            saw[value] = shown(member, "client", uid, "town")
            edit(member, "client", uid, town=value)
        else:
            member.seal()
            other = chance.choice(members)
            for sealed in member.sealed:
                if other is not member:
                    other.take(sealed)
    exchange(members)
    exchange(members)
    agree(*members)
    for member in members:
        sound(member.connection)
        told = {one.new: one.old for one in history.history(member.connection, "client", uid) if one.field}
        assert told == saw


def test_after_a_snapshot_what_stands_beside_a_value_is_not_taken_for_what_was_before_it(
    tmp_path: Path, prepared: Path
) -> None:
    ana, ben, cai = firm(tmp_path, prepared, 3)
    uid = add(ana, "client", name="A", town="Oslo")
    exchange([ana, ben])
    edit(ana, "client", uid, town="from Ana")
    edit(ben, "client", uid, town="from Ben")
    exchange([ana, ben])
    cai.take(ana.snapshot())
    late = step(cai, uid, "from Ben")
    assert (late.old, late.old_known) == (None, False)
    with transaction(cai.connection), pytest.raises(Invalid, match="What Town was before that step has not come"):
        revert(cai.connection, late)
    assert shown(cai, "client", uid, "town") == "from Ben"
    assert conflicts.count(cai.connection) == 1
