"""Units of one and of several."""

import pytest

from fieldkit.domain.checklists.units import with_unit


@pytest.mark.parametrize(
    ("figure", "unit", "shown"),
    [
        ("1", "hours", "1 hour"),
        ("-1", "hours", "-1 hour"),
        ("1.5", "hours", "1.5 hours"),
        ("0", "sites", "0 sites"),
        ("1", "sites", "1 site"),
        ("1", "people", "1 person"),
        ("1", "copies", "1 copy"),
        ("1", "hours a year", "1 hour a year"),
        ("1", "Mbps", "1 Mbps"),
        ("1", "ms", "1 ms"),
        ("1", "rms", "1 rms"),
        ("1", "days", "1 day"),
        ("1", "%", "1 %"),
        ("1", "glass", "1 glass"),
        ("1", "", "1"),
    ],
)
def test_one_has_the_unit_of_one(figure: str, unit: str, shown: str) -> None:
    assert with_unit(figure, unit) == shown
