"""Files seen from outside: name, start, header, signature and chain, and every way in which they are refused."""

import hashlib
import json
import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto import age
from fieldkit.sync.crypto.keys import KnownDevice
from fieldkit.sync.format import compression, container, content_codec
from fieldkit.sync.format.container import FileDraft, Limits, open_file, seal, verify
from fieldkit.sync.format.header import file_name
from fieldkit.sync.merge.chain import Head, place_of
from tests.sync import making
from tests.sync.format.altered import refused, with_header
from tests.sync.making import ANA, BEN, FIRM, KNOWN, OTHER_FIRM, RAW, SEGMENT, STRANGER, TABLES


def test_segment_comes_back_as_it_was_sealed(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(SEGMENT).hexdigest()
    path = tmp_path / f"1-9-{sha256[:32]}.fks"
    path.write_bytes(SEGMENT)
    opened = open_file(path, KNOWN, [OTHER_FIRM, FIRM])
    assert opened.raw == RAW
    assert opened.verified.sha256 == sha256
    assert opened.verified.size == len(SEGMENT)
    assert opened.verified.signer == "known"
    assert opened.verified.device.name == "Ana"
    assert file_name(opened.header, sha256) == path.name
    assert (opened.header.kind, opened.header.seq_from, opened.header.seq_to) == ("segment", 1, 9)
    assert content_codec.decode(opened.raw, TABLES, opened.header) == making.first_batch()


def test_unknown_header_fields_are_kept() -> None:
    data = with_header(colour={"a": 1})
    verified = verify(BytesIO(data), KNOWN, [FIRM])
    assert verified.extra == {"colour": b'{"a": 1}'}
    assert verified.open([FIRM]).raw == RAW
    assert verified.whole() == data


def test_every_cut_is_refused() -> None:
    for length in range(len(SEGMENT)):
        refused(SEGMENT[:length])


def test_every_flipped_byte_is_refused() -> None:
    for place in range(len(SEGMENT)):
        data = bytearray(SEGMENT)
        data[place] ^= 1 << place % 8
        refused(bytes(data))


def test_anything_behind_the_end_is_refused() -> None:
    assert refused(SEGMENT + b"\0").code is Code.SIGNATURE
    assert refused(SEGMENT + SEGMENT).code is Code.SIGNATURE


def test_name_that_promises_another_content_is_not_complete_yet(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(SEGMENT).hexdigest()
    path = tmp_path / f"1-9-{sha256[:32]}.fks"
    path.write_bytes(SEGMENT[:-1])
    with pytest.raises(Refused, match="tried again later") as caught:
        open_file(path, KNOWN, [FIRM])
    assert caught.value.code is Code.INCOMPLETE
    assert caught.value.name == path.name


def test_renamed_file_is_told_its_right_name(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(SEGMENT).hexdigest()
    path = tmp_path / f"1-10-{sha256[:32]}.fks"
    path.write_bytes(SEGMENT)
    with pytest.raises(Refused, match=f"1-9-{sha256[:32]}.fks") as caught:
        open_file(path, KNOWN, [FIRM])
    assert caught.value.code is Code.RENAMED


def test_conflict_copy_with_any_other_name_is_good(tmp_path: Path) -> None:
    path = tmp_path / "1-9 (Käthe's conflicted copy).fks"
    path.write_bytes(SEGMENT)
    assert open_file(path, KNOWN, [FIRM]).raw == RAW


def test_hostile_name_is_made_safe_to_print(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2J\u202eb.fks"
    path.write_bytes(b"nothing")
    with pytest.raises(Refused) as caught:
        open_file(path, KNOWN, [FIRM])
    assert str(caught.value) == "ab.fks: it is not a fieldkit file."


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    paths = [tmp_path, tmp_path / "missing"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        paths.append(tmp_path / "pipe")
    for path in paths:
        with pytest.raises(Refused) as caught:
            open_file(path, KNOWN, [FIRM])
        assert caught.value.code is Code.UNREADABLE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.INCOMPLETE),
        (b"FK", Code.INCOMPLETE),
        (b"FKS1\0\0", Code.INCOMPLETE),
        (b"PK\x03\x04 and more", Code.FOREIGN),
        (b"FKS2" + SEGMENT[4:], Code.FOREIGN),
        (b"FKS1\xff\xff\xff\xff" + b"{" * 100, Code.HEADER),
        (b"FKS1" + (65537).to_bytes(4, "big") + b" " * 70_000, Code.HEADER),
        (b"FKS1\0\0\0\0" + b" " * 200, Code.HEADER),
        (b"FKS1" + (60_000).to_bytes(4, "big") + b"[" * 60_000 + b" " * 64, Code.HEADER),
        (b"FKS1\0\0\0\x02{}" + b" " * 64, Code.HEADER),
        (b'FKS1\0\0\0\x07{"\xff":1}' + b" " * 64, Code.HEADER),
    ],
)
def test_start_that_is_none_is_refused(data: bytes, code: Code) -> None:
    assert refused(data).code is code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"min_reader": 2}, Code.NEWER),
        ({"min_reader": 2, "kind": "hologram", "seq_from": "soon"}, Code.NEWER),
        ({"min_reader": 0}, Code.HEADER),
        ({"min_reader": "2"}, Code.HEADER),
        ({"kind": "hologram"}, Code.HEADER),
        ({"kind": "snapshot"}, Code.HEADER),
        ({"kind": "pack", "seq_from": 0, "seq_to": 0, "proof": ""}, Code.LOCK),
        ({"seq_from": 0}, Code.HEADER),
        ({"seq_from": 10}, Code.HEADER),
        ({"seq_from": 2}, Code.HEADER),
        ({"seq_from": 1.0}, Code.HEADER),
        ({"seq_to": 1 << 53}, Code.HEADER),
        ({"seq_to": True}, Code.HEADER),
        ({"prev_sha256": "0" * 64}, Code.HEADER),
        ({"prev_sha256": "X" * 64}, Code.HEADER),
        ({"device": "../../../etc/passwd"}, Code.HEADER),
        ({"device": BEN.id}, Code.SIGNATURE),
        ({"firm": OTHER_FIRM.id}, Code.WRONG_FIRM),
        ({"firm": ANA.id + "\n"}, Code.HEADER),
        ({"key": ""}, Code.HEADER),
        ({"proof": ""}, Code.LOCK),
        ({"raw_size": 1 << 40}, Code.TOO_LARGE),
        ({"raw_size": len(RAW) - 1}, Code.PACKED),
        ({"raw_size": len(RAW) + 1}, Code.PACKED),
        ({"raw_size": 0}, Code.PACKED),
        ({"raw_sha256": "0" * 64}, Code.PACKED),
        ({"created": -1}, Code.HEADER),
        ({"schema": None}, Code.HEADER),
    ],
)
def test_header_that_is_signed_but_wrong_is_refused(fields: dict[str, object], code: Code) -> None:
    assert refused(with_header(**fields)).code is code


