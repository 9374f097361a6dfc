"""Lists of values in a question."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.db.base.value_list import listed


@given(st.lists(st.integers(0, 60), max_size=40))
def test_a_list_of_any_length_finds_its_values_and_no_others(values: list[int]) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE one AS SELECT value AS id FROM json_each(?)", (str([*range(61)]),))
        marks, those = listed(values)
        found = connection.execute(f"SELECT id FROM one WHERE id IN ({marks}) ORDER BY id", those).fetchall()
    assert [number for (number,) in found] == sorted(set(values))


def test_few_questions_serve_lists_of_any_length() -> None:
    assert {len(listed(range(count))[1]) for count in range(1, 65)} == {1, 2, 4, 8, 16, 32, 64}
    assert listed("abc") == ("?, ?, ?, ?", ("a", "b", "c", "c"))
    assert listed(()) == ("", ())
