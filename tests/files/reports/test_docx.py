"""The Word document: opened again it says what it was told, with real headings and tables whose heads are repeated."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from fieldkit.domain.errors import Trouble
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.told import TITLES, document_of
from fieldkit.files.reports import docx_file
from tests.support.missing import without
from tests.support.pictures import png
from tests.support.reports import NASTY, nasty_report

LOOK = FirmLook(firm=NASTY[0], contact=NASTY[2], logo=png())


def test_without_its_library_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "docx")
    with pytest.raises(Trouble, match="pipx inject fieldkit python-docx"):
        docx_file.render(document_of(nasty_report(), FirmLook()), FirmLook())


@pytest.fixture(scope="module")
def made() -> bytes:
    pytest.importorskip("docx", reason="python-docx is not installed (the extra “docx”)")
    return docx_file.render(document_of(nasty_report(), LOOK), LOOK)


@pytest.fixture(scope="module")
def opened(made: bytes) -> Any:
    import docx

    return docx.Document(io.BytesIO(made))


def test_headings_are_headings_and_the_title_is_one(opened: Any) -> None:
    by_style: dict[str, list[str]] = {}
    for paragraph in opened.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert by_style["Heading 1"] == list(TITLES.values())
    assert len(by_style["Title"]) == 1
    assert any(text.startswith("1. Found") for text in by_style["Heading 2"])


def test_tables_repeat_their_first_row_on_each_page(opened: Any) -> None:
    assert len(opened.tables) > 5
    for table in opened.tables:
        assert "tblHeader" in table.rows[0]._tr.xml


def test_it_has_a_language_and_a_title(opened: Any) -> None:
    assert opened.core_properties.language == "en"
    assert opened.core_properties.title
    assert 'w:val="en-GB"' in opened.styles.element.xml


def test_every_page_says_that_it_is_a_draft(opened: Any) -> None:
    assert "Draft: the survey is not finished" in opened.sections[0].header.paragraphs[0].text


def test_what_a_text_says_is_text_and_no_field(made: bytes, opened: Any) -> None:
    cells = [cell.text for table in opened.tables for cell in table._cells]
    assert any("Fix <script>alert(1)</script>" in one for one in cells)
    xml = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert "w:instrText" not in xml
    assert "w:hyperlink" not in xml


def test_the_logo_has_a_text(made: bytes) -> None:
    xml = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert 'descr="&lt;script&gt;' in xml


def test_nothing_of_it_leads_elsewhere(made: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(made))
    assert not any('TargetMode="External"' in archive.read(name).decode("latin-1") for name in archive.namelist())