def test_file_from_the_future_names_the_format_it_needs() -> None:
    error = refused(with_header(min_reader=7))
    assert error.needs == 7
    assert "file format 7" in error.sentence
    assert "Update fieldkit" in error.sentence


def test_file_of_another_firm_is_refused_by_name() -> None:
    data = seal(FileDraft("segment", 1, 1, 0, 1, 9), RAW, ANA, OTHER_FIRM)
    error = refused(data)
    assert error.code is Code.WRONG_FIRM
    assert OTHER_FIRM.id[:4] in error.sentence
    with pytest.raises(Refused, match="belongs to no firm"):
        open_file(BytesIO(data), KNOWN, [])


def test_new_device_with_the_firm_key_introduces_itself() -> None:
    data = seal(FileDraft("segment", 1, 1, 0, 1, 9), RAW, STRANGER, FIRM)
    verified = verify(BytesIO(data), KNOWN, [FIRM])
    assert verified.signer == "introduced"
    assert verified.device == KnownDevice.of(STRANGER.public)


def test_unknown_device_without_the_current_firm_key_is_refused() -> None:
    data = seal(FileDraft("segment", 1, 1, 0, 1, 9), RAW, STRANGER, OTHER_FIRM)
    # The firm has gone on from OTHER_FIRM to FIRM; who was removed still holds the first.
    with pytest.raises(Refused, match="not known in this firm") as caught:
        open_file(BytesIO(data), KNOWN, [FIRM, OTHER_FIRM])
    assert caught.value.code is Code.UNKNOWN_DEVICE
    header, _, body = making.split(seal(FileDraft("segment", 1, 1, 0, 1, 9), RAW, STRANGER, FIRM))
    forged = json.dumps(json.loads(header) | {"proof": "A" * 43 + "="}).encode()
    assert refused(making.resealed(forged, body, STRANGER)).code is Code.UNKNOWN_DEVICE


