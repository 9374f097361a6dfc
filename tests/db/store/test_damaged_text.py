"""Bytes that are no text cost the value that they are in, and nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.base import connect
from fieldkit.db.records import crud, lookup
from fieldkit.db.search import cards, index
from fieldkit.db.store import integrity_check, opening, starting_content
from fieldkit.domain.errors import Corrupt, Trouble
from fieldkit.domain.records.clients import Client
from fieldkit.domain.records.kinds import CLIENT
from tests.support.stores import spoil

_BYTES = b"Mill \xc3 Lane"


@pytest.fixture
def client(path: Path) -> str:
    """A client with a damaged address, in the store at ``path``."""
    with closing(opening.writer(path)) as writer:
        uid = crud.insert(writer, CLIENT, {"name": "Marsh", "address": "Mill Lane", "town": "Whitby"})
    spoil(path, "UPDATE client SET address = CAST(? AS TEXT)", _BYTES)
    return uid


def test_damaged_text_is_shown_with_a_mark_and_its_record_as_ever(path: Path, client: str) -> None:
    for opener in (opening.reader, opening.writer):
        with closing(opener(path)) as connection:
            found = lookup.get(connection, CLIENT, client)
            assert isinstance(found, Client)
            assert (found.name, found.address, found.town) == ("Marsh", "Mill \ufffd Lane", "Whitby")
            assert [hit.uid for hit in index.find(connection, "marsh")] == [client]


def test_check_names_the_record_and_the_field_and_how_to_mend_it(path: Path, client: str) -> None:
    problems = integrity_check.check(path).problems
    said = f"The client {client} holds a damaged text in Address: “Mill \ufffd Lane”. Write it anew: "
    assert problems == (f"{said}“fieldkit set {client} address=…”.",)
    with closing(opening.writer(path)) as writer:
        crud.update(writer, CLIENT, client, {"address": "Mill Lane 3"})
    report = integrity_check.check(path)
    assert report.sound
    assert report.notes == ("The history holds a damaged text, which was written anew since. It stays as it is.",)


def test_check_names_a_damaged_text_outside_the_records(path: Path) -> None:
    spoil(path, "INSERT INTO meta (key, value) VALUES ('x', CAST(? AS TEXT))", b"\xff")
    (said,) = integrity_check.check(path).problems
    assert said.startswith("The table meta holds a damaged text in value (row ")


def test_check_counts_what_is_too_much_to_say(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(opening.writer(path)) as writer:
        for number in range(5):
            crud.insert(writer, CLIENT, {"name": f"Marsh {number}"})
    spoil(path, "UPDATE client SET website = CAST(? AS TEXT)", b"\xff")
    monkeypatch.setattr(integrity_check, "MOST", 3)
    problems = integrity_check.check(path).problems
    assert len(problems) == 4
    assert problems[-1] == "… and 2 more damaged texts."


def test_two_halves_of_a_letter_in_two_fields_are_two_damaged_texts(path: Path, client: str) -> None:
    spoil(path, "UPDATE client SET town = CAST(? AS TEXT)", b"\xa9")
    assert len(integrity_check.check(path).problems) == 2


def test_damaged_index_of_the_cards_is_made_anew(path: Path) -> None:
    with closing(opening.reader(path)) as reader:
        whole = cards.fits(reader, "too expensive")
    assert whole
    kept = "SELECT value FROM meta WHERE key = 'said'"
    for damage in (b"\xff", b"{"):
        with closing(sqlite3.connect(path)) as other:
            (before,) = other.execute(kept).fetchone()
        spoil(path, "UPDATE meta SET value = CAST(? AS TEXT) WHERE key = 'said'", before.encode()[:-90] + damage)
        cards._read.clear()
        with closing(opening.reader(path)) as reader:
            assert cards.fits(reader, "too expensive") == whole
        if damage == b"\xff":
            opening.writer(path).close()
            with closing(sqlite3.connect(path)) as other:
                assert other.execute(kept).fetchone() == (before,)


def test_damaged_starting_content_is_named_and_loaded_anew(path: Path) -> None:
    with closing(opening.reader(path)) as reader:
        whole = starting_content.said_rules(reader)
    spoil(path, "UPDATE meta SET value = CAST(? AS TEXT) WHERE key = 'objections'", b'{"method": \xff')
    cards._read.clear()
    with closing(opening.reader(path)) as reader:
        assert starting_content.said_rules(reader) == whole
        assert cards.fits(reader, "too expensive")
    assert "starting content beside the cards is damaged" in " ".join(integrity_check.check(path).problems)
    assert integrity_check.check(path, repair=True).repaired == ("The starting content was loaded anew.",)
    assert integrity_check.check(path).sound


def test_damage_that_sqlite_cannot_even_quote_is_a_damaged_store(path: Path) -> None:
    data = path.read_bytes()
    made = b"CREATE TRIGGER search_client_ai AFTER"
    assert data.count(made) == 1
    path.write_bytes(data.replace(made, b"CREATE TRIGGER search_client_ai AF\xffER"))
    with pytest.raises(Corrupt, match="is damaged"):
        opening.writer(path)
    with pytest.raises(Corrupt, match="is damaged"):
        opening.reader(path)


def test_texts_are_exact_only_where_it_is_asked(path: Path, client: str) -> None:
    with closing(opening.reader(path)) as reader:
        sql = "SELECT address FROM client"
        with (
            pytest.raises(Trouble, match="holds a damaged text, which must not reach another device"),
            connect.Sentences(path),
            connect.exact_texts(reader),
        ):
            reader.execute(sql).fetchone()
        assert reader.execute(sql).fetchone() == ("Mill \ufffd Lane",)


def test_check_names_what_a_terminal_would_obey(path: Path) -> None:
    with closing(opening.writer(path)) as writer:
        fine = {"name": "Marsh", "notes": "one\n\ttwo"}
        crud.insert(writer, CLIENT, fine)
        uid = crud.insert(writer, CLIENT, {"name": "Ma\x1b]0;gone\x07rsh", "town": "Whit\x9bby"})
    said = f"The client {uid} holds control characters in "
    how = f"Write it anew: “fieldkit set {uid}"
    assert integrity_check.check(path).problems == (
        f"{said}Name: “Marsh”. {how} name=…”.",
        f"{said}Town: “Whity”. {how} town=…”.",
    )
