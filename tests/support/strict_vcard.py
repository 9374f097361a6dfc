"""A reader of vCard 4.0 and 3.0 that takes nothing but what the standards say: RFC 6350 and RFC 2426."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(r"(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9-]+)")
_PARAMETER = re.compile(r";([A-Za-z0-9-]+)=([^\x00-\x1f\x7f\",;:]+(?:,[^\x00-\x1f\x7f\",;:]+)*)")
_STRUCTURED = {"N": 5, "ADR": 7, "ORG": 0}
_PROPERTIES = frozenset("VERSION PRODID UID FN N ORG TITLE TEL EMAIL ADR URL BDAY NOTE NICKNAME".split())
_BIRTHDAY = {
    "4.0": re.compile(r"\d{4}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])|--(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"),
    "3.0": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])"),
}


@dataclass(frozen=True)
class StrictProperty:
    """One property; its value in its parts, without escapes."""

    group: str
    name: str
    parameters: dict[str, list[str]]
    parts: list[str]

    @property
    def text(self) -> str:
        (only,) = self.parts
        return only


def read_cards(data: bytes) -> list[list[StrictProperty]]:
    """Return the properties of each card. Raises AssertionError for anything that the standard does not allow."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    for piece in physical:
        assert len(piece) <= 75, piece
        assert piece.strip(b" \t"), "an empty line"
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", piece), piece
        piece.decode("utf-8")  # each line is whole characters
    logical = data.decode("utf-8")[:-2].replace("\r\n ", "").split("\r\n")
    cards: list[list[StrictProperty]] = []
    version = ""
    for place, line in enumerate(logical):
        if line == "BEGIN:VCARD":
            assert place == 0 or logical[place - 1] == "END:VCARD"
            cards.append([])
            found = re.fullmatch(r"VERSION:([34]\.0)", logical[place + 1])
            assert found, "the version stands first"
            version = found[1]
        elif line == "END:VCARD":
            names = [one.name for one in cards[-1]]
            assert names.count("FN") == names.count("N") == names.count("VERSION") == 1
            assert names.count("BDAY") <= 1
        else:
            cards[-1].append(_property(line, version))
    assert logical[-1] == "END:VCARD"
    return cards


def _property(line: str, version: str) -> StrictProperty:
    head = _NAME.match(line)
    assert head, line
    group, name = head[1] or "", head[2].upper()
    at = head.end()
    parameters: dict[str, list[str]] = {}
    while line[at] != ":":
        found = _PARAMETER.match(line, at)
        assert found, line
        parameters[found[1].upper()] = found[2].split(",")
        at = found.end()
    value = line[at + 1 :]
    assert name in _PROPERTIES or name.startswith("X-"), name
    if name == "BDAY" and "VALUE" not in parameters:
        assert _BIRTHDAY[version].fullmatch(value), value
    if name == "UID" and version == "4.0":
        assert value.startswith("urn:uuid:") or parameters["VALUE"] == ["text"]
    parts = _unescaped(value, version, structured=name in _STRUCTURED)
    if _STRUCTURED.get(name):
        assert len(parts) == _STRUCTURED[name], line
    return StrictProperty(group, name, parameters, parts)


def _unescaped(value: str, version: str, *, structured: bool) -> list[str]:
    """Return the parts of a value; a semicolon by itself is text in 4.0 (RFC 6350, 4) and escaped in 3.0."""
    alone = not structured and version == "4.0"
    parts, at = [""], 0
    while at < len(value):
        sign = value[at]
        if sign == "\\":
            said = value[at + 1]
            assert said in ("\\,nN" if alone else "\\,;nN"), value
            parts[-1] += "\n" if said in "nN" else said
            at += 2
            continue
        if sign == ";" and not alone:
            assert structured, value
            parts.append("")
        else:
            assert sign != ",", "a comma parts values"
            parts[-1] += sign
        at += 1
    return parts
