"""Whatever is done on three devices, in whatever order files come: all show the same, and no value is lost."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from fieldkit.db.base import ids
from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts, resolve_conflict
from fieldkit.db.records import crud, lookup
from fieldkit.db.schema import change_capture
from fieldkit.db.store import opening
from fieldkit.db.store.starting_content import content_uid
from fieldkit.domain.records.kinds import CARD, CLIENT, CONTACT, KINDS
from fieldkit.sync.export.seal_segments import Sealed
from tests.support import stores
from tests.sync.firms import Member, exchange, firm, opinions, sound, state, values_of
from tests.sync.making import AT

ACTIONS = (
    "edit",
    "edit",
    "edit",
    "insert",
    "delete",
    "undelete",
    "resolve",
    "link",
    "seal",
    "import",
    "snapshot",
    "twin",
    "content",
)
Step = tuple[int, str, int, int]
TWINS = [ids.uid_for(AT, number) for number in range(2)]
SEEDED = [content_uid("card", f"card {number}") for number in range(2)]


@pytest.fixture(scope="module")
def bare(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store without starting content, so that examples are quick."""
    path = stores.copy(prepared, tmp_path_factory.mktemp("bare") / "bare.db")
    connection = opening.writer(path)
    with transaction(connection):
        for kind in KINDS.values():
            connection.execute(f"DROP TRIGGER capture_{kind.name}_kept")
            connection.execute(f"DELETE FROM {kind.name}")
        for table in ("sync_row", "sync_cell", "sync_past", "sync_log"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("UPDATE sync_state SET seq = 0, clock = 0")
        change_capture.install(connection)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


class Ticks:
    """One clock for all, at which several writes share a moment, and uids by number: an example is the same twice."""

    def __init__(self) -> None:
        self.count = 0

    def now(self) -> int:
        self.count += 1
        return AT + self.count // 3

    def uid(self, at: int) -> str:
        self.count += 1
        return ids.uid_for(at, self.count * 7919)


@pytest.fixture(autouse=True)
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    made = Ticks()
    monkeypatch.setattr(ids, "now_ms", made.now)
    monkeypatch.setattr(ids, "new_uid", made.uid)
    return made


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(ACTIONS), st.integers(0, 11), st.integers(0, 11)),
        min_size=4,
        max_size=40,
    ),
    order=st.randoms(use_true_random=False),
)
def test_all_devices_come_to_show_the_same_and_lose_nothing(
    bare: Path, ticks: Ticks, steps: list[Step], order: object
) -> None:
    ticks.count = 0
    folder = Path(tempfile.mkdtemp())
    try:
        run = Run(folder, bare, order)
        run.begin()
        for step in steps:
            run.step(*step)
        run.end()
    finally:
        shutil.rmtree(folder)


