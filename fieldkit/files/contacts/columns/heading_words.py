"""The words of headings, from one TOML file a language in the folder ``words``.

``[headings]`` holds whole headings by what they say, ``[words]`` words that say in any heading what it is (a number,
a street), ``[for]`` words that say what a value is for. A word may mean one thing in Czech and another in Polish:
which language comes first is seen from the headings of the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from fieldkit.domain.text.letters import without_strokes
from fieldkit.domain.text.sanitize import fold

LANGUAGES: Final = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "ru")
"""In the order in which they are asked where nothing tells."""
SECTIONS: Final = ("headings", "words", "for")

_FOLDER: Final = Path(__file__).with_name("words")
_CAMEL: Final = re.compile(r"(?<=[a-z\d])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[A-Z]{2,}\b)")
_WORD: Final = re.compile(r"[^\W_]+")
_E_MAIL: Final = re.compile(r"\be[-_. ]?(mail|post)")
_LETTERS: Final = re.compile(r"\b[^\W\d_](?: [^\W\d_]\b)+")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_BOERN: Final = re.compile(r"\bbørn")
"""Danish children, who without the stroke are English for a birthday."""
_SHORTEST_PART: Final = 3


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """What the words mean of several languages, the first of which wins."""

    headings: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    purposes: dict[str, str] = field(default_factory=dict)
    """Of ``[for]``."""

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the known words that a word is made of: itself, or two, as in ``Arbeitstelefon``; () if unknown."""
        if word in self.words or word in self.purposes:
            return (word,)
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            first, second = word[:cut], word[cut:]
            if second in self.words or second in self.purposes:
                for stem in (first, first.removesuffix("s"), first.removesuffix("e")):
                    if stem in self.purposes or self.words.get(stem) in ("email", "phone"):
                        return stem, second
        return ()


@lru_cache(4096)
def plain(heading: str) -> str:
    """Return a heading in words for looking it up: no case, no accents, no signs, ``GivenName`` as two words."""
    text = fold(_CAMEL.sub(" ", heading.replace("\ufeff", "").strip()))
    return _joined(without_strokes(_BOERN.sub("boern", text)))


def spelled(heading: str) -> dict[str, str]:
    """Return how the words of a heading are spelled there, in small letters, by their plain spelling."""
    words = (word.casefold() for word in _WORD.findall(_CAMEL.sub(" ", heading)))
    return {plain(word): word for word in words}


def languages_of(headings: Iterable[str]) -> tuple[str, ...]:
    """Return the languages, the one that knows most of the headings first."""
    counts = _known_in(headings)
    return tuple(sorted(LANGUAGES, key=lambda language: -counts[language]))


def is_english(headings: Iterable[str]) -> bool:
    """Return whether headings may be English: no other language knows more of them."""
    counts = _known_in(headings)
    return counts["en"] == max(counts.values())


def _known_in(headings: Iterable[str]) -> dict[str, int]:
    texts = [plain(heading) for heading in headings]
    counts = {}
    for language in LANGUAGES:
        known = _of(language)
        counts[language] = sum(
            2 if text in known.headings else any(known.parts(word) for word in text.split()) for text in texts
        )
    return counts


@lru_cache(64)
def words_of(languages: tuple[str, ...] = LANGUAGES) -> HeadingWords:
    """Return the words of several languages as one."""
    found = HeadingWords()
    for language in languages:
        own = _of(language)
        # “Comercial” is a salesman in Spain, and what is for work in Portugal
        clear = {text: said for text, said in own.headings.items() if said != "somebody" or text not in found.purposes}
        for all_of, more in (
            (found.headings, clear),
            (found.words, own.words),
            (found.purposes, own.purposes),
        ):
            for word, meaning in more.items():
                all_of.setdefault(word, meaning)
    return found


@lru_cache(len(LANGUAGES))
def vocabulary(language: str) -> tuple[str, ...]:
    """Return the words of all headings of a language."""
    own = _of(language)
    texts = (*own.headings, *own.words, *own.purposes)
    return tuple(sorted({word for text in texts for word in text.split()}))


@lru_cache(len(LANGUAGES))
def _of(language: str) -> HeadingWords:
    table = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    headings, words, purposes = (_by_spelling(table[section]) for section in SECTIONS)
    return HeadingWords(headings, words, purposes)


def _by_spelling(table: Mapping[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, spellings in table.items():
        for spelling in spellings:
            lower = spelling.casefold()
            for text in (lower, lower.translate(_UMLAUTS)):
                found.setdefault(plain(text), meaning)
    return found


def _joined(text: str) -> str:
    text = " ".join(_WORD.findall(_E_MAIL.sub(lambda found: f"e{found[1]}", text)))
    return _LETTERS.sub(lambda found: found[0].replace(" ", ""), text)
