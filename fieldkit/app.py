"""The app: modes, theme, keys, the store's lifetime. Wiring only."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from itertools import chain
from typing import Any, ClassVar

from textual.screen import Screen

from fieldkit import settings
from fieldkit.db.store.records_changed import RecordsChanged
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Busy, Corrupt, DiskFull, Newer, Trouble, Unwritable
from fieldkit.domain.text.sanitize import printable
from fieldkit.paths import Home
from fieldkit.screens import PAGES
from fieldkit.screens.base.idle_look import LOOK_EVERY, IdleLook
from fieldkit.screens.base.page import Page
from fieldkit.screens.dialogs import store_notes
from fieldkit.screens.dialogs.store_progress import StoreProgress
from fieldkit.screens.drawing.kept_stylesheet import KeptStylesheet
from fieldkit.screens.drawing.themes import THEMES
from fieldkit.screens.ending.ending_app import EndingApp
from fieldkit.sync.backup.open_store import UPGRADE
from fieldkit.sync.base import lock

WARM_AFTER = 0.3
"""Seconds until the writer is made ready: then the first screen has been drawn, and nothing has been typed yet."""
READ = 20
"""Characters of a confirmation that somebody reads in a second, beside what he is doing."""


def _page(name: str) -> Callable[[], Screen[Any]]:
    def make() -> Screen[Any]:
        module, _, cls = PAGES[name].partition(":")
        screen: Screen[Any] = getattr(import_module(module), cls)()
        return screen

    return make


class FieldkitApp(EndingApp):
    """fieldkit in the terminal."""

    TITLE = "fieldkit"
    CSS_PATH = "screens/app.tcss"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {name: _page(name) for name in PAGES}
    DEFAULT_MODE = "today"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (116, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-high")]

    def __init__(self, home: Home, clock: Callable[[], datetime] = datetime.now) -> None:
        super().__init__()
        self.home = home
        self.clock = clock
        """The wall clock; tests hold it still."""
        self.settings = settings.load(home.settings)
        self.store = Store(home.database, UPGRADE)
        self.store.on_change.append(self._tell)
        self.store.on_wait.append(self._tell_wait)
        self.store.on_refused.append(self.kept_aside.begin)
        self.store.on_trouble.append(self.report)
        self._store_progress = StoreProgress(self, lambda: self.store.keeps_reader_waiting)
        self._waits_for = ""
        """Who holds the store, as the first word of a sentence."""
        self.idle_look = IdleLook(self, self.store, self.type_ahead)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = f"fieldkit-{self.settings.theme}"
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())
        self.set_keymap(self.settings.keys)

    def on_load(self) -> None:
        """Show how far the store is, if it has to be made or brought up to date first."""
        self._store_progress.begin()
        self._store_progress.watch(lambda: self.store.is_open)

    async def on_mount(self) -> None:
        """Get the writer ready behind the first screen, so that the first save is as quick as the next."""
        if self.texts_wait():
            self.run_worker(self._warm(), exit_on_error=False)  # keys wait: Enter on Today goes on with these texts
        else:
            self.set_timer(WARM_AFTER, lambda: self.run_worker(self._warm(), group="behind", exit_on_error=False))
        store_notes.note_settings(self, self.settings.mistakes)
        self.set_interval(LOOK_EVERY, lambda: self.run_worker(self.idle_look.look(), group="behind"))

    async def _warm(self) -> None:
        trouble = await self.store.warm()
        if trouble is not None:
            self.report(trouble)
        else:
            await self.take_in_texts()
            await self.tell_end()
            await self.kept_aside.reserve()
        # What is loaded by now stays: the collector need not walk through it between two keystrokes.
        gc.freeze()

    def _tell(self, changed: RecordsChanged) -> None:
        self.store_takes()
        for screen in chain.from_iterable(self._screen_stacks.values()):
            if isinstance(screen, Page):
                screen.store_changed(changed)

    def _tell_wait(self, waiting: bool) -> None:
        """Say that a change waits for another program, also where the screen itself waits; then that it is done."""
        self.type_ahead.held_up = waiting
        if waiting:
            self._waits_for = "Sync" if lock.running(self.home.data) else "Another program"
            self.kept_aside.begin()
        store_notes.note_waiting(self, self._waits_for if waiting else "")
        if waiting or not isinstance(self.store.refused, Busy):
            does = "is working in another fieldkit" if self._waits_for == "Sync" else "is writing to the store"
            self.say(
                f"{self._waits_for} {does}. {_WAITS}" if waiting else
                f"{self._waits_for} has let go: your change is stored now."
            )  # fmt: skip

    def report(self, trouble: Trouble) -> None:
        """Show what went wrong, long enough to read it; without a store there is nothing to show it on."""
        if isinstance(trouble, Newer) or (isinstance(trouble, Corrupt) and not self.store.is_open):
            if not self._exit:
                self.exit(return_code=1, message=printable(str(trouble)))
            return
        title = store_notes.READ_ONLY if isinstance(trouble, Unwritable) else "That did not work"
        text = printable(str(trouble))
        # Every field that is left on a full disk says the same: it stands there already, or below.
        known = isinstance(trouble, DiskFull) and not store_notes.note_full_disk(self, full=True)
        lets_go = isinstance(trouble, Busy) and self.type_ahead.leaving  # the end says what it keeps
        if known or lets_go or any(one.message == text for one in self._notifications):
            return
        self.notify(text, title=title, severity="error", timeout=12, markup=False)

    def say(self, text: str) -> None:
        """Show a short confirmation, long enough to read it, in the place of the one before; "" takes that away."""
        for earlier in [one for one in self._notifications if one.severity == "information"]:
            self._unnotify(earlier, refresh=not text)
        if text:
            self.notify(printable(text), timeout=max(3, len(text) / READ), markup=False)

    async def on_unmount(self) -> None:
        """Listen no more to how far the store is."""
        self._store_progress.end()


_WAITS = "Your change is kept, and is stored as soon as that is done; what you type meanwhile is stored after it."
