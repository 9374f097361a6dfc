"""Which lines begin a property, by the standard and as programs write them; in bytes, as ``vcard_lines`` has them."""

import re
from functools import lru_cache
from typing import Final

from fieldkit.files.contacts.columns.headings import BESIDE_AN_ADDRESS, meaning

_NAMES = (
    rb"N|FN|NICKNAME|ORG|TITLE|ROLE|TEL|EMAIL|ADR|LABEL|URL|BDAY|ANNIVERSARY|NOTE|PHOTO|LOGO|SOUND|KEY|UID|REV|CATEGORIES"
    rb"|GEO|TZ|IMPP|RELATED|MEMBER|GENDER|LANG|KIND|SOURCE|PRODID|MAILER|AGENT|CLASS|SORT-STRING|CALURI|CALADRURI|FBURL"
    rb"|VERSION|X-[A-Za-z][A-Za-z0-9-]*"
)
"""Of the standard, in capitals as nearly every program writes them."""
_GROUP = rb"(?:[A-Za-z0-9-]+\.)?"
_PLAIN = re.compile(rb"\s*([A-Za-z0-9_.-]{1,256})\s*(?:;[^:]*)?:(//)?")
_ODD = re.compile(rb"\s*([A-Za-z\x80-\xff][^:;\"=\\<>@]{0,59}?)\s*(?:;[^:]*)?:(//)?")
_SPACED = re.compile(rb"(?i)\s*(?:[\w-]+\.)?(?:TEL|EMAIL|ADR|ORG|URL)\s+TYPE\s*=[^:]*:")
# Names that no scheme of an address of the web has, whatever stands behind the colon; a scheme is written small.
_KNOWN = re.compile(
    rb"(?i:" + _NAMES + rb"|NAME|PROFILE|XML|CLIENTPIDMAP|EXPERTISE|HOBBY|INTEREST|ORG-DIRECTORY|BIRTHPLACE|DEATHDATE"
    rb"|DEATHPLACE|CONTACT-URI|CREATED|LANGUAGE|PRONOUNS|GRAMGENDER|SOCIALPROFILE)\Z"
)
_SCHEME = re.compile(rb"tel\Z|geo\Z|x-")
# Symbian writes what belongs to no property as parameters alone.
_NAMELESS = re.compile(rb"(?i);[ \t]*(?:CHARSET|TYPE|ENCODING|LANGUAGE|VALUE|PREF)\s*=[^:]*:")
_FREE_TEXT = re.compile(rb"(?i)\s*(?:[\w-]+\.)?(?:NOTE|LABEL|ADR|DESCRIPTION|COMMENTS?|X-[\w-]*NOTES?)\s*[;:,]")
PARAMETERS: Final = (
    rb"TYPE|ENCODING|CHARSET|LANGUAGE|VALUE|PREF|ALTID|PID|MEDIATYPE|CALSCALE|SORT-AS|GEO|TZ|LABEL|CC|INDEX"
    rb"|X-[A-Za-z][A-Za-z0-9-]*"
)
"""Names of parameters, of the standard and of programs."""
# A comma stands for the semicolon; of a type alone the capitals tell it from text.
_COMMA = (
    rb"\s*" + _GROUP + rb"(?i:" + _NAMES + rb")\s*(,)\s*(?:(?i:" + PARAMETERS + rb")\s*="
    rb"|(?:WORK|HOME|CELL|VOICE|FAX|PREF|INTERNET|PAGER)\b)"
)
_WITH_COMMA = re.compile(_COMMA + rb"[^:]*:")
_COMMA_IN_TEXT = re.compile(_COMMA.decode("ascii"))
_NO_COLON = re.compile(
    rb"\s*" + _GROUP + rb"(?:(?:" + _NAMES + rb");[^:]*\Z"
    rb"|(?i:PHOTO|LOGO|SOUND|KEY)\s*[;,][^:]*\Z"
    rb"|TEL[ \t=]+[+(]?\d[^:]*\Z|EMAIL[ \t=]+[^\s:]+@[^\s:]+\s*\Z)"
)
# PHOTO=… in capitals: an equals sign stands for the colon, or for the semicolon before its parameters.
_EQUALS = re.compile(rb"\s*" + _GROUP + rb"(?:PHOTO|LOGO|SOUND)\s*(=)")
_PARAMETERS_BEHIND = re.compile(
    rb"(?i)\s*(?:(?:TYPE|ENCODING|VALUE|MEDIATYPE)\s*=|[a-z/]{1,20}\s*;|(?:BASE64|B|JPE?G|PNG|GIF|URI|URL)\s*:)"
)
_COLON_FOR_EQUALS = re.compile(
    rb"(?i)(?P<head>\s*[A-Za-z0-9.-]{1,60}[;,][^:]{0,200}?(?:ENCODING|CHARSET|VALUE|TYPE)\s*):(?=\s*"
    rb"(?:QUOTED-PRINTABLE|BASE64|B|UTF-8|URI|WORK|HOME|CELL|INTERNET)\s*[;:,])"
)
# Of properties in parts the parameters, where a semicolon stands for the colon behind them.
_IN_PARTS = re.compile(
    rb"\s*"
    + _GROUP
    + rb"(?:ADR|N)(?:;(?:(?i:"
    + PARAMETERS
    + rb")=[^;:]*|(?:WORK|HOME|PREF|DOM|INTL|POSTAL|PARCEL)))*(;)"
    rb"(?=[^:;]*;[^:]*\Z)"
)
_PLAINLY = re.compile(_GROUP + rb"(?:" + _NAMES + rb")(?:[;:]|,\s*TYPE\s*=)")
_HEAD: Final = 600
"""Bytes in which a colon of the head stands, with what follows it."""
_LONGEST_NAME = 4
"""Words of a name that no standard has."""


