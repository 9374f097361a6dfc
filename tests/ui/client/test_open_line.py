"""What is open at a client in one line: the most pressing first, and whole in whatever room there is."""

from __future__ import annotations

import pytest

from fieldkit.db.views.client_card import OpenCounts
from fieldkit.screens.client.open_line import open_pieces

ALL = OpenCounts(promises=3, to_confirm=1, to_return=2, findings=4, critical=1, high=3, late=2)
MANY = OpenCounts(*(count * 1_000 for count in (3, 1, 2, 4, 1, 3, 2)))


def said(waiting: OpenCounts | None, room: int = 200) -> str:
    return "".join(text for text, _ in open_pieces(waiting, room))


@pytest.mark.parametrize(
    ("waiting", "says"),
    [
        (None, ""),
        (OpenCounts(0, 0, 0, 0), "nothing<good>"),
        (OpenCounts(0, 1, 0, 0), "1 instruction to confirm<alert>"),
        (OpenCounts(2, 0, 2, 0), "2 calls to return<alert>, <dim>2 promises"),
        (OpenCounts(1, 0, 0, 1), "1 promise, <dim>1 finding"),
        (OpenCounts(2, 0, 0, 0, late=2), "2 late promises<alert>"),
        (OpenCounts(0, 1200, 0, 2), "1,200 instructions to confirm<alert>, <dim>2 findings"),
        (OpenCounts(1, 0, 0, 2, 1, 3), "1 critical finding<alert>, <dim>1 promise, <dim>5 other findings (3 high)"),
        (OpenCounts(0, 0, 0, 0, 2, 0), "2 critical findings<alert>"),
        (
            ALL,
            "1 critical finding<alert>, <dim>2 late promises<alert>, <dim>1 instruction to confirm<alert>, <dim>"
            "2 calls to return<alert>, <dim>1 other promise, <dim>7 other findings (3 high)",
        ),
    ],
)
def test_what_is_open_is_counted_the_most_pressing_first(waiting: OpenCounts | None, says: str) -> None:
    assert "".join(f"{text}<{tone}>" if tone else text for text, tone in open_pieces(waiting)) == says


@pytest.mark.parametrize(
    ("room", "says"),
    [
        (87, "1 critical finding, 2 late promises, 1 to confirm, 2 to return, 1 promise, 7 findings"),
        (58, "1 critical finding, 2 late promises, 1 to confirm +10 more"),
        (57, "1 critical finding, 2 late promises +11 more"),
        (28, "1 critical finding +13 more"),
        (26, "14 open"),
        (1, "14 open"),
    ],
)
def test_where_there_is_no_room_the_rest_is_counted_and_no_word_is_cut(room: int, says: str) -> None:
    assert said(ALL, room) == says


@pytest.mark.parametrize("waiting", [ALL, MANY])
def test_no_line_is_longer_than_its_room_and_none_loses_anything(waiting: OpenCounts) -> None:
    findings = waiting.findings + waiting.critical + waiting.high
    total = waiting.promises + waiting.to_confirm + waiting.to_return + findings
    for room in range(len(f"{total:,} open"), 200):
        line = said(waiting, room)
        assert len(line) <= room
        counts = [int(part.replace(",", "")) for part in _figures(line)]
        assert sum(counts) == total


def _figures(line: str) -> list[str]:
    """Return the first figure of each part of a line; those in brackets are of the one before."""
    plain = line.partition(" (")[0].replace(" +", ", ")
    return [part.split()[0] for part in plain.split(", ")]
