"""Drafts that are made of what lay beside the store."""

from __future__ import annotations

import os

from fieldkit.db.records import drafts as stored_drafts
from fieldkit.db.store.store import Store
from fieldkit.operations import drafts


async def test_file_beside_the_store_takes_no_draft_back_that_was_written_after_it(store: Store) -> None:
    aside = store.path.parent / "open-texts.json"
    drafts.put_aside(aside, [("client", 7, {"name": "older"}), ("client", 8, {"name": "same"})])
    os.utime(aside, (1, 1))
    await store.write(stored_drafts.keep, 7, "client", {"name": "newer"})
    await store.write(stored_drafts.keep, 8, "client", {"name": "same"})
    await store.write(drafts.take_in, aside)
    texts = "SELECT json_extract(fields, '$.name') FROM draft"
    found = await store.read(lambda db: sorted(name for (name,) in db.execute(texts)))
    assert found == ["newer", "older", "same"]
