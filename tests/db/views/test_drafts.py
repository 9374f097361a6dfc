"""What a draft is about, and what was open as fieldkit ended, in words."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from fieldkit.db.base import ids
from fieldkit.db.records import drafts as stored
from fieldkit.db.store.starting_content import content_uid
from fieldkit.db.views import drafts
from fieldkit.db.views.drafts import ANSWER, ASKED, FIELD, INSTANCE, ITEM, RECORD, SURVEY, TEXT, WHOLE
from fieldkit.domain.records.kinds import CALL, CLIENT, CONTACT, PROMISE
from fieldkit.domain.records.values import ReadingContext
from fieldkit.operations import records, surveys


def words(connection: sqlite3.Connection) -> drafts.DraftWords:
    return drafts.words(connection, drafts.waiting(connection)[0])


def clock(connection: sqlite3.Connection) -> str:
    return datetime.fromtimestamp(drafts.waiting(connection)[0].updated_at / 1000).strftime("%H:%M")


def test_links_are_named_whether_chosen_or_typed(writer: sqlite3.Connection, by: ReadingContext) -> None:
    client = records.add(writer, CLIENT, {"name": "Marsh"}, by)
    joan = records.add(writer, CONTACT, {"name": "Joan Arden", "client": "Marsh"}, by)
    number = stored.keep(writer, 0, "call", {"client": client, "contact": joan, "note": ""})
    assert words(writer) == drafts.DraftWords("new call", "", "Marsh", "Joan Arden")
    stored.keep(writer, number, "call", {"client": "Mar", "contact": joan, "note": "till"})
    assert words(writer) == drafts.DraftWords("new call", "till", "Mar", "Joan Arden")


def test_change_of_a_stored_record_is_called_as_the_record_is(writer: sqlite3.Connection, by: ReadingContext) -> None:
    records.add(writer, CLIENT, {"name": "Marsh"}, by)
    uid = records.add(writer, PROMISE, {"what": "quote", "due": "tomorrow", "client": "Marsh"}, by)
    stored.keep(writer, 0, "promise", {"due": "xyzzy", RECORD: uid, FIELD: "due"})
    assert words(writer) == drafts.DraftWords("promise", "quote", "Marsh", "")


def test_kind_that_nobody_knows_and_a_record_that_is_gone_have_words_too(writer: sqlite3.Connection) -> None:
    stored.keep(writer, 0, "gadget", {"name": "", "size": "3"})
    assert words(writer) == drafts.DraftWords("gadget", "3", "", "")
    stored.keep(writer, 0, "promise", {"due": "friday", RECORD: ids.new_uid(ids.now_ms())})
    assert words(writer) == drafts.DraftWords("promise", "friday", "", "")
    stored.keep(writer, 0, ANSWER, {SURVEY: "gone", ITEM: "x", INSTANCE: "", ASKED: "Longest stop", TEXT: "3 h"})
    assert words(writer) == drafts.DraftWords("survey", "", "", "", "Longest stop")


def test_what_was_open_is_said_in_a_sentence(writer: sqlite3.Connection, by: ReadingContext) -> None:
    assert drafts.was_open(writer) == ""
    number = stored.keep(writer, 0, "promise", {"what": "quote"})
    assert drafts.was_open(writer) == "", "its form was closed"
    stored.keep(writer, number, "promise", {"what": "quote", FIELD: "due"})
    assert drafts.was_open(writer) == f"New promise “quote”, {clock(writer)}, was open: Enter goes on there."
    stored.discard(writer, number)
    number = stored.keep(writer, 0, "call", {"contact": "Joan Arden", "note": "till", FIELD: "note"})
    assert drafts.was_open(writer) == f"Call with Joan Arden, {clock(writer)}, was open: Enter goes on there."
    stored.keep(writer, number, "call", {"note": "till", FIELD: "note"})
    assert drafts.was_open(writer) == f"New call, {clock(writer)}, was open: Enter goes on there."
    stored.discard(writer, number)
    records.add(writer, CALL, {"note": "till"}, by)
    client = surveys.add_client(writer, "Quarry Tools")
    uid = surveys.start(writer, content_uid("checklist", "first-visit"), client)
    stored.keep(writer, 0, ANSWER, {SURVEY: uid, ASKED: "Longest stop", TEXT: "3", FIELD: "answer"})
    assert drafts.was_open(writer) == (
        "Survey First-visit site survey at Quarry Tools, “Longest stop”, was open: Enter goes on there."
    )


def test_answers_that_only_wait_for_the_store_are_not_called_open_before_what_was(writer: sqlite3.Connection) -> None:
    texts = {SURVEY: "one", ITEM: "x", INSTANCE: "", TEXT: "3", FIELD: "answer"}
    stored.keep(writer, 0, ANSWER, {**texts, ASKED: "Text six"})
    stored.keep(writer, 0, ANSWER, {**texts, ASKED: "Text two", WHOLE: "yes"})
    assert "“Text six”, was open" in drafts.was_open(writer)
    assert [one.texts[ASKED] for one in drafts.waiting(writer)] == ["Text six", "Text two"], "as Today lists them"


def test_survey_knows_what_was_typed_in_it(writer: sqlite3.Connection) -> None:
    stored.keep(writer, 0, ANSWER, {SURVEY: "one", TEXT: "3"})
    stored.keep(writer, 0, ANSWER, {SURVEY: "one", TEXT: "4"})
    assert [one.texts[TEXT] for one in drafts.of_survey(writer, "one")] == ["4", "3"]
    assert drafts.of_survey(writer, "other") == []
