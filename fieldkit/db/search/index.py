"""Find: one index over everything, asked at every keystroke.

The index is an FTS5 table kept by triggers (``declared_tables``). Its rows are numbered kind by kind, so that one
kind is one range. A narrow search ranks all its hits. A wide one (a single letter, common words) would rank a hundred
thousand: there each kind gives a few of its best, title first, so that what is many never hides what is few.

This module needs no record declarations: ``fieldkit find`` must answer within a few interpreter starts.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from fieldkit.domain.records.codes import CODES, find_as, rows_of
from fieldkit.domain.text.sanitize import digits, fold, printable, with_strokes, without_strokes

MOST = 50
"""Hits returned at most."""
NARROW = 80
"""Up to so many hits, all are ranked."""
PASS = 600
"""Hits looked at in one pass. What lies beyond is asked for kind by kind."""
LONG_PASS = 20_000
"""The same for words whose beginnings the index does not hold: there a question costs as much as 5,000 hits."""
INDEXED = 3
"""Letters of the beginnings that the index holds (``prefix`` of the table)."""
PER_KIND = 7
"""Hits that one kind gives to a wide search."""
FEWEST_DIGITS = 4
"""Digits in a row that find a telephone number."""
CARDS_BESIDE = 5
"""Cards offered for a sentence that no single record holds whole."""
CERTAIN = 60.0
"""Score of a hit whose title holds every word."""

_WORD = re.compile(r"[^\W_]+")
_DIGITS_ONLY = r"[\d\s()+./-]+\Z"
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

    @property
    def id(self) -> int:
        """The record's local id."""
        return self.number - rows_of(CODES[self.kind])[0]


def find(connection: sqlite3.Connection, text: str, kind: str = "", most: int = MOST) -> list[Hit]:
    """Return what ``text`` finds, best first, at most ``most``; ``kind`` limits it to one kind.

    Every word must occur, at the beginning of a word of the record; digits may occur anywhere in a number. For
    several words that name nobody, the cards for what a client says are offered too. Any text is fine input.
    """
    text = printable(text)
    words = words_of(text)
    if not words:
        return []
    rows = _by_words(connection, words, kind)
    rows |= _by_part(connection, text, kind)
    hits = [_scored(row, words, text) for row in rows.values()]
    if kind in ("", "card") and _may_be_said(hits, words):
        said = {hit.number: hit for hit in cards(connection, text, most if kind else CARDS_BESIDE)}
        hits = [max(hit, said.pop(hit.number, hit), key=lambda one: one.score) for hit in hits] + list(said.values())
    hits.sort(key=lambda hit: (-hit.score, hit.title.casefold(), -hit.number))
    return hits[:most]


def rows_for(connection: sqlite3.Connection, kind: str, text: str, most: int) -> list[int]:
    """Return the local ids of records of ``kind`` that ``text`` finds, best first: what a link field offers."""
    return [hit.id for hit in find(connection, text, kind, most)]


def cards(connection: sqlite3.Connection, text: str, most: int = MOST) -> list[Hit]:
    """Return the cards for what a client says, best first: halves of words, slips and other words for it count too."""
    from fieldkit.db.search import cards as cards_search  # 9 ms, only where a client's words may be meant

    fits = cards_search.fits(connection, text)[:most]
    if not fits:
        return []
    base = rows_of(CODES["card"])[0]
    found = {row[0] - base: row for row in _rows(connection, [base + fit.card for fit in fits])}
    best = fits[0].score
    return [_hit(found[fit.card], 30.0 * fit.share * fit.score / best + 8) for fit in fits if fit.card in found]


