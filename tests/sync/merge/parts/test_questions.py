"""How often it is asked whether to stop while a file is read and merged: once for each column, table and cell."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.sync.base import cancellation
from fieldkit.sync.format import content_codec
from fieldkit.sync.merge import merge_batch
from tests.sync import making
from tests.sync.firms import Member, exchange, firm
from tests.sync.merge.pairs import Pair, add, edit


@contextmanager
def counted() -> Iterator[list[int]]:
    """Give how often it was asked, but for what SQLite asks by itself."""
    asked = [0]

    def wanted() -> bool:
        asked[0] += 1
        return False

    with closing(sqlite3.connect(":memory:")) as other, cancellation.within(other, wanted):
        yield asked


def test_reading_asks_once_for_each_column() -> None:
    body = json.loads(making.RAW)
    columns = sum(len(table["ins"]["cols"]) + len(table.get("chg", ())) for table in body["tables"])
    with counted() as asked:
        content_codec.decode(making.RAW, making.TABLES, making.header_for(1, 9))
    assert asked == [columns] == [11]


def test_the_numbers_of_a_batch_are_made_local_with_a_question_for_each_table() -> None:
    batch = making.first_batch()
    with counted() as asked:
        merge_batch.with_local_dots(batch, [5, 3])
    assert asked == [len(batch.tables)] == [2]


@pytest.fixture
def pair(tmp_path: Path, prepared: Path) -> Pair:
    ana, ben = firm(tmp_path, prepared)
    exchange([ana, ben])
    return ana, ben


def asked_by(member: Member, other: Member) -> int:
    sealed = other.seal()
    assert sealed is not None
    with counted() as asked:
        assert member.take(sealed).became == "merged"
    return asked[0]


def test_merging_asks_for_each_table_column_and_contended_cell(pair: Pair) -> None:
    ana, ben = pair
    # The file, and of its table the numbers, the rows and the cells.
    once = 1 + 3
    uid = add(ana, "client", name="A")
    assert asked_by(ben, ana) == once + len(CLIENT.fields), "each column of what is inserted as it is read"
    edit(ana, "client", uid, town="Oslo", notes="n")
    assert asked_by(ben, ana) == once + 2 * 3, "each column that is changed as it is read, laid out and written"
    edit(ana, "client", uid, town="Rome", notes="m")
    edit(ben, "client", uid, town="Bern", notes="o")
    assert asked_by(ben, ana) == once + 2 * 3 + 2, "each of the two cells by itself"
    edit(ana, "client", uid, town="Ulm")
    add(ana, "contact", name="Ines")
    assert asked_by(ben, ana) == once + 3 + 1 + 3 + len(CONTACT.fields), "two tables, and one cell"
