"""The telephone numbers in a text: what parts them, what each is for, and what is but an extension of one."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from fieldkit.db.contact_import.entry_lists import is_known_label, own_or_plain
from fieldkit.domain.text import phone_numbers
from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.columns.headings import meaning
from fieldkit.files.contacts.person_builder import looks_like_number
from fieldkit.files.contacts.several.joints import WORDS

_EXTENSION: Final = (
    r"(?:ext|extension|extn|x|durchwahl|dw|nst|app|poste|int|interno|wew|linka|kl|ramal|toestel|tst|anknytning|lokal)"
)
_ENTRY: Final = re.compile(
    r"'?(?P<before>[(\[]?[^\W\d][^\d:+()\[\]]{0,30}?[)\]]?[\s.]*+:?\s*+)?"
    rf"(?P<number>'?[+(]*\d[\d\s()/.–-]*(?<=[\d)])(?:[\s,;]*\b{_EXTENSION}(?![^\W\d])[.:]?\s*\d{{1,6}}|\s*#\s?\d{{1,6}})?)"
    r"(?P<behind>\s*[(\[][^\W\d][^()\[\]=+]{0,30}[)\]]|[\s–-]+[^\W\d][^\d:+()]{0,20})?\Z",
    re.IGNORECASE,
)
_BEHIND_A_NUMBER: Final = re.compile(rf"\s*[,;]?\s*\b{_EXTENSION}(?![^\W\d])[.:]?\s*\d+\Z|\s*#\s?\d+\Z", re.IGNORECASE)
_IS_EXTENSION: Final = re.compile(_EXTENSION, re.IGNORECASE)
_LOOSE: Final = (
    r"\n",
    r";",
    r"(?<!,),(?!,)",
    r"\s/\s|\s\|\s|\|",
    rf"(?i:(?<!\s)\s+(?:{'|'.join(WORDS)})\s+)",
    r"(?<!\s)\s*&\s*|\s\+\s|\s[·•\\]\s",
)
_CLOSE: Final = (
    r"\s[–—-]\s|\s{2,}",
    r"/",
    r"(?<=[\d)])\s+(?=\+\d)",
    r"(?<=\))\s+(?=[\d(])",
    r"(?<=[\d)])\s+(?=\(?[^\W\d])",
)
"""What stands within numbers as well: each that it parts must be one from its first figure on, or have a label."""
_SIGNS: Final = tuple(map(re.compile, (*_LOOSE, *_CLOSE)))
_FEWEST: Final = 7
"""Digits of a number from its first figure on."""
_LONGEST: Final = 100
_MOST: Final = 4000
_DEEPEST: Final = 3
"""Signs within each other: a comma between pieces with a stroke in them. Each way is tried, so that more cost time."""
_SHORT: Final = {
    "t": "", "tel": "", "ph": "", "m": "mobile", "mob": "mobile", "gsm": "mobile", "cel": "mobile", "kom": "mobile",
    "f": "fax", "w": "work", "off": "work", "gesch": "work", "dienstl": "work", "h": "home", "priv": "home",
    "privat": "home", "privé": "home", "prive": "home", "privado": "home", "privato": "home", "prywatny": "home",
}  # fmt: skip
_OWN_WORDS: Final = frozenset(
    "büro bureau ufficio oficina escritório biuro kontor kantoor zuhause daheim casa domicile domicilio dom hem thuis"
    " dienstlich geschäftlich zentrale central centrale direkt direct werkstatt lager praxis empfang reception".split()
)
"""Labels as people write them, beside those of headings."""


class LabelledNumber(NamedTuple):
    """A number as it is written, and what it is for: "" where nothing says so."""

    number: str
    label: str


def numbers_in(text: str, *, whole: bool = False) -> list[LabelledNumber]:
    """Return the numbers of a text with their labels, in front or in brackets; a text that is not plainly several, or
    one with a label, as it stands.

    ``whole``: a number without a label is one only with its area code, as in a value that should hold one.
    """
    text = text.strip()
    if len(text) > _MOST:
        return [LabelledNumber(text, "")]
    found = _apart(text, 0, whole)
    if found:
        return found
    alone = _entry(text, whole=False)
    if alone is not None and (":" in text or is_label(alone[1])):
        return [LabelledNumber(alone[0], label_of(alone[1]))]
    return [LabelledNumber(text, "")]


def is_label(text: str) -> bool:
    """Return whether words are known to say what a number is for."""
    plain = text.strip(" .:()[]-–")
    meant = meaning(plain)
    return (
        fold(plain) in _FOLDED
        or fold(plain) in _FOLDED_WORDS
        or is_known_label(plain)
        or (meant is not None and meant.field == "phone")
    )


def label_of(text: str) -> str:
    """Return what words say that a number is for: ``mobile`` for ``(mob.)``, and what is no abbreviation as written."""
    plain = text.strip(" .:()[]-–")
    return _FOLDED.get(fold(plain), own_or_plain(plain) if plain else "")


def _apart(text: str, first: int, whole: bool, depth: int = 1) -> list[LabelledNumber]:
    """Return the numbers that signs part in a text, those from ``first`` on; nothing where a piece is no number."""
    for place, sign in enumerate(_SIGNS[first:], start=first):
        pieces = [piece.strip() for piece in sign.split(text) if piece.strip()]
        if len(pieces) < 2:
            continue
        found: list[LabelledNumber] = []
        for piece in pieces:
            own = _apart(piece, place + 1, whole, depth + 1) if depth < _DEEPEST else []
            if not own:
                entry = _entry(piece, whole=whole or place >= len(_LOOSE))
                own = [LabelledNumber(entry[0], label_of(entry[1]))] if entry else []
            if not own:
                break
            found += own
        else:
            return found
    return []


def _entry(text: str, *, whole: bool) -> tuple[str, str] | None:
    """Return the number that a text is and the words for what it is, None where it is not one."""
    match = _ENTRY.match(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    number, before, behind = match["number"].strip(), match["before"] or "", match["behind"] or ""
    said = before or behind
    if (before and behind) or _IS_EXTENSION.fullmatch(before.strip(" .:")):
        return None
    if behind and not behind.strip().startswith(("(", "[")) and not is_label(behind):
        return None
    bare = _BEHIND_A_NUMBER.sub("", number).lstrip("'")
    if not _is_whole(bare) or (whole and not said and not _has_area(bare)):
        return None
    return number, said


def _has_area(number: str) -> bool:
    return number[:1] in "+0(" and sum(map(str.isdigit, number)) >= _FEWEST


def _is_whole(number: str) -> bool:
    """Whether a text is a number by itself, and not but a country and an area: ``+49 (0)171 / 765 43 22`` is one."""
    if not looks_like_number(number):
        return False
    if not number.startswith(("+", "00")):
        return True
    # Of 0043 (0)1 nothing is left after country and zero: there is no reading with a country.
    return any(one.country and len(one.national) >= phone_numbers.LOCAL for one in phone_numbers.readings(number))


_FOLDED: Final = {fold(word): label for word, label in _SHORT.items()}
_FOLDED_WORDS: Final = frozenset(map(fold, _OWN_WORDS))
