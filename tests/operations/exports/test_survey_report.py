"""The report of a stored survey as a file: whole or not at all, in the firm's look, and never with a false claim."""

from __future__ import annotations

import errno
import os
import sqlite3
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views.survey import reported
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.kinds import FINDING, PROMISE, SURVEY
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers, surveys
from fieldkit.operations.exports.survey_report import (
    FORMATS,
    TEXTS,
    file_name,
    folder_of,
    format_of,
    in_words,
    look_of,
    made_report,
    named_file,
    rendered,
    write_report,
)
from fieldkit.settings import ReportWishes
from tests.names import MARKUP
from tests.support.pictures import png
from tests.support.reading import number_of

NOW = datetime(2026, 11, 21, 15, 0)
LOOK = FirmLook()
CHECK = "sec-rules"


@pytest.fixture
def survey(writer: sqlite3.Connection) -> str:
    """A survey of the security baseline with one item that failed."""
    uid = surveys.start(writer, content_uid("checklist", "security-baseline"), surveys.add_client(writer, MARKUP))
    answers.give(writer, number_of(writer, "survey", uid), Given(CHECK, "", "fail", "fail", "Nothing is written down"))
    return uid


def database(connection: sqlite3.Connection) -> Path:
    return Path(connection.execute("SELECT file FROM pragma_database_list").fetchone()[0])


@pytest.mark.parametrize("format_", TEXTS)
def test_a_report_says_what_was_answered(writer: sqlite3.Connection, survey: str, tmp_path: Path, format_: str) -> None:
    done = write_report(database(writer), survey, tmp_path / f"r.{format_}", format_, LOOK, NOW)
    assert (done.open, done.draft) == (1, True)
    assert "Nothing is written down" in " ".join((tmp_path / f"r.{format_}").read_text("utf-8").split())
    assert in_words(done) == (
        f"{done.path}: the report, with 1 open finding. It says on every page that it is a draft: the survey is not "
        "finished."
    )
    if os.name != "nt":
        assert done.path.stat().st_mode & 0o777 == 0o600


def test_a_report_is_there_of_a_survey_in_which_nothing_is_answered(writer: sqlite3.Connection) -> None:
    uid = surveys.start(writer, content_uid("checklist", "first-visit"), surveys.add_client(writer, MARKUP))
    report, document = made_report(writer, uid, LOOK, NOW, "", with_grade=True)
    assert (report.standing.answered, report.stops, report.since) == (0, (), None)
    assert all(rendered(document, LOOK, format_) for format_ in TEXTS)


def test_the_survey_before_is_one_that_was_begun_before(writer: sqlite3.Connection, survey: str) -> None:
    client = client_of(writer, survey)[1]
    for started_at in (1_000, 2_000, 99_000_000_000_000):
        other = surveys.start(writer, content_uid("checklist", "security-baseline"), client)
        crud.update(writer, SURVEY, other, {"started_at": started_at})
    before = reported.report_source(writer, survey).survey.before
    assert before is not None
    assert before.started_at == 2_000


def client_of(connection: sqlite3.Connection, survey: str) -> tuple[int, str]:
    query = "SELECT client.id, client.uid FROM client JOIN survey ON survey.client = client.id WHERE survey.uid = ?"
    number, uid = connection.execute(query, (survey,)).fetchone()
    return number, uid


def test_a_finding_of_the_visit_before_is_told_again_and_who_accepts_it(
    writer: sqlite3.Connection, survey: str
) -> None:
    again = surveys.start(writer, content_uid("checklist", "security-baseline"), client_of(writer, survey)[1])
    answers.give(writer, number_of(writer, "survey", again), Given(CHECK, "", "fail", "fail", "Still so"))
    (one,) = made_report(writer, again, LOOK, NOW, "", with_grade=False)[0].stops
    assert (one.answer, one.since is not None) == ("fail", True)
    taken = {"state": "accepted", "accepted_by": "Ines Marsh", "accepted_until": "2027-04-01", "why": "Not this year"}
    crud.update(writer, FINDING, one.uid, taken)
    report = made_report(writer, again, LOOK, NOW, "", with_grade=False)[0]
    assert report.stops == ()
    (risk,) = report.accepted
    assert (risk.by, risk.why, risk.until) == ("Ines Marsh", "Not this year", date(2027, 4, 1))


def test_promises_to_this_client_that_are_open_are_told(writer: sqlite3.Connection, survey: str) -> None:
    client = client_of(writer, survey)[0]
    for what, state in (("the quote", "open"), ("the call", "kept")):
        crud.insert(writer, PROMISE, {"what": what, "due": "2026-11-23", "client": client, "state": state})
    assert made_report(writer, survey, LOOK, NOW, "", with_grade=False)[0].needed.promises == (
        ("the quote", "23 Nov 2026"),
    )


def test_a_survey_in_the_trash_gives_no_report(writer: sqlite3.Connection, survey: str, tmp_path: Path) -> None:
    crud.delete(writer, SURVEY, survey)
    with pytest.raises(Invalid, match=r"in the trash\. Nothing was written; bring the survey back first"):
        write_report(database(writer), survey, tmp_path / "r.html", "html", LOOK, NOW)
    assert list(tmp_path.glob("*r.html*")) == []


def test_a_survey_that_is_not_here_is_said(writer: sqlite3.Connection) -> None:
    with pytest.raises(Invalid, match="not here any more"):
        made_report(writer, "0" * 36, LOOK, NOW, "", with_grade=False)


