"""Which property is meant by names that no standard has: of programs, of people, and of headings of tables."""

import re
from typing import NamedTuple

from fieldkit.files.contacts.columns.headings import BESIDE_AN_ADDRESS, meaning
from fieldkit.files.contacts.vcard_lines import Property

STANDARD = frozenset(
    "N FN NICKNAME ORG TITLE ROLE TEL EMAIL ADR LABEL URL BDAY ANNIVERSARY NOTE PHOTO LOGO SOUND KEY UID REV CATEGORIES"
    " GEO TZ IMPP RELATED MEMBER GENDER LANG KIND SOURCE PRODID MAILER AGENT CLASS SORT-STRING CALURI CALADRURI FBURL"
    " VERSION BEGIN END NAME PROFILE XML CLIENTPIDMAP EXPERTISE HOBBY INTEREST ORG-DIRECTORY BIRTHPLACE DEATHDATE"
    " DEATHPLACE CONTACT-URI CREATED LANGUAGE PRONOUNS GRAMGENDER SOCIALPROFILE".split()
)
STANDARD_NAMES = {
    "X-MS-TEL": "TEL",
    "X-EMAIL": "EMAIL",
    "X-MS-EMAIL": "EMAIL",
    "MAILTO": "EMAIL",
    "X-ABNOTE": "NOTE",
    "X-NOTE": "NOTE",
    "X-BDAY": "BDAY",
    "X-ANNIVERSARY": "ANNIVERSARY",
    "X-MS-ANNIVERSARY": "ANNIVERSARY",
    "X-EVOLUTION-ANNIVERSARY": "ANNIVERSARY",
    "X-KADDRESSBOOK-X-ANNIVERSARY": "ANNIVERSARY",
    "X-AB-LABEL": "X-ABLABEL",
    "X-ADDRESSBOOKSERVER-KIND": "KIND",
}
"""Of properties that programs call otherwise."""
VENDORS = (
    *("X-MS-OL-", "X-MS-", "X-EVOLUTION-", "X-KADDRESSBOOK-X-", "X-KADDRESSBOOK-", "X-MOZILLA-", "X-GOOGLE-"),
    *("X-ANDROID-", "X-SAMSUNG-", "X-NOKIA-", "X-AB"),
)
# Names whose values look like numbers and mail addresses and are neither, or are somebody else's.
_NOT_OURS = frozenset(
    "aim icq msn yahoo jabber xmpp skype gtalk talk gadu gadugadu groupwise messaging im imaddress chat twitter"
    " matrix sip facebook facetime irc qq username id uid key service manager managersname assistantsname spouse"
    " spousesname partner child related relatednames member organizer owner source url uri phonetic type etag hash rev"
    " crypto".split()
)
_PARTS = {"first name", "middle name", "last name", "suffix", "street", "city", "region", "postcode", "country"}
_TO_STANDARD = {
    "name": "FN",
    "organisation": "ORG",
    "job title": "TITLE",
    "phone": "TEL",
    "email": "EMAIL",
    "website": "URL",
    "birthday": "BDAY",
    "notes": "NOTE",
    "address": "PART:street",
    "department": "DEPARTMENT",
    "prefix": "PREFIX",
} | {part: f"PART:{part}" for part in _PARTS}
_OWN = frozenset({"phone", "email", "birthday", "department", "organisation", "notes"})
"""What a name that begins with X- can stand for."""
_NUMBER = re.compile(r"[\s(]*\+?[\d()/.\s\u00a0-]{3,}(?:(?:ext|x|#|,|p|w)[.\s]*\d+)?\s*\Z", re.IGNORECASE)
_ABROAD = re.compile(r"\s*(?:tel:)?\+\d[\d ()/.-]{6,20}\s*\Z")
_MAIL = re.compile(r"\s*(?:mailto:)?[^\s@<>;,:]+@[^\s@<>;,:]+\.[^\s@<>;,:.]+\s*\Z", re.IGNORECASE)


class MeantProperty(NamedTuple):
    """What the name of a property says."""

    name: str
    """Of the standard where one is meant, else its own; ``PART:city`` for a part of a name or an address."""
    label: tuple[str, ...]
    """What the name says that the value is for: ``work`` of ``PHONE.WORK``."""


def named(prop: Property, value: str) -> MeantProperty:
    """Return which property ``prop`` is meant to be; its value tells where the name alone could mislead."""
    name = STANDARD_NAMES.get(prop.name, prop.name)
    if name in STANDARD or name.startswith("X-AB"):
        return MeantProperty(name, ())
    own = name.startswith("X-")
    bare = _without_vendor(name)
    words = {word.lower() for word in re.split(r"[^A-Za-z]+", bare) if word}
    if words & _NOT_OURS:
        return MeantProperty(name, ())
    first, _, rest = bare.partition(" ")
    if first in {"TEL", "EMAIL"} and rest:
        return MeantProperty(first, tuple(re.sub(r"(?i)TYPE=", "", rest).lower().split()))
    for heading in (bare.replace("-", " "), f"{prop.group} {bare}".strip()):
        meant = meaning(heading)
        field = meant.field if meant and meant.said not in BESIDE_AN_ADDRESS else ""
        if meant and field in _TO_STANDARD and (field in _OWN or not own) and _fits(field, value):
            return MeantProperty(_TO_STANDARD[field], tuple(meant.label.split()))
    if is_mail(value):
        return MeantProperty("EMAIL", (bare.replace("-", " ").lower(),))
    if len(value) < 80 and _ABROAD.match(value):
        return MeantProperty("TEL", (bare.replace("-", " ").lower(),))
    return MeantProperty(name, ())


def is_number(text: str) -> bool:
    """Return whether a text is a telephone number and nothing else."""
    return len(text) < 80 and _NUMBER.match(text) is not None and sum(c.isdigit() for c in text) >= 3


def is_mail(text: str) -> bool:
    """Return whether a text is one mail address and nothing else."""
    return len(text) <= 320 and _MAIL.match(text) is not None


def _without_vendor(name: str) -> str:
    vendor = next((vendor for vendor in VENDORS if name.startswith(vendor) and len(name) > len(vendor)), "")
    return name.removeprefix(vendor or "X-")


def _fits(field: str, value: str) -> bool:
    if field == "phone":
        return is_number(value) or value.strip().lower().startswith("tel:")
    return field != "email" or "@" in value
