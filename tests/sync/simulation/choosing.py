"""Counts of a simulation, and how a step's numbers choose devices, rows and values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from fieldkit.domain.records.kinds import KINDS
from tests.sync.simulation import earlier, observe
from tests.sync.simulation.actions import Step
from tests.sync.simulation.devices import Device
from tests.sync.simulation.oracle import Row, Value
from tests.sync.simulation.world import World

T = TypeVar("T")


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


def pick_one(things: Sequence[T], number: int) -> T | None:
    return things[number % len(things)] if things else None


def busy_row(rows: Sequence[Row], step: Step) -> Row | None:
    """Return a record to work on: a few get most of the work, which is where conflicts come from."""
    return pick_one(rows[:2] if step.c % 2 else rows, step.a)


def chosen_device(world: World, step: Step) -> Device:
    working = [device for device in world.devices if not device.retired]
    return working[step.device % len(working)]


def first_device(world: World, step: Step, fits: Callable[[Device], bool]) -> Device:
    """Return a working device for which something is so, if there is one."""
    working = [device for device in world.devices if not device.retired]
    start = step.device % len(working)
    return next((one for one in (*working[start:], *working[:start]) if fits(one)), working[start])


def rows_of(device: Device, kind: str = "", *, gone: bool = False) -> list[Row]:
    shown = observe.shown(device.connection, earlier.HIDDEN if device.older else frozenset())
    rows = sorted({observe.row_of(cell) for cell in shown.cells})
    return [row for row in rows if (not kind or row[0] == kind) and (row in shown.gone) == gone]


def names_of(device: Device, kind: str) -> tuple[str, ...]:
    """Return the fields that the fieldkit on a device knows."""
    return tuple(name for name in observe.WATCHED[kind] if not (device.older and earlier.hides(kind, name)))


def fresh_value(world: World, device: Device, kind: str, name: str, choice: int) -> Value:
    link = KINDS[kind].field(name).link
    if link:
        target = pick_one([None, *rows_of(device, link)], choice)
        return target[1] if target else None
    return world.value(choice, kind, name)


def count_import(counts: Counts, became: str) -> None:
    counts.imports += 1
    counts.held += became == "held"
