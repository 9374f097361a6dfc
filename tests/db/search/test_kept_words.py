"""The words of the cards are kept beside them, read from there, and made anew where they are damaged or of others."""

from __future__ import annotations

import sqlite3

import pytest

from fieldkit.db.search import cards
from fieldkit.domain.cards.matching import CardMatcher


def test_the_words_of_the_cards_are_kept_as_they_are_read_and_made_anew_where_they_are_damaged(
    writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.execute("UPDATE card SET deleted_at = 1 WHERE id > 3")
    writer.execute("UPDATE card SET says = '青空 Bürogröße' WHERE id = 1")
    cards.store_index(writer)

    def kept() -> str:
        return str(writer.execute("SELECT value FROM meta WHERE key = 'said'").fetchone()[0])

    mark, _, words = kept().partition("\n")
    assert "青空" in words
    assert ", " not in words.replace('", "', "")
    made: list[int] = []
    real = cards._all

    def make(connection: sqlite3.Connection) -> CardMatcher:
        made.append(1)
        return real(connection)

    monkeypatch.setattr(cards, "_all", make)
    monkeypatch.setattr(cards, "_read", {})
    cards.get_ready(writer)
    assert len(cards._read) == 1, "what the first key asks"
    best = [fit.card for fit in cards.fits(writer, "青空")]
    assert (best, made) == ([1], []), "from what is kept"
    cards.store_index(writer)
    assert made == [], "it stands there already"
    for wrong in (f"0{mark}\n{words}", f"{mark}\n{words[:-1]}", f"{mark}\n\ufffd{words}", f"{mark}\n[]"):
        writer.execute("UPDATE meta SET value = ? WHERE key = 'said'", (wrong,))
        cards._read.clear()
        made.clear()
        assert [fit.card for fit in cards.fits(writer, "青空")] == [1]
        assert made == [1], wrong[:40]
    writer.execute("DELETE FROM meta WHERE key = 'said'")
    cards.store_index(writer)
    assert kept() == f"{mark}\n{words}"
    assert len(cards._read) == 1
    for number in range(2, 7):
        writer.execute("UPDATE card SET says = says || 'x' WHERE id = 1")
        cards.fits(writer, "nephew")
        assert len(cards._read) == min(number, 4)
