"""Find: one index over everything, asked at every keystroke.

The index is an FTS5 table, filled behind what is stored (``search_due``). Its rows are numbered kind by kind, so that
one kind is one range. A narrow search ranks all its hits. A wide one (a single letter, common words) would rank a
hundred thousand: there each kind gives a few of its best, title first, so that what is many never hides what is few.

This module needs no record declarations: ``fieldkit find`` must answer within a few interpreter starts.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fieldkit.db.base.single_value import value_of
from fieldkit.db.base.value_list import listed
from fieldkit.db.search import addresses, near, numbers, numbers_in_texts, states
from fieldkit.db.search.words import Word, WordQuery, begins_words, names_in, word, words_of
from fieldkit.domain.records.codes import CODES, find_as, rows_of
from fieldkit.domain.text import phone_numbers
from fieldkit.domain.text.letters import without_strokes
from fieldkit.domain.text.sanitize import digits, fold, printable

__all__ = ["Hit", "begins_words", "cards", "find", "lacks_digits", "rows_for", "words_of"]

MOST = 50
"""Hits returned at most."""
NARROW = 80
"""Up to so many hits, all are ranked."""
PASS = 600
"""Hits looked at in one pass. What lies beyond is asked for kind by kind."""
LONG_PASS = 20_000
"""The same for words whose beginnings the index does not hold: there a question costs as much as 5,000 hits."""
INDEXED = 6
"""Letters of the beginnings that the index holds (``prefix`` of the table)."""
FEW_LETTERS = 3
"""Letters up to which a beginning is so common that the first pass finds enough of it."""
STRETCH = 400
"""Rows of a kind, from its newest on, in which its last hits are looked for first."""
PER_KIND = 7
"""Hits that one kind gives to a wide search."""
FEWEST_DIGITS = phone_numbers.FEWEST
"""Digits in a row that find a telephone number."""
CARDS_BESIDE = 5
"""Cards offered for a sentence that no single record holds whole."""
FEW_WORDS = 3
"""Words up to which a record that has them all is meant, before a card that has some of them."""
LEAST_SAID = 0.35
"""Share of a few words that a card must hold to be offered beside all else: a letter or two fit any card."""
ALL_SAID = 37.9
"""Score of a card for a sentence that it holds whole."""
CERTAIN = 60.0
"""Score of a hit whose title holds every word."""

_BY_NUMBER = {phone_numbers.SAME: 90.0, phone_numbers.ENDS: 75.0, phone_numbers.HOLDS: 20.0}
"""Scores of a telephone number, by how well it fits."""
_MENTIONED = 30.0
"""Score of a number that stands in a text."""
_IN_STATE, _NEARLY_IN_STATE = 70.0, 30.0
"""Scores of a record in the state that is asked for, and of one whose word is still being typed."""
_SLIPPED = 0.6
"""What is left of a score where a word was meant that is a slip away, and half of that is for longer words."""
_COLUMNS = "rowid, kind, uid, title, words"


class Hit(NamedTuple):
    """One record found. A named tuple because dataclasses take 6 ms to import, a tenth of what find may take."""

    kind: str
    uid: str
    title: str
    words: str
    """Other names of the record: the client of a contact, what a card's objection sounds like."""
    number: int
    """Row of the search index; it holds the local id."""
    score: float
    why: str = ""
    """Why it is a hit, where the title does not say so: a number, a state, a field and what it holds."""
    guessed: bool = False
    """Whether it has another word, one slip away from what is typed."""

    @property
    def id(self) -> int:
        """The record's local id."""
        return self.number - rows_of(CODES[self.kind])[0]


