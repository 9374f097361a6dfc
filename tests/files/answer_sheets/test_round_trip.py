"""An answer sheet out as a file and back: the same answers, in whatever order its rows are, also by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.reports.answer_sheet.codes import code_of
from fieldkit.domain.surveys.answer_grammar import parse_answer
from fieldkit.domain.surveys.answers import Given, show_answer
from fieldkit.files.answer_sheets.any_sheet import read
from tests.domain.reports.answer_sheet.asking import BY, UID, came_back, checklist, survey
from tests.domain.surveys.survey_content import texts
from tests.files.answer_sheets.filled import FORMATS, asking, codes, fill, sheet, shuffled, written
from tests.support.moments import MIDDAY
from tests.support.reports import NASTY

ON = survey(Given("server", "a", "HP ML30"), Given("cloud", "", "yes"))
TOLD = sheet(ON)
PLACES = {code_of(UID, item.id, instance): (item, instance) for item in checklist().items for instance in ("", "a")}
ANSWERS = {
    "staff": "12 people",
    "desks": "9",
    "hours": "3 hours",
    "rules": "partial",
    "which": "Microsoft, 365",
    "phones": "On computers; On desks",
    "money": "€1,200.50",
    "day": "12 March 2027",
    "met": "Ann Marsh, deputy",
    "goal": "=SUM(A1)\nLess noise & <b>more</b> Æther 青",
    "stops": "-1 +1 @x",
}


def filled_in() -> dict[str, str]:
    return {code: ANSWERS[item.id] for code, (item, _) in PLACES.items() if item.id in ANSWERS and code in codes(TOLD)}


@pytest.mark.parametrize("format_", FORMATS)
def test_a_sheet_that_comes_back_as_it_went_out_answers_nothing(tmp_path: Path, format_: str) -> None:
    found = read(written(tmp_path / f"s.{format_}", TOLD))
    assert [one.code for one in found.rows] == codes(TOLD)
    assert all(one.is_empty for one in found.rows)
    assert [one.question.endswith(asked.ask) for one, asked in zip(found.rows, TOLD.questions, strict=True)]
    assert found.notes == ()


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_answers_come_back_onto_their_questions(tmp_path: Path, format_: str, order: int) -> None:
    path = fill(written(tmp_path / f"s.{format_}", TOLD), filled_in(), shuffled(order))
    found = came_back(ON, *read(path).rows)
    assert {one.item: one.value for one in found.given} == {
        "staff": "12",
        "desks": "9",
        "hours": "3",
        "rules": "partial",
        "which": "ms",
        "phones": "desk,soft",
        "money": "120050",
        "day": "2027-03-12",
        "met": "Ann Marsh, deputy",
        "goal": "=SUM(A1)\nLess noise & <b>more</b> Æther 青",
        "stops": "-1 +1 @x",
    }
    assert found.count("taken") == len(ANSWERS)


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from(FORMATS), st.integers(0, 99))
def test_whatever_the_grammar_shows_comes_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, format_: str, order: int
) -> None:
    answers, expected = {}, set()
    for code in codes(TOLD):
        item, instance = PLACES[code]
        if item.id == "desks" or not data.draw(st.booleans()):
            continue
        value, result = parse_answer(item, data.draw(texts(item)), MIDDAY, currency=BY.currency)
        if value or result:
            answers[code] = show_answer(item, value, result, currency=BY.currency)
            expected.add(Given(item.id, instance, value, result))
    path = tmp_path_factory.mktemp("any") / f"s.{format_}"
    found = came_back(ON, *read(fill(written(path, TOLD), answers, shuffled(order))).rows)
    assert set(found.given) == expected


@pytest.mark.parametrize("format_", FORMATS)
def test_nasty_questions_are_only_texts(tmp_path: Path, format_: str) -> None:
    told = asking("<r>x</r>", *NASTY[:8])
    path = written(tmp_path / f"s.{format_}", told)
    assert [one.code for one in read(path).rows] == codes(told)
    if format_ == "xlsx":
        page = openpyxl.load_workbook(path)["Questions"]
        assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)
    else:
        cells = [row.cells[1].text for row in docx.Document(str(path)).tables[0].rows[1:]]
        assert "<script>alert(1)</script>" in cells


def test_a_workbook_offers_what_can_be_chosen_and_its_answers_are_text(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(written(tmp_path / "s.xlsx", TOLD))["Questions"]
    cells = [row for row in page.iter_rows() if row[4].value in codes(TOLD)]
    assert {row[3].number_format for row in cells} == {"@"}
    offered = {str(one.sqref): one.showErrorMessage for one in page.data_validations.dataValidation}
    assert list(offered.values()) == [False, False]
    assert page.freeze_panes is not None


@pytest.mark.parametrize("format_", FORMATS)
def test_rows_that_are_copied_into_a_file_of_their_own_come_back(tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"s.{format_}"
    first, second = codes(TOLD)[:2]
    if format_ == "docx":
        word = docx.Document()
        table = word.add_table(2, 3)
        for row, values in zip(table.rows, (("Staff?", "9", first.lower()), ("Desks?", "7", second)), strict=True):
            for cell, text in zip(row.cells, values, strict=True):
                cell.text = text
        word.save(str(path))
    else:
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        page.append(["Code", "Your answer"])
        page.append([first.lower(), 9])
        page.append([second, "7"])
        page.append([None, "left over"])
        book.save(path)
    rows = read(path).rows
    assert [(one.code, one.text) for one in rows[:2]] == [(first, "9"), (second, "7")]
    assert [one.text for one in rows[2:]] == ([] if format_ == "docx" else ["left over"])


def _libreoffice() -> str:
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


@pytest.mark.skipif(not _libreoffice(), reason="LibreOffice (soffice) is not on this machine")
@pytest.mark.parametrize(("format_", "through"), [("docx", "odt"), ("xlsx", "ods")])
def test_what_libreoffice_saves_comes_back(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, format_: str, through: str
) -> None:
    profile = tmp_path_factory.getbasetemp() / "libreoffice"
    path = fill(written(tmp_path / f"s.{format_}", TOLD), filled_in(), shuffled(4))
    for step in (through, format_):
        out = tmp_path / f"saved-{step}"
        subprocess.run(
            [
                *(_libreoffice(), f"-env:UserInstallation={profile.as_uri()}", "--headless"),
                *("--convert-to", step, "--outdir", str(out), str(path)),
            ],
            check=True,
            capture_output=True,
            timeout=240,
        )
        path = out / f"s.{step}"
    found = came_back(ON, *read(path).rows)
    assert found.count("taken") == len(ANSWERS), [(one.asks, one.says) for one in found.answers]
    assert {one.item for one in found.given} == set(ANSWERS)
