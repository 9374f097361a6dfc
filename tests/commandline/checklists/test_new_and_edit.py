"""A list of one's own: begun from a small one, and edited in an editor."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.db.store import content_files
from fieldkit.db.store.content_files import FOLDER
from fieldkit.domain.checklists.checklist import ITEM_TYPES
from fieldkit.files.checklists.starting_list import key_of, starting_list
from fieldkit.files.checklists.yaml_file import read
from fieldkit.files.content.one_checklist import Beside
from tests.commandline.conftest import Run
from tests.commandline.test_terminal import Keyboard

KEY = "wireless"
SHIPPED, NEXT = str(content_files.REVISION), str(content_files.REVISION + 1)
"""Versions of a list: as it is shipped, and the first of one's own."""
Editor = Callable[..., None]


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Put somebody at a terminal whose editor changes words, at each opening the next pair, and who types ``lines``."""
    script = tmp_path / "editor.py"
    monkeypatch.chdir(tmp_path)

    def sit(*changes: tuple[str, str], lines: str = "", code: int = 0) -> None:
        counted = tmp_path / "opened"
        counted.unlink(missing_ok=True)
        script.write_text(
            "import pathlib, sys\n"
            f"counted, file = pathlib.Path({str(counted)!r}), pathlib.Path(sys.argv[1])\n"
            "times = len(counted.read_text()) if counted.exists() else 0\n"
            "counted.write_text('x' * (times + 1))\n"
            f"old, new = {list(changes)!r}[times] if times < {len(changes)} else ('', '')\n"
            "text = file.read_text('utf-8')\n"
            "assert old in text, old\n"
            "file.write_text(text.replace(old, new, 1) if old else text, 'utf-8')\n"
            f"sys.exit({code})\n",
            "utf-8",
        )
        monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
        monkeypatch.setattr(sys, "stdin", Keyboard(lines))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    return sit


def kept(err: str) -> Path:
    return Path(err.partition("What you wrote is kept: ")[2].splitlines()[0])


def version(fieldkit: Run) -> str:
    listed = json.loads(fieldkit("checklist", "list", "--json").out)
    return str(next(one["version"] for one in listed if one["key"] == KEY))


def test_what_is_saved_is_taken(fieldkit: Run, editor: Editor) -> None:
    editor(("ask: Reason for the survey", "ask: What the survey is for"))
    done = fieldkit("checklist", "edit", KEY)
    assert (done.code, done.err) == (0, "")
    assert "      + What the survey is for" in done.lines
    assert done.lines[-1] == f"wireless: Wireless survey is version {NEXT} now, our own. New surveys take it."
    assert version(fieldkit) == NEXT


def test_a_file_that_was_left_as_it_was_changes_nothing(fieldkit: Run, editor: Editor) -> None:
    editor()
    done = fieldkit("checklist", "edit", KEY)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Wireless survey: the file was left as it was; nothing was changed.")


def test_a_mistake_is_said_with_its_line_and_put_right(fieldkit: Run, editor: Editor) -> None:
    editor(("type: choice", "type: chioce"), ("type: chioce", "type: choice"), lines="again\n")
    done = fieldkit("checklist", "edit", KEY)
    assert done.code == 0
    assert 'wl-why: Unknown type "chioce". Did you mean "choice"?' in done.err
    assert "line " in done.err
    assert f"it is as version {SHIPPED} (starting content) already" in done.out or "left as it was" in done.out


def test_a_file_with_a_mistake_is_kept(fieldkit: Run, editor: Editor) -> None:
    editor(("type: choice", "type: chioce"), lines="keep\n")
    done = fieldkit("checklist", "edit", KEY)
    path = kept(done.err)
    assert (path, "type: chioce" in path.read_text("utf-8")) == (Path(f"{KEY}.yaml"), True)
    assert version(fieldkit) == SHIPPED
    editor(("type: choice", "type: choiec"), lines="keep\n")
    assert kept(fieldkit("checklist", "edit", KEY).err) == Path(f"{KEY}-2.yaml")
    assert "type: chioce" in path.read_text("utf-8"), "as it was"


def test_a_prompt_that_nobody_answers_keeps_the_file(fieldkit: Run, editor: Editor) -> None:
    editor(("type: choice", "type: chioce"))
    done = fieldkit("checklist", "edit", KEY)
    assert done.code != 0
    assert kept(done.err).exists()
    assert version(fieldkit) == SHIPPED


@pytest.mark.parametrize(("answer", "taken"), [("take", True), ("keep", False)])
def test_before_an_id_means_something_else_it_is_asked(fieldkit: Run, editor: Editor, answer: str, taken: bool) -> None:
    editor(("ask: Reason for the survey", "ask: Number of printers"), lines=f"{answer}\n")
    done = fieldkit("checklist", "edit", KEY)
    assert "wl-why asks something else, “Number of printers” in place of “Reason for the survey”." in done.err
    assert "what means something else is better given a new one" in done.err
    assert version(fieldkit) == (NEXT if taken else SHIPPED)
    assert (Path(f"{KEY}.yaml").exists(), "What you wrote is kept" in done.err) == (not taken, not taken)


def test_an_import_warns_of_ids_that_mean_something_else(fieldkit: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    assert fieldkit("checklist", "export", KEY, str(path)).code == 0
    text = path.read_text("utf-8")
    path.write_text(text.replace("ask: Reason for the survey", "ask: Number of printers"), "utf-8")
    told = fieldkit("checklist", "import", str(path), "--json")
    assert "wl-why asks something else" in told.err
    assert json.loads(told.out)["other_meanings"][0]["how"] == "question"


def test_an_id_of_the_list_stays(fieldkit: Run, editor: Editor) -> None:
    editor(("id: wireless", "id: wire"), lines="keep\n")
    done = fieldkit("checklist", "edit", KEY)
    assert "it has the id “wire” now; this is the list “wireless”" in done.err
    assert kept(done.err).exists()


def test_without_editor_or_terminal_it_is_said(fieldkit: Run, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = fieldkit("checklist", "edit", KEY)
    assert refused.err.startswith("fieldkit: There is no terminal to edit in. Nothing was changed. By hand: fieldkit ")
    editor()
    monkeypatch.setenv("VISUAL", " ")
    monkeypatch.delenv("EDITOR", raising=False)
    refused = fieldkit("checklist", "edit", KEY)
    assert refused.err.startswith("fieldkit: No editor is named. Nothing was changed. Name one, such as EDITOR=nano")
    monkeypatch.setenv("EDITOR", "/nowhere/ed -x")
    refused = fieldkit("checklist", "edit", KEY)
    assert refused.err.startswith("fieldkit: The editor “/nowhere/ed -x” cannot be started: No such file")
    monkeypatch.setenv("EDITOR", "'ed")
    assert "EDITOR='ed is no command" in fieldkit("checklist", "edit", KEY).err
    assert "There is no checklist “wirless”. Did you mean “wireless”?" in fieldkit("checklist", "edit", "wirless").err


def test_an_editor_that_fails_is_said(fieldkit: Run, editor: Editor) -> None:
    editor(code=3)
    done = fieldkit("checklist", "edit", KEY)
    assert done.err == "The editor ended with 3.\n"


def test_a_new_list_has_one_item_of_each_type_and_nothing_is_said_against_it(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(starting_list("Printer: [rooms] & “more”"), "utf-8")
    found = read(path, Beside(FOLDER))
    assert found.doubts == ()
    assert (found.checklist.id, found.checklist.title) == ("printer-rooms-more", "Printer: [rooms] & “more”")
    assert {item.type for item in found.checklist.items} == set(ITEM_TYPES)
    assert [section.repeat is not None for section in found.checklist.sections] == [False, False, True, False]


def test_a_new_list_is_begun_and_taken_in(fieldkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    begun = fieldkit("checklist", "new", "Printer room")
    assert begun.out == (
        "printer-room.yaml: change it in any editor, then take it in: fieldkit checklist import printer-room.yaml\n"
    )
    text = (tmp_path / "printer-room.yaml").read_text("utf-8")
    again = fieldkit("checklist", "new", "Printer room")
    assert (again.code, "is there already; it was not touched" in again.err) == (1, True)
    assert (tmp_path / "printer-room.yaml").read_text("utf-8") == text
    assert fieldkit("checklist", "import", "printer-room.yaml").code == 0
    known = fieldkit("checklist", "new", "Printer Room", str(tmp_path / "other.yaml"))
    assert (known.code, (tmp_path / "other.yaml").exists()) == (1, False)
    assert known.err.startswith("fieldkit: There is a checklist printer-room already. Nothing was written. Edit it: ")
    assert "There is a checklist wireless already" in fieldkit("checklist", "new", "WIRELESS").err
    assert "has no letter or digit" in fieldkit("checklist", "new", "!!").err


def test_the_id_of_a_new_list() -> None:
    assert [key_of(name) for name in ("Größe & Maß", "  A  b ", "x" * 60)] == ["grosse-mass", "a-b", "x" * 40]