class Run:
    """Three devices and a log of every value that was written anywhere."""

    def __init__(self, folder: Path, bare: Path, order: object) -> None:
        self.members = firm(folder, bare, 3)
        self.order = order
        self.files: list[Sealed] = []
        self.written: set[tuple[str, str, str, object]] = set()
        self.count = 0

    def begin(self) -> None:
        client = self.insert(self.members[0], "client")
        self.insert(self.members[0], "contact", client)
        exchange(self.members)
        self.files = [sealed for member in self.members for sealed in member.sealed]

    def step(self, who: int, action: str, first: int, second: int) -> None:
        member = self.members[who]
        note(f"{who} {action} {first} {second}")
        with_rows = [(kind, uid) for kind in ("client", "contact", "card") for uid in self.uids(member, kind)]
        kind, uid = with_rows[first % len(with_rows)]
        match action:
            case "insert":
                clients = self.uids(member, "client")
                self.insert(member, "contact", clients[first % len(clients)] if second % 2 else "")
            case "edit":
                names = ("title", "glance") if kind == "card" else ("name", "notes")
                self.edit(member, kind, uid, names[second % 2], second)
            case "delete":
                with transaction(member.connection):
                    crud.delete(member.connection, KINDS[kind], uid)
            case "undelete":
                with transaction(member.connection):
                    crud.undelete(member.connection, KINDS[kind], uid)
            case "link":
                contact = member.one("SELECT id FROM contact ORDER BY uid LIMIT 1 OFFSET ?", second % 2)
                with transaction(member.connection):
                    client = self.uids(member, "client")[0]
                    crud.update(member.connection, CLIENT, client, {"point_of_contact": contact})  # type: ignore[dict-item]
            case "twin":
                self.twin(member, first, second)
            case "content":
                self.content(member, first, second)
            case "resolve":
                self.resolve(member, first, second)
            case "seal":
                sealed = member.seal()
                if sealed:
                    self.files.append(sealed)
            case "import":
                member.take(
                    self.files[
                        first * 12 + second if first * 12 + second < len(self.files) else -1 - second % len(self.files)
                    ]
                )
            case "snapshot":
                self.files.append(member.snapshot())
        sound(member.connection)

    def end(self) -> None:
        for member in self.members:
            sealed = member.seal()
            if sealed:
                self.files.append(sealed)
        for member in self.members:
            files = [*self.files, *self.files[::2]]
            self.order.shuffle(files)  # type: ignore[attr-defined]
            for sealed in files:
                member.take(sealed)
            assert member.one("SELECT count(*) FROM sync_held") == 0
            sound(member.connection)
        shown = [state(member.connection) for member in self.members]
        assert shown[0] == shown[1] == shown[2]
        told = [opinions(member.connection) for member in self.members]
        assert told[0] == told[1] == told[2]
        for member in self.members:
            before = list(member.connection.iterdump())
            for sealed in self.files:
                assert member.take(sealed).became == "known"
            assert list(member.connection.iterdump()) == before
        if not any(sealed.seq_from == 0 for sealed in self.files):
            for kind, uid, name, value in self.written:
                for member in self.members:
                    assert value in values_of(member.connection, kind, uid, name)

    def uids(self, member: Member, kind: str) -> list[str]:
        rows = member.connection.execute(f"SELECT uid FROM {kind} WHERE coalesce(deleted_at, 1) > 0 ORDER BY uid")
        return [row[0] for row in rows]

    def value(self) -> str:
        self.count += 1
        return f"value {self.count}"

    def insert(self, member: Member, kind: str, client: str = "") -> str:
        name = self.value()
        number = member.one("SELECT id FROM client WHERE uid = ?", client)
        link = {"client": number} if kind == "contact" else {}
        with transaction(member.connection):
            uid = crud.insert(member.connection, KINDS[kind], {"name": name, **link})  # type: ignore[dict-item]
        self.written.add((kind, uid, "name", name))
        return uid

    def twin(self, member: Member, first: int, second: int) -> None:
        """Make a record under a name that others may give to one of theirs."""
        uid = TWINS[first % len(TWINS)]
        if lookup.kind_of(member.connection, uid) is None:
            values = {"name": self.value() if second % 2 else "the same", "notes": "the same"}
            with transaction(member.connection):
                crud.insert(member.connection, CLIENT, values, uid=uid)
            self.written |= {("client", uid, name, value) for name, value in values.items()}

    def content(self, member: Member, first: int, second: int) -> None:
        """Load starting content of some release, as an upgrade does."""
        uid, revision = SEEDED[first % len(SEEDED)], 1 + second % 3
        with transaction(member.connection), change_capture.seeding(member.connection, revision):
            values = {"title": f"title {revision}", "glance": "a glance"}
            if lookup.get(member.connection, CARD, uid) is None:
                crud.insert(member.connection, CARD, values, uid=uid)
            else:
                own = change_capture.fields_written_after(member.connection, CARD, uid, change_capture.SEED_LIMIT - 1)
                fresh = {name: value for name, value in values.items() if name not in own}
                crud.update(member.connection, CARD, uid, fresh)
        if second > 7:
            self.edit(member, "card", uid, "title", second % 2)

    def edit(self, member: Member, kind: str, uid: str, name: str, second: int) -> None:
        # Some values are written by several: equal ones ask no question.
        value = "the same" if second > 9 else self.value()
        with transaction(member.connection):
            crud.update(member.connection, KINDS[kind], uid, {name: value})
        self.written.add((kind, uid, name, value))

    def resolve(self, member: Member, first: int, second: int) -> None:
        found = conflicts.conflicts(member.connection)
        if not found:
            return
        one = found[first % len(found)]
        with transaction(member.connection):
            if not one.field:
                choice: resolve_conflict.Choice = "keep" if second % 2 else "delete"
                assert resolve_conflict.resolve_deleted(member.connection, one.kind, one.uid, choice)
            else:
                value = one.versions[second % len(one.versions)].value
                assert resolve_conflict.resolve(member.connection, one.kind, one.uid, one.field, value)
        left = {(other.kind, other.uid, other.field) for other in conflicts.conflicts(member.connection)}
        assert (one.kind, one.uid, one.field) not in left


def test_contact_is_a_kind_with_a_link() -> None:
    assert CONTACT.field("client").link == "client"
