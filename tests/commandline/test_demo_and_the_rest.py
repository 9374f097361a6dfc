"""The sample never touches a real store; Today, keys and version print where there is no terminal."""

import json
from pathlib import Path

import pytest

from fieldkit import __version__
from fieldkit.commands import COMMANDS
from tests.commandline.conftest import Run


def test_sample_lies_apart_from_the_real_store(fieldkit: Run, home: Path) -> None:
    before = (home / "fieldkit.db").read_bytes()
    built = fieldkit("demo", "--no-open")
    assert built.code == 0
    assert (home / "demo" / "fieldkit.db").is_file()
    assert str(home / "demo") in built.out
    assert (home / "fieldkit.db").read_bytes() == before


def test_real_store_is_never_overwritten(fieldkit: Run, tmp_path: Path) -> None:
    real = tmp_path / "real"
    uid = fieldkit("add", "client", "name=Mine", "--home", str(real)).out.strip()
    for more in ([], ["--fresh"], ["--records", "5"]):
        refused = fieldkit("demo", "--no-open", "--home", str(real), *more)
        assert (refused.code, refused.out) == (1, "")
        assert "a store of your own" in refused.err
    assert fieldkit("show", "client", uid, "--home", str(real)).code == 0


def test_sample_is_opened_as_it_was_left_and_built_anew_on_request(fieldkit: Run, tmp_path: Path) -> None:
    sample = ["--home", str(tmp_path / "sample")]
    assert fieldkit("demo", "--no-open", *sample).code == 0
    fieldkit("add", "client", "name=Zanzibar", *sample)
    assert fieldkit("demo", "--no-open", *sample).code == 0
    assert "Zanzibar" in fieldkit("find", "zanzibar", *sample).out
    other = fieldkit("demo", "--no-open", "--records", "50", *sample)
    assert other.code == 1
    assert "--fresh" in other.err
    assert fieldkit("demo", "--no-open", "--fresh", *sample).code == 0
    assert fieldkit("find", "zanzibar", *sample).out == ""


def test_sample_has_as_many_records_as_asked_for(fieldkit: Run, tmp_path: Path) -> None:
    sample = ["--home", str(tmp_path / "sample")]
    assert fieldkit("demo", "--no-open", "--records", "120", "--clients-only", *sample).code == 0
    assert len(json.loads(fieldkit("show", "client", "--json", *sample).out)) == 120
    assert fieldkit("demo", "--no-open", "--clients-only", *sample).code == 2
    assert fieldkit("demo", "--no-open", "--records", "0", *sample).code == 2


def test_sample_that_could_not_be_finished_leaves_nothing(
    fieldkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fieldkit.db.demo import build

    def stopped(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build", stopped)
    assert fieldkit("demo", "--no-open", "--home", str(tmp_path / "sample")).code == 130
    assert list((tmp_path / "sample").iterdir()) == []


def test_without_a_command_and_a_terminal_today_is_printed(fieldkit: Run) -> None:
    plain = fieldkit()
    assert plain.code == 0
    assert plain.out == fieldkit("today").out
    assert plain.lines[0].startswith("Today, ")
    assert "! overdue 1 h" in plain.out


def test_today_as_json_has_every_group_with_its_total(fieldkit: Run) -> None:
    found = json.loads(fieldkit("today", "--json").out)
    assert set(found) == {"now", "open", "promises", "calls", "instructions", "findings", "surveys", "drafts", "later"}
    first = found["promises"]["entries"][0]
    assert (first["what"], first["client"], first["late"]) == ("backup quote", "Marsh & Daughters", True)
    assert found["surveys"]["total"] == 2


def test_empty_store_says_that_nothing_is_due(fieldkit: Run, tmp_path: Path) -> None:
    home = ["--home", str(tmp_path / "new")]
    assert fieldkit("add", "client", "name=Zebra", *home).code == 0
    assert "Nothing is due" in fieldkit(*home).out


def test_keys_are_those_of_the_registry(fieldkit: Run) -> None:
    listed = json.loads(fieldkit("keys", "--json").out)
    assert {one["id"] for one in listed} == {command.id for command in COMMANDS}
    text, markdown = fieldkit("keys").out, fieldkit("keys", "--markdown").out
    for command in COMMANDS:
        assert command.help in text
        assert f"`{command.id}`" in markdown


def test_version_and_help(fieldkit: Run) -> None:
    assert fieldkit("--version").out == f"fieldkit {__version__}\n"
    text = fieldkit("--help").out
    for name in ("find", "show", "today", "add", "set", "delete", "undelete", "import", "demo", "check", "keys", "log"):
        assert f"  {name} " in text
        assert fieldkit(name, "--help").code == 0


def test_sound_store_passes_its_check(fieldkit: Run, home: Path) -> None:
    result = fieldkit("check")
    assert result.code == 0
    assert "is sound" in result.out
    plain = json.loads(fieldkit("check", "--json").out)
    assert (plain["sound"], plain["problems"]) == (True, [])
    assert plain["file"] == str(home / "fieldkit.db")
