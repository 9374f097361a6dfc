"""What a survey says of its rows: lines that fit, and the right answer of last time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.checklists.load import load
from fieldkit.domain.surveys.aids.limits import limits
from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.layout import layout
from fieldkit.domain.surveys.opened_survey import PreviousSurvey
from fieldkit.domain.surveys.previous_answers import PreviousAnswers
from fieldkit.screens.survey.item_lines import about, line
from fieldkit.widgets.sheet import keys, lines_of, words
from tests.domain.surveys.test_run import opened
from tests.names import HARD, HOSTILE

REPEATED = load(
    {
        "id": "made",
        "title": "Made",
        "version": 1,
        "sections": [
            {
                "id": "switches",
                "title": "Switches",
                "repeat": {"label": "Switch", "key": "name"},
                "items": [
                    {"id": "name", "type": "text", "ask": "Which?"},
                    {"id": "ok", "type": "check", "ask": "Is it in order?"},
                ],
            }
        ],
    }
)


def test_last_time_pairs_things_by_name_wherever_they_stand_now() -> None:
    then = answers_of(
        Given("name", "1", "Dell"),
        Given("ok", "1", "fail", "fail"),
        Given("name", "2", "HP"),
        Given("ok", "2", "pass", "pass"),
    )
    now = answers_of(Given("name", "a", "hp"), Given("name", "b", "Cisco"), Given("name", "c"))
    rows = layout(REPEATED, now)
    last = PreviousAnswers(opened({}, checklist=REPEATED, before=PreviousSurvey(1, then)))
    last.match(rows)
    found = {row.instance: last.given(row) for row in rows if row.item is not None and row.item.id == "ok"}
    assert found["a"] is not None and found["a"].result == "pass"
    assert found["b"] is None
    assert found["c"] is None, "there was no third one"


def test_unnamed_thing_is_taken_for_the_one_of_the_same_number() -> None:
    last = PreviousAnswers(
        opened({}, checklist=REPEATED, before=PreviousSurvey(1, answers_of(Given("name", "1", "Dell"))))
    )
    rows = layout(REPEATED, answers_of(Given("name", "a")))
    last.match(rows)
    name = next(row for row in rows if row.item is not None and row.item.id == "name")
    was = last.given(name)
    assert was is not None and was.value == "Dell"


@given(
    st.lists(st.one_of(st.text(max_size=40), st.sampled_from(HARD)), max_size=6),
    st.integers(min_value=2, max_value=60),
)
@settings(max_examples=150, deadline=None)
def test_no_line_is_wider_than_the_sheet_and_no_word_is_lost(texts: list[str], width: int) -> None:
    part = words(" ".join(texts), lead="note:")
    drawn = ["".join(text for text, _ in spans) for spans in lines_of(part, width)]
    assert all(cell_len(one) <= width for one in drawn)
    wanted = "".join(text for piece in part.pieces for text, _ in piece)
    assert "".join(drawn).replace(" ", "") == wanted.replace(" ", "")


@pytest.mark.parametrize(
    ("least", "most", "unit", "says"),
    [
        (1, 5.5, "m", "a number, 1 to 5.5 m"),
        (1, 5, "", "a number, 1 to 5"),
        (0, None, "m", "a number, 0 or more m"),
        (None, 5, "m", "a number up to 5 m"),
        (None, None, "m", "a number, m"),
        (None, None, "", "a number"),
    ],
)
def test_a_figure_is_asked_for_with_its_limits_and_unit(
    least: float | None, most: float | None, unit: str, says: str
) -> None:
    assert limits(Item("n", "number", "How many?", min=least, max=most, unit=unit)) == says


def test_key_stays_beside_what_it_does() -> None:
    part = keys([("p", "pass", ""), ("u", "not checked", "")])
    drawn = ["".join(text for text, _ in spans) for spans in lines_of(part, 16)]
    assert drawn == ["p pass", "u not checked"]


def test_hostile_text_is_drawn_without_what_a_terminal_obeys() -> None:
    rows = layout(REPEATED, answers_of(Given("name", "a", HOSTILE, "", HOSTILE)))
    row = next(row for row in rows if row.item is not None)
    drawn = "".join(text for part in about(row, None, None) for piece in part.pieces for text, _ in piece)
    assert "\x1b" not in drawn and "\u202e" not in drawn
    assert line(row, None).uid
