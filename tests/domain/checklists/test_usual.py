"""The usual answer of an item: which are taken, and how it is written."""

from __future__ import annotations

import pytest

from fieldkit.domain.checklists.load import ChecklistError, dump, load
from tests.domain.surveys.survey_content import made


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (
            {"type": "text", "usual": "x"},
            'Only check, yesno, choice, multi, number, money have a "usual" answer, not text',
        ),
        ({"usual": "pas"}, 'The "usual" answer "pas" is no answer of it. Did you mean "pass"?'),
        ({"usual": True}, 'The "usual" answer "yes" is no answer of it.'),
        ({"usual": ["pass"]}, '"usual" has to be a word or a figure.'),
        ({"usual": None}, 'The "usual" answer "" is no answer of it. It is one of pass,'),
        ({"type": "yesno", "usual": "noo"}, 'The "usual" answer "noo" is no answer of it. Did you mean "no"?'),
        ({"type": "choice", "options": ["a", "b"], "usual": "c"}, 'The "usual" answer "c" is no answer of it.'),
        ({"type": "multi", "options": ["a", "b"], "usual": ["a", "a"]}, '"usual" names an answer twice, or none.'),
        ({"type": "multi", "options": ["a", "b"], "usual": []}, '"usual" names an answer twice, or none.'),
        ({"type": "multi", "options": ["a", "none"], "usual": ["a", "none"]}, '"none" goes with no other answer.'),
        ({"type": "number", "usual": "3"}, '"usual" has to be a number.'),
        ({"type": "number", "max": 5, "usual": 6}, 'The "usual" answer is not from -1e+12 to 5.'),
        ({"type": "money", "min": 0, "usual": -1}, 'The "usual" answer is not from 0 to 1e+12.'),
        ({"type": "money", "usual": float("inf")}, '"usual" has to be a number.'),
    ],
)
def test_a_usual_answer_is_one_that_can_be_given(item: dict[str, object], words: str) -> None:
    with pytest.raises(ChecklistError) as refused:
        made({"id": "a", **item})
    assert refused.value.problems[0].startswith(f"made > only > a: {words}")


@pytest.mark.parametrize(
    ("item", "kept"),
    [
        ({"usual": "pass"}, "pass"),
        ({"type": "yesno", "usual": False}, "no"),
        ({"type": "choice", "options": ["a", "b"], "usual": "b"}, "b"),
        ({"type": "multi", "options": ["a", "b"], "usual": "b"}, "b"),
        ({"type": "multi", "options": ["a", "b"], "usual": ["b", "a"]}, ["b", "a"]),
        ({"type": "number", "usual": 3.0}, 3),
        ({"type": "money", "usual": 2.5}, 2.5),
    ],
)
def test_a_usual_answer_is_written_as_it_is_read(item: dict[str, object], kept: object) -> None:
    checklist = made({"id": "a", **item})
    written = dump(checklist)
    assert written["sections"][0]["items"][0]["usual"] == kept  # type: ignore[index]
    assert load(written) == checklist
