"""A filter that is answered from bitmaps sees every change, whoever made it and however."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.db.search.bitmaps import KeptBitmaps
from fieldkit.db.store.store import Store
from fieldkit.db.views.record_list import Listing
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.operations import records
from fieldkit.operations.exchange import import_contacts
from fieldkit.operations.undo import take_back
from fieldkit.sync.backup import open_store
from fieldkit.sync.backup import restore as backup_and_restore
from tests.support.filtering import filtered, is_ready, prepare
from tests.support.moments import AFTERNOON
from tests.sync.homes import Home, settle

MARSH = Listing(CLIENT, text="marsh")
ROOT = Path(__file__).resolve().parents[2]


async def found(store: Store, kept: KeptBitmaps) -> int:
    """Return how many clients the filter finds: the bitmaps that were ready are void, and new ones say the same."""
    assert not await store.read(is_ready, MARSH, kept)
    _, total = await store.read(filtered, MARSH, kept)
    await store.read(prepare, MARSH, kept)
    _, again = await store.read(filtered, MARSH, kept)
    assert again == total
    return total


async def test_own_writes_and_undo(path: Path) -> None:
    store, kept = Store(path), KeptBitmaps()
    try:
        assert await found(store, kept) == 0
        uid = await store.write(crud.insert, CLIENT, {"name": "Marsh & Sons"})
        assert await found(store, kept) == 1
        await store.write(crud.update, CLIENT, uid, {"name": "Kestrel"})
        assert await found(store, kept) == 0
        await store.write(take_back, store.session, "undo", AFTERNOON, "€")
        assert await found(store, kept) == 1
        await store.write(take_back, store.session, "redo", AFTERNOON, "€")
        assert await found(store, kept) == 0
        await store.write(crud.update, CLIENT, uid, {"name": "Old Marsh"})
        assert await found(store, kept) == 1
        await store.write(records.delete, CLIENT, uid)
        assert await found(store, kept) == 0
        await store.write(records.undelete, CLIENT, uid)
        assert await found(store, kept) == 1
    finally:
        await store.close()


async def test_a_write_that_was_refused_changes_nothing(path: Path) -> None:
    store, kept = Store(path), KeptBitmaps()
    try:
        await store.write(crud.insert, CLIENT, {"name": "Marsh"})
        assert await found(store, kept) == 1
        with pytest.raises(ZeroDivisionError):
            await store.write(lambda connection: crud.insert(connection, CLIENT, {"name": "Marsh"}) and 1 / 0)
        _, total = await store.read(filtered, MARSH, kept)
        assert total == 1
    finally:
        await store.close()


async def test_a_rename_moves_a_record_within_the_order(path: Path) -> None:
    store, kept = Store(path), KeptBitmaps()
    try:
        uids = [await store.write(crud.insert, CLIENT, {"name": f"{letter} Marsh"}) for letter in "ABC"]
        assert await found(store, kept) == 3
        await store.write(crud.update, CLIENT, uids[0], {"name": "Z Marsh"})
        await store.read(prepare, MARSH, kept)
        assert (await store.read(filtered, MARSH, kept))[0] == [uids[1], uids[2], uids[0]]
    finally:
        await store.close()


async def test_a_client_that_is_renamed_is_found_among_its_contacts(path: Path) -> None:
    store, kept, listing = Store(path), KeptBitmaps(), Listing(CONTACT, text="marsh")
    try:
        client = await store.write(crud.insert, CLIENT, {"name": "Kestrel"})
        await store.write(crud.insert, CONTACT, {"name": "Ines", "client": 1})
        await store.read(prepare, listing, kept)
        assert (await store.read(filtered, listing, kept))[1] == 0
        await store.write(crud.update, CLIENT, client, {"name": "Marsh"})
        await store.read(prepare, listing, kept)
        assert (await store.read(filtered, listing, kept))[1] == 1
    finally:
        await store.close()


def by_another_process(home: Home, uid: str, _tmp: Path, _shared: Path) -> None:
    """Rename and add, with the command line."""
    for words in (
        ("set", uid, "name=Kestrel"),
        ("add", "client", "name=New Marsh"),
        ("add", "client", "name=Marsh 2"),
    ):
        subprocess.run(
            [sys.executable, "-m", "fieldkit", "--home", str(home.path), *words],
            check=True, cwd=ROOT, env=os.environ | {"FIELDKIT_HOME": str(home.path)}, capture_output=True,
        )  # fmt: skip


def by_an_import(home: Home, _uid: str, tmp: Path, _shared: Path) -> None:
    """Bring in a contact and, with it, its client."""
    (tmp / "people.csv").write_text("Name,Company,Phone\nInes,Marsh Homes,07700 900123\n")
    files = import_contacts.read_files([tmp / "people.csv"])
    with closing(open_store.reader(home.database)) as connection:
        planned = import_contacts.plan_import(connection, files, client="", make_clients=True)
    assert import_contacts.apply_import(home.database, planned)


def by_a_sync(home: Home, uid: str, _tmp: Path, shared: Path) -> None:
    """Take in what another device of the firm wrote."""
    ben = Home(home.path.parent / "ben", "Ben")
    ben.add("Marsh of Ben")
    settle(shared, home, ben)


def by_a_restore(home: Home, uid: str, _tmp: Path, _shared: Path) -> None:
    """Restore a backup of when there was another, into the file that is open."""
    home.add("Marsh of before")
    made = backup_and_restore.back_up(home.database)
    home.delete(uid)
    with backup_and_restore.preview(home.database, made.path) as seen:
        backup_and_restore.restore(seen)


@pytest.mark.parametrize("change", [by_another_process, by_an_import, by_a_sync, by_a_restore])
async def test_what_others_wrote(
    ana: Home, ben: Home, shared: Path, tmp_path: Path, change: Callable[[Home, str, Path, Path], None]
) -> None:
    uid = ana.add("Marsh")
    settle(shared, ana, ben)
    store, kept = Store(ana.database), KeptBitmaps()
    try:
        assert await found(store, kept) == 1
        change(ana, uid, tmp_path, shared)
        assert await found(store, kept) == 2
    finally:
        await store.close()


async def test_a_connection_that_was_opened_anew_reads_anew(path: Path) -> None:
    store, kept = Store(path), KeptBitmaps()
    try:
        await store.write(crud.insert, CLIENT, {"name": "Marsh"})
        assert await found(store, kept) == 1
        with store._reader.put_away():
            pass
        assert await found(store, kept) == 1
    finally:
        await store.close()
