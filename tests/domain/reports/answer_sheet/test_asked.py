"""What goes out on an answer sheet: what is needed and open, in the words of the items, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.errors import Invalid
from fieldkit.domain.reports.answer_sheet.asked import AnswerSheet, sheet_of
from fieldkit.domain.reports.answer_sheet.codes import code_of, read_code, survey_part
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from tests.domain.reports.answer_sheet.asking import OPEN, UID, checklist, survey
from tests.domain.surveys.survey_content import made
from tests.support.reports import NASTY

TODAY = date(2026, 11, 21)
LOOK = FirmLook(firm="Acme IT", by="Ana Ortiz", contact="ana@acme.example")


def sheet(on: OpenedSurvey, *promises: tuple[str, str]) -> AnswerSheet:
    return sheet_of(on, promises, LOOK, TODAY, "€")


def test_what_is_open_is_asked_and_nothing_that_is_in_confidence() -> None:
    told = sheet(survey(Given("staff", "", "9"), Given("cloud", "", "", "not_checked", "He does not know")))
    codes = [one.code for one in told.questions]
    assert codes == [code_of(UID, item, "") for item in (*OPEN[1:], "server")]
    assert told.kept_back == 6
    said = repr(told)
    assert "Do they pay" not in said
    assert "leave?" not in said
    assert "He does not know" not in said
    assert "alarm code" not in said
    assert [one.number for one in told.questions] == list(range(1, len(codes) + 1))


def test_each_question_says_what_kind_of_answer_it_wants() -> None:
    told = {one.ask: (one.wanted, one.choices) for one in sheet(survey(Given("cloud", "", "yes"))).questions}
    checked = ("pass", "partial", "fail", "n/a", "not checked")
    assert told == {
        "People who work here": ("a number of people", ()),
        "People with a desk": ("a number of people", ()),
        "Hours without it": ("a number of hours, 0 to 72", ()),
        "The rules are written down": (
            "pass (in order), partial (partly), fail (not in order), n/a (does not apply) or not checked",
            checked,
        ),
        "Which one?": ("one of: Microsoft, 365; Google", ("Microsoft, 365", "Google")),
        "Which telephones?": (
            "one or several of: On desks; On computers; None (with ; between them; “None” alone)",
            (),
        ),
        "Spent in a year": ("an amount in €, such as 1200", ()),
        "When does the contract end?": ("a day, such as 24 Nov 2027", ()),
        "Who decides?": ("a person: the name, then the job, such as Ann Marsh, deputy", ()),
        "What should be different?": ("as many words as it needs", ()),
        "A server, or that there is none": ("each server by its name, one a line; or “none” if there is none", ()),
    }
    assert sheet(survey()).questions[4].choices == ("Yes", "No")


def test_a_day_that_was_is_asked_for_as_one() -> None:
    asked = made(
        *({"id": f"a{past}", "type": "date", "ask": "When?", "required": True, "past": past} for past in (False, True))
    )
    kinds = [one.wanted for one in sheet(survey(asked=asked)).questions]
    assert kinds == ["a day, such as 24 Nov 2027", "a day that was, such as 14 Nov 2026"]


def test_a_question_of_a_repeat_says_of_which_thing() -> None:
    told = sheet(survey(Given("server", "a", "HP ML30"), Given("server", "b")))
    assert [(one.about, one.ask) for one in told.questions if one.about] == [
        ("Server 1: HP ML30", "What stops with it?"),
        ("Server 2", "Which server"),
        ("Server 2", "What stops with it?"),
    ]


def test_the_name_of_a_thing_that_was_told_in_confidence_is_not_said() -> None:
    items = [
        {"id": "who", "type": "contact", "ask": "Who", "private": True, "required": True},
        {"id": "needs", "type": "text", "ask": "What is needed there?", "required": True},
    ]
    repeat = {"label": "Desk", "key": "who"}
    sections = [{"id": "desks", "title": "Desks", "repeat": repeat, "items": items}]
    told = sheet(survey(Given("who", "a", "Ben Ortiz"), asked=checklist(sections=sections)))
    assert [(one.about, one.ask) for one in told.questions] == [("Desk 1", "What is needed there?")]
    assert "Ben" not in repr(told)


def test_it_is_for_the_point_of_contact_by_the_day_that_was_promised() -> None:
    promises = (
        ("ask Ines Marsh: People who work here; People with a desk", "2026-12-08"),
        ("ask Ines Marsh: Hours without it", "2026-12-01"),
        ("ask Ines Marsh: Hours without it", "2026-11-20"),
        ("send the quote for People who work here", "2026-11-22"),
        ("ask for the key", "2026-11-23"),
    )
    told = sheet(survey(), *promises)
    assert (told.whom, told.by_when) == ("Ines Marsh", "1 Dec 2026")
    assert dict(told.facts) == {
        "For": "Ines Marsh, Marsh & Sons",
        "Place": "Bakery",
        "From": "Ana Ortiz, Acme IT",
        "Please answer by": "1 Dec 2026",
        "Written on": "21 Nov 2026",
    }
    assert sheet(survey()).by_when == ""


def test_where_nothing_can_be_asked_that_is_said() -> None:
    with pytest.raises(Invalid, match="finished: no answer could come back"):
        sheet(survey(state="finished"))
    with pytest.raises(Invalid, match="for us alone"):
        sheet(survey(asked=checklist(scoring="points")))
    with pytest.raises(Invalid, match=r"^Nothing that is needed is open"):
        sheet(survey(asked=made({"id": "a", "ask": "A"})))
    with pytest.raises(Invalid, match="1 open, and it is not for a sheet: in confidence"):
        sheet(survey(asked=made({"id": "a", "ask": "A", "required": True, "private": True})))


def test_texts_are_made_safe() -> None:
    for text in NASTY:
        told = sheet(survey(asked=made({"id": "a", "type": "text", "ask": text, "required": True})))
        assert not {"\x1b", "\x00", "\u202e", "\ud800"} & set(repr(told.questions[0].ask))


def test_a_code_is_read_however_it_was_typed_and_is_of_one_place() -> None:
    code = code_of(UID, "staff", "")
    assert read_code(f"  {code.lower()} ") == code
    assert read_code(code.replace("-", "\u2011").replace("0", "O").replace("1", "l")) == code
    assert read_code(code.replace("-", "")) == code
    assert code.startswith(survey_part(UID))
    assert len({code_of(UID, "a", "b"), code_of(UID, "ab", ""), code_of(UID, "", "ab")}) == 3
    for text in ("", "Q", "Quarterly", f"{code}x", f"{code} {code}", "Q" * 10_000, "Q1234-56789U"):
        assert read_code(text) == ""


@settings(max_examples=50)
@given(st.uuids().map(str), st.text(max_size=20), st.text(max_size=20))
def test_any_code_is_read_as_itself(uid: str, item: str, instance: str) -> None:
    code = code_of(uid, item, instance)
    assert (len(code), read_code(code)) == (12, code)
