"""That there is none of what a repeat asks for: typed, told, taken back, and gone with the first thing."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.views.survey.sheet import sheet
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import ANSWER
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import layout, missing
from fieldkit.operations import answers, records
from fieldkit.operations.survey import typed_answers
from fieldkit.operations.survey.finalise import finalise
from tests.operations.running_survey import Running, begin
from tests.support.moments import MIDDAY

NONE = Given("sb-server", "", "", "na")


def typed(running: Running, *pairs: tuple[str, str]) -> list[tuple[str, str]]:
    with transaction(running.connection):
        given, done = typed_answers.give(
            running.connection, running.id, pairs, ReadingContext(MIDDAY, lambda *_: 0, lambda *_: "")
        )
    return typed_answers.readings(done.layout.checklist, given, "")


def said(running: Running) -> Given | None:
    return running.opened().answers.get(("sb-server", ""))


def needed(running: Running) -> set[str]:
    opened = running.opened()
    rows = layout(opened.checklist, opened.answers, other_latest=opened.latest)
    return {row.place[0] for row in missing(rows) if row.place is not None}


def test_it_is_needed_until_it_is_typed_and_can_be_taken_back(writer: sqlite3.Connection) -> None:
    running = begin(writer, "server-backup")
    assert "sb-server" in needed(running)
    with pytest.raises(Invalid, match="A data set, or that there is none"):
        finalise(writer, running.uid)
    assert typed(running, ("sb-server", "None")) == [("sb-server", "there is none")]
    assert said(running) == NONE
    assert "sb-server" not in needed(running)
    assert typed(running, ("sb-server", "")) == [("sb-server", "no answer")]
    assert "sb-server" in needed(running)


def test_the_sheet_asks_and_tells_it(writer: sqlite3.Connection) -> None:
    running = begin(writer, "server-backup")
    found = sheet(writer, running.uid)
    asked = next(line for line in found.needed if line.item == "sb-server")
    assert (asked.ask, asked.type, asked.answer) == ("A server, or that there is none", "repeat", "")
    typed(running, ("sb-server", "there is none"))
    found = sheet(writer, running.uid)
    assert "sb-server" not in {line.item for line in found.needed}
    told = next(line for line in found.lines if line.item == "sb-server")
    assert (told.answer, told.value, told.result) == ("there is none", "", "na")
    assert len(found.lines) == found.progress.asked


def test_a_thing_that_is_added_takes_it_back_and_where_things_are_it_is_refused(writer: sqlite3.Connection) -> None:
    running = begin(writer, "server-backup")
    typed(running, ("sb-server", "none"))
    typed(running, ("sb-server@+", "Old box"))
    assert said(running) == Given("sb-server")
    with pytest.raises(Invalid, match="sb-server: there is 1: remove what was added first"):
        typed(running, ("sb-server", "none"))
    (instance,) = {at for item, at in running.opened().answers if item == "sb-server" and at}
    with transaction(writer):
        answers.remove_instance(writer, running.id, "servers", instance)
    assert "sb-server" in needed(running), "it is asked again"


def test_so_does_one_that_is_added_on_the_screen_or_taken_over(writer: sqlite3.Connection) -> None:
    for add in (
        lambda running: answers.add_instance(writer, running.id, "servers"),
        lambda running: answers.add_as_last(writer, running.id, "servers", [[Given("sb-server", "", "Old box")]]),
    ):
        running = begin(writer, "server-backup")
        running.give("sb-server", "", "na")
        with transaction(writer):
            add(running)
        assert said(running) == Given("sb-server")


def test_who_names_no_thing_is_told_how_to_say_it(writer: sqlite3.Connection) -> None:
    running = begin(writer, "server-backup")
    with pytest.raises(Invalid, match="adds a server, sb-server=none says that there is none"):
        typed(running, ("sb-server", "Old box"))


@pytest.mark.parametrize("name", ["sb-server@+", "sb-server@1"])
def test_none_is_no_name_of_a_thing(writer: sqlite3.Connection, name: str) -> None:
    running = begin(writer, "server-backup")
    typed(running, ("sb-server@+", "Old box"))
    with pytest.raises(Invalid, match="“None” names nothing; sb-server=none says that there is none"):
        typed(running, (name, "None"))


def test_the_empty_thing_in_which_it_was_said_does_not_come_back(writer: sqlite3.Connection) -> None:
    running = begin(writer, "server-backup")
    with transaction(writer):
        answers.add_instance(writer, running.id, "servers")
    (instance,) = {at for item, at in running.opened().answers if item == "sb-server" and at}
    with transaction(writer):
        answers.remove_instance(writer, running.id, "servers", instance)
    (uid,) = writer.execute("SELECT uid FROM answer WHERE instance = ?", (instance,)).fetchone()
    with pytest.raises(Invalid, match="Nothing is answered in it"), transaction(writer):
        records.undelete(writer, ANSWER, uid)
