"""Cards: type what the client says, read the glance, open the card."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from fieldkit.db.search import cards as cards_search
from fieldkit.db.views import cards
from fieldkit.domain.cards.card import times
from fieldkit.domain.records.kinds import CARD
from fieldkit.domain.text.sanitize import clean_line
from fieldkit.screens.base.client_context import client_here
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.cards.card_text import card_paras, category_words
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.reading_pane import Reading
from fieldkit.widgets.search_input import SearchInput
from fieldkit.widgets.sheet import Part, Sheet, words


class CardsScreen(Page):
    """All cards, found by the client's own words."""

    PLACE = "cards"
    SHOWS = frozenset({"card", "card_use"})
    CSS_PATH = "card_list.tcss"
    BINDINGS = bindings("list", "cards")
    AUTO_FOCUS = "Input"

    def __init__(self) -> None:
        super().__init__()
        self.said = ""
        """What the client says, as typed; a card opened from here notes it with its use."""
        self._lines: dict[int, cards.CardLine] = {}

    def compose(self) -> ComposeResult:
        """Lay out the words, the list, and the glance of the card under the cursor; where there is room, all of it."""
        yield SearchInput(self.words_changed, placeholder="what the client says, in any words", id="said")
        with Horizontal(id="cards-body"):
            with Vertical(id="cards-left"):
                found = WindowList((Column(share=1), Column(15, least=56), Column(9, least=66)), id="cards")
                found.add_class("frame", "-driven")
                found.border_title = "Cards"
                yield found
                with Vertical(classes="frame", id="glance-frame") as frame:
                    frame.border_title = "At a glance"
                    yield Sheet(id="glance")
            whole = Reading(id="whole")
            whole.can_focus = False
            whole.add_class("frame")
            yield whole
        yield self.key_bar()

    # Finding

    def words_changed(self, text: str) -> None:
        """Find as a person types."""
        self.said = text
        self._find(text)

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read all cards anew: there are few, and a keystroke then only asks for their order."""
        lines = await self.ask(cards.lines)
        if lines is None:
            return
        self._lines = {line.id: line for line in lines}
        kept = self.list.row.uid if self.list.row else ""
        await self._show(self.said, kept)
        self._show_card(self.list.row)
        past = await self.ask(cards.past_review, self.now.date())
        self.list.border_subtitle = framed(_look_again(past)) if past else ""
        await self.ask(cards_search.get_ready)

    @work(exclusive=True, group="find")
    async def _find(self, text: str) -> None:
        await self._show(text, "")

    async def _show(self, text: str, keep: str) -> None:
        if text.strip():
            order = await self.ask(cards.found, text)
            if order is None:
                return
            rows = [_row(self._lines[number], True) for number in order if number in self._lines]
            title = f"Cards ── {len(rows)} fit" if len(rows) != 1 else "Cards ── one fits"
        else:
            rows = []
            for category, lines in groupby(self._lines.values(), key=lambda line: line.category):
                rows.append(Row("", "", (category_words(category).capitalize(),), choosable=False))
                rows += [_row(line, False) for line in lines]
            title = f"Cards ── {len(self._lines):,}"
        self.list.border_title = framed(title)
        self.list.empty = self._nothing(text)
        self.list.show(rows, keep=keep)

    def _nothing(self, text: str) -> str:
        if text.strip():
            return "No card has any of these words.\nOther words may find one; Esc, then n writes a card of your own."
        return "No cards: “fieldkit check” says what happened to the starting ones.\nEsc, then n writes your own."

    def hidden_keys(self) -> tuple[str, ...]:
        """Hide the key that leads here, and the one that does nothing without a card under the cursor."""
        empty = not self.query(WindowList) or self.list.row is None
        return "everywhere.cards", *(("cards.edit",) if empty else ())

    # The card under the cursor

    @on(WindowList.Moved)
    def moved(self, event: WindowList.Moved) -> None:
        """Show the card that the cursor came to."""
        self.show_keys()
        self._show_card(event.row)

    def _show_card(self, row: Row | None) -> None:
        line = next((line for line in self._lines.values() if row and line.uid == row.uid), None)
        parts: list[Part] = []
        if line is not None:
            parts = [words(line.glance or "This card has no glance yet: e writes one.", "strong", rank=1)]
            if line.first_ask:
                parts += [Part(((("", ""),),), rank=3), words(line.first_ask, rank=2, lead="Ask:", lead_tone="accent")]
        self.query_one("#glance", Sheet).show(parts)
        if self.has_class("-wide"):
            self._show_whole(line.uid if line else "")

    @work(exclusive=True, group="whole")
    async def _show_whole(self, uid: str) -> None:
        view = await self.ask(cards.view, uid) if uid else None
        page = self.query_one("#whole", Reading)
        page.border_title = framed(view.card.title) if view else ""
        page.show(card_paras(view, terms=self.host.settings.terms) if view else [])

    def on_resize(self, _event: events.Resize) -> None:
        """Fill the second pane when it appears."""
        self.call_after_refresh(lambda: self._show_card(self.list.row))

    # Keys

    def came_back(self) -> None:
        """Let the next words be what the client says now."""
        field = self.query_one("#said", Input)
        self.set_focus(field)
        field.select_all()

    def action_write_out(self) -> None:
        """Write all cards to a file."""
        from fieldkit.screens.dialogs.exports.write_out import write_out  # only for who writes a file

        write_out(self, CARD, "Write out all cards")

    def action_words(self) -> None:
        """Begin to type."""
        self.query_one("#said", Input).focus()

    @on(Input.Submitted, "#said")
    def submitted(self) -> None:
        """Open the card under the cursor."""
        self.list.choose()

    def on_descendant_focus(self) -> None:
        """Draw the list's cursor as active while the field drives it."""
        self.list.set_class(isinstance(self.focused, Input), "-driven")

    def key_escape(self) -> None:
        """From the field to the list; from the list, clear the field."""
        field = self.query_one("#said", Input)
        if self.focused is field:
            self.list.focus()
        elif field.value:
            field.value = ""

    @on(WindowList.Chosen)
    async def open_card(self, event: WindowList.Chosen) -> None:
        """Open the whole card."""
        await self.host.open_record(CARD.name, event.row.uid)

    def form_defaults(self) -> dict[str, str]:
        """A call noted from here is with the client whose card is open."""
        return client_here(self)

    def action_new(self, kind: str) -> None:
        """Write a card, beginning with the words for which there may be none."""
        said = clean_line(self.said)
        if said and not self.list.count:
            self.host.edit_record(kind, title=said)
        else:
            self.host.edit_record(kind)

    def action_edit(self) -> None:
        """Change the card under the cursor."""
        if self.list.row:
            self.host.edit_record(CARD.name, self.list.row.uid)

    def action_never(self) -> None:
        """Show what is never said."""
        from fieldkit.screens.cards.never_say import NeverSayScreen

        self.app.push_screen(NeverSayScreen())


def _row(line: cards.CardLine, ranked: bool) -> Row:
    category = category_words(line.category) if ranked else ""
    used = times(line.uses) if line.uses else ""
    own = ("our own", "accent") if line.own else (category, "dim")
    return Row(CARD.name, line.uid, (line.title or "(no title)", own, (used, "dim")))


def _look_again(past: Sequence[str]) -> str:
    """Return which facts are past the day by which somebody had to look at them again."""
    others = f" and {len(past) - 1} more" if len(past) > 1 else ""
    return f"past its review date: {clean_line(past[0])}{others}; fieldkit check --content"
