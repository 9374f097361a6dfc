"""Lists of any kind: windows, order, filter and number, whatever is empty and however many there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.db.base.connect import transaction
from fieldkit.db.base.keyset import Anchor
from fieldkit.db.records import crud
from fieldkit.db.store import opening
from fieldkit.db.views import record_list
from fieldkit.db.views.listing.order import ALL, conditions
from fieldkit.db.views.record_list import Listing, RecordRow, count_records, first_window, position, window
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, FINDING, KINDS, SITE, SURVEY
from fieldkit.domain.records.values import Value
from fieldkit.domain.records.waiting import FINDING_LIVE, SURVEY_RUNNING, WaitingRule

WORDS = st.sampled_from(("", "Abbey", "abbey", "Æther", "O'Brien-Marsh", "[/] Marsh", "Zoë & Sons", "marshland"))
ROWS = st.lists(
    st.tuples(
        WORDS,
        st.sampled_from(("", "low", "critical", "medium", "of a later fieldkit")),
        st.sampled_from(("", "2026-11-24", "2025-01-01")),
        st.booleans(),
    ),
    max_size=25,
)
SORTS = st.sampled_from(("", "title", "client", "severity", "answer_by", "survey", "created_at"))


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    made = opening.writer(tmp_path_factory.mktemp("lists") / "fieldkit.db")
    yield made
    made.close()


@pytest.fixture
def fresh(writer: sqlite3.Connection) -> sqlite3.Connection:
    """A store without a record of the kinds that are listed here."""
    return writer


def joined(connection: sqlite3.Connection, listing: Listing, size: int) -> list[RecordRow]:
    """Return the whole list, page by page, each from the last row of the page before; checked against its number."""
    rows: list[RecordRow] = []
    anchor = None
    while page := window(connection, listing, len(rows), size, anchor):
        assert page == window(connection, listing, len(rows), size), "with the key or without it"
        rows += page
        anchor = Anchor(len(rows) - 1, rows[-1].key)
    assert len(rows) == count_records(connection, listing)
    for place, row in enumerate(rows[:40]):
        assert position(connection, listing, row.uid) == (None if listing.text.strip() else place)
    assert position(connection, listing, "no uid") is None
    return rows


def number(connection: sqlite3.Connection, table: str, uid: str) -> int:
    return int(connection.execute(f"SELECT id FROM {table} WHERE uid = ?", (uid,)).fetchone()[0])


@settings(max_examples=60, deadline=None)
@given(
    rows=ROWS,
    sort=SORTS,
    reverse=st.booleans(),
    size=st.integers(1, 7),
    text=st.sampled_from(("", "marsh", "o")),
    grouped=st.booleans(),
    of_one=st.booleans(),
)
def test_windows_by_key_join_to_the_whole_list_however_it_is_sorted_and_filtered(
    connection: sqlite3.Connection,
    rows: list[tuple[str, str, str, bool]],
    sort: str,
    reverse: bool,
    size: int,
    text: str,
    grouped: bool,
    of_one: bool,
) -> None:
    connection.execute("BEGIN")
    try:
        client = crud.insert(connection, CLIENT, {"name": "Kestrel"})
        owner = number(connection, "client", client)
        for title, severity, answer_by, owned in rows:
            values: dict[str, Value] = {"title": title, "severity": severity, "answer_by": answer_by}
            crud.insert(connection, FINDING, values | {"client": owner if owned else None})
        columns = ("title", "client", "severity", "answer_by")
        listing = Listing(FINDING, columns, text, sort, reverse, client=client if of_one else "")
        if grouped:
            listing = replace(listing, grouped="severity", first=FINDING_LIVE)
        whole = joined(connection, listing, size)
        assert len({row.id for row in whole}) == len(whole)
        if not text:
            assert len(whole) == sum(owned or not of_one for *_, owned in rows)
        if sort in columns and not grouped:
            told = [row.values[columns.index(sort)] for row in whole]
            empty = [value in ("", None) for value in told]
            assert empty == sorted(empty), "what is empty comes last, both ways"
    finally:
        connection.execute("ROLLBACK")


def test_the_gravest_come_first_then_by_day_and_an_index_holds_that_order(fresh: sqlite3.Connection) -> None:
    of = {"critical": "c", "high": "h", "low": "l", "": "-", "of a later fieldkit": "?"}
    for severity, letter in of.items():
        for state, day in (("open", ""), ("agreed", "2026-11-24"), ("verified", "2025-01-01"), ("fixed", "2025-01-01")):
            values: dict[str, Value] = {"title": f"{letter}{state[0]}", "severity": severity}
            crud.insert(fresh, FINDING, {**values, "state": state, "answer_by": day})
    listing = Listing(FINDING, ("title",), sort="answer_by", grouped="severity", first=FINDING_LIVE)
    live = "cf ca co hf ha ho lf la lo -f ?f -a ?a -o ?o"
    assert " ".join(str(row.values[0]) for row in window(fresh, listing, 0, 99)) == f"{live} cv hv lv -v ?v"
    plans = [
        fresh.execute(f"EXPLAIN QUERY PLAN SELECT id FROM finding WHERE {where} {part.by}").fetchall()
        for _, part, where, _ in conditions(listing, ALL, None)
    ]
    severities = len(FINDING.field("severity").options)
    for plan in (*plans[: 2 * severities], *plans[2 * severities + 2 : 4 * severities + 2]):
        told = " ".join(step[-1] for step in plan)
        assert "USING INDEX finding_" in told and "TEMP B-TREE" not in told, told


def test_a_choice_is_sorted_by_the_order_of_its_options_and_equals_by_age(fresh: sqlite3.Connection) -> None:
    for title, severity in (("a", "high"), ("b", "low"), ("c", "critical"), ("d", ""), ("e", "low")):
        crud.insert(fresh, FINDING, {"title": title, "severity": severity})

    def titles(reverse: bool) -> str:
        rows = window(fresh, Listing(FINDING, ("title",), sort="severity", reverse=reverse), 0, 9)
        return "".join(str(row.values[0]) for row in rows)

    assert titles(False) == "beacd"
    assert titles(True) == "caebd"


def test_a_link_shows_and_sorts_by_what_it_leads_to_is_called(fresh: sqlite3.Connection) -> None:
    owners = {
        name: number(fresh, "client", crud.insert(fresh, CLIENT, {"name": name}))
        for name in ("Zoë", "abbey", "Kestrel")
    }
    for name, owner in owners.items():
        crud.insert(fresh, SITE, {"name": f"of {name}", "client": owner})
    crud.insert(fresh, SITE, {"name": "of nobody"})
    rows = window(fresh, Listing(SITE, ("name", "client"), sort="client"), 0, 9)
    assert [row.values for row in rows] == [
        ("of abbey", "abbey"),
        ("of Kestrel", "Kestrel"),
        ("of Zoë", "Zoë"),
        ("of nobody", ""),
    ]


def test_the_filter_finds_by_all_names_of_a_record_and_nothing_from_the_trash(fresh: sqlite3.Connection) -> None:
    owner = number(fresh, "client", crud.insert(fresh, CLIENT, {"name": "Marsh & Daughters"}))
    ines = crud.insert(fresh, CONTACT, {"name": "Ines", "client": owner})
    gone = crud.insert(fresh, CONTACT, {"name": "Marshall"})
    crud.insert(fresh, CONTACT, {"name": "Tom", "notes": "not at Marsh any more"})
    crud.delete(fresh, CONTACT, gone)
    listing = Listing(CONTACT, ("name",), "marsh")
    found, total, _ = first_window(fresh, listing, 9)
    assert [(row.uid, row.values) for row in found] == [(ines, ("Ines",))]
    assert total == 1


def test_many_hits_are_walked_to_the_same_rows_as_few_are_sorted(
    fresh: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Marsh & Daughters", "The marshes", "O'Marsh", "Kestrel", "Æther Marsh", "Tidemarsh", "東京 marsh", "")
    with transaction(fresh):
        for place in range(120):
            crud.insert(fresh, CLIENT, {"name": f"{names[place % len(names)]} {place // 9}".strip()})
            crud.insert(fresh, SITE, {"name": names[place % len(names)]})
    for kind in (CLIENT, SITE):
        for reverse in (False, True):
            for sort in ("", "town"):
                listing = Listing(kind, ("name",), "marsh", sort, reverse)
                few = joined(fresh, listing, 7)
                with monkeypatch.context() as many:
                    many.setattr(record_list, "FEW", 5)
                    assert joined(fresh, listing, 7) == few
                assert len(few) == 75


def test_what_is_named_first_comes_first_each_part_in_its_order(fresh: sqlite3.Connection) -> None:
    for state, at in (("finished", 5), ("running", 3), ("running", None), ("finished", None), ("running", 4)):
        crud.insert(fresh, SURVEY, {"state": state, "started_at": at})
    listing = Listing(SURVEY, ("state", "started_at"), first=SURVEY_RUNNING)
    assert [row.values for row in joined(fresh, listing, 2)] == [
        ("running", 4),
        ("running", 3),
        ("running", None),
        ("finished", 5),
        ("finished", None),
    ]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_columns_of_its_own_fields_and_begins_with_what_it_is_called(kind: Kind) -> None:
    names = [field.name for field in kind.fields]
    assert set(kind.columns) <= set(names)
    if kind.title:
        assert kind.columns[0] in [field.name for field in kind.title]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_is_listed_by_any_of_its_fields_with_all_of_them_as_columns(
    connection: sqlite3.Connection, kind: Kind
) -> None:
    names = tuple(field.name for field in kind.fields)
    whole = {row[0] for row in connection.execute(f"SELECT uid FROM {kind.name} WHERE deleted_at IS NULL")}
    for sort in ("", *names):
        rows = window(connection, Listing(kind, names, sort=sort), 0, 1_000)
        assert {row.uid for row in rows} == whole
        assert all(len(row.values) == len(names) for row in rows)


@pytest.mark.parametrize("kind", [CLIENT, CONTACT, SURVEY, FINDING], ids=lambda kind: kind.name)
def test_a_window_reads_no_more_rows_of_a_long_list_than_of_a_short_one(fresh: sqlite3.Connection, kind: Kind) -> None:
    steps = []
    for last in (90, 3_000):
        with transaction(fresh):
            for place in range(last):
                values: dict[str, Value] = {kind.title[0].name: f"{place:05}"} if not kind.title[0].link else {}
                crud.insert(fresh, kind, values | ({"started_at": place} if kind is SURVEY else {}))
        counted = [0]

        def tick(counted: list[int] = counted) -> int:
            counted[0] += 1
            return 0

        anchor = Anchor(40, window(fresh, Listing(kind), 40, 1)[0].key)
        fresh.set_progress_handler(tick, 100)
        window(fresh, Listing(kind), 41, 40, anchor)
        fresh.set_progress_handler(None, 0)
        steps.append(counted[0])
    assert steps[1] <= steps[0] * 1.3 + 2, "steps of SQLite's machine, in hundreds"


def test_sorted_by_any_column_a_page_of_a_long_list_is_read_from_the_file_in_one_go(fresh: sqlite3.Connection) -> None:
    with transaction(fresh):
        for place in range(50):
            crud.insert(fresh, CALL, {"note": str(place)})
            crud.insert(fresh, CLIENT, {"name": str(place)})
    for kind, sort in ((CLIENT, "town"), (CALL, "note")):
        plans: list[str] = []
        fresh.set_trace_callback(plans.append)
        window(fresh, Listing(kind, sort=sort), 0, 10)
        fresh.set_trace_callback(None)
        steps = fresh.execute(f"EXPLAIN QUERY PLAN {plans[0]}").fetchall()
        assert not any("USING INDEX" in step[-1] for step in steps), "by another index each row is a jump in the file"


@pytest.mark.parametrize(
    ("sort", "first", "text"),
    [("", None, ""), ("started_at", None, ""), ("", SURVEY_RUNNING, ""), ("notes", SURVEY_RUNNING, "")],
)
@pytest.mark.parametrize("reverse", [False, True])
def test_any_window_is_that_slice_of_the_list_from_any_row_before_it(
    fresh: sqlite3.Connection, sort: str, first: WaitingRule | None, text: str, reverse: bool
) -> None:
    for place in range(9):
        values: dict[str, Value] = {"state": "running" if place % 3 else "finished", "notes": "b" if place % 2 else ""}
        crud.insert(fresh, SURVEY, values | ({"started_at": place} if place < 5 else {}))
    listing = Listing(SURVEY, ("state", "notes", "started_at"), text, sort, reverse, first)
    whole = window(fresh, listing, 0, 99)
    assert [row.id for row in whole] == [row.id for row in joined(fresh, listing, 1)]
    for start in range(11):
        for count in (1, 2, 4, 9):
            assert window(fresh, listing, start, count) == whole[start : start + count]
            for at in range(min(start + 1, len(whole))):
                assert window(fresh, listing, start, count, Anchor(at, whole[at].key)) == whole[start : start + count]


def test_the_number_of_a_list_is_counted_only_where_a_window_is_full(fresh: sqlite3.Connection) -> None:
    for name in ("Marsh", "Marshall", "Kestrel"):
        crud.insert(fresh, CLIENT, {"name": name})
    for text, total in (("", 3), ("marsh", 2), ("zz", 0)):
        for count in (1, 2, 3, 4):
            found, told, _ = first_window(fresh, Listing(CLIENT, ("name",), text), count)
            assert (len(found), told) == (min(count, total), total)
