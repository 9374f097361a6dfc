"""Jumping to a section, an item, or a line that adds, of a survey by a few letters of its title."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.run_view import RunView
from fieldkit.widgets.lists.rows import Row

_ASKED: Final = ("item", "add")
"""Kinds of rows that ask for something; the others are headings."""


def find_item(view: RunView) -> None:
    """Let a section, a thing, an item or a line that adds be picked, the headings first, and go there."""
    from fieldkit.screens.dialogs.pick import Pick, among

    rows = view.run.rows

    def go(picked: Row | None) -> None:
        if picked is not None:
            view.go_to(picked.uid)

    lines = [_line(rows, place) for place in sorted(range(len(rows)), key=lambda place: rows[place].kind in _ASKED)]
    view.page.app.push_screen(Pick("Jump to a section or an item", among(lines)), go)


def _line(rows: tuple[SurveyRow, ...], place: int) -> Row:
    row = rows[place]
    if row.kind in _ASKED:
        return Row(row.kind, item_lines.uid_of(row), (row.title, (row.section.title, "dim")))
    # The cursor passes over a heading: whoever picks one goes to the first that is asked under it.
    first = next((one for one in rows[place + 1 :] if one.kind in _ASKED), row)
    return Row(row.kind, item_lines.uid_of(first), ((row.title, "accent"), ("section", "dim")))
