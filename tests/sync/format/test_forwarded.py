"""What a device keeps for a later fieldkit goes on among what it knows; what contradicts is not written."""

from __future__ import annotations

import json

import pytest

from fieldkit.sync.format import content_codec
from fieldkit.sync.format.batch import Actor, Batch, Builder, Pending, TableBatch, dot
from tests.sync import making
from tests.sync.making import ANA, BEN, C1, C2, D1, LATER, NAMES, P1, TABLES


def known_of(batch: Batch) -> list[tuple[object, ...]]:
    return making.told(content_codec.decode(content_codec.encode(batch, TABLES), LATER, making.header_for(1, 12)))


def test_pending_changes_of_each_sort_stand_among_the_known_ones() -> None:
    build = Builder(Actor(ANA.id, 11))
    ben = build.actor(Actor(BEN.id, 12))
    build.insert(1, C2, 1, making.clock(1), {1: NAMES[0], 2: "", 5: P1})
    build.insert(1, C1, 2, making.clock(2), {1: NAMES[1]})
    build.insert(2, P1, 3, making.clock(3), {1: NAMES[2]})
    build.change(1, C2, 2, 4, making.clock(4), "two", [1, dot(ben, 5)])
    build.delete(1, C1, 5, making.clock(5), [2])
    build.restore(1, C1, 6, making.clock(6), [5])
    build.delete(2, P1, 12, making.clock(12), [])
    for change in (
        Pending("insert", 1, 9, C2, 1, making.clock(1), (), b'"sunny"'),
        Pending("insert", 7, None, D1, 7, making.clock(7)),
        Pending("change", 1, 9, C1, 8, making.clock(8), (2, dot(ben, 6)), b'"calm"'),
        Pending("change", 1, 10, C1, 9, making.clock(9), (), f'"{C2}"'.encode(), link=True),
        Pending("delete", 7, None, D1, 10, making.clock(10), (7,)),
        Pending("restore", 7, None, D1, 11, making.clock(11), (10,)),
    ):
        build.pending(change)
    batch = build.build()
    at = making.clock
    assert known_of(batch) == sorted(
        [
            ((0, 1), at(1), "insert", 1, C2, {1: NAMES[0], 2: "", 5: P1, 9: "sunny"}),
            ((0, 2), at(2), "insert", 1, C1, {1: NAMES[1]}),
            ((0, 3), at(3), "insert", 2, P1, {1: NAMES[2]}),
            ((0, 4), at(4), "change", 1, C2, 2, "two", [(0, 1), (1, 5)]),
            ((0, 5), at(5), "delete", 1, C1, [(0, 2)]),
            ((0, 6), at(6), "restore", 1, C1, [(0, 5)]),
            ((0, 7), at(7), "insert", 7, D1, {}),
            ((0, 8), at(8), "change", 1, C1, 9, "calm", [(0, 2), (1, 6)]),
            ((0, 9), at(9), "change", 1, C1, 10, C2, []),
            ((0, 10), at(10), "delete", 7, D1, [(0, 7)]),
            ((0, 11), at(11), "restore", 7, D1, [(0, 10)]),
            ((0, 12), at(12), "delete", 2, P1, []),
        ],
        key=lambda change: str(change[0]),
    )
    body = json.loads(content_codec.encode(batch, TABLES))
    assert [table["t"] for table in body["tables"]] == [1, 2, 7]
    assert content_codec.decode(content_codec.encode(batch, TABLES), TABLES, making.header_for(1, 12)).tables == [
        *(table for table in batch.tables)
    ]


@pytest.mark.parametrize(
    ("pending", "says"),
    [
        (Pending("insert", 1, 9, C1, 2, 0, (), b'"x"'), f"{C1} is inserted twice"),
        (Pending("change", 1, 10, C1, 2, 0, (), b'"no uid"', link=True), "a pending link names no record"),
        (Pending("change", 1, 10, C1, 1, 0, (), b"null", link=True), "two changes have one dot"),
    ],
)
def test_what_contradicts_is_not_written(pending: Pending, says: str) -> None:
    build = Builder(Actor(ANA.id, 11))
    build.insert(1, C1, 1, 0, {1: "A"})
    build.pending(pending)
    with pytest.raises(ValueError, match=says):
        content_codec.encode(build.build(), TABLES)


def test_only_what_is_declared_is_written() -> None:
    for table, says in ((TableBatch(40, []), "table 40"), (TableBatch(7, []), "table 7")):
        with pytest.raises(ValueError, match=f"{says} or one of its columns is not declared"):
            content_codec.encode(Batch([Actor(ANA.id, 11)], [table]), TABLES)
    build = Builder(Actor(ANA.id, 11))
    build.insert(1, C1, 1, 0, {99: "A"})
    with pytest.raises(ValueError, match="table 1 or one of its columns is not declared"):
        content_codec.encode(build.build(), TABLES)
    with pytest.raises(ValueError, match="is inserted twice"):
        build.insert(1, C1, 2, 0, {})


def test_a_file_is_written_letter_for_letter_as_the_page_of_the_format_says() -> None:
    body = json.loads(content_codec.encode(making.first_batch(), TABLES))
    assert body["actors"] == [[ANA.id, 11], [BEN.id, 12]]
    assert body["dots"] == {
        "n": [9, 0],
        "s": [1] * 9,
        "m": [making.AT + 1000, *[1000] * 8],
        "c": [1, 2, 0, 1, 2, 0, 1, 2, 0],
    }
    first, second = body["tables"]
    assert [(column["c"], column.get("p"), column.get("l")) for column in first["ins"]["cols"]] == [
        (1, None, None),
        (2, [1], None),
        (3, None, None),
        (4, [1], None),
        (5, None, True),
    ]
    assert (first["ins"]["r"], first["ins"]["d"]) == ([0, 1], [1, -1])
    assert first["chg"] == [
        {"c": 1, "r": [0], "d": [4], "v": [NAMES[3]], "pn": [2], "pa": [0, 1], "ps": [2, 75]},
        {"c": 2, "r": [1], "d": [3], "v": ["two\nlines\tand a tab"], "ps": [1]},
        {"c": 3, "r": [0], "d": [8], "v": [None], "pn": [0]},
        {"c": 5, "r": [2], "d": [5], "v": [4], "pa": [1], "ps": [3], "l": True},
    ]
    assert (second["gone"], second["back"]) == (
        {"r": [1], "d": [6], "pn": [2], "pa": [1, 1], "ps": [4, 5]},
        {"r": [1], "d": [7], "ps": [7]},
    )
    assert "vector" not in body
    assert json.loads(content_codec.encode(making.snapshot_batch(), TABLES))["vector"] == [[0, 9], [1, 40]]
    still = Builder(Actor(ANA.id, 11))
    still.delete(1, C1, 1, 5 << 16, [])
    assert "c" not in json.loads(content_codec.encode(still.build(), TABLES))["dots"], "no counter, no list of them"
