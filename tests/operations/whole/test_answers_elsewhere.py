"""What one survey was answered is offered where another checklist asks the same, and only where it fits."""

from __future__ import annotations

import sqlite3

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views import surveys
from fieldkit.domain.records.kinds import CLIENT, SURVEY
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.opened_survey import AnswerElsewhere
from fieldkit.operations import answers
from fieldkit.operations import surveys as survey_operations


def begun(connection: sqlite3.Connection, key: str, client: str) -> str:
    return survey_operations.start(connection, content_uid("checklist", key), client)


def give(connection: sqlite3.Connection, survey: str, item: str, value: str) -> None:
    (number,) = connection.execute("SELECT id FROM survey WHERE uid = ?", (survey,)).fetchone()
    with transaction(connection):
        answers.give(connection, number, Given(item, "", value, value, "by mail"))


def offered(connection: sqlite3.Connection, survey: str) -> dict[str, AnswerElsewhere]:
    return dict(surveys.opened(connection, survey).elsewhere)


def test_permission_given_at_the_first_visit_is_offered_to_the_network_survey(writer: sqlite3.Connection) -> None:
    client = survey_operations.add_client(writer, "Kestrel Dental")
    visit, network = begun(writer, "first-visit", client), begun(writer, "network-cabling", client)
    assert offered(writer, network) == {}
    give(writer, visit, "fv-permission", "pass")
    found = offered(writer, network)["nc-permission"]
    assert found.checklist == "First-visit site survey"
    assert found.given == Given("nc-permission", "", found.given.value, "pass", "by mail")
    assert offered(writer, visit) == {}, "nothing is offered to the survey that it is from"
    other = begun(writer, "network-cabling", survey_operations.add_client(writer, "Marsh"))
    assert offered(writer, other) == {}, "nor to another client"
    crud.delete(writer, SURVEY, visit)
    assert offered(writer, network) == {}


def test_a_client_without_any_other_survey_is_offered_nothing(writer: sqlite3.Connection) -> None:
    crud.insert(writer, CLIENT, {"name": "Marsh"})
    client = survey_operations.add_client(writer, "Kestrel Dental")
    assert offered(writer, begun(writer, "security-baseline", client)) == {}
