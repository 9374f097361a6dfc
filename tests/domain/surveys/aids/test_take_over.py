"""Taking over last time's answers: of a heading, or of all things of a repeat; what is judged never goes along."""

from __future__ import annotations

from fieldkit.domain.surveys.aids.take_over import said_of_things
from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.surveys.opened_survey import PreviousSurvey
from fieldkit.domain.surveys.run import SurveyRun
from tests.domain.surveys.test_run import CHECKLIST, run_of

LAST = (
    Given("check", "", "pass", "pass"),
    Given("yesno", "", "yes"),
    Given("ruled", "", "no", "fail"),
    Given("staff", "", "12", note="two part time"),
    Given("name", "1", "Tower"),
    Given("works", "1", "pass", "pass"),
    Given("name", "2", "Laptop"),
)


def again(*now: Given) -> SurveyRun:
    return run_of(*now, before=PreviousSurvey(1_700_000_000_000, answers_of(*LAST)))


def heading(run: SurveyRun, section: str, instance: str = "") -> SurveyRow:
    kind = "instance" if instance else "section"
    return next(r for r in run.rows if (r.kind, r.section.id, r.instance) == (kind, section, instance))


def test_a_heading_takes_over_what_is_not_judged_and_names_the_rest() -> None:
    run = again(Given("yesno", "", "no"))
    found = run.takes_over(heading(run, "first"))
    assert found is not None
    assert found.taken == (Given("staff", "", "12", note="two part time"),), "what is answered stays"
    assert found.said == "Taken over as last time: 1 answer. Judged one by one: 2 (In order?; May it?)."
    run.give(*found.taken)
    assert run.takes_over(heading(run, "first")) is None, "nothing but what is judged is left"
    assert len(run.pending) == 1


def test_nothing_is_taken_over_where_nothing_was_answered_or_the_survey_is_finished() -> None:
    run = run_of()
    assert run.takes_over(heading(run, "first")) is None
    finished = run_of(before=PreviousSurvey(1, answers_of(*LAST)), state="finished")
    assert finished.takes_over(heading(finished, "first")) is None
    assert again().takes_over(None) is None


def test_a_note_that_is_there_already_stays() -> None:
    run = again(Given("staff", "", "", note="ask again"))
    found = run.takes_over(heading(run, "first"))
    assert found is not None and Given("staff", "", "12", note="ask again") in found.taken


def test_things_of_last_time_are_those_that_are_not_here_by_name() -> None:
    section = CHECKLIST.sections[1]
    assert again().things_of_last_time(section) == [(Given("name", "", "Tower"),), (Given("name", "", "Laptop"),)]
    run = again(Given("name", "a", "tower"))
    assert run.things_of_last_time(section) == [(Given("name", "", "Laptop"),)]
    assert again().things_of_last_time(CHECKLIST.sections[0]) == []
    assert run_of().things_of_last_time(section) == []


def test_two_things_of_one_name_are_two() -> None:
    twice = [Given("name", key, "Switch") for key in ("1", "2")]
    run = run_of(Given("name", "x", "Switch"), before=PreviousSurvey(1, answers_of(*twice)))
    assert len(run.things_of_last_time(CHECKLIST.sections[1])) == 1


def test_it_is_said_what_was_added_and_what_is_left() -> None:
    things = [(Given("name", "", "Tower"),), (Given("name", "", "Laptop"),)]
    said = said_of_things(things, ["Tower", "Laptop"], CHECKLIST.sections[1])
    assert said == (
        "Added as last time: Tower, Laptop, with 2 answers. What is judged of them is left: 2 items at most."
    )


def test_what_was_not_known_last_time_is_not_offered() -> None:
    run = run_of(before=PreviousSurvey(1, answers_of(Given("staff", "", "", "not_checked"))))
    staff = next(one for one in run.rows if one.item is not None and one.item.id == "staff")
    assert run.last_time(staff) is None
