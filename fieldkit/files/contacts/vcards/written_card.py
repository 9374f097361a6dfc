"""People as vCards: 4.0 (RFC 6350) or 3.0 (RFC 2426), in UTF-8, folded at 75 octets between characters.

What a card has no property for stands in properties of our own, ``X-FIELDKIT-...``; of the other details, what other
programs know is said once more in theirs. ``own_cards`` reads a card back exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

from fieldkit.domain.text.other_details import entries_of, label_and_value
from fieldkit.files.contacts.person import Person, split_label
from fieldkit.files.contacts.vcards.written_day import written_day

Version = Literal["4.0", "3.0"]

MAKER: Final = "-//fieldkit//contacts//EN"
"""Who made a card, as PRODID says it."""
OWN: Final = "X-FIELDKIT-"
OWN_FIELDS: Final = ("client", "role", "preferred", "hours", "left_on", "details")
"""Fields of ``Person.own``, in the order of their properties."""
IS_CLIENT: Final = "X-FIELDKIT-IS=client"
"""Parameter of an organisation that is the person's client."""
TYPES: Final = {"work": "work", "home": "home", "mobile": "cell", "fax": "fax", "pager": "pager"}
"""Words of a label, and the types that say the same."""
_OF_MAIL: Final = frozenset({"work", "home"})
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_ADDRESS: Final = re.compile(r"(?:(work|home|other) )?address\Z", re.IGNORECASE)
_UNKNOWN_YEAR: Final = "1604"
"""How Apple, and who follows it, writes in 3.0 that nobody knows the year."""
_WIDEST: Final = 75
"""Octets of a line without its end; both standards."""


