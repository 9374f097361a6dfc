"""What fails again at the next visit is the same finding, seen twice; what becomes of it depends on its state."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts
from fieldkit.db.records import crud, lookup
from fieldkit.db.views import surveys
from fieldkit.db.views.survey.same_finding import KnownFinding, same
from fieldkit.db.views.survey.sightings import sightings
from fieldkit.domain.records.kinds import FINDING, SURVEY
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.surveys.findings import SeenAgain, opens_again
from fieldkit.operations import answers, records
from fieldkit.operations import surveys as survey_operations
from tests.operations.running_survey import Running, begin
from tests.operations.test_findings_follow import Visit, begun
from tests.sync.disagreement import Pair
from tests.sync.firms import exchange


def failing(running: Running) -> str:
    """Return an item of the survey that raises a finding."""
    return next(item.id for item in running.opened().checklist.items if item.finding and not item.when)


def only(connection: sqlite3.Connection) -> Finding:
    (number,) = connection.execute("SELECT id FROM finding WHERE deleted_at IS NULL").fetchone()
    found = lookup.by_id(connection, FINDING, number)
    assert isinstance(found, Finding)
    assert connection.execute("SELECT count(*) FROM finding WHERE deleted_at IS NULL").fetchone() == (1,)
    return found


def seen_twice(first: Running, state: str, **values: str) -> tuple[Finding, Running, list[SeenAgain]]:
    """Fail an item, bring its finding to a state, fail it again at the next visit."""
    item = failing(first)
    first.give(item, "fail", "fail")
    finding = only(first.connection)
    crud.update(first.connection, FINDING, finding.uid, {"state": state, **values})
    second = first.again()
    done = second.give(item, "fail", "fail", "still so")
    assert done.raised == []
    return only(first.connection), second, done.again


@pytest.mark.parametrize("state", ["open", "agreed", "in_work", "dismissed"])
def test_what_fails_again_is_the_same_finding_in_the_state_that_it_was_in(security: Running, state: str) -> None:
    finding, second, again = seen_twice(security, state, why="so")
    assert (finding.state, finding.returned_on, finding.survey) == (state, "", security.id)
    assert again == [SeenAgain(finding.title, state, opens=False)]
    first, last = sightings(security.connection, finding)
    assert (first.survey, first.raises, first.note) == (security.uid, True, "")
    assert (last.survey, last.raises, last.note, last.answer) == (second.uid, True, "still so", "fail")
    assert [one.uid for one in surveys.found(security.connection, second.id)] == [finding.uid]


@pytest.mark.parametrize("state", ["fixed", "verified"])
def test_what_was_mended_and_fails_again_came_back(security: Running, state: str) -> None:
    finding, second, again = seen_twice(security, state, answer_by="2020-01-01")
    today = date.today().isoformat()
    assert (finding.state, finding.returned_on, finding.returned_in) == ("open", today, second.id)
    assert again == [SeenAgain(finding.title, state, opens=True)]
    assert finding.answer_by > today, "it is answered anew"


def test_a_mistyped_fail_leaves_what_was_mended_as_it_was(security: Running) -> None:
    _, second, _ = seen_twice(security, "verified", verified_on="2026-11-01")
    assert second.give(failing(second), "pass", "pass").withdrawn == []
    finding = only(security.connection)
    assert (finding.state, finding.verified_on, finding.returned_on) == ("verified", "2026-11-01", "")


@pytest.mark.parametrize(("until", "state"), [("2999-01-01", "accepted"), ("2026-01-01", "open"), ("", "accepted")])
def test_an_accepted_risk_stays_so_until_its_day(security: Running, until: str, state: str) -> None:
    finding, _, again = seen_twice(security, "accepted", accepted_until=until, accepted_by="Ines", why="dear")
    assert (finding.state, finding.returned_on) == (state, "")
    assert again[0].opens is (state == "open")
    assert finding.accepted_by == ("Ines" if state == "accepted" else ""), "nobody takes a risk that is open again"


def test_until_its_day_means_through_its_day() -> None:
    assert [opens_again("accepted", day, date(2026, 12, 3)) for day in ("2026-12-02", "2026-12-03", "")] == [
        True,
        False,
        False,
    ]


def test_an_untouched_finding_that_another_visit_saw_does_not_go_with_one_answer(security: Running) -> None:
    _, second, _ = seen_twice(security, "open")
    item = failing(security)
    assert second.give(item, "pass", "pass").withdrawn == []
    assert len(sightings(security.connection, only(security.connection))) == 2
    second.give(item, "fail", "fail")
    assert security.give(item, "pass", "pass").withdrawn == []
    assert only(security.connection).survey == security.id


def test_another_client_has_a_finding_of_its_own(security: Running) -> None:
    item = failing(security)
    other = begin(security.connection, "security-baseline")
    assert security.give(item, "fail", "fail").raised == other.give(item, "fail", "fail").raised != []


def test_things_are_the_same_by_their_names(writer: sqlite3.Connection) -> None:
    first = begin(writer, "network-cabling")
    checklist = first.opened().checklist
    section = next(one for one in checklist.sections if one.repeat and any(i.finding and not i.when for i in one.items))
    assert section.repeat is not None
    key, item = section.repeat.key, next(i.id for i in section.items if i.finding and not i.when)
    second = first.again()
    for running, things in ((first, {"1": "HP 1820", "2": "Netgear"}), (second, {"8": "netgear ", "9": "Ubiquiti"})):
        for instance, name in things.items():
            running.give(key, name, instance=instance)
            running.give(item, "fail", "fail", instance=instance)
    found = writer.execute("SELECT survey, instance FROM finding WHERE deleted_at IS NULL ORDER BY id").fetchall()
    assert found == [(first.id, "1"), (first.id, "2"), (second.id, "9")]
    netgear = lookup.by_id(writer, FINDING, 2)
    assert isinstance(netgear, Finding)
    assert [(one.survey, one.place.partition(": ")[2]) for one in sightings(writer, netgear)] == [
        (first.uid, "Netgear"),
        (second.uid, "netgear "),
    ]


def test_two_things_of_one_name_in_one_survey_stay_two(writer: sqlite3.Connection) -> None:
    running = begin(writer, "network-cabling")
    section = next(
        one for one in running.opened().checklist.sections if one.repeat and any(i.finding for i in one.items)
    )
    assert section.repeat is not None
    item = next(i.id for i in section.items if i.finding and not i.when)
    for instance in ("1", "2"):
        running.give(section.repeat.key, "HP", instance=instance)
        running.give(item, "fail", "fail", instance=instance)
    assert writer.execute("SELECT count(*) FROM finding").fetchone() == (2,)


def known(number: int, survey: int, state: str = "open", *, trashed: bool = False, uid: str = "") -> KnownFinding:
    return KnownFinding(number, uid or f"u{number}", "t", "high", state, survey, "x", "", "", number, trashed)


def test_of_several_that_an_older_store_has_the_newest_that_is_not_closed_is_joined() -> None:
    found = [known(1, 1), known(2, 2), known(3, 3, "verified"), known(4, 4, trashed=True)]
    assert [one.id for one in same(found, 9, "x", "", "")] == [2, 1, 3]
    assert [one.id for one in same(found, 3, "x", "", "")] == [3, 2, 1], "its own comes first"
    assert [one.id for one in same(found, 4, "x", "", "")] == [2, 1, 3, 4]
    assert [one.id for one in same([known(5, 5, trashed=True, uid="here")], 9, "x", "", "", "here")] == [5]
    assert same(found, 9, "y", "", "") == []


def test_two_devices_that_raise_it_in_two_surveys_have_one_finding_and_nothing_to_decide(
    pair: Pair,
) -> None:
    ana, ben = pair
    with transaction(ana.connection):
        first = begun(ana.connection)
    exchange([ana, ben])
    client = ana.connection.execute("SELECT uid FROM client").fetchone()[0]
    checklist = ana.connection.execute(
        "SELECT uid FROM checklist WHERE id = (SELECT checklist FROM survey WHERE id = ?)", (first.id,)
    ).fetchone()[0]
    with transaction(ben.connection):
        second = Visit(ben.connection, survey_operations.start(ben.connection, checklist, client))
        answers.give(ben.connection, second.id, second.given("fail"))
    with transaction(ana.connection):
        answers.give(ana.connection, first.id, first.given("fail"))
    exchange([ana, ben])
    exchange([ana, ben])
    for member in (ana, ben):
        assert conflicts.conflicts(member.connection) == []
        finding = only(member.connection)
        assert finding.state == "open"
        assert {one.survey for one in sightings(member.connection, finding)} == {first.uid, second.uid}
    (one,), (other,) = (m.connection.execute("SELECT uid FROM finding").fetchall() for m in pair)
    assert one == other
    of = "SELECT survey.uid FROM finding JOIN survey ON survey.id = finding.survey"
    shown = [member.connection.execute(of).fetchone() for member in pair]
    assert shown[0] == shown[1], "both show the same survey as the one that raised it"


def test_states_from_two_devices_stay_a_conflict(pair: Pair) -> None:
    ana, ben = pair
    with transaction(ana.connection):
        begun(ana.connection, "fail")
    exchange([ana, ben])
    uid = only(ana.connection).uid
    for member, state in ((ana, "agreed"), (ben, "fixed")):
        with transaction(member.connection):
            records.save(member.connection, FINDING, uid, {"state": state})
    exchange([ana, ben])
    (one,) = conflicts.conflicts(ana.connection)
    assert (one.uid, one.field, {v.value for v in one.versions}) == (uid, "state", {"agreed", "fixed"})


def test_a_finding_that_somebody_threw_away_is_there_again_when_it_is_seen_again(security: Running) -> None:
    item = failing(security)
    security.give(item, "fail", "fail")
    uid = only(security.connection).uid
    records.delete(security.connection, FINDING, uid)
    second = security.again()
    assert len(second.give(item, "fail", "fail").raised) == 1
    found = only(security.connection)
    assert (found.uid, found.survey, found.state) == (uid, second.id, "open")


def test_a_survey_in_the_trash_has_seen_nothing(security: Running) -> None:
    finding, second, _ = seen_twice(security, "agreed")
    records.delete(security.connection, SURVEY, second.uid)
    assert [one.survey for one in sightings(security.connection, finding)] == [security.uid]


def test_the_cap_of_the_score_is_lifted_at_each_visit_once_it_is_fixed(security: Running) -> None:
    finding, second, _ = seen_twice(security, "agreed")
    crud.update(security.connection, FINDING, finding.uid, {"state": "fixed"})
    assert second.opened().settled == security.opened().settled == {(finding.item, "")}


def test_taking_a_verification_back_by_the_answer_leaves_the_state_of_before(security: Running) -> None:
    item = failing(security)
    security.give(item, "fail", "fail")
    uid = only(security.connection).uid
    records.save(security.connection, FINDING, uid, {"state": "agreed"})
    second = security.again()
    (asked,) = second.give(item, "pass", "pass").to_verify
    assert (asked.uid, asked.state) == (uid, "agreed")
    with transaction(security.connection):
        records.save(
            security.connection,
            FINDING,
            uid,
            {"state": "verified", "verified_on": "2026-12-01", "verified_in": second.id},
        )
    assert surveys.to_verify(security.connection, second.id) == []
    second.give(item, "fail", "fail")
    assert (only(security.connection).state, only(security.connection).verified_on) == ("agreed", "")


def test_what_passes_and_was_never_found_asks_nothing(security: Running) -> None:
    assert security.give(failing(security), "pass", "pass").to_verify == []
