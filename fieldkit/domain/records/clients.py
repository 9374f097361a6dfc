"""Client, site and contact."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.records.declaration import Record
from fieldkit.domain.records.fields import choice, day, emails, link, long, money, options, past_day, phones, text

STYLES = options("hands_on: hands-on", "just_right: in between", "dont_ask_dont_tell: hands-off")
"""In the words of their source: hands-on, just right, don't ask, don't tell."""
ROLES = options("owner", "manager", "office", "technical", "billing", "staff", "other")
WAYS = options("phone", "mail", "message", "in_person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client(Record):
    """A company we work for. The point of contact is a register here, so that there is never a second."""

    name: str = text("Name", 1, required=True, search="title", help="The company, as it writes itself.")
    point_of_contact: int | None = link(
        "Point of contact", 2, "contact", help="The one person whose orders count. Type a few letters."
    )
    deputy: int | None = link("Deputy", 3, "contact", help="Who stands in while the point of contact is away.")
    approver: int | None = link("Approver", 4, "contact", help="Who signs for what is above the spending limit.")
    spending_limit: int | None = money(
        "Spending limit", 5, help="What the point of contact may order without asking, such as 500."
    )
    clause: str = choice(
        "Agreement names one",
        6,
        options("yes", "no", "unknown"),
        help="Does the agreement oblige them to name one?",
    )
    style: str = choice(
        "Style", 7, STYLES, partner_opt_in=True, help="How they take part: it decides how much we send and ask."
    )
    business: str = text("Business", 8, search="body", help="What they do, in a few words.")
    phones: str = phones("Phones", 9, search="part", help="One or several, with ; between them.")
    emails: str = emails("E-mails", 10, search="part", help="One or several, with ; between them.")
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
    phones: str = phones("Phones", 5, search="part", help="One or several, with ; between them.")
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
    phones: str = phones(
        "Phones",
        6,
        search="part",
        help="One or several with ; between them; “mobile: 07700 900123” is fine.",
    )
    emails: str = emails("E-mails", 7, search="part", help="One or several, with ; between them.")
    preferred: str = choice("Prefers", 8, WAYS, help="How they like to be reached.")
    hours: str = text("Hours", 9, help="When they can be reached.")
    address: str = long("Address", 10, search="body")
    website: str = text("Website", 11, search="body")
    birthday: str = past_day("Birthday", 12)
    left_on: str = day("Left on", 13, help="The day they left the client. Their history stays.")
    notes: str = long("Notes", 14, search="body")
    details: str = long("Other details", 15, search="body", help="What an imported card held besides.")
    source: str = text("Source", 16, typed=False)
    """UID of the card it was imported from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptApart(Record):
    """Two contacts that somebody said are two people, so that nobody is asked again, on any device.

    By uid and not by link: a link would bring a contact back that somebody else puts into the trash meanwhile.
    """

    one: str = text("One", 1)
    """The lesser of the two uids."""
    other: str = text("Other", 2)
    names: str = text("Names", 3)
    """What both were called then."""
