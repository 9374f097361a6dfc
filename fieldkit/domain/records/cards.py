"""Cards and their uses."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.records.declaration import Record
from fieldkit.domain.records.fields import choice, document, instant, link, long, options, text
from fieldkit.domain.records.surveys import ORIGINS

CARD_OUTCOMES = options("settled", "softened", "parked", "real_no", "not_heard_yet", good=("settled",))
CATEGORIES = options(
    "apathy",
    "authority",
    "backup",
    "contract",
    "cost",
    "diy: do it ourselves",
    "partner",
    "security",
    "timing",
    "trust",
    "other",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Record):
    """An objection and how to meet it."""

    key: str = text("Content id", 1, typed=False, search="words")
    title: str = text("Objection", 2, required=True, search="title", help="As the client would put it.")
    category: str = choice("Category", 3, CATEGORIES)
    says: str = long("Says", 4, search="words", help="Other ways to say it, one a line.")
    glance: str = text("Glance", 5, search="body", help="The ten-second line, at most 25 words.")
    ask: str = long("Ask", 6, search="body", help="Questions before any answer, one a line.")
    reply: str = long("Answer", 7, search="body", help="What to say, one a line.")
    let_go: str = text("Let go", 8, help="When to stop.")
    origin: str = choice("Origin", 9, ORIGINS, typed=False, default="own")
    body: str = document("Card", 10)
    """The whole card as it shipped; empty for our own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUse(Record):
    """A card used with a client: who said what, and how it went."""

    card: int | None = link("Card", 1, "card", required=True, search="title")
    client: int | None = link("Client", 2, "client", search="words")
    contact: int | None = link("Who", 3, "contact", search="words")
    call: int | None = link("Call", 4, "call", typed=False)
    at: int | None = instant("When", 5, required=True, default="now")
    words: str = text("Their words", 6, search="body", help="What the client said.")
    cause: str = text("Cause", 7, search="body", help="Why they may have said it.")
    reply: str = text("Answer used", 8, search="body")
    outcome: str = choice("Outcome", 9, CARD_OUTCOMES)
