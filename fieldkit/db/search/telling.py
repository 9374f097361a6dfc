"""What tells records of one name from each other: the town, a number, else the moment they were made at."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldkit.db.base.value_list import listed
from fieldkit.domain.records.codes import find_as

if TYPE_CHECKING:
    from fieldkit.domain.records.declaration import Field, Kind


def of_twins(connection: sqlite3.Connection, named: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Return by uid what tells a record from others of its words; ``named`` are (kind, words, uid).

    Only kinds that are looked for by name have such words, and only where several have one name: else it is {}.
    """
    keys = [(kind, words.casefold()) for kind, words, _ in named]
    counted = Counter(key for key in keys if find_as(key[0]).named)
    if not counted or counted.most_common(1)[0][1] < 2:
        return {}
    found: dict[str, str] = {}
    for key, count in counted.items():
        if count > 1:
            found |= _told(connection, key[0], [one[2] for one, its in zip(named, keys, strict=True) if its == key])
    return found


def _told(connection: sqlite3.Connection, name: str, uids: list[str]) -> dict[str, str]:
    from fieldkit.db.schema.declared_tables import value_sql
    from fieldkit.domain.records.kinds import KINDS  # 20 ms, only for who finds two of one name
    from fieldkit.domain.records.values import local
    from fieldkit.domain.text.dates import show_day

    fields = _telling(KINDS[name])
    columns = ", ".join(["uid", "created_at", *(value_sql(field, name) for field in fields)])
    marks, those = listed(uids)
    rows = connection.execute(f"SELECT {columns} FROM {name} WHERE uid IN ({marks})", those).fetchall()
    told = dict.fromkeys((row[0] for row in rows), "")
    for place, field in enumerate(fields, 2):
        values = {row[0]: _words(field, row[place]) for row in rows}
        if len(set(values.values())) > 1:
            told = {uid: ", ".join(filter(None, (words, values[uid]))) for uid, words in told.items()}
        if all(told.values()) and len(set(told.values())) == len(told):
            break
    made = {row[0]: local(row[1]) for row in rows}
    added = {uid: f"added {show_day(moment.date())} {moment:%H:%M}" for uid, moment in made.items()}
    counted = Counter(told.values())
    if len(set(added.values())) > 1:
        told |= {uid: ", ".join(filter(None, (told[uid], added[uid]))) for uid in told if counted[told[uid]] > 1}
    return {uid: words for uid, words in told.items() if words}


def _telling(kind: Kind) -> list[Field]:
    """Return the fields that may tell records of a kind apart, the most telling first: those of its list, then all."""
    named = dict.fromkeys((*kind.columns, *(field.name for field in kind.form)))
    fields = (kind.field(name) for name in named)
    return [
        field
        for field in fields
        if field.search != "title" and not field.type.is_document and (field.link or not field.type.comparable)
    ]


def _words(field: Field, value: object) -> str:
    words = field.option_label(value) if field.options else str("" if value is None else value)
    return words.strip().split("\n")[0][:40]
