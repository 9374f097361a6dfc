"""What a command loads is what it costs: looked at in a fresh process, where nothing hides behind another test."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_ALWAYS = ("textual", "rich", "sqlite_utils", "yaml", "asyncio", "cryptography", "msgspec", "segno")
_SHOW = (
    "import sys; from fieldkit.__main__ import main; code = main(); loaded = sorted(sys.modules); "
    "import json; print(json.dumps([code, loaded]), file=sys.stderr)"
)


def _loaded(home: Path, *arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _SHOW, *arguments, "--home", str(home)],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0
    return set(modules)


def test_find_loads_next_to_nothing(home: Path) -> None:
    loaded = _loaded(home, "find", "marsh")
    assert "fieldkit.db.search.index" in loaded
    heavy = {
        *_ALWAYS,
        "click",
        "platformdirs",
        "dataclasses",
        "json",
        "fieldkit.cli",
        "fieldkit.domain.records.kinds",
    }
    assert heavy & loaded == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ("today",),
        ("today", "--json"),
        ("show", "client", "Kestrel Dental"),
        ("show", "contact"),
        ("add", "client", "name=Marsh"),
        ("check",),
        ("keys",),
        ("log",),
        ("find", "marsh", "--kind", "clients"),
        (),
    ],
)
def test_commands_load_neither_textual_nor_what_they_do_not_need(home: Path, arguments: tuple[str, ...]) -> None:
    assert set(_ALWAYS) & _loaded(home, *arguments) == set()


def test_store_that_is_up_to_date_is_opened_without_sqlite_utils_and_yaml(home: Path) -> None:
    loaded = _loaded(home, "add", "contact", "name=Ines")
    assert {"sqlite_utils", "yaml", "fieldkit.db.schema.migrations"} & loaded == set()
    assert "hashlib" not in loaded, "it loads OpenSSL: 3 MB, and 8 ms of each start"


def test_building_a_sample_does_not_load_textual(tmp_path: Path) -> None:
    assert {"textual", "rich"} & _loaded(tmp_path / "new", "demo", "--no-open") == set()
