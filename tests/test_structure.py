"""The shape of the house: small modules, small folders, one name a class, and pages that name what is there."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from fieldkit.cli import Commands

ROOT = Path(__file__).parents[1]
PACKAGES = ("fieldkit", "tests", "benchmarks")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
OURS = [path for path in MODULES if path.is_relative_to(ROOT / "fieldkit")]
PAGES = ("docs/architecture.md", "CONTRIBUTING.md")
FOLDERS = "fieldkit|tests|benchmarks|docs|domain|db|sync|files|operations|screens|widgets|commandline"
MOST_LINES = 400
MOST_MODULES = 15
MOST_LINES_OF_THE_APP = 149


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_module_is_longer_than_a_few_screens() -> None:
    assert {str(path.relative_to(ROOT)): lines(path) for path in MODULES if lines(path) > MOST_LINES} == {}
    assert lines(ROOT / "fieldkit/app.py") <= MOST_LINES_OF_THE_APP


def test_no_folder_holds_more_modules_than_one_can_overlook() -> None:
    folders: defaultdict[str, int] = defaultdict(int)
    for path in MODULES:
        folders[str(path.parent.relative_to(ROOT))] += path.name != "__init__.py"
    assert {folder: count for folder, count in folders.items() if count > MOST_MODULES} == {}


def test_no_class_name_stands_twice() -> None:
    places = defaultdict(list)
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_override_is_hidden_from_the_type_checker() -> None:
    hidden = re.compile(r"type: ignore\[[^]]*override")
    assert [str(path.relative_to(ROOT)) for path in OURS if hidden.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("page", PAGES)
def test_modules_and_folders_that_a_page_names_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(rf"`((?:{FOLDERS})/[\w./]*)`", text))
    assert named
    missing = [name for name in sorted(named) if not (ROOT / name).exists() and not (ROOT / "fieldkit" / name).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_commands_that_a_page_names_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = {name for name in re.findall(r"(?:^|[`/\s])fieldkit ([a-z]+)\b", text) if f"fieldkit {name}" in text}
    in_code = {name for name in named if re.search(rf"(?:`|bin/)fieldkit {name}\b", text)}
    assert in_code <= set(Commands.WHERE)
    for module in re.findall(r"python -m (benchmarks[\w.]*)", text):
        assert (ROOT / module.replace(".", "/") / "__main__.py").exists(), module


def test_every_package_is_in_the_picture_of_the_house() -> None:
    picture = (ROOT / "docs/architecture.md").read_text("utf-8").split("```")[1]
    for package in ("domain", "db", "sync", "files", "operations", "screens", "commandline"):
        assert f"{package}/" in picture
        for folder in sorted((ROOT / "fieldkit" / package).iterdir()):
            if (folder / "__init__.py").exists():
                assert re.search(rf"\b{folder.name}\b", picture), f"{package}/{folder.name}"
