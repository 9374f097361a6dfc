"""Files of the firm just inside and just beyond each limit, and the sentence for each refusal."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from pathlib import Path

import pytest

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto.keys import DeviceKey, KnownDevice
from fieldkit.sync.format import compression, container
from fieldkit.sync.format import header as headers
from fieldkit.sync.format.container import FileDraft, Limits, Passphrase, open_file, seal, verify
from tests.sync import making
from tests.sync.making import ANA, AT, BEN, FIRM, KNOWN, OTHER_FIRM, RAW, SEGMENT, STRANGER, VOICE


def refusal(data: bytes, **more: object) -> tuple[Code, str]:
    with pytest.raises(Refused) as caught:
        open_file(BytesIO(data), KNOWN, [FIRM], **more)  # type: ignore[arg-type]
    return caught.value.code, caught.value.sentence


def signed(by: DeviceKey = ANA, **fields: object) -> bytes:
    header, _, body = making.split(SEGMENT)
    sealed = json.dumps(json.loads(header) | fields).encode()
    return making.resealed(sealed, body, by)


SHORT = "it ends in the middle: not complete yet, or cut off. Copy it again."
HEADER = "its header is damaged or no header of ours. Ask for the file to be exported again."


@pytest.mark.parametrize(
    ("data", "code", "sentence"),
    [
        (b"", Code.INCOMPLETE, "it is empty: not complete yet, or cut off. Copy it again."),
        (b"FK", Code.INCOMPLETE, SHORT),
        (b"FKS1\0\0\0", Code.INCOMPLETE, SHORT),
        (b"FX", Code.FOREIGN, "it is not a fieldkit file."),
        (b"FKS1\0\0\0\x01{" + bytes(64), Code.HEADER, "its header is larger than any that fieldkit writes."),
        (b"FKS1\0\x01\0\x01" + bytes(70_000), Code.HEADER, "its header is larger than any that fieldkit writes."),
        (b"FKS1\0\x01\0\0" + b"{" * 65_536 + bytes(64), Code.HEADER, HEADER),
        (b"FKS1\0\0\0\x02{}" + bytes(63), Code.INCOMPLETE, SHORT),
        (b"FKS1\0\0\0\x02{}" + bytes(64), Code.HEADER, HEADER),
        (signed(format=0), Code.HEADER, HEADER),
        (signed(incarnation=1 << 53), Code.HEADER, HEADER),
        (signed(seq_from=10), Code.HEADER, HEADER),
        (signed(seq_from=0), Code.HEADER, HEADER),
        (signed(prev_sha256="0" * 64), Code.HEADER, HEADER),
        (signed(seq_from=2), Code.HEADER, HEADER),
        (signed(seq_from=10, prev_sha256="0" * 64), Code.HEADER, HEADER),
        (signed(seq_from=0, prev_sha256="0" * 64), Code.HEADER, HEADER),
        (signed(kind="snapshot"), Code.HEADER, HEADER),
        (signed(kind="snapshot", seq_from=0, prev_sha256="0" * 64), Code.HEADER, HEADER),
        (
            signed(min_reader=2),
            Code.NEWER,
            "it needs file format 2, and this fieldkit reads up to 1. Update fieldkit, then import it again; nothing "
            "is lost by waiting.",
        ),
        (signed(proof=""), Code.LOCK, "a segment is never under a passphrase; this is not from fieldkit."),
        (
            SEGMENT[:-1] + bytes([SEGMENT[-1] ^ 1]),
            Code.SIGNATURE,
            "its signature is not that of Ana: it was cut off, or changed after it was written. Copy it again, or ask "
            "for the file to be exported again.",
        ),
        (signed(raw_size=len(RAW) - 1), Code.PACKED, "it unpacks to more than its header says."),
        (signed(raw_size=len(RAW) + 1), Code.PACKED, "it does not unpack to what its header says."),
        (signed(raw_sha256="0" * 64), Code.PACKED, "it does not unpack to what its header says."),
    ],
)
def test_each_refusal_has_its_sentence(data: bytes, code: Code, sentence: str) -> None:
    assert refusal(data) == (code, sentence)


def test_a_segment_that_continues_another_names_it() -> None:
    for first in (2, 9):
        data = signed(seq_from=first, prev_sha256="0" * 64)
        assert verify(BytesIO(data), KNOWN, [FIRM]).header.seq_from == first
    newest = signed(incarnation=(1 << 53) - 1)
    assert verify(BytesIO(newest), KNOWN, [FIRM]).header.incarnation == (1 << 53) - 1


def test_limits_hold_to_the_byte(tmp_path: Path) -> None:
    size = len(SEGMENT)
    path = tmp_path / "segment.fks"
    path.write_bytes(SEGMENT)
    for streamed in (True, False):
        assert (
            open_file(BytesIO(SEGMENT) if streamed else path, KNOWN, [FIRM], limits=Limits(size, len(RAW))).raw == RAW
        )
        with pytest.raises(Refused) as caught:
            open_file(BytesIO(SEGMENT) if streamed else path, KNOWN, [FIRM], limits=Limits(size - 1, len(RAW)))
        assert caught.value.sentence == "it is larger than the 0 MiB that fieldkit takes at once."
    assert refusal(SEGMENT, limits=Limits(raw=len(RAW) - 1))[0] is Code.TOO_LARGE
    usual = Limits()
    assert (usual.file, usual.raw, usual.window_log, usual.scrypt_log) == (134_217_728, 268_435_456, 23, 21)
    over = signed(raw_size=(256 << 20) + 1)
    assert refusal(over) == (Code.TOO_LARGE, "it is larger than the 256 MiB that fieldkit takes at once.")


def test_another_kind_than_is_wanted_is_named() -> None:
    assert refusal(SEGMENT, kinds=("pack", "snapshot")) == (
        Code.WRONG_KIND,
        "it is of the kind segment, and pack or snapshot is wanted here.",
    )


def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        verify(tmp_path, KNOWN, [FIRM])
    assert (caught.value.code, caught.value.sentence, caught.value.name) == (
        Code.UNREADABLE,
        "it cannot be read (it is a folder, not a file).",
        tmp_path.name,
    )
    with pytest.raises(Refused) as caught:
        verify(tmp_path / "none.fks", KNOWN, [FIRM])
    assert (caught.value.sentence, caught.value.name) == (
        "it cannot be read (No such file or directory).",
        "none.fks",
    )


def test_a_verified_file_is_whole_until_it_is_let_go() -> None:
    verified = verify(BytesIO(SEGMENT), KNOWN, [FIRM], name="a\x1b[31m.fks")
    assert (verified.name, verified.size, verified.sha256, verified.signer, verified.by_passphrase) == (
        "a.fks",
        len(SEGMENT),
        hashlib.sha256(SEGMENT).hexdigest(),
        "known",
        False,
    )
    assert verified.open([FIRM]).raw == RAW
    assert verified.whole() == SEGMENT
    assert verified.open([FIRM], keep=False).raw == RAW
    with pytest.raises(ValueError, match="let go"):
        verified.whole()


def test_a_name_promises_numbers_and_a_hash() -> None:
    sha256 = "0123456789abcdef" * 2
    for name, promise in (
        (f"1-9-{sha256}.fks", (1, 9, sha256)),
        (f"0-0-{sha256}.fks", (0, 0, sha256)),
        (f"{10**15}-{10**16 - 1}-{sha256}.fks", (10**15, 10**16 - 1, sha256)),
        (f"01-9-{sha256}.fks", None),
        (f"1-{10**16}-{sha256}.fks", None),
        (f"1-9-{sha256[:-1]}.fks", None),
        (f"1-9-{sha256.upper()}.fks", None),
        (f"1-9-{sha256}.fks ", None),
        (f"1-9-{sha256}.FKS", None),
        (f"copy 1-9-{sha256}.fks", None),
    ):
        assert headers.promised(name) == promise, name


@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 64 * 1024 + 1, 256 * 1024, 256 * 1024 + 1, 700_001])
def test_what_is_packed_comes_back_to_the_byte(size: int) -> None:
    raw = bytes(place * place % 251 for place in range(1000)) * (size // 1000 + 1)
    raw = raw[:size]
    packed, sha256 = compression.compress(raw), hashlib.sha256(raw).hexdigest()
    assert compression.decompress(packed, size, sha256, 23) == raw
    wrong = "it does not unpack to what its header says."
    more = "it unpacks to more than its header says."
    damaged = "its content is damaged. Ask for the file to be exported again."
    cases = [(packed, size + 1, wrong), (packed + b"\0", size, wrong), (packed + packed, size, wrong)]
    cases.append((packed[:-1], size, damaged))
    cases += [(packed, size - 1, more)] if size else []
    for data, claimed, sentence in cases:
        with pytest.raises(Refused) as caught:
            compression.decompress(data, claimed, sha256, 23)
        assert (caught.value.code, caught.value.sentence) == (Code.PACKED, sentence)
    with pytest.raises(Refused):
        compression.decompress(packed, size, "0" * 64, 23)


def test_a_draft_is_of_the_first_format_and_names_no_changes() -> None:
    draft = FileDraft("pack", 7, 3, AT)
    assert (draft.seq_from, draft.seq_to, draft.prev_sha256, draft.min_reader) == (0, 0, "", 1)
    header = verify(BytesIO(seal(draft, b"", ANA, FIRM)), KNOWN, [FIRM]).header
    assert (header.format, header.min_reader, header.kind, header.incarnation, header.schema) == (1, 1, "pack", 7, 3)
    assert (header.raw_size, header.created, header.proof != "") == (0, AT, True)
    locked = verify(BytesIO(seal(draft, b"", ANA, FIRM, VOICE)), KNOWN, [])
    assert (locked.header.proof, locked.by_passphrase, locked.signer) == ("", True, "known")
    with pytest.raises(Refused) as caught:
        locked.open([])
    assert caught.value.sentence == "it needs a passphrase. Ask the person who sent it, by voice."
    assert locked.open([], Passphrase.of(" apple  bench\tcandle")).raw == b""


def test_a_file_by_somebody_else_than_its_header_says_is_refused() -> None:
    assert refusal(signed(by=BEN))[0] is Code.SIGNATURE
    assert verify(BytesIO(seal(FileDraft("pack", 1, 3, AT), b"", STRANGER, FIRM)), KNOWN, [FIRM]).signer == "introduced"
    with pytest.raises(Refused) as caught:
        verify(BytesIO(SEGMENT), KNOWN, [OTHER_FIRM])
    assert caught.value.code is Code.WRONG_FIRM
    known = KNOWN | {ANA.id: KnownDevice.of(ANA.public, "Ana", ((11, 8),))}
    with pytest.raises(Refused) as caught:
        verify(BytesIO(SEGMENT), known, [FIRM])
    assert caught.value.code is Code.RETIRED_DEVICE
    known = KNOWN | {ANA.id: KnownDevice.of(ANA.public, "Ana", ((11, 9),))}
    assert container.verify_bytes(SEGMENT, known, [FIRM]).device.label == "Ana"
