"""Find: any text is fine input, and what is half typed finds what it will be."""

import re
import sqlite3

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fieldkit.db.records import crud, lookup
from fieldkit.db.search import index
from fieldkit.domain.records.kinds import CLIENT, CONTACT, KINDS
from fieldkit.domain.text.sanitize import fold
from fieldkit.operations import records
from tests.names import HARD
from tests.support.moments import MORNING

_SHARED = [HealthCheck.function_scoped_fixture]


@settings(max_examples=150, suppress_health_check=_SHARED, deadline=None)
@given(text=st.text(max_size=60), kind=st.sampled_from(["", *KINDS]))
@example(text='"', kind="")
@example(text="o'brien", kind="")
@example(text="site-survey", kind="")
@example(text="NEAR(a b) AND {title} : x* ^y", kind="client")
@example(text="\x00\ud800", kind="")
@example(text="* OR NOT", kind="")
@example(text='""""', kind="card")
@example(text="0" * 400, kind="")
def test_any_text_is_fine_input(firm: sqlite3.Connection, text: str, kind: str) -> None:
    found = index.find(firm, text, kind)
    assert len(found) <= index.MOST
    assert {hit.kind for hit in found} <= ({kind} if kind else KINDS.keys())
    assert len({(hit.kind, hit.uid) for hit in found}) == len(found)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    ids = index.rows_for(firm, kind or "client", text, 5)
    assert ids == [hit.id for hit in index.find(firm, text, kind or "client", 5, guess=False)]
    said = index.cards(firm, text, 5)
    assert len(said) <= 5
    assert {hit.kind for hit in said} <= {"card"}


@pytest.mark.parametrize("text", ["", "   ", "&", "☎", "'", '"', "-", "()"])
def test_nothing_to_look_for_finds_nothing(firm: sqlite3.Connection, text: str) -> None:
    assert index.find(firm, text) == []


def _content_words(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    found = []
    for uid, title in connection.execute(
        "SELECT uid, title FROM card UNION ALL SELECT uid, title FROM checklist"
    ).fetchall():
        found += [(uid, word) for word in re.findall(r"[^\W_]+", fold(title)) if len(word) > 2]
    return found


def test_every_beginning_of_every_word_of_a_title_finds_it(firm: sqlite3.Connection) -> None:
    missed = []
    for uid, word in _content_words(firm):
        kind = "card" if firm.execute("SELECT 1 FROM card WHERE uid = ?", (uid,)).fetchone() else "checklist"
        for length in range(3, len(word) + 1):
            if uid not in {hit.uid for hit in index.find(firm, word[:length], kind)}:
                missed.append(word[:length])
    assert missed == []


@pytest.mark.parametrize("name", HARD)
def test_hard_names_are_found_by_their_own_text(firm: sqlite3.Connection, name: str) -> None:
    assert index.find(firm, name)[0].title == name


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("kestr", "Kestrel Dental"),
        ("KESTREL dent", "Kestrel Dental"),
        ("dental kestrel", "Kestrel Dental"),
        ("jorg gross", "Jörg Größ"),
        ("größ", "Jörg Größ"),
        ("青空デザ", "青空デザイン株式会社"),
        ("aether", "Æther ☎ GmbH"),
        ("o'brien", "Clara [ops] O'Brien"),
        ("ines daught", "Ines Marsh"),
    ],
)
def test_what_is_half_typed_finds_it(firm: sqlite3.Connection, typed: str, title: str) -> None:
    assert title in [hit.title for hit in index.find(firm, typed)[:8]]


@pytest.mark.parametrize("typed", ["07700 900123", "900123", "0012", "+44 7700 900123"[4:], "(07700) 900-123"])
def test_number_is_found_by_any_run_of_four_digits(firm: sqlite3.Connection, typed: str) -> None:
    assert "Ines Marsh" in [hit.title for hit in index.find(firm, typed)]


def test_address_and_mail_are_found_by_what_is_inside(firm: sqlite3.Connection) -> None:
    assert "Marsh & Daughters" in [hit.title for hit in index.find(firm, "anddaughters.exa")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café ZÜRICH", ["cafe", "zurich"]),
        ("Cafe\u0301 Zu\u0308rich", ["cafe", "zurich"]),
        ("Cafe\u0331\u0301", ["cafe"]),
        ("Straße Ærø", ["strasse", "aero"]),
        ("Ёлка パン", ["елка", "パン"]),
        ("naïve naive NAÏVE", ["naive"]),
    ],
)
def test_words_are_those_of_the_index_however_their_accents_are_written(text: str, words: list[str]) -> None:
    assert index.words_of(text) == words
    assert index.begins_words(text, [word[:3] for word in words])
    assert not index.begins_words(text, [*words, "nowhere"])


def test_kind_limits_what_is_found(firm: sqlite3.Connection) -> None:
    assert {hit.kind for hit in index.find(firm, "marsh", "contact")} == {"contact"}
    assert {hit.kind for hit in index.find(firm, "marsh")} > {"contact", "client"}


def test_client_stands_before_what_only_mentions_it(firm: sqlite3.Connection) -> None:
    assert index.find(firm, "marsh")[0].title == "Marsh & Daughters"


def test_card_is_offered_for_a_sentence_that_no_record_holds_whole(firm: sqlite3.Connection) -> None:
    found = index.find(firm, "well you know my nephew does all of that for us")
    assert found[0].title == "My nephew does it"


def test_record_in_the_trash_is_not_found(writer: sqlite3.Connection) -> None:
    by = lookup.reading(writer, MORNING)
    uid = records.add(writer, CLIENT, {"name": "Zanzibar", "phones": "01632 960999"}, by)
    assert [hit.uid for hit in index.find(writer, "zanz")] == [uid]
    assert [hit.uid for hit in index.find(writer, "960999")] == [uid]
    crud.delete(writer, CLIENT, uid)
    assert index.find(writer, "zanz") == index.find(writer, "960999") == []


def test_hit_knows_the_local_id(writer: sqlite3.Connection) -> None:
    by = lookup.reading(writer, MORNING)
    uid = records.add(writer, CONTACT, {"name": "Quentin"}, by)
    (hit,) = index.find(writer, "quentin")
    found = lookup.by_id(writer, CONTACT, hit.id)
    assert found is not None
    assert found.uid == uid


def test_wide_search_is_bounded_and_keeps_the_few_beside_the_many(writer: sqlite3.Connection) -> None:
    rows = [(f"uid-{number}", f"Backup {number}") for number in range(3_000)]
    writer.execute("BEGIN")
    writer.executemany("INSERT INTO finding (uid, created_at, updated_at, title) VALUES (?, 1, 1, ?)", rows)
    writer.execute("COMMIT")
    found = index.find(writer, "backup")
    assert len(found) <= index.MOST
    assert {"finding", "card", "checklist"} <= {hit.kind for hit in found}
    assert index.find(writer, "backup 2999")[0].title == "Backup 2999"
