"""Cards that fieldkit wrote and nobody changed since: read exactly, with nothing guessed.

Whether a card is one is seen by writing it again. Any other goes the way of all cards, so that a change that another
program made to one is never overlooked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from fieldkit.domain.text.sanitize import clean, clean_line
from fieldkit.files.contacts.person import Parsed, Person, with_label
from fieldkit.files.contacts.vcards.written_card import (
    IS_CLIENT,
    MAKER,
    OWN_FIELDS,
    TYPES,
    Version,
    more_addresses,
    more_websites,
    property_of,
    write_card,
)

_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_WORDS: Final = {said: word for word, said in TYPES.items()}
_COMPACT: Final = re.compile(r"\d{8}\Z")


@dataclass(slots=True)
class _Properties:
    """The properties of a card by name: parameters, value as it stands, and the label of its group."""

    found: dict[str, list[tuple[list[str], str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, card: str) -> _Properties:
        held = cls()
        labels: dict[str, str] = {}
        grouped: list[tuple[str, str, list[str], str]] = []
        for line in card.replace("\n ", "").split("\n"):
            head, _, value = line.partition(":")
            name, *params = head.split(";")
            group, _, name = name.rpartition(".")
            if name == "X-ABLabel":
                labels[group] = _unescaped(value)
            else:
                grouped.append((group, name, params, value))
        for group, name, params, value in grouped:
            held.found.setdefault(name, []).append((params, value, labels.get(group, "")))
        return held

    def texts(self, name: str) -> list[str]:
        return [_unescaped(value) for _, value, _ in self.found.get(name, [])]

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def entries(self, name: str) -> tuple[str, ...]:
        """Return the numbers or mail addresses with their labels."""
        entries = []
        for params, value, label in self.found.get(name, []):
            types = next((param[5:].split(",") for param in params if param.startswith("TYPE=")), [])
            entries.append(with_label(label or " ".join(_WORDS.get(word, word) for word in types), _unescaped(value)))
        return tuple(entries)

    def parts(self, name: str, place: int) -> list[str]:
        """Return one part of each value that has several."""
        found = [_split(value) for _, value, _ in self.found.get(name, [])]
        return [_unescaped(parts[place]) for parts in found if len(parts) > place]


def read_own(data: bytes, file: str) -> Parsed | None:
    """Return the people in a file of nothing but such cards, else None."""
    if MAKER.encode() not in data[:4096]:
        return None
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    people: list[Person] = []
    versions: set[str] = set()
    line = 1
    for card in re.split(r"(?<=\nEND:VCARD\n)", text):
        if not card:
            continue
        version: Version = "3.0" if card.startswith("BEGIN:VCARD\nVERSION:3.0\n") else "4.0"
        person = _person(card, file, line)
        if write_card(person, version).replace("\r\n", "\n") != card or not _is_clean(person):
            return None
        people.append(person)
        versions.add(version)
        line += card.count("\n")
    return Parsed(tuple(people), (), f"vCard {', '.join(sorted(versions))}", "utf-8") if people else None


def _person(card: str, file: str, line: int) -> Person:
    held = _Properties.of(card)
    own = {name: held.text(property_of(name)) for name in OWN_FIELDS}
    organisation = next(iter(held.parts("ORG", 0)), "")
    if any(IS_CLIENT in params for params, _, _ in held.found.get("ORG", [])):
        own["client"], organisation = organisation, ""
    return Person(
        file,
        line,
        held.text("FN"),
        held.text("UID").removeprefix("urn:uuid:"),
        organisation,
        job_title=held.text("TITLE"),
        phones=held.entries("TEL"),
        emails=held.entries("EMAIL"),
        address=_first(held.parts("ADR", 2), len(more_addresses(own["details"]))),
        website=_first(held.texts("URL"), len(more_websites(own["details"]))),
        birthday=_day(held),
        notes=held.text("NOTE"),
        own=tuple((name, text) for name, text in own.items() if text),
    )


def _is_clean(person: Person) -> bool:
    """Return whether all texts are as they are stored, so that nothing comes in that has to be made safe."""
    lines = (person.name, person.uid, person.organisation, person.job_title, person.website, person.birthday)
    own = dict(person.own)
    blocks = (person.address, person.notes, own.pop("details", ""))
    return all(clean_line(one) == one for one in (*lines, *person.phones, *person.emails, *own.values())) and all(
        clean(one) == one for one in blocks
    )


def _first(values: list[str], told_again: int) -> str:
    """Return the first value, if it is none of those that only say once more what stands in the other details."""
    return values[0] if len(values) > told_again else ""


def _day(held: _Properties) -> str:
    for params, value, _ in held.found.get("BDAY", []):
        if value.startswith("--") or any(param.startswith("X-APPLE") for param in params):
            return ""
        return f"{value[:4]}-{value[4:6]}-{value[6:]}" if _COMPACT.match(value) else _unescaped(value)
    return ""


def _split(value: str) -> list[str]:
    """Return the parts between semicolons that no backslash escapes."""
    parts, begun = [], 0
    for found in re.finditer(r"\\.|;", value, re.DOTALL):
        if found[0] == ";":
            parts.append(value[begun : found.start()])
            begun = found.end()
    return [*parts, value[begun:]]


def _unescaped(value: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], value)
