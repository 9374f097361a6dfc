"""A damaged text stays here: to others it would be what somebody wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.db.base import connect
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.text.sanitize import holds_commands
from fieldkit.sync.export import seal_segments, snapshots
from fieldkit.sync.replica import this_device
from tests.support.stores import spoil
from tests.sync.homes import Home


def test_damaged_text_goes_into_no_snapshot_until_it_is_written_anew(ana: Home) -> None:
    uid = ana.add("Marsh", address="Mill Lane")
    spoil(ana.database, "UPDATE client SET address = CAST(? AS TEXT)", b"Mill \xc3 Lane")
    with ana.open() as connection:
        assert seal_segments.unsent(connection) is not None, "what nobody has yet is sent as it is read"
        with pytest.raises(Trouble, match="must not reach another device"), connect.Sentences(ana.database):
            snapshots.state(connection)
        assert connection.execute("SELECT address FROM client").fetchone() == ("Mill \ufffd Lane",), "is read as before"
    ana.put(uid, address="Mill Lane")
    with ana.open() as connection:
        ready = this_device.ready(connection, ana.path)
        seal_segments.seal_all(connection, ready, ana.database)
        assert snapshots.state(connection).tables


def test_control_characters_stay_here_and_whoever_sends_is_told(ana: Home, ben: Home, shared: Path) -> None:
    uid = ana.add("Marsh\x1b]0;gone\x07", town="Whitby\x1b[2J")
    ana.put(uid, town="Hull\x07")
    sent = ana.sync(shared)
    says = f"The client {uid} holds control characters in"
    assert [one.split(",")[0] for one in sent.cleaned] == [f"{says} Name", f"{says} Town"]
    assert f"“fieldkit set {uid} name=…”" in sent.cleaned[0]
    read = ben.sync(shared)
    assert read.aside == []
    assert (ben.get(uid), ben.get(uid, "town")) == ("Marsh", "Hull")
    assert ana.get(uid) == "Marsh\x1b]0;gone\x07"
    assert ana.sync(shared).cleaned == [], "once"
    with ana.open() as connection:
        (client,) = [one for one in snapshots.state(connection).tables if one.table == CLIENT.code]
    sealed = [one for column in client.inserts.columns.values() for one in column.values]
    sealed += [one for change in client.changes for one in change.values]
    assert not any(isinstance(one, str) and holds_commands(one) for one in sealed)
