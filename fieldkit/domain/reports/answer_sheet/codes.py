"""The code of a question on an answer sheet: its survey, its item and its thing, in twelve signs.

It survives what is done to a sheet: rows that are sorted, copied into another file, written down and typed again. It
has no I, L, O or U, which are read as what they look like. One that is typed wrong is as good as never another one.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKS_LIKE: Final = str.maketrans("OIL", "011")
_CODE: Final = re.compile(r"Q\s*([0-9A-TV-Z]{4})\s*[-‐‑‒–—−]?\s*([0-9A-TV-Z]{6})")
_OF_SURVEY: Final = 4
_OF_PLACE: Final = 6


def survey_part(survey: str) -> str:
    """Return what the codes of the survey with this uid begin with."""
    return f"Q{_signs(survey, _OF_SURVEY)}"


def code_of(survey: str, item: str, instance: str) -> str:
    """Return the code of a place in the survey with this uid: "QK7W4-M2XN9P"."""
    return f"{survey_part(survey)}-{_signs(chr(0).join((survey, item, instance)), _OF_PLACE)}"


def read_code(text: str) -> str:
    """Return the code that a text is, however it was typed; "" where it is none."""
    found = _CODE.fullmatch(text.strip().upper()) if len(text) < 40 else None
    return f"Q{found[1].translate(_LOOKS_LIKE)}-{found[2].translate(_LOOKS_LIKE)}" if found is not None else ""


def _signs(text: str, count: int) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest(), "big")
    return "".join(_SIGNS[number >> 5 * place & 31] for place in range(count))
