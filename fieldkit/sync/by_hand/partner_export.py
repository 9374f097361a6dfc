"""A partner's pack, outwards: the chosen kinds of one client's records under a passphrase, for somebody outside.

What concerns people (the instruction log, calls, promises, the use of cards, how a client takes part) goes only where
it is named. Nothing of the firm's keys, devices or history goes along.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

import msgspec

from fieldkit.db.base import ids
from fieldkit.db.base.connect import SCHEMA
from fieldkit.db.records import lookup
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.kinds import CHECKLIST, CHECKLIST_VERSION, CLIENT, KINDS, SURVEY, SURVEY_REVISION, named
from fieldkit.domain.records.values import Value
from fieldkit.sync.backup import backup
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.key_files import has_firm_key, load_firm_keys
from fieldkit.sync.crypto.keys import fingerprint
from fieldkit.sync.format.container import FileDraft, OpenedFile, Passphrase, seal
from fieldkit.sync.format.header import Number, Sha256
from fieldkit.sync.replica import firm
from fieldkit.sync.replica.this_device import new_key

CONTENT: Final = "partner"
RECORDS_MAX: Final = 1_000_000
_CARRIED: Final = (CHECKLIST.name, CHECKLIST_VERSION.name)
"""What a survey cannot be read without; goes along with surveys, and is named with them."""
STAYS: Final = (SURVEY_REVISION.name,)
"""What says all of a survey at once, whatever was ticked: it neither goes to a partner, nor is taken from one."""
AT_HOME: Final = frozenset({(CHECKLIST.name, "uses"), (CHECKLIST_VERSION.name, "based_on")})
"""Fields that say what a firm does with a checklist: neither goes to a partner, nor is taken from one."""
_FILE: Final = "records.json"

Uid = Annotated[str, msgspec.Meta(pattern=r"^[!-~]{1,64}\Z")]
Code32 = Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class WireRecord(msgspec.Struct, frozen=True):
    """One record; kind and fields by their stable codes, links as uids."""

    t: Code32
    u: Uid
    c: Number
    v: dict[Code32, str | int | float | None]


class WirePartner(msgspec.Struct, frozen=True):
    """The records of a partner's pack. Unknown fields are passed over."""

    firm: Annotated[str, msgspec.Meta(max_length=200)]
    client: Uid
    left_out: Annotated[list[Annotated[str, msgspec.Meta(max_length=60)]], msgspec.Meta(max_length=1000)]
    records: Annotated[list[WireRecord], msgspec.Meta(max_length=RECORDS_MAX)]


class _WireFile(msgspec.Struct, frozen=True):
    name: Annotated[str, msgspec.Meta(max_length=200)]
    size: Number
    sha256: Sha256


class _WireIndex(msgspec.Struct, frozen=True):
    content: Annotated[str, msgspec.Meta(max_length=40)]
    files: Annotated[list[_WireFile], msgspec.Meta(max_length=1)]


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """What would go to a partner."""

    client: str
    """Uid."""
    title: str
    counts: dict[str, int]
    """Records by the plural of their kind."""
    left_out: list[str]
    """Kinds and fields that are there and do not go, in words."""
    records: list[WireRecord] = field(repr=False)


def choices() -> tuple[str, ...]:
    """Return everything that may be ticked, in order."""
    return (*(name for name in KINDS if name not in (*_CARRIED, *STAYS) and _reach(KINDS[name])), *_apart())


@dataclass(frozen=True, slots=True)
class PartnerOffer:
    """Something of a client that may be ticked."""

    name: str
    """As ``plan`` takes it."""
    label: str
    """In words, with how many there are."""
    ticked: bool
    """Whether it goes along unless somebody says otherwise."""


