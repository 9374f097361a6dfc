"""How values, writers and moments are said, and what is typed into questions is read."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fieldkit.db.records import drafts
from fieldkit.db.store import opening
from fieldkit.db.views.record_facts import Fact
from fieldkit.domain.records.kinds import CLIENT, CONTACT
from fieldkit.domain.records.values import ReadingContext, Value, to_instant
from fieldkit.paths import typed as typed_path
from fieldkit.screens.base import wording
from fieldkit.screens.base.preview import _lines
from fieldkit.screens.sync.question_checks import needs, new_file, same_or_none, same_twice
from fieldkit.widgets.facts import Facts
from fieldkit.widgets.lists.window_list import WindowList
from tests.support.moments import MORNING
from tests.ui.support import acme
from tests.ui.support.driver import open_app, settle

BY = ReadingContext(MORNING, lambda _kind, _text: 0, lambda kind, number: f"{kind} {number}", "€", False)


def test_values_of_a_list_are_parted_on_one_line() -> None:
    assert wording.short("020 7946 1001\n0700 77777", is_list=True) == "020 7946 1001; 0700 77777"
    assert wording.short("two\n lines") == "two lines"


@pytest.mark.parametrize(
    ("old", "new", "room", "says"),
    [
        ("020 1; 030 2", "020 1", 20, "020 1; 030 2 → 020 1"),
        ("020 1; 030 2", "020 1; 040 4", 20, "… 030 2 → … 040 4"),
        ("a" * 30, "bb", 20, f"{'a' * 14}… → bb"),
        ("aa", "b" * 30, 20, f"aa → {'b' * 14}…"),
        ("a" * 30, "b" * 30, 20, f"{'a' * 7}… → {'b' * 8}…"),
        ("one long text", "one longer text", 20, "… long… → … longer…"),
        ("漢字漢字漢字", "b" * 30, 12, "漢… → bbbbb…"),
        ("a" * 9, "b" * 9, 0, "… → …"),
    ],
)
def test_something_of_the_old_and_of_the_new_is_seen(old: str, new: str, room: int, says: str) -> None:
    assert wording.old_and_new(old, new, room) == says


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("phones", "a: 1\nb: 2", "a: 1\nb: 2"),
        ("name", None, "(empty)"),
        ("name", "", "(empty)"),
        ("name", "Ines", "Ines"),
        ("client", 7, "client 7"),
        ("left_on", "2026-11-20", "Fri 20 Nov 2026"),
    ],
)
def test_a_value_is_said_in_full(name: str, value: Value, words: str) -> None:
    assert wording.value_words(CONTACT, name, value, BY) == words


def test_no_limit_at_all_is_another_thing_than_a_limit_of_nothing() -> None:
    assert wording.value_words(CLIENT, "spending_limit", None, BY) == "(empty)"
    assert wording.value_words(CLIENT, "spending_limit", 0, BY) == "€0.00"


def test_a_value_of_several_lines_is_said_on_one() -> None:
    assert wording.short(" one\n two\x1b[31m  three ") == "one two three"


@pytest.mark.parametrize(
    ("who", "words"), [("", "this device"), ("desk", "desk"), ("desk, , laptop", "desk, this device, laptop")]
)
def test_who_wrote_is_named_and_this_device_is_called_so(who: str, words: str) -> None:
    assert wording.writer(who) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 records"), (1, "1 record"), (2, "2 records"), (1234, "1,234 records")]
)
def test_a_count_stands_with_its_noun(count: int, words: str) -> None:
    assert wording.one_or_more(count, "record") == words
    assert wording.one_or_more(count, "man", "men") == words.replace("records", "men").replace("record", "man")


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "today 10:30"),
        (timedelta(hours=10, minutes=30), "today 00:00"),
        (timedelta(hours=10, minutes=31), "yesterday"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=2), "thu 19 Nov"),
        (timedelta(days=13), "sun 8 Nov"),
        (timedelta(days=14), "7 Nov 2026"),
        (timedelta(days=-1), "22 Nov 2026"),
        (timedelta(days=365), "21 Nov 2025"),
    ],
)
def test_a_moment_fits_into_a_column(ago: timedelta, words: str) -> None:
    assert wording.past(to_instant(MORNING - ago), MORNING) == words
    assert len(words) <= 11


def test_a_moment_that_nobody_noted_is_no_date() -> None:
    assert wording.past(0, MORNING) == "no date"
    assert [wording.moment(at, MORNING) for at in (0, -1)] == ["", ""]
    assert wording.moment(1, MORNING) != ""
    assert wording.moment(to_instant(MORNING), MORNING) == "today 10:30"
    assert wording.moment(to_instant(MORNING - timedelta(days=1)), MORNING) == "yesterday 10:30", "it is not overdue"


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("/a/b", "/a/b"),
        ("  /a/b ", "/a/b"),
        ("'/a b/c'", "/a b/c"),
        ('"/a b"', "/a b"),
        ("'/a", f"{Path.cwd()}/'/a"),
        ("\"/a'", f"{Path.cwd()}/\"/a'"),
        ("'", f"{Path.cwd()}/'"),
        ("''", str(Path.cwd())),
        ("x/", f"{Path.cwd()}/x"),
        ("~/a", f"{Path.home()}/a"),
        ("aba", f"{Path.cwd()}/aba"),
    ],
)
def test_a_file_is_named_as_somebody_types_or_drags_it(typed: str, path: str) -> None:
    assert str(typed_path(typed)) == path


DIFFER = "The two passphrases differ. Type both again"


@pytest.mark.parametrize(
    ("first", "again", "twice", "or_none"),
    [
        ("a", "a", "", ""),
        ("a", "b", f"{DIFFER}.", f"{DIFFER}, or leave both empty."),
        ("a", "", f"{DIFFER}.", f"{DIFFER}, or leave both empty."),
        (
            " ",
            " ",
            "A passphrase is needed: whoever has the file and no passphrase can do nothing with it.",
            "",
        ),
    ],
)
def test_a_passphrase_is_typed_twice(first: str, again: str, twice: str, or_none: str) -> None:
    assert same_twice(("/file", first, again)) == twice
    assert same_or_none(("/file", first, again)) == or_none


def test_answers_that_are_needed_are_not_blank() -> None:
    assert [needs(0, 2)(answers) for answers in (("a", "", "b"), ("a", "b", " "), (" ", "b", "c"))] == [
        "",
        "This is needed.",
        "This is needed.",
    ]


def test_a_new_file_is_asked_for_with_its_passphrase_twice() -> None:
    name, first, again = new_file("acme", datetime(2026, 11, 21, 10, 30))
    assert name.label == "Save it as"
    assert Path(name.text).parent == Path.home()
    assert Path(name.text).name.startswith("acme-2026")
    assert [(one.label, one.secret, one.text) for one in (first, again)] == [
        ("Passphrase", True, ""),
        ("The same again", True, ""),
    ]
    assert not name.secret


def test_the_pane_beside_a_list_folds_each_fact_below_its_label() -> None:
    facts = [
        Fact("Name", "Acme [b] Ltd"),
        Fact("Uid", "u", role="uid"),
        Fact("Notes", "one two three\n\nfour", "notes"),
        Fact("Changed", "today", role="changed"),
        Fact("In conflict", "Town", role="conflict"),
        Fact("Empty", ""),
    ]
    assert _lines(facts, 20, 8) == [
        ("Name", [("Acme [b]", "")]),
        ("", [("Ltd", "")]),
        ("Notes", [("one two", "")]),
        ("", [("three", "")]),
        ("", [("", "")]),
        ("", [("four", "")]),
        ("In conflict", [("Town", "")]),
        ("Empty", [("", "")]),
    ]


async def test_the_pane_follows_the_cursor_and_is_empty_beside_what_is_no_record(tmp_path: Path) -> None:
    acme.make(tmp_path)
    with closing(opening.writer(tmp_path / "fieldkit.db")) as connection:
        drafts.keep(connection, 0, "promise", {"what": "call back"})
    async with open_app(tmp_path, (130, 30)) as (app, pilot):
        pane = app.screen.query_one("#preview", Facts)
        rows = app.screen.query_one(WindowList)
        seen = []
        for row in rows.rows:
            if row.choosable:
                rows.jump(rows.rows.index(row))
                await settle(pilot)
                seen.append((row.kind, str(pane.border_title), pane.text.split("\n")[0]))
        assert seen == [
            ("promise", "Promise", "Promise  backup quote"),
            ("instruction", "Instruction", "Instruction  Wi-Fi"),
            ("promise", "Promise", ""),
        ]
