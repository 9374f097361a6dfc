"""What Find shows: the hits of the search index, those without a title told by what else is known of them.

Free of the record declarations (20 ms) as long as every hit has a title: ``fieldkit find`` does without them.
"""

from __future__ import annotations

import sqlite3

from fieldkit.db.search import index, telling


def find(connection: sqlite3.Connection, text: str, kind: str = "") -> list[index.Hit]:
    """Return what ``text`` finds, best first, as ``index.find`` does."""
    return told_apart(
        connection, [hit if hit.title else _told(connection, hit) for hit in index.find(connection, text, kind)]
    )


def told_apart(connection: sqlite3.Connection, hits: list[index.Hit]) -> list[index.Hit]:
    """Return hits, those of one name with what tells them from each other before their other words."""
    twins = telling.of_twins(connection, [(hit.kind, hit.title, hit.uid) for hit in hits])
    if not twins:
        return hits
    return [hit._replace(words=_joined(twins.get(hit.uid, ""), hit.words)) for hit in hits]


def _joined(apart: str, words: str) -> str:
    return words if not apart or apart in words else ", ".join(filter(None, (apart, words)))


def _told(connection: sqlite3.Connection, hit: index.Hit) -> index.Hit:
    from fieldkit.db.records import lookup

    return hit._replace(title=lookup.told(connection, hit.kind, hit.id))
