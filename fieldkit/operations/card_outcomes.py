"""The use of a card and how it went, noted in one step."""

from __future__ import annotations

import sqlite3

from fieldkit.db.records import lookup
from fieldkit.db.views.cards import UseContext
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CALL, CARD, CARD_USE, CLIENT, CONTACT
from fieldkit.domain.records.values import Value
from fieldkit.operations import records


def note_use(
    connection: sqlite3.Connection,
    card: str,
    outcome: str,
    at: int,
    *,
    who: UseContext | None = None,
    words: str = "",
    reply: str = "",
    cause: str = "",
) -> str:
    """Store that the card with the uid ``card`` was used and how it went; return the uid of the use.

    ``at``: UTC milliseconds. Raises Invalid for an unknown card.
    """
    who = who or UseContext()
    number = lookup.local_id(connection, CARD, card)
    if number is None:
        raise Invalid("This card is not here any more, so that its use was not noted. Esc goes back to the cards.")
    values: dict[str, Value] = {
        "card": number,
        "client": lookup.local_id(connection, CLIENT, who.client),
        "contact": lookup.local_id(connection, CONTACT, who.contact),
        "call": lookup.local_id(connection, CALL, who.call),
        "at": at,
        "words": words,
        "cause": cause,
        "reply": reply,
        "outcome": outcome,
    }
    return records.save(connection, CARD_USE, None, values).uid
