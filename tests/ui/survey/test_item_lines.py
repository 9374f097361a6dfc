"""What the list of a survey and the sheet below say of one row, word for word, with the tone of each word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fieldkit.domain.checklists.checklist import Checklist, Condition, Item, ItemOption, Repeat, Rule, Section
from fieldkit.domain.surveys.aids.limits import limits
from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.layout import SurveyRow, layout
from fieldkit.screens.survey.item_lines import about, line, short_answer, uid_at, whole_item
from fieldkit.widgets.lists.rows import Row
from fieldkit.widgets.sheet import Part

OPTIONS = tuple(ItemOption(f"v{number}", f"Label {number}") for number in range(1, 12))
ITEMS = (
    Item(
        "check",
        "check",
        "Is it locked?",
        required=True,
        good="A key.",
        hint="Look at it.",
        ask_aloud="May I see?",
    ),
    Item("yesno", "yesno", "Is there one?"),
    Item("choice", "choice", "Which?", options=OPTIONS[:2]),
    Item("judged", "choice", "Which way?", options=(ItemOption("a", "Cable", "pass"), ItemOption("b", "Air", "fail"))),
    Item("many", "choice", "Which of many?", options=OPTIONS),
    Item("nine", "choice", "Which of nine?", options=OPTIONS[:9]),
    Item("ten", "multi", "Which of ten?", options=OPTIONS[:10]),
    Item("multi", "multi", "Which ones?", options=OPTIONS[:3]),
    Item("money", "money", "What does it cost?"),
    Item("text", "text", "What is it called?"),
    Item("long", "longtext", "What happened?"),
)
MADE = Checklist(
    "made",
    "Made",
    1,
    (
        Section("all", "All of it", ITEMS),
        Section("hubs", "Hubs", (Item("hub", "text", "Which hub?"),), repeat=Repeat("access point", "hub")),
        Section("gone", "Old", (Item("old", "text", "Old?", when=(Condition("text", eq="x"),)),)),
    ),
)


def row_of(item: str, value: str = "", result: str = "", note: str = "") -> SurveyRow:
    given = Given(item, "", value, result, note)
    rows = layout(MADE, answers_of(*([given] if value or result or note else [])))
    return next(row for row in rows if row.item is not None and row.item.id == item)


def toned(part: Part) -> str:
    """Return rank and words of a paragraph, each change of the tone in angle brackets."""
    text, last = f"{part.rank} ", ""
    for number, piece in enumerate(part.pieces):
        text += " " * part.gap * bool(number)
        for drawn, tone in piece:
            text += f"<{tone}>" * (tone != last) + drawn
            last = tone
    return text + " (foot)" * part.foot


CHECK_KEYS = "1 <accent>p <>pass  <accent>a <>partial  <accent>f <>fail  <accent>n <>n/a  <accent>u <>not checked"


def test_the_sheet_says_all_that_an_item_has() -> None:
    assert list(map(toned, about(row_of("check"), None, None, said=("Stored.", "alert")))) == [
        "2 <alert>Stored.",
        "1 <strong>Is it locked? <accent>(needed)",
        "4 <accent>“May I see?”",
        "3 <dim>good: <>A key.",
        "4 <dim>Look at it.",
        f"{CHECK_KEYS} (foot)",
    ]
    answered = row_of("check", "fail", "fail", "seen")
    last = Given("check", "", "pass", "pass", "by day")
    assert list(map(toned, about(answered, last, date(2026, 3, 4)))) == [
        "1 <strong>Is it locked?",
        "4 <accent>“May I see?”",
        "3 <dim>good: <>A key.",
        "4 <dim>Look at it.",
        "3 <dim>note: <>seen",
        "3 <dim>last time, 4 Mar 2026: <good>✓ pass, now ▼ worse (by day)",
        f"{CHECK_KEYS.replace('<>fail', '<alert>• fail')}  <accent>= <dim>as last time (foot)",
    ]


@pytest.mark.parametrize(
    ("row", "keys"),
    [
        (row_of("yesno"), "<accent>y <>yes  <accent>n <>no"),
        (row_of("yesno", "yes"), "<accent>y <good>• yes  <accent>n <>no"),
        (row_of("yesno", "no"), "<accent>y <>yes  <accent>n <good>• no"),
        (row_of("check", "pass", "pass"), CHECK_KEYS[2:].replace("<>pass", "<good>• pass")),
        (
            row_of("check", "partial", "partial"),
            CHECK_KEYS[2:].replace("<>partial  <accent>f", "• partial  f"),
        ),
        (row_of("choice"), "<accent>1 <>Label 1  <accent>2 <>Label 2"),
        (row_of("choice", "v2"), "<accent>1 <>Label 1  <accent>2 <good>• Label 2"),
        (
            row_of("judged", "", "na"),
            "<accent>1 <>Cable  <accent>2 <>Air  <accent>n <dim>• n/a  <accent>u <>not checked",
        ),
        (
            row_of("judged", "", "not_checked"),
            "<accent>1 <>Cable  <accent>2 <>Air  <accent>n <>n/a  <accent>u <dim>• not checked",
        ),
        (
            row_of("multi"),
            "<accent>1 <>[ ] Label 1  <accent>2 <>[ ] Label 2  <accent>3 <>[ ] Label 3  <accent>Enter <dim>goes on",
        ),
        (
            row_of("multi", "v1,v3"),
            "<accent>1 <good>[x] Label 1  <accent>2 <>[ ] Label 2  <accent>3 <good>[x] Label 3"
            "  <accent>Enter <dim>goes on",
        ),
        (row_of("text"), "<accent>Enter <>types"),
        (row_of("money"), "<accent>Enter <>types"),
    ],
)
def test_the_keys_of_an_item_are_those_that_answer_it_and_the_answer_is_marked(row: SurveyRow, keys: str) -> None:
    assert toned(about(row, None, None)[-1]) == f"1 {keys} (foot)"


def test_ten_options_have_a_digit_each_and_of_more_every_one_is_seen_with_the_number_to_type() -> None:
    nine = "  ".join(f"<accent>{number} <>Label {number}" for number in range(1, 10))
    assert toned(about(row_of("nine"), None, None)[-1]) == f"1 {nine} (foot)"
    ticked = "  ".join(f"<accent>{number} <>[ ] Label {number}" for number in range(1, 10))
    ten = f"1 {ticked}  <accent>0 <>[ ] Label 10  <accent>Enter <dim>goes on (foot)"
    assert toned(about(row_of("ten"), None, None)[-1]) == ten
    more = f"{nine}  <accent>10 <>Label 10  <accent>11 <>Label 11"
    assert toned(about(row_of("many"), None, None)[-1]) == f"1 {more}  <accent>Enter <>types numbers or names (foot)"
    typed = about(row_of("many"), None, None, takes_text=True)[-1]
    assert toned(typed) == f"1 {more}  <accent>number or letters <dim>name it  <accent>Esc <dim>letters are keys (foot)"
    ten_of = row_of("ten").item
    assert ten_of is not None and whole_item(ten_of)[1].endswith("· 9 Label 9 · 0 Label 10")


LAST = Given("text", "", "Old")
NOTED = Given("text", "", "", "", "only a note")


@pytest.mark.parametrize(
    ("item", "last", "open_for", "takes_text", "keys"),
    [
        ("text", None, "answer", False, "<accent>Enter <>keeps it and goes on  <accent>Esc <>keeps it and leaves"),
        (
            "long",
            None,
            "answer",
            False,
            "<accent>Enter <>keeps it and goes on  <accent>↓ <>new line  <accent>Esc <>keeps it and leaves",
        ),
        (
            "text",
            LAST,
            "note",
            True,
            "<accent>Enter <>keeps the note  <accent>↓ <>new line  <accent>Esc <>keeps it and leaves",
        ),
        (
            "text",
            LAST,
            "",
            True,
            "<accent>any letter or digit <>begins the answer  <accent>Enter <>opens it  <accent>Esc = <dim>as last time"
            "  <accent>Esc <dim>letters are keys",
        ),
        (
            "text",
            NOTED,
            "",
            True,
            "<accent>any letter or digit <>begins the answer  <accent>Enter <>opens it"
            "  <accent>Esc <dim>letters are keys",
        ),
        ("text", LAST, "", False, "<accent>Enter <>types  <accent>= <dim>as last time"),
        ("text", NOTED, "", False, "<accent>Enter <>types"),
    ],
)
def test_the_keys_while_something_is_typed_or_would_be(
    item: str, last: Given | None, open_for: str, takes_text: bool, keys: str
) -> None:
    parts = about(row_of(item), last, None, open_for=open_for, takes_text=takes_text)
    empties = "  <accent>Ctrl+U <dim>empties it" if open_for and "new line" not in keys else ""
    assert toned(parts[-1]) == f"1 {keys}{empties} (foot)"


@pytest.mark.parametrize(
    ("item", "open_for", "unknown"),
    [
        (Item("who", "text", "?", required=True), "answer", "  <accent>Ctrl+U <>not known yet"),
        (Item("much", "number", "?", required=True, fail_if=Rule(gt=3)), "answer", "  <accent>Ctrl+U <>not checked"),
        (Item("who", "text", "?", required=True), "photo", ""),
        (Item("who", "text", "?"), "answer", ""),
        (Item("why", "longtext", "?", required=True), "answer", "  <accent>Ctrl+U <>not known yet"),
    ],
)
def test_in_an_empty_field_the_key_that_empties_says_that_nobody_knows(item: Item, open_for: str, unknown: str) -> None:
    keys = about(row_of("text")._replace(item=item), None, None, open_for=open_for, empty=True)[-1]
    assert toned(keys).endswith(f"<accent>Esc <>keeps it and leaves{unknown} (foot)")


def test_what_a_letter_does_to_an_answer_and_what_escape_does_are_said() -> None:
    def said(row: SurveyRow, **more: Any) -> str:
        return toned(about(row, None, None, **more)[-1])

    for row, does, enter in (
        (row_of("text", "Old"), "adds to it", "changes it"),
        (row_of("money", "500"), "types it anew", "changes it"),
        (row_of("money", "12")._replace(item=Item("n", "number", "?")), "types it anew", "changes it"),
        (row_of("money")._replace(item=Item("d", "date", "?")), "begins the answer", "opens it"),
    ):
        assert said(row, takes_text=True) == (
            f"1 <accent>any letter or digit <>{does}  <accent>Enter <>{enter}  <accent>Esc <dim>letters are keys (foot)"
        )
        assert said(row, takes_text=True, takes_back=True).count("<accent>z <>takes back one more") == 1
    typed = said(row_of("money", "500"), open_for="answer", over=True)
    leaves = "<accent>Esc <>leaves it as it was  <accent>Ctrl+U <dim>empties it"
    assert typed == f"1 <accent>Enter <>keeps it and goes on  {leaves} (foot)"


def test_what_is_written_stands_on_the_sheet_with_what_is_asked_for_and_what_was_last_time() -> None:
    row = row_of("money", "12550")
    last = Given("money", "", "9900", "", "")
    assert list(map(toned, about(row, last, None, currency="€")))[1:4] == [
        "4 <dim>an amount",
        "3 <dim>now: <>€125.50",
        "3 <dim>last time: <>€99.00",
    ]
    assert list(map(toned, about(row_of("text"), NOTED, None)))[1:-1] == ["3 <dim>last time: · (only a note)"]
    assert list(map(toned, about(row_of("text"), Given("text"), None)))[1:-1] == []
    assert list(map(toned, about(row_of("yesno", "yes"), None, None)))[1:-1] == []
    assert list(map(toned, about(row_of("text", "x"), None, None, finished=True))) == [
        "1 <strong>What is it called?",
        "3 <dim>now: <>x",
        "1 <accent>e <>reopens the finished survey  <accent>v <>score and findings (foot)",
    ]


def test_the_sheet_of_what_is_no_item() -> None:
    rows = layout(MADE, answers_of(Given("hub", "1", "Roof")))
    adds = next(row for row in rows if row.kind == "add")
    assert list(map(toned, about(adds, None, None, said=("Said.", "dim")))) == [
        "2 <dim>Said.",
        "1 <strong>Is there an access point to add?",
        "1 <accent>Enter <>adds an access point  <accent>↓ <>goes on (foot)",
    ]
    assert about(rows[0], None, None) == about(rows[0], None, None, said=("", "dim")) == []
    assert cells(line(row_of("yesno"), None))[2:] == (("· ", "dim"), "Is there one?", ("", "dim"))
    assert about(None, None, None) == []
    assert list(map(toned, about(None, None, None, said=("Said.", "dim")))) == ["2 <dim>Said."]


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (Item("i", "money", "?"), "an amount"),
        (Item("i", "date", "?"), "a day, such as 24 nov 2026, yesterday or in 3 months"),
        (Item("i", "contact", "?"), "a person: the name"),
        (Item("i", "asset", "?"), "a piece of equipment: make, model, serial"),
        (Item("i", "file", "?"), "the path of a file or a photo"),
        (Item("i", "file", "?", accept=("jpg", "pdf")), "the path of a file or a photo (jpg, pdf)"),
        (Item("i", "signoff", "?"), "name, role: signs with today's date"),
        (Item("i", "text", "?"), ""),
        (Item("i", "number", "?", unit="h", accept=("jpg",)), "a number, h"),
    ],
)
def test_what_is_asked_for(item: Item, says: str) -> None:
    assert limits(item) == says


@pytest.mark.parametrize(
    ("item", "value", "result", "short"),
    [
        ("check", "pass", "pass", ("✓ pass", "good")),
        ("check", "partial", "partial", ("~ partial", "accent")),
        ("check", "fail", "fail", ("✗ fail", "alert")),
        ("check", "na", "na", ("– n/a", "dim")),
        ("judged", "", "not_checked", ("? not checked", "dim")),
        ("judged", "b", "", ("✗ Air", "alert")),
        ("money", "12550", "", ("  £125.50", "")),
        ("long", "one\ntwo", "", ("  one two", "")),
        ("text", "", "", ("· ", "dim")),
    ],
)
def test_an_answer_in_short(item: str, value: str, result: str, short: tuple[str, str]) -> None:
    assert short_answer(MADE.places[item][1], Given(item, "", value, result, "note"), "£") == short


def cells(row: Row) -> tuple[object, ...]:
    return (row.kind, row.choosable, *row.cells)


def test_the_line_of_each_kind_of_row() -> None:
    rows = layout(MADE, answers_of(Given("hub", "1", "Roof")))
    by_kind = {row.kind: row for row in rows if row.kind != "item"}
    assert cells(line(rows[0], None)) == ("section", False, ("All of it", "heading"))
    assert cells(line(by_kind["instance"], None)) == ("instance", False, ("  access point 1: Roof", "accent"))
    assert cells(line(by_kind["add"], None)) == ("add", True, ("+", "accent"), ("Add: access point", "dim"), "")
    assert line(by_kind["add"], None).uid == uid_at("add", "hubs")
    hub = next(row for row in rows if row.instance and row.item is not None)
    assert line(hub, None).uid == uid_at("item", "hubs", "hub", "1") == "item\nhubs\nhub\n1"


@pytest.mark.parametrize(
    ("row", "last", "conflict", "shown"),
    [
        (row_of("check"), None, False, (("· needed", "accent"), "Is it locked?", ("", "dim"))),
        (
            row_of("check"),
            Given("check", "", "pass", "pass"),
            False,
            (("needed, was pass", "accent"), "Is it locked?", ("", "dim")),
        ),
        (
            row_of("check", "fail", "fail"),
            Given("check", "", "partial", "partial"),
            False,
            (("✗ fail ▼ worse", "alert"), ("Is it locked?", "dim"), ("", "dim")),
        ),
        (
            row_of("judged", "a"),
            Given("judged", "", "b"),
            False,
            (("✓ Cable ▲ better", "good"), ("Which way?", "dim"), ("", "dim")),
        ),
        (row_of("yesno"), None, False, (("· ", "dim"), "Is there one?", ("", "dim"))),
        (
            row_of("yesno"),
            Given("yesno", "", "yes"),
            False,
            (("· was Yes", "dim"), "Is there one?", ("", "dim")),
        ),
        (
            row_of("judged"),
            Given("judged", "", "", "na"),
            False,
            (("· was n/a", "dim"), "Which way?", ("", "dim")),
        ),
        (
            row_of("text", note="x"),
            Given("text", "", "", "", "noted"),
            False,
            (("· ", "dim"), "What is it called?", ("note", "dim")),
        ),
        (
            row_of("money", "100", note="x"),
            Given("money", "", "200"),
            False,
            (("  €1.00", ""), ("What does it cost?", "dim"), ("note", "dim")),
        ),
        (
            row_of("money", "100"),
            None,
            True,
            (("  €1.00", ""), ("≠ conflict: What does it cost?", "alert"), ("", "dim")),
        ),
        (
            row_of("money"),
            Given("money", "", "200"),
            True,
            (("· was €2.00", "dim"), ("≠ conflict: What does it cost?", "alert"), ("", "dim")),
        ),
    ],
)
def test_the_line_of_an_item(row: SurveyRow, last: Given | None, conflict: bool, shown: tuple[object, ...]) -> None:
    assert cells(line(row, last, "€", conflict=conflict)) == ("item", True, *shown)
