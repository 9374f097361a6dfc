"""Cards and their uses: the list, a whole card with its counts, and whom one is used with."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from fieldkit.db.base import ids
from fieldkit.db.records import lookup
from fieldkit.db.search import cards
from fieldkit.db.store import starting_content
from fieldkit.db.views.record_facts import Fact
from fieldkit.domain.cards.card import Rules, Tally, WholeCard, rules_from, whole
from fieldkit.domain.cards.spoken import UNSET, figures_in, spoken, unset
from fieldkit.domain.checklists.end_dates import is_past_review
from fieldkit.domain.costs.words import ToldFigure
from fieldkit.domain.records.cards import Card
from fieldkit.domain.records.kinds import CARD

JUST_NOW = 30 * 60_000
"""Milliseconds in which a call that was noted is the one that a card is used in."""
CLIENTS_OFFERED = 30


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of the list of cards."""

    id: int
    uid: str
    title: str
    category: str
    glance: str
    first_ask: str
    own: bool
    uses: int


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as it is shown: what it says, and what came of it so far."""

    uid: str
    card: WholeCard
    tally: Tally
    by_answer: dict[str, Tally] = field(default_factory=dict)
    """Counts by the text of the answer used; "" for uses without one."""
    rules: Rules = field(default_factory=Rules)
    figures: Mapping[str, ToldFigure] = field(default_factory=dict)
    """What can be told of whom it is used with, by token."""

    @property
    def tokens(self) -> tuple[str, ...]:
        """The figures that its sentences name."""
        card = self.card
        return figures_in([*(one.text for one in card.answers), *card.asks, card.next_step, card.avoid, card.let_go])

    @property
    def said(self) -> dict[str, str]:
        """The figures as they are said."""
        return {name: one.text for name, one in self.figures.items()}


@dataclass(frozen=True, slots=True)
class UseContext:
    """Who a card is used with: uids, "" where nobody is known."""

    client: str = ""
    name: str = ""
    style: str = ""
    contact: str = ""
    call: str = ""


def lines(connection: sqlite3.Connection) -> list[CardLine]:
    """Return all cards: by category, and within it the most used first."""
    rows = connection.execute(
        "SELECT card.id, card.uid, title, category, glance, ask, origin, coalesce(uses, 0) FROM card LEFT JOIN"
        " (SELECT card, count(*) AS uses FROM card_use WHERE deleted_at IS NULL GROUP BY card) AS used"
        " ON used.card = card.id WHERE card.deleted_at IS NULL"
        " ORDER BY category = '', category, coalesce(uses, 0) DESC, card.id"
    )
    return [
        CardLine(number, uid, title, category, glance, ask.partition("\n")[0], origin != "starting", uses)
        for number, uid, title, category, glance, ask, origin, uses in rows
    ]


def found(connection: sqlite3.Connection, words: str) -> list[int]:
    """Return the local ids of the cards for what a client says, best first."""
    return [fit.card for fit in cards.fits(connection, words)]


def view(connection: sqlite3.Connection, uid: str) -> CardView | None:
    """Return the card named ``uid`` with its counts, or None."""
    card = lookup.get(connection, CARD, uid)
    if not isinstance(card, Card):
        return None
    by_answer: dict[str, dict[str, int]] = {}
    counts: dict[str, int] = {}
    for reply, outcome, number in connection.execute(
        "SELECT reply, outcome, count(*) FROM card_use WHERE card = ? AND deleted_at IS NULL GROUP BY 1, 2", (card.id,)
    ):
        by_answer.setdefault(reply, {})[outcome] = number
        counts[outcome] = counts.get(outcome, 0) + number
    shared = rules(connection)
    tallies = {reply: Tally(mine) for reply, mine in by_answer.items()}
    return CardView(uid, whole(card, shared), Tally(counts), tallies, shared)


def rules(connection: sqlite3.Connection) -> Rules:
    """Return what all cards share: the method, the styles, the evidence, what is never said."""
    return rules_from(starting_content.said_rules(connection))


def as_said(connection: sqlite3.Connection, facts: Sequence[Fact], terms: Mapping[str, str]) -> list[Fact]:
    """Return facts of a card or its use as the card's screen says them: with the ``terms`` that are set, and without
    the sentences that need another one, which are named at the end.
    """
    shared = rules(connection)
    found: list[Fact] = []
    for fact in facts:
        lines = (spoken(line, terms, shared) for line in fact.value.split("\n"))
        said = "\n".join(filter(None, lines)) if fact.role == "field" and "{" in fact.value else fact.value
        found += [replace(fact, value=said)] if said else []
    lacking = dict.fromkeys(name for fact in facts if fact.role == "field" for name in unset(fact.value, terms))
    if lacking:
        found.append(Fact("Left out", f"{UNSET}: {', '.join(lacking)}", role="told"))
    return found


def past_review(connection: sqlite3.Connection, today: date) -> list[str]:
    """Return what had to be looked at again before ``today``: facts and products, the longest past first."""
    evidence = ((one.review_by, one.source) for one in (rules(connection).evidence or {}).values())
    ends = ((one.review_by, one.product) for one in starting_content.end_dates(connection))
    past = sorted(one for one in (*evidence, *ends) if is_past_review(one[0], today))
    return [name for _, name in past]


def used_with(connection: sqlite3.Connection, client: str = "", contact: str = "") -> UseContext:
    """Return who a card is used with: ``client`` and ``contact`` by uid, and the call that was just noted.

    Without a client it is the one of that call; a call with somebody else is not this one.
    """
    call = connection.execute(
        "SELECT call.uid, client.uid, contact.uid FROM call LEFT JOIN client ON client.id = call.client"
        " LEFT JOIN contact ON contact.id = call.contact WHERE call.deleted_at IS NULL AND call.created_at >= ?"
        " AND call.at >= call.created_at - ? ORDER BY call.created_at DESC, call.id DESC",
        (ids.now_ms() - JUST_NOW, JUST_NOW),
    ).fetchone()
    if call and client and call[1] != client:
        call = None
    client = client or (call[1] or "" if call else "")
    contact = contact or (call[2] or "" if call else "")
    row = connection.execute("SELECT name, style FROM client WHERE uid = ?", (client,)).fetchone()
    name, style = row or ("", "")
    return UseContext(client if row else "", name, style, contact, call[0] if call else "")


def clients_named(connection: sqlite3.Connection, text: str) -> list[tuple[str, str, str]]:
    """Return clients whose name has words that begin as those of ``text``: uid, name, town."""
    from fieldkit.db.views.client_list import clients

    return [(line.uid, line.name, line.town) for line in clients(connection, text, 0, CLIENTS_OFFERED)]
