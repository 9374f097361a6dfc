"""Surveys: start one, show its short list, finish it, run it again. Its answers are in ``answers``."""

from __future__ import annotations

import sqlite3

from fieldkit.db.base import ids
from fieldkit.db.records import lookup
from fieldkit.db.views import surveys
from fieldkit.db.views.survey.answers_elsewhere import Subject, latest
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import CHECKLIST, CLIENT, CONTACT, SITE, SURVEY
from fieldkit.domain.records.values import Value
from fieldkit.domain.surveys.layout import layout, missing
from fieldkit.operations import records, saving


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
    values |= {"judged": 0, "applicable": sum(row.item is not None and row.item.judged for row in rows)}
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


def finish(connection: sqlite3.Connection, uid: str) -> None:
    """Finish a survey; raises Invalid, naming them, while required items have no answer."""
    survey = surveys.opened(connection, uid)
    lacking = missing(layout(survey.checklist, survey.answers, other_latest=survey.latest))
    if lacking:
        names = "; ".join(row.title for row in lacking[:3])
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        raise Invalid(f"Not finished: still needed: {names}{more}.")
    records.save(connection, SURVEY, uid, {"state": "finished"})


def reopen(connection: sqlite3.Connection, uid: str) -> None:
    """Run a finished survey again."""
    records.save(connection, SURVEY, uid, {"state": "running"})
