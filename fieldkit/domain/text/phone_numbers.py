"""Telephone numbers: when two spellings mean one line.

A number is written with its country ("+49 1234 777888", "0049 1234/777888", "011 49 …"), with a zero of its own in
brackets ("+49 (0)1234 …"), nationally ("01234 777888"), or without what people nearby leave out ("777888"). It may be
followed by an extension. What is written without a sign can often be read in more than one way: all are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from fieldkit.domain.text.sanitize import digits

SAME: Final = 3
"""One line: all digits are the same, or those after the country and the zero."""
ENDS: Final = 2
"""One ends with all of the other: a number without its area."""
HOLDS: Final = 1
"""What was looked for stands somewhere in the number, or it begins so."""
LOCAL: Final = 6
"""Digits that are a number by themselves where its area is left out; fewer may be an extension or a year."""
FEWEST: Final = 4
"""Digits in a row that find a number."""

# Zones of the numbering plan (ITU-T E.164): one and two digits, all others have three.
_ONE: Final = frozenset("17")
_TWO: Final = frozenset(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 "
    "90 91 92 93 94 95 98".split()
)
COUNTRIES: Final = (*sorted(_ONE), *sorted(_TWO))
"""Those with one and with two digits."""
NO_ZERO: Final = frozenset(
    "1 7 30 34 45 47 48 52 65 216 221 223 225 226 227 228 229 230 235 236 237 238 239 240 242 248 257 265 266 267 268"
    " 269 350 351 352 354 356 357 371 372 376 377 420 501 502 503 504 505 506 507 509 852 853 965 968 973 974".split()
)
"""Countries in which no zero is dialled before a number, or none that may be left out."""
_ITALY: Final = "39"
"""Where the zero is part of a number but of a mobile one, which begins with 3."""
_BRAZIL: Final = "55"
"""Where the digits of a carrier stand between the zero and the area."""
SIGNS: Final = (
    "\u00a0\u00ad\u00b7\u2007\u2009\u200b\u200c\u200d\u200e\u200f\u2010\u2011\u2012\u2013\u2014\u2015\u2019\u2022\u202f"
    "\u2060\u2212\u3000\ufe58\ufe63\ufeff\uff08\uff09\uff0b\uff0d\uff0e\uff0f"
)
"""What may stand between the digits of a number besides ASCII: blanks, dashes, full width brackets, invisible marks."""
DIGITS: Final = "".join(
    chr(first + value) for first in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10) for value in range(10)
)
"""Decimal digits of other scripts: Arabic, Persian, Devanagari, Bengali, Thai, full width."""
_ZERO_IN_BRACKETS: Final = re.compile(r"[(\[]\s*0\s*[)\]]")
_EXTENSION: Final = re.compile(
    r"[\s,;]*(?:;\s*ext\s*=|\b(?:extension|extn?|durchwahl|dw|apparat|app|nst|nebenstelle|poste|int|interno|wew|tel\.?ext)"
    r"(?:\b|(?=\d))[.:]?|\bx\.?(?=\s*\d)|(?<=\d)x(?=\d)|(?<=\d)ext\.?(?=\d)|#|[,;]{1,2}(?=\s*\d{1,6}\s*$))\s*(\d{1,6})\s*#?\s*$",
    re.IGNORECASE,
)
_LAST_GROUP: Final = re.compile(r"(.*\d)[\s\u2010-\u2015\u2212-]+(\d{1,6})\s*\Z", re.DOTALL)
_BEGUN_EXTENSION: Final = re.compile(
    r"(?<=\d)[\s,;]*(?:\b(?:extension|extn?|durchwahl|dw|apparat|app|nst|nebenstelle|poste|int|interno|wew)\b[.:=]?|#"
    r"|x\.?)\s*$",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(
    r"^\s*(?:tel|telephone|telefon|phone|fon|mobile|mobil|cell|handy|fax|call|callto|dial|sms|t|m|f)?\s*[:.]\s*(?=[+(\d])"
    r"|^\s*(?:tel|telephone|telefon|phone|fon|mobile|mobil|cell|handy|fax|callto|call)\s+(?=[+(\d])",
    re.IGNORECASE,
)
_OR_ENDING: Final = re.compile(r"(.*\d)\s*/\s*[-\u2010-\u2015\u2212]\s*(\d{1,5})\s*\Z", re.DOTALL)
_SPELLED: Final = re.compile(r"(?<![^\W_])[A-Za-z]{3,10}\Z")
_KEYS: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
"""Letters on the keys of a telephone (ITU-T E.161)."""
_ALIKE: Final = str.maketrans("OoIl", "0011")
"""Letters that are typed for figures."""
_BETWEEN: Final = r"\s()\[\]+./'_~*,:;\\" + SIGNS
_ONLY_NUMBER: Final = re.compile(rf"[\d{_BETWEEN}-]*\d[\d{_BETWEEN}-]*\Z")
_IN_WORDS: Final = re.compile(r"(?<![^\W_])[+(]?\d(?:[\d\s()+./\\\u00a0\u2010-\u2015\u2212-]*\d)?(?![^\W\d_])")
_EXIT: Final = ("00", "011", "0011", "0010", "810")
"""What is dialled before the number of a country; the first is by far the most common."""


class Number(NamedTuple):
    """One way to read a number."""

    country: str
    """Digits of its country, "" if it is not said."""
    national: str
    """The digits after the country, without the zeros before them."""


def is_number(text: str) -> bool:
    """Return whether ``text`` is a telephone number and nothing else: digits and what stands between them."""
    return _ONLY_NUMBER.match(bare(text)) is not None


def bare(text: str) -> str:
    """Return a number without the word before it and without its extension."""
    text = _LEAD.sub("", text)
    short = _EXTENSION.sub("", text)
    return short if len(digits(short)) >= FEWEST else text


def extension(text: str) -> str:
    """Return the digits of the extension that a number names as such, "" without one."""
    found = _EXTENSION.search(text)
    return found[1] if found is not None else ""


def last_group(text: str) -> tuple[str, str]:
    """Return a number without its last group, and that: an extension may be typed so; ("", "") if none can be."""
    found = _LAST_GROUP.match(text)
    return (found[1], found[2]) if found is not None and len(digits(found[1])) > LOCAL else ("", "")


def without_begun_extension(text: str) -> str:
    """Return a number without the word after which its extension is still to be typed; any other text as it is."""
    short = _BEGUN_EXTENSION.sub("", text)
    return short if short != text and is_number(short) and len(digits(short)) >= FEWEST else text


def numbers_in(text: str) -> tuple[list[str], str]:
    """Return the numbers of three digits or more in ``text``, and the text without them."""
    found = [one.group() for one in _IN_WORDS.finditer(text) if len(digits(one.group())) >= 3]
    for one in found:
        text = text.replace(one, " ", 1)
    return found, text


@lru_cache(maxsize=2_000)
def readings(text: str) -> tuple[Number, ...]:
    """Return the ways to read a number, the likeliest first; () for a text without digits."""
    text = bare(text)
    plain = digits(_ZERO_IN_BRACKETS.sub("", text) if _international(text) else text)
    return tuple(dict.fromkeys(one for one in _read(text, plain) if one.national))


def begun(text: str) -> Number | None:
    """Return the country and what there is yet of the rest, of a number that is typed with its country; else None."""
    text = bare(text)
    plain = digits(_ZERO_IN_BRACKETS.sub("", text))
    if not ("+" in text or "\uff0b" in text):
        if not plain.startswith(_EXIT[0]):
            return None
        plain = plain[len(_EXIT[0]) :]
    return _with_country(plain) if len(plain) >= FEWEST else None


def figures_meant(text: str) -> str:
    """Return a number in which a letter was typed for a zero or a one with that figure; "" for anything else."""
    plain = text.translate(_ALIKE)
    return plain if plain != text and len(digits(text)) >= FEWEST and is_number(plain) else ""


_WHOLE: Final = 9
"""Digits of what is a number without the word behind it, which may be whose it is."""


@lru_cache(maxsize=2_000)
def written_out(stored: str) -> tuple[str, ...]:
    """Return the numbers that a stored line stands for: both of "555-0159/-0160", the figures of "0800 FLOWERS"."""
    line = stored.rpartition(": ")[2]
    two = _OR_ENDING.match(line)
    if two is not None and len(digits(two[1])) > LOCAL:
        plain = digits(two[1])
        return two[1], plain[: -len(two[2])] + two[2]
    spelled = _SPELLED.search(line)
    if (
        spelled is not None
        and len(digits(line)) >= FEWEST - 1
        and bare(line) == line
        and is_number(line[: spelled.start()])
    ):
        figures = line[: spelled.start()] + spelled[0].lower().translate(_KEYS)
        return (line, figures) if len(digits(line)) >= _WHOLE else (figures,)
    return (line,)


def fit(sought: str, stored: str) -> int:
    """Return how well a number that is looked for fits a stored one: ``SAME``, ``ENDS``, ``HOLDS``, or 0."""
    return max(_fit(sought, one) for one in written_out(stored))


def _fit(sought: str, stored: str) -> int:
    best = 0
    held = digits(stored)
    typed = digits(bare(sought))
    starts, least = begun(sought), FEWEST - typed.startswith("0")
    for other in readings(stored):
        if starts and other.country in ("", starts.country) and other.national.startswith(starts.national):
            # Of a number without its country two digits could be anything.
            best = max(best, HOLDS if other.country or len(starts.national) >= FEWEST - 1 else 0)
        for one in readings(sought):
            if one.country and other.country and one.country != other.country:
                continue
            if one.national == other.national and len(one.national) >= FEWEST:
                return SAME
            short, long = sorted((one.national, other.national), key=len)
            if len(short) >= LOCAL and long.endswith(short):
                best = ENDS
            elif len(one.national) >= least and other.national.startswith(one.national):
                best = max(best, HOLDS)
    return best or (HOLDS if len(typed) >= FEWEST and typed in held else 0)


def may_be_one(one: str, other: str) -> bool:
    """Return whether two writings that end alike may be one line: not where each says another country, nor where one
    has a zero that is not dialled in the country of the other: ``+34 612 345 678`` and ``06 12 34 56 78``.

    One that says neither a country nor a zero may be of anywhere.
    """
    first, second = _said(one), _said(other)
    if first is None or second is None:
        return True
    if first.country and second.country:
        return first.country == second.country
    if not first.country and not second.country:
        return True
    (abroad, inland), text = ((first, second), other) if first.country else ((second, first), one)
    if inland.national == abroad.national:
        mobile = abroad.country == _ITALY and abroad.national.startswith("3")
        return abroad.country not in NO_ZERO and not mobile
    return abroad.country == _BRAZIL or any(found == abroad for found in readings(text))


def _said(text: str) -> Number | None:
    """Return the country that a number names, "" for one with the zero of its own; None where it says neither."""
    text = bare(text)
    plain = digits(_ZERO_IN_BRACKETS.sub("", text) if _international(text) else text)
    if "+" in text or "\uff0b" in text:
        return _with_country(plain.lstrip("0"))
    if plain.startswith(_EXIT[0]):
        return _with_country(plain[len(_EXIT[0]) :])
    return Number("", plain.lstrip("0")) if plain.startswith("0") else None


def ending(text: str) -> str:
    """Return the digits that every spelling of a number ends with: what the index is asked for."""
    return digits(bare(text))[-LOCAL:]


def _international(text: str) -> bool:
    return "+" in text or "\uff0b" in text or digits(text).startswith(_EXIT[:3])


def _read(text: str, plain: str) -> Iterator[Number]:
    if not plain:
        return
    if "+" in text or "\uff0b" in text:
        yield _with_country(plain.lstrip("0"))
        return
    for exit_code in _EXIT:
        if plain.startswith(exit_code) and len(plain) > len(exit_code) + FEWEST:
            yield _with_country(plain[len(exit_code) :])
    yield Number("", plain.lstrip("0"))
    if plain[0] != "0" and len(plain) >= 10:
        yield _with_country(plain)  # as a telephone shows it, without the plus
    if plain[0] == "8" and len(plain) == 11:
        yield Number("7", plain[1:])
    if plain.startswith("06") and len(plain) in (10, 11):
        yield Number("36", plain[2:])


def _with_country(plain: str) -> Number:
    size = 1 if plain[:1] in _ONE else 2 if plain[:2] in _TWO else 3
    rest = plain[size:]
    return Number(plain[:size], rest.lstrip("0"))