def write_card(person: Person, version: Version = "4.0") -> str:
    """Return a card, with CR LF at the end of each line. Texts of the person hold no control characters."""
    lines = ["BEGIN:VCARD", f"VERSION:{version}", f"PRODID:{MAKER}", *_Card(person, version).lines(), "END:VCARD"]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Return a text as a part of a structured value holds it."""
    return _plain(text).replace(";", "\\;")


def _plain(text: str) -> str:
    for sign, said in (("\\", "\\\\"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, said)
    return text


def folded(line: str) -> str:
    """Return a line in pieces of at most 75 octets, each but the first after a line end and a blank.

    No piece ends within a character, nor, where that can be, after "=": some readers take that for a soft break.
    """
    data = line.encode("utf-8")
    pieces: list[bytes] = []
    while len(data) > (room := _WIDEST - bool(pieces)):
        end = room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        whole = end
        while end > 1 and (data[end - 1 : end] in (b"=", b" ") or data[end] & 0xC0 == 0x80):
            end -= 1
        end = whole if end <= 1 else end
        pieces.append(data[:end])
        data = data[end:]
    return b"\r\n ".join([*pieces, data]).decode("utf-8")


class _Card:
    """The lines of one card."""

    def __init__(self, person: Person, version: Version) -> None:
        self._person = person
        self._new = version == "4.0"
        self._own = dict(person.own)
        self._details = [label_and_value(one) for one in entries_of(self._own.get("details", ""))]
        self._labels = 0

    def lines(self) -> Iterator[str]:
        person = self._person
        yield self._uid()
        yield f"FN:{self._value(person.name)}"
        yield f"N:{_structured(person.name)}"
        yield from self._organisation()
        yield from self._text("TITLE", person.job_title)
        for entry in person.phones:
            yield from self._reached("TEL", entry, frozenset(TYPES))
        for entry in person.emails:
            yield from self._reached("EMAIL", entry, _OF_MAIL)
        yield from self._addresses()
        yield from self._text("URL", person.website)
        for website in more_websites(self._own.get("details", "")):
            yield f"URL:{self._value(website)}"
        yield from self._birthday()
        yield from self._text("NOTE", person.notes)
        for label, value in self._details:
            if label == "Nickname":
                yield from self._text("NICKNAME", value)
        for field in OWN_FIELDS:
            if field != "client" or person.organisation:
                yield from self._text(property_of(field), self._own.get(field, ""))

    def _value(self, text: str) -> str:
        """Return a text as a value by itself: in 4.0 a semicolon there is one, in 3.0 it is escaped (RFC 2426, 4)."""
        return _plain(text) if self._new else escaped(text)

    def _text(self, name: str, text: str) -> Iterator[str]:
        if text:
            yield f"{name}:{self._value(text)}"

    def _uid(self) -> str:
        uid = self._person.uid
        if _UUID.match(uid):
            return f"UID:urn:uuid:{uid}"
        return f"UID{';VALUE=text' if self._new else ''}:{self._value(uid)}"

    def _organisation(self) -> Iterator[str]:
        client = self._own.get("client", "")
        name = self._person.organisation or client
        if name:
            department = next((value for label, value in self._details if label == "Department"), "")
            unit = f";{escaped(department)}" if department else ""
            yield f"ORG{'' if self._person.organisation else f';{IS_CLIENT}'}:{escaped(name)}{unit}"

    def _reached(self, name: str, entry: str, known: frozenset[str]) -> Iterator[str]:
        """Yield a number or an address; a label that no type says is a property of its own, as Apple has it."""
        label, value = split_label(entry) if not entry.startswith(": ") else ("", entry)
        words = label.split(" ") if label else []
        if known.issuperset(words) and len({*words}) == len(words):
            types = f";TYPE={','.join(TYPES[word] for word in words)}" if words else ""
            yield f"{name}{types}:{self._value(value)}"
        else:
            self._labels += 1
            yield f"item{self._labels}.{name}:{self._value(value)}"
            yield f"item{self._labels}.X-ABLabel:{self._value(label)}"

    def _addresses(self) -> Iterator[str]:
        """Yield the address whole, as a street: which line of it is the town nobody has said."""
        if self._person.address:
            place = next((value for label, value in self._details if label == "Address is"), "work")
            yield _address(self._person.address, place)
        for place, address in more_addresses(self._own.get("details", "")):
            yield _address(address, place)

    def _birthday(self) -> Iterator[str]:
        day = self._person.birthday or next((value for label, value in self._details if label == "Birthday"), "")
        if _is_day(self._person.birthday):
            yield f"BDAY:{day.replace('-', '') if self._new else day}"
        elif (written := written_day(day)).startswith("--"):
            bare = written.replace("-", "")
            year = f";X-APPLE-OMIT-YEAR={_UNKNOWN_YEAR}:{_UNKNOWN_YEAR}-{bare[:2]}-{bare[2:]}"
            yield f"BDAY:--{bare}" if self._new else f"BDAY{year}"
        elif self._person.birthday:
            yield f"BDAY;VALUE=text:{self._value(day)}"


def more_addresses(details: str) -> list[tuple[str, str]]:
    """Return the addresses among the other details, each with the place that its label says, "" for none."""
    told = map(label_and_value, entries_of(details))
    return [((found[1] or "").lower(), value) for label, value in told if (found := _ADDRESS.match(label)) and value]


def more_websites(details: str) -> list[str]:
    """Return the web addresses among the other details."""
    told = map(label_and_value, entries_of(details))
    return [value for label, value in told if label.lower() in ("website", "work website", "home website") and value]


def property_of(field: str) -> str:
    """Return the name of the property of ours that holds a field."""
    return f"{OWN}{field.upper().replace('_', '-')}"


def _address(text: str, place: str) -> str:
    kind = f";TYPE={place}" if place in ("work", "home") else ""
    return f"ADR{kind}:;;{escaped(text)};;;;"


def _structured(name: str) -> str:
    """Return a name in its parts, as far as that can be told: its last word is the family's."""
    given, _, family = name.rpartition(" ")
    return f"{escaped(family)};{escaped(given)};;;"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