def offers(connection: sqlite3.Connection, client: str) -> list[PartnerOffer]:
    """Return what there is of a client by kinds. Raises Invalid for a client that does not exist."""
    record = lookup.find(connection, CLIENT, client)
    reached = _reached(connection, record.id)
    found = [
        PartnerOffer(name, counted(KINDS[name], len(reached[name])), KINDS[name].partner)
        for name in choices()
        if reached.get(name)
    ]
    return found + [
        PartnerOffer(name, f"the {declared.label.lower()}", ticked=False)
        for name, declared in _apart().items()
        if getattr(record, name)
    ]


def plan(connection: sqlite3.Connection, client: str, kinds: str = "") -> PartnerPlan:
    """Return what would go: ``client`` by name or uid, ``kinds`` as a list with commas, "all", or "" for those
    that go along by themselves.

    Raises Invalid or Trouble for a client or kind that does not exist.
    """
    chosen = _chosen(kinds)
    record = lookup.find(connection, CLIENT, client)
    found: list[WireRecord] = []
    counts: dict[str, int] = {}
    left_out: list[str] = []
    numbers: dict[str, set[int]] = {}
    reached = _reached(connection, record.id)
    for kind, there in reached.items():
        if not there:
            continue
        if kind in chosen:
            numbers[kind] = there
        else:
            left_out.append(counted(KINDS[kind], len(there)))
    if SURVEY.name in numbers:
        for kind, column in ((CHECKLIST_VERSION.name, "version"), (CHECKLIST.name, "checklist")):
            numbers[kind] = _linked(connection, SURVEY.name, column, numbers[SURVEY.name])
    hidden = {name: declared for name, declared in _apart().items() if name not in chosen}
    left_out += [f"the {declared.label.lower()}" for name, declared in hidden.items() if getattr(record, name)]
    dropped: set[str] = set()
    for name in (*(k for k in _CARRIED if k in numbers), *(k for k in numbers if k not in _CARRIED)):
        for number in sorted(numbers[name]):
            found.append(_wire(connection, KINDS[name], number, numbers, hidden, dropped))
        counts[KINDS[name].plural] = len(numbers[name])
    left_out += sorted(dropped)
    return PartnerPlan(record.uid, lookup.title(connection, CLIENT.name, record.id), counts, left_out, found)


def pack(connection: sqlite3.Connection, home: Path, chosen: PartnerPlan, passphrase: Passphrase) -> bytes:
    """Return the file. It is signed by this device; only the passphrase vouches for that to a stranger."""
    device = new_key(home)
    key = load_firm_keys(home)[0] if has_firm_key(home) else backup.own_key(device)
    content = WirePartner(firm.name(connection), chosen.client, chosen.left_out, chosen.records)
    data = msgspec.json.encode(content)
    head = msgspec.json.encode(_WireIndex(CONTENT, [_WireFile(_FILE, len(data), hashlib.sha256(data).hexdigest())]))
    raw = b"".join((len(head).to_bytes(4, "big"), head, data))
    return seal(FileDraft("pack", 1, SCHEMA, ids.now_ms()), raw, device, key, passphrase)


def unpack(opened: OpenedFile) -> WirePartner:
    """Return the records of a partner's pack, or refuse it."""
    raw = memoryview(opened.raw)
    end = 4 + int.from_bytes(raw[:4], "big")
    try:
        index = msgspec.json.decode(raw[4:end], type=_WireIndex)
        (file,) = index.files
        data = raw[end : end + file.size]
        if end + file.size != len(raw) or hashlib.sha256(data).hexdigest() != file.sha256:
            raise ValueError("the sizes do not fit")
        return msgspec.json.decode(data, type=WirePartner)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise Refused(
            Code.CONTENT, "its records are damaged. Ask for it to be exported again.", name=opened.verified.name
        ) from error


def told(opened: OpenedFile) -> list[tuple[str, str]]:
    """Return what a partner's pack holds, for a look without importing."""
    content = unpack(opened)
    by_code = {kind.code: kind for kind in KINDS.values()}
    counts = Counter(by_code.get(record.t) for record in content.records)
    return [
        ("from", f"{content.firm or 'somebody without a firm'} ({fingerprint(opened.header.device)})"),
        ("holds", ", ".join(counted(kind, count) for kind, count in counts.items())),
        ("left out", ", ".join(content.left_out) or "nothing"),
    ]


