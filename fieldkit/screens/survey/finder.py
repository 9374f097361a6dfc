"""Jumping to a section or an item of a survey by a few letters of its title."""

from __future__ import annotations

from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.run_view import RunView
from fieldkit.widgets.lists.rows import Row


def find_item(view: RunView) -> None:
    """Let a section, a thing or an item be picked, the sections first, and go there."""
    from fieldkit.screens.dialogs.pick import Pick, among

    rows = view.run.rows

    def go(picked: Row | None) -> None:
        if picked is not None:
            view.go_to(picked.uid)

    places = [place for place in range(len(rows)) if rows[place].kind != "add"]
    lines = [_line(rows, place) for place in sorted(places, key=lambda place: rows[place].item is not None)]
    view.page.app.push_screen(Pick("Jump to a section or an item", among(lines)), go)


def _line(rows: tuple[SurveyRow, ...], place: int) -> Row:
    row = rows[place]
    if row.item is not None:
        return Row("item", item_lines.uid_of(row), (row.title, (row.section.title, "dim")))
    # The cursor passes over a heading: whoever picks one goes to the first that is asked under it.
    first = next((one for one in rows[place + 1 :] if one.kind in ("item", "add")), row)
    return Row(row.kind, item_lines.uid_of(first), ((row.title, "accent"), ("section", "dim")))
