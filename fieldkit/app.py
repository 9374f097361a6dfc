"""The app: modes, theme, keys, the store's lifetime. Wiring only."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module
from typing import Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from fieldkit import settings
from fieldkit.commands import commands_of
from fieldkit.db.store import Changed, Store
from fieldkit.domain.errors import Trouble, Unwritable
from fieldkit.domain.text import printable
from fieldkit.paths import Home
from fieldkit.screens import OPENERS, PAGES
from fieldkit.screens.themes import THEMES


def _page(name: str) -> Callable[[], Screen[Any]]:
    def make() -> Screen[Any]:
        module, _, cls = PAGES[name].partition(":")
        screen: Screen[Any] = getattr(import_module(module), cls)()
        return screen

    return make


class FieldkitApp(App[None]):
    """fieldkit in the terminal."""

    TITLE = "fieldkit"
    CSS_PATH = "screens/app.tcss"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {name: _page(name) for name in PAGES}
    DEFAULT_MODE = "today"
    BINDINGS = [
        Binding(c.key, c.action, c.title, id=c.id, show=False, tooltip=c.help) for c in commands_of("everywhere")
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (116, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-high")]
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, home: Home, clock: Callable[[], datetime] = datetime.now) -> None:
        super().__init__()
        self.home = home
        self.clock = clock
        """The wall clock; tests hold it still."""
        self.settings = settings.load(home.settings)
        self.store = Store(home.database)
        self.store.on_change.append(self._tell)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = f"fieldkit-{self.settings.theme}"
        self.set_keymap(self.settings.keys)

    async def on_mount(self) -> None:
        """Get the writer ready behind the first screen, so that the first save is as quick as the next."""
        self.call_after_refresh(lambda: self.run_worker(self._warm(), exit_on_error=False))

    async def _warm(self) -> None:
        trouble = await self.store.warm()
        if trouble is not None:
            self.report(trouble)
        else:
            self.store.changed()
        # What is loaded by now stays: the collector need not walk through it between two keystrokes.
        gc.freeze()

    def _tell(self, change: Changed) -> None:
        for stack in self._screen_stacks.values():
            for screen in stack:
                if hasattr(screen, "store_changed"):
                    screen.store_changed(change)

    def report(self, trouble: Trouble) -> None:
        """Show what went wrong, long enough to read it."""
        title = "Read only" if isinstance(trouble, Unwritable) else "That did not work"
        self.notify(printable(str(trouble)), title=title, severity="error", timeout=12, markup=False)

    def say(self, text: str) -> None:
        """Show a short confirmation."""
        self.notify(printable(text), timeout=3, markup=False)

    async def open_record(self, kind: str, uid: str) -> None:
        """Open a record on the screen for its kind."""
        module, _, cls = OPENERS.get(kind, OPENERS["record"]).partition(":")
        await self.push_screen(getattr(import_module(module), cls)(kind, uid))

    def edit_record(self, kind: str, uid: str = "", draft: int = 0, **texts: str) -> None:
        """Open the form of a record; without uid of a new one that begins with ``texts`` or goes on with a draft."""
        from fieldkit.screens.dialogs.form import FormScreen

        self.push_screen(FormScreen(kind, uid, texts, draft))

    def action_go(self, mode: str) -> None:
        """Show one of the main screens; leaves whatever is open there as it is."""
        if not self.screen.is_modal:
            self.switch_mode(mode)

    def action_find(self) -> None:
        """Open Find."""
        from fieldkit.screens.find import FindScreen

        if not isinstance(self.screen, FindScreen):
            self.push_screen(FindScreen())

    def action_call(self) -> None:
        """Note a call, for the client on screen."""
        self.edit_record("call", **getattr(self.screen, "here", dict)())

    def action_explain(self) -> None:
        """Show the help of the screen in front."""
        from fieldkit.screens.help import HelpScreen

        self.push_screen(HelpScreen(getattr(self.screen, "PLACE", "")))

    def action_next_theme(self) -> None:
        """Change between dark, light and high contrast."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    async def action_back(self) -> None:
        """Close the screen in front; on a main screen there is nothing behind."""
        if len(self.screen_stack) > 1:
            await self.pop_screen()

    async def action_undo(self, way: str = "undo") -> None:
        """Take back the last change made in this session, or with "redo" do it again."""
        from fieldkit.screens.undo import undo

        await undo(self, "redo" if way == "redo" else "undo")

    async def action_quit(self) -> None:
        """Leave, once everything is stored."""
        await self.store.close()
        self.exit()

    async def on_unmount(self) -> None:
        """Finish what is being stored, however the app ends."""
        await self.store.close()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer every command that works here in the palette, in the registry's words."""
        for place in ("everywhere", getattr(screen, "PLACE", "")):
            for command in commands_of(place, self.settings.keys):
                target = self if place == "everywhere" else screen
                action = command.action.removeprefix("app.")
                yield SystemCommand(
                    command.title, command.help, lambda a=action, t=target: self.call_later(t.run_action, a)
                )
