"""Steps in which people edit, delete, restore and decide."""

from __future__ import annotations

from typing import Final

from fieldkit.db.changes import conflicts, reopen_conflict, resolve_conflict
from fieldkit.db.records import undo_log
from fieldkit.domain.records.kinds import KINDS
from tests.sync.simulation import observe
from tests.sync.simulation.actions import Step
from tests.sync.simulation.choosing import (
    Counts,
    busy_row,
    chosen_device,
    first_device,
    fresh_value,
    names_of,
    pick_one,
    rows_of,
)
from tests.sync.simulation.devices import Broken
from tests.sync.simulation.oracle import Value
from tests.sync.simulation.work import Work
from tests.sync.simulation.world import World

ALIKE: Final = ("alike", "the same", "")


def edit(world: World, step: Step, _counts: Counts) -> bool:
    device = chosen_device(world, step)
    row = busy_row(rows_of(device), step)
    if row is None:
        return insert(world, step, _counts)
    names = names_of(device, row[0])
    name = names[step.b % (2 if step.b % 5 < 3 else len(names))]
    with world.working(device) as work:
        work.edit(row, {name: fresh_value(world, device, row[0], name, step.c)})
    return True


def edit_several(world: World, step: Step, _counts: Counts) -> bool:
    device = chosen_device(world, step)
    rows = rows_of(device)
    if not rows:
        return False
    with world.working(device) as work:
        for row in {rows[step.a % len(rows)], rows[step.b % len(rows)]}:
            names = names_of(device, row[0])
            chosen = {names[(step.b + n) % len(names)] for n in range(1 + step.c % 3)}
            work.edit(row, {name: fresh_value(world, device, row[0], name, step.c) for name in sorted(chosen)})
    return True


def edit_alike(world: World, step: Step, _counts: Counts) -> bool:
    device = chosen_device(world, step)
    row = busy_row(rows_of(device, "client"), step)
    if row is None:
        return False
    with world.working(device) as work:
        if step.c % 4:
            work.edit(row, {"town": ALIKE[step.b % 3]})
        else:
            work.edit(row, {"spending_limit": (None, 0, 500)[step.b % 3]})
    return True


def insert(world: World, step: Step, _counts: Counts) -> bool:
    device = chosen_device(world, step)
    kind = ("client", "client", "contact", "call", "call" if device.older else "finding")[step.b % 5]
    with world.working(device) as work:
        names = names_of(device, kind)[: 1 + step.c % 4]
        work.insert(kind, {name: fresh_value(world, device, kind, name, step.c) for name in names})
    return True


def insert_child(world: World, step: Step, _counts: Counts) -> bool:
    device = chosen_device(world, step)
    parent = pick_one(rows_of(device, "client"), step.a)
    if parent is None:
        return False
    with world.working(device) as work:
        child = work.insert("contact", {"name": world.value(step.b, "contact", "name"), "client": parent[1]})
        if step.c % 3 == 0:
            work.edit(parent, {"point_of_contact": child[1]})
        if step.c % 5 == 0:
            links: dict[str, Value] = (
                {"client": parent[1]} if device.older else {"client": parent[1], "contact": child[1]}
            )
            work.insert("call", {"note": "both", **links})
    return True


def link(world: World, step: Step, _counts: Counts) -> bool:
    device = chosen_device(world, step)
    row = pick_one(rows_of(device, ("client", "contact", "call")[step.b % 3]), step.a)
    if row is None:
        return False
    name = {"client": "point_of_contact", "contact": "client", "call": "client"}[row[0]]
    with world.working(device) as work:
        work.edit(row, {name: fresh_value(world, device, row[0], name, step.c)})
    return True


def delete(world: World, step: Step, _counts: Counts) -> bool:
    device = chosen_device(world, step)
    row = busy_row(rows_of(device), step)
    if row is None:
        return False
    with world.working(device) as work:
        work.delete(row)
    return True


