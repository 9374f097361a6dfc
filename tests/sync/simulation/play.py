"""A script of steps, played in a world of real stores; and what must hold at the end of every firm."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

from tests.sync.simulation import edit_steps, file_steps, observe
from tests.sync.simulation.actions import Firm, Step
from tests.sync.simulation.choosing import (
    Counts,
    count_import,
)
from tests.sync.simulation.devices import Broken, Device
from tests.sync.simulation.oracle import Life, Value
from tests.sync.simulation.world import World


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
            count_import(counts, world.take(device, file))
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


_ACTIONS: Final[dict[str, Callable[[World, Step, Counts], bool]]] = {
    "edit": edit_steps.edit,
    "edit_several": edit_steps.edit_several,
    "edit_alike": edit_steps.edit_alike,
    "insert": edit_steps.insert,
    "insert_child": edit_steps.insert_child,
    "link": edit_steps.link,
    "delete": edit_steps.delete,
    "bring_back": edit_steps.bring_back,
    "decide": edit_steps.decide,
    "settle": edit_steps.settle,
    "clock": file_steps.clock,
    "export": file_steps.export,
    "sync": file_steps.sync,
    "import_one": file_steps.import_one,
    "import_some": file_steps.import_some,
    "import_again": file_steps.import_again,
    "import_damaged": file_steps.import_damaged,
    "import_aborted": file_steps.import_aborted,
    "reopen": file_steps.reopen,
    "snapshot": file_steps.snapshot,
    "import_snapshot": file_steps.import_snapshot,
    "newcomer": file_steps.newcomer,
    "backup": file_steps.backup,
    "restore_copy": file_steps.restore_copy,
    "clone": file_steps.clone,
    "older": file_steps.older,
    "upgrade": file_steps.upgrade,
    "content": file_steps.content,
    "retire": file_steps.retire,
}
