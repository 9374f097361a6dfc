"""The words of what is typed, every way that each may be written, and the question to the index made of them.

The index holds words as they are written, without accents; where a name has letters that no accent can be taken from,
it holds the name in plain letters too. What is typed is made plain, so either side may be written either way. Other
spellings, umlauts written as two letters, other forms of an English word: those are asked for beside, as far as the
index holds any.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from fieldkit.db.base import search_due
from fieldkit.domain.text.letters import MARKS, other_letters, other_vowels, without_marks, without_strokes
from fieldkit.domain.text.spelling import inflections, spellings

_WORD = re.compile(r"[^\W_]+")
_BORDER = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_MARKED = re.compile(rf"[^\W_]+(?:[{MARKS}][^\W_]+)+")
_MOST_WORDS = 12


class Word(NamedTuple):
    """One word that is typed."""

    plain: str
    beginnings: tuple[str, ...]
    """What a word may begin with to be meant, ``plain`` first."""
    forms: tuple[str, ...]
    """Whole words that are other forms of it: "quote" for "quotes"."""

    def stands_in(self, heads: Sequence[str], forms: bool) -> bool:
        """Return whether one of the words ``heads`` is meant, other forms included if ``forms``."""
        for head in heads:
            if head.startswith(self.beginnings):
                return True
        return forms and not set(self.forms).isdisjoint(heads)

    def place_in(self, text: str) -> int:
        """Return where in a text in small, plain letters the word or a form of it begins; -1 if nowhere."""
        if not any(begun in text for begun in self.beginnings + self.forms):
            return -1  # a plain look takes a tenth of the time, and mostly there is nothing
        found = _looking_for(self).search(text)
        return found.start() if found else -1


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` as they are looked for: lower case, plain letters, each once, at most 12."""
    return list(dict.fromkeys(heads_of(text)))[:_MOST_WORDS]


@lru_cache(maxsize=2_000)
def word(plain: str) -> Word:
    """Return the ways in which a plain word may be written."""
    others = (*other_vowels(plain), *spellings(plain), *other_letters(plain))
    return Word(
        plain, (plain, *(one for one in dict.fromkeys(others) if not one.startswith(plain))), inflections(plain)
    )


@lru_cache(maxsize=200)
def _looking_for(sought: Word) -> re.Pattern[str]:
    forms = [rf"{form}(?![^\W_])" for form in sought.forms]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join([*sought.beginnings, *forms])})")


def begins_words(text: str, words: Sequence[str]) -> bool:
    """Return whether ``text`` has, for each of ``words``, a word beginning with it: what the index would say."""
    heads = names_in(text)
    return all(any(head.startswith(word(one).beginnings) for head in heads) for one in words)


def heads_of(text: str) -> list[str]:
    """Return all words in order, as the index's tokenizer makes them, in plain letters."""
    lower = text.lower()
    if not lower.isascii():
        lower = without_strokes(lower)
        lower = "".join(map(_without_accent, unicodedata.normalize("NFC", lower)))
    return _WORD.findall(lower)


@lru_cache(maxsize=1_000)
def names_in(text: str) -> tuple[str, ...]:
    """Return all words in order, and those with marks inside them in one piece too. Kept: most keys find the same."""
    heads = heads_of(text)
    if "'" in text or not text.isascii() or "`" in text:
        heads += heads_of(without_marks(" ".join(_MARKED.findall(text))))
    return tuple(map(intern, heads))  # of what clients say to a card most words are in other cards too


def in_names(expression: str) -> str:
    """Return an expression that asks only for what a record is called, and its other names."""
    return f"{{title words plain}} : ({expression})"


class WordQuery:
    """What is asked of the index: every word, at the beginning of a word of the record."""

    __slots__ = ("_connection", "_forms", "_held", "chunks", "words")

    def __init__(self, connection: sqlite3.Connection, text: str, *, forms: bool) -> None:
        search_due.caught_up(connection)
        self._connection = connection
        self._forms = forms
        self._held: dict[str, bool] = {}
        self.words = words_of(text)
        """The words, plain, each once."""
        self.chunks: list[tuple[str, ...]] = []
        """The words, those together that are typed without a blank between them."""
        seen: set[str] = set()
        for piece in text.split():
            chunk = tuple(one for one in dict.fromkeys(heads_of(piece)) if one in self.words and one not in seen)
            seen.update(chunk)
            if chunk:
                self.chunks.append(chunk)

    def expression(self) -> str:
        """Return the FTS5 expression for records that have all words."""
        return " AND ".join(self.chunk(chunk) for chunk in self.chunks)

    def term(self, plain: str) -> str:
        """Return the expression for one word: its beginnings and forms, as far as the index has any."""
        its = word(plain)
        choices = [f'"{plain}"*', *(f'"{one}"*' for one in its.beginnings[1:] if self.holds(f'"{one}"*'))]
        if self._forms:
            choices += [f'"{one}"' for one in its.forms if self.holds(f'"{one}"')]
        pieces = _BORDER.split(plain)
        if len(pieces) > 1:  # "wg3526" is written "WG-3526" too
            apart = " + ".join(f'"{piece}"' for piece in pieces) + " *"
            choices += [apart] if self.holds(apart) else []
        return f"({' OR '.join(choices)})" if len(choices) > 1 else choices[0]

    def holds(self, choice: str) -> bool:
        """Return whether the index has anything for an expression."""
        held = self._held.get(choice)
        if held is None:
            found = self._connection.execute("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (choice,)).fetchone()
            held = self._held[choice] = found is not None
        return held

    def joined(self) -> Iterator[str]:
        """Yield the expressions for words that are written in one, or a word that is written in two."""
        flat = [one for chunk in self.chunks for one in chunk]
        for place in range(len(flat)):
            rest = [self.term(one) for one in flat[:place] + flat[place + 2 :]]
            if place + 1 < len(flat) and self.holds(glued := f'"{flat[place]}{flat[place + 1]}"*'):
                yield " AND ".join([*rest, glued])
            others = [self.term(one) for one in flat[:place] + flat[place + 1 :]]
            for cut in range(2, len(flat[place]) - 1):
                apart = f'"{flat[place][:cut]}" + "{flat[place][cut:]}" *'
                if self.holds(apart):
                    yield " AND ".join([*others, apart])

    def together(self, chunk: tuple[str, ...]) -> str:
        """Return the expression for words typed without a blank as one word; "" if the index has none."""
        whole = f'"{"".join(chunk)}"*'
        return whole if len(chunk) > 1 and self.holds(whole) else ""

    def chunk(self, chunk: tuple[str, ...]) -> str:
        """Return the expression for words typed without a blank between them."""
        terms = " AND ".join(map(self.term, chunk))
        together = self.together(chunk)
        return f"(({terms}) OR {together})" if together else terms


def _without_accent(char: str) -> str:
    if char < "\x80":
        return char
    if "\u0300" <= char <= "\u036f":
        return ""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base < "\x80" else char
