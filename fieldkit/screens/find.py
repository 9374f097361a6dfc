"""Find: a few letters or digits, and everything that holds them, best first, at every keystroke."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input

from fieldkit.db.search import index
from fieldkit.db.search.kept_answers import KeptAnswers
from fieldkit.db.views import found
from fieldkit.db.views.content import found_ends
from fieldkit.screens.base.page import bindings
from fieldkit.screens.base.search_page import SearchPage
from fieldkit.screens.drawing.frame_text import put_on_frame
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.search_input import SearchInput

if TYPE_CHECKING:
    from datetime import date

    from fieldkit.domain.checklists.end_dates import EndDate

_OPENING = (
    "Clients, people, calls, promises, surveys, findings, cards:\n"
    "whatever holds these words, at the beginning of a word."
)
_FEWER = "Fewer letters find more; digits find telephone numbers."
_NOTHING = f"Nothing holds this word.\n{_FEWER}"
_NOT_ALL = f"Nothing holds all of these words.\n{_FEWER}"
_MANY = "more words find less"
_NEAR = "nothing is spelled so: this is near it"
_FOUR_DIGITS = "A number is found by four digits or more.\nThey may stand anywhere in it."
END_DATE: Final = "end_date"
"""Kind of a line that tells when a product gets no more updates: it is no record."""
_MOST_SHARED = 1_500
"""Rows that are kept for other answers at most."""


class _Found(NamedTuple):
    """What words find, as it is shown."""

    rows: tuple[Row, ...]
    remark: str
    """What is said of them as a whole."""


class FindScreen(SearchPage):
    """Find over everything."""

    PLACE = "find"
    CSS_PATH = "find.tcss"
    BINDINGS = bindings("list", "find")
    AUTO_FOCUS = "Input"

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._answers = KeptAnswers(self._found)
        """Only who has the reader's connection uses it, and ``_shared``."""
        self._ends: dict[str, EndDate] = {}
        """What was found of products, by their ids."""
        self._shared: dict[Row, Row] = {}
        """Rows that several answers have: as one letter follows the other, most are the same."""

    def compose(self) -> ComposeResult:
        """Lay out the words and what they find."""
        yield SearchInput(self.words_changed, placeholder="words, or four digits of a number", id="words")
        hits = WindowList((Column(11), Column(share=3), Column(share=2, least=60)), id="found")
        hits.add_class("frame", "-driven")
        hits.border_title = "Find"
        hits.empty = _OPENING
        yield hits
        yield self.key_bar()

    def words_changed(self, text: str) -> None:
        """Find as a person types."""
        self._text = text
        if not text.strip():
            self.hold_paint()
            self.reload(keep=False)
        elif not self.answered_at_once(self._show, self._answers.answer, text):
            self.reload(keep=False)

    @work(exclusive=True, group="behind")
    async def _look_ahead(self, text: str) -> None:
        """Ask for what may be typed next, until it is typed."""
        await self.ask_ahead(lambda: text == self._text, self._answers.look_ahead, text)

    @work(exclusive=True, group="reload")
    async def reload(self, keep: bool = True) -> None:
        """Ask the index; a new keystroke interrupts the question before."""
        text = self._text
        answer = await self.ask(self._answers.answer, text) if text.strip() else _Found((), "")
        if answer is not None:
            self._show(answer, self.list.row.uid if keep and self.list.row else "")
            self.let_paint()

    def _found(self, connection: sqlite3.Connection, text: str) -> _Found:
        named = found_ends.ends_named(connection, text)
        hits = found_ends.without_guesses(found.find(connection, text), named)
        self._ends |= {one.id: one for one in named}
        ends = [_end_row(one, self.now.date()) for one in named]
        if len(self._shared) > _MOST_SHARED:
            self._shared.clear()
        shown = [_row(hit) for hit in hits]
        place = found_ends.place_of_ends(hits)
        near = any(hit.guessed for hit in hits)
        shown[place:place] = ends
        rows = tuple(self._shared.setdefault(row, row) for row in shown)
        return _Found(rows, _MANY if len(hits) >= index.MOST else _NEAR if near else "")

    def _show(self, answer: _Found, keep: str = "") -> None:
        text = self._text
        words = len(text.split())
        nothing = _FOUR_DIGITS if index.lacks_digits(text) else _NOT_ALL if words > 1 else _NOTHING
        self.list.empty = nothing if words else _OPENING
        self.list.show(answer.rows, keep=keep)
        put_on_frame(self.list, title="Find", subtitle=answer.remark)
        self.after_paint(partial(self._look_ahead, text))

    @on(Input.Submitted, "#words")
    def open_first(self) -> None:
        """Open the record under the cursor."""
        self.list.choose()

    @on(WindowList.Chosen)
    async def open_hit(self, event: WindowList.Chosen) -> None:
        """Open what was found, above Find: Esc leads back to it."""
        if event.row.kind == END_DATE:
            self._tell_end(self._ends[event.row.uid])
            return
        await self.host.open_record(event.row.kind, event.row.uid)

    def _tell_end(self, one: EndDate) -> None:
        """Show all of an end date, which is no record: its line is too short for the source."""
        from fieldkit.domain.checklists import end_dates
        from fieldkit.screens.dialogs.tell import TellScreen
        from fieldkit.widgets.reading_pane import Para

        paras = [Para(one.product, "strong")]
        for text in (f"{end_dates.told(one, self.now.date())}.", one.note):
            paras += [Para(), Para(text)] if text else []
        self.app.push_screen(TellScreen("End of security updates", paras))

    def on_screen_resume(self) -> None:
        """Let the next letters be other words, in place of those before."""
        super().on_screen_resume()
        words = self.query_one("#words", Input)
        self.set_focus(words)
        words.select_all()


def _end_row(one: EndDate, today: date) -> Row:
    from fieldkit.domain.checklists import end_dates

    return Row(END_DATE, one.id, (("end date", "dim"), one.product, end_dates.briefly(one, today)))


def _row(hit: index.Hit) -> Row:
    kind = hit.kind.replace("_", " ")
    return Row(hit.kind, hit.uid, ((kind, "dim"), hit.title or "(no title)", (found.beside(hit), "dim")))
