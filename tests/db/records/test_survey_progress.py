"""How far a survey is, in lists: kept with its last answer, and counted anew for answers that came from elsewhere."""

from __future__ import annotations

from pathlib import Path

from fieldkit.db.records import answers as stored_answers
from fieldkit.db.records import survey_progress
from fieldkit.db.store import opening
from fieldkit.db.views.survey.progress import progress_of
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import answers, surveys
from tests.support import stores


def test_what_was_counted_holds_only_for_the_answers_it_was_counted_of(firm_file: Path, tmp_path: Path) -> None:
    firm = opening.writer(stores.keep(firm_file, tmp_path / stores.FILE))
    number = firm.execute("SELECT id FROM survey WHERE state = 'running' ORDER BY id").fetchone()[0]
    kept = survey_progress.kept(firm, number)
    assert kept is not None and kept == progress_of(firm, number)
    firm.execute("UPDATE survey_progress SET answered = 999")
    assert progress_of(firm, number) == kept._replace(answered=999), "it is not counted again"
    item, instance = firm.execute(
        "SELECT item, instance FROM answer WHERE survey = ? AND value <> '' LIMIT 1", (number,)
    ).fetchone()
    stored_answers.upsert(firm, number, Given(item, instance))
    assert survey_progress.kept(firm, number) is None
    fresh = progress_of(firm, number)
    assert fresh is not None and fresh.answered == kept.answered - 1
    firm.close()


def test_a_survey_of_which_nothing_can_be_read_has_no_progress(firm_file: Path, tmp_path: Path) -> None:
    firm = opening.writer(stores.keep(firm_file, tmp_path / stores.FILE))
    firm.execute("UPDATE checklist_version SET body = '['")
    firm.execute("DELETE FROM survey_progress")
    assert progress_of(firm, 2) is None
    assert progress_of(firm, 99) is None
    firm.close()


def test_a_survey_of_the_short_list_is_counted_by_it_whoever_counts(firm_file: Path, tmp_path: Path) -> None:
    firm = opening.writer(stores.keep(firm_file, tmp_path / stores.FILE))
    uid, number = firm.execute("SELECT uid, id FROM survey WHERE state = 'running' LIMIT 1").fetchone()
    whole = progress_of(firm, number)
    surveys.set_core(firm, uid, not firm.execute("SELECT core FROM survey WHERE id = ?", (number,)).fetchone()[0])
    other = progress_of(firm, number)
    assert whole is not None and other is not None and whole.asked != other.asked
    assert survey_progress.kept(firm, number) == other
    item, instance, value, result = firm.execute(
        "SELECT item, instance, value, result FROM answer WHERE survey = ? AND value <> '' LIMIT 1", (number,)
    ).fetchone()
    answers.give(firm, number, Given(item, instance, value, result, "seen"))
    kept = survey_progress.kept(firm, number)
    assert kept is not None and kept.asked == other.asked, "counted as it was answered"
    firm.execute("DELETE FROM survey_progress")
    assert progress_of(firm, number) == kept, "and counted anew"
    firm.close()
