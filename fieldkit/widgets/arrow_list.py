"""A windowed list whose arrow keys are the screen's: they move the cursor, where a ScrollView's own would scroll."""

from __future__ import annotations

from fieldkit.widgets.window_list import WindowList


class ArrowList(WindowList, inherit_bindings=False):
    """A windowed list with the cursor keys left to the commands "list.*"."""
