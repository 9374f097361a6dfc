"""Birthdays as they are written: the day, a day without a year, or nothing where it may be two."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.files.contacts.vcards.written_day import says_more, written_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *((text, "1980-08-15") for text in ("19800815", "1980-08-15", "1980/8/15", "1980.08.15", "1980-08-15Z")),
        *((text, "1980-08-15") for text in ("19800815T000000Z", "1980-08-15T22:00:00.000+02:00", "1980-08-15 00:00")),
        *((text, "1980-08-15") for text in ("15.08.1980", "15. 8. 1980", "15/08/1980", "08/15/1980", "15.8.80")),
        *((text, "1980-08-15") for text in ("Aug 15, 1980", "15. August 1980", "15 août 1980", "Fri 15-Aug-1980")),
        *((text, "--08-15") for text in ("--0815", "--08-15", "0000-08-15", "1604-08-15", "16040815", "15.08.")),
        *((text, "") for text in ("", "05/06/1980", "1980", "1980-08", "17190000", "1980-02-30", "---15", "T10", "x")),
        ("1804-08-15", "--08-15"),
        ("5.5.1980", "1980-05-05"),
        ("1" * 100, ""),
    ],
)
def test_a_day_in_many_spellings(text: str, day: str) -> None:
    assert written_day(text, "1804") == day


@given(st.dates(min_value=date(1800, 1, 1)))
def test_every_day_is_read_from_its_plain_spellings(day: date) -> None:
    iso = str(day)
    for text in (iso, iso.replace("-", ""), f"{iso}T00:00:00Z", f"{iso[8:]}.{iso[5:7]}.{iso[:4]}"):
        assert written_day(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        *("19750403T000000Z; geboren in Köln", "1975-04-03 (estimated)", "1975-04-03?", "1975-04-03 or 1975-05-03"),
        *("15.08.1980 12:00 in Rome", "15 August 1980, Köln", "Aug 15, 1980 ?", "(1975-04-03 circa)", "--0403 maybe"),
    ],
)
def test_words_beside_a_day_are_seen(text: str) -> None:
    assert says_more(text)


@pytest.mark.parametrize(
    "text",
    [
        *("19800815T000000Z", "1980-08-15T22:00:00.000+02:00", "1980-08-15 00:00", "1980-08-15Z", "1980/8/15"),
        *(
            "15. 8. 1980",
            "*15.08.1980",
            "15.08.",
            "--08-15",
            "08/15/1980 12:00 am",
            "Fri 15-Aug-1980",
            "15. August 1980",
        ),
        *("Aug 15th, 1980", "3 de abril de 1980", "Tue Apr 03 1975 00:00:00 GMT+0200", "1980-08-15+02:00"),
        *("1980 Aug 15", "1.1.75"),
    ],
)
def test_a_day_alone_says_no_more(text: str) -> None:
    assert not says_more(text)
