"""Content that breaks one rule of the format is refused for that rule, and what stands just inside each is taken."""

import json
from typing import Any

import pytest

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.format import content_codec
from fieldkit.sync.format.batch import SEQ_MAX, Actor, Batch, Builder, ColumnSpec, dot, parts
from tests.sync import making
from tests.sync.making import ANA, BEN, C1, P1, TABLES

NOT_ITS = "it is not by the device that its header names"
SUM = "its list of changes does not add up"
HEADER = "it does not hold the changes that its header names"
CLOCK = "a clock is out of range"
MISSING = "a numbered change is missing in it, or comes twice"
LENGTHS = "its lists differ in length"
BEFORE = "its lists of predecessors differ in length"
RANGE = "a predecessor's number is out of range"
CONTROL = "the column name holds control characters"


def put(raw: bytes, path: str, value: object) -> bytes:
    """Return content with ``value`` in the place of what stands at ``path``."""
    body = inner = json.loads(raw)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        inner = inner[step]
    inner[last] = value
    return json.dumps(body).encode()


def refused(raw: bytes, first: int, last: int, kind: str = "segment") -> str:
    with pytest.raises(Refused) as caught:
        content_codec.decode(raw, TABLES, making.header_for(first, last, kind))
    assert caught.value.code is Code.CONTENT
    return caught.value.sentence


def broken(detail: str) -> str:
    return (
        f"its content breaks the rules of the format ({detail}). Nothing was changed. If it comes from a later "
        "fieldkit, update this one; else ask for the file to be exported again."
    )


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("actors", [], NOT_ITS),
        ("actors.0.0", BEN.id, NOT_ITS),
        ("actors.0.1", 12, NOT_ITS),
        ("actors.1", [ANA.id, 11], "its list of devices names one twice"),
        ("actors.0.0", "../../etc", r"Expected `str` matching regex '^[a-z2-7]{26}\\Z' - at `$.actors[0][0]`"),
        ("dots.n", [8, 1], HEADER),
        ("dots.n", [9], SUM),
        ("dots.n", [99, 0], SUM),
        ("dots.m", [0] * 8, SUM),
        ("dots.m", [0] * 10, SUM),
        ("dots.s.3", 0, "a number is given to two changes"),
        ("dots.s.3", 2, HEADER),
        ("dots.s.3", SEQ_MAX, "a change's number is out of range"),
        ("dots.s.0", 1 << 40, "Expected `int` <= 1099511627775 - at `$.dots.s[0]`"),
        ("dots.m.0", -1, CLOCK),
        ("dots.m.2", 1 << 62, CLOCK),
        ("dots.m", [(1 << 47) - 1, 1, *[0] * 7], CLOCK),
        ("dots.c", [1], SUM),
        ("dots.c.0", 65536, "Expected `int` <= 65535 - at `$.dots.c[0]`"),
        ("vector", [[0, 9]], "only a snapshot covers the changes of others"),
        ("tables.0.t", 2, "a table comes twice"),
        ("tables.0.t", 0, "Expected `int` >= 1 - at `$.tables[0].t`"),
        ("tables.0.u.t.1", 1 << 48, "Expected `int` <= 281474976710655 - at `$.tables[0].u.t[1]`"),
        ("tables.0.ins.r", [0, 0], "a record is inserted twice"),
        ("tables.0.ins.r", [0, 3], "a row is not in its list"),
        ("tables.0.ins.d", [0, 2], MISSING),
        ("tables.0.ins.d", [1], LENGTHS),
        ("tables.0.ins.d", [1, -2], "a change is not in its list"),
        ("tables.0.ins.d", [1, 8], "a change is not in its list"),
        ("tables.0.ins.d", [1, 1 << 39], "a change is not in its list"),
        ("tables.0.ins.cols.0.v", ["a"], LENGTHS),
        ("tables.0.ins.cols.0.v", ["a", 1], "Expected `str | null`, got `int` - at `$[1]`"),
        ("tables.0.ins.cols.0.v", ["a", "b" * 201], "Expected `str` of length <= 200 - at `$[1]`"),
        ("tables.0.ins.cols.0.v", ["a", "\x1b]0;title\x07"], CONTROL),
        ("tables.0.ins.cols.0.v", ["a", "\u202egnp.exe"], CONTROL),
        ("tables.0.ins.cols.0.v", ["a", "carriage\rreturn"], CONTROL),
        ("tables.0.ins.cols.0.c", 3, "a column comes twice"),
        ("tables.0.ins.cols.0.l", True, "the column name is of another sort"),
        ("tables.0.ins.cols.1.p", [2], "a row is not in its list"),
        ("tables.0.ins.cols.1.p", [0, 0], "a cell comes twice"),
        ("tables.0.ins.cols.2.v", [1 << 63, 0], "Expected `int` <= 9223372036854775807 - at `$[0]`"),
        ("tables.0.ins.cols.2.v", [1.5, 0], "Expected `int | null`, got `float` - at `$[0]`"),
        ("tables.0.ins.cols.2.v", [True, 0], "Expected `int | null`, got `bool` - at `$[0]`"),
        ("tables.0.ins.cols.4.v", [0, 5], "a link leads nowhere"),
        ("tables.0.ins.cols.4.v", [0, -1], "a link leads nowhere"),
        ("tables.0.ins.cols.4.l", False, "the column contact is of another sort"),
        ("tables.0.ins.colour", "red", "Object contains unknown field `colour` - at `$.tables[0].ins`"),
        ("tables.0.chg.0.c", 2, "a column comes twice"),
        ("tables.0.chg.0.v", [], LENGTHS),
        ("tables.0.chg.0.pn", [2, 0], BEFORE),
        ("tables.0.chg.0.pn", [2, 1], BEFORE),
        ("tables.0.chg.0.pn", [1], BEFORE),
        ("tables.0.chg.0.pa", [0], BEFORE),
        ("tables.0.chg.0.pa", [0, 2], BEFORE),
        ("tables.0.chg.0.ps", [2], BEFORE),
        ("tables.0.chg.0.ps", [2, -2], RANGE),
        ("tables.0.chg.0.ps", [SEQ_MAX, 1], RANGE),
        ("tables.0.chg.1.ps", [1, 1], BEFORE),
        ("tables.0.chg.1.ps", [], BEFORE),
        ("tables.1.gone.ps", [4, 1 << 40], "Expected `int` <= 1099511627775 - at `$.tables[1].gone.ps[1]`"),
        ("tables.1.back", None, MISSING),
        ("tables.1.moved", {"r": [0], "d": [0]}, "Object contains unknown field `moved` - at `$.tables[1]`"),
        ("tables.1." + "m" * 95, 1, f"Object contains unknown field `{'m' * 89}"),
    ],
)
def test_content_that_breaks_a_rule_is_refused_for_it(path: str, value: object, why: str) -> None:
    raw = put(making.RAW, path, value)
    assert refused(raw, 1, 9) == broken(why)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("links.t", [1]),
        ("links.r", "!"),
        ("tables.0.u.t", [1760679344897, (1 << 48) - 1]),
        ("tables.0.u.t", [1760679344897]),
        ("tables.0.u", {"t": [1, 0], "r": "AAAAAAAAAAAAAA" + "AAAAAAAAAAAAA="}),
        ("tables.0.u.x", ["b", "a"]),
        ("tables.0.u.x", ["b", "b"]),
        ("tables.0.u.x", ["with blank"]),
        ("tables.0.u.x", [C1]),
    ],
)
def test_damaged_list_of_records_is_refused(path: str, value: object) -> None:
    assert refused(put(making.RAW, path, value), 1, 9) == "its list of records is damaged. Nothing was changed."


