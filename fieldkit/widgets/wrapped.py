"""Text folded to a width in cells, for lists whose rows are one line high."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from fieldkit.domain.text.sanitize import printable, printable_block


def folded(text: str, width: int) -> list[str]:
    """Return ``text`` as lines of at most ``width`` cells, broken at blanks where there are any; at least one."""
    width = max(2, width)
    lines: list[str] = []
    for paragraph in printable_block(text).split("\n"):
        lines += _fold(printable(paragraph).rstrip(), width)
    return lines


def _fold(line: str, width: int) -> list[str]:
    if cell_len(line) <= width:
        return [line]
    made, current = [], ""
    for word in line.split(" "):
        joined = f"{current} {word}" if current else word
        if cell_len(joined) <= width:
            current = joined
            continue
        if current:
            made.append(current)
        while cell_len(word) > width:
            # set_cell_size pads where a wide character does not fit any more.
            head = set_cell_size(word, width).rstrip(" ") or word[0]
            made.append(head)
            word = word[len(head) :]
        current = word
    return [*made, current] if current or not made else made
