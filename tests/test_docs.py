"""The pages say what is: the keys, the commands, the links between pages, and nothing of where they were written."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from fieldkit import settings
from fieldkit.cli import Commands
from fieldkit.commandline.support import key_table

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def test_page_of_keys_is_what_the_registry_says() -> None:
    assert (ROOT / "docs/keys.md").read_text("utf-8") == "\n".join(key_table.markdown()) + "\n", (
        "run: fieldkit keys --markdown > docs/keys.md"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_commands_that_the_readme_shows_exist() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"^(?:\S*/)?fieldkit ([a-z-]*[a-z])(?!\S)", text, re.MULTILINE))
    assert named
    assert named <= set(Commands.WHERE)


def test_settings_that_the_readme_shows_can_be_used_as_they_stand(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"`settings.toml`:\n\n```toml\n(.+?)```", text, re.DOTALL)
    assert block is not None
    (tmp_path / "settings.toml").write_text(block[1], "utf-8")
    loaded = settings.load(tmp_path / "settings.toml")
    assert loaded.keys
    assert loaded != settings.Settings()


def test_key_that_the_page_of_keys_shows_can_be_given_as_it_stands(tmp_path: Path) -> None:
    text = (ROOT / "docs/keys.md").read_text("utf-8")
    line = re.search(r"under `\[keys\]`, the command's id, such as `(.+?)`\.", text)
    assert line is not None
    (tmp_path / "settings.toml").write_text(f"[keys]\n{line[1]}\n", "utf-8")
    assert settings.load(tmp_path / "settings.toml").keys


def test_test_command_of_the_readme_is_the_one_that_ci_runs() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"<!-- test command -->\n```sh\n(.+)\n```", text)
    assert block is not None
    assert "\n" not in block[1]
    assert "<!-- test command -->" in (ROOT / ".ci/run").read_text("utf-8")


def test_nothing_names_a_place_that_only_its_writer_has() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not tracked:
        pytest.skip("this is not a checkout")
    places = re.compile("/" + "work/|/" + "root/|pypi" + r"\.org|files\.python" + "hosted|registry\\.npm" + "js")
    for name in tracked:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".yaml", ".tcss", ""} and path.is_file():
            found = places.search(path.read_text("utf-8", errors="replace"))
            assert found is None, name
