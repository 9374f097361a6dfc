"""What two entries about people are compared by: names, organisations, numbers and addresses.

Nothing here is stored or shown; it only says which writings may mean the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from fieldkit.domain.text import phone_numbers
from fieldkit.domain.text.sanitize import digits, fold

Agreement = Literal["", "likely", "full"]
"""How two names fit: not at all; one may be the shorter form of the other; the same two words or more."""

_WORD = re.compile(r"\w+")
FORMS_OF_ADDRESS = frozenset(
    "mr mrs ms miss mx dr prof sir rev herr frau mme mlle monsieur madame signor signora dott senor sra srta"
    " dhr mevr".split()
)
"""That a name may begin with."""
_GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
# Each legal form under the shortest of its writings: two companies of one name are one only if these fit.
_LEGAL_FORMS = {
    form: forms.split()[0]
    for forms in (
        "ltd limited",
        "llc",
        "llp",
        "lp",
        "plc",
        "inc incorporated",
        "corp corporation",
        "co company cie",
        "gmbh mbh",
        "ag",
        "kg",
        "ohg",
        "gbr",
        "ug",
        "ev",
        "eg",
        "se",
        "sa",
        "sas",
        "sarl",
        "srl",
        "spa",
        "bv",
        "nv",
        "vof",
        "ab",
        "as",
        "oy",
        "oyj",
        "aps",
        "sl",
        "slu",
        "ltda",
        "lda",
        "pty",
        "pvt",
        "sro",
        "kft",
        "doo",
    )
    for form in forms.split()
}
_EXTENSION = re.compile(r"(?i)(?<=[\d)\s])\s*(?:ext(?:ension)?\b\.?|x)\s*(\d+)\s*\Z")
_NUMBER_ONLY = re.compile(r"[\d\s+()./\-]*\Z")
_NO_DIGIT = re.compile(r"[^0-9]+")
_FEWEST_DIGITS = 6
"""A shorter number is an extension or a local one, and tells nobody apart."""
_WHOLE_NUMBER = 9
"""Digits that make a number the same wherever it is dialled from."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart for comparing."""

    plain: str
    """Folded, as a whole."""
    words: tuple[str, ...]
    """Sorted, without form of address and generation: “Mr. John Doe Sr.” and “doe, john” have the same."""
    long: frozenset[str]
    """Those words that are more than an initial."""
    generation: str
    """``jr``, ``sr``, ``ii`` ...: father and son are two."""


def name(text: str) -> Name:
    """Return a name as it is compared. A name of signs only is one word."""
    plain = fold(text)
    found = _WORD.findall(plain.replace("'", "").replace("’", ""))
    generation = next((_GENERATIONS[word] for word in found[1:] if word in _GENERATIONS), "")
    words = [word for place, word in enumerate(found) if not (place and word in _GENERATIONS)]
    while len(words) > 1 and words[0] in FORMS_OF_ADDRESS:
        del words[0]
    kept = tuple(sorted(words)) or (plain,)
    return Name(plain, kept, frozenset(word for word in kept if len(word) > 1), generation)


def agreement(one: Name, other: Name) -> Agreement:
    """Say whether two names may be one person's.

    ``full``: the same words, at least two, in any order. ``likely``: the same single word, or all words of the
    shorter are in the longer (an initial fits a word), or two words in common. Different generations never agree.
    """
    if one.generation != other.generation and one.generation and other.generation:
        return ""
    if one.words == other.words:
        return "full" if len(one.words) > 1 else "likely"
    if one.long.isdisjoint(other.long):
        return ""
    fewer, more = sorted((one.words, other.words), key=len)
    return "likely" if len(one.long & other.long) >= 2 or _within(fewer, more) else ""


