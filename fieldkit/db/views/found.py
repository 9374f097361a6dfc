"""What Find shows: the hits of the search index, those without a title told by what else is known of them.

Free of the record declarations (20 ms) as long as every hit has a title: ``fieldkit find`` does without them.
"""

from __future__ import annotations

import sqlite3

from fieldkit.db.base.value_list import listed
from fieldkit.db.search import addresses, index, reasons, telling
from fieldkit.domain.records.codes import find_as


def find(connection: sqlite3.Connection, text: str, kind: str = "") -> list[index.Hit]:
    """Return what ``text`` finds, best first, as ``index.find`` does; the first say why they are hits."""
    hits = [hit if hit.title else _told(connection, hit) for hit in index.find(connection, text, kind)]
    return told_apart(connection, _with_clients(connection, _with_reasons(connection, addresses.bare(text), hits)))


def beside(hit: index.Hit) -> str:
    """Return what is said beside the title of a hit: why it is one, and what else it is called by."""
    # What clients say, twenty sentences of a card, is no name of it.
    words = "" if find_as(hit.kind).keyed else hit.words
    held = hit.why.partition(": ")[2]
    return hit.why if held and held in words else ", ".join(filter(None, (hit.why, words)))


def _with_reasons(connection: sqlite3.Connection, text: str, hits: list[index.Hit]) -> list[index.Hit]:
    untold = [
        (hit.kind, hit.id, hit.title, "" if find_as(hit.kind).keyed else hit.words)
        for hit in hits[: reasons.TOLD]
        if not hit.why
    ]
    told = reasons.of_rows(connection, text, untold) if untold else {}
    return [hit if hit.why else hit._replace(why=told.get((hit.kind, hit.id), "")) for hit in hits] if told else hits


def _with_clients(connection: sqlite3.Connection, hits: list[index.Hit]) -> list[index.Hit]:
    """Return hits, the answers among them with whose they are: the index holds of an answer what was said, no more."""
    ids = [hit.id for hit in hits if hit.kind == "answer"]
    if not ids:
        return hits
    marks, those = listed(ids)
    rows = connection.execute(
        "SELECT answer.id, client.name, checklist.title FROM answer JOIN survey ON survey.id = answer.survey"
        " JOIN client ON client.id = survey.client LEFT JOIN checklist ON checklist.id = survey.checklist"
        f" WHERE answer.id IN ({marks})",
        those,
    )
    told = {number: ", ".join(filter(None, names)) for number, *names in rows}
    return [hit._replace(words=told.get(hit.id, "")) if hit.kind == "answer" else hit for hit in hits]


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
