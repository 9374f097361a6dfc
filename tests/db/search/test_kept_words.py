"""The words of the cards are kept beside them, read from there, and made anew where they are damaged or of others."""

from __future__ import annotations

import json
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

    def kept() -> dict[str, str]:
        return dict(writer.execute("SELECT key, value FROM meta WHERE key GLOB 'said*'").fetchall())

    whole = kept()
    mark = whole["said"]
    terms, words = whole["said 3"], json.loads(whole["said 4"])
    assert "青空" in words and len(whole) == 5
    assert ", " not in terms.replace('", "', "")
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
    swapped = terms.replace("|0|", "|1|", 1)
    assert swapped != terms
    for key, wrong in (
        ("said", f"0{mark}"),
        ("said", f"{mark}0"),
        ("said 3", terms[:-1]),
        ("said 3", swapped),
        ("said 3", f"\ufffd{terms}"),
        ("said 4", "[]"),
    ):
        writer.execute("UPDATE meta SET value = ? WHERE key = ?", (wrong, key))
        cards._read.clear()
        made.clear()
        assert [fit.card for fit in cards.fits(writer, "青空")] == [1]
        assert made == [1], (key, wrong[:40])
        writer.execute("UPDATE meta SET value = ? WHERE key = ?", (whole[key], key))
    writer.execute("DELETE FROM meta WHERE key = 'said'")
    cards.store_index(writer)
    assert kept() == whole
    assert len(cards._read) == 1
    for number in range(2, 7):
        writer.execute("UPDATE card SET says = says || 'x' WHERE id = 1")
        cards.fits(writer, "nephew")
        assert len(cards._read) == min(number, 4)
