"""Two contacts as lines of text: label, left, right, and in words whether they differ."""

from __future__ import annotations

from typing import Final

from rich.cells import set_cell_size

from fieldkit.operations.contacts.duplicates import ContactPair
from fieldkit.widgets.reading_pane import WIDEST, Para
from fieldkit.widgets.wrapped import folded

_LABEL: Final = 13
_FIT: Final = 10
_GAP: Final = 2
_KEYS: Final = (
    "m  one person: merge, the left stays     M  so, but with the right's values",
    "n  two people                            s  skip",
)


def pair_lines(why: str, pair: ContactPair, width: int) -> list[Para]:
    """Return two contacts for a page of ``width`` cells: why they may be one, and each field."""
    room = min(WIDEST, width - 2)
    narrow = room < 60
    label = 0 if narrow else _LABEL + _GAP
    side = max(8, (room - label - _FIT - 2 * _GAP) // 2)
    paras = [Para(f"{why[:1].upper()}{why[1:]}.", "strong"), Para()]
    paras += [Para(line, "dim") for line in _row(label, "", "left", "right", "", side)]
    for line in pair.lines:
        if narrow:
            paras.append(Para(line.label, "dim"))
        tone = "dim" if line.fit == "same" else ""
        paras += [
            Para(text, tone) for text in _row(label, line.label, line.left or "–", line.right or "–", line.fit, side)
        ]
    if room < len(_KEYS[0]):
        return paras
    return [*paras, Para(), *(Para(line, "dim") for line in _KEYS)]


def _row(label: int, name: str, left: str, right: str, fit: str, side: int) -> list[str]:
    lefts, rights = folded(left, side), folded(right, side)
    made = []
    for number in range(max(len(lefts), len(rights))):
        cells = [
            set_cell_size(name if number == 0 else "", label - _GAP) + " " * _GAP if label else "",
            set_cell_size(lefts[number] if number < len(lefts) else "", side) + " " * _GAP,
            set_cell_size(rights[number] if number < len(rights) else "", side) + " " * _GAP,
            fit if number == 0 else "",
        ]
        made.append("".join(cells).rstrip())
    return made
