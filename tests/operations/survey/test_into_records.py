"""What was chosen of a survey is in the records of its client, in one step; what moved meanwhile is refused whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import chain, combinations

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import history
from fieldkit.db.records import lookup
from fieldkit.db.records.undo_log import Recording, Session, Way
from fieldkit.db.views.survey.into_records import offered_records
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.clients import Client
from fieldkit.domain.records.kinds import CLIENT, CONTACT, SURVEY
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.surveys.aids.into_records import IntoRecord
from fieldkit.operations import records, surveys, undo
from fieldkit.operations.survey.into_records import TakenIntoRecords, take_into_records
from tests.operations.running_survey import Running, begin
from tests.support.moments import MIDDAY


def by(connection: sqlite3.Connection) -> ReadingContext:
    return lookup.reading(connection, MIDDAY, "£")


def offers(visit: Running) -> dict[str, IntoRecord]:
    return {one.key: one for one in offered_records(visit.connection, visit.uid, by(visit.connection)).offered}


def take(visit: Running, *chosen: IntoRecord) -> TakenIntoRecords:
    with transaction(visit.connection):
        return take_into_records(visit.connection, visit.uid, chosen, by(visit.connection))


def client(visit: Running) -> Client:
    found = lookup.get(visit.connection, CLIENT, visit.client)
    assert isinstance(found, Client)
    return found


def people(visit: Running) -> list[tuple[str, str, str]]:
    rows = visit.connection.execute(
        "SELECT contact.name, job_title, client.name FROM contact JOIN client ON client.id = contact.client "
        "WHERE contact.deleted_at IS NULL ORDER BY contact.id"
    )
    return [(name, job, "ours" if of == client(visit).name else of) for name, job, of in rows]


@pytest.fixture
def visit(writer: sqlite3.Connection) -> Running:
    """Return a first visit on which everything was asked."""
    found = begin(writer, "first-visit")
    found.give("fv-spoc-name", "Ann Marsh, owner")
    found.give("fv-deputy", "Bob Hale")
    found.give("fv-limit", "50000")
    found.give("fv-does", "They sell boats")
    return found


def test_everything_at_once(visit: Running) -> None:
    found = offers(visit)
    assert [*found] == [
        "client.point_of_contact",
        "client.deputy",
        "client.spending_limit",
        "client.business",
        "person.ann marsh",
        "person.bob hale",
    ]
    done = take(visit, *found.values())
    assert sorted(done.people.values()) == ["Ann Marsh", "Bob Hale"]
    now = client(visit)
    ann, bob = (lookup.by_id(visit.connection, CONTACT, one) for one in (now.point_of_contact, now.deputy))
    assert (getattr(ann, "name", ""), getattr(bob, "name", "")) == ("Ann Marsh", "Bob Hale")
    assert (now.spending_limit, now.business) == (50_000, "They sell boats")
    assert sorted(people(visit)) == [("Ann Marsh", "owner", "ours"), ("Bob Hale", "", "ours")]
    assert offers(visit) == {}


def test_a_value_brings_the_person_that_it_names_along_and_nothing_else(visit: Running) -> None:
    done = take(visit, offers(visit)["client.deputy"])
    assert [*done.people.values()] == ["Bob Hale"]
    assert people(visit) == [("Bob Hale", "", "ours")]
    assert (client(visit).point_of_contact, client(visit).spending_limit) == (None, None)
    assert "client.deputy" not in offers(visit)


def test_whatever_is_chosen_is_taken_over_and_the_rest_is_offered_as_before(visit: Running) -> None:
    shown = offers(visit)
    for chosen in chain.from_iterable(combinations(shown.values(), count) for count in range(len(shown) + 1)):
        visit.connection.execute("SAVEPOINT before_it")
        take_into_records(visit.connection, visit.uid, chosen, by(visit.connection))
        here = {one.key for one in chosen} | {one.needs for one in chosen if one.needs}
        now = offers(visit)
        assert set(now) == set(shown) - here
        for key, one in now.items():
            known = one.key.startswith("client.") and shown[key].needs in here
            assert known or one == shown[key]
        visit.connection.execute("ROLLBACK TO before_it")
        visit.connection.execute("RELEASE before_it")
    assert offers(visit) == shown


def test_a_finished_survey_gives_its_answers_too(visit: Running) -> None:
    visit.connection.execute("UPDATE survey SET state = 'finished' WHERE uid = ?", (visit.uid,))
    take(visit, offers(visit)["client.spending_limit"])
    assert client(visit).spending_limit == 50_000


def test_the_history_of_the_client_has_it(visit: Running) -> None:
    take(visit, offers(visit)["client.spending_limit"])
    last = history.history(visit.connection, CLIENT.name, visit.client)[0]
    assert (last.field, last.new) == ("spending_limit", 50_000)


def refused(visit: Running, *chosen: IntoRecord) -> str:
    before = (client(visit), people(visit))
    with pytest.raises(Invalid) as caught:
        take(visit, *chosen)
    assert (client(visit), people(visit)) == before
    assert str(caught.value).endswith("Nothing was taken over.")
    return str(caught.value)


def test_what_the_record_says_otherwise_since_is_refused_with_all_that_was_chosen(visit: Running) -> None:
    shown = offers(visit)
    records.save(visit.connection, CLIENT, visit.client, {"spending_limit": 7_000})
    said = refused(visit, shown["client.deputy"], shown["client.spending_limit"])
    assert said.startswith("Spending limit is £70.00 now, not nothing as was shown.")
    assert offers(visit)["client.spending_limit"].was_shown == "£70.00"


def test_what_was_answered_otherwise_since_is_refused(visit: Running) -> None:
    shown = offers(visit)
    visit.give("fv-limit", "60000")
    assert "does not say £500.00 any more" in refused(visit, shown["client.spending_limit"])
    visit.give("fv-limit", "")
    assert "does not say £500.00 any more" in refused(visit, shown["client.spending_limit"])
    visit.give("fv-deputy", "Cy Dorn")
    assert "does not say Bob Hale any more" in refused(visit, shown["person.bob hale"])


def test_a_client_or_a_survey_in_the_trash_takes_nothing(visit: Running) -> None:
    shown = offers(visit)
    records.delete(visit.connection, CLIENT, visit.client)
    assert "is in the trash: bring the client back first." in refused(visit, shown["client.spending_limit"])
    records.undelete(visit.connection, CLIENT, visit.client)
    visit.connection.execute("UPDATE survey SET deleted_at = 1 WHERE uid = ?", (visit.uid,))
    with pytest.raises(Invalid, match="This survey is in the trash"):
        take(visit, shown["client.spending_limit"])


def test_who_came_or_went_since_is_refused(visit: Running) -> None:
    shown = offers(visit)
    uid = surveys.add_person(visit.connection, visit.client, "Bob Hale")
    assert "Bob Hale is among their people already." in refused(visit, shown["client.deputy"])
    assert "Bob Hale is among their people already." in refused(visit, shown["person.bob hale"])
    shown = offers(visit)
    assert shown["client.deputy"].now == uid
    records.delete(visit.connection, CONTACT, uid)
    assert "Bob Hale is in the trash" in refused(visit, shown["client.deputy"])
    assert "Bob Hale is in the trash" in refused(visit, offers(visit)["client.deputy"])


def test_one_person_cannot_stand_in_for_himself(visit: Running) -> None:
    visit.give("fv-deputy", "Ann Marsh")
    shown = offers(visit)
    said = refused(visit, shown["client.point_of_contact"], shown["client.deputy"])
    assert said.startswith("The deputy is the point of contact")


def test_what_was_shown_for_one_client_gets_into_the_records_of_no_other(visit: Running) -> None:
    shown = offers(visit)
    other = surveys.add_client(visit.connection, "Other Ltd")
    records.save(visit.connection, SURVEY, visit.uid, {"client": lookup.local_id(visit.connection, CLIENT, other)})
    for key in ("client.spending_limit", "person.bob hale"):
        said = refused(visit, shown[key])
        assert said.startswith("This survey is of Other Ltd now: what was shown was for another client.")
    moved = lookup.get(visit.connection, CLIENT, other)
    assert isinstance(moved, Client) and (moved.spending_limit, people(visit)) == (None, [])
    assert take(visit, offers(visit)["client.spending_limit"]).client == "Other Ltd"


def test_only_whose_adding_was_taken_back_is_brought_back(visit: Running) -> None:
    session = Session()

    def step(done: Callable[[], object]) -> None:
        with Recording() as found, transaction(visit.connection):
            done()
        session.note(found)

    def back(way: Way) -> None:
        step(lambda: undo.take_back(visit.connection, session, way, MIDDAY, "£"))

    def deputy() -> IntoRecord:
        found = offered_records(visit.connection, visit.uid, by(visit.connection), session.unmade)
        return next(one for one in found.offered if one.key == "client.deputy")

    def again() -> None:
        take_into_records(visit.connection, visit.uid, [deputy()], by(visit.connection), session.unmade)

    step(again)
    uid = visit.connection.execute("SELECT uid FROM contact").fetchone()[0]
    back("undo")
    assert session.unmade == {uid} and not deputy().wrong and deputy().person == ("Bob Hale", "")
    assert "Bob Hale is in the trash: " in refused(visit, deputy()), "for whoever knows nothing of the session"
    step(again)
    assert session.unmade == set() and people(visit) == [("Bob Hale", "", "ours")]
    back("undo")
    assert session.unmade == {uid} and people(visit) == []
    back("redo")
    assert session.unmade == set() and people(visit) == [("Bob Hale", "", "ours")]
    step(lambda: records.delete(visit.connection, CONTACT, uid))
    assert session.unmade == set(), "who was deleted by hand stays away"
    step(lambda: records.undelete(visit.connection, CONTACT, uid))
    back("undo")
    assert session.unmade == set() and people(visit) == []
