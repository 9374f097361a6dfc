"""A file by hand: what it is taken for, what is done before it is taken, and what keeps it out."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from fieldkit.domain.errors import Trouble
from fieldkit.operations.exchange import backups, firm, give_to_partner, take_file, write_file
from fieldkit.operations.exchange.connected import connected
from fieldkit.sync.base.refusal import Code, Refused
from tests.sync import homes
from tests.sync.homes import Home

WORDS = "apple bench candle"


@pytest.fixture
def ana(prepared: Path, tmp_path: Path) -> Home:
    home = homes.fresh(prepared, tmp_path / "ana", "Ana")
    firm.begin(home.database, "[ACME] IT", "Ana")
    return home


@pytest.fixture
def eve(prepared: Path, tmp_path: Path) -> Home:
    """Somebody without a firm."""
    return homes.fresh(prepared, tmp_path / "eve", "Eve")


def made_backups(home: Home) -> list[Path]:
    return sorted(home.path.rglob("*.fkb"))


def test_only_a_file_that_says_so_in_its_first_bytes_is_one_of_fieldkits(ana: Home, tmp_path: Path) -> None:
    pack = write_file.write_pack(ana.database, tmp_path / "pack.fks").path
    card = tmp_path / "card.vcf"
    card.write_text("BEGIN:VCARD\n")
    kept = backups.back_up(ana.database).path
    assert [take_file.is_own(path) for path in (pack, kept, card, tmp_path, tmp_path / "none")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="has no pipes in folders")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert not take_file.is_own(tmp_path / "pipe")


def test_a_backup_is_refused_with_the_way_to_put_it_in_place(ana: Home) -> None:
    kept = backups.back_up(ana.database).path
    with connected(ana.database) as connection, pytest.raises(Refused, match="fieldkit restore FILE") as refused:
        take_file.receive(connection, ana.database, kept, take_file.told(""))
    assert refused.value.code == Code.WRONG_KIND


def test_a_pack_of_a_firm_is_kept_out_without_a_firm_and_nothing_is_backed_up_for_it(
    ana: Home, eve: Home, tmp_path: Path
) -> None:
    ana.add("Kestrel")
    pack = write_file.write_pack(ana.database, tmp_path / "pack.fks", WORDS).path
    with connected(eve.database) as connection:
        received = take_file.receive(connection, eve.database, pack, take_file.told(WORDS))
        with pytest.raises(Trouble, match="belongs to no firm"):
            take_file.take(connection, eve.database, received)
    assert made_backups(eve) == []


def test_a_dry_run_counts_what_would_come_in_and_neither_stores_nor_backs_up(
    ana: Home, prepared: Path, tmp_path: Path
) -> None:
    ana.add("Kestrel")
    ben = homes.joined(homes.fresh(prepared, tmp_path / "ben", "Ben"), ana)
    pack = write_file.write_pack(ana.database, tmp_path / "pack.fks").path
    with connected(ben.database) as connection:
        received = take_file.receive(connection, ben.database, pack, take_file.told(""))
        assert take_file.take(connection, ben.database, received, dry_run=True).merged.made == 1
        assert (ben.clients(), made_backups(ben)) == (set(), [])
        assert take_file.take(connection, ben.database, received).merged.made == 1
    assert (ben.clients(), len(made_backups(ben))) == ({"Kestrel"}, 1)


def test_a_partners_pack_is_taken_by_what_is_here_then_and_not_when_it_was_shown(
    ana: Home, eve: Home, tmp_path: Path
) -> None:
    uid = ana.add("Æther ☎ GmbH", town="Ulm")
    planned = give_to_partner.plan(ana.database, "Æther")
    pack = give_to_partner.write(ana.database, planned, tmp_path / "partner.fks", WORDS)
    with connected(eve.database) as connection:
        received = take_file.receive(connection, eve.database, pack, take_file.told(WORDS))
        shown = take_file.plan(connection, received)
        assert shown is not None
        assert len(shown.new) == 1
        # Meanwhile it came by another way, and somebody wrote to it.
        take_file.take_partner_pack(connection, eve.database, received)
        eve.put(uid, town="Whitby", notes="")
        taken = take_file.take_partner_pack(connection, eve.database, received)
    assert (taken.new, taken.there, taken.filled) == (0, 1, 0)
    assert eve.get(uid, "town") == "Whitby"


def test_a_passphrase_that_was_not_typed_is_asked_for_by_the_name_of_the_file(
    ana: Home, eve: Home, tmp_path: Path
) -> None:
    ana.add("Kestrel")
    pack = give_to_partner.write(
        ana.database, give_to_partner.plan(ana.database, "Kestrel"), tmp_path / "partner.fks", WORDS
    )
    with connected(eve.database) as connection, pytest.raises(Refused) as refused:
        take_file.receive(connection, eve.database, pack, take_file.told("  "))
    assert str(refused.value) == "partner.fks: it needs its passphrase. Nothing was changed."
    assert refused.value.code == Code.PASSPHRASE_NEEDED
