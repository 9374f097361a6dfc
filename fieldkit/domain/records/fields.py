"""Declaring the fields of a record kind: one function a field type."""

from __future__ import annotations

import dataclasses
from typing import Any

from fieldkit.domain.records.appearance import Step
from fieldkit.domain.records.field_type import FieldType, Option, Tone
from fieldkit.domain.records.field_types.choices import CHOICE, FLAG
from fieldkit.domain.records.field_types.dates import DAY, INSTANT, PAST_DAY, PAST_INSTANT, WHEN
from fieldkit.domain.records.field_types.links import LINK
from fieldkit.domain.records.field_types.lists import EMAILS, LINES, PHONES
from fieldkit.domain.records.field_types.numbers import MINUTES, MONEY, WHOLE
from fieldkit.domain.records.field_types.text import DOCUMENT, LONG, TEXT


def text(label: str, code: int, **more: Any) -> Any:
    """Declare one line of text."""
    return _declare(label, TEXT, code, "", **more)


def long(label: str, code: int, **more: Any) -> Any:
    """Declare several lines of text."""
    return _declare(label, LONG, code, "", **more)


def lines(label: str, code: int, **more: Any) -> Any:
    """Declare a list of short values."""
    return _declare(label, LINES, code, "", **more)


def phones(label: str, code: int, **more: Any) -> Any:
    """Declare a list of telephone numbers, which may have labels."""
    return _declare(label, PHONES, code, "", **more)


def emails(label: str, code: int, **more: Any) -> Any:
    """Declare a list of mail addresses, which may have labels."""
    return _declare(label, EMAILS, code, "", **more)


def choice(label: str, code: int, options: tuple[Option, ...], **more: Any) -> Any:
    """Declare a choice among fixed options."""
    return _declare(label, CHOICE, code, more.get("default", ""), options=options, **more)


def flag(label: str, code: int, **more: Any) -> Any:
    """Declare a yes or no."""
    return _declare(label, FLAG, code, None, **more)


def whole(label: str, code: int, **more: Any) -> Any:
    """Declare a whole number."""
    return _declare(label, WHOLE, code, None, **more)


def duration(label: str, code: int, **more: Any) -> Any:
    """Declare a duration in whole minutes."""
    return _declare(label, MINUTES, code, None, **more)


def money(label: str, code: int, **more: Any) -> Any:
    """Declare an amount in minor units."""
    return _declare(label, MONEY, code, None, **more)


def day(label: str, code: int, **more: Any) -> Any:
    """Declare a date."""
    return _declare(label, DAY, code, "", **more)


def past_day(label: str, code: int, **more: Any) -> Any:
    """Declare a date that is never ahead."""
    return _declare(label, PAST_DAY, code, "", **more)


def when(label: str, code: int, **more: Any) -> Any:
    """Declare a date with an optional time of the wall clock."""
    return _declare(label, WHEN, code, "", **more)


def instant(label: str, code: int, **more: Any) -> Any:
    """Declare a moment that happened."""
    return _declare(label, INSTANT, code, None, **more)


def past_instant(label: str, code: int, **more: Any) -> Any:
    """Declare a moment that is never ahead."""
    return _declare(label, PAST_INSTANT, code, None, **more)


def link(label: str, code: int, to: str, **more: Any) -> Any:
    """Declare a link to a record of the kind ``to``."""
    return _declare(label, LINK, code, None, link=to, **more)


def document(label: str, code: int) -> Any:
    """Declare a JSON document that fieldkit writes itself."""
    return _declare(label, DOCUMENT, code, "", typed=False)


def options(*pairs: str, good: tuple[str, ...] = (), alert: tuple[str, ...] = ()) -> tuple[Option, ...]:
    """Return options from "value: words" texts; a text without a colon is both, with blanks for "_".

    ``good`` and ``alert`` are the values that have that tone.
    """
    made = []
    for pair in pairs:
        value, _, label = pair.partition(": ")
        tone: Tone = "good" if value in good else "alert" if value in alert else ""
        made.append(Option(value, label or value.replace("_", " "), tone))
    return tuple(made)


def steps(field: str, *pairs: tuple[str, str], decided_by: str = "", decided: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """Return steps of a choice from (key, value) pairs; those of ``decided`` note in ``decided_by`` who decides."""
    return tuple(Step(key, field, value, decided_by=decided_by if value in decided else "") for key, value in pairs)


def _declare(label: str, kind: FieldType, code: int, empty: object, **more: Any) -> Any:
    return dataclasses.field(default=empty, metadata={"declared": (label, kind, code, more)})
