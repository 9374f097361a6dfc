"""What comes back on a sheet: what fits and is still open is taken, and everything else says why not."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.reports.answer_sheet import taken
from fieldkit.domain.reports.answer_sheet.asked import sheet_of
from fieldkit.domain.reports.answer_sheet.written import WrittenAnswer
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.surveys.answer_grammar import AnswerError, parse_answer
from fieldkit.domain.surveys.answers import Given, show_answer
from tests.domain.reports.answer_sheet.asking import BY, UID, came_back, checklist, outcomes, row, survey
from tests.domain.surveys.survey_content import texts
from tests.support.moments import MIDDAY


@pytest.mark.parametrize(
    ("item", "text", "value", "result", "says"),
    [
        ("hours", "3 h", "3", "", "3 hours"),
        ("day", "12 March 2027", "2027-03-12", "", "12 Mar 2027"),
        ("day", "2027-03-12", "2027-03-12", "", "12 Mar 2027"),
        ("rules", "Partly", "partial", "partial", "partial"),
        ("rules", "n/a", "na", "na", "n/a"),
        ("cloud", "YES", "yes", "", "Yes"),
        ("phones", "On computers\nOn desks", "desk,soft", "", "On desks, On computers"),
        ("money", "1,200.50", "120050", "", "€1,200.50"),
        ("met", "Ann Marsh, deputy", "Ann Marsh, deputy", "", "Ann Marsh, deputy"),
        ("goal", "One.\n\nTwo.", "One.\n\nTwo.", "", "One.\n\nTwo."),
        ("server", "None.", "", "na", "there is none"),
        ("staff", "Not known yet", "", "not_checked", "not known yet"),
    ],
)
def test_an_answer_is_read_as_in_the_runner(item: str, text: str, value: str, result: str, says: str) -> None:
    found = came_back(survey(), row(item, text))
    assert outcomes(found) == [(item, "taken", says)]
    assert [(one.value, one.result) for one in found.given] == [(value, result)]


@pytest.mark.parametrize(
    ("item", "text", "says"),
    [
        ("hours", "a while", '"a while" is not a number.'),
        ("hours", "80", "outside 0 to 72 hours."),
        ("cloud", "maybe", '"maybe" is neither yes nor no. Type y or n.'),
        ("phones", "None; On desks", '"None" goes with no other answer.'),
        ("day", "soon", ""),
        ("which", "Google", "It is not asked, as other answers stand."),
    ],
)
def test_what_does_not_fit_says_why(item: str, text: str, says: str) -> None:
    found = came_back(survey(), row(item, text))
    (one,) = found.answers
    assert (one.outcome, found.given) == ("unfit", [])
    assert says in one.says
    assert one.says.endswith((".", "?"))


def test_an_open_question_is_taken_with_its_note_and_an_answer_that_came_meanwhile_is_kept() -> None:
    on = survey(
        Given("staff", "", "", "not_checked", "He asks his wife"),
        Given("cloud", "", "yes"),
        Given("goal", "", "Less noise"),
        Given("rules", "", "", "not_checked"),
    )
    found = came_back(on, row("staff", "9"), row("cloud", "no"), row("goal", "Less noise"), row("rules", "not checked"))
    assert outcomes(found) == [
        ("staff", "taken", "9 people"),
        ("cloud", "answered", "Already answered: Yes. The sheet says “no”."),
        ("goal", "same", "It stands there already: Less noise"),
        ("rules", "taken", "not checked"),
    ]
    assert found.given[0] == Given("staff", "", "9", "", "He asks his wife")
    assert [found.count(one) for one in ("taken", "answered", "same", "unfit")] == [2, 1, 1, 0]


def test_what_is_answered_and_cannot_be_read_is_answered_already() -> None:
    found = came_back(survey(Given("cloud", "", "yes")), row("cloud", "m\x1b[31maybe " + "x" * 100))
    assert outcomes(found)[0][1] == "answered"
    assert found.answers[0].says.endswith("…”.")


def test_things_that_are_named_are_added_and_those_that_are_there_are_not_added_again() -> None:
    found = came_back(survey(), row("server", "HP ML30\n\nDell T40\n"))
    assert found.given == [Given("server", "new1", "HP ML30"), Given("server", "new2", "Dell T40")]
    assert outcomes(found) == [("server", "taken", "added: HP ML30; Dell T40")]
    there = survey(Given("server", "a", "HP ML30"), Given("server", "b"))
    assert outcomes(came_back(there, row("server", "hp ml30"), row("stops", "All", "a"))) == [
        ("server", "same", "It stands there already: HP ML30; no name"),
        ("stops", "taken", "All"),
    ]
    assert outcomes(came_back(there, row("server", "Dell"))) == [
        ("server", "answered", "Already answered: HP ML30; no name. The sheet says “Dell”."),
    ]
    none = survey(Given("server", "", "", "na"))
    assert outcomes(came_back(none, row("server", "none")))[0][1] == "same"
    assert outcomes(came_back(none, row("server", "Dell")))[0][2].startswith("Already answered: there is none.")
    assert outcomes(came_back(survey(), row("server", "\n".join(map(str, range(101))))))[0][1] == "unfit"


def test_a_name_that_stands_twice_is_added_once_and_none_among_names_is_no_thing() -> None:
    assert outcomes(came_back(survey(), row("server", "NAS\nnas\nnone\nDell T40\nNAS")))[0][2] == "added: NAS; Dell T40"
    for said in ("None\nnone.", "no", "n/a", "-", "0", "Nil."):
        assert outcomes(came_back(survey(), row("server", said)))[0][2] == "there is none"
    for said in ("?", "don't know", "HP\ntbc"):
        assert outcomes(came_back(survey(), row("server", said)))[0][1] == "unfit"
    assert outcomes(came_back(survey(Given("server", "a", "HP")), row("server", "none\nNone")))[0][1] == "answered"


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("met", "a person: the name, then the job, such as Ann Marsh, deputy"),
        ("goal", "As many words as it needs "),
        ("goal", "What should be different?"),
        ("server", "each server by its name, one a line; or “none” if there is none"),
        ("stops", "a few words"),
        ("stops", "Server 1: HP\nWhat stops with it?"),
    ],
)
def test_what_the_sheet_says_itself_is_no_answer(item: str, text: str) -> None:
    on = survey(Given("server", "a", "HP")) if item == "stops" else survey()
    found = came_back(on, row(item, text, "a" if item == "stops" else ""))
    assert [(one.outcome, one.given) for one in found.answers] == [("unfit", ())]
    assert found.answers[0].says.startswith("That is no answer: the sheet itself says it")


def test_answers_that_do_not_go_together_are_both_left() -> None:
    found = came_back(survey(), row("staff", "5"), row("desks", "9"), row("hours", "2"))
    assert [one.outcome for one in found.answers] == ["unfit", "unfit", "taken"]
    assert "cannot be 9 people, more than" in found.answers[1].says
    assert [one.item for one in found.given] == ["hours"]


def test_what_another_answer_of_the_sheet_brings_up_or_hides() -> None:
    on = survey(Given("cloud", "", "", "not_checked"))
    assert [one.outcome for one in came_back(on, row("cloud", "yes")).answers] == ["taken"]
    shown = survey(Given("cloud", "", "yes"), Given("which", "", "", "not_checked"))
    assert outcomes(came_back(shown, row("which", "google"))) == [("which", "taken", "Google")]


def test_a_row_that_stands_twice() -> None:
    one, same, other = row("hours", "3"), row("hours", " 3\n", where="row 5"), row("hours", "4", where="row 9")
    assert outcomes(came_back(survey(), one, same)) == [("hours", "taken", "3 hours")]
    found = came_back(survey(), one, same, other, row("hours", "", where="row 10"))
    assert [one.outcome for one in found.answers] == ["unfit"] * 3
    assert found.answers[0].says == "Another answer to it stands in row 5 and row 9: leave one of them."
    assert (found.empty, came_back(survey(), one, row("staff", "")).empty) == (0, 1)


def test_rows_of_no_question_here() -> None:
    code = row("hours", "").code
    found = came_back(
        survey(),
        WrittenAnswer("row 1", "", "ten", question="How many?"),
        WrittenAnswer("row 2", f"{code[:6]}999999", "ten"),
        WrittenAnswer("row 3", "Q0000-000000", "ten"),
        row("trust", "no"),
        row("sign", "Ines Marsh"),
        row("hours", "", odd="It is a formula, =1: no."),
        row("nothing", ""),
    )
    assert [(one.outcome, one.asks) for one in found.answers[:5]] == [
        ("unknown", "How many?"),
        *[("unknown", "")] * 4,
    ]
    assert "has no code" in found.answers[0].says
    assert "any more, or was typed wrong" in found.answers[1].says
    assert "of another survey" in found.answers[2].says
    assert outcomes(found)[5] == ("hours", "unfit", "It is a formula, =1: no.")
    assert (found.given, found.empty) == ([], 0)


def test_a_text_without_end_is_no_answer() -> None:
    assert "longer than 20,000 characters" in came_back(survey(), row("goal", "x" * 20_001)).answers[0].says


@pytest.mark.parametrize("item", ["goal", "nothing"])
def test_a_text_that_is_too_long_is_quoted_by_its_begin(item: str) -> None:
    found = came_back(survey(), row(item, "x" * 500_000), row(item, "y" * 500_000))
    assert [len(one.row.text) for one in found.answers] == [60, 60]
    assert found.answers[0].row.text.endswith("x…")


def test_of_many_rows_of_one_question_only_the_first_are_named() -> None:
    rows = [row("goal", f"answer {place}", where=f"row {place}") for place in range(5_000)]
    found = came_back(survey(), *rows)
    assert [found.answers[place].says.partition(": ")[0] for place in (0, 2, 4_999)] == [
        "Another answer to it stands in row 1, row 2, row 3 and 4,996 more rows",
        "Another answer to it stands in row 0, row 1, row 3 and 4,996 more rows",
        "Another answer to it stands in row 0, row 1, row 2 and 4,996 more rows",
    ]
    (first, *_) = came_back(survey(), *rows[:4]).answers
    assert first.says == "Another answer to it stands in row 1, row 2 and row 3: leave one of them."


def test_texts_of_one_question_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def cleaned(text: str) -> str:
        seen.append(text)
        return text

    monkeypatch.setattr(taken, "clean", cleaned)
    came_back(survey(), *(row("goal", str(place)) for place in range(300)))
    assert len(seen) == 300


def test_a_code_of_two_questions_is_of_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taken, "code_of", lambda _survey, item, _instance: item[:1])
    found = came_back(survey(), WrittenAnswer("row 2", "d", "9"), WrittenAnswer("row 3", "h", "9"))
    assert [(one.outcome, one.place[0]) for one in found.answers] == [("unknown", ""), ("taken", "hours")]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_answers_come_back_as_they_were_given_in_whatever_order(data: st.DataObject) -> None:
    on = survey(Given("server", "a", "HP"), Given("cloud", "", "yes"))
    told = sheet_of(on, (), FirmLook(), MIDDAY.date(), BY.currency)
    places = {row(item.id, "", instance).code: (item, instance) for item in checklist().items for instance in ("", "a")}
    rows, expected = [], set()
    for question in told.questions:
        item, instance = places[question.code]
        if item.id in ("staff", "desks") or data.draw(st.booleans()):
            continue
        try:
            value, result = parse_answer(item, data.draw(texts(item)), MIDDAY, currency=BY.currency)
        except AnswerError:
            continue
        shown = show_answer(item, value, result, currency=BY.currency)
        if value or result:
            rows.append(WrittenAnswer("row", question.code, shown))
            expected.add(Given(item.id, instance, value, result))
    Random(data.draw(st.integers(0, 9))).shuffle(rows)
    found = came_back(on, *rows)
    assert set(found.given) == expected
    assert all(one.outcome == "taken" for one in found.answers)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([item.id for item in checklist().items]), st.text(max_size=12))))
def test_any_texts_are_taken_or_refused_in_words(written: list[tuple[str, str]]) -> None:
    rows = [row(item, text, where=f"row {place}") for place, (item, text) in enumerate(written)]
    found = came_back(survey(), *rows)
    assert all(one.says for one in found.answers)
    assert len({(one.item, one.instance) for one in found.given}) == len(found.given)
    assert {one.row.code for one in found.answers} <= {one.code for one in rows}
    assert UID not in repr([one.says for one in found.answers])
