"""Better and worse than last time, for whatever is judged or gives points, and for nothing else."""

from __future__ import annotations

import pytest

from fieldkit.domain.surveys.aids.compare import change_since
from fieldkit.domain.surveys.answers import Given
from tests.domain.surveys.survey_content import made

ITEMS = made(
    {"id": "check"},
    {"id": "disks", "type": "number", "fail_if": {"gt": 0}},
    {"id": "way", "type": "choice", "options": [{"value": "a", "points": 5}, {"value": "b", "points": 1}, "c"]},
    {"id": "who", "type": "text"},
).places


@pytest.mark.parametrize(
    ("item", "before", "now", "change"),
    [
        ("check", ("pass", "pass"), ("fail", "fail"), "worse"),
        ("check", ("fail", "fail"), ("partial", "partial"), "better"),
        ("check", ("fail", "fail"), ("fail", "fail"), ""),
        ("check", ("na", "na"), ("fail", "fail"), ""),
        ("check", ("not_checked", "not_checked"), ("pass", "pass"), ""),
        ("disks", ("2", "fail"), ("0", ""), "better"),
        ("way", ("a", ""), ("b", ""), "worse"),
        ("way", ("c", ""), ("b", ""), ""),
        ("way", ("gone", ""), ("b", ""), ""),
        ("who", ("Ines", ""), ("Paul", ""), ""),
        ("check", ("", ""), ("pass", "pass"), ""),
    ],
)
def test_an_answer_is_better_or_worse(item: str, before: tuple[str, str], now: tuple[str, str], change: str) -> None:
    one = ITEMS[item][1]
    assert change_since(one, Given(item, "", *before), Given(item, "", *now)) == change
    assert change_since(one, None, Given(item, "", *now)) == ""
