"""A run as a model: what each key comes to, what is typed, and what is said, without a screen or a database."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.checklists.load import Checklist, load
from fieldkit.domain.surveys.answers import Answers, Given, answers_of
from fieldkit.domain.surveys.findings import FindingNews
from fieldkit.domain.surveys.layout import SurveyRow, core_rows, goes_on_at, lay_out, layout, section_from
from fieldkit.domain.surveys.opened_survey import OpenedSurvey, PreviousSurvey
from fieldkit.domain.surveys.run import SurveyRun
from fieldkit.domain.surveys.run_results import AnswerToStore, TextToType
from tests.support.moments import MIDDAY

CHECKLIST = load(
    {
        "id": "made",
        "title": "Made",
        "version": 1,
        "sections": [
            {
                "id": "first",
                "title": "First",
                "items": [
                    {"id": "check", "type": "check", "ask": "In order?", "core": True, "finding": "Not in order"},
                    {"id": "yesno", "type": "yesno", "ask": "Is there one?"},
                    {"id": "ruled", "type": "yesno", "ask": "May it?", "fail_if": {"eq": False}},
                    {"id": "choice", "type": "choice", "ask": "Which?", "options": ["red", "blue"]},
                    {"id": "multi", "type": "multi", "ask": "Which of them?", "options": ["a", "b", "c"]},
                    {"id": "staff", "type": "number", "ask": "How many?", "unit": "people", "required": True},
                    {"id": "who", "type": "contact", "ask": "Who?"},
                    {"id": "story", "type": "longtext", "ask": "What happened?"},
                ],
            },
            {
                "id": "things",
                "title": "Things",
                "repeat": {"label": "Thing", "key": "name"},
                "items": [
                    {"id": "name", "type": "text", "ask": "Name?"},
                    {"id": "works", "type": "check", "ask": "Does it work?"},
                ],
            },
        ],
    }
)


def opened(answers: Answers, **more: Any) -> OpenedSurvey:
    values: dict[str, Any] = {
        "id": 1,
        "uid": "uid",
        "client": "client",
        "client_name": "[ACME]",
        "place": "",
        "state": "running",
        "core": False,
        "started_at": 0,
        "finished_at": None,
        "checklist": CHECKLIST,
        "answers": answers,
        "latest": {},
        "before": None,
        "people": (),
        "settled": frozenset(),
    }
    return OpenedSurvey(**{**values, **more})


def run_of(*answers: Given, **more: Any) -> SurveyRun:
    run = SurveyRun("", month_first=False)
    run.load(opened(answers_of(*answers), **more))
    return run


def row(run: SurveyRun, item: str, instance: str = "") -> SurveyRow:
    return next(one for one in run.rows if one.item is not None and (one.item.id, one.instance) == (item, instance))


def store(run: SurveyRun, answer: AnswerToStore | TextToType | None) -> Given:
    """Store an answer as the database would."""
    assert isinstance(answer, AnswerToStore)
    place = (answer.given.item, answer.given.instance)
    assert run.layout is not None
    run.stored(lay_out(CHECKLIST, {**run.layout.answers, place: answer.given}))
    return answer.given


@pytest.mark.parametrize(
    ("item", "key", "value", "result"),
    [
        ("check", "p", "pass", "pass"),
        ("check", "a", "partial", "partial"),
        ("check", "f", "fail", "fail"),
        ("check", "n", "na", "na"),
        ("check", "u", "not_checked", "not_checked"),
        ("yesno", "y", "yes", ""),
        ("yesno", "n", "no", ""),
        ("ruled", "y", "yes", "pass"),
        ("ruled", "n", "no", "fail"),
        ("ruled", "u", "", "not_checked"),
    ],
)
def test_letter_answers(item: str, key: str, value: str, result: str) -> None:
    run = run_of()
    answer = run.letter(row(run, item), key, MIDDAY)
    assert answer == AnswerToStore(Given(item, "", value, result), goes_on=True)


@pytest.mark.parametrize(
    ("item", "key"), [("check", "y"), ("yesno", "p"), ("yesno", "u"), ("staff", "y"), ("choice", "n"), ("story", "f")]
)
def test_letter_that_is_no_answer_says_so(item: str, key: str) -> None:
    run = run_of()
    assert run.letter(row(run, item), key, MIDDAY) is None
    assert (run.said.text, run.said.tone) == (f"“{key}” is no answer here.", "accent")


def test_numbers_choose_options_and_begin_figures() -> None:
    run = run_of()
    assert run.number(row(run, "staff"), 4, MIDDAY) == TextToType("4")
    assert run.number(row(run, "choice"), 2, MIDDAY) == AnswerToStore(Given("choice", "", "blue"), goes_on=True)
    for item, number in (("choice", 3), ("choice", 0), ("check", 1)):
        assert run.number(row(run, item), number, MIDDAY) is None
        assert run.said.text == f"“{number}” is no answer here."


def test_several_are_chosen_and_taken_away_in_the_order_of_the_checklist() -> None:
    run = run_of()
    for number, value in ((3, "c"), (1, "a,c"), (3, "a"), (1, "")):
        answer = run.number(row(run, "multi"), number, MIDDAY)
        assert store(run, answer).value == value
        assert isinstance(answer, AnswerToStore) and not answer.goes_on


def test_note_stays_with_every_answer() -> None:
    run = run_of(Given("check", note="ask Ines"))
    assert store(run, run.letter(row(run, "check"), "f", MIDDAY)).note == "ask Ines"
    assert run.cleared(row(run, "check")) == AnswerToStore(Given("check", note="ask Ines"), goes_on=False)
    assert run.cleared(row(run, "yesno")) is None


def test_same_answer_again_is_nothing_to_store() -> None:
    run = run_of(Given("check", "", "pass", "pass"))
    answer = run.letter(row(run, "check"), "p", MIDDAY)
    assert answer is not None and not answer.changed and answer.goes_on


def test_as_last_time_takes_its_note_unless_there_is_one() -> None:
    before = PreviousSurvey(0, answers_of(Given("check", "", "fail", "fail", "then"), Given("who", note="only a note")))
    run = run_of(before=before)
    assert run.same(row(run, "check")) == AnswerToStore(Given("check", "", "fail", "fail", "then"), goes_on=True)
    assert run.same(row(run, "who")) is None
    assert run.said.text == "There is no answer from last time."
    run = run_of(Given("check", note="now"), before=before)
    answer = run.same(row(run, "check"))
    assert answer is not None and answer.given.note == "now"
    assert run_of().same(row(run, "check")) is None
    run.give(Given("check", "", "pass", "pass"))
    assert run.same(row(run, "check")) is None, "what was found today is not lost by a key for all"
    assert run.said.text.startswith("It is answered here, otherwise than last time.")


def test_finished_survey_takes_no_answer() -> None:
    run = run_of(Given("check", "", "pass", "pass"), Given("name", "1"), state="finished")
    assert run.letter(row(run, "check"), "f", MIDDAY) is None
    assert run.said.text == "This survey is finished. e reopens it."
    for tried in (run.cleared, run.same, run.open_answer, run.open_note):
        assert tried(row(run, "check")) is None
    assert run.removable(row(run, "name", "1")) is None
    assert not run.may_add(run.rows[-1])
    assert run.said.text == "This survey is finished. e reopens it."
    run.set_state("running")
    assert run.letter(row(run, "check"), "f", MIDDAY) is not None
    assert run.may_add(run.rows[-1])


def test_message_goes_with_the_next_key() -> None:
    run = run_of()
    run.letter(row(run, "check"), "y", MIDDAY)
    run.letter(row(run, "check"), "p", MIDDAY)
    assert run.said.text == ""


def test_findings_that_came_went_or_stayed_are_said() -> None:
    run = run_of()
    there = lay_out(CHECKLIST, {})
    run.stored(there, FindingNews(raised=["Damp", "Cold"]))
    assert (run.said.text, run.said.tone) == ("Finding: Damp and 1 more", "alert")
    run.stored(there, FindingNews(raised=["Damp"]))
    assert run.said.text == "Finding: Damp"
    run.stored(there, FindingNews(withdrawn=["Damp"]))
    assert run.said.text == "Finding withdrawn: Damp"
    run.stored(there, FindingNews(kept=["Damp"], withdrawn=["Cold"]))
    assert run.said.text == "The finding “Damp” stays: somebody has worked on it."


def test_typed_answer_is_read_and_goes_on() -> None:
    run = run_of()
    typing = run.open_answer(row(run, "staff"))
    assert typing is not None and (typing.what, typing.began) == ("answer", "")
    assert run.open_answer(row(run, "who")) is None, "one at a time"
    assert run.is_typing() and run.open_for == "answer"
    answer = run.finish("12 people", MIDDAY, goes_on=True, leaving=False)
    assert answer == AnswerToStore(Given("staff", "", "12"), goes_on=True)
    store(run, answer)
    run.kept(answer)
    assert not run.is_typing()
    assert run.survey is not None and run.survey.answers["staff", ""].value == "12"
    again = run.open_answer(row(run, "staff"))
    assert again is not None and again.began == "12 people"


@pytest.mark.parametrize(("text", "leaving"), [("12 people", False), ("12 people", True), ("  ", True), ("", True)])
def test_text_as_it_was_or_empty_on_leaving_stores_nothing(text: str, leaving: bool) -> None:
    run = run_of(Given("staff", "", "12"))
    run.open_answer(row(run, "staff"))
    assert run.finish(text, MIDDAY, goes_on=False, leaving=leaving) is None
    assert not run.is_typing()


def test_nothing_is_stored_where_nothing_is_typed_or_known() -> None:
    run = run_of()
    assert run.finish("12 people", MIDDAY, goes_on=False, leaving=False) is None
    assert not run.is_typing()
    new = SurveyRun("", month_first=False)
    assert (new.previous, new.conflicted, new.rows, new.said.text) == (None, frozenset(), (), "")


def test_text_emptied_and_entered_takes_the_answer_away() -> None:
    run = run_of(Given("staff", "", "12", note="n"))
    run.open_answer(row(run, "staff"))
    assert run.finish("", MIDDAY, goes_on=True, leaving=False) == AnswerToStore(Given("staff", note="n"), goes_on=True)


def test_wrong_text_stays_to_be_corrected_and_on_leaving_is_kept_as_a_note() -> None:
    run = run_of(Given("staff", note="earlier"))
    run.open_answer(row(run, "staff"))
    assert run.finish("a few", MIDDAY, goes_on=True, leaving=False) is None
    assert run.is_typing() and "is not a number" in run.said.text
    answer = run.finish("a few", MIDDAY, goes_on=False, leaving=True)
    assert answer is not None and answer.given == Given("staff", note="earlier\nNot read as an answer: “a few”")
    assert not answer.goes_on
    run.kept(answer)
    assert "Kept as a note on “How many?”. " in run.said.text and run.said.tone == "alert"


def test_what_was_no_answer_leaves_the_note_once_a_right_answer_stands() -> None:
    run = run_of(Given("staff", note="earlier\nNot read as an answer: “a few”"))
    run.open_answer(row(run, "staff"))
    answer = run.finish("12", MIDDAY, goes_on=True, leaving=False)
    assert answer is not None and answer.given == Given("staff", "", "12", note="earlier")


def test_note_keeps_its_lines_and_the_answer() -> None:
    run = run_of(Given("check", "", "fail", "fail", "old"))
    typing = run.open_note(row(run, "check"))
    assert typing is not None and (typing.what, typing.began) == ("note", "old")
    answer = run.finish("one\ntwo", MIDDAY, goes_on=True, leaving=False)
    assert answer == AnswerToStore(Given("check", "", "fail", "fail", "one\ntwo"), goes_on=True)


def test_answer_that_came_from_elsewhere_meanwhile_is_not_lost_with_a_note() -> None:
    run = run_of()
    run.open_note(row(run, "check"))
    run.load(opened(answers_of(Given("check", "", "pass", "pass"))))
    answer = run.finish("seen", MIDDAY, goes_on=False, leaving=True)
    assert answer is not None and answer.given == Given("check", "", "pass", "pass", "seen")


def test_letters_begin_an_answer_that_is_typed_until_they_are_asked_to_be_keys() -> None:
    run = run_of(Given("story", "", "one"), Given("who", "", "Ines"))
    story, who, check = row(run, "story"), row(run, "who"), row(run, "check")
    assert run.takes_text(story) and not run.takes_text(check) and not run.takes_text(None)
    assert run.let_keys(story) and not run.takes_text(story)
    assert not run.let_keys(story) and not run.takes_text(story), "they are keys already"
    assert run.takes_text(who)
    run.letters.moved(who)
    assert run.takes_text(story)


def test_person_named_has_a_name_and_a_job() -> None:
    run = run_of(Given("who", "", "Amara Okafor, manager, part time"), Given("story", "", "Ines, owner"))
    assert run.named_person(row(run, "who")) == ("Amara Okafor", "manager, part time")
    assert run.named_person(row(run, "story")) is None
    assert run_of().named_person(row(run_of(), "who")) is None
    run.person("Amara Okafor", added=True)
    assert run.survey is not None and run.survey.people == ("Amara Okafor",)


def test_what_was_added_is_counted_before_it_is_removed() -> None:
    run = run_of(Given("name", "1", "Dell"), Given("works", "1", "pass", "pass"), Given("name", "2"))
    assert run.removable(row(run, "name", "2")) == ("Thing 2", 0)
    thing = row(run, "works", "1")
    run.rows = (thing._replace(section=CHECKLIST.sections[0]), *run.rows)
    assert run.removable(thing) == ("Thing 1: Dell", 2), "a thing of another section may have the same number"
    assert run.removable(row(run, "check")) is None
    assert run.said.text == "Only a thing that was added can be removed."
    assert run.removable(None) is None and not run.may_add(row(run, "check"))
    assert run.said.text == "This is asked once."


def test_run_begins_at_the_first_row_that_waits_for_something() -> None:
    assert goes_on_at(run_of().rows) == 1
    answered = [Given(item.id, "", "x", "pass") for item in CHECKLIST.sections[0].items]
    run = run_of(*answered)
    assert run.rows[goes_on_at(run.rows)].kind == "add"
    run = run_of(*answered, Given("name", "1", "Dell"), Given("works", "1", "pass", "pass"))
    assert goes_on_at(run.rows) == 0, "the repeat has a thing already"


def test_sections_follow_each_other_in_both_directions() -> None:
    run = run_of(Given("name", "1"))
    things = next(index for index, one in enumerate(run.rows) if one.kind == "instance") + 1
    assert section_from(run.rows, 1, 1) == things
    assert section_from(run.rows, things, -1) == 1
    assert section_from(run.rows, 1, -1) == 0
    assert section_from(run.rows, things, 1) == len(run.rows) - 1


def test_short_list_shows_core_and_needed_items_and_keeps_its_progress() -> None:
    run = run_of()
    run.show_core(True)
    assert [one.item.id for one in run.rows if one.item is not None] == ["check", "staff"]
    assert run.progress.asked == 2
    run.show_core(False)
    assert run.said.text == "All items."
    assert run.progress.asked == len(CHECKLIST.sections[0].items)


def test_what_is_needed_is_named_also_if_the_short_list_hides_it() -> None:
    run = run_of(core=True)
    assert [one.title for one in run.lacking] == ["How many?"]
    run.say_lacking()
    assert run.said.text == "Not finished. 1 still needed: How many?"
    asked = [{"id": f"i{n}", "type": "text", "ask": f"Q{n}", "required": True} for n in range(5)]
    many = load({"id": "m", "title": "M", "version": 1, "sections": [{"id": "s", "title": "S", "items": asked}]})
    run = run_of(checklist=many)
    run.say_lacking()
    assert run.said.text == "Not finished. 5 still needed: Q0; Q1; Q2; and 2 more"


def test_conflict_is_told_by_item_and_instance() -> None:
    run = run_of(Given("works", "1", "pass", "pass"), Given("works", "2", "fail", "fail"))
    run.conflicted = frozenset({("works", "2")})
    assert [one.instance for one in run.rows if run.in_conflict(one)] == ["2"]


def test_survey_read_again_as_it_is_shown_is_not_laid_out_again() -> None:
    run = run_of(Given("check", "", "pass", "pass"))
    before = run.layout
    run.load(opened(answers_of(Given("check", "", "pass", "pass"))))
    assert run.layout is before
    run.load(opened(answers_of(Given("check", "", "fail", "fail"))))
    assert run.layout is not before


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_short_list_of_any_checklist_is_all_rows_less_what_does_not_matter(data: st.DataObject) -> None:
    flags = data.draw(st.lists(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=3), min_size=1, max_size=4))
    checklist = sections(flags)
    rows = layout(checklist, {})
    short = layout(checklist, {}, core_only=True)
    assert short == core_rows(rows)
    kept = [one for one in rows if one.item is not None and (one.item.core or one.item.required)]
    assert [one for one in short if one.item is not None] == kept
    titles = {one.section.id for one in kept}
    assert [one.section.id for one in short if one.kind == "section"] == [
        section.id for section in checklist.sections if section.id in titles
    ]


def sections(flags: list[list[tuple[bool, bool]]]) -> Checklist:
    made = [
        {
            "id": f"s{number}",
            "title": f"S{number}",
            "items": [
                {"id": f"i{number}-{place}", "type": "text", "ask": "?", "core": core, "required": required}
                for place, (core, required) in enumerate(items)
            ]
            or [{"id": f"i{number}", "type": "text", "ask": "?"}],
        }
        for number, items in enumerate(flags)
    ]
    return load({"id": "made", "title": "Made", "version": 1, "sections": made})
