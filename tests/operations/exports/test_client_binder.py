"""The book of a stored client: what is read of it, what is not, and that the file is whole or not there."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.db.store.starting_content import content_uid
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.kinds import CLIENT, CONTACT, FINDING, INSTRUCTION, PROMISE, SITE
from fieldkit.domain.records.values import Value
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers, surveys
from fieldkit.operations.exports.client_binder import in_words, made_binder, write_binder
from fieldkit.operations.exports.survey_report import FORMATS, TEXTS, rendered
from tests.support.reading import number_of
from tests.support.reports import NASTY

NOW = datetime(2026, 11, 21, 15, 0)
LOOK = FirmLook()
SECRET = "zzUNTOLDzz"


@pytest.fixture
def client(writer: sqlite3.Connection) -> str:
    return surveys.add_client(writer, "Marsh & Daughters")


def database(connection: sqlite3.Connection) -> Path:
    return Path(connection.execute("SELECT file FROM pragma_database_list").fetchone()[0])


def said(connection: sqlite3.Connection, uid: str) -> str:
    _, document = made_binder(connection, uid, LOOK, NOW, "£")
    return rendered(document, LOOK, "md").decode()


def started(connection: sqlite3.Connection, checklist: str, client: str, **given: str) -> int:
    """Start a survey and answer it; "_" stands for "-"."""
    survey = number_of(connection, "survey", surveys.start(connection, content_uid("checklist", checklist), client))
    for item, value in given.items():
        result = value if value in ("pass", "fail") else ""
        name = item.replace("_", "-")
        answers.give(connection, survey, Given(name, "", "" if result else value, result, f"{SECRET} {item}"))
    return survey


def test_what_the_consultant_would_not_read_out_is_not_in_it(writer: sqlite3.Connection, client: str) -> None:
    number = number_of(writer, "client", client)
    uid = crud.insert(
        writer,
        CONTACT,
        {
            "name": "Ines",
            "client": number,
            "notes": f"{SECRET} shouts",
            "details": f"{SECRET} card",
            "birthday": "1970-02-03",
            "address": f"{SECRET} at home",
        },
    )
    crud.insert(writer, CONTACT, {"name": f"{SECRET} gone", "client": number, "left_on": "2026-01-01"})
    crud.insert(
        writer, SITE, {"name": "Bakery", "client": number, "access": f"{SECRET} 4821", "notes": f"{SECRET} dog"}
    )
    crud.update(
        writer,
        CLIENT,
        client,
        {
            "style": "dont_ask_dont_tell",
            "notes": f"{SECRET} pays late",
            "business": f"{SECRET} bread",
            "point_of_contact": number_of(writer, "contact", uid),
        },
    )
    crud.insert(
        writer,
        INSTRUCTION,
        {"client": number, "topic": f"{SECRET} order", "text": f"{SECRET}", "heard_at": 0, "state": "refused"},
    )
    crud.insert(
        writer,
        PROMISE,
        {"client": number, "what": "a quote", "due": "2026-11-25", "state": "open", "notes": f"{SECRET} late"},
    )
    crud.insert(writer, PROMISE, {"client": number, "what": f"{SECRET} kept", "due": "2026-11-25", "state": "kept"})
    crud.insert(
        writer,
        FINDING,
        {"client": number, "title": "No fallback", "state": "open", "severity": "low", "detail": f"{SECRET} seen"},
    )
    started(writer, "first-visit", client, fv_access=f"{SECRET} alarm", fv_rate="4000", fv_tenant_admin="fail")
    started(writer, "contract-qualification", client)
    made = said(writer, client)
    assert [one for one in ("Ines", "Bakery", "a quote", "No fallback") if one not in made] == []
    assert SECRET not in made
    for word in ("hands-off", "don't ask", "1970", "4,000", "qualification", "trust", "pays"):
        assert word not in made.casefold(), word


@pytest.mark.parametrize(("checklist", "item"), [("contract-qualification", "any"), ("first-visit", "fv-access")])
def test_a_finding_about_the_client_or_in_confidence_is_counted_and_not_told(
    writer: sqlite3.Connection, client: str, checklist: str, item: str
) -> None:
    survey = started(writer, checklist, client)
    number = number_of(writer, "client", client)
    values: dict[str, Value] = {
        "client": number,
        "title": f"{SECRET} cheap",
        "state": "open",
        "survey": survey,
        "item": item,
    }
    crud.insert(writer, FINDING, values)
    made = said(writer, client)
    assert SECRET not in made
    assert "1 more is not in this book" in made


@pytest.mark.parametrize("text", NASTY[:9])
def test_a_nasty_name_is_only_a_text(writer: sqlite3.Connection, text: str, tmp_path: Path) -> None:
    uid = surveys.add_client(writer, text)
    for format_ in TEXTS:
        done = write_binder(database(writer), uid, tmp_path / f"b.{format_}", format_, LOOK, NOW)
        assert done.path.read_text("utf-8")


def test_a_client_in_the_trash_is_refused(writer: sqlite3.Connection, client: str) -> None:
    crud.delete(writer, CLIENT, client)
    with pytest.raises(Invalid, match="bring the client back first"):
        made_binder(writer, client, LOOK, NOW, "")
    with pytest.raises(Invalid, match="not here any more"):
        made_binder(writer, "nobody", LOOK, NOW, "")


def test_a_claim_of_ours_is_refused(writer: sqlite3.Connection, client: str) -> None:
    number = number_of(writer, "client", client)
    crud.insert(
        writer, PROMISE, {"client": number, "what": "Hackers will get you.", "due": "2026-11-25", "state": "open"}
    )
    with pytest.raises(Trouble, match="says what is never said to a client"):
        made_binder(writer, client, LOOK, NOW, "")


def test_a_file_that_is_there_is_not_touched(writer: sqlite3.Connection, client: str, tmp_path: Path) -> None:
    file = tmp_path / "out" / "b.txt"
    file.parent.mkdir()
    file.write_text("mine")
    with pytest.raises(Trouble, match="is there already; it was not touched"):
        write_binder(database(writer), client, file, "txt", LOOK, NOW)
    assert file.read_text() == "mine"
    done = write_binder(database(writer), client, file, "txt", LOOK, NOW, replace=True)
    assert in_words(done) == f"{file}: the binder, with 0 open findings."
    assert oct(file.stat().st_mode & 0o777) == oct(0o600)


def test_what_was_left_out_is_said(writer: sqlite3.Connection, client: str, tmp_path: Path) -> None:
    number = number_of(writer, "client", client)
    crud.insert(
        writer, PROMISE, {"client": number, "what": "send password: geheim", "due": "2026-11-25", "state": "open"}
    )
    done = write_binder(database(writer), client, tmp_path / "b.md", "md", LOOK, NOW)
    assert in_words(done).endswith(
        "1 text looks like a password and was left out: change what it is for, and note only where it is kept."
    )
    assert "geheim" not in done.path.read_text("utf-8")


def test_every_format_of_the_report_is_one_of_the_book(writer: sqlite3.Connection, client: str, tmp_path: Path) -> None:
    pytest.importorskip("docx", reason="python-docx is not installed (the extra “docx”)")
    pytest.importorskip("typst", reason="typst is not installed (the extra “pdf”)")
    for format_ in FORMATS:
        assert write_binder(database(writer), client, tmp_path / f"b.{format_}", format_, LOOK, NOW).path.stat().st_size
