"""Finding a card by what a client says: two to five words in a hurry, the last half typed, or a whole sentence.

Cards are few, so all of them are scored in memory. A card has phrases (its title, the ways to say it, other words
for it), and a phrase fits as far as the words that were typed are its words: rare words count for more than
common ones, pairs of words in their order count extra, and a word counts though it is in another number or
tense, spelled the British or the American way, one of several words for the same thing, the beginning of a word,
or one slip of the finger away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log
from typing import Any, NamedTuple

from fieldkit.domain.cards.stemming import SMALL, stem, words_in

LONGEST = 24
"""Words of a sentence that are looked at; who types more has pasted."""
BEGUN = 0.8
"""Worth of a word that begins like the one being typed."""
SLIPPED = 0.7
"""Worth of a word one slip away."""
BODY = 0.2
"""Worth of a word in the card's text, against one in a phrase."""
PAIR = 0.65
"""Worth of two words next to each other, against a single one that is as rare."""
ALL_PHRASES = 0.35
"""Worth of all phrases of a card together, against the one that fits best."""
SPREAD = 0.45
"""How much a long phrase is held against itself: 0 not at all, 1 by its full weight."""
FAINT = 0.4
"""Cards that fit less than this part of the best one are left out."""
Kept = list[Any]
"""An index as ``CardMatcher.kept`` gives it: its own shape, for nobody else to read."""
_MOST_BEGINNINGS = 40
_MOST_KNOWN = 2000
"""Typed words whose meaning is kept; they change with every letter of a sentence."""
_SMALL_WORTH = 0.22


# Named tuples and a plain class: the import of dataclasses would be a tenth of what ``fieldkit find`` may take.


class Sayings(NamedTuple):
    """What a card can be found by."""

    card: int
    """The card's local id."""
    phrases: tuple[str, ...]
    """Title, ways to say it, other words for it."""
    body: str = ""
    """The rest of its text, which counts for little."""


class Fit(NamedTuple):
    """A card and how well it fits."""

    card: int
    score: float
    """Comparable within one search only."""
    share: float
    """0 to 1: how much of what was said the card holds, by weight."""


