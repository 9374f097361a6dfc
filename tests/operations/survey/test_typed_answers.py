"""Answers as text from outside the runner: read by its grammar, all of them or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import lookup
from fieldkit.db.store import opening
from fieldkit.domain.errors import Invalid
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import layout
from fieldkit.operations.survey import typed_answers
from tests.operations.running_survey import Running, begin, stored
from tests.support import stores

NOW = datetime(2026, 12, 1, 14, 0)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(opening.writer(stores.keep(stores.prepared(), tmp_path / stores.FILE))) as found:
        yield found


def give(survey: Running, *typed: tuple[str, str]) -> list[Given]:
    with transaction(survey.connection):
        given, _ = typed_answers.give(
            survey.connection, survey.id, typed, lookup.reading(survey.connection, NOW, "EUR")
        )
    return given


def test_answers_are_read_as_in_the_runner_and_told_in_words(connection: sqlite3.Connection) -> None:
    first = begin(connection, "first-visit")
    given = give(first, ("fv-users", "9 people"), ("fv-rate", "38,50"), ("fv-spoc", "fail"), ("fv-users.note", "said"))
    assert stored(connection, first.id) == {
        "fv-users": ("9", "", "said"),
        "fv-rate": ("3850", "", ""),
        "fv-spoc": ("fail", "fail", ""),
    }
    checklist = first.opened().checklist
    assert typed_answers.readings(checklist, given, "EUR") == [
        ("fv-users", "9 people, note: said"),
        ("fv-rate", "EUR 38.50"),
        ("fv-spoc", "fail"),
    ]
    assert set(first.findings()) == {"fv-spoc"}
    assert typed_answers.readings(checklist, give(first, ("fv-users", "")), "") == [
        ("fv-users", "no answer, note: said")
    ]
    assert stored(connection, first.id)["fv-users"] == ("", "", "said")


def test_of_all_that_cannot_be_each_is_named_and_nothing_is_stored(connection: sqlite3.Connection) -> None:
    first = begin(connection, "first-visit")
    with pytest.raises(Invalid) as refused:
        give(first, ("fv-user", "9"), ("fv-users", "many"), ("fv-rate", "38"), ("fv-spoc", "no"), ("fv-users@1", "9"))
    lines = str(refused.value).splitlines()
    named = ["fv-user", "fv-users", "fv-spoc", "fv-users@1", "Nothing was stored."]
    assert [line.partition(":")[0] for line in lines] == named
    assert "fv-users" in lines[0]
    assert stored(connection, first.id) == {}


def test_things_of_a_repeat_are_added_and_meant_by_number_or_name(connection: sqlite3.Connection) -> None:
    network = begin(connection, "network-cabling")
    give(network, ("nc-sw@+", "HP 1820"), ("nc-sw@+", "Zyxel"), ("nc-sw-poe@zyxel", "40"))
    give(network, ("nc-sw-poe@1", "20"))
    rows = connection.execute(
        "SELECT item, value FROM answer WHERE survey = ? AND item LIKE 'nc-sw%' ORDER BY instance, item", (network.id,)
    ).fetchall()
    assert rows == [("nc-sw", "HP 1820"), ("nc-sw-poe", "20"), ("nc-sw", "Zyxel"), ("nc-sw-poe", "40")]
    for name in ("nc-sw-poe", "nc-sw-poe@3", "nc-sw-poe@Cisco"):
        with pytest.raises(Invalid, match="There are: 1 HP 1820, 2 Zyxel"):
            give(network, (name, "10"))
    with pytest.raises(Invalid, match=r"begins with nc-sw@\+"):
        give(network, ("nc-sw-poe@+", "10"))


def test_what_is_not_asked_takes_no_answer(connection: sqlite3.Connection) -> None:
    network = begin(connection, "network-cabling")
    asked = network.opened()
    shown = {row.item for row in layout(asked.checklist, {}, other_latest=asked.latest)}
    hidden = next(
        item
        for section, item in asked.checklist.places.values()
        if item.type == "check" and not section.repeat and item not in shown
    )
    with pytest.raises(Invalid, match=f"{hidden.id}: it is not asked"):
        give(network, (hidden.id, "pass"))
    assert stored(connection, network.id) == {}
