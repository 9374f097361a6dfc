"""What is said of a file before it is imported: every fact, and why it is not sound."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.sync.base.refusal import Code
from fieldkit.sync.by_hand import pack_and_receive, partner_export
from fieldkit.sync.by_hand.pack_and_receive import Look
from fieldkit.sync.crypto.key_files import save_firm_keys
from fieldkit.sync.crypto.keys import FirmKey, KnownDevice, fingerprint
from fieldkit.sync.format import content_codec, kind_codes, pack
from fieldkit.sync.format.batch import Actor, Builder, Pending, dot
from fieldkit.sync.format.container import FileDraft, Passphrase, seal
from fieldkit.sync.format.header import Kind
from fieldkit.sync.replica import identity
from tests.sync import making
from tests.sync.making import ANA, AT, C1, C2, FIRM, NAMES, OTHER_FIRM, STRANGER, VOICE


def batch() -> Builder:
    """Return four changes by Ana to two clients, and one that only a later fieldkit understands."""
    build = Builder(Actor(ANA.id, 11))
    for number, uid in enumerate((C1, C2), 1):
        build.insert(CLIENT.code, uid, number, making.clock(number), {1: NAMES[number]})
    build.change(CLIENT.code, C1, 1, 3, making.clock(3), "A", [1])
    for number, where in ((4, build.delete), (5, build.restore), (6, build.delete)):
        where(CLIENT.code, C1, number, making.clock(number), [number - 1])
    build.pending(Pending("change", CLIENT.code, 99, C2, 7, making.clock(7), (2,), b'"calm"'))
    return build


def written(kind: Kind, first: int) -> bytes:
    build = batch()
    if kind == "snapshot":
        build.vector = (dot(0, 7),)
    raw = content_codec.encode(build.build(), kind_codes.tables())
    return seal(FileDraft(kind, 11, 3, AT, first, 7), raw, ANA, FIRM)


HOLDS = "2 new records, 1 changed values, 3 to or from the trash"
LATER = ("later", "1 changes for a later fieldkit, which are kept")
SEGMENT = written("segment", 1)
SNAPSHOT = written("snapshot", 0)
WRITTEN = f"{datetime.fromtimestamp(AT / 1000):%Y-%m-%d %H:%M} by its writer’s clock"
NEW = "right, by a new device that holds the firm’s key"


def look(
    path: Path, data: bytes, key: FirmKey | None = FIRM, store: sqlite3.Connection | None = None, passphrase: str = ""
) -> Look:
    """Look at a file in a home without a store, or with one, that has a key."""
    home = path / "home"
    home.mkdir(exist_ok=True)
    if key is not None:
        save_firm_keys(home, (key,), replace=True)
    file = path / "file.fks"
    file.write_bytes(data)
    asks = (lambda _name: Passphrase.of(passphrase)) if passphrase else None
    return pack_and_receive.inspect(store, home, file, asks)


def sealed(content: bytes, passphrase: Passphrase | None = None) -> bytes:
    return seal(FileDraft("pack", 1, 3, AT), content, ANA, FIRM, passphrase)


def index(**fields: object) -> bytes:
    head = msgspec.json.encode(fields)
    return len(head).to_bytes(4, "big") + head


def facts(data: bytes, **changed: str) -> list[tuple[str, str]]:
    """Return the facts of Ana's first segment with others in place of them; one that is "" is left out."""
    size = f"{len(data):,} bytes, {json.loads(making.split(data)[0])['raw_size']:,} unpacked"
    told = {
        "kind": "segment: changes of one device",
        "written": WRITTEN,
        "by": fingerprint(ANA.id),
        "firm": f"{fingerprint(FIRM.id)}, ours",
        "changes": "1 to 7 of life 11",
        "lock": "the firm’s key",
        "size": size,
        "schema": "3",
        "signature": NEW,
        "holds": HOLDS,
        LATER[0]: LATER[1],
    }
    return [(word, text) for word, text in (told | changed).items() if text]


def test_a_segment_is_told_in_full(tmp_path: Path) -> None:
    assert look(tmp_path, SEGMENT) == Look("file.fks", "segment", facts(SEGMENT), sound=True, opened=True)


def test_a_writer_that_is_known_is_called_by_name(tmp_path: Path, writer: sqlite3.Connection) -> None:
    with transaction(writer):
        identity.add_device(writer, KnownDevice.of(ANA.public, "Ana's desk"), AT)
    told = facts(SEGMENT, by=f"Ana's desk ({fingerprint(ANA.id)})", signature="right, by a device of the firm")
    assert look(tmp_path, SEGMENT, store=writer).facts == told


@pytest.mark.parametrize("key", [OTHER_FIRM, None])
def test_a_file_of_another_firm_is_told_from_outside(tmp_path: Path, key: FirmKey | None) -> None:
    found = look(tmp_path, SEGMENT, key)
    firm = f"{fingerprint(FIRM.id)}, another firm’s, or a key that is not here"
    assert found.facts == facts(SEGMENT, firm=firm, signature="", holds="", later="")
    assert (found.what, found.sound, found.opened, found.code) == ("segment", False, False, Code.WRONG_FIRM)


def test_a_snapshot_is_told_in_full(tmp_path: Path) -> None:
    told = facts(SNAPSHOT, kind="snapshot: everything that a device had", changes="")
    assert look(tmp_path, SNAPSHOT) == Look("file.fks", "snapshot", told, sound=True, opened=True)


