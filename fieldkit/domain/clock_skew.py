"""Clocks that differ between devices, in words. They decide nothing: they order what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

TOLERATED: Final = 5 * 60 * 1000
"""Milliseconds that a clock may be off before anybody is told."""


def clock_warning(skews: Sequence[tuple[str, int]]) -> str:
    """Return what to say about the clocks of the other devices, "" if nothing.

    ``skews``: name, and milliseconds that its clock is at least ahead of this one's (behind: below 0), of every
    other device that something is known of. If all differ the same way, it is this device's that is wrong.
    """
    off = [(name, skew) for name, skew in skews if abs(skew) > TOLERATED]
    if not off:
        return ""
    least = min(abs(skew) for _, skew in off)
    ahead = off[0][1] > 0
    same_way = len(off) == len(skews) and all((skew > 0) == ahead for _, skew in off)
    if same_way and len(off) > 1:
        way = "behind" if ahead else "ahead"
        said = f"This device's clock seems to be wrong: it is at least {duration(least)} {way} of all others."
    elif same_way:
        way = "ahead of" if ahead else "behind"
        said = f"The clock of {off[0][0]} was at least {duration(least)} {way} this one's: set the one that is wrong."
    else:
        each = [f"{name} at least {duration(abs(skew))} {'ahead' if skew > 0 else 'behind'}" for name, skew in off[:3]]
        more = f", and {len(off) - 3} more" if len(off) > 3 else ""
        said = f"These clocks were off: {'; '.join(each)}{more}. Set them right there."
    return f"{said} Nothing is lost by it, but changes stand in a wrong order."


def duration(milliseconds: int) -> str:
    """Return a time in the largest unit that fits."""
    seconds = milliseconds // 1000
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count:,} {unit}{'' if count == 1 else 's'}"
    return "a moment"
