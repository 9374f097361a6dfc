"""Which code page a text is in that is not UTF-8: the one in which its letters make words of one language.

Names share most of their letters: ä and é have the same byte in Western and Central European pages. What tells is the
letters beside them: no language has both ø and í, and none has a ³ inside a word. What two pages read alike is
called by the more common one.

Chinese, Japanese and Korean are told by their letters, of which most are in common use: read in another page of two
bytes many are rare ones, and what is none of these has some beside Latin letters.
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
    "cp1253": "Windows Greek",
    "cp1255": "Windows Hebrew",
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
    "cp1253": {"el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ"},
    "cp1255": {"he": "אבגדהוזחטיךכלםמןנסעףפץצקרשת"},
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
    "el": (b".gr", b"+30"),
    "he": (b".il", b"+972"),
}
"""What stands in a text, beside the letters, when it is of a country: domains, dialling codes, headings."""
OF_TWO_BYTES: Final = {
    "cp949": "Korean",
    "cp932": "Japanese",
    "euc_jp": "Japanese",
    "gbk": "Simplified Chinese",
    "cp950": "Traditional Chinese",
}
"""Pages in which a letter has two bytes; of what two read alike the first is taken."""
_COMMON_LEADS: Final = {
    "cp949": (0xB0, 0xC8),
    "cp932": (0x88, 0x97),
    "euc_jp": (0xB0, 0xCF),
    "gbk": (0xB0, 0xD7),
    "cp950": (0xA4, 0xC6),
}
"""First bytes of the letters that are in use: text of another page has rare ones among them."""
_HIGH: Final = 0xA1
_COMMON: Final = 0.8
_KANA: Final = 10
"""One sign in so many that tells Japanese from Chinese, where both have the same bytes."""
_FEWEST: Final = 5
"""Letters that are enough for that."""
_MOST_LINES: Final = 1000
_LONGEST: Final = 4000
_RUN: Final = re.compile(r"[A-Za-z]?[^\x00-\x7f]+[A-Za-z]?")
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
_AT_THE_END: Final = frozenset("ςךםןףץ")
_NOT_AT_THE_END: Final = frozenset("σכמנפצ")
"""Letters of Greek and Hebrew that are written so at the end of a word only, and nowhere but there."""
_NO_CAPITALS: Final = 1.0
"""What it costs a page with capitals that no word begins with one, as none does in Hebrew."""
_OUT_OF_PLACE: Final = 2.0
"""What a sign inside a word costs, a capital after a small letter, or a letter of another script beside a Latin one."""


def likely(lines: Iterable[bytes], whole: bytes = b"") -> str:
    """Return the code page in which ``lines`` are most likely written; ``whole`` is the text around them."""
    found: Counter[bytes] = Counter()
    kept: list[bytes] = []
    for line in lines:
        kept.append(line)
        found.update(_QUOTED.sub(rb"\1", word) for word in _WORD.findall(line))
        if len(found) > _MOST_WORDS:
            break
    seen = whole[:1_000_000].lower()
    countries = {lang for lang, signs in _SIGNS_OF.items() if any(_stands(sign, seen) for sign in signs)}
    of_two_bytes = _of_two_bytes(kept)
    if of_two_bytes and not any(_all_of_one(found, page) for page in ("cp1251", "cp1253")):
        return of_two_bytes
    best, best_score = DEFAULT, float("-inf")
    for page in NAMES:
        score = _score(found, page, countries)
        if score > best_score:
            best, best_score = page, score
    return best


def _of_two_bytes(lines: Sequence[bytes]) -> str:
    """Return the page of two bytes a letter in which all lines are common letters of one script; else ""."""
    best, best_share = "", _COMMON
    for page in OF_TWO_BYTES:
        share = _share_of_common(lines, page)
        if share > best_share:
            best, best_share = page, share
    return best


def _share_of_common(lines: Sequence[bytes], page: str) -> float:
    """Return how many of the letters are common ones of the script of a page; 0 where Latin letters stand beside."""
    total = common = single = kana = runs = beside_latin = 0
    for line in lines[:_MOST_LINES]:
        try:
            read = line[:_LONGEST].decode(page) if len(line) <= _LONGEST else ""
        except UnicodeDecodeError:
            return 0
        for run in _RUN.findall(read):
            runs += 1
            beside_latin += run[:1].isascii() or run[-1:].isascii()
            for sign in run:
                code = sign.encode(page)
                if len(code) == 1:
                    single += not sign.isascii()
                elif not unicodedata.category(sign).startswith(("P", "S", "Z")):
                    total += 1
                    kana += "\u3040" <= sign <= "\u30ff"
                    common += _is_common(code, sign, page)
    if total < _FEWEST or single > total or 3 * beside_latin > runs or 3 * runs > 2 * (total + single):
        return 0
    if page == "euc_jp" and kana * _KANA < total:
        return 0
    return common / total


def _is_common(code: bytes, sign: str, page: str) -> bool:
    first, last = _COMMON_LEADS[page]
    if page in ("cp932", "euc_jp") and "\u3040" <= sign <= "\u30ff":
        return True
    return first <= code[0] <= last and (code[1] >= _HIGH or page in ("cp932", "cp950"))


def _all_of_one(words: Counter[bytes], page: str) -> bool:
    """Return whether all words are in the letters of a page of one byte, and none is out of place."""
    return all(
        not _misplaced(word) and any(set(word.lower()) <= {*alphabet, "-"} for alphabet in _LANGUAGES[page].values())
        for word in (text(raw, page) for raw in words)
    )


def text(raw: bytes, page: str) -> str:
    """Return ``raw`` read in a code page; bytes that it leaves undefined as Latin-1 has them."""
    try:
        return raw.decode(page)
    except UnicodeDecodeError:
        if page in OF_TWO_BYTES:
            return raw.decode(page, "replace")
        return "".join(map(_letters(page).__getitem__, raw))


def called(page: str) -> str:
    """Return what a page is called in a sentence: ``Windows Western (cp1252)``."""
    return f"{(NAMES | OF_TWO_BYTES).get(page, page)} ({page})"


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
    seen_first: set[str] = set()
    total = -_RARE if page in _SELDOM else 0.0
    for raw, count in words.items():
        word = text(raw, page)
        letters = [sign for sign in word if not sign.isascii() and sign.isalpha()]
        bad = _misplaced(word)
        total -= _OUT_OF_PLACE * bad * count
        if bad or not letters:
            continue
        seen_first.add(word[:1])
        for letter in letters:
            seen[letter.lower()] += count
        fits = {lang: _fit(letters, word, alphabet) for lang, alphabet in languages.items()}
        total += max(fits.values()) * count
        for lang, fit in fits.items():
            pooled[lang] += fit * count + (_COUNTRY * len(letters) * count if lang in countries else 0)
    if page == "cp1251" and len(words) > 1 and not any(map(str.isupper, seen_first)):
        total -= _NO_CAPITALS
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
    others = sum("\u0370" <= sign <= "\u05ff" for sign in word)
    bad = others if any(sign.isascii() and sign.isalpha() for sign in word) else 0
    for place, sign in enumerate(word):
        if sign.isascii() or sign in _PUNCTUATION:
            continue
        before, after = word[place - 1 : place] if place else "", word[place + 1 : place + 2]
        amid = before.isalpha() and (before.islower() or after.islower())
        bad += (sign in _AT_THE_END) if after.isalpha() else (sign in _NOT_AT_THE_END and before.isalpha())
        if not sign.isalpha() or unicodedata.category(sign) == "Cc" or (sign.isupper() and amid):
            bad += 1
    return bad
