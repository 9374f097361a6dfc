"""Records of one name are told apart wherever one is chosen."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.records import crud, lookup
from fieldkit.db.search import telling
from fieldkit.db.views import client_list, forms, found
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CLIENT, CONTACT, PROMISE


@pytest.fixture
def twins(writer: sqlite3.Connection) -> tuple[str, str]:
    """Two clients of one name in two towns."""
    one = crud.insert(writer, CLIENT, {"name": "Kestrel Dental", "town": "Leeds"})
    return one, crud.insert(writer, CLIENT, {"name": "KESTREL Dental", "town": "York"})


def test_the_town_tells_two_clients_apart_in_find_in_pickers_and_in_the_question_which(
    writer: sqlite3.Connection, twins: tuple[str, str]
) -> None:
    towns = dict(zip(twins, ("Leeds", "York"), strict=True))
    assert {hit.uid: hit.words for hit in found.find(writer, "kestrel")} == towns
    assert {one.uid: one.beside for one in forms.offer(writer, CLIENT, "kestrel")} == towns
    assert {one.uid: one.beside for one in forms.offer(writer, CLIENT, "")} == towns
    assert {one.uid: one.town for one in client_list.clients(writer, "", 0, 9)} == towns
    with pytest.raises(Invalid) as refused:
        lookup.find(writer, CLIENT, "kestrel dental")
    assert f"Kestrel Dental, Leeds ({twins[0]}); KESTREL Dental, York ({twins[1]})" in str(refused.value)


def test_what_tells_them_is_what_differs_and_else_when_they_came(writer: sqlite3.Connection) -> None:
    def of(kind: str, **fields: object) -> str:
        values = {"name": "Ann Lee", **fields}
        return crud.insert(writer, {"client": CLIENT, "contact": CONTACT}[kind], values)  # type: ignore[arg-type]

    one, two = of("client", town="Leeds", phones="1234\n5678"), of("client", town="Leeds", phones="4321")
    told = telling.of_twins(writer, [("client", "Ann Lee", one), ("client", "Ann Lee", two)])
    assert told == {one: "1234", two: "4321"}
    sam, pat = of("contact", role="owner"), of("contact", role="staff", job_title="Clerk")
    people = [("contact", "Ann Lee", sam), ("contact", "Ann Lee", pat)]
    assert telling.of_twins(writer, people) == {sam: "owner", pat: "staff"}
    assert telling.of_twins(writer, [("client", "Ann Lee", one), ("contact", "Ann Lee", sam)]) == {}
    early, late = of("contact", created_at=1_700_000_000_000), of("contact", created_at=1_700_900_000_000)
    added = telling.of_twins(writer, [("contact", "x", early), ("contact", "X", late)])
    assert added[early].startswith("added 14 Nov 2023 ") and added[late].startswith("added 25 Nov 2023 ")


def test_what_is_no_name_is_not_told_apart(writer: sqlite3.Connection) -> None:
    same = [crud.insert(writer, PROMISE, {"what": "quote", "due": day}) for day in ("2026-11-24", "2026-11-25")]
    assert telling.of_twins(writer, [("promise", "quote", uid) for uid in same]) == {}
