"""Answering a survey: each answer with the survey's progress and the findings it raises."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from fieldkit.db.base import ids
from fieldkit.db.records import answers as stored_answers
from fieldkit.db.views.survey.stored import answers_of_survey
from fieldkit.db.views.surveys import running
from fieldkit.domain.checklists.checklist import Repeat
from fieldkit.domain.errors import Invalid
from fieldkit.domain.surveys.aids.none_here import goes_with
from fieldkit.domain.surveys.aids.written_meanwhile import ReplacedAnswer, only_changed
from fieldkit.domain.surveys.answers import Answers, Given
from fieldkit.domain.surveys.layout import SurveyLayout
from fieldkit.operations.findings_follow import StoredAnswer, update_findings


def give(
    connection: sqlite3.Connection,
    survey: int,
    *given: Given,
    seen: SurveyLayout | None = None,
    shown: SurveyLayout | None = None,
    was: Answers | None = None,
) -> StoredAnswer:
    """Store answers of the survey with this id in place of earlier ones; to be called inside a transaction.

    Raises Invalid for a finished survey and for an item that its checklist does not have. An answer without
    value, result and note takes the earlier one back. ``seen`` is the layout before, ``shown`` the one with these
    answers, if whoever calls has them: laying out a survey is most of what an answer costs. ``was`` are the answers as
    whoever gives them saw them: of what was written elsewhere since then only what he changed is replaced. That there
    is none of something puts things of it into the trash in which nothing is answered.
    """
    head = running(connection, survey)
    for one in given:
        if one.item not in head.checklist.places:
            raise Invalid(f"This survey has no item “{one.item}”.")
    before, replaced = answers_of_survey(connection, survey), list[ReplacedAnswer]()
    now = dict(before)
    for one in given:
        at = one.item, one.instance
        if was is not None and at in was:
            one, of_others = only_changed(before.get(at, Given(*at)), was[at], one)
            replaced += of_others
        stored_answers.upsert(connection, survey, one)
        now[at] = one
    for at in goes_with(head.checklist, before, *given):
        stored_answers.delete(connection, survey, *at)
        del now[at]
    done = update_findings(connection, head, before, now, seen, shown)
    done.replaced = replaced
    return done


def add_instance(connection: sqlite3.Connection, survey: int, section: str) -> tuple[str, StoredAnswer]:
    """Add an instance to a repeated section; return its key and what is stored now.

    The key is made like a uid, by time, so that two devices that each add one have two.
    """
    head = running(connection, survey)
    repeat = next((one.repeat for one in head.checklist.sections if one.id == section), None)
    if repeat is None:
        raise Invalid("This section is asked once.")
    before = answers_of_survey(connection, survey)
    instance = ids.new_uid(ids.now_ms())
    empty = Given(repeat.key, instance)
    stored_answers.upsert(connection, survey, empty)
    answers = {**before, **_none_no_more(connection, survey, repeat, before), (repeat.key, instance): empty}
    return instance, update_findings(connection, head, before, answers)


def add_as_last(
    connection: sqlite3.Connection, survey: int, section: str, things: Sequence[Sequence[Given]]
) -> tuple[list[str], StoredAnswer]:
    """Add things to a repeated section, each with its answers, whose instances are empty; return their keys.

    Raises Invalid for a section that is asked once, and for an item that is not of it.
    """
    head = running(connection, survey)
    asked = next((one for one in head.checklist.sections if one.id == section and one.repeat is not None), None)
    items = {item.id for item in asked.items} if asked is not None else set()
    if any(one.item not in items for thing in things for one in thing) or asked is None or asked.repeat is None:
        raise Invalid("This section is asked once, or asks something else.")
    before = answers_of_survey(connection, survey)
    keys, answers = [], {**before, **_none_no_more(connection, survey, asked.repeat, before)}
    at = ids.now_ms()
    for place, thing in enumerate(things):
        instance = ids.new_uid(at + place)  # instances stand in the order of their keys
        keys.append(instance)
        for one in thing:
            given = replace(one, instance=instance)
            stored_answers.upsert(connection, survey, given)
            answers[given.item, instance] = given
    return keys, update_findings(connection, head, before, answers)


def _none_no_more(connection: sqlite3.Connection, survey: int, repeat: Repeat, before: Answers) -> Answers:
    """Take back that there is none of what a repeat asks for: one is added."""
    said = before.get((repeat.key, ""))
    if said is None or not said.answered:
        return {}
    given = replace(said, value="", result="")
    stored_answers.upsert(connection, survey, given)
    return {(given.item, given.instance): given}


def remove_instance(connection: sqlite3.Connection, survey: int, section: str, instance: str) -> StoredAnswer:
    """Put the answers of one instance into the trash."""
    head = running(connection, survey)
    before = answers_of_survey(connection, survey)
    items = {item.id for one in head.checklist.sections if one.id == section for item in one.items}
    gone = {(item, held) for item, held in before if held == instance and item in items}
    for item, _ in gone:
        stored_answers.delete(connection, survey, item, instance)
    return update_findings(connection, head, before, {place: one for place, one in before.items() if place not in gone})
