"""Properties that lost the line end before them and stand at the end of another.

A property is looked for inside a value only where its name and the beginning of its value leave hardly a doubt: notes
speak of telephones too, and "HOTEL:" ends in a name.
"""

import re
from itertools import pairwise

from fieldkit.files.contacts.vcards.heads import is_free_text

_PARAMS = rb"(?:;[^:\r\n]{0,400})?"
_BINARY = rb"(?:PHOTO|LOGO|SOUND|KEY)"
# What a value must begin with for its property to be one, where it stands behind another value.
_WITH_VALUE = (
    rb"END:VCARD\s*\Z|BEGIN:VCARD|VERSION:[234]\.\d"
    rb"|TEL" + _PARAMS + rb":\s*(?:tel:)?[+(\d]"
    rb"|EMAIL" + _PARAMS + rb":[^\s:;,]+@"
    rb"|(?:N|ADR)" + _PARAMS + rb":[^:;]*;"
    rb"|(?:FN|ORG|TITLE|ROLE|NICKNAME|NOTE|CATEGORIES|LABEL)" + _PARAMS + rb":(?=\S)"
    rb"|URL" + _PARAMS + rb":(?:https?|www)"
    rb"|BDAY" + _PARAMS + rb":[\d-]"
    rb"|" + _BINARY + rb"(?=[;:])"
    rb"|(?:UID|REV|PRODID|GEO|TZ|CLASS|IMPP|KIND|GENDER|MAILER)" + _PARAMS + rb":(?=\S)"
    rb"|X-[A-Z][A-Za-z0-9-]{2,40}" + _PARAMS + rb":(?=\S)"
)
_ITEM = rb"(?:(?i:item)\d+\.)?"
# A number behind TEL leaves no doubt, nor a mail address behind EMAIL, whatever stands before.
_CERTAIN = (
    rb"(?:(?<=[A-Z])(?<!HO)(?<!MO)TEL" + _PARAMS + rb":\s*(?:tel:)?[+(\d]"
    rb"|(?<=[A-Z])EMAIL" + _PARAMS + rb":[^\s:;,]+@"
    rb"|(?<=[a-z0-9])(?<!ho)(?<!mo)tel;(?:type=|cell|work|home|voice|fax|pref)[^:\r\n]{0,400}:\s*[+(\d]"
    rb"|(?<=[a-z0-9])email;(?:type=|internet|work|home|pref)[^:\r\n]{0,400}:[^\s:;,]+@)"
)
# Capitals before it would be its own beginning, but for the last digit of quoted-printable; blanks are text.
_IN_VALUE = re.compile(
    rb"(?:(?<=[a-z0-9\x80-\xff;.)=!?\"])|(?<==[0-9A-F][A-F])|(?<=[a-z][A-Z]))(?<!\\n)"
    + _ITEM
    + (rb"(?:" + _WITH_VALUE + rb")|" + _CERTAIN)
)
_IN_TEXT = re.compile(
    rb"(?:(?<=[a-z0-9\x80-\xff])|(?<==[0-9A-F][A-F]))(?<!\\n)" + _ITEM + rb"(?:" + _WITH_VALUE + rb")"
)
_IN_BASE64 = re.compile(rb"(?:END:VCARD\s*\Z|" + _ITEM + rb"(?:TEL|EMAIL|ADR|FN|NOTE|UID|REV|CATEGORIES)[;:])")
_AFTER_BEGIN = re.compile(rb"(?i)BEGIN\s*:\s*VCARD\s*(?=[A-Za-z0-9.-]+[;:])")
_AGENT = re.compile(rb"(?i)\s*(?:[\w-]+\.)?AGENT\s*[;:]")
_LONGEST = 1_000_000
"""Bytes of a value that are looked through."""


def pieces(data: bytes | bytearray, *, base64: bool) -> list[bytes]:
    """Return the properties in an unfolded line, mostly one: itself."""
    if data.count(b":") < 2 or (len(data) > _LONGEST and not base64) or _AGENT.match(data):
        return [bytes(data)]
    begin = _AFTER_BEGIN.match(data)
    if begin:
        return [b"BEGIN:VCARD", *pieces(data[begin.end() :], base64=False)]
    pattern = _IN_BASE64 if base64 else _IN_TEXT if is_free_text(data) else _IN_VALUE
    colon = data.find(b":")
    found = [0, *(match.start() for match in pattern.finditer(data, colon + 1)), len(data)]
    return [bytes(data[start:end]) for start, end in pairwise(found) if end > start]
