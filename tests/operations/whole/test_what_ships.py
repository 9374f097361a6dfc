"""A card that says what ships again follows later releases, however it came to say so."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import lookup
from fieldkit.db.views.content import edited_cards
from fieldkit.domain.cards.shipped import FIELDS, fields_that_ship
from fieldkit.domain.records.cards import Card
from fieldkit.domain.records.kinds import CARD
from fieldkit.operations import records, revert
from tests.db.store.releases import CARD_UID, upgrade
from tests.sync.firms import Member, exchange, sound
from tests.sync.merge.pairs import Pair


def card(connection: sqlite3.Connection) -> Card:
    found = lookup.get(connection, CARD, CARD_UID)
    assert isinstance(found, Card)
    return found


def write(connection: sqlite3.Connection, words: str) -> None:
    with transaction(connection):
        records.save(connection, CARD, CARD_UID, {"glance": words})


def typed_again(connection: sqlite3.Connection) -> None:
    write(connection, fields_that_ship(card(connection).body)["glance"])


def reset(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        revert.to_what_ships(connection, edited_cards.named(connection, CARD_UID), ["glance"])


@pytest.mark.parametrize("back", [typed_again, reset])
def test_what_was_taken_back_follows_releases(
    writer: sqlite3.Connection, back: Callable[[sqlite3.Connection], None]
) -> None:
    write(writer, "Ours")
    back(writer)
    upgrade(writer, 3, glance="A glance of three")
    assert card(writer).glance == "A glance of three"
    assert edited_cards.named(writer, CARD_UID).fields == ()


def test_words_of_ours_stay_though_an_earlier_release_said_them(writer: sqlite3.Connection) -> None:
    first = card(writer).glance
    write(writer, "Ours")
    upgrade(writer, 3, glance="A glance of three")
    write(writer, first)
    upgrade(writer, 4, glance="A glance of four")
    assert card(writer).glance == first


def test_what_a_later_release_brought_is_not_written_over_by_an_earlier_one(pair: Pair) -> None:
    ana, ben = (member.connection for member in pair)
    upgrade(ana, 4, glance="A glance of four")
    agreed(pair)
    write(ben, "Ours")
    typed_again(ben)
    upgrade(ben, 3, glance="A glance of three")
    assert card(ben).glance == "A glance of four"


def test_a_conflict_is_for_a_person_to_decide(pair: Pair) -> None:
    ana, ben = (member.connection for member in pair)
    write(ana, "Hers")
    write(ben, "His")
    typed_again(ben)
    agreed(pair)
    assert ana.execute("SELECT count(*) FROM sync_sibling").fetchone() == (2,)
    upgrade(ana, 3, glance="A glance of three")
    assert ana.execute("SELECT count(*) FROM sync_sibling").fetchone() == (2,)
    reset(ana)
    agreed(pair)
    assert {card(connection).glance for connection in (ana, ben)} == {fields_that_ship(card(ana).body)["glance"]}
    assert ben.execute("SELECT count(*) FROM sync_sibling").fetchone() == (0,)


def test_a_reset_meets_a_release_that_another_device_has(pair: Pair) -> None:
    ana, ben = (member.connection for member in pair)
    write(ana, "Ours")
    agreed(pair)
    upgrade(ben, 3, glance="A glance of three")
    agreed(pair)
    assert card(ben).glance == "Ours"
    reset(ana)
    agreed(pair)
    assert {card(connection).glance for connection in (ana, ben)} == {"A glance of three"}


def agreed(pair: tuple[Member, ...]) -> None:
    exchange(pair)
    exchange(pair)
    for member in pair:
        sound(member.connection)


def test_the_fields_that_ship_are_those_that_are_offered(writer: sqlite3.Connection) -> None:
    assert tuple(fields_that_ship(card(writer).body)) == FIELDS
