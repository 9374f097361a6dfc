"""Finalising a survey: its snapshot, signed with the key of this device, becomes its next revision."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from fieldkit.db.base import ids
from fieldkit.db.base.single_value import value_or_none
from fieldkit.db.views import surveys as views
from fieldkit.db.views.survey.sheet import SheetLine, SurveySheet, sheet
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.field_types.dates import iso_utc
from fieldkit.domain.records.kinds import SURVEY, SURVEY_REVISION
from fieldkit.domain.records.values import ReadingContext, Value
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.domain.surveys.revisions.snapshot import (
    FORMAT,
    LARGEST,
    Snapshot,
    canonical,
    digest_of,
    read_snapshot,
    signed_message,
)
from fieldkit.domain.surveys.revisions.standing import Revision
from fieldkit.domain.text.sanitize import clean
from fieldkit.operations import records, saving
from fieldkit.operations.survey import revisions
from fieldkit.operations.surveys import refuse_lacking


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signed off and in which role; arrival and departure, as ``When`` stores them. "" for what is not known."""

    name: str = ""
    role: str = ""
    arrived: str = ""
    departed: str = ""


NOBODY: Final = SignOff()


def sign_off_of(texts: Mapping[str, str], by: ReadingContext) -> SignOff:
    """Return what was typed of a sign-off: "signed_by", "role", "arrived", "departed". Raises Invalid."""
    read = {name: str(SURVEY_REVISION.field(name).read(text, by) or "") for name, text in texts.items()}
    found = SignOff(read.get("signed_by", ""), read.get("role", ""), read.get("arrived", ""), read.get("departed", ""))
    if found.role and not found.name:
        raise Invalid("A role alone signs nothing: say who signed.", "signed_by")
    if found.arrived and found.departed and found.departed < found.arrived:
        raise Invalid("You cannot have left before you arrived.", "departed")
    return found


def finalise(
    connection: sqlite3.Connection, uid: str, signed: SignOff = NOBODY, reason: str = "", currency: str = ""
) -> Revision:
    """Finish a survey that lacks nothing, and store it as its next revision; return the revision that stands now.

    One that says what the last revision says is only finished again, unless somebody signs or gives a reason. To be
    called inside a transaction. Raises Invalid where something is missing or a reason is needed, Refused where the key
    of this device cannot be used; then nothing is stored.
    """
    survey = views.opened(connection, uid)
    if value_or_none(connection, "SELECT deleted_at FROM survey WHERE id = ?", (survey.id,)) is not None:
        raise Invalid("This survey is in the trash. Nothing was finalised; bring the survey back first.")
    reason = clean(reason)
    known = revisions.standing(connection, survey.id)
    last = known.latest(survey.answers)
    stands = last is not None and known.stands(survey.answers) and signed == NOBODY and not reason
    if last is not None and stands and survey.state == "finished":
        raise Invalid(f"This survey is finished already: revision {last.number} stands.")
    refuse_lacking(survey)
    again = known.again(survey.answers)
    if again and not stands and not reason:
        raise Invalid(f"{again} Say why the survey is finalised again.", "reason")
    if survey.state != "finished":
        records.save(connection, SURVEY, uid, {"state": "finished"})
    if last is not None and stands:
        return last
    return _stored(
        connection, sheet(connection, uid, currency), signed, reason, known.next_number, known.before(survey.answers)
    )


def _stored(
    connection: sqlite3.Connection,
    found: SurveySheet,
    signed: SignOff,
    reason: str,
    number: int,
    before: Revision | None,
) -> Revision:
    from fieldkit.sync.replica import this_device  # loads OpenSSL, 15 ms

    key = this_device.new_key(Path(connection.execute("PRAGMA database_list").fetchone()[2]).parent)
    now = ids.now_ms()
    uid = ids.new_uid(now)
    body = canonical(
        document_of(connection, found)
        | {
            "uid": uid,
            "number": number,
            "at": now,
            "follows": before.digest if before is not None else "",
            "reason": reason,
            "sign_off": asdict(signed),
            "device": {"id": key.id, "key": key.public.hex()},
        }
    )
    if len(body) > LARGEST:
        raise Invalid(
            f"This survey has {len(body) / 1e6:,.1f} MB with all its notes, and at most {LARGEST / 1e6:,.1f} can be "
            "signed. It was not finalised; shorten its notes."
        )
    digest = digest_of(body)
    values: dict[str, Value] = {
        "survey": found.survey.id,
        "number": number,
        "at": now,
        "signed_by": signed.name,
        "role": signed.role,
        "arrived": signed.arrived,
        "departed": signed.departed,
        "reason": reason,
        "digest": digest,
        "public_key": key.public.hex(),
        "signature": key.sign(signed_message(digest)).hex(),
        "body": body,
    }
    saving.save(connection, SURVEY_REVISION, None, values, new_uid=uid)
    revisions.note_own_key(connection, key.public)
    made = revisions.stored_as(connection, uid)
    assert made.trust == "good", "what was just signed is good"
    return made


def document_of(connection: sqlite3.Connection, found: SurveySheet) -> dict[str, object]:
    """Return what a survey is now, as a snapshot says it; what belongs to one revision alone is left out."""
    survey, score = found.survey, found.score
    version = connection.execute(
        "SELECT coalesce(v.number, 0), coalesce(v.digest, '') FROM survey"
        " LEFT JOIN checklist_version AS v ON v.id = survey.version WHERE survey.id = ?",
        (survey.id,),
    ).fetchone()
    shown = {(line.item, line.instance) for line in found.lines}
    return {
        "format": FORMAT,
        "survey": survey.uid,
        "client": {"uid": survey.client, "name": survey.client_name},
        "place": survey.place,
        "checklist": {
            "code": survey.checklist.id,
            "title": survey.checklist.title,
            "revision": version[0],
            "sha256": version[1],
        },
        "short_list": survey.core,
        "started_at": iso_utc(survey.started_at),
        "progress": found.progress._asdict(),
        "items": [_item(place, line, survey) for place, line in enumerate(found.lines, 1)],
        "not_asked": [asdict(one) for at, one in sorted(survey.answers.items()) if at not in shown],
        "findings": [
            {
                "uid": one.uid,
                "title": one.title,
                "severity": one.severity,
                "state": one.state,
                "item": one.item,
                "instance": one.instance,
                "detail": one.detail,
                "fix": one.fix,
            }
            for one in found.findings
        ],
        "score": {"headline": score.headline, **asdict(score)} if score is not None else None,
    }


def _item(order: int, line: SheetLine, survey: OpenedSurvey) -> dict[str, object]:
    return {
        "order": order,
        "section": line.section,
        "thing": line.thing,
        "item": line.item,
        "instance": line.instance,
        "question": line.ask,
        "type": line.type,
        "answer": line.answer,
        "value": line.value,
        "result": line.result,
        "note": line.note,
        "severity": survey.severities.get((line.item, line.instance), line.severity),
    }


def as_now(connection: sqlite3.Connection, uid: str, currency: str = "") -> Snapshot:
    """Return what the snapshot of a survey would say now. Raises Invalid for one that cannot be read."""
    found = read_snapshot(canonical(document_of(connection, sheet(connection, uid, currency))))
    assert found is not None
    return found
