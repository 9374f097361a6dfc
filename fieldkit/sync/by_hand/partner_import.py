"""A partner's pack, inwards: its records become the importer's own, with their source noted.

They keep their uids, so that a later pack of the same client is recognised. What is here already is never
overwritten: empty fields are filled, and what differs is listed and stays as it is.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud, lookup
from fieldkit.db.store import starting_content
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.kinds import CHECKLIST_VERSION, CLIENT, KINDS
from fieldkit.domain.records.values import Value
from fieldkit.domain.text.articles import with_article
from fieldkit.domain.text.sanitize import clean_line, printable
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.by_hand.partner_export import AT_HOME, STAYS, WireRecord, counted, unpack
from fieldkit.sync.crypto.keys import fingerprint
from fieldkit.sync.format.container import OpenedFile

_LENGTH_MAX: Final = 1 << 20
_WHOLE_MAX: Final = (1 << 63) - 1
_SHOWN: Final = 20


@dataclass(slots=True)
class PartnerImportPlan:
    """What a partner's pack would change."""

    source: str
    """Who it is from, in words; what is noted with the records."""
    left_out: list[str]
    """What the partner did not send."""
    new: list[tuple[Kind, WireRecord]] = field(default_factory=list)
    there: list[tuple[Kind, WireRecord]] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    """Fields that hold something else here, which stays."""
    skipped: list[str] = field(default_factory=list)
    """What this fieldkit does not know, or must not take."""
    filled: int = 0
    """Empty fields that were filled, once applied."""

    def lines(self) -> list[str]:
        """Return it in words."""
        lines = [f"From {self.source}"]
        counts = Counter(kind for kind, _ in self.new)
        lines += [f"  new: {counted(kind, count)}" for kind, count in counts.items()]
        if self.there:
            lines.append(f"  here already: {len(self.there):,} records; only their empty fields are filled")
        lines += [f"  stays as it is here: {one}" for one in self.differing[:_SHOWN]]
        if len(self.differing) > _SHOWN:
            lines.append(f"  … and {len(self.differing) - _SHOWN:,} more")
        lines += [f"  not taken: {one}" for one in self.skipped[:_SHOWN]]
        if self.left_out:
            lines.append(f"  the sender left out: {', '.join(self.left_out)}")
        return lines


def plan(connection: sqlite3.Connection, opened: OpenedFile) -> PartnerImportPlan:
    """Return what importing would do. Changes nothing; Refused if a value breaks a rule."""
    wire = unpack(opened)
    day = datetime.fromtimestamp(min(opened.header.created / 1000, 253_402_000_000)).strftime("%Y-%m-%d")
    who = clean_line(printable(wire.firm)) or "somebody without a firm"
    planned = PartnerImportPlan(
        f"{who} ({fingerprint(opened.header.device)}), {day}", [clean_line(printable(one)) for one in wire.left_out]
    )
    by_code = {kind.code: kind for kind in KINDS.values()}
    seen: set[str] = set()
    for record in wire.records:
        kind = by_code.get(record.t)
        if kind is None:
            planned.skipped.append("a kind of record of a later fieldkit")
            continue
        if kind.name in STAYS:
            planned.skipped.append("a revision of a survey, which is worth something only where it was signed")
            continue
        if record.u in seen:
            raise _damaged(opened)
        seen.add(record.u)
        try:
            values = _values(kind, record)
        except ValueError as error:
            raise _damaged(opened) from error
        other = lookup.kind_of(connection, record.u)
        if other is not None and other is not kind:
            planned.skipped.append(
                f"{with_article(kind.label.lower())} under the uid of {with_article(other.label.lower())} that is here"
            )
            continue
        if other is None:
            reason = _unsafe(kind, record, values)
            if reason:
                planned.skipped.append(reason)
                continue
            planned.new.append((kind, record))
            continue
        planned.there.append((kind, record))
        here = lookup.get(connection, kind, record.u)
        for declared in kind.fields:
            if declared.name in values and not declared.link:
                now: Value = getattr(here, declared.name)
                if now not in (None, "", values[declared.name]):
                    planned.differing.append(f"{kind.label} {_title(kind, values)}: {declared.label}".rstrip(": "))
    return planned


