"""Units of the figures that a checklist asks for: a checklist names the plural."""

from typing import Final

_IRREGULAR: Final = {"people": "person", "copies": "copy"}
_SHORTEST: Final = 4
"""Letters that a plural has at least: "ms" is none."""


def singular(unit: str) -> str:
    """Return the unit of one: "hour" of "hours", "hour a year" of "hours a year", "working hour" of "working hours"."""
    first, gap, rest = unit.partition(" ")
    if first == "working":
        return f"{first}{gap}{singular(rest)}"
    if first in _IRREGULAR:
        return _IRREGULAR[first] + gap + rest
    plural = len(first) >= _SHORTEST and first.islower() and first.endswith("s") and not first.endswith("ss")
    return (first[:-1] if plural else first) + gap + rest


def with_unit(figure: str, unit: str) -> str:
    """Return a figure with its unit: "1 hour", "1.5 hours"; without a unit by itself."""
    return f"{figure} {singular(unit) if figure in ('1', '-1') else unit}".rstrip()
