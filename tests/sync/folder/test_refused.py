"""What of a folder cannot be read, is too much, or is no announcement: refused by a sentence, or counted."""

import os
from io import BytesIO
from pathlib import Path

import pytest

from fieldkit.domain.errors import Trouble
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.by_hand import new_file, pack_and_receive, partner_export
from fieldkit.sync.crypto.key_files import load_device_key, load_firm_keys
from fieldkit.sync.folder import announcement, folder
from fieldkit.sync.format.container import FileDraft, OpenedFile, open_file, seal
from tests.sync.homes import Home
from tests.sync.making import ANA, FIRM, KNOWN


def opened(raw: bytes) -> OpenedFile:
    return open_file(BytesIO(seal(FileDraft("pack", 1, 1, 0), raw, ANA, FIRM)), KNOWN, [FIRM])


def indexed(index: bytes) -> bytes:
    return len(index).to_bytes(4, "big") + index


def test_files_beyond_what_is_looked_at_are_counted(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "FILES_MAX", 2)
    part = folder.place(shared, FIRM.id, ANA.id)
    part.mkdir(parents=True)
    for name in ("1.fks", "2.fks", "3.fks", "4.fks", "5.txt", ".6.fks"):
        (part / name).touch()
    (part / "7.fks").mkdir()
    (part.parent / "no device").mkdir()
    (part.parent / "no device" / "8.fks").touch()
    listing = folder.scan(shared, [FIRM])
    assert (len(listing.files), listing.more) == (2, 2)
    assert {found.path.parent for found in listing.files} == {part}


