"""A report in words: the first page is short, and every chapter says something, also of nothing."""

from __future__ import annotations

import pytest

from fieldkit.domain.reports.blocks import (
    BarChart,
    Bullets,
    Chapter,
    FindingSheet,
    Paragraph,
    ReportDocument,
    ReportTable,
    SpanChart,
    Subheading,
    mark_of,
)
from fieldkit.domain.reports.built import report_of
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.report import Report
from fieldkit.domain.reports.told import FIRST_PAGE_WORDS, TITLES, document_of
from fieldkit.domain.surveys.answers import Answers
from tests.support.reports import TODAY, checklist, given, nasty_report, source

LONG = "word " * 400


def words_of_the_first_page(document: ReportDocument) -> list[str]:
    said = [document.title, document.client, document.place, document.firm, document.notice, document.chapters[0].title]
    said += [part for fact in document.facts for part in fact]
    for block in document.chapters[0].blocks:
        if isinstance(block, Paragraph):
            said.append(block.text)
        elif isinstance(block, Bullets):
            said += [f"{line.mark} {line.text} {line.more}" for line in block.lines]
        elif isinstance(block, BarChart):
            said += [f"{bar.label} {bar.value}" for bar in block.bars]
    return " ".join(said).split()


def chapter(document: ReportDocument, key: str) -> Chapter:
    return next(one for one in document.chapters if one.key == key)


def endless() -> Report:
    items = [
        {"id": f"i{n}", "type": "check", "ask": LONG, "severity": "critical", "finding": LONG, "required": True}
        for n in range(9)
    ]
    asked = checklist(items, title=LONG)
    answers = given(**{f"i{number}": "fail" for number in range(8)})
    made = source(asked, answers, client_name=LONG, place=LONG, state="running")
    return report_of(made, TODAY, with_grade=True)


@pytest.mark.parametrize("report", [nasty_report(400), endless()], ids=["nasty", "endless"])
def test_the_first_page_has_150_words_at_most_whatever_the_names(report: Report) -> None:
    look = FirmLook(firm=LONG, by=LONG, opening=LONG, closing=LONG, contact=LONG)
    assert len(words_of_the_first_page(document_of(report, look))) <= FIRST_PAGE_WORDS


def test_no_word_of_the_first_page_is_endless() -> None:
    words = words_of_the_first_page(document_of(nasty_report(), FirmLook(firm="F" * 500)))
    assert max(map(len, words)) <= 40


@pytest.mark.parametrize("answers", [{}, given(ups="pass", room="yes", temp="20")], ids=["nothing", "no finding"])
def test_every_chapter_says_something_also_of_nothing(answers: Answers) -> None:
    document = document_of(report_of(source(checklist(), answers), TODAY), FirmLook())
    assert [one.key for one in document.chapters] == list(TITLES)
    assert all(one.blocks for one in document.chapters)


def test_findings_have_one_number_through_all_chapters() -> None:
    document = document_of(report_of(source(checklist(), given(alarm="fail", ups="fail")), TODAY), FirmLook())
    sheets = [one for one in chapter(document, "stops").blocks if isinstance(one, FindingSheet)]
    assert [(one.number, one.title) for one in sheets] == [(1, "The UPS is dead"), (2, "Nobody is called")]
    tables = [one for one in chapter(document, "suggested").blocks if isinstance(one, ReportTable)]
    assert [row[:2] for one in tables for row in one.rows] == [("1", "The UPS is dead"), ("2", "Nobody is called")]
    assert tables[0].heads == ("No.", "Finding", "Until then", "Proper fix", "Effort")
    (asked,) = [one for one in chapter(document, "needed").blocks if isinstance(one, ReportTable)]
    assert [row[-1] for row in asked.rows] == ["28 Nov 2026", "at the next review"]


def test_what_may_be_lost_is_drawn_and_told_and_not_added_up() -> None:
    document = document_of(nasty_report(), FirmLook())
    blocks = chapter(document, "stops").blocks
    (chart,) = [one for one in blocks if isinstance(one, SpanChart)]
    (table,) = [one for one in blocks if isinstance(one, ReportTable)]
    assert chart.spans[0].words == "£0 to £99,999, likely £1,234.50"
    assert table.rows[0][2:] == ("£0", "£1,234.50", "£99,999", "a year")
    assert any("not added up" in one.text for one in blocks if isinstance(one, Paragraph))


