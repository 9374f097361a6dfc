"""What the lists that ship have to hold together: one order, one bar, one way to ask, whatever list an item is in."""

from __future__ import annotations

import re

from fieldkit.domain.checklists.checklist import Item
from tests.domain.surveys.survey_content import starting

ITEMS: dict[str, Item] = {
    name: item for checklist in starting().values() for name, (_, item) in checklist.places.items()
}


def test_no_fix_removes_data_before_its_copy_was_opened() -> None:
    removes = re.compile(r"\b(?:wipe|erase|delete|replace the disk|clear what)\b", re.IGNORECASE)
    proven = re.compile(
        r"\b(?:restored?|open(?:ed)?)\b.*\b(?:wipe|erase|delete|disk)\b|\bonce\b.*\b(?:restored|opened)\b"
    )
    found = {name: item.fix for name, item in ITEMS.items() if removes.search(item.fix)}
    assert {"sb-encrypted", "sb-disks", "mv-disk-health", "sec-disposal", "ws-wiped", "ho-deleted"} <= set(found)
    early = {name for name, fix in found.items() if not proven.search(fix) and "that was opened" not in fix}
    assert early == {"sec-phones"}, "what is on a phone is in the mailbox"
