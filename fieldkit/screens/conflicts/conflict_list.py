"""Conflicts: what two people wrote without knowing of each other. The list; each opens where it is decided."""

from __future__ import annotations

from collections.abc import Container

from textual import on, work
from textual.app import ComposeResult

from fieldkit.db.changes import conflicts
from fieldkit.domain.records.kinds import KINDS
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.base.window_source import FIRST, WindowSource
from fieldkit.screens.base.wording import short, writer
from fieldkit.screens.conflicts.decision import Shown, open_conflicts
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList

_EMPTY = """Nothing to decide.

When two people change the same thing without knowing of each other, both
values are kept, and both are shown here with who wrote them and when. You
take one, or write another; the others have your decision once they sync.

6  sync: what waits, and with whom"""


class ConflictsScreen(Page):
    """All open conflicts."""

    PLACE = "conflicts"
    CSS_PATH = "conflict_list.tcss"
    BINDINGS = bindings("list", "conflicts")

    def __init__(self, kind: str = "", uid: str = "") -> None:
        super().__init__()
        self._first = (kind, uid)
        """The record whose conflict the cursor begins at."""
        self._found: dict[str, Shown] = {}
        """What the rows stand for that were read."""

    def compose(self) -> ComposeResult:
        """Lay out one list."""
        rows = WindowList(
            (
                Column(11, least=100),
                Column(share=3),
                Column(16, least=36),
                Column(share=3, least=50),
                Column(share=3, least=60),
            ),
            empty=_EMPTY,
        )
        rows.add_class("frame")
        rows.border_title = "Conflicts"
        yield rows
        yield self.key_bar()

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read what is to be decided, from where the cursor is."""
        kept = self.list.row.uid if self.list.row else ""
        at = self.list.cursor if kept else await self.ask(conflicts.position, *self._first) if self._first[1] else 0
        start = max(0, (at or 0) - FIRST // 2)
        found = await self.ask(open_conflicts, self.reading, self.now, start, FIRST)
        count = await self.ask(conflicts.count)
        if found is None or count is None:
            return
        self._found = {}
        source = WindowSource(
            lambda first, wanted, _: self.ask(open_conflicts, self.reading, self.now, first, wanted), self._row
        )
        rows = source.rows(start, found)
        if not kept and self._first[1]:
            kept = next((uid for uid, one in self._found.items() if one.key[:2] == self._first), "")
        self.list.border_title = framed(f"Conflicts ── {count:,} to decide") if count else "Conflicts"
        self.list.load(source.more, rows, count, at=start, keep=kept)

    def _row(self, shown: Shown) -> Row:
        uid = " ".join(shown.key)
        self._found[uid] = shown
        return _row(uid, shown)

    @on(WindowList.Chosen)
    def open_conflict(self, event: WindowList.Chosen) -> None:
        """Open the conflict under the cursor, with the others behind it."""
        shown = self._found.get(event.row.uid)
        if shown is not None:
            self.host.open_screen("conflict", shown.key)

    def hidden_keys(self) -> Container[str]:
        """Hide the key that does nothing without a conflict."""
        return [] if self.query(WindowList) and self.list.row is not None else ["conflicts.record"]

    @on(WindowList.Moved)
    def moved(self) -> None:
        """Show the keys of what the cursor came to."""
        self.show_keys()

    async def action_record(self) -> None:
        """Open the record."""
        shown = self._found.get(self.list.row.uid) if self.list.row else None
        if shown is not None:
            await self.host.open_record(*shown.key[:2])

    def explain_focus(self) -> str:
        """Return a sentence about the list."""
        return (
            "Each line is a field that two people changed without knowing of each other, or a record that one "
            "deleted and another changed. Enter shows both values in full. Nothing is lost while you think."
        )


def _row(uid: str, shown: Shown) -> Row:
    kind = KINDS[shown.conflict.kind]
    field = shown.field
    if field is None:
        says = [f"{version.what} by {writer(version.who)}" for version in shown.conflict.versions]
    else:
        says = [short(side.words, is_list=field.type.is_list) for side in shown.sides]
    more = f" ≠ {len(says) - 2} more" if len(says) > 2 else ""
    first, other = says[0], f"≠ {says[1]}{more}" if len(says) > 1 else ""
    what = field.label if field else "deleted?"
    title = shown.title or shown.context or "(no title)"
    return Row(kind.name, uid, ((kind.label, "dim"), title, (what, "accent"), first, other))
