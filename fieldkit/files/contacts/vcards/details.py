"""Properties that have no field of their own: what each is called in the other details, and what its parameters add."""

from __future__ import annotations

from typing import Final

from fieldkit.db.contact_import.entry_lists import plain_label
from fieldkit.domain.text.sanitize import fold
from fieldkit.files.contacts.vcard_lines import Property
from fieldkit.files.contacts.vcards.names import VENDORS

_WORDS: Final = {
    "IMPP": "instant messaging",
    "X-MS-IMADDRESS": "instant messaging",
    "SOCIALPROFILE": "profile",
    "X-SOCIALPROFILE": "profile",
    "X-ABRELATEDNAMES": "related",
    "X-ABDATE": "date",
    "TZ": "time zone",
    "LANG": "language",
    "GEO": "position",
    "FBURL": "free or busy at",
    "CALURI": "calendar",
    "CALADRURI": "calendar address",
    "XML": "xml",
}
# Their TYPE, service or own label says what the value is; the property name would add nothing.
_LABEL_IS_TYPE: Final = frozenset(
    {"IMPP", "RELATED", "SOCIALPROFILE", "X-SOCIALPROFILE", "X-ABRELATEDNAMES", "X-ABDATE", "X-SERVICE"}
)
_ADDS: Final = ("LEVEL", "USERNAME", "X-USER", "X-DISPLAYNAME")
"""Parameters that say something of the value: how good somebody is at a hobby, who somebody is at a service."""


def detail_label(prop: Property, name: str, said: str) -> str:
    """Return what a property called ``name`` is called, whose types and own label say ``said``."""
    base = _WORDS.get(name, "")
    if not base:
        prefix = next((prefix for prefix in VENDORS if name.startswith(prefix)), "X-")
        base = (name.removeprefix(prefix) or name).replace("-", " ").lower()
    label = " ".join(filter(None, (service_of(prop), said)))
    if name in _LABEL_IS_TYPE:
        return label or base
    return label if base in label.lower() else f"{label} {base}".strip()


def service_of(prop: Property) -> str:
    """Return which service an account is at, as a parameter says."""
    return plain_label(map(str.lower, prop.all("X-SERVICE-TYPE", "SERVICE-TYPE")))


def with_parameters(prop: Property, value: str) -> str:
    """Return a value with what its parameters add, in brackets: ``chess (high)``."""
    more = [one for one in dict.fromkeys(prop.all(*_ADDS)) if one and fold(one) not in fold(value)]
    return f"{value} ({', '.join(more)})" if more else value
