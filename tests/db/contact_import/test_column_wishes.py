"""Where columns were put is kept per set of headings, and a firm for a name matches nobody."""

from __future__ import annotations

import sqlite3

from fieldkit.db.contact_import import column_wishes
from fieldkit.db.contact_import.match_person import Identifiers, same_person
from fieldkit.db.contact_import.names import name


def test_wishes_are_of_one_set_of_headings() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")
    assert column_wishes.recall(db, ["Wer", "Nr"]) == ()
    column_wishes.remember(db, ["Wer", "Nr"], ["1=name", "2=phone:Büro"])
    assert column_wishes.recall(db, ["wer ", "NR"]) == ("1=name", "2=phone:Büro")
    assert column_wishes.recall(db, ["Nr", "Wer"]) == column_wishes.recall(db, ["Wer Nr"]) == ()
    column_wishes.remember(db, ["Wer", "Nr"], [])
    assert column_wishes.recall(db, ["Wer", "Nr"]) == ()
    db.execute("UPDATE meta SET value = 'no json'")
    column_wishes.remember(db, ["Wer"], ["1=name"])
    db.execute("UPDATE meta SET value = '{'")
    assert column_wishes.recall(db, ["Wer"]) == ()
    db.close()


def test_two_whose_name_is_their_firm_are_two() -> None:
    def marks(number: str, called: str) -> Identifiers:
        return Identifiers(name(called), False, numbers=frozenset({number}), organisations=frozenset({"quarry tools"}))

    assert same_person(marks("1", "Quarry Tools Ltd"), marks("2", "Quarry Tools Ltd")) is None
    assert same_person(marks("1", "Una Fern"), marks("1", "Una Fern")) is not None
