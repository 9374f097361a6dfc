"""The filter of a long list from bitmaps: what the index finds, in the order of the list, with its number."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.db.base.connect import snapshot, transaction
from fieldkit.db.records import crud
from fieldkit.db.search import bitmaps
from fieldkit.db.search.bitmaps import KeptBitmaps, ListBitmaps
from fieldkit.db.store import opening
from fieldkit.db.views import record_list
from fieldkit.db.views.record_list import Listing, first_window, get_ready
from fieldkit.db.views.survey.finding_list import named
from fieldkit.domain.records.codes import rows_of
from fieldkit.domain.records.kinds import CLIENT, CONTACT, FINDING, SURVEY
from fieldkit.domain.records.values import Value
from fieldkit.domain.records.waiting import FINDING_LIVE, SURVEY_RUNNING
from tests.support import stores
from tests.support.filtering import filtered, is_ready, prepare
from tests.support.reading import number_of

PIECES = (
    "Marsh", "marshland", "Müller", "Mueller", "O'Brien", "Łódź", "Straße", "Colour", "color", "Centre", "GmbH", "25",
    "WG-3526", "wg3526", "Дом", "ＡＢＣ", "Æther", "& Sons", "a", "[/]", "Kes", "ke", "e\N{COMBINING ACUTE ACCENT}",
    "It's", "x" * 40, "١٢", "東京", "overdue", "Office-Manager", "critical", "open", "verified", "in work",
)  # fmt: skip
BEGUN = st.tuples(st.sampled_from(PIECES), st.integers(1, 9)).map(lambda one: one[0][: one[1]])
TYPED = st.lists(BEGUN, min_size=1, max_size=3).map(" ".join) | st.text("abcdekmoswz 0123'-łé", max_size=4)
LISTS = (
    Listing(CLIENT),
    Listing(CLIENT, reverse=True),
    Listing(CLIENT, ("town",), sort="town"),
    Listing(CONTACT),
    Listing(FINDING, reverse=True),
    Listing(SURVEY, first=SURVEY_RUNNING),
    Listing(FINDING, sort="answer_by", grouped="severity", only=FINDING_LIVE, named=named(date(2026, 12, 1))),
    Listing(FINDING, sort="answer_by", grouped="severity", first=FINDING_LIVE, named=named(date(2026, 12, 1))),
)


def any_of(chance: random.Random) -> dict[str, Value]:
    """Return a severity, a state and a day."""
    fields = {name: [option.value for option in FINDING.field(name).options] for name in ("severity", "state")}
    days = ("", "2026-10-01", "2027-01-01")
    return {**{name: chance.choice(values) for name, values in fields.items()}, "answer_by": chance.choice(days)}


@pytest.fixture(scope="module")
def filled(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A store with some hundred clients, contacts, findings and surveys of all kinds of names, some in the trash."""
    connection = opening.writer(stores.keep(prepared, tmp_path_factory.mktemp("bitmaps") / stores.FILE))
    chance = random.Random(3)
    with transaction(connection):
        for count in range(300):
            name = " ".join(chance.choices(PIECES, k=chance.randint(1, 3)))
            client = crud.insert(connection, CLIENT, {"name": name, "town": chance.choice(PIECES)})
            number = number_of(connection, "client", client)
            other = " ".join(chance.choices(PIECES, k=2))
            crud.insert(connection, CONTACT, {"name": other, "client": number if count % 2 else None})
            crud.insert(connection, FINDING, {"title": f"colours {other}", "client": number, **any_of(chance)})
            if count % 5 == 0:
                crud.insert(connection, SURVEY, {"client": number, "state": chance.choice(("running", "finished"))})
            if count % 7 == 0:
                crud.delete(connection, CLIENT, client)
    yield connection
    connection.close()


def asked_of_the_index(connection: sqlite3.Connection, listing: Listing, kept: KeptBitmaps, *texts: str) -> list[str]:
    """Return what the index is asked for filters that are to be answered from bitmaps, and find something."""
    asked: list[str] = []
    for text in texts:
        connection.set_trace_callback(asked.append)
        total = first_window(connection, replace(listing, text=text), 7, kept).total
        connection.set_trace_callback(None)
        assert total == first_window(connection, replace(listing, text=text), 7).total > 0
    return [sql for sql in asked if "MATCH" in sql]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    listing=st.sampled_from(LISTS),
    texts=st.lists(TYPED, min_size=1, max_size=5),
    ahead=st.integers(0, 50),
    most=st.sampled_from((600, bitmaps.MOST_BYTES)),
)
def test_rows_order_and_number_are_those_of_the_index(
    filled: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
    listing: Listing,
    texts: list[str],
    ahead: int,
    most: int,
) -> None:
    monkeypatch.setattr(bitmaps, "MOST_BYTES", most)
    monkeypatch.setattr(record_list, "PIECE", 90)
    kept = KeptBitmaps()
    for text in texts:
        typed = replace(listing, text=text)
        for _ in range(ahead):
            get_ready(filled, typed, kept)
        filtered(filled, typed, kept)
        filtered(filled, typed, kept)  # and from what was kept the first time


