"""What stands in a finding that an answer raises, and which of it goes on following the answer."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store.starting_content import content_uid
from fieldkit.domain.records.kinds import CLIENT, FINDING, SITE
from fieldkit.operations import answers
from fieldkit.operations import surveys as survey_operations
from tests.operations.running_survey import Running
from tests.support.moments import MORNING
from tests.support.reading import number_of

NOW = round(MORNING.timestamp() * 1000)


@pytest.fixture
def servers(writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> Running:
    """A survey of the servers in a yard, begun on a Saturday morning."""
    monkeypatch.setattr(ids, "now_ms", lambda: NOW)
    client = crud.insert(writer, CLIENT, {"name": "Marsh"})
    site = crud.insert(writer, SITE, {"name": "Yard", "client": number_of(writer, "client", client)})
    uid = survey_operations.start(writer, content_uid("checklist", "server-backup"), client, site)
    return Running(writer, client, uid, number_of(writer, "survey", uid))


def raising(running: Running, repeated: bool) -> tuple[str, str, str]:
    """Return an item that raises a finding of high severity, its section, and the item that names an instance."""
    for section in running.opened().checklist.sections:
        for item in section.items:
            if (section.repeat is not None) is repeated and item.finding and not item.when and item.type == "check":
                return item.id, section.id, section.repeat.key if section.repeat else ""
    raise AssertionError("no such item")


def test_a_finding_holds_what_its_item_says_where_it_is_and_what_was_noted(servers: Running) -> None:
    item_id, section, key = raising(servers, repeated=True)
    with transaction(servers.connection):
        instance, _ = answers.add_instance(servers.connection, servers.id, section)
    servers.give(key, "Tower", instance=instance)
    done = servers.give(item_id, "fail", "fail", "the door is off", instance=instance)
    item = next(item for item in servers.opened().checklist.items if item.id == item_id)
    assert (done.raised, done.withdrawn, done.kept) == ([item.finding], [], [])
    stored = asdict(servers.findings()[item_id])
    days = {"critical": "2026-11-28", "high": "2026-12-21", "medium": "2027-02-19", "low": ""}
    wanted = {
        "client": number_of(servers.connection, "client", servers.client),
        "site": 1,
        "survey": servers.id,
        "item": item_id,
        "instance": instance,
        "title": item.finding,
        "severity": item.severity,
        "fix": item.fix,
        "effort": item.effort,
        "cost": item.cost,
        "state": "open",
        "answer_by": days[item.severity],
        "created_at": NOW,
        "deleted_at": None,
    }
    assert {name: stored[name] for name in wanted} == wanted
    place, note = stored["detail"].split("\n")
    assert "Tower" in place
    assert note == "the door is off"


def test_without_a_place_and_a_note_a_finding_has_no_detail(servers: Running) -> None:
    item_id, _, _ = raising(servers, repeated=False)
    servers.give(item_id, "fail", "fail")
    assert servers.findings()[item_id].detail == ""
    servers.give(item_id, "fail", "fail", "seen")
    assert servers.findings()[item_id].detail == "seen"


@pytest.mark.parametrize(
    ("state", "owner", "goes"),
    [
        ("open", "", True),
        ("agreed", "", False),
        ("accepted", "", False),
        ("in_work", "", False),
        ("fixed", "", False),
        ("dismissed", "", False),
        ("open", "Ines", False),
    ],
)
def test_only_what_nobody_worked_on_goes_with_its_answer(servers: Running, state: str, owner: str, goes: bool) -> None:
    item_id, _, _ = raising(servers, repeated=False)
    servers.give(item_id, "fail", "fail")
    finding = servers.findings()[item_id]
    crud.update(servers.connection, FINDING, finding.uid, {"state": state, "owner": owner})
    done = servers.give(item_id, "pass", "pass")
    assert (done.raised, done.withdrawn, done.kept) == (
        ([], [finding.title], []) if goes else ([], [], [finding.title])
    )
    assert (item_id in servers.findings()) is not goes
    again = servers.give(item_id, "fail", "fail", "again")
    assert again.raised == ([finding.title] if goes else [])
    found = servers.findings()[item_id]
    after = "open" if state == "fixed" else state
    assert (found.uid, found.state, found.owner) == (finding.uid, after, owner), "what was fixed came back"


def test_what_a_person_wrote_stays_and_the_rest_follows(servers: Running) -> None:
    item_id, _, _ = raising(servers, repeated=False)
    servers.give(item_id, "fail", "fail", "one")
    finding = servers.findings()[item_id]
    crud.update(servers.connection, FINDING, finding.uid, {"title": "Our title", "effort": "weeks"})
    done = servers.give(item_id, "partial", "partial", "two")
    now = servers.findings()[item_id]
    assert (now.title, now.effort, now.detail) == ("Our title", "weeks", "two")
    assert (now.fix, now.answer_by) == (finding.fix, finding.answer_by)
    assert (done.raised, done.withdrawn, done.kept) == ([], [], [])


def test_the_same_answer_again_brings_nothing_back_from_the_trash(servers: Running) -> None:
    item_id, _, _ = raising(servers, repeated=False)
    servers.give(item_id, "fail", "fail")
    crud.delete(servers.connection, FINDING, servers.findings()[item_id].uid)
    assert servers.give(item_id, "fail", "fail", "louder").raised == []
    assert servers.findings() == {}
    assert servers.give(item_id, "pass", "pass").kept == []
    assert servers.give(item_id, "fail", "fail").raised != []


def test_progress_is_stored_with_each_answer(servers: Running) -> None:
    item_id, _, _ = raising(servers, repeated=False)

    def counted() -> tuple[int, int]:
        row = servers.connection.execute("SELECT judged, applicable FROM survey WHERE id = ?", (servers.id,)).fetchone()
        return int(row[0]), int(row[1])

    _, applicable = counted()
    done = servers.give(item_id, "pass", "pass")
    assert counted() == (done.progress.judged, done.progress.applicable) == (1, applicable)
    servers.give(item_id, "na", "na")
    assert counted() == (0, applicable - 1)
    servers.give(item_id, "")
    assert counted() == (0, applicable)
