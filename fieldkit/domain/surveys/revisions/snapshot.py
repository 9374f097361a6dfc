"""The snapshot of a survey: a document whose bytes are always the same for the same content, and reading it back.

It is read as what somebody else wrote: of a wrong shape only what fits is taken, and nothing in it is an instruction.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldkit.domain.surveys.answers import Answers, Given
from fieldkit.domain.text.stored_json import mapping, mappings, text_at

FORMAT: Final = 1
LARGEST: Final = 4 << 20
"""Characters of a snapshot, all of them ASCII: what one value holds at most in an export file."""
SIGNED_AS: Final = b"fieldkit survey revision v1\0"
"""Stands before the hash in what is signed, so that no signature of another file is one of a snapshot."""
KNOWN: Final = frozenset(
    "format uid survey number at follows reason client place checklist short_list started_at progress sign_off device"
    " items not_asked findings score".split()
)
"""What a snapshot holds. A later fieldkit may add to it."""

AnswerKey = tuple[str, str, str, str, str]
"""Item, instance, value, result and note."""


@dataclass(frozen=True, slots=True)
class SnapshotItem:
    """One question as it was answered; ``thing`` is what it was asked of in a repeat."""

    item: str
    instance: str
    section: str
    thing: str
    question: str
    answer: str
    """In words; "" where there was none."""
    value: str
    result: str
    note: str
    severity: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the snapshot of a survey says."""

    format: int
    uid: str
    """Of the revision."""
    survey: str
    number: int
    at: int
    """UTC milliseconds."""
    reason: str
    signed_by: str
    role: str
    arrived: str
    departed: str
    device: str
    """Id of the device that signed, as the snapshot says it."""
    device_key: str
    """Its public key in hexadecimal, likewise."""
    items: tuple[SnapshotItem, ...]
    findings: tuple[tuple[str, str], ...]
    """Title, and severity with state, of each."""
    score: str
    content: frozenset[AnswerKey]
    """All that was answered, also what was not asked any more."""
    unknown: tuple[str, ...]
    """Names of what this fieldkit does not know."""


def canonical(document: Mapping[str, object]) -> str:
    """Return the one text of a document: names in order, no blanks, nothing but ASCII."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest_of(body: str) -> str:
    """Return the SHA-256 of a snapshot's bytes in hexadecimal."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def signed_message(digest: str) -> bytes:
    """Return the bytes that the device signs for a snapshot with this hash; ValueError if it is none."""
    return SIGNED_AS + bytes.fromhex(digest)


def content_of(answers: Answers) -> frozenset[AnswerKey]:
    """Return what is answered: what was emptied counts as never answered, but for the thing that it stands in."""
    return _content(answers.values())


def _content(given: Iterable[Given | SnapshotItem]) -> frozenset[AnswerKey]:
    found: set[AnswerKey] = set()
    for one in given:
        if one.instance:
            found.add(("", one.instance, "", "", ""))
        if one.value or one.result or one.note:
            found.add((one.item, one.instance, one.value, one.result, one.note))
    return frozenset(found)


def read_snapshot(body: str) -> Snapshot | None:
    """Return what a stored snapshot says; None where it is no document."""
    data = mapping(body)
    if not data:
        return None
    items = tuple(_item(one) for one in mappings(data.get("items")))
    others = [_given(one) for one in mappings(data.get("not_asked"))]
    sign_off, device = _within(data, "sign_off"), _within(data, "device")
    return Snapshot(
        _whole(data, "format"),
        text_at(data, "uid"),
        text_at(data, "survey"),
        _whole(data, "number"),
        _whole(data, "at"),
        text_at(data, "reason"),
        text_at(sign_off, "name"),
        text_at(sign_off, "role"),
        text_at(sign_off, "arrived"),
        text_at(sign_off, "departed"),
        text_at(device, "id"),
        text_at(device, "key"),
        items,
        tuple(
            (text_at(one, "title"), ", ".join(filter(None, (text_at(one, "severity"), text_at(one, "state")))))
            for one in mappings(data.get("findings"))
        ),
        text_at(_within(data, "score"), "headline"),
        _content([*items, *others]),
        tuple(sorted(map(str, data.keys() - KNOWN))),
    )


def _item(data: Mapping[str, object]) -> SnapshotItem:
    names = ("item", "instance", "section", "thing", "question", "answer", "value", "result", "note", "severity")
    return SnapshotItem(*(text_at(data, name) for name in names))


def _given(data: Mapping[str, object]) -> Given:
    return Given(*(text_at(data, name) for name in ("item", "instance", "value", "result", "note")))


def _within(data: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _whole(data: Mapping[str, object], name: str) -> int:
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