@pytest.mark.parametrize(
    ("vector", "why"),
    [
        ([[0, 8], [1, 40]], "its version is not the one that its header names"),
        ([[0, 10], [1, 40]], "its version is not the one that its header names"),
        ([[1, 40]], "its version is not the one that its header names"),
        ([[0, 9], [0, 9], [1, 40]], "its version does not add up"),
        ([[0, 9], [1, 40], [2, 1]], "its version does not add up"),
        ([[0, 9], [1, 8]], "it holds a change that its version does not cover"),
        ([[0, 9]], "it holds a change that its version does not cover"),
    ],
)
def test_snapshot_whose_version_is_wrong_is_refused(vector: list[list[int]], why: str) -> None:
    raw = put(content_codec.encode(making.snapshot_batch(), TABLES), "vector", vector)
    assert refused(raw, 0, 9, "snapshot") == broken(why)


def test_first_change_of_a_device_that_the_version_leaves_out_is_not_covered() -> None:
    build = Builder(Actor(ANA.id, 11))
    ben = build.actor(Actor(BEN.id, 12))
    build.change(1, C1, 1, dot(ben, 1), making.clock(1), "a", [])
    build.vector = (dot(0, 9),)
    raw = content_codec.encode(build.build(), TABLES)
    assert refused(raw, 0, 9, "snapshot") == broken("it holds a change that its version does not cover")


