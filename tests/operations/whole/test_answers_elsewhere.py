"""What one survey was answered is offered where another checklist asks the same, and only where it fits."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views import surveys
from fieldkit.domain.checklists.load import load
from fieldkit.domain.records.kinds import CLIENT, CONTACT, SITE, SURVEY
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import layout
from fieldkit.domain.surveys.opened_survey import AnswerElsewhere
from fieldkit.domain.surveys.previous_answers import PreviousAnswers
from fieldkit.operations import answers
from fieldkit.operations import surveys as survey_operations
from fieldkit.operations.checklists.own_versions import take
from tests.support.reading import number_of


def begun(connection: sqlite3.Connection, key: str, client: str, site: str = "", contact: str = "") -> str:
    return survey_operations.start(connection, content_uid("checklist", key), client, site, contact)


def give(connection: sqlite3.Connection, survey: str, item: str, value: str, result: str | None = None) -> None:
    given = Given(item, "", value, value if result is None else result, "by mail")
    with transaction(connection):
        answers.give(connection, number_of(connection, "survey", survey), given)


def at(connection: sqlite3.Connection, survey: str, moment: int) -> None:
    connection.execute("UPDATE survey SET started_at = ? WHERE uid = ?", (moment, survey))


def own_list(connection: sqlite3.Connection, key: str, *items: Mapping[str, object]) -> None:
    asked = [{"type": "check", "ask": f"{one['id']}?", **one} for one in items]
    sections = [{"id": "all", "title": "All", "items": asked}]
    with transaction(connection):
        take(connection, load({"id": key, "title": key.capitalize(), "version": 1, "sections": sections}))


def shown(connection: sqlite3.Connection, survey: str) -> list[str]:
    opened = surveys.opened(connection, survey)
    rows = layout(opened.checklist, opened.answers, None, opened.latest)
    return [row.item.id for row in rows if row.item is not None]


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


def test_permission_for_one_site_is_not_offered_for_another(writer: sqlite3.Connection) -> None:
    client = survey_operations.add_client(writer, "Kestrel Dental")
    number = number_of(writer, "client", client)
    north, south = (crud.insert(writer, SITE, {"name": name, "client": number}) for name in ("North", "South"))
    visit = begun(writer, "first-visit", client, south)
    give(writer, visit, "fv-permission", "pass")
    there, here = begun(writer, "network-cabling", client, north), begun(writer, "network-cabling", client, south)
    assert offered(writer, there) == {}
    assert offered(writer, here)["nc-permission"].called == "First-visit site survey"
    whole = begun(writer, "network-cabling", client)
    assert offered(writer, whole)["nc-permission"].called == "First-visit site survey, South", "its place is named"
    give(writer, begun(writer, "first-visit", client), "fv-permission", "fail")
    assert {offered(writer, one)["nc-permission"].given.result for one in (there, here, whole)} == {"fail"}, (
        "what was said of the whole client holds everywhere"
    )


def test_what_was_said_of_one_person_is_not_asked_or_offered_of_another(writer: sqlite3.Connection) -> None:
    client = survey_operations.add_client(writer, "Kestrel Dental")
    number = number_of(writer, "client", client)
    ines, jon = (crud.insert(writer, CONTACT, {"name": name, "client": number}) for name in ("Ines", "Jon"))
    own_list(writer, "desk", {"id": "d-lock"})
    own_list(
        writer, "bag", {"id": "b-lock", "fills_from": "desk.d-lock"}, {"id": "b-key", "when": _is("d-lock", eq="pass")}
    )
    give(writer, begun(writer, "desk", client, contact=ines), "d-lock", "pass")
    his, hers = begun(writer, "bag", client, contact=jon), begun(writer, "bag", client, contact=ines)
    assert (list(offered(writer, his)), shown(writer, his)) == ([], ["b-lock"])
    assert (list(offered(writer, hers)), shown(writer, hers)) == (["b-lock"], ["b-lock", "b-key"])
    assert offered(writer, begun(writer, "bag", client))["b-lock"].called == "Desk, Ines"


def _is(item: str, checklist: str = "desk", **what: object) -> dict[str, object]:
    return {"checklist": checklist, "item": item, **what}


def test_a_newer_survey_that_says_nothing_of_it_hides_no_answer(writer: sqlite3.Connection) -> None:
    client = survey_operations.add_client(writer, "Kestrel Dental")
    own_list(writer, "desk", {"id": "d-lock"}, {"id": "d-light"})
    own_list(
        writer, "bag", {"id": "b-lock", "fills_from": "desk.d-lock"}, {"id": "b-key", "when": _is("d-lock", eq="pass")}
    )
    first, blank, partly = (begun(writer, "desk", client) for _ in range(3))
    for moment, one in enumerate((first, blank, partly), 1):
        at(writer, one, moment)
    give(writer, first, "d-lock", "pass")
    give(writer, partly, "d-light", "pass")
    bag = begun(writer, "bag", client)
    assert (offered(writer, bag)["b-lock"].started_at, shown(writer, bag)) == (1, ["b-lock", "b-key"])
    give(writer, blank, "d-lock", "not_checked")
    assert offered(writer, bag)["b-lock"].started_at == 1, "what was not checked is no answer to take over"
    give(writer, partly, "d-lock", "fail")
    assert (offered(writer, bag)["b-lock"].given.result, shown(writer, bag)) == ("fail", ["b-lock"])


def test_an_answer_that_is_hidden_where_it_was_given_is_not_offered(writer: sqlite3.Connection) -> None:
    client = survey_operations.add_client(writer, "Kestrel Dental")
    own_list(writer, "gate", {"id": "g-in"})
    own_list(
        writer,
        "desk",
        {"id": "d-may"},
        {"id": "d-lock", "when": {"item": "d-may", "eq": "pass"}},
        {"id": "d-far", "when": _is("g-in", "gate", eq="pass")},
    )
    own_list(
        writer,
        "bag",
        {"id": "b-lock", "fills_from": "desk.d-lock"},
        {"id": "b-far", "fills_from": "desk.d-far"},
        {"id": "b-key", "when": _is("d-far", answered=True)},
    )
    desk, gate, bag = (begun(writer, key, client) for key in ("desk", "gate", "bag"))
    give(writer, gate, "g-in", "pass")
    for item in ("d-may", "d-lock", "d-far"):
        give(writer, desk, item, "pass")
    assert list(offered(writer, bag)) == ["b-lock", "b-far"]
    assert "b-key" in shown(writer, bag)
    give(writer, desk, "d-may", "fail")
    assert list(offered(writer, bag)) == ["b-far"]
    give(writer, gate, "g-in", "fail")
    assert list(offered(writer, bag)) == [], "also where yet another list decides"
    assert "b-key" not in shown(writer, bag)


def test_lists_that_ask_each_other_in_a_circle_can_be_opened(writer: sqlite3.Connection) -> None:
    client = survey_operations.add_client(writer, "Kestrel Dental")
    for key, other in (("one", "two"), ("two", "three"), ("three", "one")):
        item = {"id": key, "when": _is(other, other, ne="fail")}
        own_list(writer, key, item, {"id": f"{key}-again", "fills_from": f"{other}.{other}"})
    made = {key: begun(writer, key, client) for key in ("one", "two", "three")}
    for key, uid in made.items():
        give(writer, uid, key, "pass")
    assert shown(writer, made["one"]) == ["one", "one-again"]
    assert list(offered(writer, made["one"])) == ["one-again"]


def test_not_applicable_elsewhere_takes_no_answer_of_last_time_away(writer: sqlite3.Connection) -> None:
    client = survey_operations.add_client(writer, "Kestrel Dental")
    judged = {"type": "number", "fail_if": {"gt": 9}}
    own_list(writer, "desk", {"id": "d-desks", **judged})
    own_list(writer, "bag", {"id": "b-desks", "fills_from": "desk.d-desks", **judged})
    before, desk = begun(writer, "bag", client), begun(writer, "desk", client)
    at(writer, before, 1)
    give(writer, before, "b-desks", "5", "")
    give(writer, desk, "d-desks", "", "na")
    opened = surveys.opened(writer, begun(writer, "bag", client))
    previous = PreviousAnswers(opened)
    rows = layout(opened.checklist, opened.answers)
    previous.match(rows)
    assert [given.value for row in rows if (given := previous.given(row)) is not None] == ["5"]
