"""What no caller may ask of keys, words and files: an error at once, and nothing is written."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit import ordinary_file
from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.crypto import bech32, key_files, key_words
from fieldkit.sync.crypto.keys import FirmKey
from fieldkit.sync.format import uids
from fieldkit.sync.format.container import FileDraft, seal, verify_bytes
from tests.sync.making import ANA, C1, C2, FIRM, KNOWN


@pytest.mark.parametrize(
    ("called", "sentence"),
    [
        (lambda: FirmKey.from_secret(bytes(31)), "a firm key has 32 bytes"),
        (lambda: key_words.sheet_of(bytes(33)), "a recovery sheet holds 32 bytes"),
        (lambda: bech32._regroup([1], 5, 8, pad=False), "bits left over"),
        (lambda: uids.pack([C2, C1]), "the uids are not in order"),
        (lambda: uids.pack([C1, C1]), "the uids are not in order"),
        (lambda: uids.pack(["not one"]), "a uid has characters that no uid has"),
    ],
)
def test_wrong_use_is_an_error(called: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        called()


def test_firm_without_a_key_is_not_stored(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a firm has at least one key"):
        key_files.save_firm_keys(tmp_path, ())
    assert list(tmp_path.iterdir()) == []


def test_key_that_the_system_does_not_give_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key_files.save_firm_keys(tmp_path, (FIRM,))

    def denied(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(ordinary_file, "opened", denied)
    with pytest.raises(Refused) as refused:
        key_files.load_firm_keys(tmp_path)
    assert (refused.value.code, refused.value.sentence) == (Code.KEY, "the key cannot be read (Permission denied).")


def test_file_that_was_let_go_cannot_be_had_whole() -> None:
    data = seal(FileDraft("pack", 1, 1, 0), b"\0\0\0\2{}", ANA, FIRM)
    verified = verify_bytes(data, KNOWN, [FIRM])
    assert verified.whole() == data
    verified.open([FIRM], keep=False)
    with pytest.raises(ValueError, match="let go when it was opened"):
        verified.whole()


@pytest.mark.parametrize(
    "wire",
    [
        uids.WireUids([1], "AAAA"),
        uids.WireUids([1], "?"),
        uids.WireUids([], "", ["b", "a"]),
        uids.WireUids([], "", ["a", "a"]),
        uids.WireUids([], "", [C1]),
        uids.WireUids([], "", ["not one"]),
        uids.WireUids([uids._MOMENT_MAX, 1], "A" * 27 + "="),
    ],
)
def test_damaged_list_of_uids_is_refused(wire: uids.WireUids) -> None:
    with pytest.raises(Refused) as refused:
        uids.unpack(wire)
    assert refused.value.sentence == "its list of records is damaged. Nothing was changed."
    assert uids.unpack(uids.pack([C1, C2, "z"])) == [C1, C2, "z"]
