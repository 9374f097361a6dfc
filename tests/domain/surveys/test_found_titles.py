"""What is told to be found: a half is not told in the words of a fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldkit.db.store import content_files
from fieldkit.domain.checklists.checklist import Item
from fieldkit.domain.checklists.load import load
from fieldkit.domain.surveys.findings import title_of

RESTORED = Item(
    "r", "check", "It restored, and somebody opened it", finding="A restore did not work", partial="Opened only by us."
)


@pytest.mark.parametrize(
    ("item", "result", "title"),
    [
        (RESTORED, "fail", "A restore did not work"),
        (RESTORED, "partial", "Could be better: It restored, and somebody opened it"),
        (replace(RESTORED, ask="Did it restore?"), "partial", "A restore did not work"),
        (replace(RESTORED, partial=""), "partial", "A restore did not work"),
        (replace(RESTORED, type="number", ask="Load of the battery"), "partial", "A restore did not work"),
        (replace(RESTORED, finding=""), "partial", ""),
    ],
)
def test_a_half_is_told_as_a_half(item: Item, result: str, title: str) -> None:
    assert title_of(item, result) == title


def test_no_check_of_the_starting_lists_tells_a_half_in_the_words_of_a_fail() -> None:
    checks = [
        item
        for checklist in map(load, content_files.parsed("checklists")["checklists"])
        for item in checklist.items
        if item.type == "check" and item.finding
    ]
    assert len(checks) > 200
    assert [item.id for item in checks if title_of(item, "partial") == item.finding] == []
