"""Surveys in the store: started, offered, interrupted, finished, reopened."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views import surveys
from fieldkit.db.views.record_list import count_records
from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.checklists.load import load
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CLIENT, CONTACT, SITE, SURVEY
from fieldkit.domain.surveys.answer_grammar import parse_answer
from fieldkit.domain.surveys.layout import layout, missing
from fieldkit.operations import answers, records
from fieldkit.operations import surveys as survey_operations
from fieldkit.operations.checklists import own_versions
from fieldkit.operations.survey import finalise
from tests.names import MARKUP
from tests.operations.running_survey import CHECKLISTS, Running, begin
from tests.support.moments import MORNING
from tests.support.reading import number_of


def test_started_survey_keeps_newest_version_and_counts_what_applies(visit: Running) -> None:
    opened = visit.opened()
    assert opened.client_name == MARKUP
    assert opened.state == "running"
    line = surveys.surveys(visit.connection, 0, 5)[0]
    rows = layout(opened.checklist, {})
    items = [row.item for row in rows if row.item is not None]
    repeats = [row.section for row in rows if row.kind == "add"]
    needed = sum(item.required for item in items) + len(repeats)
    assert line.checklist == "First-visit site survey"
    assert line.how_far == f"needed left {needed} · answered 0 of {len(items) + len(repeats)}"
    stored = visit.connection.execute("SELECT judged, applicable FROM survey").fetchone()
    in_one = [item for section in repeats for item in section.items if not item.when]
    assert stored == (0, sum(item.judged for item in [*items, *in_one]))


def test_survey_for_client_that_is_gone_is_refused(writer: sqlite3.Connection) -> None:
    with pytest.raises(Invalid, match="not here any more"):
        survey_operations.start(writer, content_uid("checklist", "first-visit"), "nobody")


@pytest.mark.parametrize(
    ("body", "why"),
    [("{}", "no items to fill in"), ('{"sections": [{"id": "a", "items": []}]}', "no items"), ("[", "cannot be read")],
)
def test_checklist_that_asks_nothing_starts_no_survey(writer: sqlite3.Connection, body: str, why: str) -> None:
    client = survey_operations.add_client(writer, MARKUP)
    writer.execute("UPDATE checklist_version SET body = ?", (body,))
    with pytest.raises(Invalid, match=why):
        survey_operations.start(writer, content_uid("checklist", "first-visit"), client)
    values = {"checklist": 1, "client": number_of(writer, "client", client)}
    with pytest.raises(Invalid, match=r"[Nn]o survey was started"):
        records.save(writer, SURVEY, None, values)
    assert writer.execute("SELECT count(*) FROM survey").fetchone() == (0,)


def test_running_surveys_come_first_then_newest(writer: sqlite3.Connection) -> None:
    first, second, third = (begin(writer, "maintenance-visit") for _ in range(3))
    for number, one in enumerate((first, second, third)):
        crud.update(writer, SURVEY, one.uid, {"started_at": 1_000 + number})
    crud.update(writer, SURVEY, third.uid, {"state": "finished"})
    crud.update(writer, SURVEY, first.uid, {"state": "finished"})
    assert [line.uid for line in surveys.surveys(writer, 0, 10)] == [second.uid, third.uid, first.uid]
    assert [line.uid for line in surveys.surveys(writer, 1, 1)] == [third.uid]
    assert count_records(writer, surveys.LISTING) == 3


def test_survey_with_needed_items_missing_is_not_finished_and_says_which(visit: Running) -> None:
    with pytest.raises(Invalid, match="Who met you, and what is their job"):
        finalise.finalise(visit.connection, visit.uid)
    assert visit.opened().state == "running"


@pytest.mark.parametrize(("left", "more"), [(1, ""), (3, ""), (4, " and 1 more"), (5, " and 2 more")])
def test_three_of_the_needed_items_are_named_and_the_others_counted(visit: Running, left: int, more: str) -> None:
    needed = missing(layout(visit.opened().checklist, visit.opened().answers))
    for row in needed[: len(needed) - left]:
        assert row.place is not None
        visit.give(row.place[0], "", "not_checked" if row.item else "na", instance=row.instance)
    remain = missing(layout(visit.opened().checklist, visit.opened().answers))
    assert len(remain) == left
    named = "; ".join(row.asks for row in remain[:3])
    with pytest.raises(Invalid) as refused:
        finalise.finalise(visit.connection, visit.uid)
    assert str(refused.value) == f"Not finished: still needed: {named}{more}."


def test_finished_survey_takes_no_answers_until_it_is_reopened(writer: sqlite3.Connection) -> None:
    running = begin(writer, "maintenance-visit")
    fill(running)
    finalise.finalise(writer, running.uid)
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
    item = next(
        item for item in asked.items if any(one.checklist == "first-visit" and one.ne == "no" for one in item.when)
    )

    def shown() -> bool:
        opened = security.opened()
        return any(row.item == item for row in layout(asked, opened.answers, None, opened.latest))

    assert shown()
    visit.give("fv-insured", "yes")
    assert shown()
    visit.give("fv-insured", "no")
    assert not shown()


@pytest.mark.parametrize(("paid", "asked"), [("12000", False), ("500001", True)], ids=["120.00", "5,000.01"])
def test_an_amount_in_another_checklist_is_compared_in_whole_units(
    writer: sqlite3.Connection, paid: str, asked: bool
) -> None:
    when = {"checklist": "first-visit", "item": "fv-largest-payment", "gt": 5000}
    first = {"id": "py-how", "type": "check", "ask": "Is it written down?"}
    second = {"id": "py-two", "type": "check", "ask": "Do two people release it?", "when": when}
    section = {"id": "only", "title": "Only", "items": [first, second]}
    with transaction(writer):
        own = own_versions.take(writer, load({"id": "payments", "title": "Payments", "sections": [section]})).now
    visit = begin(writer, "first-visit")
    visit.give("fv-largest-payment", paid)
    opened = surveys.opened(writer, survey_operations.start(writer, own.uid, visit.client))
    rows = layout(opened.checklist, opened.answers, None, opened.latest)
    assert [row.item.id for row in rows if row.item] == ["py-how", *["py-two"] * asked]


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
        assert bool(line.progress) == line.running
        assert (opened.client_name, opened.state) == (line.client, line.state)


@pytest.mark.parametrize("checklist", CHECKLISTS)
def test_every_starting_checklist_runs_to_its_end(writer: sqlite3.Connection, checklist: str) -> None:
    running = begin(writer, checklist)
    fill(running)
    finalise.finalise(writer, running.uid)
    opened = running.opened()
    rows = layout(opened.checklist, opened.answers, None, opened.latest)
    assert all(row.answered for row in rows if row.item is not None)
    line = surveys.surveys(writer, 0, 1)[0]
    assert line.state == "finished"
    row = writer.execute("SELECT judged = applicable, judged > 0 FROM survey").fetchone()
    assert row == (1, 1)


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