def test_snapshot_by_a_device_that_wrote_nothing_names_no_version_of_its_own() -> None:
    build = Builder(Actor(ANA.id, 11))
    ben = build.actor(Actor(BEN.id, 12))
    build.change(1, C1, 1, dot(ben, 1), making.clock(1), "a", [])
    build.vector = (dot(ben, 1),)
    batch = build.build()
    raw = content_codec.encode(batch, TABLES)
    assert content_codec.decode(raw, TABLES, making.header_for(0, 0, "snapshot")) == batch


def taken(raw: bytes, first: int = 1, last: int = 9) -> Batch:
    return content_codec.decode(raw, TABLES, making.header_for(first, last))


def test_clocks_reach_from_the_first_moment_to_the_last() -> None:
    raw = put(put(making.RAW, "dots.m", [0, (1 << 47) - 1, *[0] * 7]), "dots.c", [0, 0xFFFF, *[0] * 7])
    assert [change[:2] for change in making.told(taken(raw))[:2]] == [((0, 1), 0), ((0, 2), (1 << 63) - 1)]


def test_clocks_without_counters_are_their_moments() -> None:
    (first, *_) = making.told(taken(put(making.RAW, "dots.c", [])))
    assert first[:2] == ((0, 1), making.AT + 1000 << 16)


def test_last_number_of_all_is_taken_as_a_change_and_as_a_predecessor() -> None:
    build = Builder(Actor(ANA.id, 11))
    build.change(1, C1, 1, SEQ_MAX, making.clock(1), "a", [1, SEQ_MAX])
    batch = build.build()
    assert taken(content_codec.encode(batch, TABLES), SEQ_MAX, SEQ_MAX) == batch


def test_predecessors_of_each_sort_are_told_apart() -> None:
    raw = put(put(making.RAW, "tables.0.chg.2.pa", []), "tables.0.chg.0.ps", [2, -1])
    (first,) = [change for change in making.told(taken(raw)) if change[0] == (0, 5)]
    assert first[2:] == ("change", 1, C1, 1, making.NAMES[3], [(0, 2), (1, 1)])
    assert [parts(before) for before in taken(raw).tables[0].changes[2].predecessors.dots] == []


def test_links_lead_to_the_first_and_the_last_uid_of_the_file() -> None:
    raw = put(making.RAW, "tables.0.ins.cols.4.v", [0, 4])
    contacts = [change[5] for change in making.told(taken(raw)) if change[2:4] == ("insert", 1)]
    assert [values[5] for values in contacts if isinstance(values, dict)] == [taken(raw).tables[1].uids[1], C1]


@pytest.mark.parametrize(
    ("value", "good"),
    [(["b" * 200, "tab\tand\nline"], True), (["b", "b\x7f"], False), (["b", "b\x00"], False), (["b", None], True)],
)
def test_texts_are_taken_up_to_their_length_and_without_control_characters(value: list[Any], good: bool) -> None:
    raw = put(making.RAW, "tables.0.ins.cols.0.v", value)
    if good:
        assert taken(raw).tables[0].inserts.columns[1].values == value
    else:
        assert refused(raw, 1, 9) == broken(CONTROL)


def test_as_many_values_as_fit_are_not_too_many() -> None:
    assert refused(b"[" + b"0," * 24_000_000 + b"0]", 1, 9) == broken("Expected `object`, got `array`")


@pytest.mark.parametrize(
    ("raw", "column", "why"),
    [
        (b"12", ColumnSpec(9, "mood"), "column mood"),
        (b'"\\u001b[2J"', ColumnSpec(9, "mood"), "the column mood holds control characters"),
        (b"", ColumnSpec(9, "mood"), "column mood"),
        (b'"1"', ColumnSpec(9, "mood", "integer"), "column mood"),
        (b'"1"', ColumnSpec(9, "mood", "real"), "column mood"),
        (b'"abc"', ColumnSpec(9, "mood", length=2), "column mood"),
        (b"5", ColumnSpec(9, "rival", "link"), "column rival"),
    ],
)
def test_pending_value_that_its_column_does_not_take_is_refused(raw: bytes, column: ColumnSpec, why: str) -> None:
    with pytest.raises(Refused) as caught:
        content_codec.pending_value(raw, column)
    assert caught.value.sentence == broken(why)


@pytest.mark.parametrize(
    ("raw", "column", "value"),
    [
        (b'"ab"', ColumnSpec(9, "mood", length=2), "ab"),
        (b"0.5", ColumnSpec(9, "mood", "real"), 0.5),
        (b"null", ColumnSpec(9, "mood", "integer"), None),
        (f'"{P1}"'.encode(), ColumnSpec(9, "rival", "link"), P1),
    ],
)
def test_pending_value_is_read_as_its_column_is_stored(raw: bytes, column: ColumnSpec, value: object) -> None:
    assert content_codec.pending_value(raw, column) == value
