"""Numbers and mail addresses as values hold them: as an address of the web, with types before them, several in one."""

import re
from urllib.parse import unquote

from fieldkit.files.contacts.problems import ProblemReport
from fieldkit.files.contacts.several.mails import LabelledMail, mails_in
from fieldkit.files.contacts.vcard_lines import Property
from fieldkit.files.contacts.vcards.labels import words_of

# What stands before a number where a semicolon became a colon: TEL:TYPE=WORK;VOICE:0161 496 0301
_TYPES_BEFORE = re.compile(
    r"\s*((?:TYPE\s*=\s*)?[A-Za-z][\w -]{0,30}(?:[;,]\s*(?:TYPE\s*=\s*)?[A-Za-z][\w-]{0,30})*)\s*:\s*(?!//)"
)
_SCHEME = re.compile(r"(?i)(?:tel|phone|callto|sms|mobile|fax)\s*:(?://)?\s*")
_OTHER_SCHEMES = frozenset({"sip", "sips", "xmpp", "skype", "mailto", "http", "https"})
_SEPARATOR = "\ue000"
"""What KAddressBook parts several values with, a character for private use."""
_ONE_TEXT = frozenset({"FN", "N", "NOTE", "ADR", "LABEL", "UID", "VERSION", "X-ABLABEL", "X-AB-LABEL"})
_MOST = 2000
"""Characters of a value with mail addresses; a longer one is kept as it stands."""


def number_and_types(text: str) -> tuple[tuple[str, ...], str]:
    """Return the types that stand before a number, and the number as it is written.

    ``tel:+1-418-656-9254;ext=102`` gives ``+1-418-656-9254 ext. 102``.
    """
    scheme = _SCHEME.match(text.strip())
    if scheme:
        types = words_of(scheme.group().rstrip(": /").lower()) if scheme.group()[:1] in "mMfF" else ()
        return types, _from_uri(text.strip()[scheme.end() :])
    text = text.removeprefix("//")
    before = _TYPES_BEFORE.match(text)
    if before is None or before.group(1).lower() in _OTHER_SCHEMES or not any(map(str.isdigit, text[before.end() :])):
        return (), text
    more, number = (
        number_and_types(text[before.end() :]) if text[before.end() :].count(":") == 1 else ((), text[before.end() :])
    )
    return (*words_of(before.group(1)), *more), number


def values_apart(prop: Property, value: str, report: ProblemReport) -> list[str]:
    """Return the values that KAddressBook wrote into one; where there is only one, its sign becomes a blank."""
    if _SEPARATOR not in value:
        return [value]
    found = [part for part in value.split(_SEPARATOR) if part.strip()]
    if prop.name not in _ONE_TEXT:
        return found
    report.count(prop.line, "A sign that parts values in KAddressBook was read as a blank", "changed")
    return [" ".join(found)]


def mail_addresses(text: str) -> tuple[tuple[str, ...], list[LabelledMail], str]:
    """Return the types that stand before, the addresses, and what else the value says, such as a name before ``<``."""
    plain = text.strip()
    if plain[:7].lower() == "mailto:":
        plain = unquote(plain[7:].partition("?")[0])
    if len(text) > _MOST or "@" not in plain:
        return (), [], text
    before = _TYPES_BEFORE.match(plain)
    types: tuple[str, ...] = ()
    if before is not None and "@" in plain[before.end() :] and before.group(1).lower() not in _OTHER_SCHEMES:
        types, plain = words_of(before.group(1)), plain[before.end() :]
    found, rest = mails_in(plain)
    return types, found, rest if found else text


def _from_uri(text: str) -> str:
    number, *more = text.split(";")
    shown = [unquote(number)]
    for part in more:
        key, _, value = part.partition("=")
        shown.append(f"ext. {unquote(value)}" if key.lower() == "ext" else f"({unquote(part)})")
    return " ".join(filter(None, shown))
