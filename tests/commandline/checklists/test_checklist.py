"""``fieldkit checklist`` as the shell runs it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fieldkit.db.store import opening
from tests.commandline.conftest import Run
from tests.db.store.releases import upgrade
from tests.names import HARD
from tests.operations.running_survey import CHECKLISTS

KEY = "first-visit"


@pytest.fixture
def file(fieldkit: Run, tmp_path: Path) -> Path:
    """The list in use, exported, with one question and the minutes changed."""
    path = tmp_path / "list.yaml"
    assert fieldkit("checklist", "export", KEY, str(path)).code == 0
    text = path.read_text("utf-8")
    minutes = next(line for line in text.splitlines() if line.startswith("minutes:"))
    asked = next(line for line in text.splitlines() if line.startswith("        ask: "))
    path.write_text(text.replace(minutes, "minutes: 7").replace(asked, "        ask: May we look?", 1), "utf-8")
    return path


def listed(fieldkit: Run) -> dict[str, dict[str, Any]]:
    return {one["key"]: one for one in json.loads(fieldkit("checklist", "list", "--json").out)}


def test_a_list_is_exported_edited_and_taken_in(fieldkit: Run, file: Path) -> None:
    shipped = listed(fieldkit)[KEY]["version"]
    tried = fieldkit("checklist", "import", str(file), "--dry-run")
    assert tried.code == 0
    assert "+ May we look?" in tried.out
    assert "1 question changed, 1 change of the list or its sections, against version" in tried.out
    assert tried.lines[-1].endswith("Nothing was changed: this was a dry run.")
    assert listed(fieldkit)[KEY]["whose"] == "starting"
    done = fieldkit("checklist", "import", str(file))
    assert done.lines[:-1] == tried.lines[:-1]
    ours = listed(fieldkit)[KEY]
    assert ours["whose"] == "own"
    assert ours["minutes"] == 7
    assert done.lines[-1] == (
        f"{file}: 1 remark above; First-visit site survey is version {ours['version']} now, our own. "
        "New surveys take it."
    )
    again = fieldkit("checklist", "import", str(file))
    assert (
        again.out
        == f"{file}: 1 remark above; it is as version {ours['version']} (our own) already. No version was made.\n"
    )
    row = next(line for line in fieldkit("checklist", "list").lines if line.startswith(KEY))
    assert " 7 min " in row, "a short list that takes longer is none"
    assert row.split()[-4:] == ["version", str(ours["version"]), "our", "own"]
    versions = fieldkit("checklist", "list", KEY).lines
    assert versions[-1].split() == f"version {ours['version']} our own from version {shipped} in use".split()
    back = fieldkit("checklist", "use", KEY, "--starting")
    assert back.out == f"First-visit site survey: new surveys take version {shipped} (starting content).\n"
    assert listed(fieldkit)[KEY]["whose"] == "starting"
    assert fieldkit("checklist", "use", KEY, "--version", str(ours["version"])).code == 0
    assert listed(fieldkit)[KEY]["whose"] == "own"


def test_an_export_to_the_output_is_the_one_to_a_file(fieldkit: Run, tmp_path: Path) -> None:
    printed = fieldkit("checklist", "export", KEY)
    path = tmp_path / "list.yaml"
    said = fieldkit("checklist", "export", KEY, str(path))
    assert said.out == (
        f"{path}: First-visit site survey. Take it in when it is as you want it: fieldkit checklist import {path}\n"
    )
    assert path.read_text("utf-8") == printed.out
    assert fieldkit("checklist", "export", KEY, "-").out == printed.out
    refused = fieldkit("checklist", "export", KEY, str(path))
    assert (refused.code, refused.err) == (
        1,
        f"fieldkit: {path} is there already; it was not touched. Choose another name.\n",
    )
    assert fieldkit("checklist", "export", KEY, str(path), "--force").code == 0
    assert fieldkit("checklist", "export", KEY, str(tmp_path)).code == 0
    assert (tmp_path / f"{KEY}.yaml").read_text("utf-8") == printed.out


def test_a_release_that_changed_the_list_is_said_and_shown(fieldkit: Run, home: Path, file: Path) -> None:
    base = str(listed(fieldkit)[KEY]["version"])
    assert fieldkit("checklist", "import", str(file)).code == 0
    connection = opening.writer(home / "fieldkit.db")
    assert upgrade(connection, 5, words="five")
    content = connection.execute("SELECT key, value FROM meta WHERE key LIKE 'content%'").fetchall()
    connection.close()
    assert content
    ours = listed(fieldkit)[KEY]
    assert (ours["whose"], ours["starting_changed"]) == ("own", True)
    said = fieldkit("checklist", "list").out
    assert "the starting list" in said
    starting = [one["version"] for one in ours["versions"] if one["whose"] == "starting"][-1]
    hint = f"fieldkit checklist diff {KEY} --from {base} --to {starting}"
    assert f"{KEY}: {hint} says what changed in the starting list." in said
    own = fieldkit("checklist", "diff", KEY)
    assert f"{KEY}, from version {starting} (starting content) to {ours['version']} (our own): " in own.out
    assert "+ May we look?" in own.out
    assert own.lines[-1] == f"The starting list has changed since: {hint}"
    released = fieldkit(*hint.split()[1:])
    assert "+ Question five" in released.out
    assert "May we look?" not in released.out
    kept = fieldkit("checklist", "import", str(file))
    assert kept.out.endswith(f"No version was made. The starting list has changed since: {hint}\n")
    caught_up = fieldkit("checklist", "import", str(file), "--caught-up")
    assert caught_up.out.endswith("No version was made.\n")
    assert listed(fieldkit)[KEY]["starting_changed"] is False


def test_what_a_file_from_before_a_release_lacks_is_said(fieldkit: Run, home: Path, file: Path) -> None:
    base = listed(fieldkit)[KEY]["version"]
    with closing(opening.writer(home / "fieldkit.db")) as connection:
        upgrade(connection, 5, words="five")
    starting = listed(fieldkit)[KEY]["version"]
    lacks = (
        f" It was made from version {base} and lacks what version {starting} (starting content) changed since, "
        f"1 question changed, 1 change of the list or its sections (fieldkit checklist diff {KEY} --from {base} --to "
        f"{starting})."
    )
    tried = fieldkit("checklist", "import", str(file), "--dry-run")
    assert tried.out.endswith(f"{lacks} Nothing was changed: this was a dry run.\n")
    told = json.loads(fieldkit("checklist", "import", str(file), "--dry-run", "--json").out)
    assert (told["made_from"], len(told["lacks"])) == (base, 2)
    assert fieldkit("checklist", "import", str(file)).out.endswith(f"New surveys take it.{lacks}\n")
    assert listed(fieldkit)[KEY]["starting_changed"] is True


def test_a_file_that_was_cut_off_is_asked_about(fieldkit: Run, file: Path) -> None:
    whole = file.read_text("utf-8").splitlines(keepends=True)
    starts = [
        place for place, line in enumerate(whole) if line.lstrip().startswith("- id: ") and line.startswith("      ")
    ]
    half = range(len(starts) // 2, len(starts))
    kept = next(place for place in half if whole[starts[place] - 1].strip() != "items:")
    file.write_text("".join(whole[: starts[kept]]), "utf-8")
    gone = f"{len(starts) - kept} of the {len(starts)} questions in use are not in it"
    before = listed(fieldkit)[KEY]
    tried = fieldkit("checklist", "import", str(file), "--dry-run")
    assert (
        tried.code,
        f" {gone}; a file that was cut off looks like that. Importing it takes --yes." in tried.out,
    ) == (0, True)
    refused = fieldkit("checklist", "import", str(file))
    assert (refused.code, gone in refused.err, refused.err.endswith("If they shall go: --yes.\n")) == (1, True, True)
    assert listed(fieldkit)[KEY] == before
    assert fieldkit("checklist", "import", str(file), "--yes").code == 0
    assert listed(fieldkit)[KEY]["whose"] == "own"


def test_a_diff_as_json_has_all_words(fieldkit: Run, file: Path) -> None:
    taken = json.loads(fieldkit("checklist", "import", str(file), "--json").out)
    told = json.loads(fieldkit("checklist", "diff", KEY, "--json").out)
    assert taken["imported"] is True
    assert taken["version"] == told["to"]
    assert taken["changes"] == told["changes"]
    assert told["changes"][1]["parts"][0]["new"] == "May we look?"
    back = json.loads(fieldkit("checklist", "diff", KEY, "--from", told["to"], "--to", told["from"], "--json").out)
    assert back["changes"][1]["parts"][0]["old"] == "May we look?"


def test_a_list_of_our_own(fieldkit: Run, tmp_path: Path) -> None:
    path = tmp_path / "printers.yaml"
    items = [{"id": "p", "type": "check", "ask": "\x1b[31mToner?"}]
    whole = {"id": "printers", "title": HARD[0], "sections": [{"id": "s", "title": "S", "items": items}]}
    path.write_text(json.dumps(whole))  # JSON is YAML, too
    tried = fieldkit("checklist", "import", str(path), "--dry-run")
    assert (
        tried.out == f"{path}: 8 remarks above; a new list with 1 question. Nothing was changed: this was a dry run.\n"
    )
    assert fieldkit("checklist", "import", str(path)).code == 0
    said = fieldkit("checklist", "export", "printers").out
    assert "Toner?" in said
    assert "\x1b" not in said
    assert listed(fieldkit)["printers"]["whose"] == "own"
    refused = fieldkit("checklist", "use", "printers", "--starting")
    assert refused.err == "fieldkit: printers is a list of our own: no version of it ships. Nothing was changed.\n"


def own_file(folder: Path, key: str) -> Path:
    items = [{"id": "p", "type": "check", "ask": "Toner?"}]
    whole = {"id": key, "title": "Printers", "sections": [{"id": "s", "title": "S", "items": items}]}
    path = folder / "own.yaml"
    path.write_text(json.dumps(whole, indent=1), "utf-8")  # JSON is YAML, too
    return path


@pytest.mark.parametrize("key", ["../evil", "a/b", "a\\b", "..", "-x", "with space", "C:x", "x" * 61])
def test_an_id_that_names_no_file_is_refused(fieldkit: Run, tmp_path: Path, key: str) -> None:
    path = own_file(tmp_path, key)
    for command in (("checklist", "import"), ("check", "--content")):
        said = fieldkit(*command, str(path))
        assert said.code == 1
        assert "line 2: " in said.out + said.err
        assert "cannot be: it is made of letters, digits, - and _" in said.out + said.err
    assert len(listed(fieldkit)) == len(CHECKLISTS)


def test_an_id_of_an_earlier_store_leads_out_of_no_folder(fieldkit: Run, home: Path, tmp_path: Path) -> None:
    assert fieldkit("checklist", "import", str(own_file(tmp_path, "büro_2"))).code == 0
    with closing(opening.writer(home / "fieldkit.db")) as connection:
        connection.execute("UPDATE checklist SET key = '../evil' WHERE key = 'büro_2'")
    folder = tmp_path / "out"
    folder.mkdir()
    said = fieldkit("checklist", "export", "../evil", str(folder))
    assert (said.code, said.err) == (
        1,
        f"fieldkit: “../evil.yaml” cannot name a file. Nothing was written. Say which one: {folder / 'NAME'}\n",
    )
    assert fieldkit("checklist", "export", "../evil", str(folder / "name.yaml")).code == 0
    assert [path.name for path in (*folder.iterdir(), *tmp_path.glob("evil*"))] == ["name.yaml"]


@pytest.mark.parametrize("key", ["first-vist", "First-Visit", "frist-visit", "first-visit-2"])
def test_a_slip_in_the_id_makes_no_second_list(fieldkit: Run, tmp_path: Path, key: str) -> None:
    path = own_file(tmp_path, key)
    for options in ((), ("--dry-run",)):
        said = fieldkit("checklist", "import", str(path), *options)
        assert said.code == 1
        assert said.err.endswith(
            f"fieldkit: There is no checklist “{key}”. Did you mean “first-visit”? Then put the id right in the file; "
            "for another list beside it: --new. Nothing was changed.\n",
        )
    assert key not in listed(fieldkit)
    made = fieldkit("checklist", "import", str(path), "--new")
    assert made.out == f"{path}: 8 remarks above; Printers is a new list, our own. New surveys take it.\n"
    assert key in listed(fieldkit)
    again = fieldkit("checklist", "import", str(path), "--new")
    assert again.code == 1
    assert again.err.endswith(
        f"fieldkit: There is a checklist {key} already: a new one needs another id. Nothing was changed.\n"
    )
    assert fieldkit("checklist", "import", str(path)).out.endswith("already. No version was made.\n")


def test_mistakes_in_the_file_are_told_with_their_lines_and_nothing_is_taken(fieldkit: Run, file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("type: check", "type: chek", 1), "utf-8")
    said = fieldkit("checklist", "import", str(file))
    assert said.code == 1
    first, second = said.err.splitlines()
    assert first == f"fieldkit: {file}: no checklist was taken from it. Put right and import again:"
    assert second.startswith("  line ")
    assert second.endswith('Unknown type "chek". Did you mean "check"?')
    assert listed(fieldkit)[KEY]["whose"] == "starting"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("export", "first-vist"), 1, "There is no checklist “first-vist”. Did you mean “first-visit”?"),
        (("export", "\x1b[31m"), 1, "There is no checklist"),
        (("export", KEY, "--version", "99"), 1, "first-visit has no version “99”. There are: "),
        (("list", "zzz"), 1, "There is no checklist “zzz”. There are: first-visit, "),
        (("diff", KEY), 1, "There is nothing to compare."),
        (("use", KEY), 2, "Either --starting or --version N"),
        (("use", KEY, "--starting", "--version", "2"), 2, "Either --starting or --version N"),
        (
            ("import", "no such file.yaml"),
            1,
            "no such file.yaml: It cannot be read: No such file or directory. Nothing was changed.",
        ),
        (("export", KEY, "no/such/folder.yaml"), 1, "no/such is no folder. Nothing was written."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(fieldkit: Run, arguments: tuple[str, ...], code: int, says: str) -> None:
    said = fieldkit("checklist", *arguments)
    assert said.code == code
    assert says in said.err
    assert "\x1b" not in said.err


def test_the_minutes_of_the_short_list_stand_before_those_of_all_of_it(fieldkit: Run) -> None:
    short, whole = (int(str(listed(fieldkit)[KEY][name])) for name in ("minutes_short", "minutes"))
    row = next(line for line in fieldkit("checklist", "list").lines if line.startswith(KEY))
    assert 0 < short < whole
    assert f" {short} or {whole} min " in row
