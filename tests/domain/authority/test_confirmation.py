"""Whose orders count, and up to which amount."""

from __future__ import annotations

import pytest

from fieldkit.domain.authority.confirmation import Voices, instruction_state, may_order, needs_confirmation

INES, RUTH, TATE, STAFF = 1, 2, 3, 4
NAMED = Voices(point_of_contact=INES, deputy=RUTH, approver=TATE, spending_limit=50_000)


@pytest.mark.parametrize(
    ("who", "amount", "state"),
    [
        (INES, None, "noted"),
        (INES, 50_000, "noted"),
        (INES, 50_001, "needs_confirmation"),
        (RUTH, None, "noted"),
        (RUTH, 50_000, "noted"),
        (RUTH, 50_001, "needs_confirmation"),
        (TATE, None, "noted"),
        (TATE, 50_001, "noted"),
        (STAFF, None, "needs_confirmation"),
        (STAFF, 1, "needs_confirmation"),
        (None, None, "needs_confirmation"),
        (None, 1, "needs_confirmation"),
    ],
)
def test_an_order_counts_from_the_one_voice_and_the_approver(who: int | None, amount: int | None, state: str) -> None:
    assert instruction_state(who, amount, NAMED) == state


@pytest.mark.parametrize("amount", [None, 0, 10**12])
def test_without_a_limit_any_amount_counts(amount: int | None) -> None:
    assert instruction_state(INES, amount, Voices(point_of_contact=INES)) == "noted"


@pytest.mark.parametrize("amount", [0, 1])
def test_a_limit_of_nothing_is_a_limit(amount: int) -> None:
    voices = Voices(point_of_contact=INES, spending_limit=0)
    assert instruction_state(INES, amount, voices) == ("needs_confirmation" if amount else "noted")


def test_where_nobody_is_named_every_order_waits() -> None:
    assert instruction_state(INES, None, Voices()) == "needs_confirmation"
    assert instruction_state(None, None, Voices()) == "needs_confirmation"


@pytest.mark.parametrize(
    ("who", "allowed", "words"),
    [
        (INES, True, "point of contact: may give orders"),
        (RUTH, True, "deputy: may give orders while the point of contact is away"),
        (TATE, True, "approver: signs above the spending limit"),
        (STAFF, False, "may not give orders: they need confirmation"),
    ],
)
def test_it_is_said_of_everybody_whether_their_orders_count(who: int, allowed: bool, words: str) -> None:
    assert may_order(who, NAMED) == (allowed, words)


def test_where_nobody_is_named_that_is_said() -> None:
    nobody = (False, "no point of contact is named: every order needs confirmation")
    assert may_order(STAFF, Voices()) == nobody
    assert may_order(TATE, Voices(approver=TATE)) == (True, "approver: signs above the spending limit")


@pytest.mark.parametrize("who", [None, INES, RUTH, TATE, STAFF])
def test_making_safe_in_an_emergency_need_not_wait_whoever_asks(who: int | None) -> None:
    assert not needs_confirmation(who, 900_000, NAMED, emergency=True)
    assert instruction_state(who, 900_000, Voices(), emergency=True) == "noted"


def test_nobody_at_all_is_not_the_approver_whom_nobody_named() -> None:
    assert needs_confirmation(None, None, Voices())
