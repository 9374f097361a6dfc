"""A script of steps, played in a world of real stores; and what must hold at the end of every firm."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from fieldkit.db.changes import conflicts, reopen_conflict
from fieldkit.db.records import undo_log
from fieldkit.domain.records.registry import KINDS
from tests.sync.format.mutations import mutated
from tests.sync.proof import earlier, observe
from tests.sync.proof.actions import Firm, Step
from tests.sync.proof.oracle import Life, Row, Value
from tests.sync.proof.world import YEAR, Broken, Device, Work, World

T = TypeVar("T")
DEVICES_MAX: Final = 5
ALIKE: Final = ("alike", "the same", "")


@dataclass(slots=True)
class Counts:
    """What happened in firms."""

    firms: int = 0
    steps: int = 0
    acts: int = 0
    files: int = 0
    imports: int = 0
    held: int = 0
    conflicts: int = 0
    disputes: int = 0
    refused: int = 0
    stopped: int = 0
    copies: int = 0
    by_action: dict[str, int] = field(default_factory=dict)


def play(firm: Firm, counts: Counts | None = None) -> None:
    """Play a firm to its end; Broken if a promise did not hold."""
    counts = counts if counts is not None else Counts()
    world = World(firm.devices)
    try:
        for step in firm.steps:
            if _ACTIONS[step.action](world, step, counts):
                counts.steps += 1
                counts.by_action[step.action] = counts.by_action.get(step.action, 0) + 1
        finish(world, firm, counts)
        counts.firms += 1
        counts.acts += len(world.log.acts)
        counts.files += len(world.files)
    finally:
        world.close()


def finish(world: World, firm: Firm, counts: Counts) -> None:
    """Let all files reach everybody, and see that every promise holds."""
    rnd = random.Random(repr(firm.steps[-1:]))
    members = [device for device in world.devices if not device.retired]
    for device in members:
        world.export(device)
    files = [file for file in world.files if not file.void]
    for number, device in enumerate(members):
        if (len(firm.steps) + number) % 2:
            world.upgrade(device)
        order = [*files, *rnd.sample(files, len(files) // 3)]
        rnd.shuffle(order)
        for file in order:
            _count(counts, world.take(device, file))
        world.judge(device)
        world.upgrade(device)
    wanted: dict[Life, int] = {}
    for device in members:
        for life, seq in observe.version(device.connection).items():
            wanted[life] = max(seq, wanted.get(life, 0))
    digests = []
    for device in members:
        connection = device.connection
        said = list(observe.faults(connection))
        waiting = connection.execute("SELECT name, waits FROM sync_held").fetchall()
        said += [f"{name} still waits: {waits}" for name, waits in waiting]
        version = observe.version(connection)
        said += [
            f"changes of {life} end at {version.get(life, 0)}, not {seq}"
            for life, seq in wanted.items()
            if version.get(life, 0) < seq
        ]
        said += [f"{name} is linked to and was never made" for name in observe.unmade(connection)]
        said += world.log.complaints(world.claim(device), observe.shown(connection))
        if said:
            raise Broken(f"device {device.number} at the end: " + "; ".join(said[:5]))
        digests.append(observe.digest(connection))
    for device, digest in zip(members, digests, strict=True):
        differs = [part for part, value in digest.items() if value != digests[0][part]]
        if differs:
            raise Broken(f"device {device.number} and device {members[0].number} show different {', '.join(differs)}")
    _all_found(world, members)
    for device in members:
        before = observe.dump(device.connection)
        for file in files:
            if (became := world.take(device, file)) != "known":
                raise Broken(f"a known file was {became}")
        if observe.dump(device.connection) != before:
            raise Broken("importing again changed something")
        if world.export(device):
            raise Broken("importing made changes of its own")
    state = world.log.state(world.claim(members[0]))
    counts.conflicts += sum(1 for live in state.cells.values() if len({world.log.acts[n].value for n in live}) > 1)
    counts.disputes += len(state.disputed)


def _all_found(world: World, members: Sequence[Device]) -> None:
    """See that every value that was ever written is shown, beside the shown one, in the history, or in the trash."""
    snapshots = any(file.snapshot for file in world.files)
    everywhere: dict[tuple[str, str, str], set[Value]] = {}
    for device in members:
        there = observe.found(device.connection)
        for cell, values in there.items():
            everywhere.setdefault(cell, set()).update(values)
        # A snapshot tells what is live, so a device that it reached need not know what was before.
        if not snapshots and (lost := world.log.lost(world.claim(device), there)):
            raise Broken(f"on device {device.number} " + "; ".join(lost[:5]))
    # What was replaced comes with the segments, and whoever had a snapshot before does not read those any more.
    if lost := world.log.lost(world.claim(members[0]), everywhere, files=snapshots and world.homes_lost):
        raise Broken("; ".join(lost[:5]))


def _pick(things: Sequence[T], number: int) -> T | None:
    return things[number % len(things)] if things else None


def _busy(rows: Sequence[Row], step: Step) -> Row | None:
    """Return a record to work on: a few get most of the work, which is where conflicts come from."""
    return _pick(rows[:2] if step.c % 2 else rows, step.a)


def _device(world: World, step: Step) -> Device:
    working = [device for device in world.devices if not device.retired]
    return working[step.device % len(working)]


def _first(world: World, step: Step, fits: Callable[[Device], bool]) -> Device:
    """Return a working device for which something is so, if there is one."""
    working = [device for device in world.devices if not device.retired]
    start = step.device % len(working)
    return next((one for one in (*working[start:], *working[:start]) if fits(one)), working[start])


def _rows(device: Device, kind: str = "", *, gone: bool = False) -> list[Row]:
    shown = observe.shown(device.connection, earlier.HIDDEN if device.older else frozenset())
    rows = sorted({observe.row_of(cell) for cell in shown.cells})
    return [row for row in rows if (not kind or row[0] == kind) and (row in shown.gone) == gone]


def _names(device: Device, kind: str) -> tuple[str, ...]:
    """Return the fields that the fieldkit on a device knows."""
    return tuple(name for name in observe.WATCHED[kind] if not (device.older and earlier.hides(kind, name)))


def _fresh(world: World, device: Device, kind: str, name: str, choice: int) -> Value:
    link = KINDS[kind].field(name).link
    if link:
        target = _pick([None, *_rows(device, link)], choice)
        return target[1] if target else None
    return world.value(choice, kind, name)


def _edit(world: World, step: Step, _counts: Counts) -> bool:
    device = _device(world, step)
    row = _busy(_rows(device), step)
    if row is None:
        return _insert(world, step, _counts)
    names = _names(device, row[0])
    name = names[step.b % (2 if step.b % 5 < 3 else len(names))]
    with world.working(device) as work:
        work.edit(row, {name: _fresh(world, device, row[0], name, step.c)})
    return True


def _edit_several(world: World, step: Step, _counts: Counts) -> bool:
    device = _device(world, step)
    rows = _rows(device)
    if not rows:
        return False
    with world.working(device) as work:
        for row in {rows[step.a % len(rows)], rows[step.b % len(rows)]}:
            names = _names(device, row[0])
            chosen = {names[(step.b + n) % len(names)] for n in range(1 + step.c % 3)}
            work.edit(row, {name: _fresh(world, device, row[0], name, step.c) for name in sorted(chosen)})
    return True


def _edit_alike(world: World, step: Step, _counts: Counts) -> bool:
    device = _device(world, step)
    row = _busy(_rows(device, "client"), step)
    if row is None:
        return False
    with world.working(device) as work:
        if step.c % 4:
            work.edit(row, {"town": ALIKE[step.b % 3]})
        else:
            work.edit(row, {"spending_limit": (None, 0, 500)[step.b % 3]})
    return True


def _insert(world: World, step: Step, _counts: Counts) -> bool:
    device = _device(world, step)
    kind = ("client", "client", "contact", "call", "call" if device.older else "finding")[step.b % 5]
    with world.working(device) as work:
        names = _names(device, kind)[: 1 + step.c % 4]
        work.insert(kind, {name: _fresh(world, device, kind, name, step.c) for name in names})
    return True


def _insert_child(world: World, step: Step, _counts: Counts) -> bool:
    device = _device(world, step)
    parent = _pick(_rows(device, "client"), step.a)
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


def _link(world: World, step: Step, _counts: Counts) -> bool:
    device = _device(world, step)
    row = _pick(_rows(device, ("client", "contact", "call")[step.b % 3]), step.a)
    if row is None:
        return False
    name = {"client": "point_of_contact", "contact": "client", "call": "client"}[row[0]]
    with world.working(device) as work:
        work.edit(row, {name: _fresh(world, device, row[0], name, step.c)})
    return True


def _delete(world: World, step: Step, _counts: Counts) -> bool:
    device = _device(world, step)
    row = _busy(_rows(device), step)
    if row is None:
        return False
    with world.working(device) as work:
        work.delete(row)
    return True


def _bring_back(world: World, step: Step, _counts: Counts) -> bool:
    device = _first(world, step, lambda one: bool(_rows(one, gone=True)))
    row = _pick(_rows(device, gone=True), step.a)
    if row is None:
        return False
    with world.working(device) as work:
        work.bring_back(row)
    return True


def _decide(world: World, step: Step, _counts: Counts) -> bool:
    device = _first(world, step, lambda one: any(c.field for c in conflicts.conflicts(one.connection)))
    connection = device.connection
    found = [each for each in conflicts.conflicts(connection) if each.field]
    shown = observe.shown(connection)
    open_cells = {cell for cell, values in shown.cells.items() if len(set(values)) > 1}
    told = {(each.kind, each.uid, each.field) for each in found}
    gone = {cell for cell in open_cells if observe.row_of(cell) in shown.gone}
    if not open_cells - gone <= told <= open_cells:
        raise Broken(f"open conflicts: {sorted(open_cells)}; told are {sorted(told)}")
    conflict = _pick(found, step.a)
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
        if not conflicts.resolve(connection, conflict.kind, conflict.uid, conflict.field, stored):
            raise Broken(f"{conflict} could not be decided")
        now = observe.shown(connection).cells[(*row, conflict.field)]
        if step.b % 4 == 3 and row not in shown.gone:
            before = was[conflict.field]
            assert not isinstance(before, float)
            _undecide(work, conflict, shown.cells[(*row, conflict.field)], before, now[0])
            return True
        work.decided(row, conflict.field, now[0])
        if row in shown.gone:
            work.deleted(row)
        if len(now) > 1:
            raise Broken(f"{conflict} is decided and still open")
    return True


def _undecide(
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


def _settle(world: World, step: Step, _counts: Counts) -> bool:
    device = _first(world, step, lambda one: bool(observe.shown(one.connection).disputed))
    found = [each for each in conflicts.conflicts(device.connection) if not each.field]
    if {(each.kind, each.uid) for each in found} != observe.shown(device.connection).disputed:
        raise Broken(f"deleted and edited: {observe.shown(device.connection).disputed}; told are {found}")
    conflict = _pick(found, step.a)
    if conflict is None:
        return False
    row = (conflict.kind, conflict.uid)
    with world.working(device) as work:
        if not conflicts.resolve_deleted(device.connection, *row, "keep" if step.b % 2 else "delete"):
            raise Broken(f"{conflict} could not be settled")
        if step.b % 2:
            work.kept(row)
        else:
            work.deleted(row)
    return True


def _clock(world: World, step: Step, _counts: Counts) -> bool:
    _device(world, step).skew = (0, YEAR, -YEAR, 3_600_000, 1)[step.a % 5]
    return True


def _export(world: World, step: Step, _counts: Counts) -> bool:
    return bool(world.export(_device(world, step)))


def _import_one(world: World, step: Step, counts: Counts) -> bool:
    return _import(world, step, counts, [step.a])


def _import_some(world: World, step: Step, counts: Counts) -> bool:
    rnd = random.Random(step.a)
    return _import(world, step, counts, [rnd.randrange(1 << 16) for _ in range(2 + step.b % 6)])


def _import_again(world: World, step: Step, counts: Counts) -> bool:
    return _import(world, step, counts, [step.a, step.a])


def _import(world: World, step: Step, counts: Counts, choices: list[int], snapshots: bool = False) -> bool:
    device = _device(world, step)
    files = [file for file in world.files if file.snapshot == snapshots and not file.void]
    if not files:
        return False
    for choice in choices:
        # Often what is new, so that people see each other's work and build on it.
        _count(
            counts,
            world.take(device, files[-4:][choice % len(files[-4:])] if step.c % 2 else files[choice % len(files)]),
        )
    world.judge(device)
    return True


def _sync(world: World, step: Step, counts: Counts) -> bool:
    """Let somebody write what is his and read what is there, but for what has not come yet."""
    device = _device(world, step)
    world.export(device)
    rnd = random.Random(step.a)
    for file in world.files:
        if not file.snapshot and not file.void and rnd.randrange(8):
            _count(counts, world.take(device, file))
    world.judge(device)
    return True


def _import_damaged(world: World, step: Step, counts: Counts) -> bool:
    device = _device(world, step)
    file = _pick(world.files, step.a)
    if file is None:
        return False
    rnd = random.Random(step.b)
    data = (
        file.data[: rnd.randrange(len(file.data))]
        if step.c % 2
        else mutated(rnd, file.data, [each.data for each in world.files])
    )
    if any(data == each.data for each in world.files):
        return False
    world.take_damaged(device, data, (file.name, "", "copy.fks")[step.c % 3])
    counts.refused += 1
    return True


def _import_aborted(world: World, step: Step, counts: Counts) -> bool:
    device = _device(world, step)
    file = _pick([file for file in world.files if not file.void], step.a)
    if file is None:
        return False
    counts.stopped += world.take_aborted(device, file, step.b % 150)
    world.judge(device)
    return True


def _reopen(world: World, step: Step, _counts: Counts) -> bool:
    device = _device(world, step)
    before = observe.head(device.connection)
    world.reopen(device)
    if observe.head(device.connection) != before:
        raise Broken("a start without a reason began a new life")
    return True


def _snapshot(world: World, step: Step, _counts: Counts) -> bool:
    world.snapshot(_device(world, step))
    return True


def _import_snapshot(world: World, step: Step, counts: Counts) -> bool:
    return _import(world, step, counts, [step.a], snapshots=True)


def _newcomer(world: World, step: Step, _counts: Counts) -> bool:
    files = [file for file in world.files if file.snapshot and not file.void]
    file = _pick(files, step.a)
    if file is None or len(world.devices) >= DEVICES_MAX:
        return False
    device = world.newcomer()
    world.take(device, file)
    world.judge(device)
    return True


def _backup(world: World, step: Step, counts: Counts) -> bool:
    device = _device(world, step)
    device.copies = [*device.copies[-3:], world.copy(device)]
    counts.copies += 1
    return True


def _restore_copy(world: World, step: Step, _counts: Counts) -> bool:
    device = _device(world, step)
    copy = _pick(device.copies, step.a)
    if copy is None:
        return False
    world.restore(device, copy, in_place=bool(step.b % 2))
    world.judge(device)
    return True


def _clone(world: World, step: Step, _counts: Counts) -> bool:
    if len(world.devices) >= DEVICES_MAX:
        return False
    world.judge(world.clone(_device(world, step)))
    return True


def _older(world: World, _step: Step, _counts: Counts) -> bool:
    if len(world.devices) >= DEVICES_MAX:
        return False
    world.newcomer(older=True)
    return True


def _upgrade(world: World, step: Step, _counts: Counts) -> bool:
    device = _first(world, step, lambda one: one.older)
    world.upgrade(device)
    return device.older


def _content(world: World, step: Step, _counts: Counts) -> bool:
    device = _device(world, step)
    row = ("contact", f"00000000-0000-5000-8000-00000000000{step.a % 2}")
    revision = 1 + step.b % 3
    with world.working(device) as work:
        if row in observe.shown(device.connection).gone:
            return False
        work.give(row, revision, {"name": f"given {revision}", "notes": f"revision {revision // 2}"})
    return True


def _retire(world: World, step: Step, counts: Counts) -> bool:
    device = _device(world, step)
    others = [one for one in world.devices if not one.retired and one.key is not device.key]
    if len(others) < 2:
        return False
    for file in world.files:
        if not file.void:
            _count(counts, world.take(others[0], file))
    world.retire(device)
    with world.working(device) as work:
        work.insert("client", {"name": "by somebody who left"})
    for file in [*world.export(device), world.snapshot(device)]:
        for one in others:
            world.take_damaged(one, file.data, file.name)
    return True


def _count(counts: Counts, became: str) -> None:
    counts.imports += 1
    counts.held += became == "held"


_ACTIONS: Final[dict[str, Callable[[World, Step, Counts], bool]]] = {
    "edit": _edit,
    "edit_several": _edit_several,
    "edit_alike": _edit_alike,
    "insert": _insert,
    "insert_child": _insert_child,
    "link": _link,
    "delete": _delete,
    "bring_back": _bring_back,
    "decide": _decide,
    "settle": _settle,
    "clock": _clock,
    "export": _export,
    "sync": _sync,
    "import_one": _import_one,
    "import_some": _import_some,
    "import_again": _import_again,
    "import_damaged": _import_damaged,
    "import_aborted": _import_aborted,
    "reopen": _reopen,
    "snapshot": _snapshot,
    "import_snapshot": _import_snapshot,
    "newcomer": _newcomer,
    "backup": _backup,
    "restore_copy": _restore_copy,
    "clone": _clone,
    "older": _older,
    "upgrade": _upgrade,
    "content": _content,
    "retire": _retire,
}
