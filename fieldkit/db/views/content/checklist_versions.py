"""Checklists with their versions: which one new surveys take, whose each is, and whether the starting list moved on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final, Literal

from fieldkit.db.base.single_value import value_of
from fieldkit.db.base.value_list import listed
from fieldkit.db.records.checklist_use import ORDER, SHIPPED
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.load import load
from fieldkit.domain.errors import Invalid
from fieldkit.domain.near_word import near_word

Whose = Literal["starting", "own", "other"]
WHOSE: Final[dict[Whose, str]] = {"starting": "starting content", "own": "our own", "other": "from elsewhere"}
"""Whose a version is, in words; "other" came along with a partner's pack."""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a checklist."""

    id: int
    uid: str
    number: int
    whose: Whose
    based_on: int | None
    """Local id of the starting version that one of the firm was made from."""
    label: str = ""
    """What a person calls it: its number, with whose it is where several have that number."""
    surveys: int = 0
    """Surveys outside the trash that keep it."""


@dataclass(frozen=True, slots=True)
class ChecklistVersions:
    """A checklist with all its versions, those that ship in the order of their releases, then the firm's own."""

    id: int
    uid: str
    key: str
    title: str
    minutes: int
    scope: str
    chosen: bool
    """Whether the firm chose the version that is used; otherwise it is the newest that ships."""
    versions: tuple[VersionLine, ...]
    used: VersionLine | None
    """What a new survey takes; None if there is nothing to take."""
    minutes_short: int = 0
    """Minutes of the short list of the version in use, 0 where it says none."""

    @property
    def takes(self) -> str:
        """How long it takes, the short list first: "70 or 170 min"; "" where that is not said."""
        if not self.minutes:
            return ""
        short = f"{self.minutes_short} or " if 0 < self.minutes_short < self.minutes else ""
        return f"{short}{self.minutes} min"

    @property
    def starting(self) -> VersionLine | None:
        """The newest version that ships, or None for a list of the firm's own."""
        return next((one for one in reversed(self.versions) if one.whose == "starting"), None)

    @property
    def base(self) -> VersionLine | None:
        """The starting version that the one in use was made from, or is."""
        if self.used is None or self.used.whose == "starting":
            return self.used
        return self.by_id(self.used.based_on)

    def by_id(self, number: int | None) -> VersionLine | None:
        """Return the version with this local id, or None."""
        return next((one for one in self.versions if one.id == number), None)

    @property
    def behind(self) -> bool:
        """Whether the starting list changed since the version in use was made, or chosen."""
        return self.starting is not None and self.used is not None and self.base != self.starting


def own_lists(connection: sqlite3.Connection) -> dict[str, Checklist | None]:
    """Return the checklists that do not ship, or of which the firm chose a version, by key: what is asked now.

    None stands for one that cannot be read, or has no version.
    """
    found: dict[str, Checklist | None] = {}
    for one in checklists(connection):
        if one.chosen or one.starting is None:
            found[one.key] = None
            with suppress(Invalid):
                found[one.key] = body_of(connection, one.used) if one.used is not None else None
    return found


def checklists(connection: sqlite3.Connection) -> list[ChecklistVersions]:
    """Return all checklists outside the trash, in the order of their list."""
    rows = connection.execute(
        "SELECT checklist.id, checklist.uid, key, title, coalesce(minutes, 0), scope, uses, version.id, version.uid,"
        f" coalesce(version.number, 0), {SHIPPED}, version.based_on,"
        " (SELECT count(*) FROM survey WHERE survey.version = version.id AND survey.deleted_at IS NULL)"
        " FROM checklist LEFT JOIN checklist_version AS version"
        " ON version.checklist = checklist.id AND version.deleted_at IS NULL"
        f" WHERE checklist.deleted_at IS NULL ORDER BY checklist.id, {ORDER}"
    )
    found = [_checklist(head, [row[7:] for row in many]) for head, many in groupby(rows, key=lambda row: row[:7])]
    marks, numbers = listed([one.used.id for one in found if one.used is not None])
    short = dict(
        connection.execute(
            "SELECT id, CASE WHEN json_valid(body) THEN json_extract(body, '$.minutes_short') END"
            f" FROM checklist_version WHERE id IN ({marks})",
            numbers,
        ).fetchall()
    )
    return [replace(one, minutes_short=_minutes(short.get(one.used.id if one.used else 0))) for one in found]


def named(connection: sqlite3.Connection, key: str) -> ChecklistVersions:
    """Return the checklist with the content id ``key``. Raises Invalid, with the nearest there is."""
    known = checklists(connection)
    wanted = key.strip()
    found = next((one for one in known if one.key == wanted), None)
    if found is not None:
        return found
    near = near_word(wanted, [one.key for one in known])
    hint = f" Did you mean “{near}”?" if near else f" There are: {', '.join(one.key for one in known)}."
    raise Invalid(f"There is no checklist “{wanted}”.{hint}")


def version_of(found: ChecklistVersions, label: str) -> VersionLine:
    """Return the version that a person calls ``label``: "3", or "3-own" where several have the number 3.

    Raises Invalid if there is none, or several.
    """
    wanted = label.strip().casefold()
    exact = [one for one in found.versions if one.label == wanted]
    some = exact or [one for one in found.versions if str(one.number) == wanted]
    if len(some) == 1:
        return some[0]
    labels = ", ".join(one.label for one in some or found.versions)
    if some:
        raise Invalid(f"Several versions of {found.key} have the number {wanted}. Say which: {labels}.")
    raise Invalid(f"{found.key} has no version “{label}”. There are: {labels}.")


def body_of(connection: sqlite3.Connection, version: VersionLine) -> Checklist:
    """Return what a version asks, under its number. Raises Invalid if it cannot be read."""
    body = value_of(connection, "SELECT body FROM checklist_version WHERE id = ?", (version.id,))
    try:
        return replace(load(json.loads(body)), version=version.number)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"Version {version.label} of this checklist cannot be read: {error}.") from error


def _checklist(head: Sequence[Any], rows: Sequence[Sequence[Any]]) -> ChecklistVersions:
    number, uid, key, title, minutes, scope, uses = head
    found = [row for row in rows if row[0] is not None]
    ships = any(row[3] for row in found)
    versions = [_version(row, ships, uses) for row in found]
    first = versions[0].id if versions else None
    listed = tuple(_labelled(sorted(versions, key=lambda one: (one.whose != "starting", one.number, one.uid))))
    used = next((one for one in listed if one.id == first), None)
    return ChecklistVersions(number, uid, key, title, minutes, scope, first is not None and first == uses, listed, used)


def _minutes(told: object) -> int:
    return told if isinstance(told, int) else 0


def _version(row: Sequence[Any], ships: bool, uses: int | None) -> VersionLine:
    number, uid, place, shipped, based_on, surveys = row
    # A version of ours says what it was made from; one that says nothing came along, unless we chose it.
    ours = based_on is not None or not ships or number == uses
    whose: Whose = "starting" if shipped else "own" if ours else "other"
    return VersionLine(number, uid, place, whose, based_on, surveys=surveys)


def _labelled(versions: Sequence[VersionLine]) -> Iterator[VersionLine]:
    for one in versions:
        same = [other for other in versions if other.number == one.number]
        alike = [other.uid for other in same if other.whose == one.whose]
        label = str(one.number)
        if len(same) > 1:
            label += f"-{one.whose}"
        if len(alike) > 1:
            label += f"-{alike.index(one.uid) + 1}"
        yield replace(one, label=label)
