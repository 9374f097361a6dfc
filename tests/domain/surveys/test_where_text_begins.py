"""On which rows of a survey a letter begins an answer, and when it never does."""

from __future__ import annotations

from fieldkit.domain.surveys.answers import Given
from tests.domain.surveys.test_run import row, run_of


def test_letters_begin_answers_that_are_written_while_nothing_else_is() -> None:
    run = run_of()
    items = [one for one in run.rows if one.item is not None]
    written = [one.item.id for one in items if one.item is not None and run.is_written(one)]
    assert written == ["staff", "who", "story"]
    assert not run.is_written(None)
    assert [run.is_written(one) for one in run.rows if one.item is None] == [False] * (len(run.rows) - len(items))
    run.open_answer(row(run, "staff"))
    assert [run.is_written(one) for one in items] == [False] * len(items), "another answer is being typed"
    run.close()
    assert run.is_written(row(run, "staff"))
    run.set_state("finished")
    assert [run.is_written(one) for one in items] == [False] * len(items), "it takes no answers"


def test_a_long_text_goes_on_and_any_other_begins_anew() -> None:
    run = run_of(Given("story", "", "one \n two "), Given("who", "", "Ines"))
    assert run.begun(row(run, "story"), "x") == "one \n two\nx"
    assert run.begun(row(run, "who"), "x") == "x"
    assert run.begun(row(run, "staff"), "4") == "4"
