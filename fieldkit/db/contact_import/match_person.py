"""Whether a person from a file and a contact are the same, and how one knows.

The rule, strongest first. Nothing of it merges two people because they share a telephone or a mailbox:

1. UID. The same card, unless *nothing* else fits: no word of the name, no number, no e-mail (a program that
   gives all its cards one UID).
2. E-mail. The same person if the names agree (``names.agreement``). A mailbox that people with
   different names share is an office's.
3. Number, by its last nine digits, unless the country of one has no such number as the other. The same person if the
   names are the same two words or more; if one is only the short form of the other (“Ines”, “I. Marsh”), not when
   their organisations differ.
4. Name with organisation, and a mailbox such as info@, which is no more than that: only if nothing that both have
   speaks against it, neither numbers nor e-mails, nor, of two cards of one file, their UIDs and jobs.

Two birthdays are two people whatever else they share but a UID: father and son have one name, one telephone and one
mailbox. So are Frau and Herr Brand, and in one file two of a surname that have another word under the same heading. In
one file two of a name with a switchboard in common are two where e-mail and further numbers differ.

An entry that has no name but its own number or address agrees with any name by that address, but not by a
number or a mailbox such as info@: those are shared too often. The same name alone proves nothing, and a firm that
stands for the name is none: two of one file that have no more are never one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Final, Literal

from fieldkit.db.contact_import.forms_of_address import Told, are_two
from fieldkit.db.contact_import.names import Agreement, Name, agreement, organisation
from fieldkit.domain.text import phone_numbers

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
    written: frozenset[str] = NONE
    """Of these, those with the country that they say, or the zero; see ``shared_numbers``."""
    organisations: frozenset[str] = NONE
    """Without legal forms. A contact may be found by its organisation and by its client."""
    firm: bool = False
    """Whether the name is but that of the organisation."""
    birthday: str = ""
    """ISO day."""
    job: str = ""
    """Folded."""
    address: Told = ""
    """Whether it is a man or a woman by the form of address."""
    beside: frozenset[tuple[str, str]] = frozenset()
    """Of a name of one word: label and value, folded, of details in words; one may be the rest of the name."""


def packed(marks: Identifiers) -> tuple[Any, ...]:
    """Return what a person is known by as it is put aside: ``unpacked`` makes of it what it was."""
    name, *others = _VALUES(marks)
    return (name.plain, name.words, name.long, name.generation, *others)


def unpacked(values: tuple[Any, ...]) -> Identifiers:
    """Return what a person is known by of what ``packed`` made of it: no name is taken apart once more."""
    plain, words, long, generation, *others = values
    return Identifiers(Name(plain, words, long, generation), *others)


_VALUES: Final = attrgetter(*(one.name for one in fields(Identifiers)))
"""All that somebody is known by, the name first."""


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


def same_person(card: Identifiers, contact: Identifiers, *, one_file: bool = False) -> Match | None:
    """Return the strongest reason to take both for one person, or None: see the rule at the head of the module.

    ``one_file``: whether both come from one file, whose writer kept them as two.
    """
    agree = agreement(card.name, contact.name)
    nameless = not agree and (card.nameless or contact.nameless)
    uids = card.uids & contact.uids
    if not agree and not nameless and not uids:
        return None  # whatever they share: so it is with most who share a number
    mails, numbers = card.mails & contact.mails, shared_numbers(card, contact)
    companies = card.organisations & contact.organisations
    no_names = (card.nameless or card.firm) and (contact.nameless or contact.firm)
    own_mails = {address for address in mails if not shared_mailbox(address)}
    common = len(mails) + len(numbers) + len(uids) + len(companies)

    def match(rule: Rule, mark: str) -> Match:
        return Match(STRENGTH[rule], agree == "full", common, rule, mark)

    if uids and (agree or mails or numbers or card.name.long & contact.name.long):
        return match("uid", min(uids))
    against = contradictions(card, contact, one_file=one_file)
    if "birthday" in against or _called_differently(card, contact, one_file=one_file):
        return None
    if one_file and card.firm and contact.firm:
        return None
    if own_mails and (agree or nameless):
        return match("email", min(own_mails))
    # What a person is called as is a firm may be the firm's.
    if (one_file and no_names) or (agree == "likely" and card.firm != contact.firm):
        return None
    if numbers and _by_number(agree, card, contact) and not (one_file and _switchboard(card, contact)):
        return match("number", max(numbers, key=lambda number: (len(number), number)))
    if against or no_names:
        return None
    if mails and agree:
        return match("email", min(mails))
    if companies and organisation(card.name.plain)[0] not in companies and _by_name(agree, card, contact):
        return match("name", "")
    return None


def shared_numbers(one: Identifiers, other: Identifiers) -> frozenset[str]:
    """Return the numbers that two have in common, by their last digits, but for those that are of two countries."""
    both = one.numbers & other.numbers
    if not both or not one.written or not other.written:
        return both
    return frozenset(number for number in both if _may_be_one(number, one.written, other.written)) or NONE


def _may_be_one(number: str, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    written = [text for text in mine if text.endswith(number)]
    others = [text for text in theirs if text.endswith(number)]
    if not written or not others:
        return True
    return any(phone_numbers.may_be_one(one, other) for one in written for other in others)


def contradictions(card: Identifiers, contact: Identifiers, *, one_file: bool = False) -> list[str]:
    """Return in words what both have and does not fit together, the strongest first.

    That two programs number a person differently, and that somebody has another job now, says nothing: UID and job
    count within one file only.
    """
    found = []
    if _birthdays_differ(card.birthday, contact.birthday):
        found.append("birthday")
    found += _called_differently(card, contact, one_file=one_file)
    mails, others = (frozenset(filter(_own_mailbox, one.mails)) for one in (card, contact))
    if card.numbers and contact.numbers and not shared_numbers(card, contact):
        found.append("number")
    pairs = [("e-mail", mails, others)]
    if one_file:
        pairs.append(("UID", card.uids, contact.uids))
    found += [what for what, one, other in pairs if one and other and one.isdisjoint(other)]
    if one_file and card.job and contact.job and card.job != contact.job:
        found.append("job")
    return found


def _called_differently(card: Identifiers, contact: Identifiers, *, one_file: bool) -> list[str]:
    """Return what says of two who are called alike that they are two: Frau and Herr Brand, or, in one file, two of a
    surname with another word under a heading that may be that of the first name.
    """
    found = ["form of address"] if are_two(card.address, contact.address) else []
    if one_file and card.name.words == contact.name.words and card.beside and contact.beside:
        others = dict(contact.beside)
        found += sorted(
            {label for label, _ in card.beside if label in others}
            - {label for label, _ in card.beside & contact.beside}
            - {"form of address", "gender"}
        )
    return found


def _birthdays_differ(one: str, other: str) -> bool:
    """Whether two days are those of two people: not one with day and month the wrong way round or a year made up."""
    if not one or not other or one == other:
        return False
    (year, _, day), (other_year, _, other_day) = one.partition("-"), other.partition("-")
    if year in _NO_YEARS or other_year in _NO_YEARS:
        return day != other_day
    return year != other_year or "-".join(reversed(day.split("-"))) != other_day


_NO_YEARS: Final = frozenset(("0001", "1600", "1604", "1900", "1904"))
"""Years that programs write where a birthday has none."""


def _by_number(agree: Agreement, card: Identifiers, contact: Identifiers) -> bool:
    apart = card.organisations and contact.organisations and not card.organisations & contact.organisations
    return agree == "full" or (agree == "likely" and not apart)


def _switchboard(card: Identifiers, contact: Identifiers) -> bool:
    """Whether a number that both have seems to be the firm's: each has another, and a mailbox of his own."""
    both = shared_numbers(card, contact)
    further = card.numbers - both and contact.numbers - both
    return bool(further) and "e-mail" in contradictions(card, contact)


def _by_name(agree: Agreement, card: Identifiers, contact: Identifiers) -> bool:
    """Whether two of one organisation are one by their names; who shares a number or an address is matched by that."""
    if agree == "full":
        return True
    both_reachable = (card.mails or card.numbers) and (contact.mails or contact.numbers)
    return agree == "likely" and card.name.words == contact.name.words and not both_reachable


def _own_mailbox(address: str) -> bool:
    return not shared_mailbox(address)


def shared_mailbox(address: str) -> bool:
    """Return whether a mailbox is an office's by its name, such as info@."""
    return address.partition("@")[0] in _SHARED_MAILBOXES
