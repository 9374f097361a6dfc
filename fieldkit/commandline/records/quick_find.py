"""``fieldkit find``: one implementation for the quick way in and for the command.

It must be done within a few interpreter starts: no click (28 ms), no record declarations (20 ms), no asyncio.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.commandline.support.output import complain, say, say_json
from fieldkit.domain.records.codes import CODES, find_as

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from fieldkit.db.search.index import Hit
    from fieldkit.domain.checklists.end_dates import EndDate


def quick(arguments: Sequence[str]) -> tuple[list[str], str, bool, str | None] | None:
    """Return words, kind, whether JSON is wanted and the home of a plain ``find``; None for anything else."""
    words: list[str] = []
    found: dict[str, str] = {}
    as_json = False
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name in ("--kind", "--home"):
            value = value if equals else next(rest, "")
            if not value.strip() or value.startswith("-"):
                return None
            found[name] = value
        elif argument == "--json":
            as_json = True
        elif argument.startswith("-"):
            return None
        else:
            words.append(argument)
    kind = found.get("--kind", "")
    if words[:1] != ["find"] or len(words) < 2 or (kind and kind not in CODES) or not _are_text(words):
        return None
    return words[1:], kind, as_json, found.get("--home")


def _are_text(words: Sequence[str]) -> bool:
    """Return whether every word is UTF-8; the command refuses one that is not, with a sentence."""
    try:
        "".join(words).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def find(database: Path, words: Sequence[str], kind: str, as_json: bool) -> int:
    """Print what ``words`` find, best first; finding nothing is no failure."""
    from fieldkit.db.base import search_due
    from fieldkit.db.base.connect import Sentences
    from fieldkit.db.search import index
    from fieldkit.db.views import found
    from fieldkit.db.views.content import found_ends
    from fieldkit.sync.backup import open_store

    connection = open_store.reader(database)
    try:
        with Sentences(database):
            ends = () if kind else found_ends.ends_named(connection, " ".join(words))
            hits = found_ends.without_guesses(found.find(connection, " ".join(words), kind), ends)
            keys = _keys(connection, hits) if as_json else {}
            behind = search_due.is_any(connection)
    finally:
        connection.close()
    if behind:
        complain(
            "What was stored last may be missing here: another program is writing, or the disk is full. Try again."
        )
    place = found_ends.place_of_ends(hits)
    if as_json:
        plain = [_plain(hit, keys) for hit in hits]
        plain[place:place] = map(_plain_end, ends)
        say_json(plain)
        return 0
    if not hits and not ends:
        few = " A number is found by four digits or more." if index.lacks_digits(" ".join(words)) else ""
        complain(f"Nothing found for “{' '.join(words)}”.{few}")
        return 0
    from fieldkit.commandline.support.layout import aligned, columns

    if any(hit.guessed for hit in hits):
        complain(f"Nothing is spelled “{' '.join(words)}”. This is near it:")
    rows = [(hit.kind.replace("_", " "), ", ".join(filter(None, (_named(hit), found.beside(hit))))) for hit in hits]
    if ends:
        rows[place:place] = _of_ends(ends)
    for line in aligned(rows, columns()):
        say(line)
    return 0


def _named(hit: Hit) -> str:
    return hit.title or "(without a title)"


def _of_ends(ends: Sequence[EndDate]) -> list[tuple[str, str]]:
    from datetime import date

    from fieldkit.domain.checklists import end_dates

    today = date.today()
    return [("end date", f"{one.product}: {end_dates.told(one, today)}") for one in ends]


def _plain_end(one: EndDate) -> dict[str, str]:
    names = ("ends", "paid_until", "source", "checked_on", "sure", "note")
    return {"kind": "end_date", "uid": one.id, "title": one.product} | {name: getattr(one, name) for name in names}


def _plain(hit: Hit, keys: dict[tuple[str, int], str]) -> dict[str, str]:
    plain = {"kind": hit.kind, "uid": hit.uid, "title": hit.title}
    if find_as(hit.kind).keyed:
        plain["key"] = keys.get((hit.kind, hit.id), "")
    else:
        plain["words"] = hit.words
    if hit.why:
        plain["why"] = hit.why
    return plain


def _keys(connection: sqlite3.Connection, hits: Sequence[Hit]) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for kind in filter(lambda one: find_as(one).keyed, CODES):
        ids = ",".join(str(hit.id) for hit in hits if hit.kind == kind)
        if ids:
            rows = connection.execute(f"SELECT id, key FROM {kind} WHERE id IN ({ids})")
            found |= {(kind, number): key for number, key in rows}
    return found
