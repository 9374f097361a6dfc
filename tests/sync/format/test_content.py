"""The content of segments and snapshots: what goes in comes out, and nothing else comes in."""

import json
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.format import content_codec
from fieldkit.sync.format.batch import Actor, Batch, Builder, ColumnSpec, ColumnValues, Pending, Value, dot, parts
from tests.sync import making
from tests.sync.making import ANA, BEN, C1, C2, D1, LATER, ODD, P1, TABLES


def decoded(raw: bytes, first: int, last: int, kind: str = "segment") -> Batch:
    return content_codec.decode(raw, TABLES, making.header_for(first, last, kind))


def test_batch_comes_back_as_it_was() -> None:
    batch = making.first_batch()
    assert decoded(content_codec.encode(batch, TABLES), 1, 9) == batch


def test_snapshot_keeps_its_version_and_siblings_and_pending() -> None:
    batch = making.snapshot_batch()
    back = decoded(content_codec.encode(batch, TABLES), 0, 9, "snapshot")
    assert back == batch
    assert [parts(number) for number in back.vector] == [(0, 9), (1, 40)]
    assert back.tables[0].changes[0].values == [making.NAMES[3], "Ben's name"]


def test_unknown_tables_and_columns_wait_as_pending() -> None:
    batch = decoded(content_codec.encode(making.later_batch(), LATER), 10, 14)
    assert [table.table for table in batch.tables] == [1, 2]
    assert list(batch.tables[0].inserts.columns) == [1]
    at = making.clock
    assert batch.pending == [
        Pending("insert", 1, 9, C1, 10, at(10), (), b'"sunny"'),
        Pending("insert", 1, 10, C1, 10, at(10), (), f'"{C2}"'.encode(), link=True),
        Pending("change", 1, 9, C2, 12, at(12), (1,), b'"calm"'),
        Pending("insert", 7, 1, D1, 11, at(11), (), b'"kestrel"'),
        Pending("insert", 7, 2, D1, 11, at(11), (), f'"{C1}"'.encode(), link=True),
        Pending("delete", 7, None, D1, 13, at(13), (11,)),
    ]


def test_a_later_fieldkit_reads_what_an_earlier_one_forwarded() -> None:
    batch = decoded(content_codec.encode(making.later_batch(), LATER), 10, 14)
    forwarded = content_codec.encode(batch, TABLES)
    back = content_codec.decode(forwarded, LATER, making.header_for(10, 14))
    assert back == making.later_batch()


def test_pending_values_are_forwarded_letter_for_letter() -> None:
    value = b'{"a": [1.50, "\\u0041"]}'
    build = Builder(Actor(ANA.id, 11))
    build.pending(Pending("change", 40, 1, C1, 1, making.clock(1), (), value))
    batch = decoded(content_codec.encode(build.build(), TABLES), 1, 1)
    assert batch.pending[0].value == value
    assert decoded(content_codec.encode(batch, TABLES), 1, 1).pending[0].value == value


def test_pending_row_without_columns_is_kept() -> None:
    build = Builder(Actor(ANA.id, 11))
    build.pending(Pending("insert", 40, None, C1, 1, making.clock(1)))
    batch = decoded(content_codec.encode(build.build(), TABLES), 1, 1)
    assert batch.pending == [Pending("insert", 40, None, C1, 1, making.clock(1))]


def test_parts_of_a_later_version_are_kept() -> None:
    body = json.loads(content_codec.encode(making.first_batch(), TABLES))
    body["weather"] = {"mood": ["sunny"]}
    batch = decoded(json.dumps(body).encode(), 1, 9)
    assert batch.extra == {"weather": b'{"mood": ["sunny"]}'}
    assert decoded(content_codec.encode(batch, TABLES), 1, 9) == batch


def test_pending_value_is_checked_like_any_other_once_its_column_is_known() -> None:
    assert content_codec.pending_value(b'"calm"', ColumnSpec(9, "mood")) == "calm"
    assert content_codec.pending_value(b"12", ColumnSpec(9, "mood", "integer")) == 12
    for raw in (b"12", b'"\\u001b[2J"', b"", b'"a","b', b'"\xff"'):
        with pytest.raises(Refused):
            content_codec.pending_value(raw, ColumnSpec(9, "mood"))


