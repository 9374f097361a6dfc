"""Two members of a firm in the tests of merging: what they write, and that they agree."""

from __future__ import annotations

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value
from tests.sync.firms import Member, opinions, sound, state

Pair = tuple[Member, Member]


def add(member: Member, kind: str, **values: Value) -> str:
    with transaction(member.connection):
        return crud.insert(member.connection, KINDS[kind], values)


def edit(member: Member, kind: str, uid: str, **values: Value) -> None:
    with transaction(member.connection):
        assert crud.update(member.connection, KINDS[kind], uid, values)


def delete(member: Member, kind: str, uid: str) -> None:
    with transaction(member.connection):
        assert crud.delete(member.connection, KINDS[kind], uid)


def shown(member: Member, kind: str, uid: str, name: str) -> object:
    return member.one(f'SELECT "{name}" FROM {kind} WHERE uid = ?', uid)


def agree(*members: Member) -> None:
    first = members[0]
    for member in members:
        sound(member.connection)
        assert state(member.connection) == state(first.connection)
        assert opinions(member.connection) == opinions(first.connection)
