"""Answers of a run that the store has not taken."""

from __future__ import annotations

from fieldkit.domain.surveys.answers import Given, answers_of
from tests.domain.surveys.test_run import opened, row, run_of


def test_answers_that_are_not_stored_stay_on_top_of_what_is_read_and_go_only_if_left_twice() -> None:
    run = run_of()
    fail, owner = Given("check", "", "fail", "fail"), Given("who", "", "Ines")
    run.give(fail)
    run.give(owner)
    run.load(opened(answers_of(Given("check", "", "pass", "pass"))))
    assert row(run, "check").given == fail
    run.written(owner)
    assert run.pending == {("check", ""): fail}
    assert not run.may_leave()
    assert run.said.text == "1 answer could not be stored. Esc once more drops it."
    assert run.may_leave()
    run.give(Given("check", "", "na", "na"))
    run.written(fail)
    assert not run.may_leave(), "the answer given since is on its way itself"
    run.written(Given("check", "", "na", "na"))
    assert run.may_leave() and run.said.text == "", "they are stored by now"