def find(connection: sqlite3.Connection, text: str, kind: str = "", most: int = MOST, guess: bool = True) -> list[Hit]:
    """Return what ``text`` finds, best first, at most ``most``; ``kind`` limits it to one kind.

    Every word must occur, at the beginning of a word of the record, in any spelling; digits may occur anywhere in a
    number. Words for a state find what is in it. If nothing has the words, what has words a slip away is found. For
    several words that name nobody, the cards for what a client says are offered too. Any text is fine input.
    Without ``guess`` a record is found by what it holds alone: neither by its state, nor by a slip.
    """
    text = phone_numbers.without_begun_extension(addresses.bare(printable(text)))
    question = WordQuery(connection, text, forms=not find_as(kind).proper)
    if not question.words:
        return []
    words = [word(one) for one in question.words]
    whole = without_strokes(fold(text))
    found = {hit.number: hit for hit in _scored(_by_words(connection, question, kind), words, whole)}
    _by_number(connection, text, kind, found)
    address = addresses.address_in(text)
    if found and address and address[0] != "@":
        holders = addresses.holders(connection, address, list(found))
        _better(connection, found, [(row, score, line) for row, (score, line) in holders.items()])
    if guess:
        stated = states.in_states(connection, question, kind)
        _better(connection, found, [(s.row, _IN_STATE if s.whole else _NEARLY_IN_STATE, s.said) for s in stated])
    if not found:
        for expression in question.joined():
            rows = _some_of(connection, expression, kind)
            found |= {hit.number: hit for hit in _scored(rows, words, whole)}
    hits = list(found.values())
    if kind in ("", "card") and not (hits and address) and _may_be_said(hits, question.words):
        said = {hit.number: hit for hit in _cards_said(connection, text, kind, words, most)}
        if len(words) <= FEW_WORDS and any(hit.kind != "card" for hit in hits):
            said = {number: hit for number, hit in said.items() if hit.score >= ALL_SAID}
        hits = [max(hit, said.pop(hit.number, hit), key=lambda one: one.score) for hit in hits] + list(said.values())
    meant = phone_numbers.figures_meant(text) if guess and not found else ""
    if meant:
        _by_number(connection, meant, kind, found)
        hits = [hit._replace(guessed=True) for hit in found.values()] or hits
    if guess and not found:
        hits = _guessed(connection, question, kind, hits)
    hits.sort(key=lambda hit: (-hit.score, hit.title.casefold(), -hit.number))
    return hits[:most]


def rows_for(connection: sqlite3.Connection, kind: str, text: str, most: int) -> list[int]:
    """Return the local ids of records of ``kind`` that ``text`` finds, best first: what a link field offers.

    Nothing is guessed: a name with a slip must not become somebody else.
    """
    return [hit.id for hit in find(connection, text, kind, most, guess=False)]


def cards(connection: sqlite3.Connection, text: str, most: int = MOST, least: float = 0.0) -> list[Hit]:
    """Return the cards for what a client says, best first: halves of words, slips and other words for it count too.

    ``least`` is the share of what was said that a card must hold.
    """
    from fieldkit.db.search import cards as cards_search  # 9 ms, only where a client's words may be meant

    fits = [fit for fit in cards_search.fits(connection, text)[:most] if fit.share >= least]
    if not fits:
        return []
    base = rows_of(CODES["card"])[0]
    found = {row[0] - base: row for row in _rows(connection, [base + fit.card for fit in fits])}
    best = fits[0].score
    return [_hit(found[fit.card], 30.0 * fit.share * fit.score / best + 8) for fit in fits if fit.card in found]


def _cards_said(connection: sqlite3.Connection, text: str, kind: str, words: list[Word], most: int) -> list[Hit]:
    if kind:
        return cards(connection, text, most)
    return cards(connection, text, CARDS_BESIDE, LEAST_SAID if len(words) <= FEW_WORDS else 0.0)


def lacks_digits(text: str) -> bool:
    """Return whether ``text`` is digits and too few of them to find a number by."""
    return 0 < len(digits(text)) < FEWEST_DIGITS and phone_numbers.is_number(text)


def _may_be_said(hits: list[Hit], words: list[str]) -> bool:
    """Whether this may be what a client says: several words, and nobody is called by all of them."""
    if hits and any(word.isdigit() for word in words):
        return False  # a model, a number or a year that something has
    if len(words) == 1:
        return not hits and len(words[0]) >= FEWEST_DIGITS
    return not any(hit.score >= CERTAIN and hit.kind != "card" for hit in hits)


