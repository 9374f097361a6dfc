"""An app that ends in one way only, whatever ends it: nothing that is typed is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Final, cast

from rich.console import RenderableType
from rich.text import Text
from textual.driver import Driver
from textual.message_pump import MessagePump

from fieldkit import log
from fieldkit.db.store.store import Store
from fieldkit.domain.errors import Busy, DiskFull, Gone, Trouble
from fieldkit.domain.text.sanitize import printable
from fieldkit.paths import Home
from fieldkit.screens import timers
from fieldkit.screens.base.open_text import HoldsText, TellsTyped, UnkeptText
from fieldkit.screens.base.page import Host
from fieldkit.screens.base.write_queue import begun
from fieldkit.screens.dialogs.store_notes import note_recovered
from fieldkit.screens.ending.kept_aside import KeptAside
from fieldkit.screens.ending.signals import HUNG_UP
from fieldkit.screens.ending.terminal_driver import terminal_driver
from fieldkit.screens.ending.way_out import WayOut
from fieldkit.screens.global_commands import CommandedApp

KEYS: Final = 10.0
"""Seconds that the next of the keys which came before the end may take to have its effect, on a busy machine."""
_LOOK: Final = 0.02
"""Seconds between two looks at what the keys wait for."""
PATIENCE: Final = 5.0
"""Seconds that a busy store may keep an app from ending that the system told to end."""


class EndingApp(CommandedApp):
    """An app that keeps what is being typed before it ends."""

    home: Home
    store: Store

    def __init__(self) -> None:
        timers.install()
        super().__init__()
        self._way_out = WayOut(self)
        self._typed: list[tuple[TellsTyped, str]] = []
        """Screens, each with what was being typed there as the end began."""
        self._dropped: list[UnkeptText] = []
        """Texts of which was said that leaving drops them."""
        self._aside = True
        """Whether all that was to be put aside was."""
        self._by_system = False
        """Whether it is the system that ends it."""
        self._not_taken_in = False
        """Whether the store did not take what lay beside it as fieldkit started."""

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of this platform, which also tells when the system wants the app to end."""
        return terminal_driver(super().get_driver_class(), self.end_by_system, lambda: self.type_ahead.handed_on)

    def texts_wait(self) -> bool:
        """Whether any file lies there of what the store did not take."""
        path = self.home.open_texts
        return any(path.parent.glob(f"{path.stem}*{path.suffix}"))

    async def take_in_texts(self) -> None:
        """Make drafts of what the store did not take as fieldkit ended last."""
        path = self.home.open_texts
        if path.is_file():
            await self._take_in(path)
        if any(path.parent.glob(f"{path.stem}-*")):
            from fieldkit.operations import drafts

            with drafts.left_behind(path) as files:
                for file in files:
                    await self._take_in(file)

    async def _take_in(self, path: Path) -> None:
        from fieldkit.operations import drafts

        host = cast(Host, self)
        seen = _written_at(path)
        try:
            await self.store.write(drafts.take_in, path)
        except drafts.Unreadable:
            with suppress(OSError):
                path = drafts.set_apart(path)
            host.report(Trouble(f"{path}: what was being typed as fieldkit ended cannot be read. The file is kept."))
        except Trouble as trouble:
            self._not_taken_in = True
            host.report(trouble)  # once it takes anything, or at the next start, that is tried again
        else:
            with suppress(OSError, Trouble):  # the next start removes it, and knows what was taken in
                if _written_at(path) == seen:  # else somebody put more there: what was taken in is known
                    path.unlink()
                    await self.store.write(drafts.taken_in)

    # While the store takes nothing

    @cached_property
    def kept_aside(self) -> KeptAside:
        """What is typed and the store does not take."""
        return KeptAside(
            self.store, self.home.open_texts, self.holders, lambda: self.type_ahead.held_up, self.call_later,
            self.store_takes, self.failed,
        )  # fmt: skip

    def store_takes(self) -> None:
        """Say no more that the store takes nothing, unless that may be so again soon; take in what it did not."""
        if not self.kept_aside.short_of_room:
            note_recovered(self)
        if self._not_taken_in:
            self._not_taken_in = False
            self.call_later(lambda: self.run_worker(self.take_in_texts(), group="behind"))

    async def close_over(self, texts: list[UnkeptText]) -> bool:
        """Keep what a screen that is to be closed holds and the store did not take; False if that cannot be done."""
        return await self.kept_aside.close_over(texts)

    # What ends it

    async def action_quit(self) -> None:
        """Leave, once everything is stored."""
        self.type_ahead.leaving = True
        self._way_out.begin(self.leave)

    def leave(self) -> None:
        """Exit for a person who wants to: with 1 where typed text goes with it, else with 0."""
        self.exit(return_code=0 if self._aside else 1)

    def end_by_system(self, code: int) -> None:
        """End with an exit code because of a signal, or because the terminal is gone."""
        self._by_system = True
        self._way_out.begin(partial(self.exit, return_code=code), within=PATIENCE)

    def panic(self, *renderables: RenderableType) -> None:
        """End for an error that Textual met; one without an exception is that the terminal can no longer be read."""
        if self._exception is None:
            self.end_by_system(HUNG_UP)
        else:
            super().panic(*renderables)

    def _fatal_error(self) -> None:
        """End with a sentence: the traceback goes to the log."""
        if self._exception is not None:
            log.unexpected(self.home.log_file, self._exception, "app")
        self._exit_renderables.append(Text(_UNFORESEEN.format(file=self.home.log_file)))
        self._way_out.begin(self._close_messages_no_wait, within=PATIENCE)

    async def on_unmount(self) -> None:
        """Finish what is being stored, however the app ends."""
        self.type_ahead.close()
        await self.store.close()
        await self.kept_aside.end()

    # What the way out asks for

    async def keys_arrived(self) -> None:
        """Return once the keys that came so far are in their fields, or that takes too long.

        Keys that wait for a store that another program holds may take as long as it does.
        """
        if self._by_system:  # a person's own Ctrl+Q comes after the keys before it
            await self.key_reading.handed_on()
        while self.type_ahead.stuck:
            await asyncio.sleep(_LOOK)
        arriving = begun(self._arrive())
        before = -1
        while not arriving.done() and before != self.type_ahead.handed_on:
            before = self.type_ahead.handed_on
            await asyncio.wait({arriving}, timeout=KEYS)
        arriving.cancel()
        self.type_ahead.close()  # what comes later would be stored, or open a screen, when all is closed
        self._typed = [(one, one.typed_now()) for one in self.holders() if isinstance(one, TellsTyped)]

    def hurry(self, *, field_only: bool = False) -> None:
        """Let of the keys that wait only those up to the last text arrive, or only the text of the open field."""
        self.type_ahead.hurry(field_only=field_only)

    async def _arrive(self) -> None:
        await _reached(self)
        await self.type_ahead.drained()
        if self.focused is not None:
            await _reached(self.focused)

    def holders(self) -> Iterator[HoldsText]:
        """Yield the screens with text of records, those in front first."""
        stacks = dict(self._screen_stacks)
        front = stacks.pop(self.current_mode, [])
        for screen in chain(reversed(front), *(reversed(stack) for stack in stacks.values())):
            if isinstance(screen, HoldsText):
                yield screen
        yield self.kept_aside

    def stop_waiting(self) -> None:
        """Let writes that wait for another program fail."""
        self.store.patient = False

    def tell_wait(self) -> None:
        """Say that storing takes its time, and how to leave all the same."""
        cast(Host, self).say(_WAITS)

    async def close_store(self) -> None:
        """Finish what is being stored, with what the next start says of it."""
        stored = [words for one, words in self._typed if words and not (one.typed_now() or one.unkept_texts())]
        if stored and self.store.refused is None:
            from fieldkit.operations import drafts

            with suppress(Trouble):
                await self.store.write(drafts.note_end, stored[0])
        await self.store.close()

    async def tell_end(self) -> None:
        """Say, once, what was being typed as fieldkit ended last and was stored then."""
        from fieldkit.operations import drafts

        with suppress(Trouble):  # it is said at the next start
            words = await self.store.read(drafts.stored_at_end)
            if words and not self._way_out.under_way:  # what this end stores is said at the next start
                if not self._notifications:  # what is open yet comes first
                    cast(Host, self).say(f"Stored as fieldkit ended: {words}.")
                await self.store.write(drafts.note_end, "")

    def put_aside(self, texts: list[UnkeptText]) -> bool:
        """Write texts that the store does not take to a file for the next start."""
        from fieldkit.operations import drafts

        rows = [(one.kind, one.draft, one.texts) for one in texts]
        done = drafts.put_aside(self.home.open_texts, rows) or self.kept_aside.stays(texts)
        self._aside = done
        refused = self.store.refused
        said = [_left(texts, refused, kept=done)]
        if isinstance(refused, Gone) and refused.kept:
            said.append(f"fieldkit: {refused.kept}")
        self._exit_renderables.append(Text("\n".join(said)))
        return done

    def stay(self, texts: list[UnkeptText]) -> bool:
        """Say that texts would be lost; return False if that was said of them before."""
        if texts == self._dropped:
            return False
        self._dropped, self._aside = texts, True
        self.store.patient = True
        self.type_ahead.reopen()
        self._exit_renderables.clear()
        host = cast(Host, self)
        places = ", ".join(where for one in texts for where, _ in one.places)
        host.say(f"{places} could not be stored. Leaving once more drops what is typed.")
        return True

    def failed(self, error: BaseException) -> None:
        """Note an error on the way out, which goes on."""
        log.unexpected(self.home.log_file, error, "leaving")


