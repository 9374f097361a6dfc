"""Every kind and field as declared. Codes stand in files of other devices and never change; the rest people see.

After a wanted change, ``declared.txt`` is what ``_declared`` yields, read through once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from fieldkit.domain.records.codes import CODES, find_as, rows_of
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.field_types.choices import CHOICE, FLAG
from fieldkit.domain.records.field_types.dates import DAY, INSTANT, PAST_DAY, PAST_INSTANT, WHEN
from fieldkit.domain.records.field_types.links import LINK
from fieldkit.domain.records.field_types.lists import EMAILS, LINES, PHONES
from fieldkit.domain.records.field_types.numbers import MINUTES, MONEY, WHOLE
from fieldkit.domain.records.field_types.text import DOCUMENT, LONG, TEXT
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import LONGEST_LINE, LONGEST_TEXT


def _declared(kinds: Iterable[Kind]) -> Iterator[str]:
    for kind in kinds:
        yield f"{kind.name} {kind.code}: {kind.label}, {kind.plural}, by {kind.order}{_marks(kind)}"
        yield f"  found as {', '.join(map(str, find_as(kind.name)))}; together {'+'.join(kind.together) or '-'}"
        if kind.new:
            yield f"  new: {kind.new.place} {kind.new.key} {kind.new.label}"
        if kind.timeline:
            yield f"  timeline: {', '.join(f'{name}={value!r}' for name, value in kind.timeline._asdict().items())}"
        for step in kind.steps:
            yield f"  step: {' | '.join(step)}"
        if kind.state_rules:
            yield from (f"  from {state}: {', '.join(may)}" for state, may in kind.state_rules.follows.items())
            yield from (f"  {state} needs {', '.join(said)}" for state, said in kind.state_rules.needs.items())
        for field in kind.fields:
            yield f"  {_field(field)}"
            for option in field.options:
                yield f"    {option.value} “{option.label}” {option.tone}".rstrip()


def _marks(kind: Kind) -> str:
    return "".join(f", {name}" for name in ("created", "by_name", "few", "context", "partner") if getattr(kind, name))


def _field(field: Field) -> str:
    words = [f"{field.name} {field.code} {field.type.name}", f"“{field.label}”"]
    words += [name for name in ("required", "typed", "partner_opt_in", "either") if getattr(field, name)]
    words += [f"{name}={value}" for name in ("link", "search", "default", "help") if (value := getattr(field, name))]
    return " ".join(words)


def test_kinds_and_fields_are_these() -> None:
    listed = Path(__file__).with_name("declared.txt").read_text(encoding="utf-8").splitlines()
    assert list(_declared(KINDS.values())) == listed


def test_every_type_says_what_it_is() -> None:
    facts = [
        *("several_lines", "block", "is_list", "labelled", "by_digits", "is_time", "echoes", "can_keep_both"),
        *("comparable", "is_document"),
    ]
    times = (DAY, PAST_DAY, WHEN, INSTANT, PAST_INSTANT)
    types = (TEXT, LONG, PHONES, EMAILS, CHOICE, FLAG, WHOLE, MINUTES, MONEY, *times, LINK, DOCUMENT)
    told = {one.name: " ".join([one.stored, *(fact for fact in facts if getattr(one, fact))]) for one in types}
    assert told == {
        "text": "text can_keep_both",
        "long": "text several_lines block can_keep_both",
        "phones": "text several_lines is_list labelled by_digits can_keep_both",
        "emails": "text several_lines is_list labelled can_keep_both",
        "choice": "text",
        "flag": "integer comparable",
        "whole": "integer comparable",
        "minutes": "integer echoes comparable",
        "money": "integer echoes comparable",
        "day": "text is_time echoes comparable",
        "past day": "text is_time echoes comparable",
        "when": "text is_time echoes comparable",
        "instant": "integer is_time echoes comparable",
        "past instant": "integer is_time echoes comparable",
        "link": "link comparable",
        "json": "text is_document",
    }
    assert [fact for fact in facts if getattr(LINES, fact)] == ["several_lines", "is_list", "can_keep_both"]
    assert {field.type for kind in KINDS.values() for field in kind.fields} == set(types)
    widths = {one.name: one.cells for one in (*types, LINES) if one.cells}
    days = {"day": 15, "past day": 15, "when": 17, "instant": 17, "past instant": 17}
    assert widths == {"flag": 4, "whole": 8, "minutes": 8, "money": 12, **days}


def test_columns_are_as_wide_as_the_widest_value_of_their_type() -> None:
    widths = {field.type.name: field.type.width(field) for kind in KINDS.values() for field in kind.fields}
    del widths["choice"]
    assert {name: width for name, width in widths.items() if width} == {
        "flag": 4,
        "whole": 8,
        "minutes": 8,
        "money": 12,
        "day": 15,
        "past day": 15,
        "when": 17,
        "instant": 17,
        "past instant": 17,
    }
    by_words = {"client.style": 10, "call.outcome": 17, "finding.severity": 8, "contact.role": 9, "promise.state": 9}
    found = {f"{kind.name}.{field.name}": field.type.width(field) for kind in KINDS.values() for field in kind.fields}
    assert {name: found[name] for name in by_words} == by_words


@pytest.mark.parametrize(("code", "first", "last"), [(1, 1 << 40, (2 << 40) - 1), (13, 13 << 40, (14 << 40) - 1)])
def test_rows_of_a_kind_in_the_index(code: int, first: int, last: int) -> None:
    assert rows_of(code) == (first, last)
    assert code in CODES.values()


def test_a_line_holds_less_than_a_text() -> None:
    assert (LONGEST_LINE, LONGEST_TEXT) == (1_000, 100_000)
