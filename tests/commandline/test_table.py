"""Tables from the shell: written, changed in a spreadsheet, taken back."""

import csv
from pathlib import Path

import pytest

from tests.commandline.conftest import Run


def test_a_table_goes_to_a_file_and_comes_back_with_what_was_changed(fieldkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    said = fieldkit("table", "clients", "--to", str(file))
    assert said.code == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert said.out == f"{file}: {len(rows) - 1} clients.\n"
    town = rows[0].index("Town")
    rows[1][town] = "Æthelby"
    rows.append(["", "Added Ltd", *[""] * (len(rows[0]) - 2)])
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=";").writerows(rows)
    tried = fieldkit("table", "client", "--from", str(file), "--dry-run")
    words = f"1 new, 1 changed, {len(rows) - 3} as they were."
    assert tried.out == f"{file}: {words} Nothing was changed: this was a dry run.\n"
    assert "Æthelby" not in fieldkit("table", "client").out
    assert fieldkit("table", "client", "--from", str(file)).out == f"{file}: {words}\n"
    printed = fieldkit("table", "client").out
    assert "Æthelby" in printed
    assert "Added Ltd" in printed


def test_a_file_that_is_there_is_not_written_over(fieldkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("mine")
    said = fieldkit("table", "client", "--to", str(file))
    assert (said.code, said.err) == (1, f"fieldkit: {file} is there already. Nothing was written. Give another name.\n")
    assert file.read_text() == "mine"


def test_a_wrong_cell_is_named_and_nothing_is_taken(fieldkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("What,Due\nFine,fri\nWrong,whenever\n")
    said = fieldkit("table", "promise", "--from", str(file))
    assert said.code == 1
    assert "t.csv: nothing was changed." in said.err
    assert "Line 3, column “Due”:" in said.err
    assert "Fine" not in fieldkit("table", "promise").out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("client", "--to", "a", "--from", "b"), 2, "Either --to or --from"),
        (("client", "--dry-run"), 2, "--dry-run is for --from"),
        (("client", "--from", "no such file.csv"), 1, "no such file.csv: No such file"),
        (("client", "--to", "no/such/folder.csv"), 1, "Nothing was written"),
        (("answer", "--from", "x.csv"), 1, "Answers are written by fieldkit itself"),
        (("gizmo",), 2, "no kind of record"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(fieldkit: Run, arguments: tuple[str, ...], code: int, says: str) -> None:
    said = fieldkit("table", *arguments)
    assert said.code == code
    assert says in said.err
