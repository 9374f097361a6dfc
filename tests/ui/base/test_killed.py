"""The real app in a real terminal, killed in the middle of a survey and of a form."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit import paths
from fieldkit.db.records import lookup
from fieldkit.db.store import opening
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views import drafts, surveys
from fieldkit.domain.records.kinds import PROMISE
from fieldkit.operations import surveys as survey_operations
from tests.support.records import every
from tests.ui.support.terminal import terminal

pytest.importorskip("pty", reason="there are no pseudo-terminals here")


def test_app_killed_in_the_middle_has_every_answer_that_it_showed(tmp_path: Path) -> None:
    database = paths.home(tmp_path).database
    opening.prepare(database)
    connection = opening.writer(database)
    client = survey_operations.add_client(connection, "Kestrel Dental")
    uid = survey_operations.start(connection, content_uid("checklist", "contract-qualification"), client)
    first = surveys.opened(connection, uid).checklist.items[0].ask
    connection.close()
    with terminal(tmp_path, "surveys") as app:
        app.until("Kestrel Dental").type("\r").until(first)
        for number in range(1, 6):
            app.type("1").until(f"{number} of ")
        app.kill()
    after = opening.reader(database)
    answers = surveys.opened(after, uid).answers
    assert sum(given.answered for given in answers.values()) == 5
    assert surveys.surveys(after, 0, 1)[0].judged == 5
    after.close()


def test_app_killed_in_a_form_has_all_but_the_field_being_typed(tmp_path: Path) -> None:
    database = paths.home(tmp_path).database
    opening.prepare(database)
    with terminal(tmp_path, "today") as app:
        app.until("Nothing is due").type("n").until("In the words you used")
        app.type("backup quote\t").until("Plain words").type("tomorrow 10").kill()
    after = opening.reader(database)
    (draft,) = drafts.waiting(after, "promise")
    assert draft.texts["what"] == "backup quote"
    assert not draft.texts.get("due")
    after.close()


def test_app_killed_after_a_field_was_left_has_the_record(tmp_path: Path) -> None:
    database = paths.home(tmp_path).database
    opening.prepare(database)
    with terminal(tmp_path, "today") as app:
        app.until("Nothing is due").type("n").until("In the words you used")
        app.type("backup quote\t").until("Plain words").type("tomorrow 10\t").until("Promise ──").kill()
    after = opening.reader(database)
    (promise,) = every(after, PROMISE)
    assert lookup.title(after, "promise", promise.id) == "backup quote"
    assert drafts.waiting(after) == []
    after.close()
