"""Tables for other programs from the shell: to a file, a folder, the output."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from tests.commandline.conftest import Run


def test_a_workbook_by_its_name(fieldkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "clients.xlsx"
    said = fieldkit("export-table", "clients", "-o", str(file))
    rows = list(openpyxl.load_workbook(file)["Clients"].iter_rows(values_only=True))
    assert said.out == f"{file}: {len(rows) - 1} clients.\n"
    assert rows[0][:2] == ("UID", "Name")


def test_into_a_folder_under_a_name_of_its_own(fieldkit: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert fieldkit("export-table", "card-use", "--format", "json", "--to", str(tmp_path / "out")).code == 0
    (made,) = (tmp_path / "out").iterdir()
    assert made.name.startswith("card-uses-2")
    assert json.loads(made.read_bytes())


@pytest.mark.parametrize("output", [(), ("-o", "-")])
def test_csv_and_json_are_printed(fieldkit: Run, output: tuple[str, ...]) -> None:
    printed = fieldkit("export-table", "contact", *output)
    rows = list(csv.DictReader(printed.lines))
    assert {row["UID"] for row in rows} == {
        one["uid"] for one in json.loads(fieldkit("export-table", "contact", "--format", "json", *output).out)
    }
    assert "\ufeff" not in printed.out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("client", "--format", "xlsx"), 2, "A workbook is no text: name the file with -o FILE."),
        (("client", "--format", "xlsx", "-o", "-"), 2, "A workbook is no text"),
        (("client", "--format", "ods"), 2, "'ods' is not one of 'csv', 'json', 'xlsx'"),
        (("client", "-o", "no/such/folder.csv"), 1, "no/such is no folder. Nothing was written."),
        (("client", "-o", "t.csv", "--format", "json"), 1, "t.csv is named as CSV, and JSON was asked for"),
        (("gizmo",), 2, "no kind of record"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(fieldkit: Run, arguments: tuple[str, ...], code: int, says: str) -> None:
    said = fieldkit("export-table", *arguments)
    assert said.code == code
    assert says in said.err


def test_a_file_that_is_there_needs_force(fieldkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("mine")
    said = fieldkit("export-table", "client", "-o", str(file))
    assert (said.code, file.read_text()) == (1, "mine")
    assert f"{file} is there already; it was not touched." in said.err
    assert fieldkit("export-table", "client", "-o", str(file), "--force").code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfUID,")
