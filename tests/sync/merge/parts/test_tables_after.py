"""What stands in the tables of changes after a merge: each value in one place, with what replaced it."""

from __future__ import annotations

import pytest

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import resolve_conflict
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.replica import identity
from tests.sync.firms import KEYS, PEOPLE, Member, exchange
from tests.sync.making import AT
from tests.sync.merge.pairs import Pair, add, delete, edit

pytestmark = pytest.mark.usefixtures("ticking")

WHO = {key.id: name for key, name in zip(KEYS, PEOPLE, strict=True)}
NAMES = {0: "back", -1: "gone", 900: "made", 901: "touched"} | {one.code: one.name for one in CLIENT.fields}


def dumped(member: Member, uid: str) -> dict[str, list[tuple[object, ...]]]:
    """Return what the tables hold of a client, dots as "Ana 51": columns but ``touched``, values, by what."""
    devices = {one.number: WHO.get(one.device, "") for one in identity.replicas(member.connection)}

    def spelled(dot: object) -> str:
        assert isinstance(dot, int)
        return f"{devices[dot >> 40]} {dot & ((1 << 40) - 1)}" if dot else ""

    (number,) = member.connection.execute("SELECT id FROM client WHERE uid = ?", (uid,)).fetchone()
    found: dict[str, list[tuple[object, ...]]] = {}
    for table, extra in (
        ("row", "NULL, NULL"),
        ("cell", "NULL, NULL"),
        ("sibling", "value, NULL"),
        ("past", "value, by"),
        ("delete", "names, NULL"),
    ):
        column = "col" if table not in ("row", "delete") else "-2"
        found[table] = sorted(
            (
                NAMES.get(col, "context"),
                spelled(dot),
                *([] if value is None and by is None else [value]),
                *([spelled(by)] if by else []),
            )
            for col, dot, value, by in member.connection.execute(
                f"SELECT {column}, dot, {extra} FROM sync_{table} WHERE tbl = 1 AND rid = ?", (number,)
            )
            if col != 901
        )
    return found


def after(member: Member, more: int = 0) -> str:
    """Return the last own change of a member, or one before it."""
    own = identity.own(member.connection)
    return f"{WHO[own.device]} {own.seq - more}"


def test_a_chain_of_changes_is_kept_as_its_writer_has_it(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A", town="Oslo")
    made = after(ana)
    edit(ana, "client", uid, town="Rome")
    edit(ana, "client", uid, town="Bern")
    edit(ana, "client", uid, notes="n")
    rome, bern, notes = after(ana, 2), after(ana, 1), after(ana)
    exchange([ana, ben])
    assert (
        dumped(ben, uid)
        == dumped(ana, uid)
        == {
            "row": [("context", made)],
            "cell": [("notes", notes), ("town", bern)],
            "sibling": [],
            "past": [("notes", made, "", notes), ("town", made, "Oslo", rome), ("town", rome, "Rome", bern)],
            "delete": [],
        }
    )
    edit(ana, "client", uid, town="Ulm", notes="m")
    edit(ana, "client", uid, town="")
    exchange([ana, ben])
    assert dumped(ben, uid) == dumped(ana, uid)
    assert [row[:3] for row in dumped(ben, uid)["past"] if row[0] == "town"] == [
        ("town", made, "Oslo"),
        ("town", rome, "Rome"),
        ("town", bern, "Bern"),
        ("town", dumped(ana, uid)["past"][-1][1], "Ulm"),
    ]


def test_two_at_once_live_side_by_side_until_one_is_taken(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A", town="Oslo")
    made = after(ana)
    exchange([ana, ben])
    edit(ana, "client", uid, town="Rome")
    rome = after(ana)
    edit(ben, "client", uid, town="Bath")
    edit(ben, "client", uid, town="Bern")
    bath, bern = after(ben, 1), after(ben)
    exchange([ana, ben])
    live = sorted((("town", rome), ("town", bern)))
    for member in (ana, ben):
        found = dumped(member, uid)
        assert found["cell"] == live
        assert found["sibling"] == sorted((("town", rome, "Rome"), ("town", bern, "Bern")))
        past = {row[:3] for row in found["past"] if row[0] == "town"}
        assert past == {("town", made, "Oslo"), ("town", bath, "Bath")}
    with transaction(ben.connection):
        assert resolve_conflict.resolve(ben.connection, "client", uid, "town", "Rome")
    taken = after(ben)
    exchange([ana, ben])
    for member in (ana, ben):
        found = dumped(member, uid)
        assert (found["cell"], found["sibling"]) == ([("town", taken)], [])
        assert {row for row in found["past"] if row[0] == "town" and row[1] in (rome, bern)} == {
            ("town", rome, "Rome", taken),
            ("town", bern, "Bern", taken),
        }


def test_a_deletion_and_a_change_that_it_did_not_see_stand_side_by_side(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A")
    made = after(ana)
    exchange([ana, ben])
    delete(ana, "client", uid)
    gone = after(ana)
    edit(ben, "client", uid, town="Bern")
    bern = after(ben)
    exchange([ana, ben])
    number = identity.own(ana.connection).number << 40
    for member in (ana, ben):
        found = dumped(member, uid)
        assert [row[:2] for row in found["delete"]] == [("context", gone)]
        assert found["cell"] == [("town", bern)]
        kept = member.one("SELECT kept FROM sync_delete WHERE tbl = 1")
        assert kept == 1, "a person decides"
    assert ana.one("SELECT names FROM sync_delete WHERE tbl = 1") == str(number | int(made.split()[1]))


def test_one_record_made_twice_has_both_firsts(pair: Pair) -> None:
    ana, ben = pair
    uid = ids.new_uid(AT)
    for member, town in ((ana, "Oslo"), (ben, "Rome")):
        with transaction(member.connection):
            crud.insert(member.connection, CLIENT, {"name": "Both", "town": town}, uid=uid)
    first, second = after(ana), after(ben)
    exchange([ana, ben])
    for member in (ana, ben):
        found = dumped(member, uid)
        assert found["row"] == sorted((("context", first), ("context", second)))
        assert found["cell"] == sorted((("town", first), ("town", second))), "in all other fields both say the same"
        assert found["sibling"] == sorted((("town", first, "Oslo"), ("town", second, "Rome")))
        assert found["past"] == []
