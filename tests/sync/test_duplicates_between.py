"""Contacts that may be one person, decided on one device and known on the other."""

from __future__ import annotations

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CONTACT
from fieldkit.operations.contacts import duplicates
from tests.sync.firms import Member, exchange, state

Pair = tuple[Member, Member]


@pytest.fixture
def twins(pair: Pair) -> tuple[str, str]:
    """Uids of two contacts of one number, on both devices."""
    ana, _ = pair
    with transaction(ana.connection):
        one = crud.insert(ana.connection, CONTACT, {"name": "Otto Brand", "phones": "079 555 01 01"})
        other = crud.insert(
            ana.connection, CONTACT, {"name": "Otto Brand", "phones": "+41 79 555 01 01", "notes": "Noon"}
        )
    exchange(list(pair))
    return one, other


def asked(member: Member) -> int:
    return len(duplicates.similar_pairs(member.connection))


def apart(member: Member, pair: tuple[str, str]) -> None:
    with transaction(member.connection):
        assert duplicates.keep_apart(member.connection, *pair)


def test_who_is_kept_apart_on_one_device_is_asked_about_on_none(pair: Pair, twins: tuple[str, str]) -> None:
    ana, ben = pair
    assert (asked(ana), asked(ben)) == (1, 1)
    apart(ana, twins)
    exchange([ana, ben])
    assert (asked(ana), asked(ben)) == (0, 0)
    with transaction(ben.connection):
        assert duplicates.ask_again(ben.connection, *twins)
    exchange([ana, ben])
    assert (asked(ana), asked(ben)) == (1, 1)


def test_who_is_kept_apart_on_both_devices_at_once_is_asked_about_again_on_both(
    pair: Pair, twins: tuple[str, str]
) -> None:
    ana, ben = pair
    apart(ana, twins)
    apart(ben, twins)
    exchange([ana, ben])
    assert (asked(ana), asked(ben)) == (0, 0)
    assert state(ana.connection) == state(ben.connection)
    with transaction(ana.connection):
        assert duplicates.ask_again(ana.connection, *twins), "both decisions go"
    exchange([ana, ben])
    assert (asked(ana), asked(ben)) == (1, 1)


def test_who_is_merged_on_one_device_and_kept_apart_on_the_other_is_one_and_loses_no_value(
    pair: Pair, twins: tuple[str, str]
) -> None:
    ana, ben = pair
    with transaction(ana.connection):
        duplicates.merge(ana.connection, *twins)
    apart(ben, twins)
    exchange([ana, ben])
    assert state(ana.connection) == state(ben.connection)
    for member in pair:
        assert asked(member) == 0
        shown = member.connection.execute("SELECT uid, notes FROM contact WHERE deleted_at IS NULL").fetchall()
        assert shown == [(twins[0], "Noon")]


def test_merged_the_other_way_round_at_the_same_time_somebody_is_left_with_all_values(
    pair: Pair, twins: tuple[str, str]
) -> None:
    ana, ben = pair
    for member, (kept, other) in ((ana, twins), (ben, twins[::-1])):
        with transaction(member.connection):
            duplicates.merge(member.connection, kept, other)
    exchange([ana, ben])
    exchange([ana, ben])
    assert state(ana.connection) == state(ben.connection)
    shown = ana.connection.execute("SELECT notes FROM contact WHERE deleted_at IS NULL").fetchall()
    assert ("Noon",) in shown, "two deletions that did not know of each other leave nobody in the trash unseen"
