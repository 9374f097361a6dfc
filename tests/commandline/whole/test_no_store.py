"""A home without a store, perhaps a mistyped one: who only looks is told so, and who brings something begins one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from fieldkit.cli import Commands
from tests.commandline.conftest import Run

LOOK = (
    "find marsh",
    "find marsh --json",
    "find --kind client marsh",
    "show client",
    "show client marsh --json",
    "today",
    "today --json",
    "set 0 name=x",
    "delete 0",
    "undelete 0",
    "table client",
    "cost",
    "export-contacts",
    "export-contacts -o people.vcf",
    "export-table client",
    "export-table client -o clients.xlsx",
    "checklist list",
    "checklist export first-visit",
    "checklist export first-visit first-visit.xlsx",
    "checklist edit first-visit",
    "checklist diff first-visit",
    "checklist use first-visit --starting",
    "card list",
    "card diff cost-too-much",
    "card reset cost-too-much",
    "survey list",
    "survey start first-visit --client marsh",
    "survey status 0",
    "survey answer 0 fv-users=12",
    "survey finalise 0",
    "survey take-over 0",
    "survey take-over 0 --all",
    "survey reopen 0",
    "survey revisions 0",
    "survey compare 0 1 2",
    "report marsh server",
    "report marsh server --out marsh.txt",
    "binder marsh",
    "binder marsh --out marsh.txt",
    "findings",
    "findings --json",
    "step-finding fixed 0",
    "sync shared",
    "sync shared --dry-run",
    "export --client marsh --to marsh.fks",
    "conflicts",
    "resolve 0 name --take 1",
    "duplicates",
    "duplicates merge 0 1",
    "history 0",
    "trash",
    "firm devices",
    "firm retire x --yes",
    "firm readmit x",
    "firm rename x",
    "firm sheet",
    "check",
    "check --repair",
)
OTHERWISE = frozenset("add import demo restore inspect backup keys log".split())
"""What begins a store, says in words of its own that there is none, or needs none."""
VCARD = "BEGIN:VCARD\nFN:Zora Zander\nTEL:01632 960777\nEND:VCARD\n"


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that there is not, beside the files that commands are given."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", "apple bench candle")
    (tmp_path / "shared").mkdir()
    (tmp_path / "people.vcf").write_text(VCARD, "utf-8")
    (tmp_path / "clients.csv").write_text("name\nZebra\n", "utf-8")
    return tmp_path / "typo"


def test_every_command_is_told_of_here() -> None:
    assert {line.split()[0] for line in LOOK} | OTHERWISE == set(Commands.WHERE)


@pytest.mark.parametrize("line", LOOK)
def test_who_only_looks_is_told_that_there_is_no_store_and_none_is_made(
    fieldkit: Run, nowhere: Path, tmp_path: Path, line: str
) -> None:
    before = sorted(tmp_path.iterdir())
    said = fieldkit(*line.split(), "--home", str(nowhere))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"fieldkit: There is no store in {nowhere}. Nothing was done. ")
    assert "To begin a store there, open fieldkit on it" in said.err
    assert sorted(tmp_path.iterdir()) == before
    assert list((tmp_path / "shared").iterdir()) == []


def test_without_a_command_and_a_terminal_it_is_said_too(fieldkit: Run, nowhere: Path) -> None:
    said = fieldkit("--home", str(nowhere))
    assert (said.code, said.out, nowhere.exists()) == (1, "", False)
    assert str(nowhere) in said.err


@pytest.mark.parametrize("line", ["backup", "restore none.fkb", "firm invite", "firm join none.fks", "import none.vcf"])
def test_a_command_that_fails_for_another_reason_says_that(fieldkit: Run, nowhere: Path, line: str) -> None:
    said = fieldkit(*line.split(), "--home", str(nowhere))
    assert (said.code, said.out) == (1, "")
    assert said.err


@pytest.mark.parametrize(
    ("line", "kind", "name"),
    [
        ("add client name=Zebra", "client", "Zebra"),
        ("import people.vcf", "contact", "Zora Zander"),
        ("table client --from clients.csv", "client", "Zebra"),
        ("firm new Zebra", "checklist", "First-visit site survey"),
        ("demo --no-open", "client", "Marsh & Daughters"),
    ],
)
def test_what_brings_something_begins_a_store(fieldkit: Run, nowhere: Path, line: str, kind: str, name: str) -> None:
    assert fieldkit(*line.split(), "--home", str(nowhere)).code == 0
    assert name in fieldkit("show", kind, "--home", str(nowhere)).out


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("import --dry-run people.vcf", "1 new. This was a dry run: nothing was changed."),
        ("import --dry-run --json people.vcf", '"imported": false'),
        ("table client --from clients.csv --dry-run", "1 new, 0 changed, 0 as they were. Nothing was changed"),
    ],
)
def test_a_dry_run_shows_what_would_begin_and_leaves_nothing(
    fieldkit: Run, nowhere: Path, line: str, says: str
) -> None:
    said = fieldkit(*line.split(), "--home", str(nowhere))
    assert said.code == 0
    assert says in said.out
    assert said.err.endswith(f"fieldkit: there is no store in {nowhere} yet. Without --dry-run one is begun there.\n")
    assert not nowhere.exists()


def test_a_checklist_of_ones_own_begins_a_store_and_its_dry_run_none(
    fieldkit: Run, nowhere: Path, tmp_path: Path
) -> None:
    file = tmp_path / "first-visit.yaml"
    assert fieldkit("checklist", "export", "first-visit", str(file)).code == 0
    file.write_text(file.read_text("utf-8").replace("First-visit site survey", "First look"), "utf-8")
    tried = fieldkit("checklist", "import", str(file), "--dry-run", "--home", str(nowhere))
    assert (tried.code, nowhere.exists()) == (0, False)
    assert fieldkit("checklist", "import", str(file), "--home", str(nowhere)).code == 0
    (first, *_) = json.loads(fieldkit("checklist", "list", "--json", "--home", str(nowhere)).out)
    assert first["whose"] != "starting"


def test_a_backup_begins_a_store_and_looking_into_it_does_not(fieldkit: Run, nowhere: Path, home: Path) -> None:
    assert fieldkit("backup").code == 0
    (backup,) = (home / "backups").iterdir()
    shutil.copytree(home / "keys", nowhere / "keys")
    looked = fieldkit("restore", str(backup), "--dry-run", "--home", str(nowhere))
    assert (looked.code, looked.err, (nowhere / "fieldkit.db").exists()) == (0, "", False)
    typo = nowhere.with_name("another")
    refused = fieldkit("restore", str(backup), "--dry-run", "--home", str(typo))
    assert (refused.code, typo.exists()) == (1, False), "the key is not there"
    assert fieldkit("restore", str(backup), "--yes", "--home", str(nowhere)).code == 0
    assert "Marsh" in fieldkit("find", "marsh", "--home", str(nowhere)).out
