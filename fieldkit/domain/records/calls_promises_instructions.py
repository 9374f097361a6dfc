"""What happens between us and a client: calls, promises, instructions."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.records.clients import WAYS
from fieldkit.domain.records.declaration import Record
from fieldkit.domain.records.fields import (
    choice,
    duration,
    flag,
    instant,
    link,
    long,
    money,
    options,
    past_instant,
    text,
    when,
)

DIRECTIONS = options("in: they called", "out: we called")
OUTCOMES = options("reached", "left_message", "no_answer", "missed", "call_back: to be called back")
PROMISED = options("call_back", "visit", "send", "invoice", "other")
PROMISE_STATES = options("open", "kept", "late: kept late", "broken", "cancelled", good=("kept",), alert=("broken",))
INSTRUCTION_STATES = options(
    "noted",
    "needs_confirmation",
    "confirmed",
    "superseded",
    "refused",
    good=("confirmed",),
    alert=("needs_confirmation",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Record):
    """A call, made, taken or missed."""

    client: int | None = link("Client", 1, "client", search="words")
    contact: int | None = link("Person", 2, "contact", search="words")
    caller: str = text("Caller", 3, search="caller", help="Name or number, if the person is not known yet.")
    at: int | None = instant("When", 4, required=True, default="now")
    direction: str = choice("Direction", 5, DIRECTIONS, default="in")
    outcome: str = choice("Outcome", 6, OUTCOMES, default="reached", help="Missed calls stay on Today until returned.")
    note: str = long("Note", 7, search="title", help="What it was about, in a line.")
    minutes: int | None = duration("Minutes", 8)
    returned_at: int | None = instant("Returned", 9, help="When a missed call was returned or closed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise(Record):
    """Something we said we would do, with a clock."""

    what: str = text("What", 1, required=True, search="title", help="In the words you used.")
    due: str = when("Due", 2, required=True, help="Plain words: tomorrow 10, fri, in 2 weeks.")
    client: int | None = link("Client", 3, "client", search="words")
    contact: int | None = link("To", 4, "contact", search="words", help="The person it was promised to.")
    type: str = choice("Kind", 5, PROMISED, default="other")
    state: str = choice("State", 6, PROMISE_STATES, default="open")
    closed_at: int | None = instant("Closed", 7, typed=False)
    warned_at: int | None = instant("Warned", 8, help="When the client was told that it would be late.")
    notes: str = long("Notes", 9, search="body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction(Record):
    """An order heard from somebody at a client."""

    client: int | None = link("Client", 1, "client", required=True, search="words")
    contact: int | None = link("From", 2, "contact", search="words", help="Who said it.")
    topic: str = text("Topic", 3, required=True, search="title", help="Two orders on one topic are shown together.")
    text: str = long("Order", 4, search="body", help="What was asked for, in their words.")
    heard_at: int | None = past_instant("Heard", 5, required=True, default="now")
    how: str = choice("How", 6, WAYS)
    amount: int | None = money("Amount", 7, help="What it costs, if known.")
    emergency: int | None = flag("Making safe", 8, help="Making safe in an emergency need not wait.")
    state: str = choice("State", 9, INSTRUCTION_STATES, help="Left empty, it follows from who said it.")
    asked_at: int | None = instant("Asked to confirm", 10, typed=False)
    decided_by: int | None = link("Decided by", 11, "contact")
    decided_at: int | None = instant("Decided", 12, typed=False)
