"""What is never said to a client, and why."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult

from fieldkit.db.views import cards
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.cards.card_text import never_paras
from fieldkit.widgets.reading_pane import Reading


class NeverSayScreen(Page):
    """A page to read; Esc goes back to the card."""

    PLACE = "list"
    SHOWS = frozenset()
    CSS_PATH = "never_say.tcss"
    BINDINGS = bindings("list")
    AUTO_FOCUS = "Reading"

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        page = Reading(id="never")
        page.add_class("frame")
        page.border_title = "Never say"
        yield page
        yield self.key_bar()

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the claims."""
        rules = await self.ask(cards.rules)
        if rules is not None:
            self.query_one(Reading).show(never_paras(rules))

    async def action_move(self, steps: int) -> None:
        """Scroll by lines."""
        self.query_one(Reading).scroll_relative(y=steps, animate=False)

    async def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        page = self.query_one(Reading)
        page.scroll_relative(y=pages * max(1, page.size.height - 1), animate=False)

    async def action_jump(self, position: int) -> None:
        """Scroll to the top or the bottom."""
        page = self.query_one(Reading)
        page.scroll_to(y=page.max_scroll_y if position else 0, animate=False)

    async def action_choose(self) -> None:
        """Read on."""
        await self.action_page(1)
