"""A moment or an appointment in a year that nobody means: refused, or asked for in full."""

from __future__ import annotations

import pytest

from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.field_type import FieldType
from fieldkit.domain.records.field_types.dates import INSTANT, WHEN
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import ReadingContext
from tests.support.moments import MIDDAY

BY = ReadingContext(MIDDAY, lambda *_: 0, lambda *_: "")


@pytest.mark.parametrize(
    ("of", "typed", "says"),
    [
        (INSTANT, "0001-01-01", "was 2,025 years ago"),
        (INSTANT, "1825-01-01", "was 201 years ago"),
        (INSTANT, "9999-12-31 10:00", "is 7,973 years ahead"),
        (INSTANT, "1826-01-01", ""),
        (INSTANT, "2226-01-01", ""),
        (WHEN, "9999-12-31 10:00", "is 7,973 years ahead"),
        (WHEN, "1825-01-01", "was 201 years ago"),
        (WHEN, "2 dec 99", 'is 73 years ahead. If it is meant, type "2099-12-02".'),
        (WHEN, "2 dec 1926 9:00", 'was 100 years ago. If it is meant, type "1926-12-02 09:00".'),
        (WHEN, "31 dec 2015", "was 11 years ago"),
        (WHEN, "1 jan 2037", "is 11 years ahead"),
        (WHEN, "1 jan 2016", ""),
        (WHEN, "31 dec 2036", ""),
        (WHEN, "2099-12-02", ""),
        (WHEN, "1926-12-02 09:00", ""),
    ],
)
def test_year_that_nobody_means_is_refused_in_words(of: FieldType, typed: str, says: str) -> None:
    field = next(one for kind in KINDS.values() for one in kind.fields if one.type is of)
    if says:
        with pytest.raises(Invalid, match=says):
            field.read(typed, BY)
    else:
        assert field.read(typed, BY)
