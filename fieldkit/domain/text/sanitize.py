"""Text from people and files, made safe for a terminal.

Every string that enters fieldkit passes ``clean`` or ``clean_line``; every string that is drawn passes
``printable``. The two do the same thing: nothing that a terminal could take for a command survives.
"""

import re
import unicodedata

# Compiled with the first text that has something of it: most have nothing, and compiling takes 1.5 ms, at each start.
_NEWLINES = r"\r\n?|[\x0b\x0c\x85\u2028\u2029]"
# C0 without tab and newline, DEL, C1, bidi embeddings, overrides and isolates.
_HOSTILE = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
# What is left of a byte that was no UTF-8: no stream can write it, and without a sign letters would be missing.
_SURROGATE = r"[\ud800-\udfff]"
# A whole escape sequence goes at once, so that its letters do not stay behind as litter. Of one that has no end only
# the beginning does: nobody knows how much of what follows is meant.
_SEQUENCE = (
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[PX^_][^\x1b]*\x1b\\"  # DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]?"
)


def printable(text: str) -> str:
    """Return ``text`` on one line without anything a terminal would obey; control characters vanish,
    and “�” stands for what is no character at all.

    Newlines and tabs become spaces. What holds no control character, by far the most common, is returned as it is.
    """
    if text.isprintable():
        return text
    return _without_commands(text).replace("\n", " ").replace("\t", " ")


def printable_block(text: str) -> str:
    """Return ``text`` like ``printable`` but keep its line breaks; tabs become four spaces."""
    if text.isprintable():
        return text
    return _without_commands(text).replace("\t", "    ")


def holds_commands(text: str) -> bool:
    """Return whether ``text`` holds control characters, which only another program can have stored."""
    if text.isprintable():
        return False
    plain = text.replace("\t", " ")
    return printable_block(plain) != plain


def _without_commands(text: str) -> str:
    plain = re.sub(_HOSTILE, "", re.sub(_SEQUENCE, "", re.sub(_NEWLINES, "\n", text)))
    return re.sub(_SURROGATE, "\ufffd", plain)


def clean(text: str) -> str:
    """Return ``text`` as it is stored: NFC, newlines as ``\\n``, no control characters, no outer blanks."""
    return unicodedata.normalize("NFC", printable_block(text)).strip()


def clean_line(text: str) -> str:
    """Return ``text`` as a one-line field stores it: like ``clean``, runs of white space as one blank."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Return ``text`` for comparing: lower case, without accents, one blank between words."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def digits(text: str) -> str:
    """Return the decimal digits of ``text`` in ASCII, whatever script they were typed in."""
    if text.isascii():
        return "".join(filter(str.isdecimal, text))
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())


def visible(text: str) -> str:
    """Return ``text`` with a sign in the place of each character that a terminal would obey or XML cannot hold.

    Line breaks and tabs stay. For files: what is shown on a screen passes ``printable``.
    """
    if text.isprintable():
        return text
    return re.sub(rf"{_HOSTILE}|{_SURROGATE}|[\u2028\u2029\ufffe\uffff]", _sign, text)


def _sign(found: re.Match[str]) -> str:
    """Return Unicode's picture of a control character; of those that have none, that of an unknown character."""
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
