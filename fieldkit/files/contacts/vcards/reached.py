"""Numbers and mail addresses in properties that are for other things: accounts of messengers, links to write to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.vcard_lines import Property
from fieldkit.files.contacts.vcards.details import service_of
from fieldkit.files.contacts.vcards.names import is_mail, is_number

_LINKS: Final = {
    "IMPP": "",
    "X-MS-IMADDRESS": "",
    "CONTACT-URI": "contact",
    "CALADRURI": "calendar",
    "CALURI": "calendar",
}
"""Properties whose value may be a number or a mail address, and what it is for then."""
_SCHEME: Final = re.compile(r"\s*([A-Za-z][\w.+-]{0,30}):(?://)?")
_CALLED: Final = frozenset({"tel", "sms", "phone", "callto", "facetime"})
_SAYS_NOTHING: Final = frozenset({"x-apple", "aim", "xmpp", "im"})
_MESSENGERS: Final = {
    "whatsapp": "whatsapp", "thoughtcrime": "signal", "signal": "signal", "viber": "viber", "telegram": "telegram",
    "threema": "threema",
}  # fmt: skip
_BY_NUMBER: Final = frozenset({"whatsapp", "signal", "viber"})
"""Messengers in which everybody is called as his telephone is."""
_FEWEST: Final = 7
"""Digits of a number of theirs."""
_OF_WHATSAPP: Final = re.compile(r"(\d{7,15})@s\.whatsapp\.net\Z")


class Reached(NamedTuple):
    """A number, or a mail address, and what it is for."""

    property_name: str
    """``TEL`` or ``EMAIL``."""
    value: str
    label: str


def reached(prop: Property, name: str, text: str) -> Reached | None:
    """Return the number or the mail address that a property called ``name`` holds; None for anything else."""
    if name not in _LINKS:
        return None
    scheme = _SCHEME.match(text)
    called = scheme[1].lower() if scheme else ""
    rest = text[scheme.end() :] if scheme else text
    if called == "mailto" and is_mail(rest.partition("?")[0]):
        return Reached("EMAIL", text.strip(), _LINKS[name])
    if called in _CALLED and is_number(rest.partition(";")[0]):
        return Reached("TEL", text.strip(), service_of(prop) or _LINKS[name])
    own = called if called not in _SAYS_NOTHING and called not in _CALLED else ""
    by_number = (service_of(prop) or own).lower() in _BY_NUMBER and sum(map(str.isdigit, rest)) >= _FEWEST
    if name == "IMPP" and is_number(rest) and (by_number or rest.strip().startswith(("+", "00"))):
        return Reached("TEL", rest.strip(), service_of(prop) or own)
    return None


def repeats(found: Reached, addresses: Iterable[str]) -> bool:
    """Return whether a link only leads to a mail address that the card has by itself."""
    return found.property_name == "EMAIL" and _bare(found.value) in map(_bare, addresses)


def _bare(address: str) -> str:
    return fold(address.strip().lower().removeprefix("mailto:").partition("?")[0])


def messenger_number(kind: str, value: str) -> Reached | None:
    """Return the number of a row that a messenger added on Android; ``kind`` is the kind of the row."""
    label = next((label for word, label in _MESSENGERS.items() if word in kind.lower()), "")
    found = _OF_WHATSAPP.match(value.strip())
    if found:
        return Reached("TEL", f"+{found[1]}", label or "whatsapp")
    enough = bool(label) or sum(map(str.isdigit, value)) >= _FEWEST
    return Reached("TEL", value.strip(), label) if value.strip()[:1] == "+" and is_number(value) and enough else None