def test_tables_have_a_head_and_a_width_for_each_cell() -> None:
    for one in document_of(nasty_report(), FirmLook()).chapters:
        for block in one.blocks:
            if isinstance(block, ReportTable):
                assert {len(row) for row in block.rows} | {len(block.shares)} == {len(block.heads)}, block.caption


@pytest.mark.parametrize(
    ("words", "mark"), [("Critical", "critical"), ("No (fail)", "fail"), ("pass the salt", ""), ("(", ""), ("", "")]
)
def test_a_mark_is_told_by_its_word(words: str, mark: str) -> None:
    assert mark_of(words) == mark


def test_a_firm_may_call_chapters_otherwise() -> None:
    look = FirmLook(titles={"good": "What is in order", "stops": " "})
    titles = {one.key: one.title for one in document_of(nasty_report(), look).chapters}
    assert (titles["good"], titles["stops"]) == ("What is in order", "What could stop you")


def test_a_list_that_qualifies_a_client_says_that_it_is_not_for_him_and_gives_its_score() -> None:
    options = [{"value": "yes", "label": "Yes", "points": 4}, {"value": "no", "label": "No", "points": 0}]
    items = [{"id": "pays", "type": "choice", "ask": "Do they pay?", "options": options}]
    bands = [{"min": 0, "label": "Poor fit"}, {"min": 75, "label": "Strong fit"}]
    asked = checklist(items, scoring="points", bands=bands)
    document = document_of(report_of(source(asked, given(pays="yes")), TODAY), FirmLook())
    assert document.notice == "For ourselves, not for the client"
    said = [one.text for one in document.chapters[0].blocks if isinstance(one, Paragraph)]
    assert "Score: 100 of 100, Strong fit." in said


def test_why_there_is_no_score_is_told_in_full_with_the_method() -> None:
    report = report_of(source(checklist(), given(ups="not_checked", alarm="pass")), TODAY, with_grade=True)
    document = document_of(report, FirmLook())
    said = [line.text for one in chapter(document, "method").blocks if isinstance(one, Bullets) for line in one.lines]
    assert said[-1] == report.standing.no_grade != ""
    first = [one.text for one in document.chapters[0].blocks if isinstance(one, Paragraph)]
    assert first[-1] == "No score is given; the method says why."


def test_a_name_is_whole_where_the_first_page_has_room_for_it() -> None:
    name = "Society of St Vincent de Paul, Portwell and District"
    made = report_of(source(checklist(), given(ups="fail"), client_name=name), TODAY)
    assert document_of(made, FirmLook()).client == name


def test_questions_are_counted_where_a_section_is_told_in_one_line() -> None:
    items = [{"id": f"q{number}", "type": "text", "ask": f"Question {number}"} for number in range(9)]
    document = document_of(report_of(source(checklist(items), {}), TODAY), FirmLook())
    titles = [one.text for one in chapter(document, "unseen").blocks if isinstance(one, Subheading)]
    assert titles[0] == "Not answered: 9"


def test_sections_that_are_answered_whole_are_in_no_chart_of_what_was_not_looked_at() -> None:
    answers = given(ups="pass", alarm="pass", room="no", photo="p.jpg")
    document = document_of(report_of(source(checklist(), answers), TODAY), FirmLook())
    charts = [one for one in chapter(document, "unseen").blocks if isinstance(one, BarChart)]
    assert not charts or all(bar.value < bar.of for one in charts for bar in one.bars)


def test_what_is_private_is_said_to_be_left_out() -> None:
    items = [{"id": "pay", "type": "text", "ask": "Pay", "private": True}]
    document = document_of(report_of(source(checklist(items), given(pay="38.00")), TODAY), FirmLook())
    told = [one.text for one in chapter(document, "appendix").blocks if isinstance(one, Paragraph)]
    assert told == ["1 answer was given in confidence and is not in this report."]
