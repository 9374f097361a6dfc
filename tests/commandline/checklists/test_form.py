"""Checklists as XLSForm from the shell: out, in, and what is said of either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commandline.conftest import Run
from tests.files.checklists.xlsform.forms import form


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    rows = (
        ("begin_group", "g", "General"),
        ("select_one yn", "ok", "Is it \x85[b]fine[/b]?"),
        ("text", "why", "Why?", "", "${ok} = 'no' or ${n} > 3"),
        ("integer", "n", "How many?"),
        ("end_group",),
    )
    return form(
        tmp_path / "My form.xlsx",
        *rows,
        choices=(("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No")),
    )


def test_a_list_goes_out_and_comes_back_as_it_is(fieldkit: Run, tmp_path: Path) -> None:
    path = tmp_path / "wireless.xlsx"
    done = fieldkit("checklist", "export", "wireless", str(path))
    assert (done.code, path.read_bytes()[:2]) == (0, b"PK")
    told = done.err.splitlines()
    assert f"{path}: survey, row 14: section “In each place: access points”" not in told
    assert all(line.startswith(f"{path}: ") for line in told)
    assert done.out == (
        f"{path}: Wireless survey. {len(told)} things that other programs do not have: named above. Take it in when it "
        f"is as you want it: fieldkit checklist import {path}\n"
    )
    back = fieldkit("checklist", "import", str(path))
    assert (back.code, back.err) == (0, "")
    assert back.out.endswith("already. No version was made.\n")
    again = fieldkit("checklist", "export", "wireless", str(path))
    assert (again.code, "is there already" in again.err) == (1, True)
    assert fieldkit("checklist", "export", "wireless", "--format", "xlsform", str(tmp_path), "--force").code == 0


def test_a_workbook_needs_a_file_of_its_name(fieldkit: Run, tmp_path: Path) -> None:
    for words in ((), ("-",)):
        refused = fieldkit("checklist", "export", "wireless", *words, "--format", "xlsform")
        assert (refused.code, "A workbook is no text: name the file" in refused.err) == (2, True)
    path = tmp_path / "list.yaml"
    refused = fieldkit("checklist", "export", "wireless", str(path), "--format", "xlsform")
    assert (refused.code, path.exists()) == (1, False)
    assert refused.err == f"fieldkit: {path} is called like YAML, not XLSForm (.xlsx). Nothing was written.\n"


def test_a_form_of_others_is_taken_and_what_is_not_in_it_is_said(fieldkit: Run, foreign: Path) -> None:
    why = (
        f"{foreign}: survey, row 4: relevant “${{ok}} = 'no' or ${{n}} > 3” of “why”: “or” stands between more than "
        "answers to one question; it is asked always"
    )
    tried = fieldkit("checklist", "import", str(foreign), "--dry-run")
    assert tried.code == 0
    assert tried.err.splitlines() == [why, f"{foreign}: survey, row 5: integer: a fraction would be taken here, too"]
    assert tried.out == (
        f"{foreign}: 2 things of the form differ here, named above; a new list with 3 questions. Nothing was changed: "
        "this was a dry run.\n"
    )
    done = json.loads(fieldkit("checklist", "import", str(foreign), "--json").out)
    assert (done["key"], done["imported"]) == ("My-form", True)
    assert done["left_out"][0] == {
        "sheet": "survey",
        "rows": [4],
        "what": "relevant “${ok} = 'no' or ${n} > 3” of “why”",
        "why": "“or” stands between more than answers to one question; it is asked always",
    }
    listed = json.loads(fieldkit("checklist", "list", "--json").out)[-1]
    assert (listed["key"], listed["title"], listed["minutes"]) == ("My-form", "My form", 5)
    assert fieldkit("survey", "start", "My-form", "--client", "Marsh").code == 0


def test_what_is_wrong_in_a_form_is_said_with_its_row_and_nothing_is_taken(fieldkit: Run, tmp_path: Path) -> None:
    path = form(tmp_path / "f.xlsx", ("intger", "q", "Q?"))
    before = fieldkit("checklist", "list").out
    refused = fieldkit("checklist", "import", str(path))
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f"fieldkit: {path}: no checklist was taken from it. Put right and import again:\n"
        "  survey, row 2: “intger” is no type of question. Did you mean “integer”?\n"
    )
    assert fieldkit("checklist", "list").out == before
    checked = fieldkit("check", "--content", str(path))
    assert (checked.code, "survey, row 2: “intger”" in checked.err) == (1, True)


def test_the_check_says_of_a_form_what_the_import_says(fieldkit: Run, foreign: Path) -> None:
    checked = fieldkit("check", "--content", str(foreign))
    assert (checked.code, checked.err) == (0, "")
    assert [line.removeprefix(f"{foreign}: ") for line in checked.lines[:2]] == [
        line.removeprefix(f"{foreign}: ") for line in fieldkit("checklist", "import", str(foreign)).err.splitlines()
    ]
    assert checked.lines[2] == f"{foreign} is sound: 1 checklist, 3 items."
