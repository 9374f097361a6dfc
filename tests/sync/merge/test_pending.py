"""Changes to tables and columns that only a later fieldkit knows: kept, forwarded, applied after the upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts
from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.export import seal_segments, snapshots
from fieldkit.sync.format import kind_codes as declared
from fieldkit.sync.format.batch import Tables, TableSpec
from fieldkit.sync.merge import import_file, merge_batch, snapshot_merge
from fieldkit.sync.replica import pending
from tests.sync.firms import Member, exchange, firm, sound, state
from tests.sync.merge.pairs import Pair, add, agree, delete, edit, shown

TOWN = CLIENT.field("town").code
DEPUTY = CLIENT.field("deputy").code
SITE = 2


def earlier(*columns: int, without: int = 0) -> Tables:
    """Return what a fieldkit knows that has no such columns of a client, and not one table."""
    known = {code: table for code, table in declared.tables().items() if code != without}
    client = known[CLIENT.code]
    kept = {code: column for code, column in client.columns.items() if code not in columns}
    return known | {CLIENT.code: TableSpec(client.code, client.name, kept)}


@contextmanager
def knowing(known: Tables) -> Iterator[None]:
    """Import as the fieldkit that knows only these tables."""
    with pytest.MonkeyPatch.context() as patched:
        for module in (import_file, snapshots, pending, seal_segments):
            patched.setattr(module, "tables", lambda: known)
        kinds = {
            code: replace(kind, fields=tuple(field for field in kind.fields if field.code in known[code].columns))
            for code, kind in declared.kinds().items()
            if code in known
        }
        patched.setattr(snapshots, "kinds", lambda: kinds)
        yield


def send(ana: Member, ben: Member, known: Tables) -> None:
    ana.seal()
    with knowing(known):
        for sealed in ana.sealed:
            ben.take(sealed)
    sound(ben.connection)


def upgrade(member: Member, known: Tables | None = None) -> merge_batch.Merged:
    with knowing(known or declared.tables()):
        return merge_batch.apply_pending(member.connection)


def test_unknown_columns_wait_and_come_with_the_upgrade(pair: Pair) -> None:
    ana, ben = pair
    person = add(ana, "contact", name="P")
    number = ana.one("SELECT id FROM contact")
    assert isinstance(number, int)
    uid = add(ana, "client", name="A", town="Oslo", deputy=number)
    other = add(ana, "client", name="B", town="Oslo")
    edit(ana, "client", other, town="Rome", name="C")
    edit(ana, "client", other, town="Bern")
    send(ana, ben, earlier(TOWN, DEPUTY))
    assert (shown(ben, "client", uid, "name"), shown(ben, "client", uid, "town")) == ("A", "")
    assert shown(ben, "client", other, "name") == "C"
    # Without an upgrade nothing comes of it.
    assert upgrade(ben, earlier(TOWN, DEPUTY)) == merge_batch.Merged()
    upgrade(ben)
    agree(ana, ben)
    assert shown(ben, "client", other, "town") == "Bern"
    assert ben.one("SELECT p.uid FROM client AS c JOIN contact AS p ON p.id = c.deputy") == person
    assert ben.one("SELECT count(*) FROM sync_pending") == 0
    assert upgrade(ben) == merge_batch.Merged()


def test_what_waits_of_a_file_is_counted_and_what_comes_of_it_later(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A", town="Oslo")
    edit(ana, "client", uid, town="Rome", name="B")
    sealed = ana.seal()
    assert sealed
    with knowing(earlier(TOWN)):
        taken = ben.take(sealed)
    assert taken.merged == merge_batch.Merged(made=1, changed=1, pending=2, records={("client", uid)})
    assert upgrade(ben) == merge_batch.Merged(changed=1, records={("client", uid)})


def test_unknown_table_waits_with_all_that_happened_to_it(pair: Pair) -> None:
    ana, ben = pair
    kept, gone = add(ana, "site", name="S"), add(ana, "site", name="T")
    edit(ana, "site", kept, name="U")
    with transaction(ana.connection):
        crud.delete(ana.connection, declared.kinds()[SITE], gone)
    send(ana, ben, earlier(without=SITE))
    assert ben.one("SELECT count(*) FROM site") == 0
    upgrade(ben)
    agree(ana, ben)
    assert (shown(ben, "site", kept, "name"), shown(ben, "site", gone, "deleted_at") is None) == ("U", False)


def test_what_waits_is_forwarded_in_a_snapshot(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = firm(tmp_path, prepared, 3)
    uid = add(ana, "client", name="A", town="Oslo")
    edit(ana, "client", uid, town="Rome")
    send(ana, ben, earlier(TOWN))
    with knowing(earlier(TOWN)):
        forwarded = ben.snapshot()
    cai.take(forwarded)
    assert shown(cai, "client", uid, "town") == "Rome"
    assert conflicts.count(cai.connection) == 0
    assert state(cai.connection) == state(ana.connection)


def test_what_waits_is_kept_by_one_who_knows_it_as_little(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = firm(tmp_path, prepared, 3)
    uid = add(ana, "client", name="A", town="Oslo")
    edit(ana, "client", uid, town="Rome")
    send(ana, ben, earlier(TOWN))
    with knowing(earlier(TOWN)):
        cai.take(ben.snapshot())
    assert shown(cai, "client", uid, "town") == ""
    upgrade(cai)
    assert shown(cai, "client", uid, "town") == "Rome"
    assert conflicts.count(cai.connection) == 0
    assert state(cai.connection) == state(ana.connection)


def test_two_pending_values_are_a_conflict_after_the_upgrade(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = members = firm(tmp_path, prepared, 3)
    uid = add(ana, "client", name="A")
    exchange(members)
    edit(ana, "client", uid, town="from Ana")
    edit(ben, "client", uid, town="from Ben")
    for member in (ana, ben):
        send(member, cai, earlier(TOWN))
    assert conflicts.count(cai.connection) == 0
    upgrade(cai)
    exchange(members)
    agree(*members)
    assert conflicts.conflicted_fields(cai.connection, "client", uid) == ("town",)


def test_a_file_that_contradicts_what_waits_about_a_column_is_refused(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = firm(tmp_path, prepared, 3)
    uid = add(ana, "client", name="A")
    person = add(ana, "contact", name="P")
    number = ana.one("SELECT id FROM contact WHERE uid = ?", person)
    assert isinstance(number, int)
    edit(ana, "client", uid, deputy=number)
    send(ana, ben, earlier(DEPUTY))
    ben.do("UPDATE sync_pending SET link = 0 WHERE col = ?", DEPUTY)  # as if somebody had said so
    edit(ana, "client", uid, deputy=None)
    sealed = ana.seal()
    assert sealed
    before = list(ben.connection.iterdump())
    with knowing(earlier(DEPUTY)):
        with pytest.raises(Refused, match="holds links") as refused:
            ben.take(sealed)
        assert refused.value.code is Code.CONTENT
        assert list(ben.connection.iterdump()) == before
        ben.do("UPDATE sync_pending SET link = 1 WHERE col = ?", DEPUTY)
        ben.take(sealed)
        cai.take(ben.snapshot())
    upgrade(cai)
    assert shown(cai, "client", uid, "deputy") is None


def test_next_file_brings_what_has_ripened(pair: Pair) -> None:
    ana, ben = pair
    uid = add(ana, "client", name="A", town="Oslo")
    send(ana, ben, earlier(TOWN))
    assert shown(ben, "client", uid, "town") == ""
    ben.take(ana.sealed[-1])
    agree(ana, ben)


def test_modules_that_know_the_tables_are_those_patched_here() -> None:
    assert not hasattr(snapshot_merge, "tables")
    assert not hasattr(merge_batch, "tables")


def waiting_deletions(member: Member) -> int:
    return int(str(member.one("SELECT count(*) FROM sync_pending WHERE op = 'delete'")))


def test_a_deletion_that_waits_outlasts_a_snapshot_of_one_who_knows_as_little(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = firm(tmp_path, prepared, 3)
    gone, kept = add(ana, "site", name="Gone"), add(ana, "site", name="Kept")
    delete(ana, "site", gone)
    known = earlier(without=SITE)
    send(ana, ben, known)
    send(ana, cai, known)
    assert waiting_deletions(ben) == 1
    with knowing(known):
        ben.take(cai.snapshot())
    assert waiting_deletions(ben) == 1, "what waits there too is told again, not ended"
    upgrade(ben)
    agree(ana, ben)
    assert (shown(ben, "site", gone, "deleted_at") is None, shown(ben, "site", kept, "deleted_at")) == (False, None)


def test_a_deletion_that_waits_outlasts_a_snapshot_that_does_not_know_of_it(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = firm(tmp_path, prepared, 3)
    gone = add(ana, "site", name="Gone")
    exchange([ana, cai])
    delete(ana, "site", gone)
    known = earlier(without=SITE)
    send(ana, ben, known)
    add(cai, "client", name="By Cai")
    with knowing(known):
        ben.take(cai.snapshot())
    assert waiting_deletions(ben) == 1
    upgrade(ben)
    assert shown(ben, "site", gone, "deleted_at") is not None


def test_a_deletion_that_was_taken_back_elsewhere_waits_no_longer(tmp_path: Path, prepared: Path) -> None:
    ana, ben, cai = firm(tmp_path, prepared, 3)
    back = add(ana, "site", name="Back")
    delete(ana, "site", back)
    known = earlier(without=SITE)
    send(ana, ben, known)
    assert waiting_deletions(ben) == 1
    exchange([ana, cai])
    with transaction(cai.connection):
        assert crud.undelete(cai.connection, declared.kinds()[SITE], back)
    exchange([ana, cai])
    with knowing(known):
        ben.take(cai.snapshot())
    assert waiting_deletions(ben) == 0
    upgrade(ben)
    assert shown(ben, "site", back, "deleted_at") is None
    assert shown(ben, "site", back, "name") == "Back"
