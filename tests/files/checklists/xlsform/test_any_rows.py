"""Rows in any order and with anything in them: a list, or a sentence with its row, and each row is told of."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.files.checklists.xlsform.form_file import taken
from fieldkit.files.checklists.xlsform.workbook.sheets import ReadSheet, ReadWorkbook, SheetRow
from fieldkit.files.checklists.yaml_file import ChecklistFileError
from tests.files.checklists.xlsform.forms import CHOICES

HEAD = (
    *("type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint", "appearance"),
    *("fieldkit_id", "fieldkit_type", "fieldkit_ask", "fieldkit_when", "fieldkit_repeat", "fieldkit_takes"),
    *("fieldkit_more", "fieldkit_usual", "fieldkit_good", "fieldkit_title", "fieldkit_min"),
)
NAMES = st.sampled_from(("a", "b", "c", "d", "fieldkit_purpose", "fieldkit_empty_2", "é x", ""))
TYPES = st.sampled_from(
    (
        *("text", "integer", "decimal", "date", "image", "note", "calculate", "range", "rank colour", "acknowledge"),
        *("select_one yn", "select_multiple colour", "select_one colour or_other", "begin_group", "end_group"),
        *("begin_repeat", "end_repeat", "nonsense", "", "select_one", "geopoint"),
    )
)
SAID = st.sampled_from(
    (
        *("${a} = 'yes'", "selected(${b}, 'r')", ". >= 1 and . <= 9", ". <= ${a}", "not(${c} > 2)", "${a} != ''"),
        *("not(selected(., 'none') and count-selected(.) > 1)", "yes", "no", "1", "[]", "{}", '{"label": 1}', "null"),
        *('{"relevant": "", "when": [{"item": "a"}]}', '{"relevant": "", "when": [1, {"item": []}]}', "[[[", "text"),
        *("check", "money", "multiline", "x" * 50, "\x1b[31m", "${", "1e999", '{"key": "a", "label": "L"}', "NaN"),
    )
)


def column(name: str) -> st.SearchStrategy[str]:
    return TYPES if name == "type" else NAMES if name in ("name", "fieldkit_id") else st.just("") | SAID


ROW = st.tuples(*map(column, HEAD))
OWN = st.lists(
    st.tuples(st.sampled_from(("format", "id", "title", "scope", "minutes", "bands", "gates", "more", "x", "")), SAID),
    max_size=5,
)


def sheet(name: str, rows: list[tuple[str, ...]]) -> ReadSheet:
    made = (
        SheetRow(number, {place: text for place, text in enumerate(row, 1) if text})
        for number, row in enumerate(rows, 1)
    )
    return ReadSheet(name, tuple(row for row in made if row.cells))


@given(st.lists(ROW, max_size=8), OWN)
def test_any_rows_are_a_list_or_a_sentence(rows: list[tuple[str, ...]], own: list[tuple[str, str]]) -> None:
    choices = [tuple(map(str, row)) for row in CHOICES]
    sheets = (
        sheet("survey", [HEAD, ("text", "always", "Always?"), *rows]),
        sheet("choices", choices),
        sheet("fieldkit", [("key", "value"), ("format", "1"), *own]),
    )
    try:
        found = taken(Path("form.xlsx"), ReadWorkbook(sheets))
    except ChecklistFileError as error:
        assert error.problems
        return
    assert found.checklist.items
    asked = {f"{row[0]}" for row in rows}
    told = " ".join(map(str, found.left_out))
    assert "calculate" not in asked or "calculate" in told
    assert "\x1b" not in told
