"""What must come out, computed from a log of what each simulated author saw and wrote, by code of its own.

It imports nothing of fieldkit. It knows neither predecessors as they are stored nor clocks: an author replaces
what was live for him when he wrote, and nothing else. What a device has received is taken from its own claim
(its version: the last change of each life of each device that it covers), and then it is held to that claim.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Value = str | int | float | None
Life = tuple[str, int]
"""A device's id and its incarnation."""
Row = tuple[str, str]
"""Kind and uid."""
Cell = tuple[str, str, str]
"""Kind, uid and field."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a device has: all that others wrote up to its version, and what is in its store alone."""

    version: Mapping[Life, int]
    unsent: frozenset[int] = frozenset()
    """Acts that are in no file yet."""


Op = Literal["write", "touch", "delete", "restore"]
"""A value was written; a record was linked to; it was deleted; it was brought back."""


@dataclass(slots=True)
class Act:
    """One thing that one author did to one cell or record."""

    number: int
    op: Op
    row: Row
    field: str
    value: Value
    saw: frozenset[int]
    """Acts that were live for the author and that he replaced (write) or meant (delete, bring-back)."""
    origin: int
    """The act itself, or the one that a copied home tells a second time with this."""
    given: int = 0
    """Revision of the starting content, if it is that: it yields to what anybody wrote, and to a later revision."""
    names: list[tuple[Life, int]] = dataclasses.field(default_factory=list)
    """Under which life and up to which number it is in a file; empty as long as it is in none."""


@dataclass(slots=True)
class State:
    """What a device that received certain acts must show."""

    cells: dict[Cell, set[int]] = dataclasses.field(default_factory=dict)
    """Live acts of each cell."""
    either: set[int] = dataclasses.field(default_factory=set)
    """Live acts that need not be shown: whoever replaced the same act, as a copied home told it, meant this one."""
    gone: set[Row] = dataclasses.field(default_factory=set)
    """Records in the trash."""
    disputed: set[Row] = dataclasses.field(default_factory=set)
    """Records that somebody deleted and somebody else, who had not seen that, worked on."""


@dataclass(slots=True)
class Shown:
    """What a device really shows, as values."""

    cells: dict[Cell, list[Value]] = dataclasses.field(default_factory=dict)
    """The shown value first, then those that stand beside it."""
    gone: set[Row] = dataclasses.field(default_factory=set)
    disputed: set[Row] = dataclasses.field(default_factory=set)