def counted(kind: Kind | None, count: int) -> str:
    """Return a count of records of a kind in words; None for a kind that is not known here."""
    if kind is None:
        return f"{count:,} of a kind that a later fieldkit knows"
    return f"{count:,} {(kind.label if count == 1 else kind.plural).lower()}"


def _chosen(kinds: str) -> set[str]:
    words = [word.strip() for word in kinds.split(",") if word.strip()]
    if not words:
        return {kind.name for kind in KINDS.values() if kind.partner}
    if words == ["all"]:
        return set(choices())
    found = {CLIENT.name}
    for word in words:
        kind = named(word)
        name = word.casefold() if word.casefold() in _apart() else kind.name if kind else ""
        if name not in choices():
            raise Trouble(f"“{word}” cannot go to a partner. There are: {', '.join(choices())}. Nothing was written.")
        found.add(name)
    if "answer" in found:
        found.add(SURVEY.name)
    return found


def _apart() -> dict[str, Field]:
    """Return the fields of a client that are named like a kind, as they are about people."""
    return {declared.name: declared for declared in CLIENT.fields if declared.partner_opt_in}


def _reach(kind: Kind) -> str:
    """Return how a kind belongs to a client: "self", the field that links to it, "survey" over one; "" if not."""
    if kind is CLIENT:
        return "self"
    for name, target in (("client", CLIENT.name), ("survey", SURVEY.name)):
        if any(declared.name == name and declared.link == target for declared in kind.fields):
            return name
    return ""


def _reached(connection: sqlite3.Connection, client: int) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for name, kind in KINDS.items():
        how = _reach(kind)
        if how == "self":
            found[name] = {client}
        elif how == "client":
            rows = connection.execute(f"SELECT id FROM {name} WHERE client = ? AND deleted_at IS NULL", (client,))
            found[name] = {row[0] for row in rows}
    for name, kind in KINDS.items():
        if _reach(kind) == "survey":
            rows = connection.execute(
                f"SELECT {name}.id FROM {name} JOIN survey ON survey.id = {name}.survey"
                f" WHERE survey.client = ? AND {name}.deleted_at IS NULL AND survey.deleted_at IS NULL",
                (client,),
            )
            found[name] = {row[0] for row in rows}
    return found


def _linked(connection: sqlite3.Connection, table: str, column: str, numbers: set[int]) -> set[int]:
    marks = ",".join("?" * len(numbers))
    rows = connection.execute(f'SELECT DISTINCT "{column}" FROM {table} WHERE id IN ({marks})', tuple(numbers))
    return {row[0] for row in rows if row[0] is not None}


def _wire(
    connection: sqlite3.Connection,
    kind: Kind,
    number: int,
    going: dict[str, set[int]],
    hidden: Container[str],
    dropped: set[str],
) -> WireRecord:
    """Return a record as it goes; links to what does not go are left out and named."""
    record = lookup.by_id(connection, kind, number)
    assert record is not None, "it was just selected"
    values: dict[int, str | int | float | None] = {}
    for declared in kind.fields:
        value: Value = getattr(record, declared.name)
        if value in (None, "") or (kind is CLIENT and declared.name in hidden) or (kind.name, declared.name) in AT_HOME:
            continue
        if declared.link:
            if value not in going.get(declared.link, ()) and KINDS[declared.link].name != "card":
                dropped.add(f"{kind.label.lower()}: {declared.label.lower()}")
                continue
            row = connection.execute(f"SELECT uid FROM {declared.link} WHERE id = ?", (value,)).fetchone()
            value = row[0] if row else None
        values[declared.code] = value
    return WireRecord(kind.code, record.uid, max(0, record.created_at), values)
