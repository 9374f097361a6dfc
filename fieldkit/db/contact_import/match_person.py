"""Whether a person from a file and a contact are the same, and how one knows.

The rule, strongest first. Nothing of it merges two people because they share a telephone or a mailbox:

1. UID. The same card, unless *nothing* else fits: no word of the name, no number, no e-mail (a program that
   gives all its cards one UID).
2. E-mail. The same person if the names agree (``names.agreement``). A mailbox that people with
   different names share is an office's.
3. Number, by its last nine digits. The same person if the names are the same two words or more; if one is
   only the short form of the other (“Ines”, “I. Marsh”), not when their organisations differ.
4. Name with organisation. A name of a single word counts only if numbers and e-mails do not speak against it, and
   one that is the organisation's not at all: it names nobody.

An entry that has no name but its own number or address agrees with any name by that address, but not by a
number or a mailbox such as info@: those are shared too often. The same name alone proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from fieldkit.db.contact_import.names import Agreement, Name, agreement, organisation

Rule = Literal["uid", "email", "number", "name"]
STRENGTH: dict[Rule, int] = {"uid": 4, "email": 3, "number": 2, "name": 1}

_SHARED_MAILBOXES = frozenset(
    "info office mail email contact admin sales support accounts reception hello enquiries enquiry billing service"
    " team help helpdesk it kontakt buero post praxis verwaltung empfang sekretariat accueil secretariat ventas"
    " contacto".split()
)


NONE: Final[frozenset[str]] = frozenset()
"""One for all: Python makes each empty one anew, 216 bytes of them."""


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What a person is known by, as it is compared."""

    name: Name
    nameless: bool
    """Whether the name is but the number or the address."""
    uids: frozenset[str] = NONE
    mails: frozenset[str] = NONE
    numbers: frozenset[str] = NONE
    organisations: frozenset[str] = NONE
    """Without legal forms. A contact may be found by its organisation and by its client."""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """Why two are the same; the greater, the better."""

    strength: int
    full: bool
    """Whether the names are the same two words or more."""
    common: int
    """How many marks they share."""
    rule: Rule = field(compare=False)
    mark: str = field(compare=False)
    """What is the same, as it is compared: the UID, address, number, or "" for name and organisation."""


def same_person(card: Identifiers, contact: Identifiers) -> Match | None:
    """Return the strongest reason to take both for one person, or None: see the rule at the head of the module."""
    mails, numbers, uids = (
        card.mails & contact.mails,
        card.numbers & contact.numbers,
        card.uids & contact.uids,
    )
    companies = card.organisations & contact.organisations
    agree = agreement(card.name, contact.name)
    nameless = not agree and (card.nameless or contact.nameless)
    own_mails = {address for address in mails if not _shared_mailbox(address)} if nameless else mails
    common = len(mails) + len(numbers) + len(uids) + len(companies)

    def match(rule: Rule, mark: str) -> Match:
        return Match(STRENGTH[rule], agree == "full", common, rule, mark)

    if uids and (agree or mails or numbers or card.name.long & contact.name.long):
        return match("uid", min(uids))
    if own_mails and (agree or nameless):
        return match("email", min(own_mails))
    if numbers and _by_number(agree, card, contact):
        return match("number", max(numbers, key=lambda number: (len(number), number)))
    if companies and organisation(card.name.plain)[0] not in companies and _by_name(agree, card, contact):
        return match("name", "")
    return None


def _by_number(agree: Agreement, card: Identifiers, contact: Identifiers) -> bool:
    apart = card.organisations and contact.organisations and not card.organisations & contact.organisations
    return agree == "full" or (agree == "likely" and not apart)


def _by_name(agree: Agreement, card: Identifiers, contact: Identifiers) -> bool:
    """Whether two of one organisation are one by their names; who shares a number or an address is matched by that."""
    if agree == "full":
        return True
    both_reachable = (card.mails or card.numbers) and (contact.mails or contact.numbers)
    return agree == "likely" and card.name.words == contact.name.words and not both_reachable


def _shared_mailbox(address: str) -> bool:
    return address.partition("@")[0] in _SHARED_MAILBOXES
