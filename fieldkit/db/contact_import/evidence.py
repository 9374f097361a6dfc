"""What speaks for two contacts being one person, and against it, weighed and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from fieldkit.db.contact_import import names
from fieldkit.db.contact_import.entry_lists import split_label
from fieldkit.db.contact_import.match_person import Identifiers, contradictions, shared_mailbox, shared_numbers
from fieldkit.db.contact_import.names import Name, agreement

NameFit = Literal["", "word", "none", "near", "likely", "full"]
"""How two names fit: not at all; in one word; one of them is none; but for a letter; in part; as they are."""
_WEIGHTS: Final[dict[NameFit, int]] = {"full": 40, "likely": 25, "near": 20, "none": 20, "word": -10, "": -25}
_SAYS: Final[dict[NameFit, str]] = {
    "full": "same name",
    "likely": "one name may be short for the other",
    "near": "names differ by a letter",
    "none": "one has no name",
    "word": "other names",
    "": "other names",
}


@dataclass(frozen=True, slots=True)
class ComparedContact:
    """A contact as it is compared."""

    uid: str
    name: str
    client: str
    organisation: str
    phones: str
    emails: str
    marks: Identifiers


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """What speaks for it: how much, and in words."""

    weight: int
    why: str


def evidence(one: ComparedContact, other: ComparedContact) -> PairEvidence | None:
    """Return what speaks for two contacts being one person; None if too little does to ask anybody.

    Names alone are asked about within a firm, or where one has none. Those that fit in part, or but for a letter, only
    if nothing contradicts. Who shares a number or a mailbox is asked about whatever he is called.
    """
    first, second = one.marks, other.marks
    numbers, mails = shared_numbers(first, second), first.mails & second.mails
    own = {address for address in mails if not shared_mailbox(address)}
    firms = first.organisations & second.organisations
    elsewhere = bool(first.organisations and second.organisations) and not firms
    fit = _fit(first, second)
    against = contradictions(first, second)
    if fit in ("", "word") and (not (numbers or own) or _generations(first.name, second.name)):
        return None
    if not numbers and not own and (elsewhere or (fit != "full" and (against or not firms))):
        return None
    if not numbers and not own and (fit == "none" or (first.firm and second.firm and against)):
        return None
    weight = _WEIGHTS[fit] + 40 * bool(numbers or own) + 5 * (len(numbers) + len(own)) + 15 * bool(firms)
    weight -= 40 * ("birthday" in against) + 10 * (len(against) - ("birthday" in against)) + 10 * elsewhere
    said = [f"same number {_written(one.phones, numbers, names.number)}"] if numbers else []
    said += [f"same e-mail {_written(one.emails, mails, names.mail)}"] if mails else []
    said.append(_SAYS[fit])
    said += [_firm_words(one, other)] if firms else []
    why = ", ".join(said)
    opposed = against + ["client or organisation"] * elsewhere
    said_all = f"{why}; but another {_listed(opposed)}" if opposed else why
    return PairEvidence(weight, said_all)


def names_fit(one: Identifiers, other: Identifiers) -> bool:
    """Return whether two names may be those of one person, or one is none."""
    return _fit(one, other) not in ("", "word")


def _fit(one: Identifiers, other: Identifiers) -> NameFit:
    if (one.nameless or other.nameless) and one.name.words != other.name.words:
        return "none"
    agree = agreement(one.name, other.name)
    if agree == "likely" and one.name.words == other.name.words:
        return "full"  # both are called by one word only
    if agree:
        return agree
    if not _generations(one.name, other.name) and _nearly(one.name.words, other.name.words):
        return "near"
    return "" if one.name.long.isdisjoint(other.name.long) else "word"


def _generations(one: Name, other: Name) -> bool:
    return bool(one.generation and other.generation and one.generation != other.generation)


def _nearly(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names have the same words, but one that differs by a letter more, less, other, or two swapped."""
    if len(one) != len(other):
        return False
    mine, theirs = [w for w in one if w not in other], [w for w in other if w not in one]
    return len(mine) == len(theirs) == 1 and _one_slip(*sorted((mine[0], theirs[0]), key=len))


def _one_slip(shorter: str, longer: str) -> bool:
    if len(longer) - len(shorter) > 1 or len(shorter) < 3 or len(longer) < 4:
        return False
    at = next((at for at, sign in enumerate(shorter) if sign != longer[at]), len(shorter))
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    swapped = shorter[at : at + 2] == longer[at : at + 2][::-1] and shorter[at + 2 :] == longer[at + 2 :]
    return shorter[at + 1 :] == longer[at + 1 :] or swapped


def _written(entries: str, shared: frozenset[str], read: Callable[[str], str]) -> str:
    values = (split_label(entry)[1] for entry in entries.split("\n"))
    return next((value for value in values if read(value) in shared), "")


def _firm_words(one: ComparedContact, other: ComparedContact) -> str:
    if one.client and one.client == other.client:
        return f"both at {one.client}"
    return f"both of {one.organisation or one.client or other.organisation}"


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
