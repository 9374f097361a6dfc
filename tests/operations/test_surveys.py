"""Surveys in the store: started, answered, interrupted, finished; and the findings that come and go with answers."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views import surveys
from fieldkit.db.views.record_list import count_records
from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import ANSWER, CLIENT, CONTACT, FINDING, SITE, SURVEY
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.records.values import Value
from fieldkit.domain.surveys.answer_grammar import parse_answer
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import layout, missing
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.operations import answers
from fieldkit.operations import surveys as survey_operations
from tests.names import MARKUP
from tests.support.moments import MORNING
from tests.support.reading import number_of

CHECKLISTS = (
    "first-visit",
    "network-cabling",
    "server-backup",
    "security-baseline",
    "wireless",
    "workstation",
    "contract-qualification",
    "handover",
    "maintenance-visit",
)


class Running(NamedTuple):
    connection: sqlite3.Connection
    client: str
    uid: str
    id: int

    def give(self, item: str, value: str, result: str = "", note: str = "", instance: str = "") -> answers.StoredAnswer:
        with transaction(self.connection):
            return answers.give(self.connection, self.id, Given(item, instance, value, result, note))

    def findings(self) -> dict[str, Finding]:
        return {one.item: one for one in surveys.found(self.connection, self.id)}

    def opened(self) -> OpenedSurvey:
        return surveys.opened(self.connection, self.uid)

    def again(self) -> Running:
        return begin(self.connection, self.opened().checklist.id, self.client)


def begin(connection: sqlite3.Connection, checklist: str, client: str = "") -> Running:
    client = client or survey_operations.add_client(connection, MARKUP)
    uid = survey_operations.start(connection, content_uid("checklist", checklist), client)
    number = connection.execute("SELECT id FROM survey WHERE uid = ?", (uid,)).fetchone()[0]
    return Running(connection, client, uid, number)


@pytest.fixture
def visit(writer: sqlite3.Connection) -> Running:
    return begin(writer, "first-visit")


@pytest.fixture
def security(writer: sqlite3.Connection) -> Running:
    return begin(writer, "security-baseline")


def stored(connection: sqlite3.Connection, survey: int) -> dict[str, tuple[str, str, str]]:
    rows = connection.execute("SELECT item, value, result, note FROM answer WHERE survey = ?", (survey,))
    return {item: (value, result, note) for item, value, result, note in rows}


def test_started_survey_keeps_newest_version_and_counts_what_applies(visit: Running) -> None:
    opened = visit.opened()
    assert opened.client_name == MARKUP
    assert opened.state == "running"
    line = surveys.surveys(visit.connection, 0, 5)[0]
    assert (line.checklist, line.judged) == ("First-visit site survey", 0)
    assert line.applicable == sum(r.item is not None and r.item.judged for r in layout(opened.checklist, {}))


def test_survey_for_client_that_is_gone_is_refused(writer: sqlite3.Connection) -> None:
    with pytest.raises(Invalid, match="not here any more"):
        survey_operations.start(writer, content_uid("checklist", "first-visit"), "nobody")


def test_running_surveys_come_first_then_newest(writer: sqlite3.Connection) -> None:
    first, second, third = (begin(writer, "maintenance-visit") for _ in range(3))
    for number, one in enumerate((first, second, third)):
        crud.update(writer, SURVEY, one.uid, {"started_at": 1_000 + number})
    crud.update(writer, SURVEY, third.uid, {"state": "finished"})
    crud.update(writer, SURVEY, first.uid, {"state": "finished"})
    assert [line.uid for line in surveys.surveys(writer, 0, 10)] == [second.uid, third.uid, first.uid]
    assert [line.uid for line in surveys.surveys(writer, 1, 1)] == [third.uid]
    assert count_records(writer, surveys.LISTING) == 3


def test_answer_progress_and_finding_are_one_transaction(security: Running) -> None:
    item = next(item for item in security.opened().checklist.items if item.finding)
    with pytest.raises(ZeroDivisionError), transaction(security.connection):
        answers.give(security.connection, security.id, Given(item.id, "", "fail", "fail"))
        raise ZeroDivisionError
    assert stored(security.connection, security.id) == {}
    assert security.findings() == {}
    assert security.give(item.id, "fail", "fail").raised == [item.finding]
    assert surveys.surveys(security.connection, 0, 1)[0].judged == 1
    assert security.findings()[item.id].severity == item.severity


def test_answer_given_again_replaces_the_one_before(security: Running) -> None:
    item = next(item.id for item in security.opened().checklist.items if item.type == "check")
    security.give(item, "pass", "pass")
    security.give(item, "partial", "partial", "half of them")
    rows = security.connection.execute("SELECT value, note FROM answer WHERE item = ?", (item,)).fetchall()
    assert rows == [("partial", "half of them")]


def test_untouched_finding_goes_with_the_answer_and_comes_back_as_the_same(security: Running) -> None:
    item = next(item for item in security.opened().checklist.items if item.finding)
    security.give(item.id, "fail", "fail")
    uid = security.findings()[item.id].uid
    assert security.give(item.id, "pass", "pass").withdrawn == [item.finding]
    assert security.findings() == {}
    assert security.give(item.id, "partial", "partial").raised == [item.finding]
    assert security.findings()[item.id].uid == uid


def test_finding_follows_the_note_until_somebody_changes_it(security: Running) -> None:
    item = next(item for item in security.opened().checklist.items if item.finding)
    security.give(item.id, "fail", "fail")
    security.give(item.id, "fail", "fail", "in the kitchen")
    finding = security.findings()[item.id]
    assert finding.detail == "in the kitchen"
    crud.update(security.connection, FINDING, finding.uid, {"detail": "our own words"})
    security.give(item.id, "fail", "fail", "in the cellar")
    assert security.findings()[item.id].detail == "our own words"


@pytest.mark.parametrize(
    "change", [{"state": "agreed"}, {"owner": "Ines"}, {"detail": "seen twice"}, {"severity": "low", "title": "Ours"}]
)
def test_changed_finding_is_kept_and_reported_when_the_answer_changes(
    security: Running, change: dict[str, str]
) -> None:
    item = next(item for item in security.opened().checklist.items if item.finding and item.severity != "low")
    security.give(item.id, "fail", "fail")
    crud.update(security.connection, FINDING, security.findings()[item.id].uid, change)
    done = security.give(item.id, "pass", "pass")
    assert (done.withdrawn, len(done.kept)) == ([], 1)
    kept = security.findings()[item.id]
    assert {name: getattr(kept, name) for name in change} == change


def test_finding_in_the_trash_stays_there_while_other_items_are_answered(security: Running) -> None:
    plain = [item for item in security.opened().checklist.items if item.finding and not item.when]
    first, second = plain[0], plain[-1]
    security.give(first.id, "fail", "fail")
    crud.delete(security.connection, FINDING, security.findings()[first.id].uid)
    assert security.give(second.id, "fail", "fail").raised == [second.finding]
    assert list(security.findings()) == [second.id]


def test_answer_that_hides_another_item_takes_its_finding_along(writer: sqlite3.Connection) -> None:
    running = begin(writer, "workstation")
    running.give("ws-kind", "refresh")
    running.give("ws-wiped", "fail", "fail")
    assert list(running.findings()) == ["ws-wiped"]
    other = next(o.value for o in running.opened().checklist.places["ws-kind"][1].options if o.value != "refresh")
    assert len(running.give("ws-kind", other).withdrawn) == 1
    assert running.findings() == {}
    assert len(running.give("ws-kind", "refresh").raised) == 1


def test_two_devices_answers_to_one_item_are_kept_and_the_later_counts(visit: Running) -> None:
    visit.give("fv-does", "teeth")
    other: dict[str, Value] = {"survey": visit.id, "item": "fv-does", "value": "a dental practice"}
    uid = crud.insert(visit.connection, ANSWER, other)
    ahead = 4_000_000_000_000
    visit.connection.execute("UPDATE answer SET updated_at = ? WHERE uid = ?", (ahead, uid))
    assert visit.opened().answers["fv-does", ""].value == "a dental practice"
    # The other clock is far ahead: what is said here afterwards must still be the later one.
    assert visit.give("fv-does", "both").answers["fv-does", ""].value == "both"
    values = visit.connection.execute("SELECT value FROM answer WHERE item = 'fv-does' ORDER BY value").fetchall()
    assert values == [("both",), ("teeth",)]


def test_instances_of_a_repeat_are_apart_on_every_device_and_removable(visit: Running) -> None:
    with transaction(visit.connection):
        one, _ = answers.add_instance(visit.connection, visit.id, "providers")
        two, _ = answers.add_instance(visit.connection, visit.id, "providers")
    assert one != two, "two devices that each add one have two"
    assert one[:13] <= two[:13], "in the order in which they were added"
    visit.give("fv-prov-name", "Portwell Fibre", instance=one)
    visit.give("fv-prov-name", MARKUP, instance=two)
    titles = [row.title for row in layout(visit.opened().checklist, visit.opened().answers) if row.kind == "instance"]
    assert sorted(title.partition(": ")[2] for title in titles) == sorted(["Portwell Fibre", MARKUP])
    with transaction(visit.connection):
        left = answers.remove_instance(visit.connection, visit.id, "providers", one)
    assert [key[1] for key in left.answers] == [two]
    trashed = visit.connection.execute("SELECT value FROM answer WHERE deleted_at IS NOT NULL").fetchall()
    assert trashed == [("Portwell Fibre",)]


def test_section_that_is_asked_once_has_no_instances(visit: Running) -> None:
    with pytest.raises(Invalid, match="asked once"):
        answers.add_instance(visit.connection, visit.id, visit.opened().checklist.sections[0].id)


def test_answer_to_an_unknown_item_is_refused(visit: Running) -> None:
    with pytest.raises(Invalid, match="no item “nonsense”"):
        visit.give("nonsense", "1")


def test_survey_with_needed_items_missing_is_not_finished_and_says_which(visit: Running) -> None:
    with pytest.raises(Invalid, match="Who met you, and what is their job"):
        survey_operations.finish(visit.connection, visit.uid)
    assert visit.opened().state == "running"


def test_finished_survey_takes_no_answers_until_it_is_reopened(writer: sqlite3.Connection) -> None:
    running = begin(writer, "maintenance-visit")
    fill(running)
    survey_operations.finish(writer, running.uid)
    opened = running.opened()
    assert opened.state == "finished" and opened.finished_at
    item = opened.checklist.items[0].id
    with pytest.raises(Invalid, match="finished"):
        running.give(item, "1")
    survey_operations.reopen(writer, running.uid)
    assert (running.opened().state, running.opened().finished_at) == ("running", None)
    running.give(item, "1")


def test_last_time_is_the_newest_other_survey_of_that_checklist_client_and_place(writer: sqlite3.Connection) -> None:
    old = begin(writer, "maintenance-visit")
    item = next(item.id for item in old.opened().checklist.items if item.type == "check")
    old.give(item, "fail", "fail")
    crud.update(writer, SURVEY, old.uid, {"started_at": 1, "state": "finished"})
    site = crud.insert(writer, SITE, {"name": "Yard", "client": number_of(writer, "client", old.client)})
    elsewhere = survey_operations.start(writer, content_uid("checklist", "maintenance-visit"), old.client, site)
    begin(writer, "maintenance-visit").give(item, "pass", "pass")
    new = old.again()
    before = new.opened().before
    assert before is not None
    assert before.answers[item, ""].result == "fail"
    assert surveys.opened(writer, elsewhere).before is None


def test_other_checklists_latest_answers_decide_what_is_asked(writer: sqlite3.Connection) -> None:
    visit = begin(writer, "first-visit")
    security = begin(writer, "security-baseline", visit.client)
    asked = security.opened().checklist
    item = next(item for item in asked.items if any(one.checklist == "first-visit" for one in item.when))

    def shown() -> bool:
        opened = security.opened()
        return any(row.item == item for row in layout(asked, opened.answers, None, opened.latest))

    assert not shown()
    visit.give("fv-insured", "yes")
    assert shown()
    visit.give("fv-insured", "no")
    assert not shown()


def test_sample_answers_open_and_are_counted(firm: sqlite3.Connection) -> None:
    lines = surveys.surveys(firm, 0, 50)
    assert (
        len(lines)
        == count_records(firm, surveys.LISTING)
        == firm.execute("SELECT count(*) FROM survey").fetchone()[0]
        > 2
    )
    assert {line.state for line in lines} == {"running", "finished"}
    for line in lines:
        opened = surveys.opened(firm, line.uid)
        given = sum(one.answered for one in opened.answers.values())
        assert (
            given
            == firm.execute(
                "SELECT count(*) FROM answer WHERE survey = ? AND (value <> '' OR result <> '')",
                (number_of(firm, "survey", line.uid),),
            ).fetchone()[0]
        )
        assert given >= line.judged > 0
        assert (opened.client_name, opened.state) == (line.client, line.state)


@pytest.mark.parametrize("checklist", CHECKLISTS)
def test_every_starting_checklist_runs_to_its_end(writer: sqlite3.Connection, checklist: str) -> None:
    running = begin(writer, checklist)
    fill(running)
    survey_operations.finish(writer, running.uid)
    opened = running.opened()
    rows = layout(opened.checklist, opened.answers, None, opened.latest)
    assert all(row.answered for row in rows if row.item is not None)
    line = surveys.surveys(writer, 0, 1)[0]
    assert line.state == "finished"
    assert line.judged == line.applicable > 0


def fill(running: Running) -> None:
    """Answer every item that is asked, with one instance in each repeat, as long as answers bring up new items."""
    opened = running.opened()
    for section in opened.checklist.sections:
        if section.repeat:
            with transaction(running.connection):
                answers.add_instance(running.connection, running.id, section.id)
    for _ in range(400):
        opened = running.opened()
        rows = layout(opened.checklist, opened.answers, None, opened.latest)
        row = next((row for row in rows if row.item is not None and not row.answered), None)
        if row is None or row.item is None:
            break
        value, result = parse_answer(row.item, typical(row.item), MORNING)
        running.give(row.item.id, value, result, instance=row.instance)
    assert not missing(rows)


def typical(item: Item) -> str:
    """Return a text that answers ``item``."""
    if item.type == "number":
        return f"{max(item.min or 0, min(3, item.max if item.max is not None else 3)):g}"
    by_type = {"check": "p", "yesno": "y", "choice": "#1", "multi": "#1", "money": "12.50", "date": "2026-11-20"}
    if item.type == "file":
        return f"photos/front.{item.accept[0] if item.accept else 'jpg'}"
    return by_type.get(item.type, "Ines Marsh, owner" if item.type == "signoff" else MARKUP)


KILLED = """
    import os, sys
    from pathlib import Path
    from fieldkit.db.base.connect import transaction
    from fieldkit.db.store import opening
    from fieldkit.operations import answers
    from fieldkit.domain.surveys.answers import Given

    connection = opening.writer(Path(sys.argv[1]))
    survey = int(sys.argv[2])
    for number in range(10_000):
        with transaction(connection):
            answers.give(connection, survey, Given("fv-does", "", f"answer {number}", "", ""))
        os.write(1, f"{number}\\n".encode())
