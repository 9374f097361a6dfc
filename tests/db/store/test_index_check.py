"""A search index that is damaged, wherever: said as what it is, and made anew from the records."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.base.connect import Sentences, transaction
from fieldkit.db.records import crud
from fieldkit.db.search import index
from fieldkit.db.store import integrity_check, opening
from fieldkit.db.store.integrity_check import check
from fieldkit.domain.errors import Busy, Trouble
from fieldkit.domain.records.kinds import CONTACT
from tests.db.store.test_check import _edit

SHUT = {
    "head of the words": "UPDATE search_data SET block = x'ffffffffff' WHERE id = 10",
    "head of the numbers": "UPDATE search_part_data SET block = x'ffffffffff' WHERE id = 10",
    "version": "UPDATE search_config SET v = 99 WHERE k = 'version'",
}
DAMAGED = {
    "words": "UPDATE search_data SET block = x'00112233445566' WHERE id > 10",
    "no words": "DELETE FROM search_data WHERE id > 10",
    "no numbers": "DELETE FROM search_part_data WHERE id > 10",
    "no texts": "DELETE FROM search_content",
    "no sizes": "DELETE FROM search_docsize",
    "averages": "UPDATE search_data SET block = x'' WHERE id = 1",
}


@pytest.fixture
def person(path: Path) -> str:
    """A contact with a number that nobody else has."""
    with closing(opening.writer(path)) as connection, transaction(connection):
        return crud.insert(connection, CONTACT, {"name": "Zoe Quill", "phones": "+49 30 5556677"})


@pytest.mark.parametrize("what", [*SHUT, *DAMAGED])
def test_a_damaged_index_is_made_anew(path: Path, person: str, what: str) -> None:
    _edit(path, {**SHUT, **DAMAGED}[what])
    assert not check(path).sound
    mended = check(path, repair=True)
    assert (mended.problems, mended.repaired) == ((), ("The search index was made anew from the records.",))
    with closing(opening.reader(path)) as connection:
        for text in ("zoe", "0305556677"):
            assert [hit.uid for hit in index.find(connection, text)] == [person]


@pytest.mark.parametrize("what", SHUT)
def test_an_index_that_cannot_be_opened_is_called_that_and_not_the_store(path: Path, person: str, what: str) -> None:
    assert person
    _edit(path, SHUT[what])
    (said,) = check(path).problems
    assert said.endswith("“fieldkit check --repair” makes them anew.")
    with (
        closing(opening.reader(path)) as connection,
        pytest.raises(Trouble, match=r"The search index in .* is damaged .*the records are not\. “fieldkit check"),
        Sentences(path),
    ):
        index.find(connection, "zoe quill 5556677")
        index.find(connection, "0305556677")


def test_numbers_that_are_missing_are_missed(path: Path, person: str) -> None:
    _edit(path, "DELETE FROM search_part")
    assert any(said.startswith("Find is not up to date for contacts: ") for said in check(path).problems)
    assert check(path, repair=True).sound
    with closing(opening.reader(path)) as connection:
        assert [hit.uid for hit in index.find(connection, "5556677")] == [person]


def test_a_store_that_is_busy_is_not_called_damaged(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldkit.db.base.connect.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            integrity_check.check(path)
        other.execute("ROLLBACK")
    assert check(path).sound
