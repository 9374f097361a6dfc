"""What may follow an answer at once: a note, a photo, a severity, a promise."""

from __future__ import annotations

import pytest

from fieldkit.domain.surveys.aids.follow_up import follow_up, no_picture, noted_photo, unquoted_path
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.findings import FindingNews, SeenAgain, ToVerify
from fieldkit.domain.surveys.layout import SurveyRow, layout
from fieldkit.domain.surveys.run import SurveyRun
from tests.domain.surveys.survey_content import made
from tests.domain.surveys.test_run import row, run_of
from tests.support.moments import MIDDAY

ASKED = made(
    {"id": "lock", "ask": "It is locked", "finding": "A door is open", "fix": "Lock it.", "severity": "high"},
    {"id": "plain", "ask": "It is tidy"},
    {"id": "who", "type": "text", "ask": "Who signs?", "required": True},
)


def at(item: str) -> SurveyRow:
    return next(row for row in layout(ASKED, {}) if row.item is not None and row.item.id == item)


def test_a_fail_can_be_noted_photographed_weighed_and_promised() -> None:
    one = follow_up(at("lock"), Given("lock", "", "fail", "fail"))
    assert one is not None
    assert (one.title, one.severity, one.keys) == ("A door is open", "high", ("note", "photo", "severity", "promise"))
    assert one.promise("Ines") == {"what": "A door is open: Lock it.", "due": "in 30 days"}
    weighed = follow_up(at("lock"), Given("lock", "", "partial", "partial"), "low")
    assert weighed is not None and (weighed.severity, weighed.promise("")["due"]) == ("low", "in 1 week")


def test_a_fail_without_a_finding_has_no_severity() -> None:
    one = follow_up(at("plain"), Given("plain", "", "fail", "fail"))
    assert one is not None and (one.title, one.keys) == ("It is tidy", ("note", "photo", "promise"))


def test_an_open_question_is_asked_by_a_promise() -> None:
    one = follow_up(at("who"), Given("who", "", "", "not_checked"))
    assert one is not None and one.keys == ("promise", "note")
    assert one.promise("Ines Marsh") == {"what": "ask Ines Marsh: Who signs", "due": "in 1 week"}


@pytest.mark.parametrize("given", [Given("lock", "", "pass", "pass"), Given("lock", "", "na", "na"), Given("lock")])
def test_nothing_follows_what_is_in_order(given: Given) -> None:
    assert follow_up(at("lock"), given) is None


def test_a_photo_is_a_line_of_the_note_once() -> None:
    note = noted_photo("in the hall", "/tmp/a.jpg")
    assert note == "in the hall\nPhoto: /tmp/a.jpg"
    assert noted_photo(note, "/tmp/a.jpg") == note
    assert noted_photo("", "b.png") == "Photo: b.png"


@pytest.mark.parametrize(
    ("text", "path", "refused"),
    [
        ("'/tmp/a b.JPG'", "/tmp/a b.JPG", False),
        ("file:///tmp/a.png", "/tmp/a.png", False),
        ("C:\\photos\\a.heic", "C:\\photos\\a.heic", False),
        ("notes.txt", "notes.txt", True),
        ("jpg", "jpg", True),
        ("/tmp/", "/tmp/", True),
    ],
)
def test_a_photo_is_a_picture_by_its_name(text: str, path: str, refused: bool) -> None:
    assert unquoted_path(text) == path
    assert bool(no_picture(path)) == refused


def asked_about(run: SurveyRun) -> str:
    return run.to_verify.title if run.to_verify is not None else ""


def test_what_is_stored_late_does_not_ask_in_the_place_of_what_was_answered_since() -> None:
    run, asks = run_of(), FindingNews(to_verify=[ToVerify("uid", "Damp", "high", "open")])
    run.written(Given("works", "1", "pass", "pass"), asks)
    assert asked_about(run) == "Damp"
    found = run.letter(row(run, "check"), "f", MIDDAY)
    assert found is not None and asked_about(run) == "", "any other answer leaves the finding as it is"
    run.follow = follow_up(row(run, "check"), found.given)
    run.written(Given("works", "1", "pass", "pass"), asks)
    assert asked_about(run) == ""


def test_the_strip_takes_the_severity_of_a_finding_that_was_there_and_of_that_place_alone() -> None:
    run = run_of(Given("check", "", "fail", "fail"))
    run.follow = follow_up(row(run, "check"), Given("check", "", "fail", "fail"))
    for at, severity in (("check", ""), "critical"), (("works", "1"), "low"):
        run.written(Given("check"), FindingNews(again=[SeenAgain("Damp", "open", False, "", at, severity)]))
    assert run.follow is not None and run.follow.severity == "critical"
    assert run.severity_of(row(run, "check")) == "critical"
