"""What changed in a checklist, in lines for a terminal and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from fieldkit.commandline.support.layout import columns, wrapped
from fieldkit.domain.text.sanitize import printable, printable_block

if TYPE_CHECKING:
    from fieldkit.domain.checklists.diff import ChecklistChange

_MARKS: Final = {"added": "+", "removed": "-", "moved": ">", "changed": "~"}
_NO_END: Final = 1000
"""Lines that a part may take: of words that changed, all are shown."""


def lines(changes: Sequence[ChecklistChange]) -> Iterator[str]:
    """Yield what changed: a line for each thing, below it what its parts were (-) and are (+)."""
    room = columns()
    for change in changes:
        place = f"{change.section} > {change.id}" if change.section else change.id
        what = "" if change.of == "item" else f" ({change.of})"
        yield f"{_MARKS[change.how]} {printable(place)}{what}, {change.how}: {printable(change.title)}"
        for part in change.parts:
            yield f"    {printable(part.part)}"
            for mark, words in (("-", part.old), ("+", part.new)):
                for place_of, line in enumerate(_broken(words, room - 8)):
                    yield f"      {mark if not place_of else ' '} {line}"


def plain(changes: Sequence[ChecklistChange]) -> list[dict[str, object]]:
    """Return what changed as data for JSON."""
    return [
        {
            "how": change.how,
            "of": change.of,
            "section": change.section,
            "id": change.id,
            "title": change.title,
            "parts": [part._asdict() for part in change.parts],
        }
        for change in changes
    ]


def _broken(words: str, room: int) -> Iterator[str]:
    if not words:
        return
    for line in printable_block(words).split("\n"):
        yield from wrapped(line, max(20, room), _NO_END)
