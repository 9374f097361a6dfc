"""``check --content``: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fieldkit.db.store import content_files
from tests.commandline.conftest import Run
from tests.content.check.small_content import FILES, written

FIRST = "checklists/first-visit.yaml"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small content that is sound and that no day makes due."""
    files = {name: text.replace("review_by: '2027", "review_by: '9027") for name, text in FILES.items()}
    return written(tmp_path / "content", files)


def test_content_that_is_sound_ends_with_0(fieldkit: Run, content: Path) -> None:
    found = fieldkit("check", "--content", str(content))
    assert (found.code, found.err) == (0, "")
    assert found.lines == [f"{content} is sound: 2 checklists, 10 items, 3 cards."]


def test_a_slip_is_named_with_file_line_item_and_the_right_word_and_ends_with_1(fieldkit: Run, content: Path) -> None:
    file = content / FIRST
    file.write_text(file.read_text("utf-8").replace("severity: high", "severity: hihg"), "utf-8")
    found = fieldkit("check", "--content", str(content))
    assert (found.code, found.out) == (1, "")
    assert found.err.splitlines() == [
        f'{FIRST}, line 18: fv-permission: Unknown severity "hihg". Did you mean "high"?',
        f"{content}: 1 problem.",
    ]
    alone = fieldkit("check", "--content", str(file))
    assert alone.code == 1
    assert alone.err.splitlines()[0].startswith(f"{file}, line 18: fv-permission: Unknown severity")


def test_what_is_past_its_review_is_listed_and_ends_with_0(fieldkit: Run, content: Path) -> None:
    file = content / "evidence.yaml"
    file.write_text(file.read_text("utf-8").replace("2026-11-30", "2019-01-01").replace("9027", "2020"), "utf-8")
    found = fieldkit("check", "--content", str(content))
    assert (found.code, found.err) == (0, "")
    assert found.lines == [
        "evidence.yaml, line 8: survey: look it up again; that was due by 2020-05-31.",
        f"{content} is sound: 2 checklists, 10 items, 3 cards.",
    ]


def test_it_is_said_as_json_too(fieldkit: Run, content: Path) -> None:
    (content / "evidence.yaml").write_text("a: b: c\n", "utf-8")
    found = fieldkit("check", "--content", str(content), "--json")
    said = json.loads(found.out)
    assert (found.code, said["sound"], said["checklists"], said["due"]) == (1, False, 2, [])
    (problem,) = said["problems"]
    assert (problem["file"], problem["line"], problem["item"]) == ("evidence.yaml", 1, "")


def test_without_a_path_it_is_what_ships(fieldkit: Run) -> None:
    for arguments in (["--content", "--json"], ["--json", "--content"]):
        assert json.loads(fieldkit("check", *arguments).out)["path"] == str(content_files.FOLDER)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--content", "gone"], 1, "gone: there is no such file or folder. Name a folder of content, or the file of a"),
        (["--content", "."], 1, "is no folder of content"),
        (["--content", "--repair"], 2, "--repair is for the store, not for --content."),
    ],
)
def test_what_cannot_be_looked_at_is_said(
    fieldkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, said: str
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    found = fieldkit("check", *arguments)
    assert (found.code, found.out) == (code, "")
    assert said in found.err


def test_nothing_in_a_file_reaches_the_terminal_as_an_order(fieldkit: Run, content: Path) -> None:
    file = content / "cards/cost.yaml"
    text = file.read_text("utf-8").replace("category: cost", 'category: "\\e]0;x\\a[red]\\u202e"')
    file.write_text(text, "utf-8")
    found = fieldkit("check", "--content", str(content))
    assert found.code == 1
    assert not set(found.err) & {"\x1b", "\x07", "\u202e"}
