"""A sheet that came back, stored in its survey: what fits at once, findings following, in one step of undo."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldkit.db.base.connect import transaction
from fieldkit.db.records import crud, lookup
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.records.kinds import PROMISE, SURVEY
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.reports.answer_sheet.codes import code_of, survey_part
from fieldkit.domain.reports.answer_sheet.written import WrittenAnswer
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.surveys.answers import Given
from fieldkit.files.answer_sheets.any_sheet import read
from fieldkit.operations.exports import answer_sheet
from fieldkit.operations.survey import take_answers
from fieldkit.operations.undo import take_back
from tests.files.answer_sheets.filled import FORMATS, fill
from tests.names import MARKUP
from tests.operations.running_survey import Running, begin, stored
from tests.support.moments import AFTERNOON, MIDDAY


@pytest.fixture
def backup(writer: sqlite3.Connection) -> Running:
    found = begin(writer, "server-backup")
    found.give("sb-alerts", "", "not_checked", note="He asks his wife")
    return found


def by(connection: sqlite3.Connection) -> ReadingContext:
    return lookup.reading(connection, MIDDAY, "EUR")


def row(survey: Running, item: str, text: str, instance: str = "") -> WrittenAnswer:
    return WrittenAnswer("row 2", code_of(survey.uid, item, instance), text)


def take(survey: Running, *rows: WrittenAnswer) -> take_answers.TakenSheet:
    with transaction(survey.connection):
        return take_answers.take(survey.connection, survey.uid, rows, by(survey.connection))


def test_what_fits_is_stored_and_findings_follow(backup: Running) -> None:
    taken = take(
        backup,
        row(backup, "sb-alerts", "Ann Marsh, deputy"),
        row(backup, "sb-test", "fail"),
        row(backup, "sb-restore-hours", "a while"),
        row(backup, "sb-server", "HP ML30\nDell T40"),
    )
    assert [one.outcome for one in taken.reading.answers] == ["taken", "taken", "unfit", "taken"]
    assert taken.stored is not None
    assert len(taken.stored.raised) == 1
    assert stored(backup.connection, backup.id)["sb-alerts"] == ("Ann Marsh, deputy", "", "He asks his wife")
    rows = backup.opened().answers
    assert sorted(one.value for (item, _), one in rows.items() if item == "sb-server") == ["Dell T40", "HP ML30"]
    again = take(backup, row(backup, "sb-alerts", "Ben"), row(backup, "sb-test", "fail"))
    assert [one.outcome for one in again.reading.answers] == ["answered", "same"]
    assert again.stored is None


def test_that_there_is_none_takes_back_nothing_that_is_there(backup: Running) -> None:
    take(backup, row(backup, "sb-data", "none"))
    assert stored(backup.connection, backup.id)["sb-data"] == ("", "na", "")
    backup.give("sb-server", "HP", instance="a")
    (one,) = take(backup, row(backup, "sb-server", "none")).reading.answers
    assert (one.outcome, "Already answered: HP" in one.says) == ("answered", True)


def test_a_finished_survey_and_one_in_the_trash_take_nothing(backup: Running) -> None:
    rows = [row(backup, "sb-test", "pass")]
    crud.update(backup.connection, SURVEY, backup.uid, {"state": "finished"})
    with pytest.raises(Invalid, match="This survey is finished"):
        take(backup, *rows)
    with pytest.raises(Invalid, match="This survey is finished"):
        take_answers.read_sheet(backup.connection, backup.uid, rows, by(backup.connection))
    crud.update(backup.connection, SURVEY, backup.uid, {"state": "running"})
    crud.delete(backup.connection, SURVEY, backup.uid)
    with pytest.raises(Invalid, match="is in the trash"):
        take_answers.survey_of(backup.connection, rows)
    with pytest.raises(Invalid, match="in the trash"):
        take(backup, *rows)


def test_a_sheet_finds_its_survey_by_its_codes(backup: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    other = backup.again()
    rows = [row(backup, "sb-test", "pass"), WrittenAnswer("row 3", "", "x"), WrittenAnswer("row 4", "Q0000-000000", "")]
    assert take_answers.survey_of(backup.connection, rows) == backup.uid
    with pytest.raises(Invalid, match=r"several surveys: .*--survey"):
        take_answers.survey_of(backup.connection, [*rows, row(other, "sb-test", "pass")])
    with pytest.raises(Invalid, match="of no survey that is here"):
        take_answers.survey_of(backup.connection, rows[1:])
    # Two surveys whose codes begin alike: only the one that is meant has the question.
    begins = survey_part(backup.uid)
    monkeypatch.setattr(take_answers, "survey_part", lambda _uid: begins)
    assert take_answers.survey_of(backup.connection, rows) == backup.uid


@pytest.mark.parametrize("format_", FORMATS)
def test_the_file_goes_out_and_its_answers_come_back(backup: Running, tmp_path: Path, format_: str) -> None:
    client = lookup.local_id(backup.connection, SURVEY, backup.uid)
    number = backup.connection.execute("SELECT client FROM survey WHERE id = ?", (client,)).fetchone()[0]
    ask = {"what": "ask Ines: Who receives and reads the failure alerts", "due": "2026-12-08"}
    crud.insert(backup.connection, PROMISE, {**ask, "client": number, "state": "open"})
    (tmp_path / "out").mkdir()
    path = tmp_path / "out" / f"s.{format_}"
    database = Path(backup.connection.execute("SELECT file FROM pragma_database_list").fetchone()[0])
    done = answer_sheet.write_sheet(database, backup.uid, path, format_, FirmLook(), MIDDAY)
    assert answer_sheet.in_words(done) == (
        f"{path}: the answer sheet, with {done.questions} open questions, to be answered by 8 Dec 2026."
    )
    with pytest.raises(Trouble, match="is there already"):
        answer_sheet.write_sheet(database, backup.uid, path, format_, FirmLook(), MIDDAY)
    fill(path, {code_of(backup.uid, "sb-alerts", ""): MARKUP, code_of(backup.uid, "sb-test", ""): "Pass"})
    rows = read(path).rows
    assert take_answers.survey_of(backup.connection, rows) == backup.uid
    taken = take(backup, *rows)
    assert (taken.reading.count("taken"), taken.reading.empty) == (2, done.questions - 2)
    assert stored(backup.connection, backup.id)["sb-alerts"][0] == MARKUP


async def test_it_is_one_step_of_undo(store: Store) -> None:
    def begun(connection: sqlite3.Connection) -> str:
        return begin(connection, "server-backup").uid

    def taken(connection: sqlite3.Connection) -> None:
        rows = [
            WrittenAnswer(f"row {place}", code_of(uid, item, ""), text)
            for place, (item, text) in enumerate((("sb-test", "fail"), ("sb-alerts", "Ben"), ("sb-server", "A\nB")))
        ]
        take_answers.take(connection, uid, rows, by(connection))

    def answered(connection: sqlite3.Connection) -> list[Given]:
        survey = Running(connection, "", uid, 0)
        return [one for one in survey.opened().answers.values() if one.answered]

    def findings(connection: sqlite3.Connection) -> int:
        return int(connection.execute("SELECT count(*) FROM finding WHERE deleted_at IS NULL").fetchone()[0])

    uid = await store.write(begun)
    await store.write(taken)
    assert (len(await store.read(answered)), await store.read(findings)) == (4, 1)
    await store.write(take_back, store.session, "undo", AFTERNOON, "€")
    assert (await store.read(answered), await store.read(findings)) == ([], 0)