def _within(fewer: tuple[str, ...], more: tuple[str, ...]) -> bool:
    """Whether each word of the shorter name has one of its own in the longer: itself, or one it is the initial of."""
    left = list(more)
    for word in sorted(fewer, key=len, reverse=True):
        fits = next((w for w in left if w == word), "") or next(
            (w for w in left if w[0] == word[0] and 1 in (len(w), len(word))), ""
        )
        if not fits:
            return False
        left.remove(fits)
    return True


@lru_cache(4096)
def organisation(text: str) -> tuple[str, str]:
    """Return the folded name of a company without its legal form, and that form: (``acme``, ``ltd``)."""
    words = re.sub(r"[.,]", lambda sign: "" if sign[0] == "." else " ", fold(text)).split()
    forms: list[str] = []
    while len(words) > 1 and (words[-1] in _LEGAL_FORMS or (words[-1] in ("&", "and", "und") and forms)):
        word = words.pop()
        if word in _LEGAL_FORMS:
            forms.insert(0, _LEGAL_FORMS[word])
    return " ".join(words) or fold(text), " ".join(forms)


def same_company(one: str, other: str) -> bool:
    """Whether two writings mean one company: the legal form may be missing in one, but not differ."""
    (bare_one, form_one), (bare_other, form_other) = organisation(one), organisation(other)
    return bare_one == bare_other and (form_one == form_other or not form_one or not form_other)


def mail(text: str) -> str:
    """Return an e-mail address as it is compared."""
    return text.strip().casefold()


def number(text: str) -> str:
    """Return the last nine digits of a number without its extension; "" if it has too few to tell people apart."""
    found = _digits(without_extension(text)[0])[-_WHOLE_NUMBER:]
    return found if len(found) >= _FEWEST_DIGITS else ""


def written_number(text: str) -> str:
    """Return the digits of a number that says its country or has a zero before its area, with a plus for the former;
    "" for another: what ``number`` leaves out of it may tell that it is another line.
    """
    text = without_extension(text)[0].replace("(0)", "")
    plain = _digits(text)
    if len(plain) <= _WHOLE_NUMBER:
        return ""
    if "+" in text or plain.startswith("00"):
        return f"+{plain.lstrip('0')}"
    return plain if plain.startswith("0") else ""


def surest(written: frozenset[str]) -> frozenset[str]:
    """Return written numbers without those with a zero that stand among them with their country."""
    if len(written) < 2:
        return written
    abroad = [text for text in written if text[0] == "+"]
    return written.difference(
        text
        for text in written
        if text[0] != "+"
        and any(one.endswith(text[-_WHOLE_NUMBER:]) and phone_numbers.may_be_one(one, text) for one in abroad)
    )


def without_extension(text: str) -> tuple[str, str]:
    """Return a number and its extension: ``020 7946 0123 ext. 7`` gives (``020 7946 0123``, ``7``)."""
    if "x" not in text and "X" not in text:
        return text, ""
    found = _EXTENSION.search(text)
    return (text[: found.start()], digits(found[1])) if found and digits(text[: found.start()]) else (text, "")


def _digits(text: str) -> str:
    return _NO_DIGIT.sub("", text) if text.isascii() else digits(text)  # five times as fast, four times a person


def fuller_number(one: str, other: str) -> str:
    """Return the more complete of two writings of one number, "" if they are not one number.

    ``+44 20 7946 0123`` is the more complete of it and ``020 7946 0123``; of two equal ones, ``one``.
    """
    if one == other or fold(one) == fold(other):
        return one
    (main_one, extension_one), (main_other, extension_other) = without_extension(one), without_extension(other)
    if extension_one != extension_other or not _NUMBER_ONLY.match(main_one) or not _NUMBER_ONLY.match(main_other):
        return ""
    first, second = (_digits(main.replace("(0)", "")).lstrip("0") for main in (main_one, main_other))
    if min(len(first), len(second)) < _WHOLE_NUMBER or not phone_numbers.may_be_one(main_one, main_other):
        return ""
    if first.endswith(second):
        return one
    return other if second.endswith(first) else ""
