"""A form of somebody else as a checklist: what becomes of each row, and that nothing of it is dropped in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.files.checklists.yaml_file import ChecklistFileError
from tests.files.checklists.xlsform.forms import CHOICES, HEAD, Rows, form, items, said, taken

TEXT = ("text", "t", "Who?")


def refused(path: Path, *survey: tuple[object, ...], choices: Rows = CHOICES) -> list[str]:
    with pytest.raises(ChecklistFileError) as error:
        taken(path, *survey, choices=choices)
    return list(error.value.problems)


@pytest.mark.parametrize(
    ("kind", "type_", "why"),
    [
        ("integer", "number", "a fraction would be taken here, too"),
        ("decimal", "number", ""),
        ("text", "text", ""),
        ("date", "date", ""),
        ("image", "file", ""),
        ("select_one yn", "yesno", ""),
        ("select_one colour", "choice", ""),
        ("select_multiple colour", "multi", ""),
        ("Select One colour", "choice", ""),
        ("select all that apply from colour", "multi", ""),
        ("time", "text", "it is typed as text here"),
        ("geopoint", "text", "no place is measured; it is typed as text here"),
        ("audio", "file", "nothing is recorded here: a file is named"),
        ("acknowledge", "yesno", "it is answered with yes or no"),
        ("rank colour", "multi", "several may be chosen; their order is not held"),
        ("select_one_from_file a.csv", "text", "its answers are in another file; it is typed as text here"),
        (
            "select_one colour or_other",
            "choice",
            "the answer “Other” is offered; what it is goes into the note of the item",
        ),
    ],
)
def test_types(tmp_path: Path, kind: str, type_: str, why: str) -> None:
    read = taken(tmp_path, (kind, "q", "What?"))
    assert items(read.checklist)["q"].type == type_
    told = [one.why for one in read.left_out if one.sheet == "survey" and one.why != OUTSIDE]
    assert told == ([why] if why else [])


OUTSIDE = "they stand in sections called “Questions”"


def test_a_form_of_groups_and_repeats(tmp_path: Path) -> None:
    read = taken(
        tmp_path,
        ("begin_group", "g", "General", "", "${ok} = 'yes'"),
        ("select_one yn", "ok2", "Still?"),
        ("begin group", "inner", "Inner"),
        ("text", "why", "Why?", "Say it", "${ok} = 'no'", "", "yes"),
        ("end group",),
        ("text", "last", "Last?", "", "", "", "", "multiline"),
        ("end_group",),
        ("begin_repeat", "each", "Rooms", "", "${ok} = 'yes'"),
        ("integer", "beds", "Beds?", "", "${what} = 'x'", ". >= 0 and . <= 9"),
        ("text", "what", "Which room?"),
        ("begin_group", "deep", "Deep", "", "${beds} > 1"),
        ("text", "more", "More?", "", "${what} != ''"),
        ("end_group",),
        ("end_repeat",),
        ("select_one yn", "ok", "OK?"),
    )
    sections = {section.id: section for section in read.checklist.sections}
    assert [(one.id, one.title, len(one.items)) for one in sections.values()] == [
        ("g", "General", 1),
        ("inner", "General › Inner", 1),
        ("g-2", "General", 1),
        ("each", "Rooms", 3),
        ("questions", "Questions", 1),
    ]
    assert [sections[name].when[0].item for name in ("g", "inner", "g-2", "each")] == ["ok"] * 4
    found = items(read.checklist)
    assert (found["why"].required, found["why"].when[0].eq, found["last"].type) == (True, "no", "longtext")
    assert (found["beds"].min, found["beds"].max) == (0, 9)
    repeat = sections["each"].repeat
    assert repeat is not None
    assert (repeat.label, repeat.key) == ("Rooms", "what")
    assert [(one.item, one.gt) for one in found["more"].when] == [("beds", 1), ("what", None)]
    assert said(read) == [
        "survey, row 4: group “Inner”: groups in groups stand one after another here",
        "survey, row 9: repeat “Rooms”: each is called by the answer to “Which room?”",
        "survey, row 10: integer: a fraction would be taken here, too",
        "survey, row 12: group “Deep”: a repeat has no sections of its own; its title is left out",
        f"survey, row 16: questions outside a group: {OUTSIDE}",
        "choices, rows 4 to 6: list “colour”: no question has it",
    ]


def test_what_asks_into_a_repeat_from_outside_is_said(tmp_path: Path) -> None:
    read = taken(
        tmp_path,
        ("begin_repeat", "each", "Rooms"),
        TEXT,
        ("end_repeat",),
        ("text", "q", "What?", "", "${t} = 'a'"),
    )
    assert items(read.checklist)["q"].when == ()
    assert "“t” is asked several times, and is meant once; it is asked always" in "\n".join(said(read))


def test_names(tmp_path: Path) -> None:
    rows = (("begin_group", "a", "A"), TEXT, ("end_group",), ("begin_group", "b", "B"), TEXT, ("end_group",))
    read = taken(tmp_path, *rows, ("text", "q", "What?", "", "${t} = 'x'"))
    assert list(items(read.checklist)) == ["t", "b-t", "q"]
    told = "\n".join(said(read))
    assert "survey, row 6: the name “t”: another question has it; it is “b-t” here" in told
    assert "several questions are called “t”; it is asked always" in told
    assert refused(tmp_path, TEXT, TEXT) == ["survey, row 3: the name “t” is there twice in one group."]


def test_notes_stand_with_the_question_that_follows(tmp_path: Path) -> None:
    read = taken(
        tmp_path,
        ("note", "n1", "Read this", "and this"),
        ("note", "n2", "Only for some", "", "${t} = 'x'"),
        ("text", "t", "Who?", "By name"),
        ("note", "n3", "Thank you"),
    )
    assert items(read.checklist)["t"].hint == "Read this\nand this\nBy name"
    assert said(read)[:3] == [
        "survey, row 2: note “Read this and this”: it stands with the hint of “t”",
        "survey, row 3: note “Only for some”: it is shown only when ${t} = 'x'; a hint is shown always",
        f"survey, row 4: questions outside a group: {OUTSIDE}",
    ]
    assert "survey, row 5: note “Thank you”: no question follows it" in said(read)


def test_each_cell_that_holds_something_is_read_or_said(tmp_path: Path) -> None:
    head = (*HEAD, "calculation", "default", "read_only", "label::French (fr)", "bind::odk:length", "mine", "")
    read = taken(
        tmp_path,
        ("start", "began"),
        ("calculate", "sum", "", "", "", "", "", "", "1 + 1"),
        ("text", "t", "Who?", "", "", "", "${x} = 1", "w1", "2 + 2", "me", "yes", "Qui ?", "9", "word", "lost"),
        (None, None, "A remark"),
        ("integer", "i", "Age?", "", "", ". >= 18 and regex(., 'a')"),
        head=head,
        choices=(*CHOICES, ("colour", "r", "Rouge"), ("un,used", "a,b", "A")),
        settings=(("form_title", "form_id", "version", "style"), ("My form", "my form/1", "7", "pages")),
        entities=(("list_name",), ("trees",)),
    )
    assert (read.checklist.id, read.checklist.title, read.checklist.version) == ("my-form-1", "My form", 1)
    assert items(read.checklist)["i"].min == 18
    told = said(read)
    for sentence in (
        "sheet “entities”: 2 rows: only survey, choices and settings are read",
        "survey, row 2: start “began”: a survey has its day and its author by itself; no device is noted",
        "survey, row 3: calculate “sum” = “1 + 1”: nothing is computed here",
        "survey, row 4: “lost”: it stands in a column without a heading",
        "survey, row 4: required “${x} = 1”: an item is needed always or never; it is not needed here",
        "survey, row 4: column “appearance”: how a question looks is not held",
        "survey, row 4: column “calculation”, “2 + 2”: nothing is computed here",
        "survey, row 4: column “default”, “me”: no answer is filled in beforehand",
        "survey, row 4: column “read_only”: every question can be answered",
        "survey, row 4: column “label::French (fr)”: a checklist has one language, the one without a name here",
        "survey, row 4: column “bind::odk:length”: a checklist has no place for it",
        "survey, row 4: column “mine”: a checklist has no place for it",
        "survey, row 5: “A remark”: a row without a type asks nothing",
        "survey, row 6: constraint “. >= 18 and regex(., 'a')” of “i”: regex() is not understood here",
        "choices, row 7: “r” of the list “colour”: its name is there already; it is no other answer",
        "choices, row 8: the name “a,b”: it is “a_b” here",
        "settings, row 2: column “version”: versions are counted here",
        "settings, row 2: column “style”: how a form looks is not held",
    ):
        assert sentence in told


def test_the_language_of_the_settings_is_taken(tmp_path: Path) -> None:
    head = ("type", "name", "label::English (en)", "label::Deutsch (de)", "hint::Deutsch (de)")
    read = taken(
        tmp_path,
        ("text", "t", "Who?", "Wer?", "Name"),
        ("select_one yn", "c", "OK?", "Gut?"),
        head=head,
        choices=(
            ("list_name", "name", "label::English (en)", "label::Deutsch (de)"),
            ("yn", "yes", "Yes", "Ja"),
            ("yn", "no", "No", "Nein"),
        ),
        settings=(("default_language",), ("Deutsch",)),
    )
    found = items(read.checklist)
    assert (found["t"].ask, found["t"].hint, [option.label for option in found["c"].options]) == (
        "Wer?",
        "Name",
        ["Ja", "Nein"],
    )
    assert any(
        "column “label::English (en)”: a checklist has one language, Deutsch (de) here" in one for one in said(read)
    )


def test_the_list_of_results_makes_an_item_judged(tmp_path: Path) -> None:
    results = [("fieldkit_result", one, one.title()) for one in ("pass", "partial", "fail", "na", "not_checked")]
    read = taken(tmp_path, ("select_one fieldkit_result", "q", "Is it so?"), TEXT, choices=(CHOICES[0], *results))
    assert items(read.checklist)["q"].type == "check"
    assert read.checklist.scored
    assert read.checklist.minutes > 0
    assert not taken(tmp_path, TEXT).checklist.scored


@pytest.mark.parametrize(
    ("rows", "choices", "sentence"),
    [
        ([("intger", "q", "Q")], CHOICES, "survey, row 2: “intger” is no type of question. Did you mean “integer”?"),
        (
            [("select_one colours", "q", "Q")],
            CHOICES,
            "survey, row 2: there is no list “colours” in the sheet choices. Did you mean “colour”?",
        ),
        ([("select_one", "q", "Q")], CHOICES, "survey, row 2: select_one needs the name of a list of choices."),
        ([("text", "", "Q")], CHOICES, "survey, row 2: “name” is empty."),
        ([(None, "q", "Q")], CHOICES, "survey, row 2: “type” is empty."),
        ([TEXT, ("begin_group", "g", "G"), ("text", "x", "X")], CHOICES, "survey, row 3: the group “g” is not ended."),
        ([TEXT, ("end_repeat",)], CHOICES, "survey, row 3: it ends a repeat that was not begun."),
        (
            [("begin_group", "g", "G"), TEXT, ("end_repeat",)],
            CHOICES,
            "survey, row 4: it ends a repeat that was not begun; “g” of row 2 is open.",
        ),
        ([("note", "n", "N")], CHOICES, "there is no question in the sheet “survey” that a checklist can ask."),
        ([TEXT], (CHOICES[0], ("l", "", "A")), "choices, row 2: “name” is empty."),
        ([TEXT], (("list", "name"), ("l", "a")), "choices, row 1: there is no column “list_name”."),
        (
            [("text", "a", "A", "", "${b} = 'x'"), ("text", "b", "B", "", "${a} = 'x'")],
            CHOICES,
            "survey, row 2: a: Conditions go in a circle: a needs b needs a.",
        ),
        ([("text", "a", "A", "", "${a} = 'x'")], CHOICES, "survey, row 2: a: Conditions go in a circle: a needs a."),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_row(
    tmp_path: Path, rows: list[tuple[object, ...]], choices: Rows, sentence: str
) -> None:
    assert sentence in refused(tmp_path, *rows, choices=choices)[0]


def test_of_choices_that_are_more_than_can_be_looked_through_none_is_offered(tmp_path: Path) -> None:
    many = [("colour", f"c{number}", f"Colour {number}") for number in range(501)]
    read = taken(tmp_path, ("select_one colour", "q", "Which?"), choices=(CHOICES[0], *many))
    assert items(read.checklist)["q"].type == "text"
    assert any("more answers than can be looked through" in one for one in said(read))


def test_two_answers_that_read_the_same_are_kept_apart(tmp_path: Path) -> None:
    read = taken(
        tmp_path,
        ("select_one l", "q", "Which?"),
        choices=(CHOICES[0], ("l", "a", "Other"), ("l", "b", "other"), ("l", "c", "")),
    )
    assert [option.label for option in items(read.checklist)["q"].options] == ["Other", "other (b)", "c"]


def test_columns_by_their_older_names(tmp_path: Path) -> None:
    path = form(
        tmp_path / "f.xlsx",
        ("text", "t", "Who?", "${u} = 'x'"),
        ("text", "u", "Whom?"),
        head=("Type", "NAME", "caption", "relevance"),
    )
    from fieldkit.files.checklists.any_file import read

    found = read(path).checklist
    assert (found.items[0].ask, found.items[0].when[0].item) == ("Who?", "u")
