"""What is stored of an answer where another was written since it was seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.surveys.aids.written_meanwhile import only_changed
from fieldkit.domain.surveys.answers import Given

_LINES = st.lists(st.text("abc", min_size=1, max_size=3), max_size=3).map("\n".join)


def answer(value: str = "", note: str = "") -> Given:
    return Given("check", "", value, value, note)


@pytest.mark.parametrize(
    ("stored", "seen", "mine", "now", "replaced"),
    [
        (answer("fail"), answer(), answer("", "hum"), answer("fail", "hum"), []),
        (answer("", "mark"), answer(), answer("fail"), answer("fail", "mark"), []),
        (answer("pass"), answer(), answer("fail"), answer("fail"), ["answer"]),
        (answer("fail"), answer(), answer("fail"), answer("fail"), []),
        (answer(), answer("pass"), answer("fail"), answer("fail"), ["answer"]),
        (answer("", "one\ntwo"), answer("", "one"), answer("", "one\nthree"), answer("", "one\ntwo\nthree"), []),
        (answer("", "one\ntwo"), answer("", "one"), answer("", "ones"), answer("", "ones\ntwo"), []),
        (answer("", "two"), answer("", "one"), answer("", "ones"), answer("", "ones"), ["note"]),
        (answer("", "one"), answer("", "one"), answer("", ""), answer("", ""), []),
        (answer("", ""), answer("", "one"), answer("", "ones"), answer("", "ones"), []),
    ],
)
def test_only_what_was_changed_is_replaced(
    stored: Given, seen: Given, mine: Given, now: Given, replaced: list[str]
) -> None:
    found, told = only_changed(stored, seen, mine)
    assert (found, [one.what for one in told]) == (now, replaced)
    assert all(one.theirs == stored for one in told)


@given(_LINES, _LINES, _LINES)
def test_of_notes_that_are_added_to_every_line_stays(seen: str, theirs: str, mine: str) -> None:
    def longer(added: str) -> Given:
        return answer("", "\n".join(filter(None, (seen, added))))

    found, told = only_changed(longer(theirs), answer("", seen), longer(mine))
    assert {*seen.split("\n"), *theirs.split("\n"), *mine.split("\n")} <= {*found.note.split("\n"), ""}
    assert told == []
