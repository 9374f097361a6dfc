"""Find where far more is found than can be shown: bounded, no false hit, and the newest are among them."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.search import index
from fieldkit.domain.records.codes import CODES

MANY = 1_500
"""More than one pass looks at."""


@pytest.fixture(scope="module")
def crowd(lasting: sqlite3.Connection) -> sqlite3.Connection:
    """Clients, contacts and promises by the hundreds whose names hold “qua” somewhere, and as many others."""
    with transaction(lasting):
        for kind, column, count in (("client", "name", MANY), ("contact", "name", 400), ("promise", "what", MANY)):
            rows = []
            for number in range(count):
                first = "Quarry" if number < 3 else "The quay" if number % 2 == 0 else "Other"
                # The newest comes first by its title too.
                rows.append((f"{kind}-{number}", f"{first} {9_999 - number}"))
            lasting.executemany(f"INSERT INTO {kind} (uid, created_at, updated_at, {column}) VALUES (?, 1, 1, ?)", rows)
    return lasting


@pytest.mark.parametrize("typed", ["q", "qu", "qua", "quar", "quay"])
def test_every_hit_has_a_word_that_begins_so(crowd: sqlite3.Connection, typed: str) -> None:
    found = index.find(crowd, typed)
    assert 0 < len(found) <= index.MOST
    assert len({(hit.kind, hit.uid) for hit in found}) == len(found)
    ours = [hit for hit in found if hit.kind in ("client", "contact", "promise")]
    assert len(ours) >= 9
    assert all(any(word.startswith(typed) for word in hit.title.lower().split()) for hit in ours)


@pytest.mark.parametrize("typed", ["q", "qu", "qua"])
@pytest.mark.parametrize("kind", ["client", "contact", "promise"])
def test_one_kind_gives_its_newest(crowd: sqlite3.Connection, typed: str, kind: str) -> None:
    found = index.find(crowd, typed, kind)
    assert len(found) == index.MOST == 50
    assert {hit.kind for hit in found} == {kind}
    newest = {"client": MANY - 2, "contact": 398, "promise": MANY - 2}[kind]
    assert f"{kind}-{newest}" in {hit.uid for hit in found}
    assert f"{kind}-{newest - 20}" in {hit.uid for hit in found}


@pytest.mark.parametrize("typed", ["q", "qu", "qua"])
def test_what_is_many_does_not_hide_what_is_few(crowd: sqlite3.Connection, typed: str) -> None:
    found = index.find(crowd, typed)
    kinds = [hit.kind for hit in found]
    assert {"client", "contact", "promise"} <= set(kinds)
    for kind, newest in (("client", MANY - 2), ("contact", 398), ("promise", MANY - 2)):
        assert f"{kind}-{newest}" in {hit.uid for hit in found}, kind


@pytest.mark.parametrize("kind", ["client", "contact"])
def test_who_is_called_so_is_there_however_many_came_since(crowd: sqlite3.Connection, kind: str) -> None:
    found = index.find(crowd, "qua")
    named = [hit.uid for hit in found if hit.title.startswith("Quarry") and hit.kind == kind]
    assert named, "names that begin with the word, though they are the oldest"


@pytest.mark.parametrize("kind", ["", "client"])
def test_several_words_narrow_it_down(crowd: sqlite3.Connection, kind: str) -> None:
    titles = [hit.title for hit in index.find(crowd, f"qua {9_999 - MANY + 2}", kind)]
    assert titles[0] == f"The quay {9_999 - MANY + 2}"
    assert all(str(9_999 - MANY + 2) in title for title in titles)


def test_a_kind_of_which_nothing_is_found_is_empty(crowd: sqlite3.Connection) -> None:
    assert index.find(crowd, "qua", "site") == []
    assert index.find(crowd, "quarrz", guess=False) == index.find(crowd, "quzzrrz") == []


@pytest.mark.parametrize("most", [1, 7])
def test_no_more_than_asked_for(crowd: sqlite3.Connection, most: int) -> None:
    assert len(index.find(crowd, "qua", "client", most)) == most
    assert len(index.rows_for(crowd, "client", "qua", most)) == most


def test_a_hit_knows_its_record_however_wide(crowd: sqlite3.Connection) -> None:
    for hit in index.find(crowd, "qua"):
        row = crowd.execute(f"SELECT uid FROM {hit.kind} WHERE id = ?", (hit.id,)).fetchone()
        assert row == (hit.uid,)
        assert hit.kind in CODES


def _ours(found: list[index.Hit]) -> str:
    """Return the hits that the crowd has, in order: a letter for the kind, and the local id."""
    letters = {"client": "c", "contact": "p", "promise": "w"}
    return " ".join(f"{letters[hit.kind]}{hit.id}" for hit in found if hit.kind in letters)


@pytest.mark.parametrize(
    ("typed", "kind", "ours"),
    [
        (
            "qua",
            "",
            "c3 c2 c1 p3 p2 p1 c1499 c1497 c1495 c1493 c1491 c1489 c1487 p399 p397 p395 p393 p391 p389 p387"
            " w1499 w1497 w1495 w1493 w1491 w1489 w1487 w1485 w1483 w1481 w1479 w1477 w1475 w1473",
        ),
        (
            "quay",
            "",
            "c1499 c1497 c1495 c1493 c1491 c1489 c1487 p399 p397 p395 p393 p391 p389 p387"
            " w1499 w1497 w1495 w1493 w1491 w1489 w1487 w1485 w1483 w1481 w1479 w1477 w1475 w1473",
        ),
        ("quar", "client", "c3 c2 c1"),
        ("quarry", "", "c3 c2 c1 p3 p2 p1 w3 w2 w1"),
        (
            "9",
            "",
            "c1000 c998 c996 c994 c999 c997 c995 p400 p398 p396 p394 p399 p397 p395"
            " w1000 w998 w996 w994 w992 w990 w988 w999 w997 w995 w993 w991 w989 w987",
        ),
        ("8505", "", "c1495 w1495"),
        ("505", "", ""),
        ("quay 96", "contact", " ".join(f"p{number}" for number in range(399, 299, -2))),
    ],
)
def test_what_a_wide_search_gives_in_its_order(crowd: sqlite3.Connection, typed: str, kind: str, ours: str) -> None:
    assert _ours(index.find(crowd, typed, kind)) == ours
