"""What stands in the cells of a column, where its heading says nothing or something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.person_builder import looks_like_number

MOSTLY_MAIL: Final = 0.6
MOSTLY_NUMBERS: Final = 0.8
"""Shares of the filled cells from which a column is taken for one of that kind."""

_MAIL: Final = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_DIALLED: Final = re.compile(r"\+\d|00[1-9]|\(0|0\d{1,5}[ )/-](?!\d{1,2}[./-]\d{2,4}\Z)[\d ()/-]{4}")
_BEHIND: Final = re.compile(r"(?<=\d)\)?[\s,;:(–-]+[^\W\d].*\Z", re.DOTALL)
"""Words behind a number."""
_DAY: Final = re.compile(r"(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}\Z|\d{1,2}([-./]) ?\d{1,2}\2 ?(?:19|20)\d\d\Z")
"""Digits and signs like those of a number."""
_DIGITS_OF_A_NUMBER: Final = range(7, 16)
_WEB: Final = ("http://", "https://", "www.")
_YES_OR_NO: Final = frozenset(
    "0 1 x y n j t f yes no true false ja nein wahr falsch oui non vrai faux si sì sí no verdadero falso vero falso"
    " sim não nao verdadeiro tak nie ano ne nej nee waar onwaar".split()
)
_HONORIFICS: Final = frozenset(
    "mr mrs ms miss mx dr prof ing dipl mag herr frau hr fr med phil rer nat jur phd mme mlle m monsieur madame sig"
    " sigra dott dottssa avv arch sr sra srta don dona d dhr mevr mw heer mevrouw pan pani pani inz mgr rndr judr mudr"
    " bc rev sir lady lord fru fröken froken ir drs professor doctor doktor"
    " ra na ssa a signor signore signora senor senora senhor senhora dottor dottoressa dra lic licda ldo"
    " lda profa".split()
)
_NAME_WORD: Final = re.compile(r"[^\W\d_]+(?:[.'’\-][^\W\d_]*)*\Z")
_FIRM: Final = re.compile(
    r"(?i)(?:\b(?:ltd|limited|llc|inc|plc|corp|gmbh|ag|kg|ohg|gbr|sarl|sas|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|aps|"
    r"oy|s\.?r\.?o|sp\. z o\.?o|lda|ltda|e\.?v|company|group|verein|stiftung)\b\.?|&)"
)
_LONGEST_DATA: Final = 400
_LONGEST_NAME: Final = 60
_MOST_NAME_WORDS: Final = 5


def looks_like_mail(text: str) -> bool:
    """Return whether a cell is an e-mail address."""
    return _MAIL.fullmatch(text.strip()) is not None


def is_data(cell: str) -> bool:
    """Return whether a cell cannot be a heading: an e-mail address or a telephone number."""
    return len(cell) <= _LONGEST_DATA and (looks_like_mail(cell) or looks_like_number(cell.strip().lstrip("'")))


def mostly_mail(values: Sequence[str]) -> bool:
    """Return whether a column holds e-mail addresses."""
    return bool(values) and sum(map(looks_like_mail, values)) > len(values) * MOSTLY_MAIL


def mostly_numbers(values: Sequence[str]) -> bool:
    """Return whether a column holds telephone numbers."""
    return bool(values) and sum(looks_like_number(value.lstrip("'")) for value in values) > len(values) * MOSTLY_NUMBERS


def half_numbers(values: Sequence[str]) -> bool:
    """Return whether at least half of a column are telephone numbers, also with words behind: ``… not in service``."""
    fitting = sum(looks_like_number(_BEHIND.sub("", value.lstrip("'"))) and not _DAY.match(value) for value in values)
    return bool(values) and 2 * fitting >= len(values) and any(looks_like_number(one.lstrip("'")) for one in values)


def plainly_numbers(values: Sequence[str]) -> bool:
    """Return whether a column can hold nothing but telephone numbers: ``+44 …``, ``0044 …``, ``0161 …``."""
    fitting = sum(
        _DIALLED.match(value.lstrip("'")) is not None and looks_like_number(value.lstrip("'")) for value in values
    )
    return bool(values) and fitting > len(values) * MOSTLY_NUMBERS


def may_be_dialled(text: str) -> bool:
    """Return whether a text by itself is a telephone number rather than a day, an address of a computer, a count."""
    return (
        looks_like_number(text)
        and sum(map(str.isdigit, text)) in _DIGITS_OF_A_NUMBER
        and not _DAY.match(text)
        and (text.startswith(("+", "0", "(")) or (" " in text or "-" in text))
    )


def all_web(values: Sequence[str]) -> bool:
    """Return whether a column holds web addresses and nothing else."""
    return bool(values) and all(value.lower().startswith(_WEB) for value in values)


def all_yes_or_no(values: Sequence[str]) -> bool:
    """Return whether a column only says yes or no."""
    return bool(values) and all(fold(value) in _YES_OR_NO for value in values)


def all_honorifics(values: Sequence[str]) -> bool:
    """Return whether a column holds forms of address such as ``Dr.`` or ``Frau``."""
    return bool(values) and all(
        all(word in _HONORIFICS for word in re.findall(r"[^\W\d_]+", fold(value).replace(".-", " ")))
        for value in values
    )


def likeness_to_names(values: Sequence[str]) -> float:
    """Return how much a column looks like the names of people, from 0 to 1: letters only, and another in each row.

    0.5 and more is a column that can be proposed.
    """
    if not values:
        return 0
    fitting = sum(map(_like_a_name, values)) / len(values)
    different = len({fold(value) for value in values}) / len(values)
    several = sum(len(value.split()) > 1 for value in values) / len(values)
    firms = sum(_FIRM.search(value) is not None for value in values) / len(values)
    if fitting < 0.8 or different < 0.5:
        return 0
    return max(0.0, 0.3 * different + 0.2 + 0.5 * several * fitting - firms)


def _like_a_name(value: str) -> bool:
    words = value.replace(",", " ").split()
    return (
        0 < len(words) <= _MOST_NAME_WORDS
        and len(value) <= _LONGEST_NAME
        and all(map(_NAME_WORD.match, words))
        and (not value[:1].islower() or len(words) > 1)
    )
