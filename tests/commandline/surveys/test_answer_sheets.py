"""Answer sheets from the shell: the open questions out, filled in, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fieldkit.domain.reports.answer_sheet.codes import code_of
from tests.commandline.conftest import Run
from tests.files.answer_sheets.filled import FORMATS, fill, shuffled


@pytest.fixture
def uid(fieldkit: Run) -> str:
    found = fieldkit("survey", "start", "server-backup", "--client", "Lowfield").out.strip()
    assert fieldkit("survey", "answer", found, "sb-server@+=HP ML30", "sb-alerts=not known yet").code == 0
    return found


@pytest.mark.parametrize("format_", FORMATS)
def test_the_open_questions_go_out_and_their_answers_come_back(
    fieldkit: Run, uid: str, tmp_path: Path, format_: str
) -> None:
    path = tmp_path / f"sheet.{format_}"
    said = fieldkit("survey", "answer-sheet", uid, "-o", str(path))
    assert (said.code, said.err) == (0, "")
    assert said.lines == [f"{path}: the answer sheet, with 6 open questions."]
    assert fieldkit("survey", "answer-sheet", uid, "-o", str(path)).code == 1
    answers = {"sb-alerts": "Ann Marsh, deputy", "sb-test": "fail", "sb-restore-hours": "a while", "sb-data": "none"}
    fill(path, {code_of(uid, item, ""): text for item, text in answers.items()}, shuffled(1))
    fieldkit("survey", "answer", uid, "sb-data=none")

    tried = fieldkit("survey", "take-answers", str(path), "--dry-run")
    assert tried.lines[-1] == "2 would be taken, 1 said already, 1 did not fit. 2 cells are empty."
    said = fieldkit("survey", "take-answers", str(path))
    assert said.code == 0
    assert said.lines[0].startswith("Server and backup check: Lowfield Garage, ")
    assert said.lines[-1] == "2 taken, 1 said already, 1 did not fit. 2 cells are empty."
    at = next(place for place, line in enumerate(said.lines) if "failure alerts" in line)
    assert said.lines[at + 1] == "      “Ann Marsh, deputy”: Ann Marsh, deputy"
    at = next(place for place, line in enumerate(said.lines) if "Working hours" in line)
    assert said.lines[at + 1].startswith('      not taken, “a while”: "a while" is not a number.')
    assert said.err.startswith("Finding: ")
    assert "sb-alerts" not in fieldkit("survey", "status", uid).out

    again = json.loads(fieldkit("survey", "take-answers", str(path), "--json", "--survey", uid).out)
    assert (again["stored"], again["survey"], again["empty"]) == (False, uid, 2)
    assert again["counts"] == {"taken": 0, "same": 3, "answered": 0, "unfit": 1, "unknown": 0}
    assert {one["item"]: one["outcome"] for one in again["answers"]}["sb-alerts"] == "same"


def test_what_somebody_answered_meanwhile_stays_and_both_are_shown(fieldkit: Run, uid: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.docx"
    fieldkit("survey", "answer-sheet", uid, "-o", str(path))
    fill(path, {code_of(uid, "sb-alerts", ""): "Ann \x9b31mMarsh"})
    fieldkit("survey", "answer", uid, "sb-alerts=Ben Ortiz")
    said = fieldkit("survey", "take-answers", str(path))
    assert "      not taken, Already answered: Ben Ortiz. The sheet says “Ann Marsh”." in said.lines
    assert said.lines[-1] == "0 taken, 1 answered already. 5 cells are empty."


def test_a_text_of_several_lines_is_shown_once(fieldkit: Run, tmp_path: Path) -> None:
    uid = fieldkit("survey", "start", "first-visit", "--client", "Lowfield").out.strip()
    path = tmp_path / "sheet.xlsx"
    fieldkit("survey", "answer-sheet", uid, "-o", str(path))
    fill(path, {code_of(uid, "fv-last3", ""): "Mail was down\nThe till stopped"})
    said = fieldkit("survey", "take-answers", str(path))
    assert said.lines[2:4] == ["      “Mail was down", "      The till stopped”, as it is"]


def test_a_file_of_a_folder_has_a_name_of_its_own(
    fieldkit: Run, uid: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = fieldkit("survey", "answer-sheet", uid, "--format", "xlsx")
    (made,) = tmp_path.glob("lowfield-garage-questions-server-and-backup-check-*.xlsx")
    assert said.out.startswith(f"{made}: the answer sheet")


def test_what_cannot_be_is_refused_with_a_sentence(fieldkit: Run, uid: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.docx"
    assert "is no text: name the file" in fieldkit("survey", "answer-sheet", uid, "-o", "-").err
    assert "no answer sheet ends in .pdf" in fieldkit("survey", "answer-sheet", uid, "-o", "s.pdf").err
    assert "named as docx" in fieldkit("survey", "answer-sheet", uid, "-o", "s.docx", "--format", "xlsx").err
    own = fieldkit("survey", "start", "contract-qualification", "--client", "Lowfield").out.strip()
    assert "for us alone" in fieldkit("survey", "answer-sheet", own, "-o", str(path)).err
    finished = next(
        one["uid"] for one in json.loads(fieldkit("survey", "list", "--json").out) if one["state"] == "finished"
    )
    assert "This survey is finished" in fieldkit("survey", "answer-sheet", finished, "-o", str(path)).err
    assert not path.exists()
    path.write_bytes(b"%PDF-1.7")
    said = fieldkit("survey", "take-answers", str(path))
    assert (said.code, said.out) == (1, "")
    assert "It is a PDF" in said.err
    fieldkit("survey", "answer-sheet", uid, "-o", str(path), "--force")
    fill(path, {code_of(uid, "sb-alerts", ""): "Ann"})
    fieldkit("delete", uid)
    assert "is in the trash" in fieldkit("survey", "take-answers", str(path)).err


def test_a_sheet_that_is_taken_for_contacts_is_known(fieldkit: Run, uid: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    fieldkit("survey", "answer-sheet", uid, "-o", str(path))
    said = fieldkit("import", str(path))
    assert said.code == 1
    assert "sheet.xlsx is an answer sheet, not contacts. Nothing was imported. Its answers go into" in said.err
    assert f"“fieldkit survey take-answers {path}”" in said.err
