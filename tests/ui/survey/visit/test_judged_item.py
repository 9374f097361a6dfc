"""What the sheet says of an item that is judged: bar and how to look before, what helps after; the rest is in help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldkit.db.store import content_files
from fieldkit.domain.checklists.checklist import Item, Section
from fieldkit.domain.checklists.load import load
from fieldkit.domain.surveys.aids.follow_up import FollowUp
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.screens.survey.item_lines import about, following, more_in_help, whole_item
from fieldkit.widgets.sheet import Sheet, keys, words
from tests.ui.survey.test_item_lines import toned

JUDGED = Item(
    "i",
    "check",
    "Is it shut?",
    severity="high",
    finding="A door is open",
    fix="Lock it.",
    effort="XS",
    ask_aloud="May I try the door?",
    good="Shut.",
    partial="It was shut.",
    how="Try it.",
    hint="Knock.",
)
ASKED = SurveyRow("item", Section("all", "All", (JUDGED,)), JUDGED, "", 0, JUDGED.ask, None)


def test_before_an_answer_the_bar_and_how_to_look_are_said_and_the_fix_only_where_there_is_room() -> None:
    assert list(map(toned, about(ASKED, None, None)))[:-1] == [
        "1 <strong>Is it shut? <alert>(high)",
        "4 <accent>“May I try the door?”",
        "3 <dim>good: <>Shut.",
        "3 <dim>partial: <>It was shut.",
        "3 <dim>how: Try it.",
        "4 <dim>Knock.",
        "6 <dim>if not: <>A door is open. Fix: Lock it. (XS: under 30 minutes)",
    ]


@pytest.mark.parametrize("result", ["fail", "partial"])
def test_after_a_fail_how_bad_it_is_and_what_helps_come_first(result: str) -> None:
    failed = ASKED._replace(given=Given("i", "", result, result))
    assert list(map(toned, about(failed, None, None, severity="low")))[:2] == [
        "1 <strong>Is it shut?",
        "2 <dim>found: low <>· A door is open. Fix: Lock it. (XS: under 30 minutes)",
    ]


def test_the_judgement_of_an_item_stands_whole_in_the_smallest_terminal_and_the_foot_says_where_the_rest_is() -> None:
    two = "word " * 25
    item = replace(JUDGED, good=f"Good {two}end", partial=f"Half {two}end", how=f"Look {two}end", fix=two * 3)
    sheet = Sheet()
    sheet.parts = tuple(about(ASKED._replace(item=item), None, None))
    sheet.more = more_in_help("F1")
    lines = ["".join(text for text, _ in line) for line in sheet.lines(76, 9)]
    said = " ".join(lines)
    assert all(f"{text}end" in said for text in (f"Good {two}", f"Half {two}", f"Look {two}"))
    assert lines[-1] == "p pass  a partial  f fail  n n/a  u not checked  F1 more"
    assert "F1 more" not in "".join(text for line in sheet.lines(76, 40) for text, _ in line), "all of it is there"


def test_each_critical_item_is_judged_by_all_it_says_also_below_what_failed_before() -> None:
    """At 80 columns and 24 lines the sheet has nine lines of 76 cells."""
    asked = [
        (section, item)
        for checklist in map(load, content_files.parsed("checklists")["checklists"])
        for section in checklist.sections
        for item in section.items
        if item.severity == "critical" and item.how
    ]
    assert len(asked) > 50
    before = FollowUp(ASKED, "finding", "critical")
    for section, item in asked:
        row = SurveyRow("item", section, item, "", 0, item.ask, None)
        sheet = Sheet()
        sheet.parts = (*following(before, lambda what: what[0].upper()), *about(row, None, None))
        sheet.more = more_in_help("F1")
        told = " ".join(" ".join("".join(text for text, _ in line) for line in sheet.lines(76, 9)).split())
        for text in (item.ask, f"good: {item.good}", f"partial: {item.partial}", f"how: {item.how}"):
            assert " ".join(text.split()) in told, item.id


def test_where_the_foot_is_full_a_line_of_its_own_says_where_the_rest_is() -> None:
    sheet = Sheet()
    sheet.parts = (words("word " * 40, rank=3), keys([("a", "x" * 30, "")]))
    sheet.more = more_in_help("F1")
    told = ["".join(text for text, _ in line) for line in sheet.lines(34, 6)]
    assert told[-2:] == ["a " + "x" * 30, "F1 more"]
    assert "F1 more" not in "".join(text for line in sheet.lines(34, 4) for text, _ in line), "four lines are too few"


def test_the_help_has_each_end_date_on_a_line() -> None:
    told = whole_item(JUDGED, ("Windows 7: ended 14 Jan 2020", "Windows 8: ended 12 Jan 2016"))
    assert told[-3:] == [
        "End dates, the nearest first:",
        "· Windows 7: ended 14 Jan 2020",
        "· Windows 8: ended 12 Jan 2016",
    ]
    assert not any("End dates" in line for line in whole_item(JUDGED))
