"""Which record a text names: by uid, its beginning, its content id, its title, or what Find makes of it."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import crud, lookup
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CARD, CHECKLIST, CLIENT, CONTACT, INSTRUCTION, KINDS
from tests.support.moments import MIDDAY


@pytest.mark.parametrize(
    ("kind", "text", "title"),
    [
        (CLIENT, "kestrel dental", "Kestrel Dental"),
        (CLIENT, "  KESTREL ", "Kestrel Dental"),
        (CLIENT, "dental", "Kestrel Dental"),
        (CONTACT, "jorg gross", "Jörg Größ"),
        (CONTACT, "books@marsh", "Joan Arden"),
        (CARD, "diy-nephew", "My nephew does it"),
        (CHECKLIST, "first-visit", "First-visit site survey"),
        (INSTRUCTION, "guest network", "Guest network"),
    ],
)
def test_a_text_names_one_record(firm: sqlite3.Connection, kind: Kind, text: str, title: str) -> None:
    found = lookup.find(firm, kind, text)
    assert lookup.title(firm, kind.name, found.id) == title
    assert lookup.find(firm, kind, f" {found.uid.upper()} ") == found
    kinds = lookup.kind_of(firm, found.uid)
    assert kinds is kind
    assert (lookup.local_id(firm, kind, found.uid), lookup.local_id(firm, kind, "")) == (found.id, None)


def test_a_beginning_of_a_uid_has_eight_signs(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "Kestrel"})
    assert lookup.find(writer, CLIENT, uid[:8]).uid == uid
    with pytest.raises(Invalid) as refused:
        lookup.find(writer, CLIENT, uid[:7])
    assert str(refused.value) == f"No client is called “{uid[:7]}”."


def test_nobody_of_that_name_is_said(firm: sqlite3.Connection) -> None:
    for kind, text in ((CLIENT, "zanzibar"), (KINDS["card_use"], "zanzibar")):
        with pytest.raises(Invalid) as refused:
            lookup.find(firm, kind, text)
        assert str(refused.value) == f"No {kind.label.lower()} is called “{text}”."


@pytest.mark.parametrize(("count", "named"), [(2, 2), (5, 5), (6, 5), (8, 5)])
def test_several_of_one_name_are_told_by_their_uids_up_to_five(
    writer: sqlite3.Connection, count: int, named: int
) -> None:
    uids = [crud.insert(writer, CONTACT, {"name": "Ann Lee"}) for _ in range(count)]
    with pytest.raises(Invalid) as refused:
        lookup.find(writer, CONTACT, "ann lee")
    names = "; ".join(f"Ann Lee ({uid})" for uid in uids[:named])
    assert str(refused.value) == f"“ann lee” fits more than one contact: {names}. Use more of the name, or the uid."


def test_who_is_called_so_comes_before_who_is_mentioned(writer: sqlite3.Connection) -> None:
    called = crud.insert(writer, CLIENT, {"name": "Marsh Bakery"})
    crud.insert(writer, CLIENT, {"name": "Kestrel", "notes": "near Marsh"})
    assert lookup.find(writer, CLIENT, "marsh").uid == called
    exact = crud.insert(writer, CLIENT, {"name": "Márshe"})
    assert lookup.find(writer, CLIENT, "marshe").uid == exact
    mentioned = crud.insert(writer, CLIENT, {"name": "Ort", "notes": "formerly Zanzibar"})
    assert lookup.find(writer, CLIENT, "zanzibar").uid == mentioned


def test_a_link_leads_to_nobody_who_only_mentions_the_name(writer: sqlite3.Connection) -> None:
    texts = {"name": "Sam Tate", "notes": "Ask Amara Okafor or Petra", "emails": "tate@kestrel.example"}
    uid = crud.insert(writer, CONTACT, texts | {"phones": "07700 900123"})
    assert lookup.find(writer, CONTACT, "Amara Okafor").uid == uid
    number = lookup.local_id(writer, CONTACT, uid)
    for by in (reading := lookup.reading(writer, MIDDAY), lookup.of_client(writer, reading, 1)):
        for text in ("Amara Okafor", "petra", "amara okafor petra"):
            with pytest.raises(Invalid) as refused:
                by.find("contact", text)
            assert str(refused.value) == f"No contact is called “{text}”."
        assert {by.find("contact", text) for text in ("tate", "tate@kestrel", "07700 900123")} == {number}


def test_who_is_in_the_trash_is_not_named_but_is_still_there(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, CLIENT, {"name": "Marsh"})
    crud.delete(writer, CLIENT, uid)
    for text in ("Marsh", uid, uid[:8]):
        with pytest.raises(Invalid):
            lookup.find(writer, CLIENT, text)
    record = lookup.get(writer, CLIENT, uid)
    assert record is not None
    assert lookup.by_id(writer, CLIENT, record.id) == record
    assert lookup.title(writer, "client", record.id) == "Marsh"
    assert (lookup.title(writer, "client", 999), lookup.by_id(writer, CLIENT, 999)) == ("", None)
    assert lookup.kind_of(writer, "none") is None


@pytest.mark.parametrize("name", ["☎", "&", "Æther ☎"])
def test_a_name_of_signs_names_its_record_as_any_does(writer: sqlite3.Connection, name: str) -> None:
    uid = crud.insert(writer, CLIENT, {"name": name})
    crud.insert(writer, CLIENT, {"name": f"{name} more"})
    assert lookup.find(writer, CLIENT, f" {name} ").uid == uid
