"""Two devices that changed the same record without knowing of each other."""

from __future__ import annotations

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud
from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.values import Value
from tests.sync.firms import Member, exchange

Pair = tuple[Member, Member]
Values = dict[str, Value]


def differ(pair: Pair, kind: Kind, base: Values, first: Values, second: Values) -> str:
    """Store a record, have both change it and each have the other's change; return its uid."""
    ana, ben = pair
    with transaction(ana.connection):
        uid = crud.insert(ana.connection, kind, base)
    exchange([ana, ben])
    for member, values in ((ana, first), (ben, second)):
        with transaction(member.connection):
            crud.update(member.connection, kind, uid, values)
    exchange([ana, ben])
    return uid
