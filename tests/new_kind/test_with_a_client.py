"""What a kind that belongs to a client declares: Today, the timeline, a place on the card, a partner's pack."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.operations.exchange import firm
from fieldkit.screens.dialogs.form import FormScreen
from fieldkit.screens.record.record import RecordScreen
from tests.names import MARKUP
from tests.new_kind.gadget import Run, client_of, plain, row_of
from tests.ui.support.driver import open_app, press, screen_text, settle, write


async def test_one_that_is_lent_waits_on_today_and_on_the_timeline_of_its_client(home: Path, fieldkit: Run) -> None:
    late = "name=Æther loan", "client=acme", "state=lent", "back=2026-11-20", "pieces=3", "lent_at=2026-11-19 9:00"
    uid = fieldkit("add", "gadget", *late)[1].splitlines()[0]
    assert fieldkit("add", "gadget", "name=Far ahead", "client=acme", "state=lent", "back=2027-02-01")[0] == 0
    async with open_app(home) as (app, pilot):
        await press(pilot, "1")
        shown = plain(app)
        assert "Gadgets to come back" in shown
        assert f"! overdue 1 day 3 pieces Æther loan {MARKUP}" in shown
        assert "1 more promised for later" in shown
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        assert app.screen.uid == uid
        await press(pilot, "o")
        shown = plain(app)
        assert "gadget Æther loan overdue 1 day" in shown
        assert "Timeline ── 5" in shown, "with those that never were lent"
        await press(pilot, "escape", "s", "s")
        await press(pilot, "escape")
        assert "Gadgets to come back" not in plain(app), "what is stored waits for nobody"


async def test_one_is_begun_from_the_card_of_its_client(home: Path) -> None:
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        uid = connection.execute("SELECT uid FROM client").fetchone()[0]
    async with open_app(home) as (app, pilot):
        await app.open_record("client", uid)
        await settle(pilot)
        await press(pilot, "n")
        assert "Gadget: something lent" in screen_text(app)
        await press(pilot, "g")
        assert isinstance(app.screen, FormScreen)
        await write(pilot, "For them")
        await press(pilot, "escape")
        assert row_of(home, "For them")["client"] == client_of(home)
        assert "For them" in screen_text(app), "on the timeline at once"


async def test_it_is_ticked_for_a_partner_and_reaches_him(
    home: Path, fieldkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.begin(home / "fieldkit.db", "Kestrel IT", "Ana")
    async with open_app(home) as (app, pilot):
        await press(pilot, "6", "p")
        await write(pilot, "acme")
        await press(pilot, "enter")
        assert "[x]   3 gadgets" in screen_text(app)
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", "six words told by voice")
    file, partner = tmp_path / "pack.fks", ("--home", str(tmp_path / "partner"))
    assert fieldkit("export", "--client", "acme", "--to", str(file))[0] == 0
    assert fieldkit("import", str(file), "--yes", *partner)[0] == 0
    listed = fieldkit("table", "gadget", *partner)[1]
    assert [f"SN77{place}0Q" in listed for place in range(4)] == [False, True, True, True], "what no client has stays"