def bring_back(world: World, step: Step, _counts: Counts) -> bool:
    device = first_device(world, step, lambda one: bool(rows_of(one, gone=True)))
    row = pick_one(rows_of(device, gone=True), step.a)
    if row is None:
        return False
    with world.working(device) as work:
        work.bring_back(row)
    return True


def decide(world: World, step: Step, _counts: Counts) -> bool:
    device = first_device(world, step, lambda one: any(c.field for c in conflicts.conflicts(one.connection)))
    connection = device.connection
    found = [each for each in conflicts.conflicts(connection) if each.field]
    shown = observe.shown(connection)
    open_cells = {cell for cell, values in shown.cells.items() if len(set(values)) > 1}
    told = {(each.kind, each.uid, each.field) for each in found}
    gone = {cell for cell in open_cells if observe.row_of(cell) in shown.gone}
    if not open_cells - gone <= told <= open_cells:
        raise Broken(f"open conflicts: {sorted(open_cells)}; told are {sorted(told)}")
    conflict = pick_one(found, step.a)
    if conflict is None:
        return False
    row = (conflict.kind, conflict.uid)
    kind = KINDS[conflict.kind]
    with world.working(device) as work:
        if step.b % 3 == 0 and not kind.field(conflict.field).link:
            stored = world.value(step.c, conflict.kind, conflict.field)
        else:
            stored = conflict.versions[step.c % len(conflict.versions)].value
        assert not isinstance(stored, float)
        was = undo_log.values_of(connection, kind, conflict.uid, [conflict.field]) or {}
        if not resolve_conflict.resolve(connection, conflict.kind, conflict.uid, conflict.field, stored):
            raise Broken(f"{conflict} could not be decided")
        now = observe.shown(connection).cells[(*row, conflict.field)]
        if step.b % 4 == 3 and row not in shown.gone:
            before = was[conflict.field]
            assert not isinstance(before, float)
            undecide(work, conflict, shown.cells[(*row, conflict.field)], before, now[0])
            return True
        work.decided(row, conflict.field, now[0])
        if row in shown.gone:
            work.deleted(row)
        if len(now) > 1:
            raise Broken(f"{conflict} is decided and still open")
    return True


def undecide(
    work: Work, conflict: conflicts.Conflict, before: list[Value], was: str | int | None, chosen: Value
) -> None:
    """Take a decision back at once: the values stand as before, and what was decided can be found all the same."""
    kind, connection = KINDS[conflict.kind], work.connection
    (number,) = connection.execute(f"SELECT id FROM {kind.name} WHERE uid = ?", (conflict.uid,)).fetchone()
    decided = reopen_conflict.decided(connection, kind, number, kind.field(conflict.field).code, was)
    if decided is None or not reopen_conflict.reopen(connection, kind, conflict.uid, decided):
        raise Broken(f"{conflict} was decided and could not be opened again")
    cell = (conflict.kind, conflict.uid, conflict.field)
    again = observe.shown(connection).cells[cell]
    if again[0] != before[0] or sorted(map(repr, again)) != sorted(map(repr, before)):
        raise Broken(f"{cell} was {before} and is {again} after a decision that was taken back")
    if chosen not in observe.found(connection)[cell]:
        raise Broken(f"{chosen!r} was decided for {cell}, taken back, and is nowhere")
    work.undecided(cell[:2], conflict.field, chosen)


def settle(world: World, step: Step, _counts: Counts) -> bool:
    device = first_device(world, step, lambda one: bool(observe.shown(one.connection).disputed))
    found = [each for each in conflicts.conflicts(device.connection) if not each.field]
    if {(each.kind, each.uid) for each in found} != observe.shown(device.connection).disputed:
        raise Broken(f"deleted and edited: {observe.shown(device.connection).disputed}; told are {found}")
    conflict = pick_one(found, step.a)
    if conflict is None:
        return False
    row = (conflict.kind, conflict.uid)
    with world.working(device) as work:
        if not resolve_conflict.resolve_deleted(device.connection, *row, "keep" if step.b % 2 else "delete"):
            raise Broken(f"{conflict} could not be settled")
        if step.b % 2:
            work.kept(row)
        else:
            work.deleted(row)
    return True
