"""Files of format version 1 as they were first written must be read for ever; the corpus must be refused."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.format import content_codec
from fieldkit.sync.format.container import open_file
from fieldkit.sync.format.pack import unpack
from fieldkit.sync.replica.invitation import join
from tests.sync import making
from tests.sync.format.mutations import CORPUS, GOLDEN, read_all
from tests.sync.making import FIRM, KNOWN, LATER, OTHER_FIRM, TABLES, WORDS

# A change here means that files already out in the world can no longer be trusted to be read.
SUMS = {
    "invitation": "5584591b07b11309",
    "pack": "42e8f34575d97b1f",
    "segment-1": "6383ae2f4f267033",
    "segment-2-later": "9981077ee18ae328",
    "snapshot": "45aaba1e885a82ed",
}


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.fks").read_bytes()


@pytest.mark.parametrize("name", SUMS)
def test_golden_files_are_untouched(name: str) -> None:
    assert hashlib.sha256(golden(name)).hexdigest()[:16] == SUMS[name]


def test_golden_segment_is_read() -> None:
    _, batch = making.read(golden("segment-1"))
    assert batch == making.first_batch()


def test_golden_segment_from_later_is_read_as_far_as_it_is_known() -> None:
    opened, batch = making.read(golden("segment-2-later"))
    assert len(batch.pending) == 6
    assert content_codec.decode(opened.raw, LATER, opened.header) == making.later_batch()
    assert opened.header.prev_sha256 == hashlib.sha256(golden("segment-1")).hexdigest()


def test_golden_snapshot_is_read() -> None:
    _, batch = making.read(golden("snapshot"))
    assert batch == making.snapshot_batch()


def test_golden_pack_is_read() -> None:
    files = unpack(open_file(BytesIO(golden("pack")), KNOWN, [FIRM]))
    assert [bytes(data) for _, data in files] == [
        golden("segment-1"),
        golden("segment-2-later"),
        golden("snapshot"),
    ]


def test_golden_invitation_is_read() -> None:
    invitation = join(BytesIO(golden("invitation")), WORDS)
    assert invitation.firm_name == "Æther ☎ GmbH"
    assert invitation.keys == (FIRM, OTHER_FIRM)
    assert [device.name for device in invitation.devices] == ["Ana", "Ben"]


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.fks")), ids=lambda path: path.stem)
def test_corpus_is_refused_for_the_reason_in_its_name(path: Path) -> None:
    with pytest.raises(Refused) as caught:
        read_all(path.read_bytes())
    assert caught.value.code == path.stem.partition("--")[0]


def test_content_written_today_is_what_the_golden_files_hold() -> None:
    for name, batch in (("segment-1", making.first_batch()), ("segment-2-later", making.later_batch())):
        raw = open_file(BytesIO(golden(name)), KNOWN, [FIRM]).raw
        assert content_codec.encode(batch, LATER) == raw
    raw = open_file(BytesIO(golden("snapshot")), KNOWN, [FIRM]).raw
    assert content_codec.encode(making.snapshot_batch(), TABLES) == raw
