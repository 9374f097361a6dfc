"""HTML from elements and text: the one place where text becomes HTML."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from html import escape
from typing import Final

from fieldkit.domain.text.sanitize import printable_block

_RIGHT_TO_LEFT: Final = frozenset(("R", "AL"))
_KEPT: Final = 2_000
"""Texts and attributes that are remembered: most of a report's are the same few."""
_VOID: Final = frozenset(("meta", "img", "br", "rect", "line", "circle", "col"))


class Html(str):
    """A piece of HTML: what ``element`` and ``text`` made. Any other string is text and becomes HTML by ``text``."""

    __slots__ = ()


@lru_cache(_KEPT)
def text(plain: str) -> Html:
    """Return text as HTML, its line breaks as such; what is read from right to left is kept by itself."""
    safe = escape(printable_block(plain), quote=True).replace("\n", "<br>\n")
    if safe.isascii() or not any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in plain):
        return Html(safe)
    return Html(f"<bdi>{safe}</bdi>")


def element(tag: str, /, *inside: str, **attributes: str | int | float | None) -> Html:
    """Return an element; strings inside that are no ``Html`` are text.

    Attributes: ``class_`` is class, "_" is "-", None is left out, "" stands alone with its name.
    """
    given = "".join(_attribute(key, str(value)) for key, value in attributes.items() if value is not None)
    if tag in _VOID:
        return Html(f"<{tag}{given}>" if tag in ("meta", "img", "br", "col") else f"<{tag}{given}/>")
    return Html(f"<{tag}{given}>{joined(*inside)}</{tag}>")


@lru_cache(_KEPT)
def _attribute(key: str, value: str) -> str:
    return f' {key.rstrip("_").replace("_", "-")}="{escape(" ".join(printable_block(value).split()), quote=True)}"'


def joined(*inside: str) -> Html:
    """Return pieces one after the other; those that are no ``Html`` are text."""
    return Html("".join(one if isinstance(one, Html) else text(one) for one in inside))
