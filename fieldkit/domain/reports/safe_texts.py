"""All texts of a piece of plain data made safe at once, so that none can be forgotten."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from fieldkit.domain.text.sanitize import printable_block, visible

_T = TypeVar("_T")


def plain(text: str) -> str:
    """Return ``text`` with its line breaks and without what a terminal, XML or a reader of text would obey."""
    return visible(printable_block(text)).strip()


def with_safe_texts(data: _T) -> _T:
    """Return a frozen dataclass of strings, numbers, days, tuples and dataclasses with each string ``plain``."""
    made: _T = _safe(data)
    return made


def _safe(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, tuple):
        return tuple(map(_safe, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _safe(getattr(value, one.name)) for one in fields(value) if one.init})
    return value
