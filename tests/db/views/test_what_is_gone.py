"""Views of what is not there, in the trash, or named too shortly: a sentence, or nothing."""

import sqlite3
from collections.abc import Callable
from datetime import date

import pytest

from fieldkit.db.base import ids
from fieldkit.db.records import crud
from fieldkit.db.records.drafts import keep
from fieldkit.db.views import client_card, drafts, forms, record, record_facts, surveys, today
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CLIENT, CONTACT, KINDS
from fieldkit.domain.records.values import ReadingContext
from tests.support.moments import MORNING
from tests.support.reading import number_of

SURVEY = KINDS["survey"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (lambda c, by: forms.load(c, CLIENT, "gone", by), "This client is not here any more."),
        (lambda c, by: forms.load(c, CONTACT, "gone", by), "This contact is not here any more."),
        (lambda c, _by: surveys.opened(c, "gone"), "This survey is not here any more."),
    ],
)
def test_what_is_not_there_is_refused(
    writer: sqlite3.Connection,
    by: ReadingContext,
    asked: Callable[[sqlite3.Connection, ReadingContext], object],
    sentence: str,
) -> None:
    with pytest.raises(Invalid) as refused:
        asked(writer, by)
    assert str(refused.value) == sentence


def test_what_is_not_there_has_no_head_and_no_steps(writer: sqlite3.Connection) -> None:
    assert client_card.header(writer, "gone") is None
    for kind in KINDS.values():
        assert record.steps(writer, kind, "gone") == []


def test_client_in_the_trash_is_warned_of_first(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "[ACME] [/] Ltd"})
    nobody = "nobody is named: every order needs confirmation"
    for expected in ((nobody,), ("this client is in the trash", nobody)):
        head = client_card.header(writer, uid)
        assert head is not None
        assert head.warnings(date(2026, 3, 4)) == expected
        crud.delete(writer, CLIENT, uid)


def test_beginning_of_two_uids_names_neither(writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "now_ms", lambda: 4_000_000_000_000)
    uids = sorted(crud.insert(writer, CLIENT, {"name": name}) for name in ("one", "two"))
    begins = uids[0][:8]
    with pytest.raises(Invalid) as refused:
        record_facts.located(writer, begins)
    assert str(refused.value) == (
        f"“{begins}” begins more than one uid: client {uids[0]}; client {uids[1]}. Use more of it."
    )
    assert record_facts.located(writer, f" {uids[1].upper()} ") == (CLIENT, uids[1])


def test_conflict_of_a_field_and_of_the_record_are_both_said() -> None:
    town = f"{CLIENT.field('town').label}: written differently by two people"
    assert record_facts.conflict_words(CLIENT, ("town",)) == town
    assert record_facts.conflict_words(CLIENT, ("",)) == "deleted by one, changed by another"
    assert record_facts.conflict_words(CLIENT, ("town", "")) == f"{town}; deleted by one, changed by another"


def test_survey_without_its_checklist_is_left_as_it_is(writer: sqlite3.Connection) -> None:
    client = number_of(writer, "client", crud.insert(writer, CLIENT, {"name": "Kestrel"}))
    uid = crud.insert(writer, SURVEY, {"client": client})
    with pytest.raises(Invalid) as refused:
        surveys.opened(writer, uid)
    assert str(refused.value) == (
        "The checklist that this survey was started with is not in this database. It was left as it is."
    )
    with pytest.raises(Invalid, match="trash"):
        surveys.running(writer, number_of(writer, "survey", uid))


def test_survey_that_is_not_there_takes_no_answers(writer: sqlite3.Connection) -> None:
    with pytest.raises(Invalid) as refused:
        surveys.running(writer, 4711)
    assert "trash" in str(refused.value)


def test_draft_of_no_known_moment_has_none() -> None:
    assert today._ago(None, MORNING) == ""
    assert today._ago(int(MORNING.timestamp() * 1000), MORNING) != ""


def test_draft_that_was_asked_for_by_number_is_gone_on_with(writer: sqlite3.Connection, by: ReadingContext) -> None:
    keep(writer, 0, "client", {"name": "Kestrel"})
    (waiting,) = drafts.waiting(writer, "client")
    assert forms.begin(writer, CLIENT, {"name": "Other"}, by).draft == 0
    assert forms.begin(writer, CLIENT, {"name": "Kestrel"}, by).draft == 0
    assert forms.begin(writer, CLIENT, {"name": "Other"}, by, waiting.id).draft == waiting.id
