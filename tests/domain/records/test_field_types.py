"""Field types: what a form shows reads back as the same value, and both ways of typing take and refuse the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.declaration import Field, Kind
from fieldkit.domain.records.field_type import FieldType, Option
from fieldkit.domain.records.field_types.choices import CHOICE, FLAG
from fieldkit.domain.records.field_types.dates import DAY, INSTANT, PAST_DAY, PAST_INSTANT, WHEN, iso_utc
from fieldkit.domain.records.field_types.links import LINK
from fieldkit.domain.records.field_types.lists import EMAILS, LINES, PHONES
from fieldkit.domain.records.field_types.numbers import LARGEST, MINUTES, MONEY, WHOLE
from fieldkit.domain.records.field_types.text import DOCUMENT, LONG, TEXT
from fieldkit.domain.records.kinds import CALL, CLIENT, INSTRUCTION, KINDS
from fieldkit.domain.records.values import LONGEST_LINE, ReadingContext, Value, local, to_instant
from fieldkit.domain.text.dates import When
from fieldkit.domain.text.sanitize import clean, clean_line

NOW = datetime(2026, 11, 21, 14, 30)
EMERGENCY, AMOUNT = INSTRUCTION.field("emergency"), INSTRUCTION.field("amount")
MINUTES_OF_CALL, CALLED_AT, OUTCOME = CALL.field("minutes"), CALL.field("at"), CALL.field("outcome")
COUNT = KINDS["checklist_version"].field("number")


def find(kind: str, text: str) -> int:
    name, _, number = text.partition(" ")
    if name != kind:
        raise Invalid(f"No {kind} is called “{text}”.")
    return int(number)


BY = ReadingContext(NOW, find, lambda kind, number: f"{kind} {number}", "€")

_letters = st.characters(exclude_categories=("C", "Z"))
_line = st.text(_letters | st.just(" "), min_size=1, max_size=40).map(clean_line).filter(bool)
_in_list = st.text(_letters, min_size=1, max_size=12).map(clean_line).filter(lambda text: text and ";" not in text)
_days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
_times = st.none() | st.times().map(lambda time: time.replace(second=0, microsecond=0))
_labels = st.sampled_from(["", "mobile: ", "at home: "])
_unique = st.lists(st.tuples(_labels, st.integers(100, 10**12)), min_size=1, max_size=4, unique_by=lambda one: one[1])


def values_of(field: Field) -> st.SearchStrategy[Value]:
    """Return what ``field`` may hold, by its type; a type that is missing here has no round trip."""
    by_type: dict[FieldType, st.SearchStrategy[Value]] = {
        TEXT: _line,
        LONG: st.lists(_line, min_size=1, max_size=4).map(lambda lines: clean("\n".join(lines))).filter(bool),
        CHOICE: st.sampled_from([option.value for option in field.options] or [""]),
        FLAG: st.sampled_from([0, 1]),
        WHOLE: st.integers(0, LARGEST),
        MINUTES: st.integers(0, 999 * 60),
        MONEY: st.integers(0, 10**14),
        DAY: _days.map(date.isoformat),
        PAST_DAY: _days.filter(lambda day: day <= NOW.date()).map(date.isoformat),
        WHEN: st.builds(When, _days, _times).map(When.stored),
        INSTANT: st.integers(0, 120_000_000).map(lambda minute: minute * 60_000),
        PAST_INSTANT: st.integers(0, to_instant(NOW) // 60_000).map(lambda minute: minute * 60_000),
        LINK: st.integers(1, 10**9),
        LINES: st.lists(_in_list, min_size=1, max_size=4, unique=True).map("\n".join),
        PHONES: _unique.map(lambda found: "\n".join(f"{label}{number}" for label, number in found)),
        EMAILS: _unique.map(lambda found: "\n".join(f"{label}a{number}@example.com" for label, number in found)),
    }
    return by_type[field.type]


TYPED = [(kind, field) for kind in KINDS.values() for field in kind.fields if field.type is not DOCUMENT]


@pytest.mark.parametrize(("kind", "field"), TYPED, ids=lambda one: one.name)
def test_what_the_form_shows_reads_back_as_the_same_value(kind: Kind, field: Field) -> None:
    @settings(max_examples=25, deadline=None)
    @given(values_of(field))
    def holds(value: Value) -> None:
        for text in (field.edited(value, BY), field.in_words(value, BY)):
            assert field.read(text, BY) == value, f"{kind.name}.{field.name}: {text!r}"

    holds()


def test_a_form_has_moments_in_words_where_they_read_the_same() -> None:
    day, due = KINDS["finding"].field("answer_by"), KINDS["promise"].field("due")
    assert day.in_words("2026-12-02", BY) == "2 Dec 2026"
    assert due.in_words("2026-12-02 09:05", BY) == "2 Dec 2026 09:05"
    assert due.in_words("2026-12-02", BY) == "2 Dec 2026"
    assert CALLED_AT.in_words(to_instant(datetime(2026, 11, 20, 18, 15)), BY) == "20 Nov 2026 18:15"
    assert day.in_words("0999-12-02", BY) == "0999-12-02", "a year that words would not say"
    assert day.in_words("some day", BY) == "some day"
    assert day.in_words("", BY) == ""
    assert day.edited("2026-12-02", BY) == "2026-12-02", "a table for others has ISO"


@pytest.mark.parametrize("type_", [LINES, PHONES, EMAILS], ids=lambda one: one.name)
def test_a_list_reads_back_whole(type_: FieldType) -> None:
    field = Field("some", "Some", type_, 1)

    @settings(max_examples=60, deadline=None)
    @given(values_of(field))
    def holds(value: Value) -> None:
        assert field.read(field.edited(value, BY), BY) == value
        assert field.plain(value) == str(value).split("\n")

    holds()


def test_every_type_is_one_shared_instance_that_cannot_change() -> None:
    found = {field.type for kind in KINDS.values() for field in kind.fields} | {LINES}
    assert len({one.name for one in found}) == len(found) == 17
    for one in found:
        with pytest.raises(AttributeError):
            one.several_lines = True


def test_an_amount_opens_with_all_its_decimals() -> None:
    limit = CLIENT.field("spending_limit")
    assert limit.edited(125_005, BY) == "1250.05"
    assert limit.read("1,250.05", BY) == 125_005
    assert limit.edited(5, BY) == "0.05"
    assert limit.shown(125_005, BY) == "€1,250.05"


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", 1), ("Y", 1), ("1", 1), ("true", 1), ("ON", 1), ("no", 0), ("n", 0), ("0", 0), ("False", 0), ("off", 0)],
)
def test_yes_and_no_are_read_in_all_their_spellings(text: str, value: int) -> None:
    assert EMERGENCY.read(text, BY) == value
    assert EMERGENCY.edited(value, BY) == ("yes" if value else "no")
    assert EMERGENCY.plain(value) is bool(value)


def test_an_empty_flag_is_neither_yes_nor_no() -> None:
    assert EMERGENCY.read("  ", BY) is None
    assert EMERGENCY.edited(None, BY) == ""
    assert EMERGENCY.plain(None) is None
    with pytest.raises(Invalid, match="Making safe is yes or no"):
        EMERGENCY.read("perhaps", BY)


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("12", 12), ("1 200", 1200), (f"{LARGEST}", LARGEST)])
def test_a_whole_number_is_read(text: str, value: int) -> None:
    assert COUNT.read(text, BY) == value


@pytest.mark.parametrize("text", ["-1", f"{LARGEST + 1}"])
def test_a_whole_number_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="must be between 0 and"):
        COUNT.read(text, BY)


def test_no_whole_number_is_refused_with_an_example() -> None:
    with pytest.raises(Invalid, match="such as 12") as caught:
        COUNT.read("1.5", BY)
    assert caught.value.field == "number"


@pytest.mark.parametrize(("text", "value"), [("45", 45), ("1:30", 90), ("1.5 h", 90), ("0:05", 5)])
def test_minutes_are_read_and_opened_as_hours_and_minutes(text: str, value: int) -> None:
    assert MINUTES_OF_CALL.read(text, BY) == value
    assert MINUTES_OF_CALL.read(MINUTES_OF_CALL.edited(value, BY), BY) == value


def test_minutes_are_edited_with_two_digits() -> None:
    assert [MINUTES_OF_CALL.edited(value, BY) for value in (5, 90, 600)] == ["0:05", "1:30", "10:00"]
    assert MINUTES_OF_CALL.echo("1.5 h", BY) == "1:30"


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("now", NOW),
        ("9:00", datetime(2026, 11, 21, 9)),
        # A bare time that is still ahead was yesterday: a call that happened is never to come.
        ("18:15", datetime(2026, 11, 20, 18, 15)),
        ("6 pm", datetime(2026, 11, 20, 18)),
        ("14:30", NOW),
        ("yesterday 18:15", datetime(2026, 11, 20, 18, 15)),
        ("tomorrow 9:00", datetime(2026, 11, 22, 9)),
        ("2026-11-19 08:05", datetime(2026, 11, 19, 8, 5)),
    ],
)
def test_a_moment_is_read_as_the_last_such_time(text: str, wall: datetime) -> None:
    assert CALLED_AT.read(text, BY) == to_instant(wall)


def test_a_moment_is_edited_shown_and_said_in_json() -> None:
    at = to_instant(datetime(2026, 11, 20, 18, 15))
    assert CALLED_AT.edited(at, BY) == "2026-11-20 18:15"
    assert CALLED_AT.shown(at, BY) == "yesterday 18:15"
    assert CALLED_AT.full(at, BY) == "Fri 20 Nov 2026, 18:15 (yesterday)"
    assert CALLED_AT.echo("2026-11-20 18:15", BY) == CALLED_AT.full(at, BY)
    utc = local(at).astimezone().astimezone(UTC)
    assert CALLED_AT.plain(at) == f"{utc:%Y-%m-%dT%H:%M}:00.000Z"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("missed", "missed"),
        ("MISS", "missed"),
        ("call back", "call_back"),
        ("call_back", "call_back"),
        ("to be", "call_back"),
        ("called", "call_back"),
        ("no", "no_answer"),
        ("message", "left_message"),
    ],
)
def test_a_choice_is_read_by_its_words_its_value_or_the_beginning_of_a_word(text: str, value: str) -> None:
    assert OUTCOME.read(text, BY) == value


@pytest.mark.parametrize("text", ["each", "ack", "all", "e"])
def test_a_choice_is_not_read_by_the_middle_of_a_word(text: str) -> None:
    with pytest.raises(Invalid, match="Outcome is one of: reached, left message"):
        OUTCOME.read(text, BY)


def test_a_beginning_that_several_options_share_is_refused_with_all_of_them() -> None:
    field = Field("state", "State", CHOICE, 1, options=(Option("kept", "kept"), Option("keep", "keep it")))
    with pytest.raises(Invalid, match="State is one of: kept, keep it"):
        field.read("ke", BY)
    for called in ("called", "call"):
        with pytest.raises(Invalid, match="Direction is one of: they called, we called"):
            KINDS["call"].field("direction").read(called, BY)
    # What is written out is meant, even where it begins another.
    assert field.read("keep", BY) == "keep"


def test_days_are_said_without_the_directives_of_one_system() -> None:
    birthday = KINDS["contact"].field("birthday")
    assert birthday.shown("2026-03-04", BY) == "Wed 4 Mar 2026"
    assert birthday.echo("4 march 2026", BY) == "Wed 4 Mar 2026"
    assert birthday.shown("1980-02-31", BY) == "1980-02-31"


def test_an_appointment_in_full_is_its_day_and_in_short_its_distance() -> None:
    due = KINDS["promise"].field("due")
    assert due.shown("2026-11-22 10:00", BY) == "tomorrow 10:00"
    assert due.full("2026-11-22 10:00", BY) == "Sun 22 Nov 2026, 10:00 (tomorrow)"
    assert due.shown("whenever", BY) == due.full("whenever", BY) == "whenever"
    assert due.echo("nonsense", BY) == due.echo(" ", BY) == ""


def test_a_document_is_never_typed_and_said_by_its_length() -> None:
    body = KINDS["checklist_version"].field("body")
    with pytest.raises(Invalid, match="written by fieldkit itself"):
        body.read("{}", BY)
    assert body.full("x" * 1234, BY) == "a document of 1,234 characters"
    assert body.plain('{"a": [1]}') == {"a": [1]}
    assert body.plain("") is None
    assert body.plain('{"a": \ufffd}') == '{"a": \ufffd}', "a damaged one is the text that it is"
    assert body.type.tidy(" a\nb\x1b[0m ") == "a\nb"


def test_lists_refuse_what_they_cannot_hold() -> None:
    contact = KINDS["contact"]
    assert contact.field("phones").read("work: 123; 456\n456", BY) == "work: 123\n456"
    with pytest.raises(Invalid, match="“ask Tom” has too few digits"):
        contact.field("phones").read("123; ask Tom", BY)
    with pytest.raises(Invalid, match="“ann at lee” is no e-mail address"):
        contact.field("emails").read("ann at lee", BY)


def test_length_and_need_are_checked_for_every_type() -> None:
    name, notes = CLIENT.field("name"), CLIENT.field("notes")
    with pytest.raises(Invalid, match="Name is needed"):
        name.read(" \t", BY)
    with pytest.raises(Invalid, match=f"at most {LONGEST_LINE:,} characters; this is {LONGEST_LINE + 1:,}"):
        name.read("x" * (LONGEST_LINE + 1), BY)
    assert name.read("x" * LONGEST_LINE, BY) == "x" * LONGEST_LINE
    assert notes.read("x\n" * LONGEST_LINE, BY) == ("x\n" * LONGEST_LINE).strip()


def test_what_an_empty_field_stores_follows_from_its_column() -> None:
    assert {field.empty for _, field in TYPED if field.sql_type == "TEXT"} == {""}
    assert {field.empty for _, field in TYPED if field.sql_type == "INTEGER"} == {None}
    assert CLIENT.field("deputy").type.stored == "link"


def test_only_choices_and_flags_offer_words() -> None:
    offering = {field.type.name for _, field in TYPED if field.type.offers(field)}
    assert offering == {"choice", "flag"}
    assert EMERGENCY.type.offers(EMERGENCY) == ("yes", "no")
    assert OUTCOME.type.offers(OUTCOME)[-1] == "to be called back"


def test_a_wall_clock_far_ahead_is_not_moved() -> None:
    ahead = NOW + timedelta(days=2)
    assert CALLED_AT.read(f"{ahead:%Y-%m-%d %H:%M}", BY) == to_instant(ahead)


@pytest.mark.parametrize(
    "field", [CLIENT.field("name"), AMOUNT, CALLED_AT, OUTCOME, EMERGENCY], ids=lambda one: one.name
)
def test_what_is_empty_is_shown_as_nothing_and_zero_is_not_empty(field: Field) -> None:
    for shown in (field.edited, field.shown, field.listed, field.full):
        assert shown(None, BY) == shown("", BY) == ""
        assert shown(0, BY) != ""
    assert field.plain(None) is None


def test_what_json_says_is_what_is_stored_unless_the_type_knows_better() -> None:
    plain = {field: field.plain(value) for field, value in ((CLIENT.field("name"), "Marsh"), (AMOUNT, 125_005))}
    assert list(plain.values()) == ["Marsh", 125_005]
    assert CLIENT.field("phones").plain("") == []


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        (CLIENT.field("name"), " \t", "Name is needed."),
        (CLIENT.field("name"), "x" * 1_001, "Name holds at most 1,000 characters; this is 1,001."),
        (CLIENT.field("notes"), "x" * 100_001, "Notes holds at most 100,000 characters; this is 100,001."),
        (COUNT, "1.5", "Version is a whole number, such as 12."),
        (COUNT, "-1", "Version must be between 0 and 9,007,199,254,740,992."),
        (COUNT, "9007199254740993", "Version must be between 0 and 9,007,199,254,740,992."),
        (EMERGENCY, "perhaps", "Making safe is yes or no."),
        (OUTCOME, "x", "Outcome is one of: reached, left message, no answer, missed, to be called back."),
        (
            CLIENT.field("phones"),
            "mobile: 12",
            "“mobile: 12” has too few digits for a telephone number, such as “mobile: 07700 900123”.",
        ),
        (CLIENT.field("emails"), "a@b", "“a@b” is no e-mail address, such as ines@example.com."),
        (CLIENT.field("emails"), "a@b.c.", "“a@b.c.” is no e-mail address, such as ines@example.com."),
        (
            MINUTES_OF_CALL,
            "soon",
            'Minutes: "soon" is not a duration. Try "45" for minutes or "1:30" for an hour and a half.',
        ),
        (AMOUNT, "-1", 'Amount: An amount below zero does not fit here. Try "1,234.50" or "99".'),
    ],
)
def test_a_refusal_is_one_sentence_and_names_the_field(field: Field, text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        field.read(text, BY)
    assert (str(refused.value), refused.value.field) == (sentence, field.name)


def test_values_at_the_limits_are_taken() -> None:
    assert CLIENT.field("phones").read("mobile: 123", BY) == "mobile: 123"
    assert CLIENT.field("emails").read("home: a@b.c", BY) == "home: a@b.c"
    assert len(str(CLIENT.field("notes").read("x" * 100_000, BY))) == CLIENT.field("notes").longest == 100_000
    assert CLIENT.field("name").longest == 1_000


def test_a_bare_time_is_the_last_such_one_up_to_the_whole_day() -> None:
    for text, wall in (("14:31", datetime(2026, 11, 20, 14, 31)), ("14.29", datetime(2026, 11, 21, 14, 29))):
        assert CALLED_AT.read(text, BY) == to_instant(wall)
    assert CALLED_AT.read("21 nov", BY) == to_instant(datetime(2026, 11, 21))
    assert CALLED_AT.shown("nonsense", BY) == CALLED_AT.full("nonsense", BY) == "nonsense"
    assert CALLED_AT.plain(0) == "1970-01-01T00:00:00.000Z"


def test_an_appointment_in_a_list_is_not_overdue_by_itself() -> None:
    due = KINDS["promise"].field("due")
    assert due.listed("2026-11-20 10:00", BY) == "yesterday 10:00"
    assert due.shown("2026-11-20 10:00", BY) == "overdue 1 day"
    assert due.full("2026-11-20 10:00", BY) == "Fri 20 Nov 2026, 10:00 (yesterday)"


@pytest.mark.parametrize(
    "field", [AMOUNT, MINUTES_OF_CALL, CALLED_AT, CLIENT.field("deputy")], ids=lambda one: one.name
)
def test_a_damaged_number_is_shown_as_it_stands(field: Field) -> None:
    for shown in (field.edited, field.in_words, field.shown, field.listed, field.full):
        assert shown("a\ufffdb", BY) == "a\ufffdb"
    assert field.plain("a\ufffdb") == "a\ufffdb"


@pytest.mark.parametrize("instant", [99_999_999_999_999_999, -99_999_999_999_999_999])
def test_moment_that_no_calendar_has_is_told_to_programs_as_the_nearest_day(instant: int) -> None:
    assert iso_utc(instant) == ("9999-12-29T00:00:00.000Z" if instant > 0 else "0001-01-03T00:00:00.000Z")
