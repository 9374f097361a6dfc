"""Key bytes as something that fits on paper: words that can be read aloud, and a QR code in text blocks."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from fieldkit.domain.text.sanitize import fold, printable
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.wordlist import WORDS

KEY_BYTES: Final = 32
SHEET_WORDS: Final = 27
"""256 bits of key and 14 of checksum, ten bits a word."""
_CHECK_BITS: Final = SHEET_WORDS * 10 - KEY_BYTES * 8
_DOMAIN: Final = b"fieldkit recovery sheet v1\0"
_BY_PREFIX: Final = {word[:4]: place for place, word in enumerate(WORDS)}


def sheet_of(secret: bytes) -> tuple[str, ...]:
    """Return the 27 words for 32 secret bytes."""
    if len(secret) != KEY_BYTES:
        raise ValueError("a recovery sheet holds 32 bytes")
    number = int.from_bytes(secret, "big") << _CHECK_BITS | _check(secret)
    return tuple(WORDS[number >> 10 * (SHEET_WORDS - 1 - i) & 1023] for i in range(SHEET_WORDS))


def sheet_text(secret: bytes) -> str:
    """Return the words numbered, three a line, ready to print."""
    words = sheet_of(secret)
    cells = [f"{number:>2} {word:<10}" for number, word in enumerate(words, 1)]
    return "\n".join("".join(cells[i : i + 3]).rstrip() for i in range(0, SHEET_WORDS, 3))


def secret_of(typed: str) -> bytes:
    """Return the 32 bytes of a sheet as somebody typed it; numbers, case and commas do not matter.

    The first four letters of a word are enough. Refused with the place of the first wrong word.
    """
    words = [word for word in fold(typed).replace(",", " ").replace(".", " ").split() if not word.isdigit()]
    number = 0
    for place, word in enumerate(words, 1):
        value = _BY_PREFIX.get(word[:4])
        if value is None or not WORDS[value].startswith(word):
            raise Refused(Code.KEY, f'word {place}, "{printable(word)[:20]}", is not on the list. Look at it again.')
        number = number << 10 | value
    if len(words) != SHEET_WORDS:
        raise Refused(Code.KEY, f"a recovery sheet has {SHEET_WORDS} words; these are {len(words)}.")
    secret = (number >> _CHECK_BITS).to_bytes(KEY_BYTES, "big")
    if number & (1 << _CHECK_BITS) - 1 != _check(secret):
        raise Refused(Code.KEY, "the words do not fit together: one is wrong, or two changed places.")
    return secret


def new_passphrase(words: int = 6) -> str:
    """Return a passphrase to tell by voice: 10 bits a word, 60 bits for six."""
    return " ".join(secrets.choice(WORDS) for _ in range(words))


def qr_blocks(text: str, *, dark_screen: bool = True) -> str:
    """Return a QR code of ``text``, two modules a character, with its quiet zone.

    ``dark_screen``: the blocks are light (a terminal); else they are ink (paper). Level M.
    """
    # 40 ms, only for who prints a sheet.
    import segno

    code = segno.make_qr(text, error="m")
    rows = [[bool(module) != dark_screen for module in row] for row in code.matrix_iter(border=4)]
    if len(rows) % 2:
        rows.append([dark_screen] * len(rows[0]))
    glyphs = " ▄▀█"
    return "\n".join(
        "".join(glyphs[upper * 2 + lower] for upper, lower in zip(rows[i], rows[i + 1], strict=True))
        for i in range(0, len(rows), 2)
    )


def _check(secret: bytes) -> int:
    return int.from_bytes(hashlib.sha256(_DOMAIN + secret).digest()[:2], "big") >> 16 - _CHECK_BITS
