"""Which ids mean something else in a later version."""

import pytest

from fieldkit.domain.checklists.meaning import other_meanings
from tests.domain.surveys.survey_content import made


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ports in use", "How many ports are used"),
        ("Model of the router", "Router model and firmware"),
        ("UPS age", "UPS age in years"),
        ("Free ports", "Fre ports"),
        ("Toner is there", "toner?"),
        ("Guest network apart", "Guest network separated from that of the office"),
    ],
)
def test_a_question_in_other_words_is_the_same(old: str, new: str) -> None:
    assert other_meanings(made({"id": "a", "ask": old}), made({"id": "a", "ask": new})) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Toner is there", "Paper is there"),
        ("Hours of backup power", "Number of people"),
        ("DNS", "DHCP"),
        ("Battery test done", "Router has current firmware"),
    ],
)
def test_a_question_about_something_else_is_not(old: str, new: str) -> None:
    (found,) = other_meanings(made({"id": "a", "ask": old}), made({"id": "a", "ask": new}))
    assert str(found) == f"a asks something else, “{new}” in place of “{old}”."


def test_type_unit_and_removal() -> None:
    old = made({"id": "a", "type": "number", "unit": "hours"}, {"id": "b", "ask": "Toner?"}, {"id": "c"})
    new = made({"id": "a", "type": "number", "unit": "days"}, {"id": "c", "type": "yesno"}, {"id": "d"})
    assert [str(one) for one in other_meanings(old, new)] == [
        "a has another unit, days in place of hours.",
        "b is removed: what was answered to “Toner?” is asked no more.",
        "c has another type, yesno in place of check.",
    ]
    assert other_meanings(new, new) == ()
