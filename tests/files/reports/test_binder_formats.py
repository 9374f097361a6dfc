"""The book of a client in each format: whole, in all its chapters, and of no text is a sign markup."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import Any

import pytest
from markdown_it import MarkdownIt

from fieldkit.domain.reports.binder.built import binder_of
from fieldkit.domain.reports.binder.source import BinderSource
from fieldkit.domain.reports.binder.told import TITLES, document_of
from fieldkit.domain.reports.blocks import ReportDocument
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.files.reports import docx_file, html_file, markdown_file, pdf_file, text_file
from tests.domain.reports.binder.books import TODAY, known, nasty
from tests.files.reports.test_html import Page
from tests.support.pictures import png
from tests.support.reports import NASTY

LOOK = FirmLook(firm=NASTY[0], by=NASTY[1], contact=NASTY[2], opening=NASTY[3], closing=NASTY[8], logo=png())
COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def book(source: BinderSource | None = None, look: FirmLook = LOOK) -> ReportDocument:
    return document_of(binder_of(source or nasty(), TODAY, "£"), look)


def test_the_page_is_made_of_our_elements_and_leads_to_its_chapters() -> None:
    made = html_file.render(book(), LOOK)
    page = Page(made)
    assert page.all("script") == []
    assert [one for one in page.all("img") if not str(one["src"]).startswith("data:image/png")] == []
    assert not [name for _, attributes, _ in page.elements for name in attributes if name.startswith("on")]
    assert {f"#{key}" for key in list(TITLES)[1:]} < {str(one["href"]) for one in page.all("a")}
    assert "In this book" in [words for _, words in page.texts]
    assert "<script>alert(1)</script>" in "".join(words for _, words in page.texts)
    assert COMMANDS.findall(made.decode()) == []


def test_no_level_of_its_headings_is_skipped() -> None:
    page = Page(html_file.render(book(known()), FirmLook()))
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_mail_has_72_columns_and_every_chapter() -> None:
    made = text_file.render(book(), LOOK).decode()
    assert max(map(len, made.split("\n"))) <= text_file.WIDTH
    assert [title for title in TITLES.values() if title.upper() not in made] == []
    assert COMMANDS.findall(made) == []


def test_no_element_of_markdown_comes_from_a_text() -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": True, "html": True}).parse(markdown_file.render(book(), LOOK).decode())
    kinds = {one.type for token in tokens for one in (token, *(token.children or ()))}
    assert not kinds & {"link_open", "image", "html_block", "code_inline", "fence", "code_block", "s_open"}
    assert [one.tag for one in tokens if one.type == "heading_open"].count("h2") == len(TITLES)


def test_the_word_document_has_its_chapters_as_headings() -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed (the extra “docx”)")
    opened = docx.Document(io.BytesIO(docx_file.render(book(), LOOK)))
    assert [one.text for one in opened.paragraphs if one.style.name == "Heading 1"] == list(TITLES.values())
    cells = [cell.text for table in opened.tables for cell in table._cells]
    assert any("<script>alert(1)</script>" in one for one in cells)


def text_of(data: bytes) -> str:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed, which reads a PDF for tests")
    reader: Any = pypdf.PdfReader(io.BytesIO(data))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u200b", "").split())


def test_the_pdf_says_what_the_texts_said() -> None:
    pytest.importorskip("typst", reason="typst is not installed (the extra “pdf”)")
    said = text_of(pdf_file.render(book(), LOOK))
    assert [title for title in TITLES.values() if title not in said] == []
    assert "#set text(fill: red)" in said
    made = pdf_file.render(book(known(), FirmLook()), FirmLook())
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made


def test_a_book_about_nothing_is_made_in_every_format() -> None:
    empty = book(BinderSource(""), FirmLook())
    for render in (html_file.render, text_file.render, markdown_file.render):
        assert "Client not named" in render(empty, FirmLook()).decode()
