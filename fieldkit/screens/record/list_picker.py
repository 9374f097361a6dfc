"""Which kinds have a list, and picking one."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import App

from fieldkit.domain.records.declaration import Kind
from fieldkit.domain.records.kinds import KINDS
from fieldkit.screens.dialogs.pick import Pick, among
from fieldkit.widgets.lists.rows import Row


def listed() -> Iterator[Kind]:
    """Yield the kinds that a person makes records of: each has a list."""
    yield from (kind for kind in KINDS.values() if kind.created)


def pick_list(app: App[None]) -> None:
    """Ask of what a list is wanted, and open it."""

    def picked(row: Row | None) -> None:
        if row is not None:
            app.call_later(app.run_action, f"list('{row.uid}')")

    rows = [Row("kind", kind.name, (kind.plural, "")) for kind in listed()]
    app.push_screen(Pick("A list of what?", among(rows)), picked)