def test_two_changes_cannot_have_one_dot() -> None:
    build = Builder(Actor(ANA.id, 11))
    build.change(1, C1, 1, 5, 0, "a", [])
    build.change(1, C1, 2, 5, 0, "b", [])
    with pytest.raises(ValueError, match="one dot"):
        content_codec.encode(build.build(), TABLES)


def test_undeclared_columns_are_not_written_by_mistake() -> None:
    build = Builder(Actor(ANA.id, 11))
    build.change(1, C1, 99, 1, 0, "a", [])
    with pytest.raises(ValueError, match="not declared"):
        content_codec.encode(build.build(), TABLES)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"actors":' + b"[" * 100_000,
        b'{"actors":[["\xff",1]]}',
        b'{"x":"\\ud800"}',
        b'{"x":' + b'{"y":' * 5000 + b"1" + b"}" * 5000 + b"}",
    ],
)
def test_content_that_is_no_content_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        decoded(raw, 1, 9)


def test_nested_nonsense_in_an_unknown_part_is_refused() -> None:
    body = json.loads(content_codec.encode(making.first_batch(), TABLES))
    raw = json.dumps(body)[:-1].encode()
    for part in (b"[" * 50_000 + b"]" * 50_000, b'"\xff"', b"1e", b"nul", b"[1 2]", b'"\x01"'):
        with pytest.raises(Refused):
            decoded(raw + b', "later": ' + part + b"}", 1, 9)


def test_unknown_column_with_links_here_and_none_there_is_refused() -> None:
    batch = making.later_batch()
    body = json.loads(content_codec.encode(batch, making.LATER))
    header = making.header_for(10, 14)
    assert content_codec.decode(json.dumps(body).encode(), TABLES, header).pending
    (table,) = [table for table in body["tables"] if table["t"] == 1]
    (linking,) = [column["c"] for column in table["ins"]["cols"] if column.get("l")]
    (change,) = [change for change in table["chg"] if not change.get("l") and change["c"] not in TABLES[1].columns]
    change["c"] = linking
    with pytest.raises(Refused, match="links in one place"):
        content_codec.decode(json.dumps(body).encode(), TABLES, header)


def test_unknown_part_costs_no_more_than_its_bytes() -> None:
    body = content_codec.encode(making.first_batch(), TABLES)
    raw = body[:-1] + b',"later":[' + b"{}," * 1_000_000 + b"{}]}"
    header = making.header_for(1, 9)
    tracemalloc.start()
    try:
        assert len(content_codec.decode(raw, TABLES, header).extra["later"]) > 3_000_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * len(raw)


def test_more_values_than_fit_are_refused_before_they_are_decoded() -> None:
    with pytest.raises(Refused, match="more values") as caught:
        decoded(b"[" + b"0," * 24_000_001 + b"0]", 1, 9)
    assert caught.value.code is Code.TOO_LARGE


def test_segment_must_hold_exactly_the_changes_of_its_header() -> None:
    raw = content_codec.encode(making.first_batch(), TABLES)
    for first, last in ((1, 8), (1, 10), (2, 9), (2, 10)):
        with pytest.raises(Refused, match="header names"):
            decoded(raw, first, last)


def test_snapshot_cannot_hold_what_its_version_does_not_cover() -> None:
    batch = making.snapshot_batch()
    batch.vector = (dot(0, 9), dot(1, 8))
    with pytest.raises(Refused, match="does not cover"):
        decoded(content_codec.encode(batch, TABLES), 0, 9, "snapshot")


