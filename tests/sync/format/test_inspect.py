"""Looking at a file without importing it."""

from __future__ import annotations

import os
from pathlib import Path

from fieldkit.sync.backup import backup
from fieldkit.sync.by_hand import pack_and_receive, partner_export
from fieldkit.sync.format.container import Passphrase
from fieldkit.sync.replica import firm
from tests.support.shipped import RECORDS
from tests.sync.homes import Home, of, settle
from tests.sync.making import NAMES, VOICE


def look(home: Home, file: Path, passphrase: Passphrase | None = VOICE) -> pack_and_receive.Look:
    with home.open() as connection:
        return pack_and_receive.inspect(connection, home.path, file, (lambda _name: passphrase) if passphrase else None)


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_every_sort_of_file_is_told_apart_and_nothing_changes(
    ana: Home, ben: Home, shared: Path, tmp_path: Path
) -> None:
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben)
    before = ben.digest()
    with ana.open() as connection:
        everything = written(tmp_path / "all.fks", pack_and_receive.pack_all(connection, ana.database).data)
        invitation = written(tmp_path / "join.fks", firm.invite(connection, ana.path, VOICE))
        plan = partner_export.plan(connection, uid)
        partners = written(tmp_path / "partner.fks", partner_export.pack(connection, ana.path, plan, VOICE))
    made = backup.make(ana.database).path
    about = next(of(shared, ana)[0].parent.glob("0-0-*"))
    for file, what, words in (
        (of(shared, ana)[0], "segment", f"{RECORDS + 1} new records, 0 changed values"),
        (everything, "pack", "2 files of the firm"),
        (partners, "pack", "1 client"),
        (about, "pack", "the device is called Ana"),
        (invitation, "invitation", "fieldkit firm join FILE"),
        (made, "backup", f"{RECORDS + 1} records, schema"),
    ):
        found = look(ben, file)
        assert (found.what, found.sound, found.problem) == (what, True, "")
        assert words in " ".join(text for _, text in found.facts)
    assert ben.digest() == before
    assert "Ana (" in dict(look(ben, everything).facts)["by"]


def test_what_it_needs_is_said(ana: Home, ben: Home, shared: Path, tmp_path: Path) -> None:
    with ana.open() as connection:
        locked = written(tmp_path / "locked.fks", pack_and_receive.pack_all(connection, ana.database, VOICE).data)
    found = look(ben, locked, None)
    assert (found.sound, found.opened, found.code) == (True, False, "passphrase-needed")
    found = look(ben, locked, Passphrase.of("wrong"))
    assert (found.sound, found.code) == (False, "passphrase-wrong")


def test_a_file_of_another_firm_says_whose_it_is(ana: Home, shared: Path, prepared: Path, tmp_path: Path) -> None:
    from tests.sync import homes

    ana.sync(shared)
    eve = homes.founded(homes.fresh(prepared, tmp_path / "eve", "Eve"))
    found = look(eve, of(shared, ana)[0])
    assert (found.what, found.sound, found.code) == ("segment", False, "wrong-firm")
    assert "another firm" in dict(found.facts)["firm"]


def test_damage_is_named_and_never_raises(ana: Home, shared: Path, tmp_path: Path) -> None:
    ana.add(NAMES[0])
    ana.sync(shared)
    whole = of(shared, ana)[0].read_bytes()
    bad = tmp_path / "bad.fks"
    for data in (
        b"",
        b"FK",
        b"FKS1",
        b"FKB1",
        b"FKB1\xff\xff\xff\xff",
        whole[:40],
        whole[:-1],
        whole + b"x",
        os.urandom(300),
        whole[:600] + b"\0" + whole[601:],
    ):
        found = look(ana, written(bad, data))
        assert not found.sound
        assert found.problem
        assert found.code
