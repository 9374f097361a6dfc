"""A damaged text stays here: to others it would be what somebody wrote."""

from __future__ import annotations

import pytest

from fieldkit.db.base import connect
from fieldkit.domain.errors import Trouble
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
