"""Timers that come due once, whatever the machine is busy with.

A toast counts down what is left of it. If it expires while another screen opens, that is less than nothing, and
Textual's timer then goes round in circles without a pause: fieldkit stood still for ever, with a key that opened a
screen in the very moment. And one whose moment passes before it first looks at the clock never comes due: a toast that
stays, a draft that is kept no more.
"""

from __future__ import annotations

from typing import Any

import textual.message_pump
from textual.timer import Timer


class SureTimer(Timer):
    """A timer that takes less than no time for none, and leaves out a moment that has passed only if others follow."""

    def __init__(
        self, event_target: Any, interval: float, *, repeat: int | None = None, skip: bool = True, **rest: Any
    ) -> None:
        super().__init__(event_target, max(0.0, interval), repeat=repeat, skip=skip and repeat != 0, **rest)


def install() -> None:
    """Let ``set_timer`` and ``set_interval`` of every screen and widget make such timers."""
    vars(textual.message_pump)["Timer"] = SureTimer  # the name by which Textual makes its own
