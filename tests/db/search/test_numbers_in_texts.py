"""A telephone number that stands in a note is found however it is spelled there and however it is typed."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.db.base import search_due
from fieldkit.db.records import crud
from fieldkit.db.search.numbers_in_texts import in_texts
from fieldkit.db.views import found
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT

TYPED = ("0171 7654322", "+49 171 7654322", "0049 171 765 43 22", "01717654322", "491717654322", "7654322")


def noted(connection: sqlite3.Connection, text: str) -> str:
    return crud.insert(connection, CONTACT, {"name": "Una Fern", "notes": text})


@pytest.mark.parametrize(
    "text",
    [
        "call Anna on 0171 765 43 22 at 10 am",
        "mobile +49 171 7654322, evenings",
        "Tel. 0171/7654322",
        "ring 0049(0)171-765-4322",
        "on 10.12. 0171 765 43 22",
        "Durchwahl 0171\u00a076543\u201122 (Anna)",
        "first line\n0171 765 4322\nlast line",
    ],
)
def test_a_number_in_a_note_is_found_by_every_spelling(lasting: sqlite3.Connection, text: str) -> None:
    uid = noted(lasting, text)
    for typed in TYPED:
        hits = [hit for hit in found.find(lasting, typed) if hit.uid == uid]
        assert [hit.why for hit in hits] == [f"notes: {text.replace(chr(10), ' ')}"], typed


def test_another_number_is_not_it(lasting: sqlite3.Connection) -> None:
    others = {
        noted(lasting, text)
        for text in ("nr 4917176543229", "765432 2", "+1 171 765 4322 Boston", "0171 765 43 23", "a7654322b")
    }
    assert not others & {hit.uid for hit in found.find(lasting, "+49 171 7654322")}


def test_who_has_the_number_stands_above_whose_note_has_it(lasting: sqlite3.Connection) -> None:
    note = noted(lasting, "Anna: 0171 765 43 22")
    has = crud.insert(lasting, CLIENT, {"name": "Anna's bakery", "phones": "+49 171 7654322"})
    assert [hit.uid for hit in found.find(lasting, "01717654322")][:2] == [has, note]


def test_what_a_call_was_about_counts_and_a_number_that_is_one_is_told_once(lasting: sqlite3.Connection) -> None:
    call = crud.insert(lasting, CALL, {"caller": "Tom", "note": "He wants 0171 765 43 22 called back"})
    both = crud.insert(lasting, CONTACT, {"name": "Una", "phones": "0171 7654322", "notes": "0171 7654322"})
    hits = {hit.uid: hit.why for hit in found.find(lasting, "+491717654322")}
    assert hits[both] == "0171 7654322"
    assert call in hits


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text("0123456789", min_size=7, max_size=10),
    st.sampled_from(["+49 ", "0049 ", "+49 (0)", "0", ""]),
    st.lists(st.sampled_from(["", " ", "-", "/", ".", " / "]), min_size=10, max_size=10),
    st.sampled_from(["+49", "0049", "0", "49"]),
)
def test_any_groups_of_it_are_found(
    lasting: sqlite3.Connection, digits: str, before: str, between: list[str], typed: str
) -> None:
    national = f"1{digits}"
    last = max((place for place, sign in enumerate(between[: len(digits)]) if sign), default=-1)
    if last == len(national) - 2:
        between[last] = ""  # nobody writes the last digit by itself
    spelled = "".join(digit + sign for digit, sign in zip(national, [*between, ""], strict=False))
    spelled = spelled.rstrip(" /-.")
    lasting.execute("BEGIN")
    number = noted(lasting, f"so {before}{spelled} it is")
    search_due.fill(lasting)
    found_in = in_texts(lasting, f"{typed}{national}", "contact")
    row = lasting.execute("SELECT rowid FROM search WHERE uid = ?", (number,)).fetchone()[0]
    lasting.execute("ROLLBACK")
    assert row in found_in, spelled


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("now +35312345678", "+353 1 234 5678"),
        ("now 00493012345687", "030 12345687"),
        ("now 00493012345687", "+49 30 12345687"),
        ("her new line: +44 161 496 2026", "0161 496 2026"),
    ],
)
def test_written_together_with_its_country_or_ending_like_a_year(
    lasting: sqlite3.Connection, text: str, typed: str
) -> None:
    for number in range(70 if "2026" in typed else 0):
        crud.insert(lasting, CONTACT, {"name": f"Other {number}", "notes": "met on 3.2.2026 at the fair"})
    uid = noted(lasting, text)
    assert uid in {hit.uid for hit in found.find(lasting, typed)}


def test_a_note_of_nothing_but_brackets_is_looked_through_once(lasting: sqlite3.Connection) -> None:
    noted(lasting, "4399 " + "(" * 20_000 + "+1 " * 20_000 + "17 " * 20_000)
    assert in_texts(lasting, "0171 7654399", "") == {}
