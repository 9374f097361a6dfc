"""Surveys: the list of them, what one can be started with, and one opened with its checklist and answers."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from fieldkit.db.base.keyset import Anchor
from fieldkit.db.base.single_value import value_of
from fieldkit.db.records import lookup, survey_place
from fieldkit.db.records.survey_progress import KeptProgress
from fieldkit.db.store import starting_content
from fieldkit.db.views.content import checklist_versions
from fieldkit.db.views.record_list import Listing, RecordRow, window
from fieldkit.db.views.survey.answers_elsewhere import Subject, latest, latest_for, offered
from fieldkit.db.views.survey.progress import progress_of
from fieldkit.db.views.survey.same_finding import KnownFinding, SurveyPlace, known, same, thing
from fieldkit.db.views.survey.stored import answers_of_survey, parsed
from fieldkit.domain.checklists.checklist import SEVERITIES, Checklist
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.kinds import FINDING, SURVEY
from fieldkit.domain.records.surveys import Finding
from fieldkit.domain.records.values import Value
from fieldkit.domain.records.waiting import SURVEY_RUNNING, progress_words
from fieldkit.domain.surveys.answers import Answers, Given, result_of
from fieldkit.domain.surveys.conditions import Latest
from fieldkit.domain.surveys.findings import findings_of
from fieldkit.domain.surveys.layout import layout
from fieldkit.domain.surveys.opened_survey import AnswerElsewhere, OpenedSurvey, PreviousSurvey

LISTING = Listing(
    SURVEY,
    ("client", "checklist", "site", "contact", "state", "started_at", "created_at"),
    first=SURVEY_RUNNING,
)
"""All surveys: the running ones first, then the newest."""


_SETTLED: Final = ("fixed", "verified", "dismissed")
"""States of findings whose answers do not cap the score any more."""
_IN_TRASH: Final = "This survey is in the trash. The answer was not stored; bring the survey back first."


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """One line of the list of surveys. Instants are UTC milliseconds."""

    uid: str
    client: str
    checklist: str
    place: str
    """The site, or the person it is about; "" for the whole client."""
    state: str
    progress: KeptProgress | None
    """How far it is; None where its checklist cannot be read."""
    started_at: int

    @property
    def how_far(self) -> str:
        """How far it is, in words; "" where nobody can say."""
        return progress_words(*self.progress) if self.progress else ""

    @property
    def running(self) -> bool:
        """Whether it still waits to be finished."""
        return SURVEY_RUNNING.holds(partial(getattr, self))


@dataclass(frozen=True, slots=True)
class ChecklistChoice:
    """A record to choose from: what it is called and a few words about it."""

    uid: str
    title: str
    about: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredSurvey:
    """A survey as storing its answers needs it. Records are local ids."""

    id: int
    uid: str
    client: int
    site: int | None
    judged: int | None
    applicable: int | None
    checklist: Checklist
    latest: Latest
    place: SurveyPlace
    core: bool
    """Whether the short list is asked."""


def surveys(connection: sqlite3.Connection, start: int, count: int, anchor: Anchor | None = None) -> list[SurveyLine]:
    """Return ``count`` surveys from position ``start``: the running ones first, then the newest."""
    return [survey_line(row) for row in listed(connection, LISTING, start, count, anchor)]


def listed(
    connection: sqlite3.Connection, listing: Listing, start: int, count: int, anchor: Anchor | None = None
) -> list[RecordRow]:
    """Return rows of ``LISTING``, in whatever order, each with how far it is after its fields: three figures."""
    rows = window(connection, listing, start, count, anchor)
    place = listing.names.index("state")
    return [replace(row, values=(*row.values, *_figures(connection, row, row.values[place]))) for row in rows]


def _figures(connection: sqlite3.Connection, row: RecordRow, state: Value) -> tuple[Value, ...]:
    # Of a finished one the list says no more than that.
    far = progress_of(connection, row.id) if state == "running" else None
    return far or (None, None, None)


def survey_line(row: RecordRow) -> SurveyLine:
    """Return what a row of ``listed`` says."""
    client, checklist, site, contact, state, started_at, created_at, *far = row.values
    started = started_at if started_at is not None else created_at
    assert isinstance(started, int)
    return SurveyLine(
        row.uid,
        str(client),
        str(checklist),
        str(site or contact),
        str(state),
        KeptProgress(*figures) if len(figures := [one for one in far if isinstance(one, int)]) == len(far) else None,
        started,
    )


def checklists(connection: sqlite3.Connection) -> list[ChecklistChoice]:
    """Return the checklists that can be started, with their minutes and whose they are where that is not fieldkit."""
    return [
        ChecklistChoice(one.uid, one.title, _about(one), one.scope) for one in checklist_versions.checklists(connection)
    ]


def _about(one: checklist_versions.ChecklistVersions) -> str:
    words = [one.takes] if one.takes else []
    if one.used is not None and one.used.whose != "starting":
        words.append("ours")
    if one.behind:
        words.append("a newer one ships")
    return ", ".join(words)


def sites(connection: sqlite3.Connection, client: str) -> list[ChecklistChoice]:
    """Return the places of the client named by its uid."""
    rows = connection.execute(
        "SELECT site.uid, site.name, site.town FROM site JOIN client ON client.id = site.client "
        "WHERE client.uid = ? AND site.deleted_at IS NULL ORDER BY site.name COLLATE NOCASE, site.id",
        (client,),
    )
    return [ChecklistChoice(*row) for row in rows]


def people(connection: sqlite3.Connection, client: str) -> list[ChecklistChoice]:
    """Return the contacts of the client named by its uid, those who have left excepted."""
    rows = connection.execute(
        "SELECT contact.uid, contact.name, contact.job_title FROM contact JOIN client ON client.id = contact.client "
        "WHERE client.uid = ? AND contact.deleted_at IS NULL AND contact.left_on = '' "
        "ORDER BY contact.name COLLATE NOCASE, contact.id",
        (client,),
    )
    return [ChecklistChoice(*row) for row in rows]


def opened(connection: sqlite3.Connection, uid: str) -> OpenedSurvey:
    """Return the survey ``uid`` with its checklist and answers; raises Invalid if it cannot be run."""
    row = connection.execute(
        "SELECT survey.id, survey.client, survey.site, survey.contact, survey.checklist, survey.state, survey.core, "
        "coalesce(survey.started_at, survey.created_at), survey.finished_at, coalesce(client.uid, ''), "
        "coalesce(client.name, ''), coalesce(nullif(site.name, ''), contact.name, ''), coalesce(contact.name, ''), "
        "checklist_version.body FROM survey "
        "LEFT JOIN client ON client.id = survey.client LEFT JOIN site ON site.id = survey.site "
        "LEFT JOIN contact ON contact.id = survey.contact "
        "LEFT JOIN checklist_version ON checklist_version.id = survey.version WHERE survey.uid = ?",
        (uid,),
    ).fetchone()
    if row is None:
        raise Invalid("This survey is not here any more.")
    number, client, site, contact, checklist, state, core, started, finished, client_uid, client_name, *more = row
    where, contact_name, body = more
    if body is None:
        raise Invalid("The checklist that this survey was started with is not in this database. It was left as it is.")
    asked = parsed(body)
    subject = Subject(client, site, contact, number)
    answers = answers_of_survey(connection, number)
    place = SurveyPlace(number, client, checklist, site, contact)
    found = findings_at(connection, place, asked, answers)
    settled = (at for at, one in found.items() if one.state in _SETTLED)
    voice = connection.execute(
        "SELECT contact.uid, contact.name FROM client JOIN contact ON contact.id = client.point_of_contact "
        "WHERE client.id = ? AND contact.deleted_at IS NULL",
        (client,),
    ).fetchone()
    return OpenedSurvey(
        number,
        uid,
        client_uid,
        client_name,
        where,
        state,
        bool(core),
        started,
        finished,
        asked,
        answers,
        latest(connection, asked, subject),
        _before(connection, number, client, site, contact, checklist),
        tuple(one.title for one in people(connection, client_uid)),
        frozenset(settled),
        {**_person(asked, contact_name, started), **offered(connection, asked, subject)},
        {at: one.severity for at, one in found.items()},
        voice or ("", ""),
        *survey_place.last_place(connection, number),
        starting_content.end_dates(connection) if any(item.ends for item in asked.items) else (),
    )


def _person(asked: Checklist, name: str, started: int) -> dict[str, AnswerElsewhere]:
    """Return the person that a survey is of as what may be answered to the first item of a list that asks for one."""
    first = next(
        (item for section, item in asked.places.values() if item.type == "contact" and not section.repeat), None
    )
    if asked.scope != "person" or not name or first is None:
        return {}
    return {first.id: AnswerElsewhere("this survey is about", started, Given(first.id, "", name), answered=False)}


def running(connection: sqlite3.Connection, survey: int) -> AnsweredSurvey:
    """Return the survey with this local id; raises Invalid if it is in the trash or finished."""
    refuse_unless_running(connection, survey)
    head = of_any_state(connection, survey)
    if head is None:
        raise Invalid(_IN_TRASH)
    return head


def refuse_unless_running(connection: sqlite3.Connection, survey: int) -> None:
    """Raise Invalid if the survey with this local id takes no answers: it is in the trash, or finished."""
    row = connection.execute("SELECT state, deleted_at FROM survey WHERE id = ?", (survey,)).fetchone()
    if row is None or row[1] is not None:
        raise Invalid(_IN_TRASH)
    if row[0] == "finished":
        raise Invalid("This survey is finished. The answer was not stored; reopen the survey first.")


def of_any_state(connection: sqlite3.Connection, survey: int) -> AnsweredSurvey | None:
    """Return the survey with this local id, also finished or in the trash; None without its checklist."""
    row = connection.execute(
        "SELECT survey.uid, survey.client, survey.site, survey.judged, survey.applicable, checklist_version.body, "
        "survey.checklist, survey.contact, survey.core "
        "FROM survey JOIN checklist_version ON checklist_version.id = survey.version WHERE survey.id = ?",
        (survey,),
    ).fetchone()
    if row is None:
        return None
    uid, client, site, judged, applicable, body, checklist, contact, core = row
    asked = parsed(body)
    place = SurveyPlace(survey, client, checklist, site, contact)
    others = latest_for(connection, survey, asked)
    return AnsweredSurvey(survey, uid, client, site, judged, applicable, asked, others, place, bool(core))


def checklist_of(connection: sqlite3.Connection, version: int) -> Checklist:
    """Return the checklist of the version with this local id; raises Invalid if it cannot be read."""
    return parsed(value_of(connection, "SELECT body FROM checklist_version WHERE id = ?", (version,)))


def findings_at(
    connection: sqlite3.Connection, place: SurveyPlace, asked: Checklist, answers: Answers
) -> dict[tuple[str, str], KnownFinding]:
    """Return the findings outside the trash that the answers of a survey are about, by item and instance."""
    stored = known(connection, place, asked)
    by_item: dict[str, list[KnownFinding]] = {}
    for one in stored:
        by_item.setdefault(one.item, []).append(one)
    found = {}
    for item, instance in answers:
        if item in by_item:
            its = same(by_item[item], place.survey, item, instance, thing(asked, answers, item, instance))
            if its and not its[0].trashed:
                found[item, instance] = its[0]
    return found


def finding_at(connection: sqlite3.Connection, survey: int, item: str, instance: str) -> Finding | None:
    """Return the finding outside the trash that an answer of a survey is about, or None.

    Raises Invalid where nobody can read the checklist.
    """
    head = of_any_state(connection, survey)
    if head is None:
        return None
    at = findings_at(connection, head.place, head.checklist, answers_of_survey(connection, survey))
    found = lookup.by_id(connection, FINDING, at[item, instance].id) if (item, instance) in at else None
    return found if isinstance(found, Finding) else None


def _before(
    connection: sqlite3.Connection, survey: int, client: int, site: int | None, contact: int | None, checklist: int
) -> PreviousSurvey | None:
    row = connection.execute(
        "SELECT id, coalesce(started_at, created_at) FROM survey WHERE client = ? AND checklist = ? AND id <> ? "
        "AND site IS ? AND contact IS ? AND deleted_at IS NULL "
        "ORDER BY state = 'finished' DESC, started_at DESC, id DESC",
        (client, checklist, survey, site, contact),
    ).fetchone()
    return PreviousSurvey(row[1], answers_of_survey(connection, row[0])) if row else None


def found(connection: sqlite3.Connection, survey: int) -> list[Finding]:
    """Return the findings outside the trash that a survey raised, or saw again, the gravest first."""
    rank = "CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END"
    again = json.dumps(sorted(one.id for one in _seen(connection, survey)))
    numbers = connection.execute(
        "SELECT id FROM finding WHERE (survey = ? OR id IN (SELECT value FROM json_each(?))) AND deleted_at IS NULL "
        f"ORDER BY {rank}, id",
        (survey, again),
    ).fetchall()
    listed = [lookup.by_id(connection, FINDING, number) for (number,) in numbers]
    return [one for one in listed if isinstance(one, Finding)]


def _seen(connection: sqlite3.Connection, survey: int) -> list[KnownFinding]:
    """Return the findings that the answers of a survey raise as they are now, whichever survey raised them first."""
    return [found for found, raises in _at_rows(connection, survey) if raises]


def to_verify(connection: sqlite3.Connection, survey: int) -> list[KnownFinding]:
    """Return the findings that are not closed though what they are about passes in a survey, the gravest first."""
    waiting = {found.id: found for found, raises in _at_rows(connection, survey, "pass") if raises and found.live}
    return sorted(waiting.values(), key=lambda one: (-SEVERITIES.get(one.severity, 0), one.id))


def _at_rows(connection: sqlite3.Connection, survey: int, result: str = "") -> list[tuple[KnownFinding, bool]]:
    """Return the findings at the answers that apply, each with whether its answer has that result, or raises one."""
    try:
        head = of_any_state(connection, survey)
    except Invalid:  # without a checklist that can be read nobody knows what an answer raises
        return []
    if head is None:
        return []
    answers = answers_of_survey(connection, survey)
    found = findings_at(connection, head.place, head.checklist, answers)
    if not found:
        return []
    rows = layout(head.checklist, answers, other_latest=head.latest)
    raised = {(one.item, one.instance) for one in findings_of(rows)}
    pairs = []
    for row in rows:
        at = (row.item.id, row.instance) if row.item is not None else None
        if row.item is not None and at in found:
            is_so = result_of(row.item, row.given) == result if result else at in raised
            pairs.append((found[at], is_so))
    return pairs
