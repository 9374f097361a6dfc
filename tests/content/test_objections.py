"""The objection cards: as many as are promised. What each must hold are rules of the content (``check``)."""

from __future__ import annotations

from typing import Any

from fieldkit.db.store import content_files

CONTENT: dict[str, Any] = content_files.parsed("objections")
CARDS: list[dict[str, Any]] = CONTENT["objections"]


def test_there_is_as_much_as_promised() -> None:
    assert len(CARDS) == 50
    assert sum(len(card["say"]) for card in CARDS) == 150
    assert len(CONTENT["never_say"]) == 16
