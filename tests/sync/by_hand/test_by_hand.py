"""A file by hand: what is packed, what may be received, and what is counted of it."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import msgspec
import pytest

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.by_hand import pack_and_receive
from fieldkit.sync.by_hand.pack_and_receive import Imported, ReceivedFile
from fieldkit.sync.crypto.key_files import load_firm_keys, save_firm_keys
from fieldkit.sync.format import container, pack
from fieldkit.sync.format.container import FileDraft, Passphrase, seal
from fieldkit.sync.replica import firm
from tests.sync import making
from tests.sync.homes import Home, settle
from tests.sync.making import ANA, AT, FIRM, NAMES, SEGMENT, VOICE


def test_everything_is_packed_as_segments_while_they_fit_and_as_a_snapshot_else(
    ana: Home, ben: Home, cyd: Home, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = ana.add(NAMES[0])
    settle(shared, ana, ben)
    ana.put(uid, town="Oslo")
    with ana.open() as connection:
        packed = pack_and_receive.pack_all(connection, ana.database)
        assert (packed.files, packed.snapshot) == (3, False), "two segments of Ana's and one of Ben's"
        size = connection.execute("SELECT sum(length(data)) FROM sync_segment").fetchone()[0]
        monkeypatch.setattr(pack_and_receive, "PACK_MAX", size)
        assert not pack_and_receive.pack_all(connection, ana.database).snapshot
        monkeypatch.setattr(pack_and_receive, "PACK_MAX", size - 1)
        small = pack_and_receive.pack_all(connection, ana.database)
        assert (small.files, small.snapshot) == (1, True)
    monkeypatch.undo()
    with cyd.open() as connection:
        keys = load_firm_keys(cyd.path)
        opened = container.verify_bytes(small.data, {}, keys).open(keys)
        (part,) = pack.unpack(opened)
        pack_and_receive.merge(connection, keys, ReceivedFile("small", (part,)))
        again = pack_and_receive.pack_all(connection, cyd.database)
        assert (again.files, again.snapshot) == (1, True), "the segments of the others never were here"
    assert cyd.get(uid, "town") == "Oslo"


def nobody(name: str) -> Passphrase:
    raise AssertionError(f"{name} needs no passphrase")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the firm's key and no store."""
    save_firm_keys(tmp_path, (FIRM,))
    return tmp_path


def received(writer: sqlite3.Connection, home: Path, data: bytes, asks: pack_and_receive.Asks) -> ReceivedFile:
    file = home / "came.fks"
    file.write_bytes(data)
    return pack_and_receive.receive(writer, home, file, asks)


def index(content: str) -> bytes:
    head = msgspec.json.encode({"content": content, "files": []})
    return len(head).to_bytes(4, "big") + head


def test_files_of_the_firm_are_received_by_themselves_or_in_a_pack(writer: sqlite3.Connection, home: Path) -> None:
    for data in (SEGMENT, making.snapshot()):
        one = received(writer, home, data, nobody)
        assert (one.name, [name for name, _ in one.parts], one.partner) == ("came.fks", ["came.fks"], None)
    files = [("a.fks", SEGMENT), ("b.fks", making.snapshot())]
    asked: list[str] = []

    def asks(name: str) -> Passphrase:
        asked.append(name)
        return VOICE

    for passphrase, count in ((None, 0), (VOICE, 1)):
        data = seal(FileDraft("pack", 1, 3, AT), pack.pack(files), ANA, FIRM, passphrase)
        many = received(writer, home, data, asks)
        assert [(name, bytes(part)) for name, part in many.parts if isinstance(part, memoryview)] == files
        assert (many.partner, len(asked)) == (None, count)
    assert asked == ["came.fks"]


def test_what_cannot_be_imported_says_what_it_is(writer: sqlite3.Connection, home: Path, ana: Home) -> None:
    with ana.open() as connection:
        invitation = firm.invite(connection, ana.path, VOICE)
    about = seal(FileDraft("pack", 1, 3, AT), index("about"), ANA, FIRM)
    for data, sentence in (
        (invitation, "it is of the kind invitation. Join by it: fieldkit firm join FILE."),
        (about, "it is a pack of “about”."),
    ):
        with pytest.raises(Refused) as caught:
            received(writer, home, data, nobody)
        assert (caught.value.code, caught.value.sentence, caught.value.name) == (
            Code.WRONG_KIND,
            sentence,
            "came.fks",
        )
    segment = container.verify_bytes(SEGMENT, {}, [FIRM])
    with pytest.raises(Refused) as caught:
        pack_and_receive.open_pack(segment, (FIRM,), nobody)
    assert caught.value.sentence == "it is of the kind segment."


def test_one_bad_file_of_several_spoils_no_other_and_one_alone_is_refused(ana: Home, ben: Home, shared: Path) -> None:
    uid = ana.add(NAMES[0])
    with ana.open() as connection:
        data = pack_and_receive.pack_all(connection, ana.database).data
        keys = load_firm_keys(ana.path)
        ((_, good),) = pack.unpack(container.verify_bytes(data, {}, keys).open(keys))
    bad = bytes(good[:-1]) + bytes([good[-1] ^ 1])
    with ben.open() as connection:
        with pytest.raises(Refused):
            pack_and_receive.merge(connection, keys, ReceivedFile("one", (("bad", memoryview(bad)),)))
        parts = (("bad", memoryview(bad)), ("good", good), ("good", good))
        tried = pack_and_receive.merge(connection, keys, ReceivedFile("many", parts[:2]), dry_run=True)
        assert (tried.dry_run, tried.files, tried.known, len(tried.refused)) == (True, 2, 0, 1)
    assert ben.get(uid) is None
    with ben.open() as connection:
        done = pack_and_receive.merge(connection, keys, ReceivedFile("many", parts))
        assert (done.name, done.dry_run, done.files, done.known, len(done.refused), done.waits) == (
            "many",
            False,
            3,
            1,
            1,
            [],
        )
        assert done.merged == tried.merged
    assert ben.get(uid) == NAMES[0]


def test_a_file_whose_predecessor_is_not_here_is_said_to_wait(ana: Home, ben: Home) -> None:
    for name in NAMES[:2]:
        ana.add(name)
        with ana.open() as connection:
            data = pack_and_receive.pack_all(connection, ana.database).data
    keys = load_firm_keys(ana.path)
    _, (name, second) = pack.unpack(container.verify_bytes(data, {}, keys).open(keys))
    with ben.open() as connection:
        done = pack_and_receive.merge(connection, keys, ReceivedFile("alone", ((name, second),)))
        again = pack_and_receive.merge(connection, keys, ReceivedFile("alone", ((name, second),)))
    (wait,) = done.waits
    assert wait.startswith(f"{name}: ")
    assert done == Imported("alone", 1, waits=[wait])
    assert again.files == 1
    assert hashlib.sha256(second).hexdigest()[:32] in name