class Log:
    """Everything that anybody ever did in a firm."""

    def __init__(self) -> None:
        self.acts: list[Act] = []

    def write(self, row: Row, name: str, value: Value, before: State, given: int = 0) -> Act:
        """Note a new value of a cell by somebody who saw ``before``."""
        act = self._add("write", row, name, value, before.cells.get((*row, name), set()))
        act.given = given
        return act

    def touch(self, row: Row) -> Act:
        """Note that somebody put a record under this one: whoever deletes it meanwhile had not seen that."""
        return self._add("touch", row, "", None, ())

    def delete(self, row: Row, before: Iterable[int]) -> Act:
        """Note a deletion by somebody who saw ``before`` of the record (``Log.of_row``)."""
        return self._add("delete", row, "", None, before)

    def restore(self, row: Row, before: Iterable[int]) -> Act:
        """Note a bring-back by somebody who saw ``before`` of the record (``Log.of_row``)."""
        return self._add("restore", row, "", None, before)

    def again(self, act: Act, saw: Iterable[int]) -> Act:
        """Note that a copied home tells an act a second time, under a name of its own."""
        made = self._add(act.op, act.row, act.field, act.value, saw, act.origin)
        made.given = act.given
        return made

    def known(self, claim: Claim) -> list[Act]:
        """Return the acts that a device with this claim has."""
        version = claim.version
        return [
            act
            for act in self.acts
            if act.number in claim.unsent or any(version.get(life, 0) >= seq for life, seq in act.names)
        ]

    def of_row(self, row: Row, claim: Claim) -> set[int]:
        """Return all that a device with this claim knows of a record."""
        return {act.number for act in self.known(claim) if act.row == row}

    def state(self, claim: Claim, hidden: frozenset[tuple[str, str]] = frozenset()) -> State:
        """Return what a device with this claim must show. ``hidden``: kinds and fields that it does not know."""
        known = self.known(claim)
        replaced = {number for act in known if act.op == "write" for number in act.saw}
        taken_back = {number for act in known if act.op == "restore" for number in act.saw}
        same = {self.acts[number].origin for number in replaced}
        state = State()
        deletes: dict[Row, set[int]] = {}
        signs_of_life: dict[Row, set[int]] = {}
        for act in known:
            if act.op == "write":
                live = state.cells.setdefault((*act.row, act.field), set())
                if act.number in replaced:
                    continue
                live.add(act.number)
                if act.origin in same:
                    state.either.add(act.number)
            if act.op != "delete":
                if act.given or (act.row[0], act.field) in hidden:
                    continue
                signs_of_life.setdefault(act.row, set()).add(act.number)
            elif act.number not in taken_back:
                seen = deletes.setdefault(act.row, set())
                seen.update(act.saw)
        for cell, live in state.cells.items():
            state.cells[cell] = self._not_given(live)
        for row, seen in deletes.items():
            if signs_of_life.get(row, set()) - seen:
                state.disputed.add(row)
            else:
                state.gone.add(row)
        return state

    def complaints(self, claim: Claim, shown: Shown, hidden: frozenset[tuple[str, str]] = frozenset()) -> list[str]:
        """Return in what a device fails its claim. ``hidden``: kinds and fields that it does not know."""
        state = self.state(claim, hidden)
        state.gone = {row for row in state.gone if (row[0], "") not in hidden}
        state.disputed = {row for row in state.disputed if (row[0], "") not in hidden}
        said = []
        for cell in sorted(state.cells.keys() | shown.cells.keys()):
            if (cell[0], "") in hidden or (cell[0], cell[2]) in hidden:
                continue
            live = state.cells.get(cell, set())
            wanted = {self.acts[number].value for number in live}
            needed = {self.acts[number].value for number in live - state.either}
            there = shown.cells.get(cell)
            if there is None:
                said.append(f"{cell} is missing, should be {_several(wanted)}")
            elif not wanted:
                said.append(f"{cell} is {_several(there)}, and nobody wrote it")
            elif not needed <= set(there) <= wanted:
                said.append(f"{cell} is {_several(there)}, should be {_several(wanted)}")
        said += [f"{row} should be in the trash" for row in sorted(state.gone - shown.gone)]
        said += [f"{row} should not be in the trash" for row in sorted(shown.gone - state.gone)]
        said += [f"{row} should be flagged as deleted and edited" for row in sorted(state.disputed - shown.disputed)]
        said += [f"{row} should not be flagged" for row in sorted(shown.disputed - state.disputed)]
        return said

    def lost(self, claim: Claim, found: Mapping[Cell, set[Value]], *, files: bool = False) -> list[str]:
        """Return which values that people wrote can be found nowhere; ``found``: live, sibling, history and trash.

        ``files``: a segment that holds what somebody replaced is good enough.
        """
        replaced = {number for act in self.known(claim) for number in act.saw if act.op == "write"}
        return [
            f"{act.value!r}, written to {(*act.row, act.field)}, is nowhere"
            for act in self.known(claim)
            if act.op == "write"
            and not act.given
            and act.value not in found.get((*act.row, act.field), ())
            and not (files and act.names and act.number in replaced)
        ]

    def _not_given(self, live: set[int]) -> set[int]:
        """Return what lives besides starting content; if nothing does, the latest of that."""
        written = {number for number in live if not self.acts[number].given}
        if written or not live:
            return written
        latest = max(self.acts[number].given for number in live)
        return {number for number in live if self.acts[number].given == latest}

    def _add(self, op: Op, row: Row, name: str, value: Value, saw: Iterable[int], origin: int | None = None) -> Act:
        number = len(self.acts)
        act = Act(number, op, row, name, value, frozenset(saw), number if origin is None else origin)
        self.acts.append(act)
        return act


def _several(values: Iterable[Value]) -> str:
    return " | ".join(sorted(map(repr, values)))
