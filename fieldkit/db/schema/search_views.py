"""What Find reads beside the index: names in plain letters, the fields of a record, the state that it is in.

All are SQL, made from the declarations, so that any program that writes into the store keeps the index true and
``fieldkit find`` needs no declarations.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache
from typing import Final

from fieldkit.db.base.conditions import LIVE, rule_sql
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.text.letters import MARKS, PLAIN
from fieldkit.domain.text.phone_numbers import DIGITS, SIGNS
from fieldkit.domain.text.sanitize import digits

STATES: Final = "search_states"
"""The view of all words for states, each with its kind."""
_LONGEST: Final = 2_000
"""Characters of a text of which the plain letters are held; going through it letter by letter takes 1 µs each."""
_NOT_ASCII: Final = "'*[^ -~' || char(10) || ']*'"
_OVERDUE: Final = "overdue"


def plain_sql(text: str) -> str:
    """Return the expression of names in plain letters and without marks; '' where that is how they are written."""
    # Most names are plain: told by one look. The ranges leave out ' and `, which are marks.
    return (
        f"CASE WHEN {text} GLOB '*[^ -&(-_a-~]*' THEN (SELECT CASE made WHEN {text} THEN '' ELSE made END FROM"
        f" {_letter_by_letter(text, 'plain')}) ELSE '' END"
    )


def with_plain_sql(text: str) -> str:
    """Return the expression of a longer text, followed by itself in plain letters where it has others."""
    some = f"{text} GLOB {_NOT_ASCII} AND {text} GLOB '*[{_letters()}]*'"
    begun = _letter_by_letter(f"substr({text}, 1, {_LONGEST})", "plain")
    return f"CASE WHEN {some} THEN {text} || ' ' || (SELECT made FROM {begun}) ELSE {text} END"


def digits_sql(numbers: str) -> str:
    """Return the expression of telephone numbers with ASCII digits, and without signs that are not ASCII."""
    plain = f"(SELECT made FROM {_letter_by_letter(numbers, 'digit')})"
    return f"CASE WHEN {numbers} GLOB {_NOT_ASCII} THEN {plain} ELSE {numbers} END"


def fill_letters(connection: sqlite3.Connection) -> None:
    """Store the letters that ``plain_sql`` looks up."""
    letters = {chr(code): plain for code, plain in PLAIN.items()} | dict.fromkeys(MARKS, "")
    # A blank or a dash of a number stays what it is in a name.
    in_number = letters | dict.fromkeys(SIGNS, "") | {digit: digits(digit) for digit in DIGITS}
    connection.execute("DELETE FROM search_letter")
    connection.executemany(
        "INSERT INTO search_letter VALUES (?, ?, ?)",
        ((sign, letters.get(sign, sign), digit) for sign, digit in in_number.items()),
    )


def states_of(kind: Kind) -> dict[str, str]:
    """Return the conditions of the states that records of ``kind`` can be in, by the words for them."""
    names = {kind.state.name: None} if kind.state else {}
    names |= dict.fromkeys(kind.timeline.state) if kind.timeline else {}
    found: dict[str, str] = {}
    for field in (kind.field(name) for name in names if kind.has(name)):
        for option in field.options:
            for said in (option.label.lower(), option.value.replace("_", " ")):
                found.setdefault(said, f"{field.name} = '{option.value}'")
    if kind.waits:
        waits = rule_sql(kind.waits)
        found["waiting"] = waits
        if kind.timeline and kind.timeline.waits_as:
            found[kind.timeline.waits_as] = waits
        if kind.when and kind.when.type.is_time and kind.when.sql_type == "TEXT":
            found[_OVERDUE] = f"{waits} AND {_past_sql(kind.when)}"
    return found


def state_views(kinds: Iterator[Kind]) -> dict[str, str]:
    """Return the views of the records in each state and of the words for them, by name."""
    views: dict[str, str] = {}
    words = []
    for kind in kinds:
        arms = [
            f"SELECT id, '{said}' AS said FROM {kind.name} WHERE {LIVE} AND {condition}"
            for said, condition in states_of(kind).items()
        ]
        if arms:
            views[f"search_state_{kind.name}"] = f"CREATE VIEW search_state_{kind.name} AS {' UNION ALL '.join(arms)}"
            words += [f"('{kind.name}', '{said}')" for said in states_of(kind)]
    views[STATES] = f"CREATE VIEW {STATES}(kind, said) AS VALUES {', '.join(words)}"
    return views


def _past_sql(field: Field) -> str:
    # A day is over when the next begins; "2026-11-24" would stand before every hour of its own.
    today, now = "date('now', 'localtime')", "strftime('%Y-%m-%d %H:%M', 'now', 'localtime')"
    return f"{field.name} <> '' AND {field.name} < CASE length({field.name}) WHEN 10 THEN {today} ELSE {now} END"


def _letter_by_letter(text: str, column: str) -> str:
    """Return a table with ``text`` in its column "made", each letter as the ``column`` of its row has it."""
    each = f"VALUES (1) UNION ALL SELECT place + 1 FROM step WHERE place < length({text})"
    places = f"WITH RECURSIVE step(place) AS ({each}) SELECT place FROM step"
    letter = f"substr({text}, place, 1)"
    return (
        f"(SELECT group_concat(coalesce({column}, {letter}), '') AS made"
        f" FROM ({places}) LEFT JOIN search_letter ON letter = {letter})"
    )


@cache
def _letters() -> str:
    """Return the letters that are written otherwise, as a class of GLOB: neighbours as ranges."""
    codes = sorted(PLAIN)
    pieces, first = [], codes[0]
    for code, following in zip(codes, [*codes[1:], 0], strict=True):
        if following != code + 1:
            pieces.append(chr(first) if first == code else f"{chr(first)}-{chr(code)}")
            first = following
    return "".join(pieces)
