"""The list of files that were not taken: what is read again and when, what stays known, and in which order."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from fieldkit.sync.base.refusal import Code, Refused
from fieldkit.sync.folder import folder
from fieldkit.sync.folder.folder import Aside, AsideFiles, Found
from fieldkit.sync.folder.sync_run import _order, firm_of
from fieldkit.sync.format.header import promised
from tests.sync.making import ANA, AT, FIRM, HOUR, SEGMENT


def found(shared: Path, name: str = "1-2-a.fks", device: str = ANA.id) -> Found:
    path = folder.place(shared, FIRM.id, device) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(b"file")
        os.utime(path, ns=(5, 5))
    return Found(path, device, promised(name))


def refused(code: Code) -> Refused:
    return Refused(code, "it is broken.")


LATER = {Code.INCOMPLETE, Code.FORKED, Code.UNREADABLE, Code.CROWDED, Code.UNEXPECTED}


@pytest.mark.parametrize("code", list(Code))
def test_what_may_pass_by_itself_is_read_again_after_an_hour(shared: Path, tmp_path: Path, code: Code) -> None:
    aside, one = AsideFiles(tmp_path / "list", str(shared)), found(shared)
    assert not aside.passed_over(one, AT)
    assert aside.reason(one) == ""
    name = f"{FIRM.id}/{ANA.id}/1-2-a.fks"
    assert aside.put(one, refused(code), AT) == Aside(name, code, "it is broken.", AT, AT, 4, 5)
    assert aside.reason(one) == code
    assert [aside.passed_over(one, AT + after) for after in (0, HOUR - 1, HOUR)] == [True, True, code not in LATER]


@pytest.mark.parametrize("changed", ["size", "time"])
def test_a_file_that_changed_is_read_again_at_once(shared: Path, tmp_path: Path, changed: str) -> None:
    aside, one = AsideFiles(tmp_path / "list", str(shared)), found(shared)
    aside.put(one, refused(Code.SIGNATURE), AT)
    if changed == "size":
        one.path.write_bytes(b"longer")
    os.utime(one.path, ns=(5, 5 if changed == "size" else 6))
    assert not aside.passed_over(one, AT)
    again = aside.put(one, refused(Code.CONTENT), AT + 9)
    assert (again.first, again.tried, again.code) == (AT, AT + 9, Code.CONTENT), "when it was met first stays known"


def test_all_or_those_of_one_reason_are_tried_again(shared: Path, tmp_path: Path) -> None:
    aside = AsideFiles(tmp_path / "list", str(shared))
    crowded, broken = found(shared, "a.fks"), found(shared, "b.fks")
    aside.put(crowded, refused(Code.CROWDED), AT)
    aside.put(broken, refused(Code.CONTENT), AT)
    aside.again(Code.CROWDED)
    assert [aside.passed_over(one, AT) for one in (crowded, broken)] == [False, True]
    first, second = aside.files.values()
    assert (first.tried, first.size, first.changed, first.first, first.code) == (0, -1, 0, AT, "crowded")
    assert second.tried == AT
    aside.again()
    assert [aside.passed_over(one, AT) for one in (crowded, broken)] == [False, False]
    aside.settled(crowded)
    aside.settled(crowded)
    assert list(aside.files) == [f"{FIRM.id}/{ANA.id}/b.fks"]


def test_the_list_is_kept_for_its_folder_and_for_what_was_known(shared: Path, tmp_path: Path) -> None:
    one, gone = found(shared), found(shared, "gone.fks")
    aside = AsideFiles.load(tmp_path, shared, "knowledge")
    assert (aside.path, aside.files) == (tmp_path / "sync-aside.json", {})
    aside.save([one])
    assert not aside.path.exists(), "nothing to say"
    for each in (one, gone):
        aside.put(each, refused(Code.CONTENT), AT)
    aside.save([one])
    kept = {f"{FIRM.id}/{ANA.id}/1-2-a.fks": Aside(aside._name(one), "content", "it is broken.", AT, AT, 4, 5)}
    assert AsideFiles.load(tmp_path, shared, "knowledge").files == kept
    assert AsideFiles.load(tmp_path, shared).files == kept, "whoever only looks knows nothing"
    assert not AsideFiles.load(tmp_path, shared, "other keys").passed_over(one, AT)
    assert AsideFiles.load(tmp_path, shared / "other", "knowledge").files == {}
    again = AsideFiles.load(tmp_path, shared, "knowledge")
    again.settled(one)
    again.save([one])
    assert json.loads(again.path.read_text("utf-8")) == {"folder": str(shared), "knowledge": "knowledge", "files": []}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"folder": "FOLDER"}', '{"folder": "FOLDER", "files": [[1]]}'])
def test_a_damaged_list_is_begun_anew(shared: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "sync-aside.json").write_text(text.replace("FOLDER", str(shared)), "utf-8")
    assert AsideFiles.load(tmp_path, shared, "knowledge").files == {}


HASH = "0" * 32
NAMES = (
    f"0-0-{HASH}.fks",
    f"0-7-{HASH}.fks",
    f"0-9-{HASH}.fks",
    f"1-4-{HASH}.fks",
    f"5-9-{HASH}.fks",
    f"5-12-{HASH}.fks",
    "copy of 1-4.fks",
)
BESIDE = [NAMES[0], NAMES[3], NAMES[4], NAMES[5], NAMES[6]]


@pytest.mark.parametrize(
    ("first", "order"),
    [
        (False, [*BESIDE, NAMES[2], NAMES[1]]),
        (True, [NAMES[2], NAMES[0], NAMES[1], *BESIDE[1:]]),
    ],
)
def test_announcements_come_first_and_snapshots_last_unless_much_is_unread(first: bool, order: list[str]) -> None:
    files = [Found(Path("x") / name, "b", promised(name)) for name in sorted(NAMES)]
    files.sort(key=lambda one: _order(one, snapshots_first=first))
    if first:
        assert files[0].path.name == NAMES[2], "the newest one"
        assert {one.path.name for one in files[1:3]} == {NAMES[0], NAMES[1]}
        assert [one.path.name for one in files[3:]] == BESIDE[1:]
    else:
        assert [one.path.name for one in files] == order


def test_of_equal_numbers_the_device_decides_and_then_the_last_number() -> None:
    def order(name: str, device: str) -> tuple[object, ...]:
        return Found(Path("x") / name, device, promised(name)).order

    assert order(NAMES[4], "a") < order(NAMES[5], "a") < order(NAMES[4], "b")
    assert order(NAMES[5], "z") < order("other.fks", "a")
    assert order("other.fks", "a") < order("other.fks", "b") < order("p.fks", "b")


def test_the_firm_of_an_own_file_is_read_from_its_header() -> None:
    assert firm_of(SEGMENT) == FIRM.id
