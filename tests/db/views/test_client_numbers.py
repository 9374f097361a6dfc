"""The numbers of a client that formulas take: the latest answers to what feeds them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud, lookup
from fieldkit.db.store import opening
from fieldkit.db.views.cards import rules
from fieldkit.db.views.survey.client_numbers import client_numbers
from fieldkit.domain.costs.price import ClientNumber
from fieldkit.domain.records.kinds import CLIENT, SURVEY
from tests.operations.running_survey import Running, begin
from tests.support import stores


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Running]:
    with closing(opening.writer(stores.keep(stores.prepared(), tmp_path / stores.FILE))) as connection:
        yield begin(connection, "first-visit")


def numbers(running: Running) -> dict[str, ClientNumber]:
    client = lookup.local_id(running.connection, CLIENT, running.client)
    assert client is not None
    return client_numbers(running.connection, client, rules(running.connection).costs)


def test_answers_become_numbers_in_the_units_of_the_formulas(first: Running) -> None:
    first.give("fv-users", "9")
    first.give("fv-rate", "3800")
    first.give("fv-revenue-day", "420000")
    first.give("fv-margin", "85")
    first.give("fv-drag", "a lot")
    found = numbers(first)
    assert {name: number.value for name, number in found.items()} == {
        "people_affected": 9.0,
        "loaded_rate": 38.0,
        "revenue_per_day": 4200.0,
        "margin_share": 0.85,
    }
    assert {number.known for number in found.values()} == {"said"}
    assert {number.survey for number in found.values()} == {"First-visit site survey"}


def test_the_latest_visit_counts_and_says_nothing_of_what_it_did_not_ask(first: Running) -> None:
    first.give("fv-users", "9")
    first.give("fv-drag", "12")
    again = first.again()
    again.give("fv-users", "11")
    found = numbers(first)
    assert (found["people_affected"].value, found["minutes_lost_per_day"].value) == (11.0, 12.0)
    with transaction(first.connection):
        crud.delete(first.connection, SURVEY, again.uid)
    assert numbers(first)["people_affected"].value == 9.0


def test_what_was_counted_is_measured_and_other_clients_numbers_are_theirs(first: Running) -> None:
    backup = begin(first.connection, "server-backup", first.client)
    backup.give("sb-disk-count", "4")
    begin(first.connection, "first-visit").give("fv-users", "70")
    assert [(name, one.value, one.known) for name, one in numbers(first).items()] == [("disks", 4.0, "measured")]


def test_an_answer_that_is_hidden_is_none(first: Running) -> None:
    places = first.opened().checklist.places
    _, item = next((s, i) for s, i in places.values() if i.feeds and (i.when or s.when))
    first.give(item.id, "5")
    assert item.feeds not in numbers(first)