def _by_words(connection: sqlite3.Connection, question: WordQuery, kind: str) -> list[_Entry]:
    query = question.expression()
    low, high = rows_of(CODES[kind]) if kind else numbers.EVERYWHERE
    # Several words are looked for row by row: going on from one kind to the next would begin anew each time.
    long = max(map(len, question.words)) > (INDEXED if len(question.words) == 1 else FEW_LETTERS)
    seen = _Matches(connection, query, low, high, LONG_PASS if long else PASS)
    if len(seen.first) <= NARROW:
        return _rows(connection, seen.first)
    named = None
    if len(question.words) == 1:
        begins = f'{{title plain}} : (^ "{question.words[0]}"*)'
        named = _Matches(connection, begins, low, high, LONG_PASS if long else 0)
    wanted = MOST if kind else PER_KIND
    found: set[int] = set()
    for name in [kind] if kind else sorted(CODES, key=lambda one: (-find_as(one).weight, CODES[one])):
        if len(found) < MOST:
            found |= _some(seen, named, name, wanted)
    return _rows(connection, list(found))


def _some_of(connection: sqlite3.Connection, expression: str, kind: str) -> list[_Entry]:
    """Return a few records for an expression that few have."""
    low, high = rows_of(CODES[kind]) if kind else numbers.EVERYWHERE
    return _rows(connection, _Matches(connection, expression, low, high, NARROW).first)


class _Matches:
    """The hits of an expression in order of the rows: the first ``most`` at once, beyond them by further questions."""

    __slots__ = ("_connection", "_query", "_reach", "first")

    def __init__(self, connection: sqlite3.Connection, query: str, low: int, high: int, most: int) -> None:
        self._connection = connection
        self._query = query
        sql = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
        self.first: list[int] = []
        if most:
            self.first = [number for (number,) in connection.execute(sql, (query, low, high, most))]
        self._reach = high if len(self.first) < most else self.first[-1] if most else low - 1

    def last(self, low: int, high: int, most: int) -> list[int]:
        """Return the last hits in a range of rows, in order.

        Asked for by stretches from the end on, each in ascending order: in descending order the index takes thrice as
        long for each hit, and looks at all of them.
        """
        if high <= self._reach:
            end = bisect_right(self.first, high)
            return self.first[max(bisect_left(self.first, low), end - most) : end]
        sql = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
        newest = "SELECT max(id) FROM search_docsize WHERE id BETWEEN ? AND ?"
        high = value_of(self._connection, newest, (low, high)) or low - 1
        found: list[int] = []
        stretch = STRETCH
        while len(found) < most and high >= low:
            begin = max(low, high - stretch)
            found = [number for (number,) in self._connection.execute(sql, (self._query, begin, high))] + found
            high, stretch = begin - 1, stretch * 16
        return found[-most:]


def _some(seen: _Matches, named: _Matches | None, kind: str, wanted: int) -> set[int]:
    """Return a few hits of one kind: the last that came, and those whose name begins with the single word."""
    low, high = rows_of(CODES[kind])
    if named is None or not find_as(kind).named:
        # Only names are looked at for their beginning: among events that would walk through thousands in vain.
        return set(seen.last(low, high, 2 * wanted))
    hits = seen.last(low, high, wanted)
    return set(hits + named.last(low, high, wanted)) if len(hits) > wanted // 2 else set(hits)


def _by_number(connection: sqlite3.Connection, text: str, kind: str, found: dict[int, Hit]) -> None:
    """Add to what is ``found`` the records with a number, or with the text inside a serial or an address."""
    if phone_numbers.is_number(text):
        fitting = numbers.by_number(connection, text, kind) or numbers.by_beginning(connection, text, kind)
        _better(connection, found, [(row, _BY_NUMBER[fit], line) for row, (fit, line) in fitting.items()])
        mentioned = numbers_in_texts.in_texts(connection, text, kind)
        _better(connection, found, [(row, _MENTIONED, line) for row, line in mentioned.items() if row not in fitting])
        return
    _better(connection, found, [(row, 0.0, "") for row in numbers.by_piece(connection, text.strip(), kind)])
    typed, rest = phone_numbers.numbers_in(text)
    if typed and (others := WordQuery(connection, rest, forms=not find_as(kind).proper)).words:
        for row, line in numbers.with_words(connection, typed, others.expression(), kind).items():
            entry = _rows(connection, [row])
            for hit in _scored(entry, [word(one) for one in others.words], without_strokes(fold(rest))):
                found[row] = max(hit._replace(why=line), found.get(row, hit), key=lambda one: one.score)


