"""Steps in which files, clocks, backups and devices come and go."""

from __future__ import annotations

import random
from typing import Final

from tests.sync.format.mutations import mutated
from tests.sync.simulation import observe
from tests.sync.simulation.actions import Step
from tests.sync.simulation.choosing import (
    Counts,
    chosen_device,
    count_import,
    first_device,
    pick_one,
)
from tests.sync.simulation.devices import YEAR, Broken
from tests.sync.simulation.world import World

DEVICES_MAX: Final = 5


def clock(world: World, step: Step, _counts: Counts) -> bool:
    chosen_device(world, step).skew = (0, YEAR, -YEAR, 3_600_000, 1)[step.a % 5]
    return True


def export(world: World, step: Step, _counts: Counts) -> bool:
    return bool(world.export(chosen_device(world, step)))


def import_one(world: World, step: Step, counts: Counts) -> bool:
    return import_files(world, step, counts, [step.a])


def import_some(world: World, step: Step, counts: Counts) -> bool:
    rnd = random.Random(step.a)
    return import_files(world, step, counts, [rnd.randrange(1 << 16) for _ in range(2 + step.b % 6)])


def import_again(world: World, step: Step, counts: Counts) -> bool:
    return import_files(world, step, counts, [step.a, step.a])


def import_files(world: World, step: Step, counts: Counts, choices: list[int], snapshots: bool = False) -> bool:
    device = chosen_device(world, step)
    files = [file for file in world.files if file.snapshot == snapshots and not file.void]
    if not files:
        return False
    for choice in choices:
        # Often what is new, so that people see each other's work and build on it.
        count_import(
            counts,
            world.take(device, files[-4:][choice % len(files[-4:])] if step.c % 2 else files[choice % len(files)]),
        )
    world.judge(device)
    return True


def sync(world: World, step: Step, counts: Counts) -> bool:
    """Let somebody write what is his and read what is there, but for what has not come yet."""
    device = chosen_device(world, step)
    world.export(device)
    rnd = random.Random(step.a)
    for file in world.files:
        if not file.snapshot and not file.void and rnd.randrange(8):
            count_import(counts, world.take(device, file))
    world.judge(device)
    return True


def import_damaged(world: World, step: Step, counts: Counts) -> bool:
    device = chosen_device(world, step)
    file = pick_one(world.files, step.a)
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


def import_aborted(world: World, step: Step, counts: Counts) -> bool:
    device = chosen_device(world, step)
    file = pick_one([file for file in world.files if not file.void], step.a)
    if file is None:
        return False
    counts.stopped += world.take_aborted(device, file, step.b % 150)
    world.judge(device)
    return True


def reopen(world: World, step: Step, _counts: Counts) -> bool:
    device = chosen_device(world, step)
    before = observe.head(device.connection)
    world.reopen(device)
    if observe.head(device.connection) != before:
        raise Broken("a start without a reason began a new life")
    return True


def snapshot(world: World, step: Step, _counts: Counts) -> bool:
    world.snapshot(chosen_device(world, step))
    return True


def import_snapshot(world: World, step: Step, counts: Counts) -> bool:
    return import_files(world, step, counts, [step.a], snapshots=True)


def newcomer(world: World, step: Step, _counts: Counts) -> bool:
    files = [file for file in world.files if file.snapshot and not file.void]
    file = pick_one(files, step.a)
    if file is None or len(world.devices) >= DEVICES_MAX:
        return False
    device = world.newcomer()
    world.take(device, file)
    world.judge(device)
    return True


def backup(world: World, step: Step, counts: Counts) -> bool:
    device = chosen_device(world, step)
    device.copies = [*device.copies[-3:], world.copy(device)]
    counts.copies += 1
    return True


def restore_copy(world: World, step: Step, _counts: Counts) -> bool:
    device = chosen_device(world, step)
    copy = pick_one(device.copies, step.a)
    if copy is None:
        return False
    world.restore(device, copy, in_place=bool(step.b % 2))
    world.judge(device)
    return True


def clone(world: World, step: Step, _counts: Counts) -> bool:
    if len(world.devices) >= DEVICES_MAX:
        return False
    world.judge(world.clone(chosen_device(world, step)))
    return True


def older(world: World, _step: Step, _counts: Counts) -> bool:
    if len(world.devices) >= DEVICES_MAX:
        return False
    world.newcomer(older=True)
    return True


def upgrade(world: World, step: Step, _counts: Counts) -> bool:
    device = first_device(world, step, lambda one: one.older)
    world.upgrade(device)
    return device.older


def content(world: World, step: Step, _counts: Counts) -> bool:
    device = chosen_device(world, step)
    row = ("contact", f"00000000-0000-5000-8000-00000000000{step.a % 2}")
    revision = 1 + step.b % 3
    with world.working(device) as work:
        if row in observe.shown(device.connection).gone:
            return False
        work.give(row, revision, {"name": f"given {revision}", "notes": f"revision {revision // 2}"})
    return True


def retire(world: World, step: Step, counts: Counts) -> bool:
    device = chosen_device(world, step)
    others = [one for one in world.devices if not one.retired and one.key is not device.key]
    if len(others) < 2:
        return False
    for file in world.files:
        if not file.void:
            count_import(counts, world.take(others[0], file))
    world.retire(device)
    with world.working(device) as work:
        work.insert("client", {"name": "by somebody who left"})
    for file in [*world.export(device), world.snapshot(device)]:
        for one in others:
            world.take_damaged(one, file.data, file.name)
    return True
