"""The PDF: what it is told comes out as text, nothing of it is read as typst, and it is tagged."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from fieldkit.domain.errors import Trouble
from fieldkit.domain.reports.built import report_of
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.told import TITLES, document_of
from fieldkit.files.reports import pdf_file
from tests.support.missing import without
from tests.support.pictures import png
from tests.support.reports import NASTY, TODAY, checklist, given, nasty_report, source

LOOK = FirmLook(firm=NASTY[3], contact=NASTY[0], logo=png())


def test_without_typst_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "typst")
    with pytest.raises(Trouble, match="pipx inject fieldkit typst"):
        pdf_file.render(document_of(nasty_report(), FirmLook()), FirmLook())


@pytest.fixture(scope="module")
def nasty() -> Any:
    pytest.importorskip("typst", reason="typst is not installed (the extra “pdf”)")
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed, which reads a PDF for tests")
    return pypdf.PdfReader(io.BytesIO(pdf_file.render(document_of(nasty_report(), LOOK), LOOK)))


def text_of(reader: Any) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u200b", "").split())


def test_what_a_text_says_is_text(nasty: Any) -> None:
    said = text_of(nasty)
    assert "#set text(fill: red) $x^2$ \\alpha @ref <label> #panic()" in said
    assert "<script>alert(1)</script>" in said
    assert [title for title in TITLES.values() if title not in said] == []


def test_every_page_says_that_it_is_a_draft(nasty: Any) -> None:
    pages = [" ".join(page.extract_text().replace("\u200b", "").split()) for page in nasty.pages]
    assert [page[:200] for page in pages if "Draft: the survey is not finished" not in page] == []


def test_it_has_tags_a_language_a_title_and_an_outline(nasty: Any) -> None:
    root = nasty.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert nasty.metadata.title
    assert len(nasty.outline) > 0


def test_no_link_and_no_action_is_in_it(nasty: Any) -> None:
    assert all("/Annots" not in page for page in nasty.pages)
    assert "/OpenAction" not in nasty.trailer["/Root"]


def test_a_plain_report_is_pdf_ua() -> None:
    pytest.importorskip("typst", reason="typst is not installed (the extra “pdf”)")
    made = document_of(report_of(source(checklist(), given(ups="fail", name_1="Till")), TODAY), FirmLook())
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf_file.render(made, FirmLook())


def test_what_is_handed_to_typst_is_data() -> None:
    plain = pdf_file.plain(document_of(nasty_report(), LOOK), LOOK, "logo.png", ["Libertinus Serif"])
    assert json.loads(json.dumps(plain)) == plain
