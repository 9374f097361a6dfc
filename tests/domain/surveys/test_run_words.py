"""What a survey says of the last key, and how far letters stay keys as answers are taken back."""

from __future__ import annotations

import pytest

from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import goes_on_at
from tests.domain.surveys.test_run import CHECKLIST, row, run_of
from tests.support.moments import MIDDAY


@pytest.mark.parametrize(
    ("answered", "asks"),
    [((), "check"), (("staff",), "who"), (("check", "staff"), "who")],
)
def test_who_stopped_goes_on_after_the_last_answer(answered: tuple[str, ...], asks: str) -> None:
    run = run_of(*(Given(item, "", "1", "pass") for item in answered))
    at = run.rows[goes_on_at(run.rows)]
    assert at.item is not None and at.item.id == asks


def test_whoever_answered_the_last_item_goes_on_with_the_first_that_was_left_out() -> None:
    ids = [item.id for item in CHECKLIST.sections[0].items]
    run = run_of(*(Given(item, "", "1", "pass") for item in ids if item != "staff"), Given("name", "1", "Dell"))
    run = run_of(*run.survey.answers.values(), Given("works", "1", "pass", "pass"))  # type: ignore[union-attr]
    at = run.rows[goes_on_at(run.rows)]
    assert at.item is not None and at.item.id == "staff"


def test_note_that_was_no_answer_names_its_item_in_few_words() -> None:
    run = run_of()
    run.open_answer(row(run, "staff"))
    answer = run.finish("a few", MIDDAY, goes_on=False, leaving=True)
    assert answer is not None
    run.kept(answer)
    assert run.said.text.startswith("Kept as a note on “How many?”. ")


def test_every_key_that_answers_says_why_it_does_nothing_on_a_line_that_adds() -> None:
    run = run_of()
    add = next(one for one in run.rows if one.kind == "add")
    for key in (run.same, run.cleared, run.open_note, lambda one: run.letter(one, "p", MIDDAY)):
        run.say("")
        assert key(add) is None
        assert (
            run.said.text
            == "Nothing is answered on this line: Enter adds a thing, n says that there is none, ↓ goes on."
        )


def test_letters_asked_to_be_keys_stay_so_where_answers_are_taken_back() -> None:
    run = run_of(Given("story", "", "one"), Given("who", "", "Ines"))
    story, who = row(run, "story"), row(run, "who")
    run.let_keys(story, asked=True)
    run.letters.took_back(who)
    run.letters.moved(who)
    assert not run.takes_text(who) and not run.takes_back(who)
    run.letters.moved(story)
    assert run.takes_text(story), "a move ends it"
    run.let_keys(story)
    run.letters.took_back(who)
    run.letters.moved(who)
    assert run.takes_text(who) and run.takes_back(who), "nobody asked for keys"
