"""Words on the frame of a widget."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from fieldkit.domain.text.sanitize import printable


def framed(text: str) -> Content:
    """Return words for a ``border_title`` or ``border_subtitle``: nothing in them is markup or obeyed by a terminal."""
    return Content(printable(text))


def put_on_frame(widget: Widget, *, title: str, subtitle: str | None = None) -> None:
    """Write above a widget that has a frame, and below it unless that is to stay; only a line that changes is drawn.

    To set ``border_title`` draws all of the widget, also if nothing changes: half of what an answer in a survey takes.
    """
    width, height = widget.outer_size
    for name, words, line in (("_border_title", title, 0), ("_border_subtitle", subtitle, height - 1)):
        if words is None:
            continue
        before: Content | None = getattr(widget, name)
        after = Content(printable(words))
        if (before.plain if before is not None else "") != after.plain:
            setattr(widget, name, after)
            widget.refresh(Region(0, line, width, 1).translate(-widget.content_offset))
