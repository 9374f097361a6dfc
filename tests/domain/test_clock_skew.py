"""Clocks that differ between devices are told in words."""

import pytest

from fieldkit.domain.clock_skew import TOLERATED, clock_warning, duration

MINUTE = 60_000
HOUR = 60 * MINUTE
END = " Nothing is lost by it, but changes stand in a wrong order."


def test_five_minutes_are_tolerated() -> None:
    assert TOLERATED == 300_000
    assert clock_warning([]) == ""
    assert clock_warning([("Desk", 300_000), ("Van", -300_000)]) == ""


@pytest.mark.parametrize(("skew", "way"), [(300_001, "ahead of"), (-300_001, "behind")])
def test_one_other_clock_that_is_off(skew: int, way: str) -> None:
    said = f"The clock of Desk was at least 5 minutes {way} this one's: set the one that is wrong."
    assert clock_warning([("Desk", skew)]) == said + END


@pytest.mark.parametrize(("sign", "way"), [(1, "behind"), (-1, "ahead")])
def test_all_others_off_the_same_way_mean_that_this_clock_is_wrong(sign: int, way: str) -> None:
    said = f"This device's clock seems to be wrong: it is at least 2 hours {way} of all others."
    assert clock_warning([("Desk", sign * 3 * HOUR), ("Van", sign * 2 * HOUR)]) == said + END


def test_clocks_that_are_off_in_both_ways_are_named() -> None:
    said = "These clocks were off: Desk at least 3 hours ahead; Van at least 2 hours behind. Set them right there."
    assert clock_warning([("Desk", 3 * HOUR), ("Van", -2 * HOUR)]) == said + END


def test_one_clock_that_is_off_among_others_that_are_right_is_named() -> None:
    said = "These clocks were off: Van at least 1 hour behind. Set them right there."
    assert clock_warning([("Desk", 0), ("Van", -HOUR)]) == said + END
    said = "These clocks were off: Desk at least 1 hour ahead; Van at least 1 hour ahead. Set them right there."
    assert clock_warning([("Desk", HOUR), ("Home", 0), ("Van", HOUR)]) == said + END


@pytest.mark.parametrize(("count", "more"), [(3, ""), (4, ", and 1 more"), (5, ", and 2 more")])
def test_three_clocks_are_named_and_the_others_counted(count: int, more: str) -> None:
    named = "; ".join(f"D{number} at least 1 hour ahead" for number in range(3))
    skews = [("right", 0), *((f"D{number}", HOUR) for number in range(count))]
    assert clock_warning(skews) == f"These clocks were off: {named}{more}. Set them right there.{END}"


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "a moment"),
        (59_999, "a moment"),
        (MINUTE, "1 minute"),
        (2 * MINUTE - 1, "1 minute"),
        (2 * MINUTE, "2 minutes"),
        (HOUR - 1, "59 minutes"),
        (HOUR, "1 hour"),
        (24 * HOUR - 1, "23 hours"),
        (24 * HOUR, "1 day"),
        (1_000 * 24 * HOUR, "1,000 days"),
    ],
)
def test_a_time_in_its_largest_unit(milliseconds: int, words: str) -> None:
    assert duration(milliseconds) == words
