"""A page with a list of records of one kind, however many: a window, its number, and a filter where there is one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input

from fieldkit.db.search.bitmaps import WORTH, KeptBitmaps
from fieldkit.db.views import record_list
from fieldkit.db.views.record_list import FirstWindow, Listing, RecordRow
from fieldkit.domain.records.related_kinds import and_linked
from fieldkit.screens.base.preview import PreviewedPage
from fieldkit.screens.base.search_page import SearchPage
from fieldkit.screens.base.window_source import FIRST, WindowSource
from fieldkit.screens.drawing.frame_text import framed, put_on_frame
from fieldkit.widgets.lists.headed_list import HeadedList
from fieldkit.widgets.lists.rows import Column, Row, Tone
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.search_input import SearchInput

Cell = str | tuple[str, Tone]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list of records."""

    name: str
    """The field that it is sorted by."""
    title: str
    width: int = 0
    """In cells; 0 shares what is left."""
    share: int = 1


class RecordListPage(SearchPage, PreviewedPage):
    """The records of a listing. Subclasses say what a line tells of one, and what the keys do."""

    HINT: ClassVar[str] = "f  filter by the beginning of any word"
    """What the empty filter says; "" for a list without one."""
    WINDOW: ClassVar[Callable[..., list[RecordRow]]] = staticmethod(record_list.window)
    """Returns the rows of an unfiltered list from a position on, as ``record_list.window`` does."""

    def __init__(self, listing: Listing) -> None:
        super().__init__()
        self.listing = listing
        self._bitmaps = KeptBitmaps()
        """For the filter; only who has the reader's connection uses it."""
        self._ordered: list[int] = []
        """``order`` as it was laid out: asked for once a row."""
        self._frame: HeadedList | None = None
        self._made = ""
        """The record that was just made from here, until the list stands on it."""
        self.hidden = 0
        """How many more there would be with what the list hides."""

    @property
    def shown_kinds(self) -> frozenset[str]:
        """The kind that is listed, and what its records link to."""
        return and_linked(self.listing.kind.name)

    # What a subclass says

    def shown(self) -> Sequence[ListColumn]:
        """Return the columns in the order of their declaration."""
        raise NotImplementedError

    def least(self, place: int) -> int:
        """Return the cells of a list from which its column at ``place`` is shown."""
        raise NotImplementedError

    def cells(self, row: RecordRow) -> tuple[Cell, ...]:
        """Return the cells of a record's line, in the order of ``shown``."""
        raise NotImplementedError

    def heading(self, count: int) -> str:
        """Return the heading of the list, with the number of its records and an order that somebody chose."""
        chosen = self.listing.sort or self.listing.reverse
        return f"{self.listing.kind.plural} ── {count:,}{f' ── {self.order_words()}' if chosen else ''}"

    def nothing(self) -> str:
        """Return what the list says while it is empty."""
        raise NotImplementedError

    def cursor_on(self, found: Sequence[RecordRow], kept: str) -> str:
        """Return the uid of the row, of those that are read anew, for the cursor that was on ``kept``."""
        del found
        return kept

    def read_first(self, start: int, found: Sequence[RecordRow]) -> None:
        """Called with the rows that are shown first."""

    # The list

    def compose(self) -> ComposeResult:
        """Lay out the filter, the list and, in a wide terminal, the record under the cursor."""
        if self.HINT:
            yield SearchInput(self.filter_changed, placeholder=self.HINT, id="filter")
        yield self.with_preview(self.framed_list())
        yield self.key_bar()

    def framed_list(self) -> HeadedList:
        """Return the list in its frame."""
        headed = HeadedList(WindowList(()), id="records")
        headed.border_title = framed(self.listing.kind.plural)
        self._lay_out(headed)
        return headed

    @property
    def frame(self) -> HeadedList:
        """The frame around the list."""
        if self._frame is None or not self._frame.is_attached:
            self._frame = self.query_one(HeadedList)
        return self._frame

    def _lay_out(self, framed: HeadedList) -> None:
        shown, order = self.shown(), self.order()
        self._ordered = order
        framed.rows.columns = tuple(
            Column(shown[number].width, self.least(place), shown[number].share) for place, number in enumerate(order)
        )
        by = self.sorted_by
        place = next((place for place, number in enumerate(order) if shown[number].name == by), -1)
        framed.headings.name_columns([shown[number].title for number in order], place, self.last_first)

    # The order

    @property
    def sorted_by(self) -> str:
        """Name of the field that the list is sorted by."""
        return self.listing.sort or self.listing.kind.sorted_by[0]

    @property
    def last_first(self) -> bool:
        """Whether the last comes first."""
        _, descending = self.listing.kind.sorted_by
        return self.listing.reverse != (descending and not self.listing.sort)

    def order(self) -> list[int]:
        """Return the places of the declared columns as they are shown: the sorted one next to the first."""
        names = [column.name for column in self.shown()]
        order = list(range(len(names)))
        if self.sorted_by in names[1:]:
            order.insert(1, order.pop(names.index(self.sorted_by)))
        return order

    def order_words(self) -> str:
        """Return how the list is sorted."""
        if self.sorted_by == "id":
            return "the newest first" if self.last_first else "the oldest first"
        label = self.listing.kind.field(self.sorted_by).label.lower()
        return f"by {label}{', the last first' if self.last_first else ''}"

    def action_sort(self) -> None:
        """Sort by the next column, after the last one in the order of the kind."""
        own = self.listing.kind.sorted_by[0]
        orders = ["", *(column.name for column in self.shown() if column.name != own)]
        after = orders[(orders.index(self.listing.sort) + 1) % len(orders)]
        self.sort_by(replace(self.listing, sort=after, reverse=False))

    def action_reverse(self) -> None:
        """Sort the other way round."""
        self.sort_by(replace(self.listing, reverse=not self.listing.reverse))

    def sort_by(self, listing: Listing) -> None:
        """Show the list in another order."""
        self.listing = listing
        self._lay_out(self.frame)
        self.reload(keep=False)

    @work(exclusive=True, group="reload")
    async def reload(self, keep: bool = True) -> None:
        """Read the rows for the filter. Without one their number follows, so that it never holds them up."""
        listing = self.listing
        kept = self.list.row.uid if keep and self.list.row else ""
        cursor, made = self.list.cursor, self._made
        place = await self.ask(record_list.position, listing, made) if made else None
        if place is not None:
            kept, cursor = made, place
        start = max(0, cursor - FIRST // 2) if kept else 0
        total: int | None = None
        found: list[RecordRow] | None
        if listing.text and not start:
            # With the number at once, as both are drawn in one go.
            page = await self.ask(record_list.first_window, listing, FIRST, self._bitmaps)
            found, total, self.hidden = page or (None, None, 0)
        else:
            found = await self.ask(self.WINDOW, listing, start, FIRST)
        if found is None:
            return
        guess = start + len(found) if total is None else total
        if total is None and (len(found) == FIRST or start):
            guess = max(guess, self.list.count or 0) if kept else guess
        elif total is None:
            total = guess
            self.hidden = await self.ask(record_list.count_hidden, listing) or 0 if listing.only else 0
        before = self.list.row if keep and not made else None
        if made:
            self._rows_before.clear()
            self._made = ""
        self._show(found, start, guess, kept and self.cursor_on(found, kept))
        self.read_anew(before)
        if total is not None:
            put_on_frame(self.frame, title=self.heading(total))
        self.let_paint()
        if total is not None:
            self._get_ready_later(total)
            return
        count = await self.ask(record_list.count_records, listing)
        if count is not None:
            self.hidden = await self.ask(record_list.count_hidden, listing) or 0 if listing.only else 0
            self.list.empty = self.nothing()
            self.list.recount(count)
            put_on_frame(self.frame, title=self.heading(count))

    def _show(self, found: Sequence[RecordRow], start: int, count: int, kept: str = "") -> None:
        """Show the rows ``found`` from position ``start`` on, of ``count``, with the cursor on that of the uid."""
        listing = self.listing
        source = WindowSource(
            lambda first, count, anchor: self.ask(self.WINDOW, listing, first, count, anchor), self._row
        )
        self.list.empty = self.nothing()
        self.list.load(source.more, source.rows(start, found), count, at=start, keep=kept)
        self.read_first(start, found)

    def _get_ready_later(self, total: int, *, begun: bool = True) -> None:
        """Get ready for what may be typed after a filter that finds many, or as it is begun, once that is painted."""
        if (self.listing.text or not begun) and total >= WORTH:
            self.after_paint(partial(self._get_ready, self.listing))

    @work(exclusive=True, group="behind")
    async def _get_ready(self, listing: Listing) -> None:
        """Get ready for what may be typed next, until it is typed."""
        await self.ask_ahead(lambda: listing is self.listing, record_list.get_ready, listing, self._bitmaps)

    def stand_on(self, kind: str, uid: str) -> None:
        """Let the cursor stand on a record that was made, and keys that come before it is shown be meant for it."""
        if kind == self.listing.kind.name:
            self._made = uid
            self._rows_before = [(sys.maxsize, Row(kind, uid, ()))]

    def _row(self, row: RecordRow) -> Row:
        cells = self.cells(row)
        return Row(self.listing.kind.name, row.uid, tuple(cells[number] for number in self._ordered))

    @property
    def is_empty(self) -> bool:
        """Whether no record is under the cursor."""
        return not self.query(WindowList) or self.list.row is None

    @on(WindowList.Moved)
    def moved(self) -> None:
        """Show the keys of what the cursor came to."""
        self.show_keys()

    @on(WindowList.Chosen)
    async def open_chosen(self, event: WindowList.Chosen) -> None:
        """Open the record."""
        await self.host.open_record(event.row.kind, event.row.uid)

    # The filter

    def action_filter(self) -> None:
        """Begin to filter."""
        self.query_one("#filter", Input).focus()

    def came_back(self) -> None:
        """Let the next letters be a filter, in place of the one before."""
        for field in self.query("#filter").results(Input):
            self.set_focus(field)
            field.select_all()

    def filter_changed(self, text: str) -> None:
        """Filter as a person types."""
        self.listing = replace(self.listing, text=text)
        if not text.strip():
            self.hold_paint()
            self.reload(keep=False)
        elif not self.answered_at_once(
            self._show_found, record_list.first_window, self.listing, self._seen_first, self._bitmaps
        ):
            self.reload(keep=False)

    @property
    def _seen_first(self) -> int:
        """How many rows are read within a key: those of this screen and the next, after which more are read."""
        return 2 * max(1, self.list.size.height)

    def _show_found(self, page: FirstWindow) -> None:
        self._made = ""
        self._rows_before.clear()  # who types on does not mean what stood there
        found, total, self.hidden = page
        self._show(found, 0, total)
        put_on_frame(self.frame, title=self.heading(total))
        self._get_ready_later(total)

    @on(Input.Submitted, "#filter")
    def filter_done(self) -> None:
        """Open the record under the cursor."""
        self.list.choose()

    def on_descendant_focus(self) -> None:
        """Draw the list's cursor as active while the filter drives it."""
        for one in (self.list, self.frame):
            one.set_class(isinstance(self.focused, Input), "-driven")

    def leave_filter(self) -> bool:
        """Go from the filter to the list, or from the list clear the filter; return whether there was any to leave."""
        for field in self.query("#filter").results(Input):
            if self.focused is field:
                self.list.focus()
                return True
            if field.value:
                field.value = ""
                return True
        return False
