"""A short run of the mutations, and arbitrary input."""

import json
import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.format import content_codec
from fieldkit.sync.format.container import open_file
from tests.sync import making
from tests.sync.format.mutations import run
from tests.sync.making import FIRM, KNOWN, TABLES

HEADER = making.header_for(1, 9)
scalars = st.none() | st.booleans() | st.integers(-(1 << 65), 1 << 65) | st.floats() | st.text(max_size=8)
keys = st.sampled_from(["actors", "dots", "tables", "links", "vector", "n", "s", "m", "c", "t", "u", "r", "x", "v"])
shapes = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5), max_leaves=20
)


def test_mutated_files_are_refused_in_bounded_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.format.mutations", "1500", "20261121"], capture_output=True, check=False
    )
    told = json.loads(done.stdout)
    assert told["failures"] == []
    assert done.returncode == 0
    assert told["tried"] == 4500
    assert told["harmless"] < 450
    assert set(told["refused"]) >= {"signature", "header", "content", "lock", "packed", "incomplete"}
    assert told["peak_mib"] < 200


def test_mutations_notice_a_reader_that_checks_no_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldkit.sync.format.container.signed_by", lambda *_: True)
    assert run(150).failures


def test_mutations_notice_a_reader_that_checks_no_places(monkeypatch: pytest.MonkeyPatch) -> None:
    from itertools import accumulate

    monkeypatch.setattr("fieldkit.sync.format.content_decoder._places", lambda steps, *_: list(accumulate(steps)))
    assert run(400).failures


def test_mutations_notice_a_reader_that_compares_no_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldkit.sync.format import compression

    def careless(packed: bytes, *_: object) -> bytearray:
        return bytearray(making.zstd_module().ZstdDecompressor().decompress(packed))

    monkeypatch.setattr(compression, "decompress", careless)
    assert any(failure.startswith("signed") for failure in run(60).failures)


@given(st.binary(max_size=300), st.booleans(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_arbitrary_bytes_are_refused(data: bytes, magic: bool, signed: bool) -> None:
    if magic:
        data = b"FKS1\0\0\0" + data
    if signed:
        data = making.resealed(data[:100], data[100:])
    with pytest.raises(Refused):
        open_file(BytesIO(data), KNOWN, [FIRM])


@given(shapes)
@settings(max_examples=100, deadline=None)
def test_arbitrary_content_is_refused(shape: object) -> None:
    with pytest.raises(Refused):
        content_codec.decode(json.dumps(shape).encode(), TABLES, HEADER)
