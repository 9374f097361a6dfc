"""Labels of numbers and addresses as stores hold them: also without the accents that an older fieldkit took away."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from fieldkit.db.contact_import.entry_lists import label_key, plain_label
from fieldkit.db.contact_import.plan import plan
from tests.db.contact_import.people import bring, contacts, person


@pytest.mark.parametrize(
    ("held", "written"),
    [("buro sud", "Büro Süd"), ("łodz", "Łódź"), ("google", "Google Voice"), ("mobil", "Mobil"), ("strasse", "Straße")],
)
def test_who_was_stored_with_a_label_without_its_letters_is_there_already(
    db: sqlite3.Connection, held: str, written: str
) -> None:
    old = person("Una Fern", phones=f"{held}: 030 111222", emails=f"{held}: una@x.example", address="Weg 1\nBonn")
    old = replace(old, other=(("address is", held), (f"{held} address", "Weg 2\nBonn")))
    new = replace(
        old,
        phones=(f"{written}: 030 111222",),
        emails=(f"{written}: una@x.example",),
        other=(("address is", written), (f"{written} address", "Weg 2\nBonn")),
    )
    bring(db, old)
    assert {entry.action for entry in plan(db, [new]).entries} == {"skip"}
    bring(db, new)
    (stored,) = contacts(db)
    assert (stored.phones, stored.emails) == (f"{held}: 030 111222", f"{held}: una@x.example")


def test_another_label_and_another_text_are_still_something_new(db: sqlite3.Connection) -> None:
    bring(db, replace(person("Una Fern", phones="buro: 030 111222"), other=(("motto", "Maße"),)))
    more = replace(person("Una Fern", phones="Büro Süd: 030 111222"), other=(("motto", "Masse"),))
    bring(db, more)
    (stored,) = contacts(db)
    assert stored.phones == "buro: 030 111222\nBüro Süd: 030 111222"
    assert stored.details == "Motto: Maße\nMotto: Masse"
    assert {entry.action for entry in plan(db, [more]).entries} == {"skip"}


@pytest.mark.parametrize("label", ["Büro Süd", "X-Werkstatt Süd", "HOME fax", "Cell", "Telefon Büro", "tel"])
def test_a_label_is_known_by_the_same_however_it_is_written(label: str) -> None:
    assert label_key(plain_label([label])) in (label_key(label), "")
    assert label_key(plain_label(label.split())) in (label_key(label), "")


@pytest.mark.parametrize("fax", ["fax", "work fax", "Telefax"])
def test_the_voice_line_of_a_fax_is_kept_beside_it(db: sqlite3.Connection, fax: str) -> None:
    bring(db, person("Una Fern", phones=f"{fax}: 030 1112223", emails="una@x.example"))
    bring(db, person("Una Fern", phones="+49 30 1112223", emails="una@x.example"))
    (stored,) = contacts(db)
    assert stored.phones == f"{fax}: 030 1112223\n+49 30 1112223"
    both = person("Una Fern", phones=("030 1112223", f"{fax}: 030 1112223"), emails="una@x.example")
    assert {entry.action for entry in plan(db, [both]).entries} == {"skip"}
    bring(db, person("Milo Hart", phones=(f"{fax}: 030 5556667", "030 5556667")))
    assert f"{fax}: 030 5556667\n030 5556667" in {one.phones for one in contacts(db)}
