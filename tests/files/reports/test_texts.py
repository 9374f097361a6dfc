"""Plain text and Markdown: wrapped, whole, and of no text is a sign markup."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from fieldkit.domain.reports.built import report_of
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.told import TITLES, document_of
from fieldkit.files.reports import markdown_file, text_file
from tests.support.reports import NASTY, TODAY, checklist, given, nasty_report, source

LOOK = FirmLook(firm=NASTY[4], contact=NASTY[6])
DOCUMENT = document_of(nasty_report(), LOOK)
PLAIN = text_file.render(DOCUMENT, LOOK).decode()
MARKDOWN = markdown_file.render(DOCUMENT, LOOK).decode()


def test_no_line_of_the_mail_is_wider_than_72() -> None:
    assert max(map(len, PLAIN.split("\n"))) <= text_file.WIDTH


def test_the_mail_has_every_chapter_and_says_what_it_is() -> None:
    assert [title for title in TITLES.values() if title.upper() not in PLAIN] == []
    assert PLAIN.count("*** Draft: the survey is not finished ***") == 5


@pytest.mark.parametrize("made", [PLAIN, MARKDOWN], ids=["text", "markdown"])
def test_nothing_in_it_commands_a_terminal(made: str) -> None:
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", made) == []


def test_no_element_of_markdown_comes_from_a_text() -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": True, "html": True}).parse(MARKDOWN)
    kinds = {one.type for token in tokens for one in (token, *(token.children or ()))}
    assert not kinds & {"link_open", "image", "html_block", "code_inline", "fence", "code_block", "s_open"}
    html = {one.content for token in tokens for one in token.children or () if one.type == "html_inline"}
    assert html <= {"<br>"}
    headings = [one.tag for one in tokens if one.type == "heading_open"]
    assert headings.count("h1") == 1
    assert headings.count("h2") == len(TITLES)


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    cells = 0
    for line in MARKDOWN.split("\n"):
        count = len(re.findall(r"(?<!\\)\|", line))
        if line.startswith("| ") and cells:
            assert count == cells, line
        cells = count if line.startswith("|") else 0


def test_markdown_says_what_the_text_said() -> None:
    said = "".join(
        one.content for token in MarkdownIt("gfm-like").parse(MARKDOWN) for one in token.children or () if one.content
    )
    assert "Found <script>alert(1)</script>" in said
    assert "**bold** _it_ [a](javascript:x)" in said


@pytest.mark.parametrize("line", ["# a", "- a", "+ a", "1. a", "12) a", "> a", "=== ", "---", "| a |", ": a"])
def test_no_line_begins_something(line: str) -> None:
    (block, *_) = MarkdownIt("commonmark").parse(markdown_file.escaped(line))
    assert block.type == "paragraph_open"


def test_a_plain_report_reads_as_one_would_write_it() -> None:
    report = report_of(source(checklist(), given(ups="fail", room="yes")), TODAY)
    made = text_file.render(document_of(report, FirmLook(firm="Field & Co", by="Ana Field")), FirmLook()).decode()
    assert made.startswith(
        """\
Field & Co
SMALL LIST
Marsh & Daughters, Bakery
Survey: 21 Nov 2026
Report: 21 Nov 2026
By: Ana Field

========================================================================
WHERE YOU STAND
========================================================================

1 finding open: 1 critical.

Critical    1  ########################
High        0
Medium      0
Low         0

1. critical: The UPS is dead

Looked at: 1 of 3 things that apply judged, 2 of 5 questions answered.
"""
    )
