"""Answers and progress as a person reads them."""

import pytest

from fieldkit.domain.surveys.answer_grammar import parse_answer
from fieldkit.domain.surveys.answers import Signature, show_answer
from fieldkit.domain.surveys.layout import SurveyProgress
from tests.domain.surveys.survey_content import made
from tests.support.moments import MIDDAY


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (("One", "Two"), "One, Two"),
        (("One, or so", "Two"), "One, or so; Two"),
        (("One", "Two; or so"), "v0; v1"),
    ],
)
def test_several_answers_are_parted_by_what_no_label_holds(labels: tuple[str, ...], shown: str) -> None:
    options = [{"value": f"v{number}", "label": label} for number, label in enumerate(labels)]
    item = made({"id": "a", "type": "multi", "options": options}).items[0]
    assert show_answer(item, "v0,v1") == shown
    assert parse_answer(item, shown, MIDDAY)[0] == "v0,v1", "what is shown is read"


def test_progress_says_what_is_needed_as_long_as_anything_is() -> None:
    assert str(SurveyProgress(judged=1, applicable=4, answered=2, asked=5, required_missing=0)) == "answered 2 of 5"
    assert str(SurveyProgress(judged=1, applicable=4, answered=2, asked=5, required_missing=3)) == (
        "needed left 3 · answered 2 of 5"
    )


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-11-21 13:30", "Ines, owner, 21 Nov 2026 13:30"),
        ("2026-11-21", "Ines, owner, 21 Nov 2026"),
        ("long ago", "Ines, owner, long ago"),
        ("", "Ines, owner"),
    ],
)
def test_a_signature_is_shown_with_its_moment_as_far_as_it_is_one(at: str, shown: str) -> None:
    item = made({"id": "a", "type": "signoff"}).items[0]
    assert show_answer(item, Signature("Ines", "owner", at).stored()) == shown
