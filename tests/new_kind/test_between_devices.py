"""A kind that is only declared goes from device to device, and its conflicts are decided."""

from __future__ import annotations

from pathlib import Path

from fieldkit.db.base.connect import transaction
from fieldkit.db.changes import conflicts, history
from fieldkit.db.records import crud
from tests.new_kind.gadget import GADGET, plain
from tests.sync import homes
from tests.ui.support.driver import messages, open_app, press, settle


async def test_two_homes_sync_it_and_what_both_changed_is_a_conflict_until_one_decides(
    prepared: Path, tmp_path: Path
) -> None:
    ana = homes.founded(homes.fresh(prepared / "fieldkit.db", tmp_path / "ana", "Ana"))
    ben = homes.joined(homes.fresh(prepared / "fieldkit.db", tmp_path / "ben", "Ben"), ana)
    folder = tmp_path / "folder"
    folder.mkdir()
    with ana.open() as connection, transaction(connection):
        uid = crud.insert(connection, GADGET, {"name": "Shared", "state": "stored", "pieces": 1})
    ana.sync(folder)
    ben.sync(folder)
    for one, state in ((ana, "lent"), (ben, "lost")):
        with one.open() as connection, transaction(connection):
            assert crud.update(connection, GADGET, uid, {"state": state})
    for one in (ana, ben, ana):
        one.sync(folder)
    with ben.open() as connection:
        (found,) = conflicts.conflicts(connection)
        assert (found.kind, found.title, found.field) == ("gadget", "Shared", "state")
        assert {version.value for version in found.versions} == {"lent", "lost"}
        assert {event.who for event in history.history(connection, "gadget", uid)} >= {"Ana", ""}
    assert ana.digest() == ben.digest()
    async with open_app(ben.path) as (app, pilot):
        await app.open_record("gadget", uid)
        await settle(pilot)
        await press(pilot, "exclamation_mark")
        assert "Shared State lost ≠ with a client" in plain(app)
        await press(pilot, "enter")
        assert "State: two values were written without knowledge of each other." in plain(app)
        await press(pilot, str(1 + next(place for place, one in enumerate(found.versions) if one.value == "lost")))
        assert messages(app)[-1].startswith("State: “lost”. u takes it back.")
    for one in (ben, ana):
        one.sync(folder)
        with one.open() as connection:
            assert connection.execute("SELECT state FROM gadget WHERE uid = ?", (uid,)).fetchone() == ("lost",)
            assert conflicts.count(connection) == 0
    assert ana.digest() == ben.digest()
