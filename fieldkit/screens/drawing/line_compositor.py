"""Which widgets are asked for which of their lines when a part of the screen is drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

Render = tuple[Region, Region, list[Strip]]
"""Where a widget is, what is drawn of it, and the lines of that."""


class LineCompositor(Compositor):
    """A compositor that asks only for what will be seen of the part that is drawn: what lies in front comes first.

    Textual's own asks all widgets that share a container with what changed, for all their lines, and then those behind:
    in a form of fourteen fields 33 widgets. Of a field that somebody types in one can be seen, which covers the rest.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[int] = []
        """The lines that are drawn."""

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        self._rows = [row for row in crop.line_range if is_rendered_line(row)]
        return super()._render_chops(crop, is_rendered_line)

    def _get_renders(self, crop: Region | None = None) -> Iterable[Render]:
        if not crop:
            yield from super()._get_renders()
            return
        left = self._rows
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if seen.x < crop.right and crop.x < seen.right:
                rows = [row for row in left if seen.y <= row < seen.bottom]
                if rows:
                    drawn = Region(seen.x, rows[0], seen.width, rows[-1] + 1 - rows[0])
                    yield region, drawn, widget.render_lines(drawn.translate(-region.offset))
                    if seen.x <= crop.x and crop.right <= seen.right:
                        left = [row for row in left if not seen.y <= row < seen.bottom]
                        if not left:
                            return
