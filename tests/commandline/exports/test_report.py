"""The report of a survey from the shell: to a file, into a folder, to the output."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.commandline.conftest import Run


def test_a_page_by_the_name_of_the_survey(fieldkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "marsh.html"
    said = fieldkit("report", "server", "and", "backup", "-o", str(file))
    assert said.out == f"{file}: the report, with 6 open findings.\n"
    page = file.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "Marsh &amp; Daughters" in page


def test_without_a_place_it_goes_where_the_settings_say_else_here(
    fieldkit: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert fieldkit("report", "kestrel", "--format", "txt").code == 0
    assert [one.name[:15] for one in tmp_path.glob("*.txt")] == ["kestrel-dental-"]
    (tmp_path / "reports").mkdir()
    (home / "settings.toml").write_text(f"[report]\nfolder = '{tmp_path / 'reports'}'\nfirm = 'Field & Co'\n", "utf-8")
    said = fieldkit("report", "kestrel", "--format", "md")
    (made,) = (tmp_path / "reports").iterdir()
    assert said.out.startswith(f"{made}: the report")
    assert "From: Field \\& Co" in made.read_text("utf-8")


def test_a_text_is_printed(fieldkit: Run) -> None:
    said = fieldkit("report", "kestrel", "--format", "txt", "--out", "-")
    assert said.lines[:2] == ["FIRST-VISIT SITE SURVEY", "Kestrel Dental, Harbour Road"]
    assert "*** Draft: the survey is not finished ***" in said.lines


def test_a_score_is_told_only_where_it_is_wanted(fieldkit: Run, home: Path) -> None:
    asked = ("report", "server and backup", "--format", "txt", "-o", "-")
    assert "of 100" not in fieldkit(*asked).out
    assert "Score: 54 of 100, At risk." in fieldkit(*asked, "--score").out
    (home / "settings.toml").write_text("[report]\nscore = true\n", "utf-8")
    assert "Score: 54 of 100, At risk." in fieldkit(*asked).out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "Missing argument 'SURVEY...'"),
        (("nobody",), 1, "No survey is called “nobody”."),
        (("kestrel", "-o", "-", "--format", "pdf"), 2, "PDF is no text: name the file with -o FILE."),
        (("kestrel", "--format", "odt"), 2, "'odt' is not one of"),
        (("kestrel", "-o", "no/such/r.html"), 1, "no/such is no folder. Nothing was written."),
        (("kestrel", "-o", "r.pdf", "--format", "html"), 1, "r.pdf is named as pdf, and html was asked for"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(fieldkit: Run, arguments: tuple[str, ...], code: int, says: str) -> None:
    said = fieldkit("report", *arguments)
    assert said.code == code
    assert says in said.err


def test_a_file_that_is_there_needs_force(fieldkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "r.txt"
    file.write_text("mine")
    said = fieldkit("report", "kestrel", "-o", str(file))
    assert (said.code, file.read_text()) == (1, "mine")
    assert fieldkit("report", "kestrel", "-o", str(file), "--force").code == 0
    assert file.read_text("utf-8") != "mine"


def test_a_survey_in_the_trash_is_refused_by_its_uid(fieldkit: Run, tmp_path: Path) -> None:
    uid = json.loads(fieldkit("show", "survey", "kestrel", "--json").out)["uid"]
    assert fieldkit("delete", uid).code == 0
    said = fieldkit("report", uid, "-o", str(tmp_path / "r.html"))
    assert (said.code, said.err) == (
        1,
        "fieldkit: This survey is in the trash. Nothing was written; bring the survey back first.\n",
    )


def test_a_mistake_in_the_look_is_refused_before_anything_is_written(fieldkit: Run, home: Path, tmp_path: Path) -> None:
    (home / "settings.toml").write_text("[report]\ncolour = 'red'\n", "utf-8")
    said = fieldkit("report", "kestrel", "-o", str(tmp_path / "r.html"))
    assert said.code == 1
    assert said.err.endswith('is # and six digits, as in "#1f5673". Nothing was done: this goes by “report”.\n')
    assert not (tmp_path / "r.html").exists()


def test_a_claim_in_the_settings_is_refused(fieldkit: Run, home: Path, tmp_path: Path) -> None:
    (home / "settings.toml").write_text("[report]\nopening = 'Hackers will get you.'\n", "utf-8")
    said = fieldkit("report", "kestrel", "-o", str(tmp_path / "r.html"))
    assert said.code == 1
    assert "The opening in the settings says what is never said to a client" in said.err
    assert not (tmp_path / "r.html").exists()


def test_it_names_the_revision_and_says_when_that_does_not_stand(fieldkit: Run, home: Path) -> None:
    def report() -> str:
        page = fieldkit("report", uid, "--format", "html", "-o", "-").out
        return " ".join(re.sub("<[^>]*>", " ", page).split())

    found = json.loads(fieldkit("survey", "list", "--json").out)
    uid = next(one["uid"] for one in found if one["state"] == "finished")
    assert "Revision" not in report()
    fieldkit("survey", "finalise", uid, "--signed-by", "Ines [b]", "--role", "owner")
    assert "Revision 1, final since " in report() and "signed off by Ines [b], owner" in report()
    assert "Changed since" not in report()
    fieldkit("survey", "reopen", uid)
    fieldkit("survey", "answer", uid, "sb-offsite=In a safe")
    assert "Draft: the survey is not finished. Changed since revision 1" in report()
    assert "Changed since revision 1: the sign-off of Ines [b], owner has lapsed." in report()
    with closing(sqlite3.connect(home / "fieldkit.db")) as db:
        db.execute("UPDATE survey_revision SET signed_by = 'Otto'")
        db.commit()
    assert "Otto" not in report() and "evision 1" not in report()
