"""Surveys: start one, show its short list, run it again. ``answers`` has its answers, ``survey.finalise`` ends it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from fieldkit.db.base import ids
from fieldkit.db.records import lookup, survey_place, survey_progress
from fieldkit.db.views import surveys
from fieldkit.db.views.survey.answers_elsewhere import Subject, latest
from fieldkit.db.views.survey.progress import progress_of
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CHECKLIST, CLIENT, CONTACT, FINDING, SITE, SURVEY
from fieldkit.domain.records.values import Value
from fieldkit.domain.surveys.aids.follow_up import no_picture, unquoted_path
from fieldkit.domain.surveys.layout import layout, missing, progress
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.operations import records, saving
from fieldkit.operations.findings_follow import answer_by


def start(connection: sqlite3.Connection, checklist: str, client: str, site: str = "", contact: str = "") -> str:
    """Begin the newest version of a checklist for a client, all named by uid; return the survey's uid."""
    links = {"checklist": CHECKLIST, "client": CLIENT, "site": SITE, "contact": CONTACT}
    given: dict[str, Value] = {"state": "running", "started_at": ids.now_ms()}
    for name, uid in {"checklist": checklist, "client": client, "site": site, "contact": contact}.items():
        if uid:
            number = lookup.local_id(connection, links[name], uid)
            if number is None:
                raise Invalid(f"The {links[name].label.lower()} {uid} is not here any more. Nothing was started.")
            given[name] = number
    values = saving.completed(connection, SURVEY, None, given)
    version = values["version"]
    assert isinstance(version, int)
    asked = surveys.checklist_of(connection, version)
    subject = Subject(values.get("client"), values.get("site"), values.get("contact"), 0)
    rows = layout(asked, {}, {}, latest(connection, asked, subject))
    values |= {"judged": 0, "applicable": progress(rows).applicable}
    return records.save(connection, SURVEY, None, values).uid


def add_client(connection: sqlite3.Connection, name: str) -> str:
    """Add a client of whom only the name is known yet; return its uid."""
    return records.save(connection, CLIENT, None, {"name": name}).uid


def add_person(connection: sqlite3.Connection, client: str, name: str, job: str = "") -> str:
    """Add a contact of the client named by its uid; return its uid."""
    number = lookup.local_id(connection, CLIENT, client)
    return records.save(connection, CONTACT, None, {"name": name, "job_title": job, "client": number}).uid


def set_core(connection: sqlite3.Connection, uid: str, core: bool) -> None:
    """Show only the short list of a survey, or all of it."""
    records.save(connection, SURVEY, uid, {"core": int(core)})
    number = lookup.local_id(connection, SURVEY, uid)
    far = progress_of(connection, number) if number is not None else None
    if number is not None and far is not None:  # counted now, not at each look at a list
        survey_progress.keep(connection, number, *far)


def stand_at(connection: sqlite3.Connection, survey: int, place: str) -> None:
    """Keep the place, as the screen names it, at which the survey with this local id is run on this device."""
    survey_place.stand_at(connection, survey, place)


def set_severity(connection: sqlite3.Connection, survey: int, item: str, instance: str, severity: str) -> bool:
    """Give the finding that an answer raised another severity, and as much time as that leaves.

    A day by which somebody chose to have an answer stays. Raises Invalid if the finding is not there.
    """
    finding = surveys.finding_at(connection, survey, item, instance)
    if finding is None:
        raise Invalid("This finding is not here any more: its answer was changed.")
    values: dict[str, Value] = {"severity": severity}
    if finding.answer_by == answer_by(finding.severity, finding.created_at):
        values["answer_by"] = answer_by(severity, finding.created_at)
    records.save(connection, FINDING, finding.uid, values)
    return True


def no_photo(path: str) -> str:
    """Return why a path names no photo that is there, "" if it does."""
    named = unquoted_path(path)
    wrong = no_picture(named)
    if wrong:
        return wrong
    try:
        return "" if Path(named).expanduser().is_file() else f"There is no file “{named}”. Give the path of a photo."
    except (OSError, ValueError, RuntimeError):
        return f"“{named}” cannot be looked at. Give the path of a photo."


def refuse_lacking(survey: OpenedSurvey) -> None:
    """Raise Invalid, naming them, while required items of a survey have no answer."""
    lacking = missing(layout(survey.checklist, survey.answers, other_latest=survey.latest))
    if lacking:
        names = "; ".join(row.asks for row in lacking[:3])
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        raise Invalid(f"Not finished: still needed: {names}{more}.")


def reopen(connection: sqlite3.Connection, uid: str) -> None:
    """Run a finished survey again."""
    records.save(connection, SURVEY, uid, {"state": "running"})
