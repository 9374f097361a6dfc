"""docs/file-format.md names what the code writes and refuses."""

from pathlib import Path

import pytest

from fieldkit.sync.base.refusal import Code
from fieldkit.sync.format import wire
from fieldkit.sync.format.container import MAGIC, Limits
from fieldkit.sync.format.header import HEADER_MAX, FileHeader, promised
from fieldkit.sync.format.uids import WireUids

PAGE = (Path(__file__).parents[3] / "docs" / "file-format.md").read_text("utf-8")


@pytest.mark.parametrize("field", FileHeader.__struct_fields__)
def test_page_names_every_header_field(field: str) -> None:
    assert f"`{field}`" in PAGE.partition("### Header")[2].partition("###")[0]


@pytest.mark.parametrize("code", list(Code))
def test_page_names_every_reason_for_a_refusal(code: Code) -> None:
    assert f"`{code}`" in PAGE.partition("| code | when |")[2].partition("\n\n")[0]


@pytest.mark.parametrize(
    "part",
    [
        wire.WireBody,
        wire.WireDots,
        wire.WireTable,
        wire.WireInserts,
        wire.WireColumn,
        wire.WireChanges,
        wire.WireMarks,
        WireUids,
    ],
)
def test_page_names_every_field_of_the_content(part: type[wire.WireBody]) -> None:
    content = PAGE.partition("## Content of a segment")[2].partition("### Values")[0]
    assert [field for field in part.__struct_fields__ if f"`{field}`" not in content] == []


def test_page_has_the_limits_of_the_code() -> None:
    limits = Limits()
    assert f"`{MAGIC.decode()}`" in PAGE
    assert f"2 to {HEADER_MAX:,}" in PAGE
    assert f"at most {limits.file >> 20} MiB" in PAGE
    assert f"at most {limits.raw >> 20} MiB" in PAGE
    assert f"window of at most {1 << limits.window_log - 20} MiB" in PAGE
    assert f"work factor may be at most {limits.scrypt_log} " in PAGE


def test_page_says_what_is_not_protected() -> None:
    part = PAGE.partition("## What is not protected")[2].partition("\n## ")[0]
    for word in ("sizes", "moment", "passphrase is as strong", "Deleted is not gone", "Who wrote when"):
        assert word in part


def test_only_published_names_promise_anything() -> None:
    digits = "0123456789abcdef" * 2
    assert promised(f"1-20-{digits}.fks") == (1, 20, digits)
    for name in (f"01-20-{digits}.fks", f"1-20-{digits} (1).fks", f"1-20-{digits}.FKS", f"١-20-{digits}.fks", "x.fks"):
        assert promised(name) is None
