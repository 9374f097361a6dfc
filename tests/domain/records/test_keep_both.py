"""Keeping both: nothing of any value is missing in the text that holds all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field
from fieldkit.domain.records.field_types import dates, lists, text
from fieldkit.domain.records.keep_both import can_keep_both, keep_both

NOTES = Field("notes", "Notes", text.LONG, 1)
TOWN = Field("town", "Town", text.TEXT, 2)
PHONES = Field("phones", "Phones", lists.PHONES, 3)
DUE = Field("due", "Due", dates.WHEN, 4)

texts = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)
values = st.lists(st.one_of(st.none(), texts), min_size=1, max_size=4)


@settings(max_examples=80)
@given(values)
def test_every_text_stands_in_the_one_that_holds_all(found: list[str | None]) -> None:
    for field in (NOTES, TOWN):
        made = keep_both(field, found)
        assert all(value in made for value in found if value)


@settings(max_examples=80)
@given(st.lists(st.lists(texts.filter(bool), min_size=1, max_size=4), min_size=1, max_size=3))
def test_every_line_of_a_list_is_there_once(found: list[list[str]]) -> None:
    made = keep_both(PHONES, ["\n".join(lines) for lines in found]).split("\n")
    assert sorted(made) == sorted({line for lines in found for line in lines})


def test_what_stands_in_another_value_already_is_not_doubled() -> None:
    assert keep_both(NOTES, ["Ring twice.", "Ring twice. The key hangs behind."]) == "Ring twice. The key hangs behind."
    assert keep_both(TOWN, ["Hull", "Hull"]) == "Hull"
    assert keep_both(TOWN, ["Hull", None, "Ely"]) == "Hull / Ely"


def test_two_dates_do_not_fit_into_one_field() -> None:
    assert not can_keep_both(DUE)
    with pytest.raises(Invalid, match="Due holds one value"):
        keep_both(DUE, ["2026-11-30", "2026-12-24"])


def test_what_is_too_long_together_is_refused_rather_than_cut() -> None:
    with pytest.raises(Invalid, match="both together have 1,203"):
        keep_both(TOWN, ["a" * 600, "b" * 600])
