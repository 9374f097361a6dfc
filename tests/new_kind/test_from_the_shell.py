"""Commands and tables, for a kind that is only declared."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.domain.records import codes, kinds
from tests.names import MARKUP
from tests.new_kind.gadget import GADGET, WEIGHT, Run


def test_a_name_and_a_code_are_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for taken in (GADGET, replace(GADGET, name="gizmo"), replace(GADGET, code=100)):
        with pytest.raises(ValueError, match="is taken"):
            kinds.register(taken)
    monkeypatch.setitem(codes.CODES, "gizmo", 101)
    with pytest.raises(ValueError, match="gizmo has the code 101"):
        kinds.register(replace(GADGET, name="gizmo", code=100))
    assert "gizmo" not in kinds.KINDS


def test_it_is_added_shown_changed_and_found_from_the_shell(fieldkit: Run) -> None:
    code, said = fieldkit("add", "gadget", "name=Cable tester", "price=12.50", "client=acme", "spare=yes", "setup=1:30")
    assert code == 0
    uid, *readings = said.splitlines()
    assert readings == [f"client: {MARKUP}", "setup: 1:30", "price: 12.50"]
    stored = json.loads(fieldkit("show", "gadget", uid, "--json")[1])["fields"]
    assert (stored["price"], stored["spare"], stored["setup"], stored["state"]) == (1250, True, 90, "stored")
    assert stored["client"]["title"] == MARKUP
    assert fieldkit("set", uid, "state=lost", "serial=QQ-4711-Z") == (0, "")
    assert "lost" in fieldkit("show", "gadget", uid)[1]
    for words in (("cable",), ("4711-Z",), ("--kind", "gadget", "cable")):
        assert "Cable tester" in fieldkit("find", *words)[1]
    assert fieldkit("delete", uid)[0] == 0
    assert "Cable tester" in fieldkit("trash")[1]
    assert fieldkit("undelete", uid)[0] == 0
    assert "lost" in fieldkit("history", uid)[1]
    assert fieldkit("check")[0] == 0


def test_find_ranks_it_by_its_weight(fieldkit: Run) -> None:
    for kind, values in {
        "promise": ["what=Oscilloscope", "due=2026-12-01"],
        "gadget": ["name=Oscilloscope"],
        "client": ["name=Oscilloscope"],
        "call": ["note=Oscilloscope"],
    }.items():
        assert fieldkit("add", kind, *values)[0] == 0
    found = json.loads(fieldkit("find", "oscilloscope", "--json")[1])
    assert [one["kind"] for one in found] == ["client", "gadget", "promise", "call"]
    assert 5 < WEIGHT < 9


@pytest.mark.parametrize("format_", ["csv", "json", "xlsx"])
def test_it_is_written_for_other_programs(fieldkit: Run, tmp_path: Path, format_: str) -> None:
    file = tmp_path / f"gadgets.{format_}"
    assert fieldkit("export-table", "gadget", "-o", str(file)) == (0, f"{file}: 4 gadgets.\n")
    printed = fieldkit("export-table", "gadget")[1]
    rows = list(csv.DictReader(printed.splitlines()))
    assert all(field.label in rows[0] for field in GADGET.fields)


def test_it_goes_out_as_a_table_and_comes_back(fieldkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "gadgets.csv"
    assert fieldkit("table", "gadget", "--to", str(file))[0] == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0] == ["UID", *(field.label for field in GADGET.form)]
    assert "0 new, 0 changed, 4 as they were." in fieldkit("table", "gadget", "--from", str(file))[1]
    rows[1][rows[0].index("Price")] = "99.99"
    rows.append(["", "Added", MARKUP, "lost", *[""] * (len(rows[0]) - 4)])
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    assert "1 new, 1 changed, 3 as they were." in fieldkit("table", "gadget", "--from", str(file))[1]
    assert "99.99" in fieldkit("table", "gadget")[1]