@pytest.mark.parametrize("listing", LISTS[:2] + LISTS[3:4])
def test_what_is_written_otherwise_is_found_all_the_same(filled: sqlite3.Connection, listing: Listing) -> None:
    kept = KeptBitmaps()
    prepare(filled, listing, kept)
    for text in (
        *PIECES,
        "o'brien",
        "obrien",
        "lodz",
        "strasse",
        "wg 3526",
        "WG-3526",
        "abc",
        "mueller kes",
        "дом",
        "25 a",
    ):
        of = replace(listing, text=text)
        filtered(filled, of, kept)
        assert is_ready(filled, of, kept)


def test_every_filter_is_answered_from_bitmaps_once_they_are_ready(filled: sqlite3.Connection) -> None:
    for listing in LISTS[:2] + LISTS[3:4]:
        kept = KeptBitmaps()
        typed = replace(listing, text="m")
        assert not is_ready(filled, typed, kept)
        prepare(filled, typed, kept)
        assert not asked_of_the_index(filled, typed, kept, "m", "ma", "g", "m g"), "what was looked for ahead"


def test_a_list_that_no_index_holds_in_its_order_has_no_bitmaps(filled: sqlite3.Connection) -> None:
    kept = KeptBitmaps()
    assert not get_ready(filled, Listing(CLIENT, text="m", sort="town"), kept)
    assert not is_ready(filled, Listing(CLIENT, text="m", sort="town"), kept)


def test_local_ids_that_are_too_high_are_left_to_the_index(
    filled: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bitmaps, "HIGHEST", 250)
    kept = KeptBitmaps()
    listing = Listing(CLIENT, text="m")
    for _ in range(2):
        assert not get_ready(filled, listing, kept)
        assert not is_ready(filled, listing, kept)
    assert filtered(filled, listing, kept)[1] > 7


def test_a_damaged_name_at_the_end_of_a_piece_leaves_the_list_to_the_index(
    writer: sqlite3.Connection, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_list, "PIECE", 2)
    for name in ("Ash Marsh", "Bay Marsh", "Cay Marsh"):
        crud.insert(writer, CLIENT, {"name": name})
    stores.spoil(path, "UPDATE client SET name = CAST(? AS TEXT) WHERE name GLOB 'Bay*'", b"Bay \xc3 Marsh")
    with closing(opening.reader(path)) as reader:
        kept = KeptBitmaps()
        for _ in range(3):
            get_ready(reader, Listing(CLIENT, text="marsh"), kept)
        assert not is_ready(reader, Listing(CLIENT, text="marsh"), kept)
        assert filtered(reader, Listing(CLIENT, text="marsh"), kept)[1] == 3


def test_a_key_interrupts_it_anywhere_and_it_goes_on_later(filled: sqlite3.Connection) -> None:
    listing = Listing(CLIENT, text="m")
    for after in range(1, 60):
        kept = KeptBitmaps()
        steps = Counter[str]()

        def now(steps: Counter[str] = steps, at: int = after * 40) -> bool:
            steps[""] += 1
            return steps[""] == at

        filled.set_progress_handler(now, 20)
        try:
            with suppress(sqlite3.OperationalError):
                while get_ready(filled, listing, kept):
                    pass
        finally:
            filled.set_progress_handler(None, 0)
        assert not filled.in_transaction
        prepare(filled, listing, kept)
        assert not asked_of_the_index(filled, listing, kept, "m", "ma", "o m"), "what was interrupted is made up for"


def test_what_the_bitmaps_take_is_bounded(filled: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bitmaps, "MOST_BYTES", 3_000)
    kept = KeptBitmaps()
    prepare(filled, Listing(CLIENT, text="m"), kept)
    for text in "abcdefghijklmnop":
        filtered(filled, Listing(CLIENT, text=f"{text} m"), kept)
        assert kept._bitmaps is not None
        assert 0 < sum(map(bitmaps._size, kept._bitmaps._kept.values())) == kept._bitmaps._bytes <= 3_000


