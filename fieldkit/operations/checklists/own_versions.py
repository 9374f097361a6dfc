"""A checklist as the firm wants it: taken as a version of its own, and which version new surveys take.

Surveys that were begun keep the version they were begun with, whatever is done here.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from fieldkit.db.records import crud, lookup
from fieldkit.db.records.checklist_use import HEAD
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views.content.checklist_versions import (
    ChecklistVersions,
    VersionLine,
    body_of,
    checklists,
    named,
    version_of,
)
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.diff import ChecklistChange, diff
from fieldkit.domain.checklists.load import dump
from fieldkit.domain.checklists.meaning import OtherMeaning, other_meanings
from fieldkit.domain.errors import Invalid
from fieldkit.domain.near_word import near_word
from fieldkit.domain.records.kinds import CHECKLIST, CHECKLIST_VERSION
from fieldkit.domain.records.values import Value
from fieldkit.operations import records, saving
from fieldkit.operations.checklists.made_from import MadeFrom, base_of, made_from

_NEAR: Final = 0.8
"""How alike two ids are, of 1, for one to be a slip of the other: “first-vist”, “fist-visit”."""


@dataclass(frozen=True, slots=True)
class ComparedChecklist:
    """A checklist against the version that new surveys take now."""

    here: ChecklistVersions | None
    """What there is of this list; None for a new list."""
    changes: tuple[ChecklistChange, ...]
    """What differs from the version in use; nothing for a new list, or one without a version that can be read."""
    new: bool
    """Whether taking it would make a version."""
    origin: MadeFrom | None = None
    """The version that it was made from, and what it lacks of the one in use; None where it tells of none."""
    gone: int = 0
    """Items of the version in use that are not in it."""
    stood: int = 0
    """Items of the version in use."""
    meanings: tuple[OtherMeaning, ...] = ()
    """Ids of the version in use that mean something else in it, or nothing."""

    @property
    def looks_cut(self) -> bool:
        """Whether so much of the version in use would go that the file may have been cut off: more than a third."""
        return self.gone * 3 > self.stood


@dataclass(frozen=True, slots=True)
class TakenChecklist:
    """What was taken."""

    compared: ComparedChecklist
    now: ChecklistVersions
    """The list as it is now."""


def compare(connection: sqlite3.Connection, checklist: Checklist, *, new: bool = False) -> ComparedChecklist:
    """Return what taking ``checklist`` would change.

    Raises Invalid if its list is in the trash, and for a list that there is not and that is called almost like one
    that there is, unless a ``new`` one is wanted: then for one that there is.
    """
    known = {one.key: one for one in checklists(connection)}
    here = known.get(checklist.id)
    if here is not None and new:
        raise Invalid(f"There is a checklist {checklist.id} already: a new one needs another id. Nothing was changed.")
    if here is None:
        uid = content_uid(CHECKLIST.name, checklist.id)
        if lookup.get(connection, CHECKLIST, uid) is not None:
            raise Invalid(
                f"The checklist {checklist.id} is in the trash. Nothing was changed. Bring it back first: "
                f"fieldkit undelete {uid}"
            )
        if not new:
            _refuse_slip(checklist.id, known)
        return ComparedChecklist(None, (), True)
    if here.used is None:
        return ComparedChecklist(here, (), True)
    try:
        before = body_of(connection, here.used)
    except Invalid:
        return ComparedChecklist(here, (), True)
    changes = diff(before, checklist)
    origin = made_from(connection, here, checklist) if changes else None
    gone = len(before.places.keys() - checklist.places.keys())
    meanings = other_meanings(before, checklist) if changes else ()
    return ComparedChecklist(here, changes, bool(changes), origin, gone, len(before.places), meanings)


def take(
    connection: sqlite3.Connection, checklist: Checklist, *, caught_up: bool = False, new: bool = False
) -> TakenChecklist:
    """Make ``checklist`` the firm's own version of its list, or a new list of its own; new surveys take it from now on.

    It is based on the starting version that it was made from, so that what a release changed since stays said; with
    ``caught_up`` on the newest one. Nothing is written for what is in use already. Raises Invalid as ``compare`` does.
    """
    compared = compare(connection, checklist, new=new)
    here = compared.here
    if not compared.new:
        assert here is not None and here.used is not None, "it was compared with that"
        if caught_up and here.used.whose != "starting" and here.starting is not None:
            records.save(connection, CHECKLIST_VERSION, here.used.uid, {"based_on": here.starting.id})
        return TakenChecklist(compared, named(connection, checklist.id))
    number = 1 + max((one.number for one in here.versions), default=0) if here is not None else 1
    numbered = replace(checklist, version=number)
    if here is None:
        # Named by its content id, so that devices that make it apart have one list, and a release that brings it joins.
        uid = crud.insert(
            connection,
            CHECKLIST,
            {"key": checklist.id, "origin": "own", **_shown(checklist)},
            uid=content_uid(CHECKLIST.name, checklist.id),
        )
    else:
        uid = here.uid
    body = json.dumps(dump(numbered), ensure_ascii=False, separators=(",", ":"))
    made: dict[str, Value] = {
        "checklist": lookup.local_id(connection, CHECKLIST, uid),
        "number": number,
        "digest": hashlib.sha256(body.encode()).hexdigest()[:32],
        "body": body,
        "based_on": _base(compared, caught_up),
    }
    version = lookup.local_id(
        connection, CHECKLIST_VERSION, records.save(connection, CHECKLIST_VERSION, None, made).uid
    )
    assert version is not None, "it was just stored"
    _choose(connection, uid, version, checklist)
    return TakenChecklist(compared, named(connection, checklist.id))


def use(connection: sqlite3.Connection, key: str, version: VersionLine | None) -> ChecklistVersions:
    """Let new surveys of a list take ``version``, or with None whatever is the newest that ships; return the list.

    Raises Invalid for a list that does not ship, and for a version that cannot be read.
    """
    here = named(connection, key)
    wanted = version or here.starting
    if wanted is None:
        raise Invalid(f"{here.key} is a list of our own: no version of it ships. Nothing was changed.")
    asked = body_of(connection, wanted)
    if version is None:
        saving.decide(connection, CHECKLIST, here.uid, {"uses": None})
        # As a release writes it: the next one shall call and describe the list as it does again.
        saving.give_back(connection, CHECKLIST, here.uid, _shown(asked))
    else:
        _choose(connection, here.uid, version.id, asked)
    return named(connection, key)


def choose(connection: sqlite3.Connection, uid: str, version: Value) -> bool:
    """Do so by local id, for whoever takes a step back or decides; return whether there is such a list and version."""
    here = next((one for one in checklists(connection) if one.uid == uid), None)
    wanted = here.by_id(version) if here is not None and isinstance(version, int) else None
    if here is None or (version is not None and wanted is None) or (version is None and here.starting is None):
        return False
    use(connection, here.key, wanted)
    return True


def to_compare(found: ChecklistVersions, older: str, newer: str) -> tuple[VersionLine, VersionLine]:
    """Return the versions to compare: those called so, else the newest that ships and the firm's own if that is in use,
    else the two newest.

    Raises Invalid for a version that there is not, and where there are no two.
    """
    versions = sorted(found.versions, key=lambda one: (one.number, one.uid))
    second = version_of(found, newer) if newer else found.used or next(iter(reversed(versions)), None)
    if second is None:
        raise Invalid(f"{found.key} has no version. There is nothing to compare.")
    if older:
        return version_of(found, older), second
    if second.whose != "starting" and found.starting is not None:
        return found.starting, second
    below = [one for one in versions if (one.number, one.uid) < (second.number, second.uid)]
    if not below:
        raise Invalid(f"{found.key} has no version before {second.label}. There is nothing to compare.")
    return below[-1], second


def _choose(connection: sqlite3.Connection, uid: str, version: int, checklist: Checklist) -> None:
    """Use a version, by its local id, and call and describe the list as it does."""
    # Where versions that were chosen apart are a conflict, this choice decides it.
    saving.keep(connection, CHECKLIST, uid, {"uses": version, **_shown(checklist)})


def _shown(checklist: Checklist) -> dict[str, Value]:
    return {name: getattr(checklist, name) for name in HEAD}


def _base(compared: ComparedChecklist, caught_up: bool) -> int | None:
    here = compared.here
    if here is None or here.starting is None:
        return None
    return here.starting.id if caught_up else base_of(here, compared.origin)


def _refuse_slip(key: str, known: Iterable[str]) -> None:
    """Raise Invalid where a list that there is not is called almost like one that there is."""
    near = near_word(key, known, _NEAR)
    if near:
        raise Invalid(
            f"There is no checklist “{key}”. Did you mean “{near}”? Then put the id right in the file; for another "
            "list beside it: --new. Nothing was changed."
        )