def repaired(raw: bytes) -> bytes:
    """Return a line with the sign that its head should have: ``PHOTO:/9j/…`` for ``PHOTO=/9j/…``."""
    found = _EQUALS.match(raw) if b"=" in raw[:80] else None
    if found:
        sign = b";" if _PARAMETERS_BEHIND.match(raw, found.end()) else b":"
        return raw[: found.start(1)] + sign + raw[found.end(1) :]
    parts = _IN_PARTS.match(raw) if b":" not in raw else None
    if parts:
        return raw[: parts.start(1)] + b":" + raw[parts.end(1) :]
    if b":" not in raw[:300]:
        return raw
    # Only where a head can be: a line may be megabytes long, and each of its letters would be looked at sixty times.
    return _COLON_FOR_EQUALS.sub(rb"\g<head>=", raw[:_HEAD], count=1) + raw[_HEAD:]


def plainly_begins(raw: bytes) -> bool:
    """Return whether a line is as plainly the beginning of a property as can be."""
    return _PLAINLY.match(raw) is not None


def begins_property(raw: bytes, before: bytes | bytearray = b"") -> bool:
    """Return whether a line is a property, and not the rest of one that lost its fold.

    ``before`` is the line before it: what comes after a value of several lines may be more of it, so that only
    what is known begins a property there.
    """
    plain = _PLAIN.match(raw)
    if plain:
        name = plain.group(1).rpartition(b".")[2]
        # a time of day has figures before its colon, an address of the web its scheme
        return any(map(_is_letter, name)) and not (plain.group(2) and _is_scheme(name, before))
    if _EQUALS.match(raw) or _NO_COLON.match(raw) or _SPACED.match(raw) or _WITH_COMMA.match(raw):
        return True
    if _NAMELESS.match(raw):  # else parameters that lost their fold
        return not before or b":" in before
    odd = _ODD.match(raw)
    if odd is None or odd.group(2):
        return False
    name = odd.group(1).decode("utf-8", errors="replace")
    if not is_free_text(before) and len(name.split()) <= _LONGEST_NAME and name[-1:] not in "!?.,":
        return True
    return re.match(r"(?i)(?:[\w-]+\.)?x-\S+\Z", name) is not None or is_heading(name)


def with_semicolon(head: str) -> str:
    """Return what stands before the value, with a semicolon where a comma parts the name from its parameters."""
    found = _COMMA_IN_TEXT.match(head) if "," in head else None
    return f"{head[: found.start(1)]};{head[found.end(1) :]}" if found else head


def _is_scheme(name: bytes, before: bytes | bytearray) -> bool:
    """Return whether what stands before ``://`` begins an address of the web and no property."""
    if _KNOWN.match(name):
        return _SCHEME.match(name) is not None and is_free_text(before)
    return not (name[:1].isupper() and is_heading(name.decode("ascii")))


def _is_letter(byte: int) -> bool:
    return byte > 64 and byte != 95


@lru_cache(maxsize=1024)
def is_heading(text: str) -> bool:
    """Return whether the name of a property is a heading as tables of contacts have them: ``First name``."""
    meant = meaning(text) if len(text) < 60 else None
    return meant is not None and meant.said not in BESIDE_AN_ADDRESS


def is_free_text(data: bytes | bytearray) -> bool:
    """Return whether a line is a property whose value people write freely, in several lines."""
    return _FREE_TEXT.match(data) is not None
