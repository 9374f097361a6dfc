"""End dates: what is still worth naming at an item, how it reads, and when somebody has to look again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fieldkit.db.store import content_files
from fieldkit.domain.checklists.end_dates import (
    EndDate,
    briefly,
    end_dates_from,
    is_past_review,
    of_groups,
    told,
    words,
)

TODAY = date(2026, 11, 30)
ALL = end_dates_from(content_files.parsed("objections")["end_dates"])


def test_what_a_small_office_has_is_in_the_table_with_its_source() -> None:
    assert len(ALL) >= 60
    assert len({one.id for one in ALL}) == len(ALL)
    for one in ALL:
        assert one.source, one.id
        assert date.fromisoformat(one.checked_on) <= TODAY < date.fromisoformat(one.review_by), one.id
        assert one.sure in {"checked", "secondary", "known"}, one.id
        assert not one.paid_until or one.paid_until > one.ends, one.id


def test_the_nearest_end_is_named_first_and_what_is_long_gone_not_at_all() -> None:
    listed = (
        EndDate("old", "Old", "a", "2020-01-01"),
        EndDate("next", "Next", "a", "2027-10-12"),
        EndDate("last", "Last", "a", "2026-10-13"),
        EndDate("other", "Other", "b", "2026-12-01"),
    )
    assert [one.id for one in of_groups(listed, ("a",), TODAY)] == ["last", "next"]
    assert of_groups(listed, (), TODAY) == []
    assert [one.id for one in of_groups(listed, ("a",), TODAY, long_gone=True)] == ["last", "next", "old"]


@pytest.mark.parametrize(
    ("ends", "paid", "said"),
    [
        ("2025-10-14", "2028-10-10", "paid only, to 10 Oct 2028"),
        ("2023-10-10", "2026-10-13", "ended Oct 2023, paid too"),
        ("2023-10-10", "", "ended 10 Oct 2023"),
        ("2029-01-09", "2032-01-09", "ends 9 Jan 2029"),
    ],
)
def test_a_short_line_says_what_counts_today(ends: str, paid: str, said: str) -> None:
    told_short = briefly(EndDate("x", "X", "a", ends, paid), TODAY)
    assert told_short == said and len(told_short) <= 25


def test_whoever_looks_one_up_is_told_its_end_the_source_and_the_day_it_was_checked() -> None:
    gone = EndDate("x", "X", "a", "2023-10-10", "2026-10-13", "", "the maker", "2026-11-30", "", "checked")
    assert told(gone, TODAY) == "ended 10 Oct 2023, paid updates ended 13 Oct 2026, the maker, checked 30 Nov 2026"
    bought = replace(gone, paid_until="2027-10-12", sure="known", checked_on="")
    assert told(bought, TODAY) == "ended 10 Oct 2023, paid updates until 12 Oct 2027, not confirmed, the maker"


@pytest.mark.parametrize(
    ("ends", "paid", "says"),
    [
        ("2026-10-13", "", "X: ended 13 Oct 2026"),
        ("2026-11-30", "", "X: ends 30 Nov 2026"),
        ("2025-10-14", "2028-10-10", "X: ended 14 Oct 2025 (paid until 10 Oct 2028)"),
        ("2020-10-14", "2023-10-10", "X: ended 14 Oct 2020"),
    ],
)
def test_an_end_is_said_with_its_day(ends: str, paid: str, says: str) -> None:
    assert words(EndDate("x", "X", "a", ends, paid), TODAY) == says


def test_a_fact_is_past_its_review_the_day_after() -> None:
    assert not is_past_review("2026-11-30", TODAY)
    assert is_past_review("2026-11-29", TODAY)
    assert not is_past_review("", TODAY)
    assert not is_past_review("soon", TODAY)


def test_what_is_no_end_date_is_left_out() -> None:
    assert end_dates_from(None) == ()
    assert end_dates_from([3, {"product": "X"}, {"product": "X", "ends": "soon"}]) == ()
