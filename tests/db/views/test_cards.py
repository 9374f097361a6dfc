"""Cards in the store: the list, a card with its counts, a use noted, and the search told of every change."""

from __future__ import annotations

import sqlite3
import statistics
import time

import pytest

from fieldkit.db.base import ids
from fieldkit.db.records import crud, lookup
from fieldkit.db.search import index
from fieldkit.db.views import cards
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CALL, CARD, CARD_USE, CLIENT, CONTACT
from fieldkit.operations.card_outcomes import note_use

NAME = "[ACME] [/] O'Brien"


def _card(connection: sqlite3.Connection, title: str = "My nephew does it") -> str:
    return str(connection.execute("SELECT uid FROM card WHERE title = ?", (title,)).fetchone()[0])


def test_cards_are_listed_by_category_and_the_most_used_first(writer: sqlite3.Connection) -> None:
    lines = cards.lines(writer)
    assert len(lines) == writer.execute("SELECT count(*) FROM card").fetchone()[0] > 0
    assert [line.category for line in lines] == sorted(line.category for line in lines)
    last = [line for line in lines if line.category == "cost"][-1]
    for _ in range(2):
        gone = note_use(writer, last.uid, "settled", 1)
    crud.delete(writer, CARD_USE, gone)
    first = next(line for line in cards.lines(writer) if line.category == "cost")
    assert (first.uid, first.uses) == (last.uid, 1)


def test_use_is_stored_with_all_that_is_known(writer: sqlite3.Connection) -> None:
    client = crud.insert(writer, CLIENT, {"name": NAME, "style": "hands_on"})
    number = lookup.get(writer, CLIENT, client)
    assert number is not None
    contact = crud.insert(writer, CONTACT, {"name": "Ines", "client": number.id})
    who = cards.UseContext(client, NAME, "hands_on", contact)
    uid = note_use(writer, _card(writer), "softened", 7, who=who, words="nephew does comp", reply="Keep.", cause="Free")
    row = writer.execute(
        "SELECT card.title, client.name, contact.name, at, words, card_use.reply, cause, outcome, call FROM card_use"
        " JOIN card ON card.id = card JOIN client ON client.id = card_use.client"
        " JOIN contact ON contact.id = contact WHERE card_use.uid = ?",
        (uid,),
    ).fetchone()
    assert row == ("My nephew does it", NAME, "Ines", 7, "nephew does comp", "Keep.", "Free", "softened", None)


def test_use_of_a_card_that_is_gone_is_refused_in_words(writer: sqlite3.Connection) -> None:
    with pytest.raises(Invalid, match="not here any more"):
        note_use(writer, "no-such-card", "settled", 1)


def test_counts_stand_beside_each_answer(writer: sqlite3.Connection) -> None:
    uid = _card(writer)
    view = cards.view(writer, uid)
    assert view is not None
    assert view.tally.words() == ""
    second = view.card.answers[1].text
    note_use(writer, uid, "settled", 1, reply=second)
    note_use(writer, uid, "parked", 2, reply=second)
    note_use(writer, uid, "real_no", 3)
    view = cards.view(writer, uid)
    assert view is not None
    assert view.by_answer[second].words() == "used twice: 1 settled, 1 parked"
    assert view.tally.words() == "used 3 times: 1 settled, 1 parked, 1 real no"


def test_every_shipped_card_is_whole(writer: sqlite3.Connection) -> None:
    for line in cards.lines(writer):
        view = cards.view(writer, line.uid)
        assert view is not None
        card = view.card
        assert len(card.answers) == 3
        assert card.causes
        assert card.acknowledge
        assert card.next_step
        assert card.avoid
        assert card.let_go
        assert not card.own


def test_no_card_by_an_unknown_uid(writer: sqlite3.Connection) -> None:
    assert cards.view(writer, "nope") is None


def test_call_just_noted_is_the_one(writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    now = ids.now_ms()
    mine = crud.insert(writer, CLIENT, {"name": NAME})
    other = crud.insert(writer, CLIENT, {"name": "Æther ☎ GmbH"})
    number = writer.execute("SELECT id FROM client WHERE uid = ?", (mine,)).fetchone()[0]
    call = crud.insert(writer, CALL, {"client": number, "at": now})
    assert cards.used_with(writer) == cards.UseContext(mine, NAME, "", "", call)
    assert cards.used_with(writer, mine).call == call
    assert cards.used_with(writer, other) == cards.UseContext(other, "Æther ☎ GmbH")
    monkeypatch.setattr(ids, "now_ms", lambda: now + cards.JUST_NOW + 60_000)
    assert cards.used_with(writer) == cards.UseContext()
    assert cards.used_with(writer, mine).call == ""


def test_call_of_long_ago_noted_now_is_not_this_one(writer: sqlite3.Connection) -> None:
    crud.insert(writer, CALL, {"caller": "0123", "at": ids.now_ms() - 3 * cards.JUST_NOW})
    assert cards.used_with(writer) == cards.UseContext()


def test_search_knows_of_every_change(writer: sqlite3.Connection) -> None:
    assert cards.found(writer, "umbrella trellis") == []
    uid = crud.insert(writer, CARD, {"title": "Umbrellas first", "says": "trellis", "origin": "own"})
    number = writer.execute("SELECT id FROM card WHERE uid = ?", (uid,)).fetchone()[0]
    assert cards.found(writer, "umbrella trellis")[0] == number
    crud.update(writer, CARD, uid, {"title": "Parasols first", "says": ""})
    assert cards.found(writer, "umbrella trellis") == []
    assert cards.found(writer, "parasol")[0] == number
    crud.delete(writer, CARD, uid)
    assert cards.found(writer, "parasol") == []
    crud.undelete(writer, CARD, uid)
    assert cards.found(writer, "parasol")[0] == number


def test_find_does_not_offer_cards_to_who_is_called_by_all_words(firm: sqlite3.Connection) -> None:
    hits = index.find(firm, "kestrel dental")
    assert hits[0].title == "Kestrel Dental"
    assert [hit.title for hit in hits if hit.kind == "card"] == []


def test_clients_are_offered_by_letters(firm: sqlite3.Connection) -> None:
    assert [name for _, name, _ in cards.clients_named(firm, "kest")] == ["Kestrel Dental"]


def test_a_letter_is_answered_in_time_with_three_hundred_own_cards(writer: sqlite3.Connection) -> None:
    writer.execute("BEGIN")
    for number in range(300):
        says = "\n".join(f"saying{number} number{n * number % 97} of the client{n}" for n in range(6))
        crud.insert(writer, CARD, {"title": f"Own objection {number}", "says": says, "ask": "Why?", "origin": "own"})
    writer.execute("COMMIT")
    cards.found(writer, "nephew")
    taken: dict[bool, list[float]] = {True: [], False: []}
    for text in ("nephew does comp", "own objection 12 saying7", "we would rather pay by the hour"):
        for length in range(1, len(text) + 1):
            for asked in taken:
                begun = time.thread_time()
                if asked:
                    cards.found(writer, text[:length])
                else:
                    cards.lines(writer)  # all cards read once
                taken[asked].append(time.thread_time() - begun)
    assert statistics.median(taken[True]) < 2 * statistics.median(taken[False]), taken