async def _reached(pump: MessagePump) -> None:
    """Return once what stands in a queue now has been handled."""
    reached = asyncio.Event()
    if pump.call_later(reached.set):
        await reached.wait()


def _written_at(path: Path) -> int:
    """Return when a file was written last, in nanoseconds; 0 if it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _left(texts: list[UnkeptText], refused: Trouble | None, *, kept: bool) -> str:
    """Return why texts are not stored, once, and each with its place; several on lines of their own."""
    why = next((words for kind, words in _WHY if isinstance(refused, kind)), "the store did not take it")
    said = f"not stored yet, {why}. It comes back at the next start" if kept else f"could not be stored, {why}"
    lines = [printable(f"{where}: {typed}") for one in texts for where, typed in one.places]
    return f"fieldkit: {said}. {lines[0]}" if len(lines) == 1 else "\n  ".join((f"fieldkit: {said}:", *lines))


_WHY: Final = (
    (Busy, "the store was busy"),
    (DiskFull, "the disk is full"),
    (Gone, "the file of the store is not the one that was opened"),
)
_WAITS: Final = (
    "Storing what is typed takes longer than usual. Ctrl+Q once more ends fieldkit now; what is not stored by then "
    "comes back at the next start."
)

_UNFORESEEN = (
    "fieldkit: something unforeseen happened. Everything that was stored is safe, also what you typed. Where it "
    "happened is in {file}: that file holds no client data and helps to mend it."
)
