"""Which code page a text is in that is not UTF-8: the one in which its letters make words of one language.

Names share most of their letters: ä and é have the same byte in Western and Central European pages. What tells is the
letters beside them: no language has both ø and í, and none has a ³ inside a word. What two pages read alike is
called by the more common one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

DEFAULT: Final = "cp1252"
NAMES: Final = {
    "cp1252": "Windows Western",
    "cp1250": "Windows Central European",
    "iso-8859-15": "Western",
    "iso-8859-2": "Central European",
    "cp1251": "Windows Cyrillic",
    "mac_roman": "Macintosh Western",
    "cp850": "DOS Western",
    "cp852": "DOS Central European",
}
"""What each page is called, the more common first."""

_WESTERN: Final = {
    "de": "äöüß",
    "fr": "àâçéèêëîïôœùûü",
    "it": "àéèìòù",
    "es": "áéíóúüñ",
    "pt": "ãáàâçéêíóôõú",
    "nl": "ëïéèöü",
    "da": "æøåé",
    "sv": "åäöéü",
}
_CENTRAL: Final = {
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "hr": "čćđšž",
    "ro": "âîăşţ",
    "de": "äöüß",
}
_CYRILLIC: Final = {"ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"}
_LANGUAGES: Final = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "iso-8859-15": _WESTERN,
    "iso-8859-2": _CENTRAL,
    "cp1251": _CYRILLIC,
    "mac_roman": _WESTERN,
    "cp850": _WESTERN,
    "cp852": _CENTRAL,
}
_SIGNS_OF: Final = {
    "pl": (b".pl", b"+48", b"nazwisk", b"ulica", b"stanowisk"),
    "cs": (b".cz", b"+420", b"ulice", b"prijmen"),
    "sk": (b".sk", b"+421", b"priezvisk"),
    "hu": (b".hu", b"+36", b"utca"),
    "hr": (b".hr", b"+385", b"prezime"),
    "ro": (b".ro", b"+40"),
    "da": (b".dk", b"+45", b"fornavn"),
    "sv": (b".se", b"+46", b"efternamn"),
    "fr": (b".fr", b"+33", b"courriel"),
    "it": (b".it", b"+39", b"cognome"),
    "es": (b".es", b"+34", b"apellido"),
    "pt": (b".pt", b"+351", b".br", b"telefone"),
    "nl": (b".nl", b"+31", b"achternaam"),
    "ru": (b".ru", b"+7"),
}
"""What stands in a text, beside the letters, when it is of a country: domains, dialling codes, headings."""
_WORD: Final = re.compile(rb"[A-Za-z'\x80-\xff-]{0,40}[\x80-\xff][A-Za-z'\x80-\xff-]{0,40}")
_PUNCTUATION: Final = frozenset("‘’‚“”„–—…•·«»°€©®™§´`‹›¿¡№ªº\xa0")
_QUOTED: Final = re.compile(rb"\xab(.+)\xbb")
"""A word in guillemets, which another page has as letters: nobody is called Ťcaféť."""
_MOST_WORDS: Final = 4000
_POOLED: Final = 0.5
"""How much it counts, a letter, that all words are of one language."""
_COUNTRY: Final = 0.25
"""How much it counts, a letter, that addresses or numbers are of the country of that language."""
_RARE: Final = 0.25
"""What a page costs that only old programs write."""
_SELDOM: Final = ("mac_roman", "cp850", "cp852")
_OUT_OF_PLACE: Final = 2.0
"""What a sign inside a word costs, a capital after a small letter, or a Cyrillic letter beside a Latin one."""


def likely(lines: Iterable[bytes], whole: bytes = b"") -> str:
    """Return the code page in which ``lines`` are most likely written; ``whole`` is the text around them."""
    found: Counter[bytes] = Counter()
    for line in lines:
        found.update(_QUOTED.sub(rb"\1", word) for word in _WORD.findall(line))
        if len(found) > _MOST_WORDS:
            break
    seen = whole[:1_000_000].lower()
    countries = {lang for lang, signs in _SIGNS_OF.items() if any(_stands(sign, seen) for sign in signs)}
    best, best_score = DEFAULT, float("-inf")
    for page in NAMES:
        score = _score(found, page, countries)
        if score > best_score:
            best, best_score = page, score
    return best


def text(raw: bytes, page: str) -> str:
    """Return ``raw`` read in a code page; bytes that it leaves undefined as Latin-1 has them."""
    try:
        return raw.decode(page)
    except UnicodeDecodeError:
        return "".join(map(_letters(page).__getitem__, raw))


def called(page: str) -> str:
    """Return what a page is called in a sentence: ``Windows Western (cp1252)``."""
    return f"{NAMES.get(page, page)} ({page})"


@lru_cache(16)
def _letters(page: str) -> tuple[str, ...]:
    return tuple(_one(bytes([code]), page) for code in range(256))


def _one(byte: bytes, page: str) -> str:
    try:
        return byte.decode(page)
    except UnicodeDecodeError:
        return byte.decode("latin-1")


def _stands(sign: bytes, seen: bytes) -> bool:
    if not sign.startswith(b"."):
        return sign in seen
    return re.search(re.escape(sign) + rb"(?![a-z0-9.-])", seen) is not None


def _score(words: Counter[bytes], page: str, countries: set[str]) -> float:
    languages = _LANGUAGES[page]
    pooled = dict.fromkeys(languages, 0.0)
    seen: Counter[str] = Counter()
    total = -_RARE if page in _SELDOM else 0.0
    for raw, count in words.items():
        word = text(raw, page)
        letters = [sign for sign in word if not sign.isascii() and sign.isalpha()]
        bad = _misplaced(word)
        total -= _OUT_OF_PLACE * bad * count
        if bad or not letters:
            continue
        for letter in letters:
            seen[letter.lower()] += count
        fits = {lang: _fit(letters, word, alphabet) for lang, alphabet in languages.items()}
        total += max(fits.values()) * count
        for lang, fit in fits.items():
            pooled[lang] += fit * count + (_COUNTRY * len(letters) * count if lang in countries else 0)
    best = max(pooled.values())
    if languages is _WESTERN:
        # Swiss and Belgian lists have names of two languages, which Slovak seems to have all letters of
        best = max(best, *(_shared(seen, one + other) for one, other in combinations(languages.values(), 2)))
    return total + _POOLED * best


def _shared(seen: Counter[str], alphabet: str) -> float:
    return float(sum(count if letter in alphabet else -count for letter, count in seen.items()))


def _fit(letters: Sequence[str], word: str, alphabet: str) -> float:
    fit = float(sum(1 if letter.lower() in alphabet else -1 for letter in letters))
    if "ñ" in alphabet:
        # before a consonant or at the end it is the ń of Polish
        fit -= sum(not after or after not in "aeiouáéíóúAEIOU" for after in re.findall(r"[ñÑ](.?)", word))
    return fit


def _misplaced(word: str) -> int:
    """Return how many signs of a word cannot be in it: signs for sums, controls, capitals amid small letters."""
    cyrillic = sum("\u0400" <= sign <= "\u04ff" for sign in word)
    bad = cyrillic if any(sign.isascii() and sign.isalpha() for sign in word) else 0
    for place, sign in enumerate(word):
        if sign.isascii() or sign in _PUNCTUATION:
            continue
        before, after = word[place - 1 : place] if place else "", word[place + 1 : place + 2]
        amid = before.isalpha() and (before.islower() or after.islower())
        if not sign.isalpha() or unicodedata.category(sign) == "Cc" or (sign.isupper() and amid):
            bad += 1
    return bad
