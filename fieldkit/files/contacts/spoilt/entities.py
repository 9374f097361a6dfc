"""Signs that stand for letters on pages of the web, in files that were made from such pages: ``A &amp; B``."""

from __future__ import annotations

import html
import re
from html.entities import html5
from typing import Final

from fieldkit.files.contacts.problems import ProblemReport

_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TOLD: Final = "Signs of web pages, such as “&amp;”, were read as the letters that they stand for"


def without_entities(text: str, line: int, report: ProblemReport, *, escape: str = "") -> str:
    """Return ``text`` with the letters that such signs stand for.

    ``escape``: letters that get a backslash, because they part a value.
    """
    if "&" not in text:
        return text

    def letter(found: re.Match[str]) -> str:
        sign = found[0]
        meant = html.unescape(sign) if sign[1] == "#" or sign[1:] in html5 else sign
        if not meant or meant == sign or not meant.isprintable() or "\ufffd" in meant:
            return " " if meant == "\xa0" else sign
        return f"\\{meant}" if meant in escape else meant

    whole = _ENTITY.sub(letter, text)
    if whole != text:
        report.count(line, _TOLD, "changed")
    return whole
