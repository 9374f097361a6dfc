"""Which word is named where one is not known: near ones alone, whatever is written large."""

from __future__ import annotations

import pytest

from fieldkit.domain.near_word import near_word

KEYS = ("first-visit", "server-backup", "wireless", "Workstation", "apathy-think", "cost-too-much", "diy-nephew")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("apathy-thnk", "apathy-think"),
        ("COST-TO-MUCH", "cost-too-much"),
        ("workstatoin", "Workstation"),
        (" wirless ", "wireless"),
        ("backup", "server-backup"),
        ("nephew", "diy-nephew"),
        ("nope", ""),
        ("price", ""),
        ("visits to the firm", ""),
        ("", ""),
    ],
)
def test_a_slip_and_a_part_are_near_and_nothing_else_is(typed: str, near: str) -> None:
    assert near_word(typed, KEYS) == near


def test_where_a_word_may_be_meant_as_it_stands_more_of_it_is_to_be_the_same() -> None:
    assert near_word("backup", KEYS, 0.8) == ""
    assert near_word("first-vist", KEYS, 0.8) == "first-visit"


def test_nothing_is_near_to_nothing_and_a_text_without_end_is_no_word() -> None:
    assert near_word("x", ()) == ""
    assert near_word("wireless" + " " * 60 + "x" * 100_000, KEYS) == "wireless"
