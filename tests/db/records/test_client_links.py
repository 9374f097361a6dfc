"""Whose client a record is of: who is chosen alone brings the client along, and who is of another is told."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import pytest

from fieldkit.db.records import client_links, crud, lookup
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CALL, CARD_USE, CLIENT, CONTACT, FINDING, INSTRUCTION, PROMISE, SITE
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records
from tests.support.reading import number_of


@dataclass(frozen=True)
class Two:
    """Local ids of two clients with a person each, and of somebody without a client."""

    marsh: int
    kestrel: int
    ines: int
    leo: int
    free: int


@pytest.fixture
def two(writer: sqlite3.Connection) -> Two:
    marsh, kestrel = (
        number_of(writer, "client", crud.insert(writer, CLIENT, {"name": name})) for name in ("Marsh", "Kestrel")
    )
    ines, leo, free = (
        number_of(writer, "contact", crud.insert(writer, CONTACT, {"name": name, "client": client}))
        for name, client in (("Ines", marsh), ("Leo", kestrel), ("Free", None))
    )
    return Two(marsh, kestrel, ines, leo, free)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (CALL, {}),
        (PROMISE, {"what": "quote", "due": "fri"}),
        (INSTRUCTION, {"topic": "Wi-Fi", "heard_at": "now"}),
    ],
)
def test_a_person_alone_brings_the_client_along(
    writer: sqlite3.Connection, by: ReadingContext, two: Two, kind: Kind, texts: dict[str, str]
) -> None:
    record = lookup.get(writer, kind, records.add(writer, kind, {**texts, "contact": "Ines"}, by))
    assert getattr(record, "client", None) == two.marsh


def test_a_client_that_is_named_stays_and_one_that_is_emptied_comes_back_only_with_a_person(
    writer: sqlite3.Connection, by: ReadingContext, two: Two
) -> None:
    uid = records.add(writer, CALL, {"contact": "Ines", "client": "Kestrel"}, by)
    assert getattr(lookup.get(writer, CALL, uid), "client", None) == two.kestrel
    records.change(writer, CALL, uid, {"client": ""}, by)
    assert getattr(lookup.get(writer, CALL, uid), "client", 0) is None
    records.change(writer, CALL, uid, {"note": "x"}, by)
    assert getattr(lookup.get(writer, CALL, uid), "client", 0) is None
    records.change(writer, CALL, uid, {"contact": "Free"}, by)
    assert getattr(lookup.get(writer, CALL, uid), "client", 0) is None
    records.change(writer, CALL, uid, {"contact": "Leo"}, by)
    assert getattr(lookup.get(writer, CALL, uid), "client", None) == two.kestrel
    assert client_links.completing(writer, CLIENT, {"deputy": two.leo}) == {}


def test_a_site_brings_its_client_along_too(writer: sqlite3.Connection, two: Two) -> None:
    site = number_of(writer, "site", crud.insert(writer, SITE, {"name": "Shed", "client": two.marsh}))
    assert client_links.completing(writer, FINDING, {"site": site}) == {"client": two.marsh}
    assert client_links.completing(writer, CARD_USE, {"contact": two.leo}) == {"client": two.kestrel}


def test_who_is_of_another_client_is_told_as_either_is_stored(writer: sqlite3.Connection, two: Two) -> None:
    uid = crud.insert(writer, CALL, {"client": two.marsh, "contact": two.leo})
    said = ["Leo is of Kestrel, not of Marsh."]
    assert client_links.of_another(writer, CALL, uid, ["contact"]) == said
    assert client_links.of_another(writer, CALL, uid, ["client", "note"]) == said
    assert client_links.of_another(writer, CALL, uid, ["note"]) == []
    for fits in ({"contact": two.ines}, {"contact": two.free}, {"contact": None}, {"contact": two.leo, "client": None}):
        crud.update(writer, CALL, uid, fits)
        assert client_links.of_another(writer, CALL, uid, ["contact"]) == []