def _guessed(connection: sqlite3.Connection, question: WordQuery, kind: str, hits: list[Hit]) -> list[Hit]:
    """Return ``hits``, the cards, with what has words one slip away from those that are typed."""
    for expression in near.expressions(question):
        rows = _some_of(connection, expression, kind)
        words = [near.slipped(one) for one in question.words]
        ours = {hit.number: hit for hit in _scored(rows, words, "\0")}
        if ours:
            told = [_told_slip(question, hit) for hit in ours.values()]
            return told + [hit for hit in hits if hit.number not in ours]
    return hits


def _told_slip(question: WordQuery, hit: Hit) -> Hit:
    heads = names_in(f"{hit.title} {hit.words}")
    closely = any(near.closely(one, heads) for one in question.words)
    weight = find_as(hit.kind).weight
    score = (hit.score - weight) * (_SLIPPED if closely else _SLIPPED / 2) + weight
    meant = [one for one in near.meant(question.words, heads) if one not in question.words]
    return hit._replace(score=score, why=f"spelled {' '.join(dict.fromkeys(meant))}" if meant else "", guessed=True)


def _better(connection: sqlite3.Connection, found: dict[int, Hit], rows: Sequence[tuple[int, float, str]]) -> None:
    """Let rows be hits, each with at least a score, and with a reason."""
    for entry in _rows(connection, [row for row, _, _ in rows if row not in found]):
        found[entry[0]] = _hit(entry, 5.0 / (1 + len(names_in(entry[3]))) + find_as(entry[1]).weight)
    for row, score, why in rows:
        hit = found.get(row)
        if hit is not None:
            least = score + find_as(hit.kind).weight
            found[row] = hit._replace(score=max(hit.score, least), why=why if hit.score < CERTAIN else hit.why)


_Entry = tuple[int, str, str, str, str]


def _rows(connection: sqlite3.Connection, rows: list[int]) -> list[_Entry]:
    if not rows:
        return []
    marks, numbers = listed(rows)
    return connection.execute(f"SELECT {_COLUMNS} FROM search WHERE rowid IN ({marks})", numbers).fetchall()


def _scored(entries: Iterable[_Entry], words: list[Word], whole: str) -> list[Hit]:
    return [_hit(entry, _score(entry, words, whole) + find_as(entry[1]).weight) for entry in entries]


def _score(entry: _Entry, words: list[Word], whole: str) -> float:
    kind = find_as(entry[1])
    title = without_strokes(fold(entry[3]))
    if title == whole:
        return 100.0
    begins = title.startswith(whole)
    if begins and kind.proper and not title[len(whole)].isalnum():
        return 87.0
    if len(words) == 1 and len(whole) > 1 and kind.proper and whole in title[begins:]:
        heads = names_in(entry[3])
        if whole in heads:
            return 82.0 + 2.0 / len(heads)  # the whole of a name, before one that only begins so
    if begins and (kind.proper or kind.keyed):
        return 80.0
    heads = names_in(entry[3])
    also = names_in(entry[4]) if len(words) < 6 else []
    inside = sum(one.stands_in(heads, not kind.proper) for one in words)
    named = sum(one.stands_in(also, False) for one in words)
    score = 60.0 * inside / len(words) + 25.0 * min(named, len(words) - inside) / len(words)
    # Fewer other words in the title: the hit is more of what it is called. Events stand behind who is so called.
    return score + 5.0 / (1 + max(0, len(heads) - len(words))) + begins


def _hit(entry: _Entry, score: float) -> Hit:
    number, kind, uid, title, words = entry
    return Hit(kind, uid, title, words, number, score)
