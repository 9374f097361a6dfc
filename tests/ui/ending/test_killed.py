"""The real app in a real terminal, killed in the middle of a survey and of a form."""

from __future__ import annotations

from contextlib import closing
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
from tests.ui.base.test_waiting import another_program
from tests.ui.ending.fields import ANSWER, NOTE_OF_AN_ANSWER, NOTES_OF_A_CLIENT, UNREADABLE, Typed, found, home, typing
from tests.ui.support.terminal import terminal

pytest.importorskip("pty", reason="there are no pseudo-terminals here")


def test_app_killed_in_the_middle_of_a_survey_has_its_answers(tmp_path: Path) -> None:
    database = paths.home(tmp_path).database
    opening.prepare(database)
    connection = opening.writer(database)
    client = survey_operations.add_client(connection, "Kestrel Dental")
    uid = survey_operations.start(connection, content_uid("checklist", "contract-qualification"), client)
    items = surveys.opened(connection, uid).checklist.items
    connection.close()
    with terminal(tmp_path) as app:
        app.until("Today ──").type("3").until("Kestrel Dental").type("\r").until(items[0].ask)
        for number in range(1, 6):
            app.type("p" if items[number - 1].type == "check" else "1").until(f"{number} of ")
        app.until_so(lambda: answered(database, uid) == 5).kill()
    assert answered(database, uid) == 5
    with closing(opening.reader(database)) as after:
        assert "answered 5 of " in surveys.surveys(after, 0, 1)[0].how_far


def answered(database: Path, uid: str) -> int:
    with closing(opening.reader(database)) as reader:
        return sum(given.answered for given in surveys.opened(reader, uid).answers.values())


@pytest.mark.parametrize(
    "field", [UNREADABLE, NOTES_OF_A_CLIENT, ANSWER, NOTE_OF_AN_ANSWER], ids=["date", "long text", "answer", "note"]
)
def test_app_killed_while_somebody_types_goes_on_there(tmp_path: Path, field: Typed) -> None:
    folder = home(tmp_path)
    with terminal(folder) as app:
        typing(app, field)
        app.until_so(lambda: is_kept(folder, field.keys[-1][0])).kill()
    with terminal(folder) as again:
        again.until("Being typed").type("\r").until(field.keys[-1][0])
        again.type("ish").until(f"{field.keys[-1][0]}ish").signal("SIGTERM")
        assert again.ended() == 143
    assert found(folder, field) == [f"{field.text}ish"]
    with closing(opening.reader(paths.home(folder).database)) as connection:
        assert len(drafts.waiting(connection)) == (field is UNREADABLE)


@pytest.mark.parametrize("field", [NOTES_OF_A_CLIENT, ANSWER], ids=["long text", "answer"])
def test_app_killed_while_another_program_holds_the_store_has_what_was_typed(tmp_path: Path, field: Typed) -> None:
    folder = home(tmp_path)
    with terminal(folder) as app:
        typing(app, field)
        app.until_so(lambda: is_kept(folder, field.keys[-1][0]))
        with another_program(folder):
            app.type(" ish").until(f"{field.keys[-1][0]} ish")
            app.until_so(lambda: any(" ish" in file.read_text() for file in folder.glob("open-texts-*.json"))).kill()
    with terminal(folder) as again:
        again.until("Being typed").type("\r").until(f"{field.keys[-1][0]} ish")
        again.type("!").until(" ish!").signal("SIGTERM")
        assert again.ended() == 143
    assert found(folder, field) == [f"{field.text} ish!"]
    assert list(folder.glob("open-texts*")) == []


def is_kept(folder: Path, text: str) -> bool:
    with closing(opening.reader(paths.home(folder).database)) as connection:
        return any(text in draft.texts.values() for draft in drafts.waiting(connection))


def test_app_killed_after_a_field_was_left_has_the_record(tmp_path: Path) -> None:
    database = paths.home(tmp_path).database
    opening.prepare(database)
    with terminal(tmp_path) as app:
        app.until("Nothing is due").type("n").until("In the words you used")
        app.type("backup quote\t").until("Plain words").type("tomorrow 10\t").until("Promise ──").kill()
    after = opening.reader(database)
    (promise,) = every(after, PROMISE)
    assert lookup.title(after, "promise", promise.id) == "backup quote"
    assert drafts.waiting(after) == []
    after.close()
