"""Client, site and contact; and the events between us: calls, promises, instructions."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.records.declaration import (
    Record,
    choice,
    day,
    instant,
    lines,
    link,
    long,
    number,
    options,
    text,
    when,
)

STYLES = options("hands_on: hands-on", "just_right", "dont_ask_dont_tell: don't ask, don't tell")
ROLES = options("owner", "manager", "office", "technical", "billing", "staff", "other")
WAYS = options("phone", "mail", "message", "in_person")
DIRECTIONS = options("in: they called", "out: we called")
OUTCOMES = options("reached", "left_message", "no_answer", "missed", "call_back: to be called back")
PROMISED = options("call_back", "visit", "send", "invoice", "other")
PROMISE_STATES = options("open", "kept", "late: kept late", "broken", "cancelled")
INSTRUCTION_STATES = options("noted", "needs_confirmation", "confirmed", "superseded", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client(Record):
    """A company we work for. The point of contact is a register here, so that there is never a second."""

    name: str = text("Name", 1, required=True, search="title", help="The company, as it writes itself.")
    point_of_contact: int | None = link(
        "Point of contact", 2, "contact", help="The one person whose orders count. Type a few letters."
    )
    deputy: int | None = link("Deputy", 3, "contact", help="Who stands in while the point of contact is away.")
    approver: int | None = link("Approver", 4, "contact", help="Who signs for what is above the spending limit.")
    spending_limit: int | None = number(
        "Spending limit", 5, "money", help="What the point of contact may order without asking, such as 500."
    )
    clause: str = choice(
        "Agreement names one",
        6,
        options("yes", "no", "unknown"),
        help="Does the agreement oblige them to name one?",
    )
    style: str = choice("Style", 7, STYLES, help="How they take part: it decides how much we send and ask.")
    business: str = text("Business", 8, search="body", help="What they do, in a few words.")
    phones: str = lines("Phones", 9, "phones", search="part", help="One or several, with ; between them.")
    emails: str = lines("E-mails", 10, "emails", search="part", help="One or several, with ; between them.")
    website: str = text("Website", 11, search="body")
    address: str = long("Address", 12, search="body")
    town: str = text("Town", 13, search="body", help="Shown in the list of clients.")
    notes: str = long("Notes", 14, search="body", help="Never a password: only where it is kept.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Record):
    """A place of a client."""

    client: int | None = link("Client", 1, "client", required=True, search="body")
    name: str = text("Name", 2, required=True, search="title", help="What people call the place.")
    address: str = long("Address", 3, search="body")
    town: str = text("Town", 4, search="body")
    phones: str = lines("Phones", 5, "phones", search="part", help="One or several, with ; between them.")
    access: str = long("Getting in", 6, search="body", help="Opening hours, keys, alarm, parking, site rules.")
    notes: str = long("Notes", 7, search="body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """A person."""

    name: str = text("Name", 1, required=True, search="title")
    client: int | None = link("Client", 2, "client", search="words", help="The client this person works for.")
    organisation: str = text("Organisation", 3, search="words", help="For people who work for no client of ours.")
    job_title: str = text("Job", 4, search="body")
    role: str = choice("Role", 5, ROLES, help="What they are to us.")
    phones: str = lines(
        "Phones",
        6,
        "phones",
        search="part",
        help="One or several with ; between them; “mobile: 07700 900123” is fine.",
    )
    emails: str = lines("E-mails", 7, "emails", search="part", help="One or several, with ; between them.")
    preferred: str = choice("Prefers", 8, WAYS, help="How they like to be reached.")
    hours: str = text("Hours", 9, help="When they can be reached.")
    address: str = long("Address", 10, search="body")
    website: str = text("Website", 11, search="body")
    birthday: str = day("Birthday", 12)
    left_on: str = day("Left on", 13, help="The day they left the client. Their history stays.")
    notes: str = long("Notes", 14, search="body")
    details: str = long("Other details", 15, search="body", help="What an imported card held besides.")
    source: str = text("Source", 16, typed=False)
    """UID of the card it was imported from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Record):
    """A call, made, taken or missed."""

    client: int | None = link("Client", 1, "client", search="words")
    contact: int | None = link("Person", 2, "contact", search="words")
    caller: str = text("Caller", 3, search="words", help="Name or number, if the person is not known yet.")
    at: int | None = instant("When", 4, required=True, default="now")
    direction: str = choice("Direction", 5, DIRECTIONS, default="in")
    outcome: str = choice("Outcome", 6, OUTCOMES, default="reached", help="Missed calls stay on Today until returned.")
    note: str = long("Note", 7, search="title", help="What it was about, in a line.")
    minutes: int | None = number("Minutes", 8, "minutes")
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
    heard_at: int | None = instant("Heard", 5, required=True, default="now")
    how: str = choice("How", 6, WAYS)
    amount: int | None = number("Amount", 7, "money", help="What it costs, if known.")
    emergency: int | None = number("Making safe", 8, "flag", help="Making safe in an emergency need not wait.")
    state: str = choice("State", 9, INSTRUCTION_STATES, help="Left empty, it follows from who said it.")
    asked_at: int | None = instant("Asked to confirm", 10, typed=False)
    decided_by: int | None = link("Decided by", 11, "contact")
    decided_at: int | None = instant("Decided", 12, typed=False)
