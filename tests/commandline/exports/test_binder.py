"""The book of a client from the shell: to a file, into a folder, to the output."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fieldkit.domain.reports.binder.told import TITLES
from tests.commandline.conftest import Run


def test_a_page_by_the_name_of_the_client(fieldkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "marsh.html"
    said = fieldkit("binder", "marsh", "-o", str(file))
    assert re.fullmatch(rf"{re.escape(str(file))}: the binder, with \d+ open findings\.\n", said.out)
    page = file.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "Ines Marsh speaks for Marsh &amp; Daughters" in page


def test_without_a_place_it_goes_where_the_settings_say_in_the_look_of_the_firm(
    fieldkit: Run, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "reports").mkdir()
    wishes = f"[report]\nfolder = '{tmp_path / 'reports'}'\nfirm = 'Field & Co'\ntitles = {{use = 'Mind this'}}\n"
    (home / "settings.toml").write_text(wishes, "utf-8")
    said = fieldkit("binder", "kestrel", "--format", "md")
    (made,) = (tmp_path / "reports").iterdir()
    assert made.name.startswith("kestrel-dental-binder-")
    assert said.out.startswith(f"{made}: the binder")
    text = made.read_text("utf-8")
    assert "From: Field \\& Co" in text
    assert "## Mind this" in text


def test_a_text_is_printed_with_every_chapter(fieldkit: Run) -> None:
    said = fieldkit("binder", "kestrel", "dental", "--format", "txt", "--out", "-")
    assert said.lines[:2] == ["IT BINDER", "Kestrel Dental, Harbour Road 8, Portwell"]
    assert [title for title in TITLES.values() if title.upper() not in said.out] == []


def test_of_a_client_that_nobody_knows_it_says_so(fieldkit: Run) -> None:
    assert fieldkit("add", "client", "name=Empty & Sons").code == 0
    said = fieldkit("binder", "empty", "--format", "txt", "-o", "-")
    assert said.out.count("known yet") >= 8
    assert "Nobody is named yet who speaks for you" in said.out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "Missing argument 'CLIENT...'"),
        (("nobody",), 1, "No client is called “nobody”."),
        (("kestrel", "-o", "-", "--format", "pdf"), 2, "PDF is no text: name the file with -o FILE."),
        (("kestrel", "-o", "no/such/r.html"), 1, "no/such is no folder. Nothing was written."),
        (("kestrel", "-o", "r.pdf", "--format", "html"), 1, "r.pdf is named as pdf, and html was asked for"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(fieldkit: Run, arguments: tuple[str, ...], code: int, says: str) -> None:
    said = fieldkit("binder", *arguments)
    assert said.code == code
    assert says in said.err


def test_a_file_that_is_there_needs_force(fieldkit: Run, tmp_path: Path) -> None:
    file = tmp_path / "b.txt"
    file.write_text("mine")
    said = fieldkit("binder", "kestrel", "-o", str(file))
    assert (said.code, file.read_text()) == (1, "mine")
    assert fieldkit("binder", "kestrel", "-o", str(file), "--force").code == 0
    assert file.read_text("utf-8") != "mine"


def test_what_looks_like_a_password_is_said_beside_what_is_printed(fieldkit: Run) -> None:
    assert fieldkit("add", "promise", "client=kestrel", "what=change password: geheim", "due=tomorrow").code == 0
    said = fieldkit("binder", "kestrel", "--format", "txt", "-o", "-")
    assert "geheim" not in said.out
    assert said.err.startswith("fieldkit: 1 text looks like a password and was left out")
