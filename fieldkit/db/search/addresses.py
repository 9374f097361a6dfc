"""A mail or web address that is looked for: what stands before one is no word of it, and who has it comes first."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import Final

from fieldkit.db.search.numbers import fields_of

_LOOKED_AT: Final = 60
"""Records that have all its words, and are looked at for the address."""
_LONGEST: Final = 400
"""Characters of a line that is looked at: a longer one is a text, no address."""
_SAME: Final = 110.0
"""Score of who has the address: no name is more than that."""
_BEGUN: Final = 90.0
"""Score of who has an address that begins so: before all that has its words."""
# Patterns as text: `re` compiles and keeps them at first use, and most of what is looked for is no address.
_SCHEME: Final = r"\s*<?(?:(?:mailto|tel|sms|callto|sip):\s*|(?:https?|ftp)://)(?=[^\s>])"
_MAIL: Final = r"(?<![^\s@<>,;:\"])[^\s@<>,;:\"]+@[^\s@<>,;:\"]*|@[^\s@<>,;:\"]+"
_WEB: Final = r"(?:[^\W_][\w-]*\.)+[^\W\d_]{2,}/?"
_COMMON: Final = r"(?:https?://)?(?:www\.)?"


def bare(text: str) -> str:
    """Return ``text`` without what programs put before an address or a number: "mailto:", "https://", "www."."""
    if ":" in text:
        short = re.sub(f"^{_SCHEME}", "", text, count=1, flags=re.IGNORECASE)
        if short != text:
            text = (short.partition("?")[0] or short).rstrip(">")
    return re.sub(r"^\s*www\.(?=\w)", "", text, count=1, flags=re.IGNORECASE) if "." in text else text


def address_in(text: str) -> str:
    """Return the mail address in ``text``, begun or whole, or the web address that it is; "" for anything else."""
    if "@" in text:
        found = re.search(_MAIL, text)
        return found[0].rstrip(".") if found is not None else ""
    plain = text.strip()
    return plain if "." in plain and re.fullmatch(_WEB, plain) else ""


def holders(connection: sqlite3.Connection, address: str, rows: Sequence[int]) -> dict[int, tuple[float, str]]:
    """Return those of ``rows`` that have just this address, or one that begins so: a score, and the line of it.

    Those that only mention it in a text are not among them.
    """
    sought, is_mail = _compared(address), "@" in address
    found: dict[int, tuple[float, str]] = {}
    for row, _, text in fields_of(connection, rows[:_LOOKED_AT], "IN ('part', 'caller', 'body')"):
        for line in text.split("\n"):
            if len(line) > _LONGEST:
                continue
            held = _compared(line.rpartition(": ")[2])
            score = _SAME if held == sought else _BEGUN if is_mail and held.startswith(sought) else 0.0
            if score > found.get(row, (0.0, ""))[0]:
                found[row] = (score, line)
    return found


def _compared(address: str) -> str:
    return re.sub(f"^{_COMMON}", "", address.strip().casefold(), count=1).rstrip("/")
