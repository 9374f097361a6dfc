"""When something happened: of what a text leaves open, the last one; and the clocks that are put forward and back."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator

import pytest

from fieldkit.domain.records.kinds import CALL
from fieldkit.domain.records.values import ReadingContext, local
from fieldkit.domain.text.dates import WhenError, parse_moment, parse_when

NOW = dt.datetime(2026, 11, 25, 13, 30)
TRY = 'Try "fri 14:00" or "in 2 weeks".'
CALLED_AT = CALL.field("at")


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("mon 9:00", "2026-11-23 09:00"),
        ("mon", "2026-11-23 00:00"),
        ("fri 10", "2026-11-20 10:00"),
        ("wed 9:00", "2026-11-25 09:00"),
        ("wed 15:00", "2026-11-18 15:00"),
        ("wed", "2026-11-25 00:00"),
        ("20 nov 10:00", "2026-11-20 10:00"),
        ("20 nov", "2026-11-20 00:00"),
        ("1 dec", "2025-12-01 00:00"),
        ("24/11 16:00", "2026-11-24 16:00"),
        ("20th", "2026-11-20 00:00"),
        ("27th", "2026-10-27 00:00"),
        ("the 24th at 5pm", "2026-11-24 17:00"),
        ("fri 20 nov", "2026-11-20 00:00"),
        ("fri 27 nov", "2026-11-27 00:00"),
        ("15:00", "2026-11-24 15:00"),
        ("3pm", "2026-11-24 15:00"),
        ("3", "2026-11-24 15:00"),
        ("1", "2026-11-25 13:00"),
        ("2 working days ago", "2026-11-23 00:00"),
        ("9:00", "2026-11-25 09:00"),
        ("evening", "2026-11-24 18:00"),
        ("10 min ago", "2026-11-25 13:20"),
        ("half an hour ago", "2026-11-25 13:00"),
        ("2 days ago", "2026-11-23 00:00"),
        ("last night", "2026-11-24 18:00"),
        ("this morning", "2026-11-25 09:00"),
        ("this mon", "2026-11-23 00:00"),
        ("29 feb", "2024-02-29 00:00"),
        ("end of october", "2026-10-31 00:00"),
        ("tomorrow 9:00", "2026-11-26 09:00"),
        ("in 2 days", "2026-11-27 00:00"),
        ("30 nov 2026 9:00", "2026-11-30 09:00"),
    ],
)
def test_what_happened_was_the_last_such_time(text: str, wall: str) -> None:
    assert parse_moment(text, NOW) == dt.datetime.fromisoformat(wall)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("29 feb 2026", "There is no 29 Feb 2026"),
        ("mon 20 nov", "20 Nov 2026 is a Friday, not a Monday"),
        ("fri 20", '"20" beside Fri can be 20 Nov 2026 or 20:00; type "20th" or "20:00"'),
        ("9:00 later", '"9:00 later": there is only one 09:00 on that day'),
    ],
)
def test_what_cannot_have_happened_so_is_refused(text: str, words: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_moment(text, NOW)
    assert str(refused.value) == f"{words}. {TRY}"


@pytest.fixture
def london() -> Iterator[None]:
    """Let the clock on the wall be London's: forward on 28 March 2027 at 1:00, back on 25 October 2026 at 2:00."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system does not let a program choose its time zone")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "GMT0BST,M3.5.0/1,M10.5.0/2")
        time.tzset()
        yield
    time.tzset()


BY = ReadingContext(NOW, lambda *_: 0, lambda *_: "")


@pytest.mark.usefixtures("london")
@pytest.mark.parametrize("text", ["28 mar 2027 01:30", "sun 28 mar 2027, 1:30", "2027-03-28T01:30"])
def test_a_time_that_the_clocks_are_put_forward_over_is_none(text: str) -> None:
    for read in (parse_when, parse_moment):
        with pytest.raises(WhenError) as refused:
            read(text, NOW)
        assert str(refused.value) == (
            'There is no 01:30 on 28 Mar 2027: the clocks are put forward over it. Type "02:30", or a time before.'
        )


@pytest.mark.usefixtures("london")
def test_steps_count_the_hours_that_pass() -> None:
    spring, autumn = dt.datetime(2027, 3, 28, 0, 30), dt.datetime(2026, 10, 25, 0, 30)
    assert parse_when("in 2 hours", spring).stored() == "2027-03-28 03:30"
    assert parse_when("in 2 hours", autumn).stored() == "2026-10-25 01:30"
    assert parse_when("in 3 hours", autumn).stored() == "2026-10-25 02:30"
    assert parse_moment("1 hour ago", dt.datetime(2026, 10, 25, 2, 30)).fold == 1
    assert parse_moment("2 hours ago", dt.datetime(2026, 10, 25, 2, 30)).fold == 0


@pytest.mark.usefixtures("london")
def test_a_time_that_the_clocks_show_twice_is_asked_for() -> None:
    with pytest.raises(WhenError) as refused:
        parse_moment("25 oct 2026 1:30", NOW)
    assert str(refused.value) == (
        'On 25 Oct 2026 the clocks are put back, and there are two 01:30. Type "01:30 earlier" or "01:30 later".'
    )
    earlier, later = (parse_moment(f"25 oct 2026 1:30 {which}", NOW) for which in ("earlier", "later"))
    assert later.timestamp() - earlier.timestamp() == 3600


@pytest.mark.usefixtures("london")
def test_an_appointment_is_kept_as_the_clock_shows_it_and_not_where_it_shows_that_twice() -> None:
    with pytest.raises(WhenError) as refused:
        parse_when("25 oct 2026 1:30", NOW)
    assert str(refused.value) == (
        'On 25 Oct 2026 the clocks are put back, and there are two 01:30. Type "02:00", or another time that is there'
        " once."
    )
    assert [parse_when(f"25 oct 2026 {time}", NOW).stored()[11:] for time in ("0:59", "2:00")] == ["00:59", "02:00"]
    assert parse_when("25 oct 2026", NOW).stored() == "2026-10-25"


@pytest.mark.usefixtures("london")
@pytest.mark.parametrize("minutes", range(-60, 150, 15))
def test_every_moment_around_the_change_is_read_as_it_is_shown(minutes: int) -> None:
    for change in (dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC), dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC)):
        instant = round((change.timestamp() + 60 * minutes) * 1000)
        assert CALLED_AT.read(CALLED_AT.edited(instant, BY), BY) == instant
        assert CALLED_AT.read(CALLED_AT.in_words(instant, BY), BY) == instant
        assert CALLED_AT.read(str(CALLED_AT.plain(instant)), BY) == instant
        assert CALLED_AT.shown(instant, BY) and f"{local(instant):%H:%M}" in CALLED_AT.full(instant, BY)


def test_a_moment_is_read_as_programs_are_told_it() -> None:
    assert (
        CALLED_AT.read("2026-11-20T18:15:00.000Z", BY) == CALLED_AT.read("2026-11-20T18:15Z", BY) == 1_795_198_500_000
    )
    with pytest.raises(Exception, match="is no moment that a calendar has"):
        CALLED_AT.read("2026-13-20T18:15:00Z", BY)
    assert os.environ.get("TZ") != "GMT0BST,M3.5.0/1,M10.5.0/2"