class CardMatcher:
    """The words of all cards, ready to be searched. ``same`` are groups of words that mean the same."""

    def __init__(self, cards: Sequence[Sayings], same: Iterable[Sequence[str]] = ()) -> None:
        self._joined: dict[tuple[str, ...], str] = {}
        self._phrases: list[tuple[int, float]] = []
        self._terms: dict[str, str] = {}
        """Of each stem and pair its worth, the phrases that hold it, and the cards whose text does: "2.4|3 17|5".

        Texts, as all these numbers by themselves would take three times the memory, and a search reads few.
        """
        self._spelled: dict[str, str] = {}
        self._known: dict[tuple[str, bool], dict[str, float]] = {}
        for group in same:
            for words in group:
                self._joined[tuple(map(stem, words_in(words)))] = stem(words_in(group[0])[0])
        self._first = {stems[0] for stems in self._joined}
        self._read_cards(cards)

    def kept(self) -> Kept:
        """Return what took time to read, as lists that JSON can hold."""
        joined = [(list(stems), meant) for stems, meant in self._joined.items()]
        return [joined, self._phrases, _grouped(self._terms, "\t"), _grouped(self._spelled, " ")]

    @classmethod
    def of(cls, kept: Iterable[Any]) -> CardMatcher:
        """Return the index that ``kept`` describes, a fifth of the time it takes to read the cards again.

        Its parts are asked for one by one, so that they need not be in memory together.
        """
        said, parts = cls(()), iter(kept)
        said._joined = {tuple(stems): meant for stems, meant in next(parts)}
        said._phrases = [(card, weight) for card, weight in next(parts)]
        said._terms = _ungrouped(next(parts), "\t")
        said._spelled = _ungrouped(next(parts), " ")
        if next(parts, None) is not None:
            raise ValueError("more than an index has")
        said._first = {stems[0] for stems in said._joined}
        return said

    def find(self, text: str) -> list[Fit]:
        """Return the cards that fit what was said, best first. The last word may be half typed."""
        terms = list(self._typed(words_in(text)[:LONGEST], text[-1:].isalnum()))
        if not terms:
            return []
        best: dict[int, float] = defaultdict(float)
        held: dict[int, float] = defaultdict(float)
        whole = sum(worth for _, worth in terms)
        by_phrase: dict[int, float] = defaultdict(float)
        for choices, worth in terms:
            in_phrase: dict[int, float] = {}
            in_card: dict[int, float] = {}
            for term, likeness in choices.items():
                value = likeness * worth
                _, phrases, bodies = self._terms.get(term, "||").split("|")
                for number in map(int, phrases.split()):
                    if value > in_phrase.get(number, 0.0):
                        in_phrase[number] = value
                    card = self._phrases[number][0]
                    if value > in_card.get(card, 0.0):
                        in_card[card] = value
                for card in map(int, bodies.split()):
                    if value * BODY > in_card.get(card, 0.0):
                        in_card[card] = value * BODY
            for number, value in in_phrase.items():
                by_phrase[number] += value
            for card, value in in_card.items():
                held[card] += value
        for number, value in by_phrase.items():
            card, weight = self._phrases[number]
            best[card] = max(best[card], value / (whole + SPREAD * weight))
        scores = {card: best[card] + ALL_PHRASES * value / whole for card, value in held.items()}
        top = max(scores.values(), default=0.0)
        fits = [
            Fit(card, score, min(1.0, held[card] / whole)) for card, score in scores.items() if score >= FAINT * top
        ]
        return sorted(fits, key=lambda fit: (-fit.score, fit.card))

    # Reading the cards

    def _read_cards(self, cards: Sequence[Sayings]) -> None:
        holders: dict[str, list[int]] = defaultdict(list)
        bodies: dict[str, set[int]] = defaultdict(set)
        seen: dict[str, set[int]] = defaultdict(set)
        features: list[set[str]] = []
        for card in cards:
            for phrase in _single(card.phrases):
                stems = list(self._stems(words_in(phrase), spelled=True))
                mine = {*stems, *_pairs(stems)}
                for term in mine:
                    holders[term].append(len(self._phrases))
                    seen[term].add(card.card)
                features.append(mine)
                self._phrases.append((card.card, 0.0))
            for term in self._stems(words_in(card.body), spelled=True):
                bodies[term].add(card.card)
        total = len({card.card for card in cards}) + 1
        worth: dict[str, float] = {}
        for term in {*seen, *bodies}:
            many = len(seen.get(term, ())) or 1 + len(bodies[term]) // 2
            worth[term] = log(1 + total / many) * (_SMALL_WORTH if term in SMALL else 1.0)
            if " " in term:
                worth[term] *= PAIR * (0.5 if all(word in SMALL for word in term.split()) else 1.0)
            phrases, texts = holders.get(term, ()), sorted(bodies.get(term, ()))
            self._terms[term] = f"{worth[term]}|{' '.join(map(str, phrases))}|{' '.join(map(str, texts))}"
        for number, mine in enumerate(features):
            self._phrases[number] = (self._phrases[number][0], sum(worth[term] for term in mine))
        self._spelled = dict(sorted(self._spelled.items(), key=lambda pair: pair[::-1]))

    def _worth(self, term: str) -> float:
        """Return what a term is worth, 0 for one that no card has."""
        return float(self._terms.get(term, "0|").partition("|")[0])

    def _stems(self, words: Sequence[str], *, spelled: bool = False) -> Iterator[str]:
        """Yield the stems of ``words``, several that mean one thing joined into that one."""
        stems = list(map(stem, words))
        if spelled:
            for word, plain in zip(words, stems, strict=True):
                self._spelled.setdefault(word, plain)
                self._spelled.setdefault(plain, plain)
        place = 0
        while place < len(stems):
            joined, size = stems[place], 1
            if joined in self._first:
                for length in (4, 3, 2, 1):
                    found = self._joined.get(tuple(stems[place : place + length]))
                    if found is not None:
                        joined, size = found, length
                        break
            yield joined
            place += size

    # Reading what is typed

    def _typed(self, words: Sequence[str], half: bool) -> Iterator[tuple[Mapping[str, float], float]]:
        """Yield, for each word and pair typed, what it may stand for with its likeness, and its worth."""
        stems = list(self._stems(words))
        before: Mapping[str, float] = {}
        for place, word in enumerate(stems):
            last = half and place == len(stems) - 1
            # A join ("son in law") is a word already; the last one typed is begun as it stands.
            meant = self._meant(words[-1] if last and word == stem(words[-1]) else word, last)
            worth = max((self._worth(term) * like for term, like in meant.items()), default=0.0)
            # A word that no card has says that the cards which fit the rest fit less well.
            yield meant, worth or (_SMALL_WORTH if word in SMALL else 1.0)
            pairs = {
                f"{one} {other}": like * also
                for one, like in before.items()
                for other, also in meant.items()
                if f"{one} {other}" in self._terms
            }
            if pairs:
                yield pairs, max(map(self._worth, pairs))
            before = meant

    def _meant(self, word: str, begun: bool) -> dict[str, float]:
        """Return the terms that a typed word may stand for, each with its likeness up to 1."""
        known = self._known.get((word, begun))
        if known is not None:
            return known
        plain = self._same(stem(word))
        meant: dict[str, float] = {}
        if plain in self._terms:
            meant[plain] = 1.0
        if begun and (len(word) > 1 or not meant):
            for its in self._beginning(word):
                meant.setdefault(self._same(its), BEGUN if len(word) > 2 else BEGUN / 2)
        if not meant and len(word) >= 4:
            for its in self._slipped(word):
                meant.setdefault(self._same(its), SLIPPED)
            if not meant and not begun:
                # In a hurry a word stays half typed in the middle too.
                for its in self._beginning(word):
                    meant.setdefault(self._same(its), SLIPPED)
            if begun and not meant and len(word) >= 5:
                for its in self._slipped_beginning(word):
                    meant.setdefault(self._same(its), SLIPPED * BEGUN)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[word, begun] = meant
        return meant

    def _same(self, plain: str) -> str:
        return self._joined.get((plain,), plain)

    def _beginning(self, word: str) -> Iterator[str]:
        found = 0
        for spelled, plain in self._spelled.items():
            if spelled.startswith(word) and spelled != word:
                yield plain
                found += 1
                if found >= _MOST_BEGINNINGS:
                    return
        for words in self._joined:
            if len(words) == 1 and words[0].startswith(word):
                yield words[0]

    def _slipped(self, word: str) -> Iterator[str]:
        """Yield what a word that no card has may have been meant to be: 1 ms, an index of slips would be 2 MB."""
        for spelled, plain in self._spelled.items():
            if _may_be_a_slip(word, spelled) and _one_slip(word, spelled):
                yield plain
        for first, *more in self._joined:
            if not more and first not in self._spelled and _may_be_a_slip(word, first) and _one_slip(word, first):
                yield first

    def _slipped_beginning(self, word: str) -> Iterator[str]:
        for spelled, plain in self._spelled.items():
            if len(spelled) > len(word) and spelled[0] == word[0] and _one_slip(word, spelled[: len(word)]):
                yield plain


