"""What a command of fieldkit knows about itself. All of them are in ``fieldkit.commands``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can make fieldkit do with a key."""

    id: str
    """Stable name, "place.what": the one that settings use."""
    key: str
    """Textual's names of the keys, with "," between them; the first is shown."""
    title: str
    """One or two words, for the key bar."""
    help: str
    """One sentence for help and palette."""
    action: str
    """Textual action that does it."""
    bar: int = 0
    """Rank in the key bar: 1 stays longest when there is little room; 0 is never in it."""

    @property
    def place(self) -> str:
        """The screen the command belongs to, or "everywhere"."""
        return self.id.partition(".")[0]
