"""A list that goes out as a form comes back as it was, and every form is one for other programs."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.diff import diff
from fieldkit.domain.checklists.load import ChecklistError, dump, load
from fieldkit.files.checklists.any_file import read
from fieldkit.files.checklists.xlsform.xlsx_form import LONGEST_CELL, xlsx_of
from tests.domain.surveys.survey_content import made, starting
from tests.names import HARD


def there_and_back(checklist: Checklist, path: Path) -> list[str]:
    """Return what other programs warn of, after the list was seen to come back as it is."""
    data, left_out = xlsx_of(checklist)
    path.write_bytes(data)
    again = read(path)
    assert diff(checklist, again.checklist) == ()
    assert dump(again.checklist) == dump(checklist)
    assert again.left_out == ()
    assert not [one for one in left_out if "come back" in one.why]
    return list(convert(io.BytesIO(data), pretty_print=False, file_type=".xlsx").warnings)


@pytest.mark.parametrize("key", starting())
def test_a_starting_list_comes_back_and_converts_without_a_warning(key: str, tmp_path: Path) -> None:
    assert there_and_back(starting()[key], tmp_path / "list.xlsx") == []


def test_what_a_form_asks_is_what_the_list_asks(tmp_path: Path) -> None:
    data, left_out = xlsx_of(starting()["network-cabling"])
    book = openpyxl.load_workbook(io.BytesIO(data))
    head, *rows = ([str(cell or "") for cell in row] for row in book["survey"].iter_rows(values_only=True))
    survey = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    judged = survey["nc-permission"]
    assert (judged["type"], judged["required"]) == ("select_one fieldkit_result", "yes")
    assert judged["guidance_hint"].startswith("Good: ")
    assert judged["fieldkit_severity"] == "high"
    conditions = [row["relevant"] for row in survey.values() if row["relevant"]]
    assert "${nc-permission} = 'pass'" in conditions
    limits = [row["constraint"] for row in survey.values() if row["constraint"]]
    assert any(limit.startswith(". >= 0") for limit in limits)
    assert any(limit.startswith("not(selected(., ") for limit in limits)
    results = [row[1] for row in book["choices"].iter_rows(values_only=True) if row[0] == "fieldkit_result"]
    assert results == ["pass", "partial", "fail", "na", "not_checked"]
    elsewhere = next(str(one) for one in left_out if "nc-voice" in one.what)
    assert elsewhere == (
        "survey, row 91: condition of “nc-voice”: it asks for “fv-phones” of the checklist first-visit; a form knows "
        "no other; a form shows it also where that does not hold"
    )
    assert "survey, rows 15, 19 and 30: asset: a link to a piece of equipment is a line of text in a form" in map(
        str, left_out
    )


def test_what_is_edited_in_the_workbook_counts(tmp_path: Path) -> None:
    before = made(
        {"id": "a", "ask": "Ask ${b}?", "hint": "Look"},
        {"id": "b", "type": "money", "when": {"item": "a", "eq": "pass"}, "min": 1},
        {"id": "c", "type": "number", "unit": "hours", "hint": "Each"},
    )
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx_of(before)[0])
    book = openpyxl.load_workbook(path)
    sheet = book["survey"]
    columns = {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}
    names = [str(row[columns["name"] - 1]) for row in sheet.iter_rows(values_only=True)]
    for name, column, value in (
        ("a", "label", "Asked anew"),
        ("b", "relevant", "${a} = 'fail'"),
        ("b", "type", "text"),
        ("c", "hint", "All together [hours]"),
    ):
        sheet.cell(names.index(name) + 1, columns[column]).value = value
    book.save(path)
    again = read(path)
    a, b, c = again.checklist.items
    assert (a.ask, b.type, b.when[0].eq, c.hint, c.unit) == ("Asked anew", "text", "fail", "All together", "hours")
    told = [str(one) for one in again.left_out]
    assert "survey, row 4: fieldkit_type “money”: the type of the form is no longer that; it is text now" in told


def test_nothing_of_a_text_is_a_formula_a_command_or_the_name_of_a_question(tmp_path: Path) -> None:
    evil = ["=1+1", "+cmd|' /C calc'!A0", "${nobody}", "$\\{x}", "<b>bold</b> & “more”", '{"a": 1}', "yes", *HARD]
    items = [
        {"id": f"i {place} ${{x}}", "ask": text, "hint": text, "how": text, "finding": text, "my key": [text]}
        for place, text in enumerate(evil)
    ]
    options = [{"value": text, "label": f"{text} {place}"} for place, text in enumerate(dict.fromkeys(evil))]
    try:
        checklist = made(*items, {"id": "o", "type": "choice", "options": options}, purpose="\n".join(evil))
    except ChecklistError:
        checklist = made(*items[:7], {"id": "o", "type": "choice", "options": options[:7]}, purpose="\n".join(evil))
    assert there_and_back(checklist, tmp_path / "list.xlsx") == []
    book = openpyxl.load_workbook(tmp_path / "list.xlsx")
    assert {cell.data_type for sheet in book.worksheets for row in sheet.rows for cell in row} <= {"s", "n"}


def test_a_text_that_no_cell_holds_is_cut_off_and_said(tmp_path: Path) -> None:
    data, left_out = xlsx_of(made({"id": "a", "how": "x" * (LONGEST_CELL + 10)}))
    told = [str(one) for one in left_out]
    assert "survey, row 3: column “fieldkit_how”: a cell holds 32,767 letters; the rest is cut off" in told
    assert "sheet “survey”: item “a”, changed (how): it would come back otherwise" in told
    path = tmp_path / "list.xlsx"
    path.write_bytes(data)
    assert read(path).checklist.items[0].how.endswith("…")


def test_names_that_differ_by_their_size_or_signs_alone_are_kept_apart(tmp_path: Path) -> None:
    checklist = made(
        {"id": "A b", "type": "choice", "options": ["x y", "x_y", "X  z"]},
        {"id": "a_b", "when": {"item": "A b", "any_of": ["x_y", "X z"]}},
        {"id": "A_B", "when": {"item": "A b", "ne": "x y"}},
        {"id": "meta"},
        {"id": "fieldkit_purpose"},
        {"id": "é", "type": "text"},
    )
    assert there_and_back(checklist, tmp_path / "list.xlsx") == []


def test_a_section_without_items_and_a_repeat_without_a_text_come_back(tmp_path: Path) -> None:
    sections = [
        {"id": "none", "title": "Nothing yet", "items": []},
        {"id": "a", "title": "A", "items": [{"id": "a", "type": "check", "ask": "A?"}]},
        {
            "id": "each",
            "title": "Each",
            "repeat": {"label": "Thing", "key": "k", "creates": "asset", "mine": 1},
            "when": {"item": "a", "answered": True},
            "items": [{"id": "k", "type": "date", "ask": "When?"}, {"id": "x", "type": "number", "ask": "X?"}],
        },
    ]
    whole = {"id": "made", "title": "Made", "sections": sections}
    assert there_and_back(load(whole), tmp_path / "list.xlsx") == []


WORDS = st.text("abC _-.${}\"'=<1é", min_size=1, max_size=6).filter(str.strip)
TYPES = st.sampled_from(("check", "yesno", "choice", "multi", "number", "money", "text", "longtext", "date", "file"))
FIGURES = st.integers(-50, 50) | st.floats(-9, 9, allow_nan=False).map(lambda figure: round(figure, 3))


@st.composite
def lists(draw: st.DrawFn) -> Checklist:
    ids = draw(st.lists(WORDS, min_size=1, max_size=5, unique_by=lambda word: " ".join(word.split())))
    items: list[dict[str, object]] = []
    for name in ids:
        item: dict[str, object] = {"id": name, "type": draw(TYPES), "ask": draw(WORDS), "hint": draw(WORDS)}
        if item["type"] in ("choice", "multi"):
            item["options"] = draw(st.lists(WORDS, min_size=1, max_size=4))
        if item["type"] in ("number", "money"):
            item |= draw(st.fixed_dictionaries({}, optional={"min": FIGURES, "max": FIGURES, "unit": WORDS}))
        if items:
            other = draw(st.sampled_from(items))
            listed = other.get("options")
            values = [str(one) for one in listed] if isinstance(listed, list) else ["pass"]
            tests = st.fixed_dictionaries(
                {"item": st.just(other["id"])},
                optional={
                    "eq": st.sampled_from(values),
                    "ne": st.sampled_from(values),
                    "gt": FIGURES,
                    "answered": st.booleans(),
                },
            ).filter(lambda test: len(test) > 1)
            item |= draw(st.fixed_dictionaries({}, optional={"when": tests | st.lists(tests, min_size=1, max_size=2)}))
        item |= draw(st.fixed_dictionaries({}, optional={"required": st.booleans(), "good": WORDS, "mine": WORDS}))
        items.append(item)
    try:
        return made(*items, purpose=draw(WORDS))
    except ChecklistError:
        return made({"id": draw(WORDS), "ask": draw(WORDS)})


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(checklist=lists())
def test_any_list_comes_back_and_converts(checklist: Checklist, tmp_path: Path) -> None:
    assert there_and_back(checklist, tmp_path / "list.xlsx") == []