def _grouped(those: Mapping[str, str], mark: str) -> dict[str, str]:
    """Return each value with all of its keys: most phrases give their value to ten."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key, value in those.items():
        groups[value].append(key)
    return {value: mark.join(keys) for value, keys in groups.items()}


def _ungrouped(groups: Mapping[str, str], mark: str) -> dict[str, str]:
    return {key: value for value, keys in groups.items() for key in keys.split(mark)}


def _single(phrases: Iterable[str]) -> Iterator[str]:
    """Yield each phrase; a list of short ones ("lease, landlord, builders") as its parts."""
    for phrase in phrases:
        parts = phrase.split(",")
        if len(parts) > 2 and all(len(part.split()) <= 3 for part in parts):
            yield from parts
        else:
            yield phrase


def _pairs(stems: Sequence[str]) -> Iterator[str]:
    for one, other in pairwise(stems):
        yield f"{one} {other}"


def _may_be_a_slip(typed: str, meant: str) -> bool:
    return len(meant) >= 4 and -2 < len(typed) - len(meant) < 2


def _one_slip(typed: str, meant: str) -> bool:
    """Whether one letter added, left out, changed, or swapped with the next makes ``typed`` of ``meant``."""
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    one, other = typed[start:], meant[start:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
    return one[1:] == other or one == other[1:]