def apply(connection: sqlite3.Connection, plan: PartnerImportPlan) -> None:
    """Store what ``plan`` found, as this device's own changes: all or nothing."""
    with transaction(connection):
        linked: list[tuple[Kind, str, Field, str]] = []
        for kind, record in plan.new:
            values = _values(kind, record)
            links = {f.name: str(values.pop(f.name)) for f in kind.fields if f.link and values.get(f.name)}
            values = {name: value for name, value in values.items() if not kind.field(name).link}
            values |= _sourced(kind, values, plan.source)
            crud.insert(connection, kind, values, uid=record.u)
            linked += [(kind, record.u, kind.field(name), uid) for name, uid in links.items()]
        for kind, record in plan.there:
            here = lookup.get(connection, kind, record.u)
            empty: dict[str, Value] = {}
            for name, value in _values(kind, record).items():
                if getattr(here, name) in (None, "") and value not in (None, ""):
                    if kind.field(name).link:
                        linked.append((kind, record.u, kind.field(name), str(value)))
                    else:
                        empty[name] = value
            if empty and crud.update(connection, kind, record.u, empty):
                plan.filled += len(empty)
        for kind, uid, declared, target in linked:
            row = connection.execute(f"SELECT id FROM {declared.link} WHERE uid = ?", (target,)).fetchone()
            if row:
                crud.update(connection, kind, uid, {declared.name: row[0]})


def _values(kind: Kind, record: WireRecord) -> dict[str, Value]:
    """Return the known fields of a record, cleaned; ValueError for a value that the field cannot hold."""
    by_code = {declared.code: declared for declared in kind.fields}
    found: dict[str, Value] = {}
    for code, value in record.v.items():
        declared = by_code.get(code)
        if declared is None or value is None or (kind.name, declared.name) in AT_HOME:
            continue
        if declared.link:
            if not isinstance(value, str):
                raise ValueError("a link is a uid")
            found[declared.name] = value
        elif declared.empty is None:
            if not isinstance(value, int) or abs(value) > _WHOLE_MAX:
                raise ValueError("no whole number")
            found[declared.name] = value
        else:
            if not isinstance(value, str) or len(value) > _LENGTH_MAX:
                raise ValueError("no text, or one too long")
            found[declared.name] = declared.type.tidy(value)
    return found


def _unsafe(kind: Kind, record: WireRecord, values: dict[str, Value]) -> str:
    """Return why a new record must not be taken, or ""."""
    if kind is not CHECKLIST_VERSION:
        return ""
    from fieldkit.db.views.survey.stored import parsed

    body = str(values.get("body", ""))
    try:
        key = parsed(body).id
    except Trouble:
        return "a version of a checklist that cannot be read here"
    digest = hashlib.sha256(body.encode()).hexdigest()[:32]
    # Starting content has the same uids everywhere: nobody may put something else under them.
    given = record.u[14:15] == "5"
    if given and record.u != starting_content.content_uid("checklist_version", f"{key}/{digest}"):
        return "a version of a checklist that says to be starting content and is not"
    return ""


def _sourced(kind: Kind, values: dict[str, Value], source: str) -> dict[str, Value]:
    """Return the field that says where a record is from, if its kind has one."""
    names = {declared.name for declared in kind.fields}
    if "source" in names:
        return {"source": source}
    if kind is CLIENT or "notes" in names:
        before = str(values.get("notes", ""))
        return {"notes": f"{before}\nFrom {source}".strip()}
    return {}


def _title(kind: Kind, values: dict[str, Value]) -> str:
    return next((str(values[f.name]) for f in kind.title if not f.link and values.get(f.name)), "")


def _damaged(opened: OpenedFile) -> Refused:
    return Refused(
        Code.CONTENT, "a value in it breaks the rules of its field. Nothing was changed.", name=opened.verified.name
    )
