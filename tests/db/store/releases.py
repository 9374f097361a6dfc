"""Releases with other starting content, loaded into a store as a later or earlier fieldkit would."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fieldkit.db.store import content_files, starting_content
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.load import dump

SHIPPED = content_files.REVISION
CARD_UID = starting_content.content_uid("card", "cost-too-much")
FIRST_LIST = starting_content.content_uid("checklist", "first-visit")


@contextmanager
def release(revision: int, *, words: str = "", glance: str = "", added: Checklist | None = None) -> Iterator[None]:
    """Let a fieldkit run that ships content of this revision, of which 1 is the one that is shipped now.

    What is not given is as it ships now. ``words`` stand in a checklist and a card, ``glance`` is of that card, and
    ``added`` is a checklist that ships beside the others.
    """
    parsed = starting_content._parsed

    def edited(name: str) -> dict[str, object]:
        document = parsed(name)
        if name == "checklists" and words:
            document["checklists"][0]["title"] = f"Checklist {words}"
            document["checklists"][0]["sections"][0]["items"][0]["ask"] = f"Question {words}"
        if name == "checklists" and added is not None:
            document["checklists"].append(dump(added))
        if name == "objections":
            card = next(card for card in document["objections"] if card["id"] == "cost-too-much")
            card["title"] = f"Card {words}" if words else card["title"]
            card["glance"] = glance or card["glance"]
            document["method"] = f"method {revision}"
        return document

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(starting_content, "_parsed", edited)
        patch.setattr(starting_content, "_stamp", lambda: f"{revision} {words} {glance} {added is not None}")
        patch.setattr(content_files, "REVISION", SHIPPED - 1 + revision)
        yield


def upgrade(
    connection: sqlite3.Connection, revision: int, *, words: str = "", glance: str = "", added: Checklist | None = None
) -> bool:
    """Load the content of such a release; return whether it was loaded."""
    with release(revision, words=words, glance=glance, added=added):
        return starting_content.refresh(connection)