def test_a_pack_says_how_many_files_it_holds_and_which_are_not_sound(tmp_path: Path) -> None:
    bad = SEGMENT[:-1] + bytes([SEGMENT[-1] ^ 1])
    head = {"kind": "pack: several files in one, or a partner’s", "changes": "", "later": ""}
    good = sealed(pack.pack([("a.fks", SEGMENT), ("b.fks", SNAPSHOT)]))
    assert look(tmp_path, good).facts == facts(good, **head, holds="2 files of the firm")
    mixed = sealed(pack.pack([("a.fks", SEGMENT), ("b.fks", bad)]))
    found = look(tmp_path, mixed)
    assert found.facts[:-1] == facts(mixed, **head, holds="2 files of the firm, 1 not sound")
    assert found.facts[-1][0] == "bad"
    assert found.facts[-1][1].startswith("b.fks: ")
    assert (found.sound, found.opened) == (True, True)


def test_a_pack_under_a_passphrase_is_opened_only_where_one_is_given(tmp_path: Path) -> None:
    data = sealed(pack.pack([]), VOICE)
    told = facts(
        data, kind="pack: several files in one, or a partner’s", changes="", lock="a passphrase", holds="", later=""
    )
    told[-1] = ("signature", "right; who that is, only the passphrase vouches for")
    needs = Look("file.fks", "pack", told, True, False, "its content needs the passphrase.", Code.PASSPHRASE_NEEDED)
    assert look(tmp_path, data) == needs
    opened = look(tmp_path, data, passphrase="apple bench candle")
    assert opened == Look("file.fks", "pack", [*told, ("holds", "0 files of the firm")], sound=True, opened=True)
    wrong = look(tmp_path, data, passphrase="another")
    assert (wrong.facts, wrong.sound, wrong.opened, wrong.code) == (told, False, False, Code.PASSPHRASE_WRONG)


def test_a_pack_of_something_later_is_not_sound_here(tmp_path: Path) -> None:
    found = look(tmp_path, sealed(index(content="weather", files=[])))
    assert (found.sound, found.opened, found.code) == (False, False, Code.WRONG_KIND)
    assert found.problem == "it is a pack of “weather”, which this fieldkit does not know. Update it."


@pytest.mark.parametrize(
    ("firm", "left_out", "said"),
    [
        ("Marsh IT", ["3 calls", "the style"], ("Marsh IT", "3 calls, the style")),
        ("", [], ("somebody without a firm", "nothing")),
    ],
)
def test_a_partners_pack_says_what_is_in_it_and_what_is_not(
    tmp_path: Path, firm: str, left_out: list[str], said: tuple[str, str]
) -> None:
    import hashlib

    def record(kind: int, uid: str) -> dict[str, object]:
        return {"t": kind, "u": uid, "c": 1, "v": {}}

    records = [record(1, C1), record(3, "a"), record(3, "b"), record(999, "c")]
    data = msgspec.json.encode({"firm": firm, "client": C1, "left_out": left_out, "records": records})
    files = [{"name": "records.json", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}]
    found = look(tmp_path, sealed(index(content=partner_export.CONTENT, files=files) + data))
    assert found.facts[-3:] == [
        ("from", f"{said[0]} ({fingerprint(ANA.id)})"),
        ("holds", "1 client, 2 contacts, 1 of a kind that a later fieldkit knows"),
        ("left out", said[1]),
    ]


def test_an_announcement_says_the_name_of_the_device(tmp_path: Path) -> None:
    found = look(tmp_path, sealed(index(content="about", files=[], name="Ben's \x1b[31mbench")))
    assert found.facts[-1] == ("says", "the device is called Ben's bench")


DAMAGED = "its header is damaged or no header of ours."
CUT = "it ends in the middle: not complete yet, or cut off. Copy it again."


@pytest.mark.parametrize(
    ("data", "code", "problem"),
    [
        (b"", Code.INCOMPLETE, "it is empty."),
        (b"F", Code.HEADER, DAMAGED),
        (b"FKS1", Code.HEADER, DAMAGED),
        (b"FKS1\0\0\0", Code.HEADER, DAMAGED),
        (b"FKS1\0\0\0\x01{}", Code.HEADER, DAMAGED),
        (b"FKS1\0\0\0\x02{", Code.INCOMPLETE, CUT),
        (b"FKS1\0\x01\0\0{}", Code.INCOMPLETE, CUT),
        (b"FKS1\0\x01\0\x01" + b" " * 65_537, Code.HEADER, DAMAGED),
        (b"FKS2\0\0\0\x02{}", Code.FOREIGN, "it is not a fieldkit file."),
        (b"X", Code.FOREIGN, "it is not a fieldkit file."),
        (b"FKS1\0\0\0\x02{}", Code.HEADER, f"{DAMAGED[:-1]}. Ask for the file to be exported again."),
    ],
)
def test_what_is_no_whole_file_of_ours_is_said(tmp_path: Path, data: bytes, code: Code, problem: str) -> None:
    assert look(tmp_path, data) == Look("file.fks", "none", problem=problem, code=code)


def test_a_file_that_cannot_be_read_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        pack_and_receive.inspect(None, tmp_path, tmp_path / "none.fks")
    assert str(caught.value) == f"{tmp_path / 'none.fks'}: it cannot be read (No such file or directory)."


@pytest.mark.parametrize(("moment", "said"), [(AT, WRITTEN), ((1 << 53) - 1, "at no time that a clock shows by its")])
def test_a_moment_that_no_clock_shows_is_said_so(tmp_path: Path, moment: int, said: str) -> None:
    data = seal(FileDraft("pack", 1, 3, moment), pack.pack([]), STRANGER, FIRM)
    assert dict(look(tmp_path, data).facts)["written"].startswith(said)