def test_signature_by_another_member_is_refused() -> None:
    header, _, body = making.split(SEGMENT)
    assert refused(making.resealed(header, body, BEN)).code is Code.SIGNATURE


def test_signature_does_not_fit_another_header_or_body() -> None:
    header, signature, body = making.split(SEGMENT)
    other_header, other_signature, other_body = making.split(seal(FileDraft("segment", 11, 3, 5, 1, 9), RAW, ANA, FIRM))
    for h, s, b in (
        (header, signature, other_body),
        (other_header, signature, body),
        (header, other_signature, body),
    ):
        data = b"FKS1" + len(h).to_bytes(4, "big") + h + s + b
        assert refused(data).code is Code.SIGNATURE


def test_retired_device_counts_up_to_its_removal() -> None:
    for retired, good in ((((11, 9),), True), (((11, 8),), False), ((), False), (((12, 9),), False)):
        known = {ANA.id: replace(KNOWN[ANA.id], retired=retired)}
        if good:
            assert open_file(BytesIO(SEGMENT), known, [FIRM]).raw == RAW
        else:
            with pytest.raises(Refused, match="removed from the firm") as caught:
                open_file(BytesIO(SEGMENT), known, [FIRM])
            assert caught.value.code is Code.RETIRED_DEVICE


def test_wrong_kind_is_refused() -> None:
    assert refused(SEGMENT, kinds=("pack", "invitation")).code is Code.WRONG_KIND


def test_files_over_the_limits_are_refused(tmp_path: Path) -> None:
    assert refused(SEGMENT, limits=Limits(file=len(SEGMENT) - 1)).code is Code.TOO_LARGE
    assert refused(SEGMENT, limits=Limits(raw=len(RAW) - 1)).code is Code.TOO_LARGE
    just = Limits(file=len(SEGMENT), raw=len(RAW))
    assert open_file(BytesIO(SEGMENT), KNOWN, [FIRM], limits=just).raw == RAW
    sparse = tmp_path / "huge.fks"
    with sparse.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(Refused, match="larger than") as caught:
        open_file(sparse, KNOWN, [FIRM])
    assert caught.value.code is Code.TOO_LARGE


def test_header_that_no_reader_takes_is_not_written() -> None:
    for draft in (
        FileDraft("segment", 1, 1, 0, 5, 4),
        FileDraft("segment", 1, 1, 0, 2, 4),
        FileDraft("snapshot", 1, 1, 0, 1, 4),
        FileDraft("pack", 1, 1, -1),
    ):
        with pytest.raises(ValueError):
            seal(draft, RAW, ANA, FIRM)


def test_segments_are_chained_by_hash() -> None:
    second = making.segment(making.later_batch(), 10, 14, SEGMENT)
    one, two = (verify(BytesIO(data), KNOWN, [FIRM]) for data in (SEGMENT, second))
    assert place_of(one, Head()) == "next"
    assert place_of(two, Head()) == "waits"
    assert place_of(two, Head(9, one.sha256)) == "next"
    assert place_of(two, Head(9, "")) == "next"
    assert place_of(two, Head(12, "")) == "overlaps"
    assert place_of(one, Head(9, one.sha256)) == "known"
    assert place_of(one, Head(14, two.sha256)) == "known"


def test_two_histories_under_one_name_are_noticed() -> None:
    copy = seal(FileDraft("segment", 11, 3, 5, 1, 9), RAW, ANA, FIRM)
    second = making.segment(making.later_batch(), 10, 14, SEGMENT)
    mine, other, two = (verify(BytesIO(data), KNOWN, [FIRM]) for data in (SEGMENT, copy, second))
    for segment, head in (
        (two, Head(9, other.sha256)),
        (mine, Head(9, other.sha256)),
        (two, Head(12, other.sha256)),
    ):
        with pytest.raises(Refused, match=r"copied|restored") as caught:
            place_of(segment, head)
        assert caught.value.code is Code.FORKED


def test_nothing_of_a_file_is_opened_before_its_signature_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    def used(*_: object) -> bytes:
        raise AssertionError("opened too early")

    for name in ("decrypt", "decrypt_with_passphrase", "lock_of"):
        monkeypatch.setattr(age, name, used)
    monkeypatch.setattr(compression, "decompress", used)
    header, _, body = making.split(SEGMENT)
    assert refused(making.resealed(header, body, BEN)).code is Code.SIGNATURE
    assert container.MAGIC == b"FKS1"
