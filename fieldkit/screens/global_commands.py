"""What the keys that work everywhere do."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.driver import Driver
from textual.screen import Screen
from textual.widget import AwaitMount

from fieldkit.commands import commands_of, keys_in_words
from fieldkit.screens import LISTS, NAMED_SCREENS, OPENERS, OWN_LISTS
from fieldkit.screens.base.open_text import ClosesKept, HoldsText
from fieldkit.screens.base.page import Host, Page, place_of, record_of
from fieldkit.screens.base.type_ahead import TypeAheadApp
from fieldkit.screens.continued_driver import continued_driver
from fieldkit.screens.drawing.themes import THEMES
from fieldkit.screens.escape_parser import KeyReading, escape_driver
from fieldkit.settings import Settings

if TYPE_CHECKING:
    from textual.command import Provider

    from fieldkit.db.records.undo_log import Way
    from fieldkit.screens.palette import PaletteLine

_OF_A_RECORD = ("client", "record", "card")
"""Places of the screens that show one record."""


class Palette(CommandPalette):
    """The palette, which hides the keys of the app from Textual as any dialog does, but for that to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "app.quit", show=False, priority=True)]


class CommandedApp(TypeAheadApp):
    """An app whose commands come from the registry."""

    BINDINGS = [
        Binding(c.key, c.action, c.title, id=c.id, show=False, tooltip=c.help) for c in commands_of("everywhere")
    ]
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {lambda: _provider()}
    COMMAND_PALETTE_BINDING = "ctrl+p"
    ESCAPE_TO_MINIMIZE = False

    settings: Settings

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of this platform, which keeps the keys in their order also after it was stopped."""
        return continued_driver(escape_driver(super().get_driver_class(), self.key_reading))

    @cached_property
    def key_reading(self) -> KeyReading:
        """How far the thread that reads the terminal is."""
        return KeyReading()

    def edit_record(self, kind: str, uid: str = "", draft: int = 0, **texts: str) -> None:
        """Open the form of a record; without uid of a new one that begins with ``texts`` or goes on with a draft.

        Of one record, and of one draft, there is one form: what is typed in two would be kept over one another.
        """
        from fieldkit.screens.dialogs.form import FormScreen

        for mode, stack in self._screen_stacks.items():
            for screen in stack:
                if isinstance(screen, FormScreen) and screen.is_of(kind, uid, draft, texts):
                    self._show_again(mode, screen)
                    return
        self.push_screen(FormScreen(kind, uid, texts, draft))

    def _show_again(self, mode: str, form: Screen[Any]) -> None:
        """Bring a form that is open to the front; say where it is if another screen is above it."""
        host = cast(Host, self)
        if self._screen_stacks[mode][-1] is not form:
            where = "behind this screen: Esc leads back to it" if mode == self.current_mode else "behind another screen"
            host.say(f"This is being typed in a form that is open {where}.")
        elif mode != self.current_mode:
            self.switch_mode(mode)
            host.say("This was being typed: here is its form.")

    async def action_go(self, mode: str) -> None:
        """Show one of the main screens as it was left; pressed again, close what is open above it."""
        if self.screen.is_modal:
            return
        shown = bool(self._screen_stacks.get(mode))
        if mode != self.current_mode:
            await self.switch_mode(mode)
            if len(self.screen_stack) > 1:
                title = next(c.title for c in commands_of("everywhere") if c.action == f"app.go('{mode}')")
                cast(Host, self).say(f"This was left open here. The same key again leads to {title}.")
        elif len(self.screen_stack) > 1:
            self.run_worker(self._close_above())
            return
        if shown and isinstance(self.screen, Page):
            self.screen.came_back()

    async def _close_above(self) -> None:
        """Close what is open above the main screen, each once what is typed there is kept; one that stays says why."""
        mode = self.current_mode

        def go_on() -> None:
            if self.current_mode == mode:
                self.run_worker(self._close_above())

        while len(self.screen_stack) > 1:
            front = self.screen
            if isinstance(front, ClosesKept):
                await front.close_kept(go_on)
            elif isinstance(front, HoldsText):
                await self._close_kept(front, front)
            else:
                await self.pop_screen()
            if self.screen is front or self.current_mode != mode:
                return
        if isinstance(self.screen, Page):
            self.screen.came_back()

    async def open_record(self, kind: str, uid: str, draft: int = 0) -> None:
        """Open a record on the screen for its kind, going on with this draft of it."""
        await self._open(OPENERS.get(kind, OPENERS["record"]), kind, uid, draft=draft)

    def open_screen(self, name: str, *about: object) -> None:
        """Open one of the screens that are named in ``NAMED_SCREENS``."""
        self._open(NAMED_SCREENS[name], *about)

    def _open(self, where: str, *about: object, draft: int = 0) -> AwaitMount:
        """Open a screen above the others; one that is open below comes up from there, as it was left.

        Records lead to one another in circles: Enter held down would open them without end, and Esc lead back for
        as long.
        """
        module, _, cls = where.partition(":")
        made: type[Page] = getattr(import_module(module), cls)
        for screen in self.screen_stack[1:]:
            if type(screen) is made and screen.is_about(*about):
                if screen is self.screen:
                    return AwaitMount(screen, [])
                self._screen_stacks[self.current_mode].remove(screen)
                screen._pop_result_callback()
                return self.push_screen(screen)
        screen = made(*about)
        screen.about, screen.draft = about, draft
        return self.push_screen(screen)

    def action_visit(self, name: str) -> None:
        """Open the conflicts, at the record on screen, or the trash; from a dialog nothing."""
        if not self.screen.is_modal and place_of(self.screen) not in (name, "conflict"):
            self.open_screen(name, *(record_of(self.screen) if name == "conflicts" else ()))

    def action_findings(self) -> None:
        """Open the findings of all clients; from a dialog nothing."""
        if not self.screen.is_modal:
            self.open_screen("findings")

    def action_lists(self) -> None:
        """Ask of what a list is wanted; from a dialog nothing."""
        if not self.screen.is_modal:
            from fieldkit.screens.record.list_picker import pick_list

            pick_list(self)

    async def action_list(self, kind: str) -> None:
        """Open the list of a kind: the main screen that is one, else a list above what is open."""
        if kind in LISTS:
            await self.action_go(LISTS[kind])
        elif not self.screen.is_modal:
            self.open_screen(*((OWN_LISTS[kind],) if kind in OWN_LISTS else ("records", kind)))

    def action_command_palette(self) -> None:
        """Open the palette."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_find(self) -> None:
        """Open Find."""
        from fieldkit.screens.find import FindScreen

        if not isinstance(self.screen, FindScreen):
            self.push_screen(FindScreen())

    def action_call(self) -> None:
        """Note a call, for the client on screen."""
        self.edit_record("call", **getattr(self.screen, "form_defaults", dict)())

    def action_explain(self) -> None:
        """Show the help of the screen in front."""
        from fieldkit.screens.help import HelpScreen

        self.push_screen(HelpScreen(place_of(self.screen)))

    def action_next_theme(self) -> None:
        """Change between dark, light and high contrast."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    async def action_back(self) -> None:
        """Close the screen in front once what is typed there is kept; on a main screen there is nothing behind."""
        front = self.screen
        if len(self.screen_stack) > 1:
            if isinstance(front, HoldsText):
                front.run_worker(self._close_kept(front, front))
            else:
                await self.pop_screen()

    async def _close_kept(self, front: Screen[Any], text: HoldsText) -> None:
        await text.keep_open_text()
        if front is self.screen and not text.unkept_texts():
            self.pop_screen()

    def action_undo(self, way: str = "undo") -> None:
        """Take back the last change made in this session, or with "redo" do it again; ask if it is not of the screen.

        Only a screen that shows one record asks: what was done elsewhere would go unseen there.
        """
        self.screen.run_worker(self._undo("redo" if way == "redo" else "undo"))

    async def _undo(self, of: Way) -> None:
        from fieldkit.screens.base.undo import begin, not_of

        kind, uid = record_of(self.screen) if place_of(self.screen) in _OF_A_RECORD else ("", "")
        elsewhere = await not_of(self, of, kind, uid) if kind else ""
        if elsewhere:
            from fieldkit.screens.dialogs.menu import MenuChoice, MenuScreen

            does = "do it again" if of == "redo" else "take it back"
            choices = (MenuChoice("y", f"{does}, though it is not of this screen"), MenuChoice("n", "leave it"))

            def decided(key: str | None) -> None:
                if key == "y":
                    begin(self, of)

            self.push_screen(MenuScreen(elsewhere, choices), decided)
        else:
            begin(self, of)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer every command that works here in the palette, in the registry's words."""
        for line in self._commands(screen):
            yield SystemCommand(line.title, line.help, line.run)

    def palette_lines(self) -> Iterable[PaletteLine]:
        """Return the commands that work on the screen behind the palette, with the keys that do the same."""
        return self._commands(self.screen_stack[-2])

    def _commands(self, screen: Screen[Any]) -> Iterable[PaletteLine]:
        from fieldkit.screens.palette import PaletteLine
        from fieldkit.screens.record.list_picker import listed  # the declarations: only for who opens the palette

        keys = {}
        for place in ("everywhere", place_of(screen)):
            for command in commands_of(place, self.settings.keys):
                target = self if place == "everywhere" else screen
                action = command.action.removeprefix("app.")
                keys[command.id] = keys_in_words(command)
                run = partial(self.call_later, target.run_action, action)
                yield PaletteLine(command.title, command.help, run, keys[command.id])
        for kind in listed():
            yield PaletteLine(
                f"List: {kind.plural}",
                f"All {kind.plural.lower()}, filtered as you type.",
                partial(self.call_later, self.run_action, f"list('{kind.name}')"),
                keys.get(f"everywhere.{LISTS.get(kind.name) or OWN_LISTS.get(kind.name, '')}", ""),
            )


def _provider() -> type[Provider]:
    from fieldkit.screens.palette import CommandsWithKeys

    return CommandsWithKeys
