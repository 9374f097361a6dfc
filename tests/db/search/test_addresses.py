"""Who has a mail or web address that is looked for, however it is pasted."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import lookup
from fieldkit.db.search import addresses, index
from fieldkit.db.views import found
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT
from fieldkit.operations import records
from tests.support.moments import MORNING


@pytest.fixture(scope="module")
def people(lasting: sqlite3.Connection) -> sqlite3.Connection:
    """People and clients whose addresses have words that a client may say."""
    by = lookup.reading(lasting, MORNING)
    made = (
        (CLIENT, {"name": "Fern Ltd", "website": "www.fern-it-support.example"}),
        (CLIENT, {"name": "Quarry", "website": "https://quarry.example/"}),
        (CONTACT, {"name": "Una Fern", "emails": "office.manager@backup-firm.example"}),
        (CONTACT, {"name": "Milo Hart", "emails": "work: the.boss@it-people.example"}),
        (CONTACT, {"name": "Suna Moss", "emails": "suna@quarry.example"}),
        (CONTACT, {"name": "Una Quarry", "emails": "una@quarry.example"}),
        (CONTACT, {"name": "Bo Reed", "phones": "01632 960777", "notes": "Una's office.manager@backup-firm.example"}),
        (CALL, {"note": "Write to office.manager@backup-firm.example", "outcome": "missed"}),
    )
    for kind, values in made:
        records.add(lasting, kind, values, by)
    return lasting


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("office.manager@backup-firm.example", "Una Fern"),
        ("OFFICE.Manager@backup-firm.example", "Una Fern"),
        ("mailto:office.manager@backup-firm.example?subject=Backups", "Una Fern"),
        ("<office.manager@backup-firm.example>", "Una Fern"),
        ("the.boss@it-people.example", "Milo Hart"),
        ("mailto:the.boss@it-people.example", "Milo Hart"),
        ("una@quarry.example", "Una Quarry"),
        ("Una Quarry <una@quarry.example>", "Una Quarry"),
        ("www.fern-it-support.example", "Fern Ltd"),
        ("https://www.fern-it-support.example/", "Fern Ltd"),
        ("http://fern-it-support.example", "Fern Ltd"),
        ("www.quarry.example", "Quarry"),
        ("tel:+44-1632-960777", "Bo Reed"),
        ("callto:01632960777", "Bo Reed"),
    ],
)
def test_who_has_the_address_stands_first(people: sqlite3.Connection, typed: str, first: str) -> None:
    hits = found.find(people, typed)
    assert hits[0].title == first
    assert [hit.title for hit in hits if hit.kind == "card"] == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("office.manager@", "Una Fern"),
        ("office.manager@backup-firm.exa", "Una Fern"),
        ("the.boss@it", "Milo Hart"),
        ("una@qua", "Una Quarry"),
    ],
)
def test_who_has_an_address_that_begins_so_stands_first(people: sqlite3.Connection, typed: str, first: str) -> None:
    assert index.find(people, typed)[0].title == first


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("mailto:una@quarry.example", "una@quarry.example"),
        ("https://www.quarry.example", "quarry.example"),
        ("tel: 01632 960777", "01632 960777"),
        ("mailto", "mailto"),
        ("mailto:", "mailto:"),
        ("https://", "https://"),
        ("re: backups?", "re: backups?"),
        ("www.", "www."),
    ],
)
def test_what_programs_put_before_an_address_is_no_word(typed: str, asked: str) -> None:
    assert addresses.bare(typed) == asked


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("una@quarry.example", "una@quarry.example"),
        ("write to una@quarry.example.", "una@quarry.example"),
        ("quarry.example", "quarry.example"),
        ("it is too dear. no", ""),
        ("3.5", ""),
        ("a @ b", ""),
        ("plain", ""),
    ],
)
def test_what_is_an_address(text: str, address: str) -> None:
    assert addresses.address_in(text) == address