def test_folder_that_the_system_does_not_give_is_said(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_folder: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(Trouble) as refused:
        folder.scan(shared, [FIRM])
    assert str(refused.value) == (f"{shared / FIRM.id} cannot be read (Permission denied). Nothing was changed.")


def test_file_that_went_meanwhile_has_no_size(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"four")
    assert folder._status(tmp_path / "gone") == (-1, 0)
    assert folder._status(tmp_path / "there")[0] == 4


@pytest.mark.parametrize(
    "raw", [b"", b"\0\0", b"\0\0\0\x09{}", indexed(b"{}"), indexed(b"no json"), indexed(b'"\xff"')]
)
def test_damaged_index_of_a_pack_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        announcement.content_of(opened(raw))
    assert (refused.value.code, refused.value.sentence) == (Code.CONTENT, "its list of files is damaged.")
    with pytest.raises(Refused) as refused:
        announcement.read(opened(raw))
    assert (refused.value.code, refused.value.sentence) == (Code.CONTENT, "its content is damaged.")


def test_damaged_records_of_a_partner_are_refused() -> None:
    data = b"{}"
    for size, more in ((1, b""), (3, b""), (2, b"x")):
        index = b'{"content":"partner","files":[{"name":"a","size":%d,"sha256":"%s"}]}' % (size, b"0" * 64)
        with pytest.raises(Refused) as refused:
            partner_export.unpack(opened(indexed(index) + data + more))
        assert refused.value.sentence == "its records are damaged. Ask for it to be exported again."


def test_pack_of_another_content_is_neither_taken_nor_looked_at(ana: Home, tmp_path: Path) -> None:
    path = tmp_path / "odd.fks"
    raw = indexed(b'{"content":"songs"}')
    path.write_bytes(seal(FileDraft("pack", 1, 1, 0), raw, load_device_key(ana.path), load_firm_keys(ana.path)[0]))
    with ana.open() as connection:
        with pytest.raises(Refused) as refused:
            pack_and_receive.receive(connection, ana.path, path, pack_and_receive._nobody)
        assert (refused.value.code, refused.value.sentence) == (Code.WRONG_KIND, "it is a pack of “songs”.")
        look = pack_and_receive.inspect(connection, ana.path, path)
        assert (look.sound, look.code) == (False, Code.WRONG_KIND)
        assert "it is a pack of “songs”, which this fieldkit does not know. Update it." in look.problem
        gone = tmp_path / "gone.fks"
        with pytest.raises(Trouble) as missing:
            pack_and_receive.inspect(connection, ana.path, gone)
    assert str(missing.value) == f"{gone}: it cannot be read ({os.strerror(2)})."


def test_pack_that_would_be_too_large_is_a_snapshot(ana: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    ana.add("Kestrel")
    with ana.open() as connection:
        assert pack_and_receive.pack_all(connection, ana.database).snapshot is False
        monkeypatch.setattr(pack_and_receive, "PACK_MAX", 1)
        packed = pack_and_receive.pack_all(connection, ana.database)
    assert (packed.snapshot, packed.files) == (True, 1)


def test_moment_and_passphrase_that_are_not_there() -> None:
    assert pack_and_receive._moment(10**18) == "at no time that a clock shows"
    assert len(pack_and_receive._moment(1)) == len("1970-01-01 00:00")
    with pytest.raises(Refused) as refused:
        pack_and_receive._nobody("a.fks")
    assert (refused.value.code, refused.value.sentence, refused.value.name) == (
        Code.PASSPHRASE_NEEDED,
        "its content needs the passphrase.",
        "a.fks",
    )


def test_file_for_somebody_that_could_not_be_written_is_said(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "a.fks"
    with pytest.raises(Trouble) as refused:
        new_file.write_new(path, b"x")
    assert str(refused.value) == f"{path}: it could not be written ({os.strerror(2)}). No part of it is there."
    made = new_file.write_new(tmp_path / "a.fks", b"x")
    with pytest.raises(Trouble, match=r"is there already; it was not touched. Choose another name."):
        new_file.write_new(made, b"y")
    assert made.read_bytes() == b"x"


def test_records_of_a_later_kind_are_counted() -> None:
    assert partner_export.counted(None, 1234) == "1,234 of a kind that a later fieldkit knows"


def test_one_bad_file_of_a_pack_keeps_no_other_out(ana: Home) -> None:
    bad = memoryview(b"a shopping list, long enough to be looked at")
    with ana.open() as connection:
        keys = load_firm_keys(ana.path)
        two = pack_and_receive.ReceivedFile("a.fks", (("1.fks", bad), ("2.fks", bad)))
        done = pack_and_receive.merge(connection, keys, two)
        assert (done.files, done.known, [one.name for one in done.refused]) == (2, 0, ["1.fks", "2.fks"])
        with pytest.raises(Refused):
            pack_and_receive.merge(connection, keys, pack_and_receive.ReceivedFile("a.fks", (("1.fks", bad),)))


def test_answers_go_to_a_partner_with_their_surveys() -> None:
    assert partner_export._chosen("answer") == {"client", "answer", "survey"}
    assert partner_export._chosen("contact, ") == {"client", "contact"}


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        (b'"name":"%s"' % (b"n" * 200), True),
        (b'"name":"%s"' % (b"n" * 201), False),
        (b'"snapshot":"%s"' % (b"s" * 100), True),
        (b'"snapshot":"%s"' % (b"s" * 101), False),
        (b'"has":[["%s",0,9]]' % (b"a" * 26), True),
        (b'"has":[["%s",0,9]]' % (b"a" * 25), False),
        (b'"covers":[["%s",-1,9]]' % (b"a" * 26), False),
        (b'"later":1', True),
    ],
)
def test_an_announcement_says_no_more_than_it_may(fields: bytes, taken: bool) -> None:
    file = opened(indexed(b'{"content":"about",%s}' % fields))
    if taken:
        assert announcement.read(file).device == ANA.id
        return
    with pytest.raises(Refused, match="its content is damaged"):
        announcement.read(file)


def test_the_content_of_a_pack_has_forty_letters_at_most() -> None:
    assert announcement.read(opened(indexed(b'{"content":"%s"}' % (b"c" * 40)))).name == ""
    with pytest.raises(Refused, match="its content is damaged"):
        announcement.read(opened(indexed(b'{"content":"%s"}' % (b"c" * 41))))
