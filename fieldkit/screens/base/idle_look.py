"""Looking once in a while, when nobody types, whether what is shown is still so."""

from __future__ import annotations

from typing import Final

from textual.app import App

from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Trouble
from fieldkit.screens.base.page import Page, place_of
from fieldkit.screens.base.type_ahead import TypeAhead
from fieldkit.widgets.search_input import SearchInput

LOOK_EVERY: Final = 15.0
"""Seconds between two looks."""
REST: Final = 1.0
"""Seconds without a key before a look: who types is not disturbed."""


class IdleLook:
    """What another program wrote, and the minute that turned, come to the screen in front without a key."""

    def __init__(self, app: App[None], store: Store, keys: TypeAhead) -> None:
        self._app = app
        self._store = store
        self._keys = keys
        self._looking = False

    async def look(self) -> None:
        """Read the screen in front anew if it is not so any more; never while somebody types, or has a field open."""
        page = self._page
        if page is None or self._looking or not self._keys.rests(REST):
            return
        self._looking = True
        try:
            page.rested()
            others = await self._store.others_wrote()
        except Trouble:  # whoever reads or writes next is told of it
            return
        finally:
            self._looking = False
        if others:
            self._store.changed_elsewhere()
        elif page is self._page and page.aged:
            page.read_again()

    @property
    def _page(self) -> Page | None:
        """The screen in front, None while something is asked or written there. A filter may have the cursor."""
        front = self._app.screen
        if not isinstance(front, Page) or place_of(front) == "form":
            return None
        return None if front.is_writing and not isinstance(front.focused, SearchInput) else front
