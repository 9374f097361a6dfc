"""The rows of a long list that are kept, and which page is asked for next."""

from __future__ import annotations

import pytest

from fieldkit.widgets.lists.row_cache import CACHED, PAGE, RowCache


def _rows(start: int, count: int) -> list[str]:
    return [f"row {position}" for position in range(start, start + count)]


def _with(start: int, count: int) -> RowCache[str]:
    cache: RowCache[str] = RowCache()
    cache.put(start, _rows(start, count))
    return cache


def test_rows_are_found_by_position_and_in_order() -> None:
    cache = _with(5, 2)
    cache.put(3, _rows(3, 2))
    assert [cache.get(position) for position in (2, 3, 6, 7)] == [None, "row 3", "row 6", None]
    assert cache.in_order() == ("row 3", "row 4", "row 5", "row 6")
    assert cache.place(lambda row: row == "row 4", 0) == 4
    assert cache.place(lambda row: row.startswith("row"), 6) == 6, "where it was looked for first"
    assert cache.place(lambda row: row == "row 9", 0) is None


def test_a_copy_stays_as_it_was() -> None:
    cache = _with(0, 3)
    before = cache.copy()
    cache.clear()
    assert before.in_order() == ("row 0", "row 1", "row 2")
    assert cache.in_order() == ()
    assert cache.get(0) is None


def test_a_full_cache_is_kept_whole_and_one_row_more_leaves_those_that_are_near() -> None:
    cache = _with(0, CACHED)
    assert len(cache.in_order()) == CACHED
    cache.put(CACHED, _rows(CACHED, 1))
    assert cache.in_order() == tuple(_rows(CACHED - CACHED // 2, CACHED // 2 + 1))
    cache = _with(0, CACHED)
    cache.put(CACHED // 2 - 1, _rows(CACHED // 2 - 1, CACHED))
    assert cache.in_order() == tuple(_rows(0, CACHED - 1)), "as many before the page as after it"


@pytest.mark.parametrize(
    ("here", "top", "asked"),
    [
        ((0, 0), 0, 0),
        ((0, 0), 500, 540 - PAGE),
        ((480, 59), 500, 539),
        ((480, 20), 500, 500),
        ((480, 60), 500, None),
        ((481, 200), 500, 481 - PAGE),
        ((481, 200), 510, None),
        ((10, 90), 20, 0),
        ((900, 80), 970, 980),
        ((900, 100), 970, None),
        ((0, 40), 0, None),
        ((0, 39), 0, 39),
        ((0, 41), 1, None),
        ((0, 60), 20, None),
    ],
)
def test_a_page_is_asked_for_once_a_row_of_this_screen_or_the_next_ones_is_missing(
    here: tuple[int, int], top: int, asked: int | None
) -> None:
    assert _with(*here).ask(top, 20, 1_000) == asked


def test_a_page_on_its_way_is_not_asked_for_twice_but_another_one_is() -> None:
    cache: RowCache[str] = RowCache()
    assert [cache.ask(0, 20, 1_000), cache.ask(0, 20, 1_000)] == [0, None]
    assert cache.ask(300, 20, 1_000) == 340 - PAGE
    cache.answered()
    assert cache.ask(300, 20, 1_000) == 340 - PAGE


def test_a_list_read_anew_asks_again_for_the_page_that_was_on_its_way() -> None:
    cache: RowCache[str] = RowCache()
    assert cache.ask(0, 20, 1_000) == 0
    cache.clear()
    assert cache.ask(0, 20, 1_000) == 0