"""


def test_survey_killed_in_the_middle_has_every_answer_that_was_given(path: Path) -> None:
    connection = opening.writer(path)
    running = begin(connection, "first-visit")
    connection.close()
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(path), str(running.id)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert child.stdout is not None
    with child.stdout as lines:
        for line in lines:
            if int(line) >= 20:
                break
        child.send_signal(signal.SIGKILL)
        seen = [int(line) for line in lines.read().split()] or [20]
    assert child.wait() == -signal.SIGKILL
    after = opening.reader(path)
    value = surveys.opened(after, running.uid).answers["fv-does", ""].value
    assert int(value.split()[1]) in (seen[-1], seen[-1] + 1)
    assert after.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    after.close()


def test_only_people_and_places_of_the_client_are_offered(writer: sqlite3.Connection) -> None:
    mine, other = surveys_client(writer, MARKUP), surveys_client(writer, "Somebody else")
    for client, names in ((mine, ("zoe", "Abel", "Gone", "Left")), (other, ("Stranger",))):
        for name in names:
            number = number_of(writer, "client", client)
            uid = crud.insert(writer, CONTACT, {"name": name, "client": number, "job_title": f"{name}'s job"})
            place = crud.insert(writer, SITE, {"name": f"{name}'s yard", "client": number, "town": "Hull"})
            if name == "Gone":
                crud.delete(writer, CONTACT, uid)
                crud.delete(writer, SITE, place)
            if name == "Left":
                crud.update(writer, CONTACT, uid, {"left_on": "2026-01-01"})
    crud.insert(writer, CONTACT, {"name": "Of nobody"})
    found = surveys.people(writer, mine)
    assert [(one.title, one.about) for one in found] == [("Abel", "Abel's job"), ("zoe", "zoe's job")]
    assert [one.title for one in surveys.people(writer, other)] == ["Stranger"]
    assert [(one.title, one.about) for one in surveys.sites(writer, mine)] == [
        ("Abel's yard", "Hull"),
        ("Left's yard", "Hull"),
        ("zoe's yard", "Hull"),
    ]
    assert surveys.people(writer, "no such client") == surveys.sites(writer, "no such client") == []


def surveys_client(connection: sqlite3.Connection, name: str) -> str:
    return crud.insert(connection, CLIENT, {"name": name})


@pytest.mark.parametrize(
    ("severity", "by"), [("critical", "2026-11-28"), ("high", "2026-12-21"), ("medium", "2027-02-19")]
)
def test_a_finding_is_to_be_answered_within_the_days_of_its_severity(
    security: Running, monkeypatch: pytest.MonkeyPatch, severity: str, by: str
) -> None:
    monkeypatch.setattr(ids, "now_ms", lambda: round(MORNING.timestamp() * 1000))
    item = next(
        item
        for item in security.opened().checklist.items
        if item.finding and not item.when and item.severity == severity
    )
    security.give(item.id, "fail", "fail")
    assert security.findings()[item.id].answer_by == by


def test_a_low_finding_has_no_day_by_which_to_answer(writer: sqlite3.Connection) -> None:
    for checklist in CHECKLISTS:
        running = begin(writer, checklist)
        asked = running.opened().checklist.items
        for item in [one for one in asked if one.finding and not one.when and one.severity == "low"][:1]:
            running.give(item.id, "fail", "fail")
            assert running.findings()[item.id].answer_by == ""
            return
    raise AssertionError("no checklist asks for anything of low severity")


def test_a_finding_keeps_its_day_while_the_answer_changes(security: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    item = next(
        item for item in security.opened().checklist.items if item.finding and not item.when and item.severity == "high"
    )
    security.give(item.id, "fail", "fail")
    first = security.findings()[item.id]
    later = first.created_at + 5 * 24 * 3_600_000
    monkeypatch.setattr(ids, "now_ms", lambda: later)
    security.give(item.id, "fail", "fail", "in the cellar")
    assert security.findings()[item.id].answer_by == first.answer_by
    assert security.give(item.id, "pass", "pass").withdrawn == [item.finding], "untouched it still goes"


@pytest.mark.parametrize("apart", [0, 1, 1_000])
def test_what_is_said_last_here_counts_however_far_another_clock_is_ahead(visit: Running, apart: int) -> None:
    ahead = 4_000_000_000_000
    visit.give("fv-does", "first")
    for number in range(3):
        other: dict[str, Value] = {"survey": visit.id, "item": "fv-does", "value": f"other {number}"}
        uid = crud.insert(visit.connection, ANSWER, other)
        visit.connection.execute("UPDATE answer SET updated_at = ? WHERE uid = ?", (ahead - number * apart, uid))
    visit.give("fv-does", "last")
    assert visit.opened().answers["fv-does", ""].value == "last"
    latest = visit.connection.execute("SELECT max(updated_at) FROM answer WHERE value = 'last'").fetchone()[0]
    assert latest > ahead
    visit.give("fv-does", "really last")
    assert visit.opened().answers["fv-does", ""].value == "really last"


def test_an_answer_given_alone_bears_the_time_at_which_it_was_given(
    visit: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at, value in ((1_900_000_000_000, "one"), (1_900_000_005_000, "two")):
        monkeypatch.setattr(ids, "now_ms", lambda at=at: at)
        visit.give("fv-does", value)
    rows = visit.connection.execute("SELECT value, updated_at FROM answer WHERE item = 'fv-does'").fetchall()
    assert rows == [("two", 1_900_000_005_000)]


def test_the_same_answer_given_again_is_no_later_one(visit: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in (1_900_000_000_000, 1_900_000_005_000):
        monkeypatch.setattr(ids, "now_ms", lambda at=at: at)
        visit.give("fv-does", "teeth")
    assert visit.connection.execute("SELECT updated_at FROM answer").fetchall() == [(1_900_000_000_000,)]


def test_no_answer_goes_into_a_survey_in_the_trash(visit: Running) -> None:
    visit.give("fv-does", "teeth")
    crud.delete(visit.connection, SURVEY, visit.uid)
    with pytest.raises(Invalid, match=r"is in the trash\. The answer was not stored"):
        visit.give("fv-does", "hair")
    with pytest.raises(Invalid, match="is in the trash"), transaction(visit.connection):
        answers.add_instance(visit.connection, visit.id, "providers")
    assert stored(visit.connection, visit.id)["fv-does"][0] == "teeth"
    crud.undelete(visit.connection, SURVEY, visit.uid)
    assert visit.give("fv-does", "hair").answers["fv-does", ""].value == "hair"


def test_an_answer_to_what_is_not_asked_is_refused(visit: Running) -> None:
    with pytest.raises(Invalid, match="no item “nowhere”"):
        visit.give("nowhere", "x")
    with pytest.raises(Invalid, match="asked once"), transaction(visit.connection):
        answers.add_instance(visit.connection, visit.id, "no such section")
    assert stored(visit.connection, visit.id) == {}
