"""Which survey is meant, and what is said of one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from fieldkit.commandline.support.layout import aligned, block
from fieldkit.db.records import lookup
from fieldkit.db.views.survey.sheet import SheetLine, SurveySheet
from fieldkit.domain.records.declaration import Record
from fieldkit.domain.records.kinds import FINDING, SURVEY
from fieldkit.domain.records.values import local
from fieldkit.domain.surveys.answers import RESULT_WORDS
from fieldkit.domain.surveys.revisions.standing import RevisionStanding
from fieldkit.domain.surveys.score import Score
from fieldkit.domain.text.dates import show_day
from fieldkit.domain.text.sanitize import printable
from fieldkit.operations.survey.revisions import plain


def survey_named(connection: sqlite3.Connection, name: str) -> Record:
    """Return the survey with a uid, its beginning, or words that mean one. Raises Invalid."""
    return lookup.get(connection, SURVEY, name.strip().lower()) or lookup.find(connection, SURVEY, name)


NEVER_FINALISED: Final = "Finished, and never finalised: “fieldkit survey finalise” signs it as revision 1."


def revision_lines(sheet: SurveySheet, standing: RevisionStanding) -> Iterator[str]:
    """Yield what is to be said of the revisions of a survey; nothing of one that runs and has none."""
    lines = list(standing.lines(sheet.survey.answers))
    if not standing.revisions and sheet.survey.state == "finished":
        lines = [NEVER_FINALISED]
    yield from map(printable, lines)


def plain_standing(sheet: SurveySheet, standing: RevisionStanding) -> dict[str, object]:
    """Return what there is to know of the revisions of a survey, for JSON."""
    latest = standing.latest(sheet.survey.answers)
    return {
        "revision": latest.number if latest is not None else None,
        "changed_since": standing.changed_since(sheet.survey.answers) or None,
        "revisions": [plain(one) for one in standing.revisions],
    }


def headline(sheet: SurveySheet) -> str:
    """Return what the survey is, of whom, and when it was begun."""
    survey = sheet.survey
    of = ", ".join(filter(None, (survey.client_name, survey.place)))
    state = SURVEY.field("state").option_label(survey.state)
    return f"{survey.checklist.title}: {of}, {show_day(local(survey.started_at).date())}, {state}"


def question_lines(sheet: SurveySheet) -> Iterator[str]:
    """Yield every question with its answer, under the headings of its section and of its thing."""
    section = thing = ""
    for line in sheet.lines:
        if (line.section, line.thing) != (section, thing):
            section, thing = line.section, line.thing
            yield ""
            yield printable(f"{section}: {thing}" if thing else section)
        yield f"  {line.item}  {printable(line.ask)}"
        judged = line.result and line.result != line.value and line.type != "repeat"
        result = f" ({RESULT_WORDS.get(line.result, line.result)})" if judged else ""
        told = f"{line.answer}{result}" if line.answer else "needed" if line.needed else "-"
        yield f"      {block(told, '      ')}"
        if line.note:
            yield f"      note: {block(line.note, '      ')}"


def verify_lines(sheet: SurveySheet) -> Iterator[str]:
    """Yield the findings that pass now and that nobody has verified; a pass alone does not close them."""
    if sheet.to_verify:
        yield f"Passed now, and still to be verified: {len(sheet.to_verify)}"
        state = FINDING.field("state")
        rows = [(one.severity, one.title, state.option_label(one.state), one.uid) for one in sheet.to_verify]
        yield from aligned(rows, None, "  ")
        yield f"  Once somebody looked: fieldkit step-finding verified {sheet.to_verify[0].uid}"


def plain_survey(sheet: SurveySheet) -> dict[str, object]:
    """Return all there is to know of a survey, for JSON."""
    survey, score = sheet.survey, sheet.score
    return {
        "uid": survey.uid,
        "checklist": survey.checklist.id,
        "title": survey.checklist.title,
        "client": survey.client_name,
        "place": survey.place,
        "state": survey.state,
        "started_at": local(survey.started_at).isoformat(timespec="minutes"),
        "short_list": survey.core,
        "progress": sheet.progress._asdict(),
        "needed": [line.item + (f"@{line.thing}" if line.thing else "") for line in sheet.needed],
        "open_questions": [line.item + (f"@{line.thing}" if line.thing else "") for line in sheet.unknown],
        "to_verify": [
            {"uid": one.uid, "title": one.title, "severity": one.severity, "state": one.state}
            for one in sheet.to_verify
        ],
        "score": _score(score) if score is not None else None,
        "findings": [
            {
                "uid": one.uid,
                "title": one.title,
                "severity": one.severity,
                "state": one.state,
                "item": one.item,
                "instance": one.instance,
                "detail": one.detail,
                "answer_by": one.answer_by,
            }
            for one in sheet.findings
        ],
        "answers": [plain_line(line) for line in sheet.lines],
    }


def plain_line(line: SheetLine) -> dict[str, object]:
    """Return one question with its answer, for JSON."""
    return {
        "section": line.section,
        "thing": line.thing,
        "item": line.item,
        "instance": line.instance,
        "ask": line.ask,
        "type": line.type,
        "answer": line.answer,
        "value": line.value,
        "result": line.result,
        "note": line.note,
        "needed": line.needed,
        "severity": line.severity,
    }


def _score(score: Score) -> dict[str, object]:
    return {
        "value": score.value,
        "grade": score.grade,
        "gate": score.gate,
        "advice": score.advice,
        "known": score.known,
        "possible": score.possible,
        "worst": score.worst,
        "terms": [
            {"item": one.item, "instance": one.instance, "label": one.label, "got": one.got, "of": one.of}
            for one in score.terms
        ],
    }
