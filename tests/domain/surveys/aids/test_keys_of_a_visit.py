"""How many keys a first visit takes beyond what is typed: hardly more than one for each item that is asked."""

from __future__ import annotations

from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.surveys.run import SurveyRun
from fieldkit.domain.surveys.run_results import NUMBERED, AnswerToStore, TextToType
from tests.domain.surveys.survey_content import starting
from tests.domain.surveys.test_run import opened
from tests.support.moments import MIDDAY

MOST = 1.1
"""Keys for each item."""
TYPED = {
    "number": "3",
    "money": "120",
    "date": "tomorrow",
    "file": "rack.jpg",
    "contact": "Ines Marsh",
    "text": "as agreed",
    "longtext": "the line was down",
    "signoff": "Ines Marsh, owner",
    "asset": "Dell 7010",
}


def keys_for(run: SurveyRun, row: SurveyRow) -> tuple[int, Given]:
    """Return the keys that answering a row takes beyond what is typed, and the answer that they give."""
    item = row.item
    assert item is not None
    keys = 1
    found: AnswerToStore | TextToType | None = None
    if item.type == "check":
        found = run.letter(row, "p", MIDDAY)
    elif item.type == "yesno":
        found = run.letter(row, "y", MIDDAY)
    elif item.type == "choice" and len(item.options) <= NUMBERED:
        found = run.number(row, 1, MIDDAY)
    elif item.type == "multi" and len(item.options) <= NUMBERED:
        found, keys = run.number(row, 1, MIDDAY), 2  # and Enter
    else:
        assert run.begins(row) == "answer", "no key opens the field: the first letter does"
        text = (
            item.options[0].label if item.options else f"report.{item.accept[0]}" if item.accept else TYPED[item.type]
        )
        assert run.open_answer(row) is not None
        found = run.finish(text, MIDDAY, goes_on=True, leaving=False)
        run.close()
    assert isinstance(found, AnswerToStore), (item.id, run.said.text)
    return keys, found.given


def test_a_first_visit_takes_hardly_more_than_one_key_an_item() -> None:
    run = SurveyRun("", month_first=False)
    run.load(opened({}, checklist=starting()["first-visit"]))
    keys, done = 0, set[tuple[str, ...]]()
    while (
        row := next((row for row in run.rows if row.kind in ("item", "add") and row.key not in done), None)
    ) is not None:
        done.add(row.key)
        if row.item is None:
            keys += 1  # there is none to add: the arrow goes on
            continue
        more, given = keys_for(run, row)
        keys += more
        run.give(given)
    asked = sum(row.item is not None for row in run.rows)
    assert asked >= 64
    assert keys <= asked * MOST, f"{keys} keys for {asked} items"