def lacks_digits(text: str) -> bool:
    """Return whether ``text`` is digits and too few of them to find a number by."""
    return 0 < len(digits(text)) < FEWEST_DIGITS and re.match(_DIGITS_ONLY, text.strip()) is not None


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` as the index knows them: lower case, without accents, each once, at most 12."""
    return list(dict.fromkeys(_heads(text)))[:12]


def matching(words: list[str]) -> str:
    """Return the FTS5 expression for records that have, for each of ``words``, a word beginning with it."""
    return " AND ".join(map(_term, words))


def begins_words(text: str, words: list[str]) -> bool:
    """Return whether ``text`` has, for each of ``words``, a word beginning with it: what the index would say."""
    heads = [without_strokes(head) for head in _heads(text)]
    return all(any(head.startswith(without_strokes(word)) for head in heads) for word in words)


def _heads(text: str) -> list[str]:
    """Return all words as the index's tokenizer makes them: accents go from Latin letters alone, ß and kana stay."""
    lower = text.lower()
    if not lower.isascii():
        lower = "".join(map(_plain, unicodedata.normalize("NFC", lower)))
    return _WORD.findall(lower)


def _plain(char: str) -> str:
    if char < "\x80":
        return char
    if "\u0300" <= char <= "\u036f":
        return ""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base < "\x80" else char


def _may_be_said(hits: list[Hit], words: list[str]) -> bool:
    """Whether this may be what a client says: several words, and nobody is called by all of them."""
    if len(words) == 1:
        return not hits and len(words[0]) >= FEWEST_DIGITS
    return not any(hit.score >= CERTAIN and hit.kind != "card" for hit in hits)


def _term(word: str) -> str:
    """Return one word as an FTS5 expression: its beginnings, and what it was before the ending being typed.

    The index holds stems ("offering" as "offer"), which a half typed word ("offeri") does not begin.
    """
    choices = [f'"{word}"*']
    # An ending of six letters ("-ication") is cut from a long word only.
    choices += [f'"{word[:-cut]}"' for cut in range(1, 7) if len(word) - cut >= (4 if cut <= 3 else 6)]
    plain = without_strokes(word)
    choices += [f'"{one}"*' for one in dict.fromkeys((plain, *with_strokes(plain))) if one != word]
    return f"({' OR '.join(choices)})" if len(choices) > 1 else choices[0]


def _by_words(connection: sqlite3.Connection, words: list[str], kind: str) -> dict[int, tuple[object, ...]]:
    query = matching(words)
    low, high = rows_of(CODES[kind]) if kind else (0, 1 << 62)
    long = max(map(len, words)) > INDEXED
    seen = _Matches(connection, query, low, high, LONG_PASS if long else PASS)
    if len(seen.first) <= NARROW:
        return {int(row[0]): row for row in _rows(connection, seen.first)}
    named = None
    if len(words) == 1:
        named = _Matches(connection, f'{{title}} : (^ "{words[0]}"*)', low, high, LONG_PASS if long else 0)
    wanted = MOST if kind else PER_KIND
    found: set[int] = set()
    for name in [kind] if kind else sorted(CODES, key=lambda one: (-find_as(one).weight, CODES[one])):
        if len(found) < MOST:
            found |= _some(seen, named, name, wanted)
    return {int(row[0]): row for row in _rows(connection, list(found))}


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
        """Return the last hits in a range of rows, in any order."""
        if high <= self._reach:
            end = bisect_right(self.first, high)
            return self.first[max(bisect_left(self.first, low), end - most) : end]
        sql = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?"
        return [number for (number,) in self._connection.execute(sql, (self._query, low, high, most))]


def _some(seen: _Matches, named: _Matches | None, kind: str, wanted: int) -> set[int]:
    """Return a few hits of one kind: the last that came, and those whose name begins with the single word."""
    low, high = rows_of(CODES[kind])
    if named is None or not find_as(kind).named:
        # Only names are looked at for their beginning: among events that would walk through thousands in vain.
        return set(seen.last(low, high, 2 * wanted))
    hits = seen.last(low, high, wanted)
    return set(hits + named.last(low, high, wanted)) if len(hits) > wanted // 2 else set(hits)


def _by_part(connection: sqlite3.Connection, text: str, kind: str) -> dict[int, tuple[object, ...]]:
    """Return records that hold the text inside a number, a serial or an address."""
    patterns = []
    number = digits(text)
    if len(number) >= FEWEST_DIGITS and re.match(_DIGITS_ONLY, text.strip()):
        patterns.append(number)
        # A national number is stored with its country's code as often as not: the leading zeros go.
        patterns.append(number.lstrip("0") if len(number.lstrip("0")) >= FEWEST_DIGITS else number)
    elif len(text.strip()) >= FEWEST_DIGITS:
        patterns.append(text.strip())
    low, high = rows_of(CODES[kind]) if kind else (0, 1 << 62)
    numbers: list[int] = []
    for pattern in dict.fromkeys(patterns):
        quoted = pattern.replace('"', '""')
        numbers += [
            row
            for (row,) in connection.execute(
                "SELECT rowid FROM search_part WHERE search_part MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?",
                (f'"{quoted}"', low, high, PER_KIND * 3),
            )
        ]
    return {int(row[0]): row for row in _rows(connection, list(dict.fromkeys(numbers)))} if numbers else {}


def _rows(connection: sqlite3.Connection, numbers: list[int]) -> list[tuple[int, str, str, str, str]]:
    if not numbers:
        return []
    marks = ",".join("?" * len(numbers))
    return connection.execute(f"SELECT {_COLUMNS} FROM search WHERE rowid IN ({marks})", numbers).fetchall()


def _scored(row: tuple[object, ...], words: list[str], text: str) -> Hit:
    title = without_strokes(fold(str(row[3])))
    whole = without_strokes(fold(text))
    if title == whole:
        score = 100.0
    elif title.startswith(whole):
        score = 80.0
    else:
        words = [without_strokes(word) for word in words]
        heads = [without_strokes(head) for head in _heads(str(row[3]))]
        also = [without_strokes(head) for head in _heads(str(row[4]))] if len(words) < 6 else []
        inside = sum(any(head.startswith(word) for head in heads) for word in words)
        named = sum(any(head.startswith(word) for head in also) for word in words)
        score = 60.0 * inside / len(words) + 25.0 * min(named, len(words) - inside) / len(words)
        # Fewer other words in the title: the hit is more of what it is called.
        score += 5.0 / (1 + max(0, len(heads) - len(words)))
    return _hit(row, score + find_as(str(row[1])).weight)


def _hit(row: tuple[object, ...], score: float) -> Hit:
    number, kind, uid, title, words = row
    return Hit(str(kind), str(uid), str(title), str(words), int(str(number)), score)
