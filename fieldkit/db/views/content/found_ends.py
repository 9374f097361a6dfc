"""End dates by the name of a product, as Find shows them beside what its index holds.

Some 200 lines that change with a release only: they are looked through as they are kept, and are no records. Free of
what takes long to import as long as nothing fits: ``fieldkit find`` asks this, too.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from fieldkit.db.base.single_value import value_or_none
from fieldkit.db.search.words import names_in, word, words_of

if TYPE_CHECKING:
    from fieldkit.db.search.index import Hit
    from fieldkit.domain.checklists.end_dates import EndDate

MOST: Final = 6
"""Products told at most."""
_APPENDED: Final = re.compile(r"[,(]")
"""Where a name goes on to say what else is meant."""
_YEAR: Final = re.compile(r"20[0-4]\d")
"""A number that may be all that somebody says of a product."""
_BEGINNING: Final = 3
"""Letters from which on a word may be the beginning of another; a shorter one is meant whole: "XP"."""


def ends_named(connection: sqlite3.Connection, text: str) -> tuple[EndDate, ...]:
    """Return the products with all words of ``text`` in their name: those that begin so, then those with few others."""
    words = words_of(text)
    if not any(len(one) > 1 and (not one.isdecimal() or _YEAR.fullmatch(one)) for one in words):
        return ()  # a number alone names no product, unless it is the year in its name
    kept = value_or_none(connection, "SELECT value FROM meta WHERE key = 'end_dates'", ())
    if not isinstance(kept, str) or not all(_is_in(one, _small(kept)) for one in words):
        return ()
    fitting = [
        (not _begins_so(words, heads), len(names_in(_APPENDED.split(str(entry["product"]))[0])), place, entry)
        for place, (heads, entry) in enumerate(_products(kept))
        if all(_begins(one, heads) for one in words)
    ]
    if not fitting:
        return ()
    from fieldkit.domain.checklists.end_dates import end_dates_from  # 6 ms with dataclasses, only where one fits

    return end_dates_from([entry for *_, entry in sorted(fitting, key=lambda one: one[:3])[:MOST]])


def without_guesses(hits: Sequence[Hit], ends: Sequence[EndDate]) -> list[Hit]:
    """Return the hits; where a product is called so, without those that are only near what was asked for."""
    return [hit for hit in hits if not ends or not hit.guessed]


def place_of_ends(hits: Sequence[Hit]) -> int:
    """Return how many hits stand before end dates: records that hold the words do, cards and guesses do not."""
    return next((place for place, hit in enumerate(hits) if hit.kind == "card" or hit.guessed), len(hits))


def _is_in(plain: str, text: str) -> bool:
    return any(begun in text for begun in word(plain).beginnings)


@lru_cache(maxsize=1)
def _small(kept: str) -> str:
    return kept.lower()


def _begins(plain: str, heads: Sequence[str]) -> bool:
    if len(plain) < _BEGINNING:
        return plain in heads
    return any(head.startswith(word(plain).beginnings) for head in heads)


def _begins_so(words: Sequence[str], heads: Sequence[str]) -> bool:
    return len(heads) >= len(words) and all(_begins(one, heads[at : at + 1]) for at, one in enumerate(words))


@lru_cache(maxsize=1)
def _products(kept: str) -> list[tuple[tuple[str, ...], Mapping[str, Any]]]:
    import json  # 3 ms, only where each word is somewhere in it

    try:
        found = json.loads(kept)
    except ValueError:
        return []  # damaged: ``fieldkit check`` tells it
    entries = found if isinstance(found, list) else []
    return [(names_in(str(one.get("product") or "")), one) for one in entries if isinstance(one, dict)]
