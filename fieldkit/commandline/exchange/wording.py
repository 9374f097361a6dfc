"""What came in, in numbers and words, for every command that takes files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.commandline.support.output import complain

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.sync.merge.merge_batch import Merged


def warn_of_open_keys(database: Path) -> None:
    """Say, as a key is made, where the disk cannot keep it from other users; later it is too late, and a nuisance."""
    from fieldkit.operations.exchange import backups

    sentence = backups.keys_open_to_all(database)
    if sentence:
        complain(sentence)


def merged_numbers(merged: Merged) -> dict[str, int]:
    """Return what a merge did, as numbers."""
    return {
        "made": merged.made,
        "changed": merged.changed,
        "deleted": merged.deleted,
        "restored": merged.restored,
        "conflicts": merged.conflicts,
        "pending": merged.pending,
    }


def merged_words(merged: Merged) -> str:
    """Return what a merge did, in a sentence without an end."""
    parts = [
        f"{count:,} {one if count == 1 else many}"
        for count, one, many in (
            (merged.made, "new record", "new records"),
            (merged.changed, "changed value", "changed values"),
            (merged.deleted, "to the trash", "to the trash"),
            (merged.restored, "back from the trash", "back from the trash"),
        )
        if count
    ]
    return ", ".join(parts) or "nothing new"


def counting(count: int, word: str) -> str:
    """Return a count with its word."""
    return f"{count:,} {word}{'' if count == 1 else 's'}" if count else f"no {word}"
