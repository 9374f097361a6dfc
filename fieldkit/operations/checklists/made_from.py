"""From which version a file of a checklist was made: the one whose number it states, in use still or not."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from fieldkit.db.views.content.checklist_versions import ChecklistVersions, VersionLine, body_of
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.diff import ChecklistChange, diff, lacking
from fieldkit.domain.errors import Invalid


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """The version that a checklist was made from, and what came since."""

    version: VersionLine
    lacks: tuple[ChecklistChange, ...] = ()
    """What the version in use changed since, and this checklist has not: taking it takes that back."""


def made_from(connection: sqlite3.Connection, here: ChecklistVersions, checklist: Checklist) -> MadeFrom | None:
    """Return from which version ``checklist`` was made; None where it states no number that there is.

    Several versions may have one number: then it is the one that it is nearest to.
    """
    used = here.used
    if used is None:
        return None
    bodies = {}
    for one in here.versions:
        if one.number == checklist.version or one == used:
            try:
                bodies[one] = body_of(connection, one)
            except Invalid:
                continue
    stated = [one for one in bodies if one.number == checklist.version]
    if not stated:
        return None
    near = min(stated, key=lambda one: (_distance(bodies[one], checklist), one != used))
    if near == used or used not in bodies:
        return MadeFrom(near)
    return MadeFrom(near, lacking(bodies[near], bodies[used], checklist, own=used.whose != "starting"))


def base_of(here: ChecklistVersions, origin: MadeFrom | None) -> int | None:
    """Return the local id of the starting version that a checklist of that origin is based on; None without one.

    Where it has all that came since, it is a step further from the version in use.
    """
    base = here.base
    if origin is not None and origin.lacks:
        version = origin.version
        base = version if version.whose == "starting" else here.by_id(version.based_on)
    base = base or here.starting
    return base.id if base is not None else None


def _distance(version: Checklist, checklist: Checklist) -> int:
    return sum(len(change.parts) or 1 for change in diff(version, checklist))