def test_another_list_or_another_connection_has_bitmaps_of_its_own(filled: sqlite3.Connection) -> None:
    kept = KeptBitmaps()
    prepare(filled, Listing(CLIENT, text="m"), kept)
    assert is_ready(filled, Listing(CLIENT, ("name",), text="o"), kept), "whatever is shown of a record"
    assert not is_ready(filled, Listing(CLIENT, text="m", reverse=True), kept)
    prepare(filled, Listing(CLIENT, text="m"), kept)
    path = Path(filled.execute("PRAGMA database_list").fetchone()[2])
    other = opening.reader(path)
    try:
        assert not is_ready(other, Listing(CLIENT, text="m"), kept)
    finally:
        other.close()


def test_another_store_is_not_taken_for_the_one_before(path: Path, tmp_path: Path) -> None:
    listing, kept = Listing(CLIENT, text="marsh"), KeptBitmaps()
    both = [path, stores.copy(path, tmp_path / "other" / stores.FILE)]
    for place, one in enumerate(both):
        with closing(opening.writer(one)) as writing, transaction(writing):
            for name in ("Marsh", "Kestrel")[place:]:
                crud.insert(writing, CLIENT, {"name": name})
    with closing(opening.reader(both[0])) as first, closing(opening.reader(both[1])) as second:
        prepare(first, listing, kept)
        assert filtered(first, listing, kept)[1] == 1
        assert filtered(second, listing, kept)[1] == 0


def test_the_rows_are_of_the_state_that_was_counted(
    writer: sqlite3.Connection, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing, kept = Listing(CLIENT, text="marsh"), KeptBitmaps()
    uid = crud.insert(writer, CLIENT, {"name": "Marsh"})
    find = ListBitmaps.find

    def found(
        made: ListBitmaps, connection: sqlite3.Connection, text: str, count: int, only: str
    ) -> tuple[list[int], int, int]:
        hits = find(made, connection, text, count, only)
        crud.delete(writer, CLIENT, uid)
        return hits

    with closing(opening.reader(path)) as reader:
        prepare(reader, listing, kept)
        monkeypatch.setattr(ListBitmaps, "find", found)
        rows, total, _ = first_window(reader, listing, 9, kept)
        assert (len(rows), total) == (1, 1)
        assert first_window(reader, listing, 9, kept) == ([], 0, 0)


def test_what_the_connection_itself_wrote_is_seen(writer: sqlite3.Connection) -> None:
    listing, kept = Listing(CLIENT, text="marsh"), KeptBitmaps()
    prepare(writer, listing, kept)
    crud.insert(writer, CLIENT, {"name": "Marsh"})
    assert filtered(writer, listing, kept)[1] == 1


def test_a_row_of_the_index_without_a_record_is_left_out(writer: sqlite3.Connection) -> None:
    listing, kept = Listing(CLIENT, text="marsh"), KeptBitmaps()
    crud.insert(writer, CLIENT, {"name": "Marsh"})
    gone = crud.insert(writer, CLIENT, {"name": "Marsh"})
    crud.delete(writer, CLIENT, gone)
    low, _ = rows_of(CLIENT.code)
    sql = "INSERT INTO search (rowid, title, kind, uid) VALUES (?, 'Marsh', 'client', 'x')"
    writer.executemany(sql, [(low + number_of(writer, "client", gone),), (low + 9_000,)])
    prepare(writer, listing, kept)
    rows, total, _ = first_window(writer, listing, 9, kept)
    assert (len(rows), total) == (1, 1)


def test_nothing_is_kept_of_what_a_transaction_may_take_back(writer: sqlite3.Connection) -> None:
    listing, kept = Listing(CLIENT, text="marsh"), KeptBitmaps()
    crud.insert(writer, CLIENT, {"name": "Marsh"})
    prepare(writer, listing, kept)
    writer.execute("BEGIN")
    crud.insert(writer, CLIENT, {"name": "Marshland"})
    assert not get_ready(writer, listing, kept)
    assert filtered(writer, listing, kept)[1] == 2
    writer.execute("ROLLBACK")
    assert filtered(writer, listing, kept)[1] == 1
    prepare(writer, listing, kept)
    assert filtered(writer, listing, kept)[1] == 1


def test_a_snapshot_is_one_state_and_ends_with_an_error(writer: sqlite3.Connection, path: Path) -> None:
    reader = opening.reader(path)
    count = "SELECT count(*) FROM client"
    try:
        with snapshot(reader):
            before = reader.execute(count).fetchone()
            crud.insert(writer, CLIENT, {"name": "Marsh"})
            assert reader.execute(count).fetchone() == before
        assert reader.execute(count).fetchone() != before
        with pytest.raises(ValueError), snapshot(reader):
            raise ValueError
        assert not reader.in_transaction
    finally:
        reader.close()
