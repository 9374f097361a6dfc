"""Many files in one."""

import hashlib
import json
from io import BytesIO

import pytest

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.format.container import FileDraft, OpenedFile, Verified, open_file, seal
from fieldkit.sync.format.pack import members, pack, unpack
from tests.sync import making
from tests.sync.making import ANA, FIRM, KNOWN, OTHER_FIRM, SEGMENT

TWO = making.segment(making.later_batch(), 10, 14, SEGMENT)


def named(data: bytes, first: int, last: int) -> tuple[str, bytes]:
    return f"{first}-{last}-{hashlib.sha256(data).hexdigest()[:32]}.fks", data


FILES = [named(SEGMENT, 1, 9), named(TWO, 10, 14), ("snapshot", making.snapshot())]


def opened(raw: bytes) -> OpenedFile:
    return open_file(BytesIO(seal(FileDraft("pack", 1, 1, 0), raw, ANA, FIRM)), KNOWN, [FIRM])


def test_pack_carries_files_letter_for_letter() -> None:
    assert [(name, bytes(data)) for name, data in unpack(opened(pack(FILES)))] == FILES
    assert unpack(opened(pack([]))) == []


def test_every_file_of_a_pack_is_verified_on_its_own() -> None:
    bad = bytearray(SEGMENT)
    bad[-1] ^= 1
    inner = seal(FileDraft("pack", 1, 1, 0), pack(FILES), ANA, FIRM)
    alien = seal(FileDraft("segment", 1, 1, 0, 1, 9), b"{}", ANA, OTHER_FIRM)
    files = [("bad", bytes(bad)), ("pack", inner), ("alien", alien), ("empty", b""), *FILES]
    got = list(members(opened(pack(files)), KNOWN, [FIRM]))
    codes = [entry.code for entry in got if isinstance(entry, Refused)]
    assert codes == [Code.SIGNATURE, Code.WRONG_KIND, Code.WRONG_FIRM, Code.INCOMPLETE]
    good = [entry for entry in got if isinstance(entry, Verified)]
    assert [entry.header.kind for entry in good] == ["segment", "segment", "snapshot"]
    assert good[0].sha256 == hashlib.sha256(SEGMENT).hexdigest()


def test_pack_of_something_later_is_refused_by_name() -> None:
    head = json.dumps({"content": "records", "files": []}).encode()
    with pytest.raises(Refused, match='pack of "records"') as caught:
        unpack(opened(len(head).to_bytes(4, "big") + head))
    assert caught.value.code is Code.WRONG_KIND


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\0",
        b"\xff\xff\xff\xff{}",
        pack(FILES)[:-1],
        pack(FILES) + b"\0",
        pack(FILES).replace(b"FKS1", b"FKS2", 1),
        pack(FILES).replace(b'"size":', b'"size":1', 1),
        b"\0\0\0\x02{}",
        b"\0\0\0\x02[[",
        b"\0\0\0\x01\xff",
    ],
)
def test_index_that_does_not_fit_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused) as caught:
        unpack(opened(raw))
    assert caught.value.code is Code.CONTENT
