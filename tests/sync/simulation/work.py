"""What somebody does in one transaction at one device, told to the oracle as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.db.records import crud, lookup
from fieldkit.db.schema import change_capture
from fieldkit.domain.records.kinds import KINDS
from tests.sync.simulation import earlier, observe
from tests.sync.simulation.devices import Device
from tests.sync.simulation.oracle import Claim, Row, State, Value

if TYPE_CHECKING:
    from tests.sync.simulation.world import World


class Work:
    """What somebody does in one transaction at one device."""

    def __init__(self, world: World, device: Device, claim: Claim, sees: State) -> None:
        self.world = world
        self.claim = claim
        self.device = device
        self.connection = device.connection
        self.sees = sees
        shown = observe.shown(device.connection)
        self.before, self.gone = shown.cells, shown.gone
        self.noted: list[int] = []

    def insert(self, kind: str, values: dict[str, Value]) -> Row:
        """Make a record. Links are uids."""
        row = (kind, self.world.uid())
        crud.insert(self.connection, KINDS[kind], self._stored(kind, values), uid=row[1])
        for name in observe.WATCHED[kind]:
            empty: Value = None if KINDS[kind].field(name).sql_type == "INTEGER" else ""
            self._wrote(row, name, values.get(name, empty))
        return row

    def give(self, row: Row, revision: int, values: dict[str, Value]) -> None:
        """Load a record of the starting content, as every device does."""
        kind = KINDS[row[0]]
        with change_capture.seeding(self.connection, revision):
            if lookup.get(self.connection, kind, row[1]) is None:
                crud.insert(self.connection, kind, self._stored(row[0], values), uid=row[1])
                for name in observe.WATCHED[row[0]]:
                    empty: Value = None if kind.field(name).sql_type == "INTEGER" else ""
                    self._wrote(row, name, values.get(name, empty), revision)
                return
            own = change_capture.fields_written_after(self.connection, kind, row[1], change_capture.SEED_LIMIT - 1)
            now = observe.shown(self.connection).cells
            acts = self.world.log.acts
            later = {n for n in values if any(acts[a].given > revision for a in self.sees.cells.get((*row, n), ()))}
            changed = {n: v for n, v in values.items() if n not in own | later and now[*row, n][0] != v}
            crud.update(self.connection, kind, row[1], self._stored(row[0], changed))
            for name, value in changed.items():
                self._wrote(row, name, value, revision)

    def edit(self, row: Row, values: dict[str, Value]) -> None:
        """Change a record. Links are uids. A value that is shown already is no change."""
        now = observe.shown(self.connection).cells
        crud.update(self.connection, KINDS[row[0]], row[1], self._stored(row[0], values))
        for name, value in values.items():
            if now[*row, name][0] != value:
                self._wrote(row, name, value)

    def decided(self, row: Row, name: str, value: Value) -> None:
        """Note that a conflict was decided."""
        self._wrote(row, name, value)

    def undecided(self, row: Row, name: str, value: Value) -> None:
        """Note that a decision was taken back before anybody heard of it: somebody was there, and that is all."""
        self._note(self.world.log.touch(row).number)
        self._linked(name, row[0], value)

    def delete(self, row: Row) -> None:
        """Put a record into the trash."""
        if crud.delete(self.connection, KINDS[row[0]], row[1]):
            self.deleted(row)

    def deleted(self, row: Row) -> None:
        """Note that a record was put into the trash."""
        self._note(self.world.log.delete(row, self._all(row)).number)

    def bring_back(self, row: Row) -> None:
        """Take a record out of the trash."""
        if crud.undelete(self.connection, KINDS[row[0]], row[1]):
            self.kept(row)

    def kept(self, row: Row) -> None:
        """Note that a record was taken out of the trash, or that it stays."""
        self._note(self.world.log.restore(row, self._all(row)).number)

    def _wrote(self, row: Row, name: str, value: Value, given: int = 0) -> None:
        # A person replaces what is before his eyes, and what nobody needs to show may not be.
        acts = self.world.log.acts
        live = self.sees.cells.get((*row, name), set())
        there = self.before.get((*row, name), ())
        self.sees.cells[*row, name] = {n for n in live if n not in self.sees.either or acts[n].value in there}
        act = self.world.log.write(row, name, value, self.sees, given)
        self._note(act.number)
        self.sees.cells[*row, name] = {act.number}
        self._linked(name, row[0], value)

    def _linked(self, name: str, kind: str, value: Value) -> None:
        link = KINDS[kind].field(name).link
        if link and value is not None:
            self._note(self.world.log.touch((link, str(value))).number)
            if (link, str(value)) in self.gone:
                # Whoever links to what is in his trash, as a decision may, knows that it is there.
                self.deleted((link, str(value)))

    def _all(self, row: Row) -> set[int]:
        acts = self.world.log.acts
        known = self.world.log.of_row(row, self.claim)
        if self.device.older:
            # Nobody has seen what his fieldkit does not know, but for what a record was made with.
            known = {n for n in known if not (earlier.hides(row[0], acts[n].field) and acts[n].saw)}
        return known | {number for number in self.noted if self.world.log.acts[number].row == row}

    def _note(self, number: int) -> None:
        self.noted.append(number)

    def _stored(self, kind: str, values: dict[str, Value]) -> dict[str, str | int | None]:
        out: dict[str, str | int | None] = {}
        for name, value in values.items():
            link = KINDS[kind].field(name).link
            if link and value is not None:
                (value,) = self.connection.execute(f"SELECT id FROM {link} WHERE uid = ?", (value,)).fetchone()
            assert not isinstance(value, float)
            out[name] = value
        return out