def test_a_file_that_is_there_is_written_over_only_if_that_is_wanted(
    writer: sqlite3.Connection, survey: str, tmp_path: Path
) -> None:
    path = tmp_path / "out" / "r.txt"
    path.parent.mkdir()
    path.write_text("mine")
    with pytest.raises(Trouble, match="is there already"):
        write_report(database(writer), survey, path, "txt", LOOK, NOW)
    assert path.read_text() == "mine"
    write_report(database(writer), survey, path, "txt", LOOK, NOW, replace=True)
    assert path.read_text("utf-8") != "mine"


def test_the_store_itself_is_never_written_over(writer: sqlite3.Connection, survey: str) -> None:
    with pytest.raises(Trouble, match="fieldkit's own files"):
        write_report(database(writer), survey, database(writer), "txt", LOOK, NOW, replace=True)


def test_a_full_disk_leaves_nothing_and_what_was_there(
    writer: sqlite3.Connection, survey: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "out" / "r.txt"
    path.parent.mkdir()
    path.write_text("mine")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Trouble, match="No space left on device"):
        write_report(database(writer), survey, path, "txt", LOOK, NOW, replace=True)
    assert [one.read_text() for one in path.parent.iterdir()] == ["mine"]


def test_a_claim_in_the_words_of_the_firm_is_refused_with_the_reason(writer: sqlite3.Connection, survey: str) -> None:
    look = replace(LOOK, closing="Remember: an hour of downtime costs $300,000.")
    with pytest.raises(Trouble, match=r"The closing in the settings says what is never said .* Work out the client's"):
        made_report(writer, survey, look, NOW, "", with_grade=False)


def test_a_claim_in_a_finding_is_refused_too(writer: sqlite3.Connection, survey: str) -> None:
    (found,) = reported.report_source(writer, survey).found
    crud.update(writer, FINDING, found.uid, {"fix": "MFA stops 99.9 percent of attacks."})
    with pytest.raises(Trouble, match="The fix of the finding"):
        made_report(writer, survey, LOOK, NOW, "", with_grade=False)


def test_the_look_comes_from_the_settings_and_the_logo_lies_beside_them(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png())
    wishes = ReportWishes(firm="Field & Co", colour="#112233", logo="logo.png")
    look = look_of(wishes, tmp_path / "settings.toml")
    assert (look.firm, look.colour, look.logo_type) == ("Field & Co", "#112233", "png")
    assert look_of(ReportWishes(), tmp_path / "settings.toml") == FirmLook()


@pytest.mark.parametrize(("data", "says"), [(None, "cannot be read"), (b"<svg/>", "is no PNG or JPEG")])
def test_a_logo_that_is_none_is_named_with_its_setting(tmp_path: Path, data: bytes | None, says: str) -> None:
    if data is not None:
        (tmp_path / "logo.svg").write_bytes(data)
    with pytest.raises(Trouble, match=f"{says}.*under \\[report\\] in .*settings.toml"):
        look_of(ReportWishes(logo="logo.svg"), tmp_path / "settings.toml")


def test_the_folder_of_the_settings_must_be_there(tmp_path: Path) -> None:
    assert folder_of(ReportWishes(), tmp_path) == tmp_path
    assert folder_of(ReportWishes(folder=str(tmp_path)), Path("elsewhere")) == tmp_path
    with pytest.raises(Trouble, match="is no folder: it stands as “folder” under"):
        folder_of(ReportWishes(folder=str(tmp_path / "no")), tmp_path)


@pytest.mark.parametrize(
    ("name", "wanted", "format_"),
    [("r.pdf", "", "pdf"), ("r.htm", "", "html"), ("r.markdown", "md", "md"), ("r", "", "html"), ("r.x", "txt", "txt")],
)
def test_the_name_of_the_file_says_what_it_is(name: str, wanted: str, format_: str) -> None:
    assert format_of(Path(name), wanted) == format_
    assert format_of(None, "") == "html"


def test_a_name_that_says_something_else_is_refused() -> None:
    with pytest.raises(Trouble, match=r"r\.pdf is named as pdf, and html was asked for"):
        format_of(Path("r.pdf"), "html")


@pytest.mark.parametrize(
    ("client", "name"),
    [
        ("Marsh & Daughters", "marsh-daughters-list-20261121-150000.html"),
        ("../../etc", "etc-list-20261121-150000.html"),
        ("A\0B:C*", "a-b-c-list-20261121-150000.html"),
    ],
)
def test_a_name_is_made_of_client_and_checklist(client: str, name: str) -> None:
    assert file_name(client, "List", "html", NOW) == name


def test_every_format_has_what_writes_it() -> None:
    assert set(TEXTS) < set(FORMATS)
    assert list(FORMATS) == ["html", "pdf", "docx", "md", "txt"]


def test_an_ending_that_no_report_has_is_refused_in_words() -> None:
    with pytest.raises(Trouble, match=r"x\.odt: no report ends in \.odt\. Nothing was written\. Name it with \.html, "):
        format_of(Path("x.odt"), "")


@pytest.mark.parametrize(
    ("name", "file"), [("r", "r.pdf"), ("r.v2", "r.v2.pdf"), ("r.pdf", "r.pdf"), ("r.htm", "r.htm")]
)
def test_a_name_without_an_ending_gets_that_of_the_format(name: str, file: str) -> None:
    assert named_file(Path(name), "pdf") == Path(file)
