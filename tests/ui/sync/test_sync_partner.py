"""Files for and from outside the firm by keys: a partner's pack made, looked at and read; the recovery sheet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.db.store import opening
from fieldkit.operations.exchange import firm, give_to_partner
from fieldkit.sync.crypto import age
from fieldkit.sync.replica import firm as firms
from tests.ui.conflicts.two_homes import PASSPHRASE, database
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, write


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, acme.Acme]]:
    """A home with a firm and a client."""
    home = tmp_path_factory.mktemp("ours")
    made = acme.make(home)
    firm.begin(database(home), "Marsh [IT]", "Ana's [/] laptop")
    yield home, made


@pytest.fixture(scope="module")
def pack(ours: tuple[Path, acme.Acme], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A partner's pack, made as the screen makes it."""
    home, made = ours
    file = tmp_path_factory.mktemp("stick") / "pack.fks"
    planned = give_to_partner.plan(database(home), made.client, "client,site,contact,call")
    return give_to_partner.write(database(home), planned, file, PASSPHRASE)


def count(home: Path, kind: str) -> int:
    """Return how many records of a kind there are."""
    with closing(sqlite3.connect(database(home))) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {kind} WHERE deleted_at IS NULL").fetchone()[0])


async def test_a_partners_pack_names_what_it_leaves_out_while_one_ticks(
    ours: tuple[Path, acme.Acme], tmp_path: Path
) -> None:
    file = tmp_path / "for a partner.fks"
    async with open_app(ours[0]) as (app, pilot):
        await press(pilot, "6", "p")
        await write(pilot, "acme")
        await press(pilot, "enter")
        shown = screen_text(app)
        assert "What of [ACME] [/] O'Brien goes along" in shown
        assert "[x]   3 contacts" in shown
        assert "[ ]   1 call" in shown
        assert "Left out: 1 call, 1 promise, 1 instruction, the style." in shown
        await press(pilot, "space")
        assert "[x]   1 client" in screen_text(app), "the client itself always goes"
        await press(pilot, "down", "down", "down", "space")
        shown = screen_text(app)
        assert "[x]   1 call" in shown
        assert "Left out: 1 promise, 1 instruction, the style." in shown
        await press(pilot, "enter", "ctrl+u")
        await write(pilot, str(file))
        await press(pilot, "enter", "enter", "enter")
        assert "A passphrase is needed" in screen_text(app)
        assert not file.exists()
        await press(pilot, "up")
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert "6 records of [ACME] [/] O'Brien. Left out: 1 promise, 1 instruction" in messages(app)[-1]
        await press(pilot, "l")
        await write(pilot, str(file))
        await press(pilot, "enter")
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        shown = screen_text(app)
        assert "1 client, 1 site, 3 contacts, 1 call" in " ".join(shown.split())
        assert "1 promise, 1 instruction" in shown
        assert "It is sound: nothing in it was changed since it was written." in shown


async def test_a_partner_without_a_firm_reads_it_after_a_yes_and_sees_where_it_is_from(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decrypt, opened = age.decrypt_with_passphrase, list[str]()

    def counted(cipher: bytes, passphrase: str) -> bytes:
        opened.append(passphrase)
        return decrypt(cipher, passphrase)

    monkeypatch.setattr(age, "decrypt_with_passphrase", counted)
    acme.empty(tmp_path)
    async with open_app(tmp_path) as (app, pilot):

        async def read(passphrase: str) -> None:
            await press(pilot, "6", "r")
            await write(pilot, str(pack))
            await press(pilot, "enter")
            await write(pilot, passphrase)
            await press(pilot, "enter")

        await read("")
        assert "pack.fks: it needs its passphrase. Nothing was changed." in messages(app)[-1]
        await read("another")
        assert "pack.fks: the passphrase does not open it." in messages(app)[-1]
        assert messages(app)[-1].endswith("Nothing was changed.")
        await read(PASSPHRASE)
        shown = screen_text(app)
        assert "A partner's pack. Its records would become your own, with their source" in shown
        assert "From Marsh [IT] (" in shown
        assert "new: 3 contacts" in shown
        assert "the sender left out: 1 promise, 1 instruction" in shown
        await press(pilot, "escape")
        assert count(tmp_path, "client") == 0
        opened.clear()
        await read(PASSPHRASE)
        await press(pilot, "y")
        assert opened == [PASSPHRASE], "scrypt takes a second: once to show it, not again to take it"
        assert messages(app)[-1] == "pack.fks: 6 new records came in."
        await press(pilot, "2")
        assert "[ACME] [/] O'Brien" in screen_text(app)
        await press(pilot, "f12")
        await read(PASSPHRASE)
        assert "here already: 6 records; only their empty fields are filled" in screen_text(app)
        await press(pilot, "y")
        assert messages(app)[-1] == "pack.fks: no new record came in."
    assert (count(tmp_path, "client"), count(tmp_path, "contact"), count(tmp_path, "promise")) == (1, 3, 0)
    assert list((tmp_path / "backups").iterdir()), "a backup was made before"


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (800, "signature is not that of"),
        (20, "It ends in the middle"),
        (b"BEGIN:VCARD\n", "It is not a fieldkit file"),
        (b"", "It is empty"),
    ],
    ids=["cut", "cut in the header", "another", "empty"],
)
async def test_a_look_says_what_is_wrong_with_a_file(
    ours: tuple[Path, acme.Acme], pack: Path, tmp_path: Path, spoilt: int | bytes, says: str
) -> None:
    file = tmp_path / "spoilt.fks"
    file.write_bytes(pack.read_bytes()[:spoilt] if isinstance(spoilt, int) else spoilt)
    async with open_app(ours[0], (40, 10) if says.startswith("It is") else (80, 24)) as (app, pilot):
        await press(pilot, "6", "l")
        await write(pilot, str(file))
        await press(pilot, "enter", "enter", "end")
        assert says.casefold() in " ".join(screen_text(app).split()).casefold()
        await press(pilot, "escape", "l")
        await write(pilot, str(tmp_path))
        await press(pilot, "enter", "enter")
        assert "it is a folder, not a file. Nothing was changed." in messages(app)[-1]


async def test_the_recovery_sheet_is_shown_only_after_a_yes(ours: tuple[Path, acme.Acme]) -> None:
    home = ours[0]
    with closing(opening.writer(database(home))) as connection:
        words = firms.sheet(connection, home).words.split("\n")
    async with open_app(home) as (app, pilot):
        await press(pilot, "6", "R")
        assert words[0] not in screen_text(app)
        await press(pilot, "n", "R", "y")
        shown = screen_text(app)
        assert all(line in shown for line in words)
        await press(pilot, "escape")
        assert words[0] not in screen_text(app)


@pytest.mark.parametrize("size", [(40, 10), (120, 36)])
async def test_ticking_fits_any_terminal(ours: tuple[Path, acme.Acme], size: tuple[int, int]) -> None:
    async with open_app(ours[0], size) as (app, pilot):
        await press(pilot, "6", "p", "enter")
        shown = screen_text(app)
        assert "[x]   1 client" in shown
        assert "Left out: " in shown
        await press(pilot, "escape", "R", "y", "escape")
        assert "Sync ── Marsh [IT]" in screen_text(app)