texts = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=12)
cells: dict[int, st.SearchStrategy[Value]] = {
    1: st.none() | texts,
    2: texts,
    3: st.none() | st.integers(-(1 << 63), (1 << 63) - 1),
    4: st.none() | st.floats(allow_nan=False, allow_infinity=False),
    5: st.none() | st.sampled_from([P1, C1, making.ODD]),
}
rows = st.sampled_from([C1, C2, P1, making.ODD, "x"])
dots_before = st.lists(st.builds(dot, st.integers(0, 2), st.integers(1, 1 << 38)), max_size=3)
events = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), rows, st.fixed_dictionaries({}, optional=cells)),
        st.tuples(st.just("change"), rows, st.sampled_from([1, 2, 3, 4, 5]), st.data(), dots_before),
        st.tuples(st.sampled_from(["delete", "restore"]), rows, dots_before),
    ),
    max_size=12,
)


@given(events, st.integers(1, 1 << 30), st.lists(st.integers(0, (1 << 63) - 1), min_size=12, max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_batch_comes_back_as_it_was(happened: list[Any], first: int, clocks: list[int]) -> None:
    build = Builder(Actor(ANA.id, 11))
    build.actor(Actor(BEN.id, 5))
    build.actor(Actor(BEN.id, 6))
    seq = first - 1
    inserted = set()
    for event, clock in zip(happened, clocks, strict=False):
        if event[0] == "insert" and event[1] in inserted:
            continue
        seq += 1
        if event[0] == "insert":
            inserted.add(event[1])
            build.insert(1, event[1], seq, clock, event[2])
        elif event[0] == "change":
            build.change(1, event[1], event[2], seq, clock, event[3].draw(cells[event[2]]), event[4])
        elif event[0] == "delete":
            build.delete(1, event[1], seq, clock, event[2])
        else:
            build.restore(1, event[1], seq, clock, event[2])
    if seq < first:
        return
    batch = build.build()
    assert decoded(content_codec.encode(batch, TABLES), first, seq) == batch


def test_changes_may_be_added_in_any_order() -> None:
    def built(*, backwards: bool) -> Batch:
        build = Builder(Actor(ANA.id, 11))
        ben = build.actor(Actor(BEN.id, 12))
        steps: list[Callable[[], None]] = [
            partial(build.insert, 1, C1, 1, 10, {1: "a", 3: 5}),
            partial(build.insert, 1, C2, 2, 20, {1: "b", 2: "x"}),
            partial(build.insert, 2, P1, 3, 30, {}),
            partial(build.change, 1, C1, 1, 4, 40, "c", [1]),
            partial(build.change, 1, C1, 1, 5, 50, "d", [4, dot(ben, 7)]),
            partial(build.change, 1, C2, 1, 6, 60, "e", []),
            partial(build.change, 1, C1, 2, 7, 70, "f", [1]),
            partial(build.delete, 1, C1, 8, 80, [1]),
            partial(build.delete, 1, C1, 9, 90, [2]),
            partial(build.delete, 1, C2, 10, 100, []),
            partial(build.restore, 1, C1, 11, 110, [8]),
            partial(build.restore, 1, ODD, 12, 120, []),
        ]
        for step in reversed(steps) if backwards else steps:
            step()
        return build.build()

    batch = built(backwards=False)
    assert built(backwards=True) == batch
    clients, contacts = batch.tables
    assert (clients.table, clients.uids, contacts.uids) == (1, [C1, C2, ODD], [P1])
    assert clients.inserts.columns == {
        1: ColumnValues(["a", "b"]),
        2: ColumnValues(["x"], [1]),
        3: ColumnValues([5], [0]),
    }
    assert [(one.column, one.rows, one.dots, one.values) for one in clients.changes] == [
        (1, [0, 0, 1], [4, 5, 6], ["c", "d", "e"]),
        (2, [0], [7], ["f"]),
    ]
    assert (clients.deletes.rows, clients.deletes.dots, clients.deletes.clocks) == (
        [0, 0, 1],
        [8, 9, 10],
        [80, 90, 100],
    )
    assert (clients.deletes.predecessors.dots, clients.deletes.predecessors.counts) == ([1, 2], [1, 1, 0])
    assert (clients.restores.rows, clients.restores.dots) == ([0, 2], [11, 12])
    again = Builder(Actor(ANA.id, 11))
    again.insert(1, C1, 1, 10, {})
    with pytest.raises(ValueError, match=f"{C1} is inserted twice"):
        again.insert(1, C1, 2, 20, {})
