"""What all screens share: the store behind them, the key bar below, lists that answer to the same keys."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Container, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, Protocol, TypeVar, cast

from textual import events, work
from textual.binding import Binding, BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from fieldkit.commands import PLACES, BarKey, bar_keys, commands_of
from fieldkit.domain.errors import Trouble
from fieldkit.screens.base.dialog import FEWEST_LINES
from fieldkit.screens.base.write_queue import to_its_end
from fieldkit.screens.drawing.line_compositor import LineCompositor
from fieldkit.widgets.key_bar import KeyBar
from fieldkit.widgets.lists.rows import Row
from fieldkit.widgets.lists.window_list import WindowList

if TYPE_CHECKING:
    from fieldkit.db.store.records_changed import RecordsChanged
    from fieldkit.db.store.store import Store
    from fieldkit.domain.records.values import ReadingContext
    from fieldkit.paths import Home
    from fieldkit.screens.base.open_text import HandsBack, UnkeptText
    from fieldkit.screens.base.type_ahead import TypeAhead
    from fieldkit.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")


def conflicts_note(connection: sqlite3.Connection, kind: str, uid: str) -> str:
    """Return how many conflicts are open, for the foot of every screen, and how many on the record that it shows.

    Without any, that clocks differ; "" if nothing is to be said.
    """
    from fieldkit.db.changes.clock_skew import clocks_differ
    from fieldkit.db.changes.conflicts import conflicted_fields, count
    from fieldkit.domain.clock_skew import TOLERATED

    found = count(connection)
    if not found:
        return "F12 clocks differ" if clocks_differ(connection, TOLERATED) else ""
    here = len(conflicted_fields(connection, kind, uid)) if kind and uid else 0
    said = f"! {found:,} conflict{'' if found == 1 else 's'}"
    return f"{said}, {here} here" if here else said


def record_of(screen: Screen[Any]) -> tuple[str, str]:
    """Return kind and uid of the record that a screen shows, both "" for none."""
    kind = getattr(screen, "kind", "")
    shown = str(getattr(kind, "name", kind)), str(getattr(screen, "uid", ""))
    return shown if all(shown) else ("", "")


def place_of(screen: Screen[Any]) -> str:
    """Return where the commands of a screen are found in the registry, "" for a dialog that has none."""
    return str(getattr(screen, "PLACE", ""))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


class Host(Protocol):
    """What a screen may ask of the app."""

    store: Store
    settings: Settings
    clock: Callable[[], datetime]
    home: Home
    type_ahead: TypeAhead

    @property
    def kept_aside(self) -> HandsBack:
        """What is typed and the store does not take."""

    def report(self, trouble: Trouble) -> None:
        """Show what went wrong."""

    def say(self, text: str) -> None:
        """Show a short confirmation; "" takes it away."""

    def texts_wait(self) -> bool:
        """Whether any file lies there of what the store did not take."""

    async def close_over(self, texts: list[UnkeptText]) -> bool:
        """Keep what a screen that is to be closed holds and the store did not take; False if that cannot be done."""

    async def open_record(self, kind: str, uid: str, draft: int = 0) -> None:
        """Open a record on the screen for its kind, going on with this draft of it."""

    def open_screen(self, name: str, *about: object) -> None:
        """Open one of the screens that any other may open by name."""

    def edit_record(self, kind: str, uid: str = "", draft: int = 0, **texts: str) -> None:
        """Open the form of a record, or of a new one."""


def bindings(*places: str) -> list[BindingType]:
    """Return Textual's bindings for the commands of these places."""
    return [
        Binding(command.key, command.action, command.title, id=command.id, show=False, tooltip=command.help)
        for place in places
        for command in commands_of(place)
    ]


class Page(Screen[None]):
    """A screen of fieldkit. Subclasses name their PLACE and fill themselves in ``reload``."""

    PLACE: ClassVar[str] = ""
    """Where its commands are found in the registry."""
    SHOWS: ClassVar[frozenset[str] | None] = None
    """Kinds of what it shows, also beside something else; None for any. It is read anew when one of them changed."""
    TELLS_TIME: ClassVar[bool] = False
    """Whether it says of moments how far they are from now."""
    AUTO_FOCUS = "WindowList"
    # The two widgets that a change of focus concerns draw themselves: drawing all of the screen anew costs 15 ms a Tab.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._compositor = LineCompositor()
        self.about: tuple[object, ...] = ()
        self.draft = 0
        """Number of the draft that it was opened to go on with, 0 for none."""
        """What it was opened for, if it was by a name."""
        self._stale = True
        self._read_at: datetime | None = None
        """The minute that what it says of the time is of."""
        self._host: Host | None = None
        self._bar: KeyBar | None = None
        self._list: WindowList | None = None
        self._rows_before: list[tuple[int, Row]] = []
        """Rows that stood under the cursor until the list was read anew, each with how many keys had come by then."""

    @property
    def host(self) -> Host:
        """The app, also for what the store does for a screen that is no more."""
        if self._host is None:
            self._host = cast(Host, self.app)
        return self._host

    @property
    def now(self) -> datetime:
        """The wall clock."""
        return self.host.clock()

    def key_bar(self) -> KeyBar:
        """Return the key bar of this screen."""
        self._bar = KeyBar(self._bar_keys())
        return self._bar

    def _bar_keys(self) -> list[BarKey]:
        keys, hidden = self.host.settings.keys, self.hidden_keys()
        return bar_keys(self.PLACE, keys, hidden, typing=self.takes_letters)

    @property
    def takes_letters(self) -> bool:
        """Whether letters are text just now, and no keys."""
        return self.is_writing

    @property
    def is_writing(self) -> bool:
        """Whether a field is open."""
        focused = self.focused
        return focused is not None and focused.check_consume_key("a", "a")

    def on_descendant_focus(self) -> None:
        """Show the keys that work in what has the focus now."""
        self.show_keys()

    def hidden_keys(self) -> Container[str]:
        """Return the ids of the commands that do nothing here, and are not in the key bar."""
        return ()

    def show_keys(self) -> None:
        """Draw the key bar anew, when other keys are hidden than before."""
        if self._bar is not None and self._bar.is_attached:  # every Tab comes here: no look through all widgets
            self._bar.set_keys(self._bar_keys())

    def reading(self, connection: sqlite3.Connection) -> ReadingContext:
        """Return how typed text is read, and stored values are shown, against this database."""
        from fieldkit.db.records import lookup  # with the declarations 20 ms, which the first screen does without

        settings = self.host.settings
        return lookup.reading(connection, self.now, settings.currency, settings.month_first, settings.terms)

    async def ask(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Return what ``job`` reads from the store; None, after saying why, if that fails.

        Once the screen is being taken away nobody waits for it: the worker that asked is cancelled.
        """
        try:
            found = await self.host.store.read(job, *args, **kwargs)
        except Trouble as trouble:
            self.host.report(trouble)
            return None
        if not self.display:
            raise asyncio.CancelledError
        return found

    async def write(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Return what ``job`` returns, which writes to the store; None, after saying why, if that fails.

        To be awaited in a worker, on which no key but those of this screen waits: another program may hold the store.
        """
        host = self.host

        async def told() -> T | None:
            try:
                return await host.store.write(job, *args, **kwargs)
            except Trouble as trouble:
                host.report(trouble)
                return None

        return await to_its_end(told())

    async def stored(self, within: float | None = None) -> bool:
        """Return True once nothing is being stored behind this screen, False if that takes longer than that."""
        del within
        return True

    def show_and_then(
        self, dialog: Screen[T] | Screen[T | None], then: Callable[[T], Coroutine[None, None, None]]
    ) -> None:
        """Show a dialog; go on with what it was closed with in a worker, unless that is None or False."""

        def closed(result: T | None) -> None:
            if result is not None and result is not False:
                self.run_worker(then(result))

        self.app.push_screen(dialog, closed)

    def on_paste(self, event: events.Paste) -> None:
        """Say that pasted text, which no field took, went nowhere."""
        event.stop()
        self.host.say("No field is open here: what was pasted was not taken.")

    def reload(self) -> object:
        """Read anew what is shown. To be overridden; starts an exclusive worker."""

    def read_again(self) -> None:
        """Reload, and know of when that is."""
        self._read_at = _minute(self.now)
        self.reload()

    @property
    def aged(self) -> bool:
        """Whether what it says of the time is of another minute."""
        return self.TELLS_TIME and self._read_at not in (None, _minute(self.now))

    def rested(self) -> None:
        """Called before it is looked whether what is shown is still so: no key has come for a while."""

    @property
    def shown_kinds(self) -> frozenset[str] | None:
        """SHOWS, where that depends on what the screen was opened for."""
        return self.SHOWS

    def concerns(self, changed: RecordsChanged) -> bool:
        """Return whether what it shows may be different after a write."""
        if changed.by is self:
            return False
        shown = self.shown_kinds
        return changed.everything or shown is None or not shown.isdisjoint(changed.kinds)

    def store_changed(self, changed: RecordsChanged) -> None:
        """Take in a write that concerns it: reload now if seen, else when shown again."""
        if not self.is_attached:  # the app is ending
            return
        concerned = self.concerns(changed)
        if self._stale or not self._seen:
            # What is not there yet, or not in front, is read as it comes to the front.
            self._stale = self._stale or concerned
            return
        if concerned:
            self.read_again()
        if changed.everything or changed.records:
            self._count_conflicts()

    @property
    def _seen(self) -> bool:
        """Whether it is in front, or only dialogs are; Textual's ``is_current`` also means what a screen hides."""
        for screen in reversed(self.app.screen_stack):
            if screen is self or not screen.is_modal:
                return screen is self
        return False

    def on_screen_suspend(self) -> None:
        """Show no keys behind a dialog, which has keys of its own."""
        for bar in self.query(KeyBar):
            bar.set_works(works=False)

    def on_screen_resume(self) -> None:
        """Reload if something was written, or a minute went by, while another screen was in front."""
        for bar in self.query(KeyBar):
            bar.set_works(works=True)
        if self._stale or self.aged:
            self._stale = False
            self.read_again()
        # Never before the first paint: it is the least of what the screen says.
        self.call_after_refresh(self._count_conflicts)

    @work(exclusive=True, group="conflicts")
    async def _count_conflicts(self) -> None:
        bars = self.query(KeyBar)
        if bars:
            count = await self.ask(conflicts_note, *record_of(self))
            bars.first().set_note(count or "")

    def came_back(self) -> None:
        """Called as somebody comes back to a main screen by its key."""

    def on_resize(self, event: events.Resize) -> None:
        """Give up the frame and the key bar where there are hardly any lines."""
        self.set_class(event.size.height < FEWEST_LINES, "-tiny")

    def form_defaults(self) -> dict[str, str]:
        """Return field texts for a new record made from this screen, such as its client."""
        return {}

    def explain(self) -> str:
        """Return the heading of this screen in the help."""
        return PLACES.get(self.PLACE, "")

    # Any list on the screen answers to these, also while a field that filters it has the focus.

    @property
    def list(self) -> WindowList:
        """The list that the keys move in: the one with the focus, else the first."""
        focused = self.focused
        if isinstance(focused, WindowList):
            return focused
        if self._list is None or not self._list.is_attached:  # every key comes here: no look through all widgets
            self._list = self.query(WindowList).first()
        return self._list

    @property
    def row(self) -> Row | None:
        """The row that the key being answered was meant for: the one under the cursor as it came.

        A list that is read anew may put another one there while keys wait: nobody has seen that one yet.
        """
        key = self.host.type_ahead.handed_on
        return next((row for count, row in self._rows_before if key <= count), self.list.row)

    def read_anew(self, before: Row | None) -> None:
        """Take in that the list was read anew, and that the row ``before`` stood under the cursor until then."""
        count, now = self.host.type_ahead.count, self.list.row
        self._rows_before = [one for one in self._rows_before if one[0] >= self.host.type_ahead.handed_on]
        if before is not None and (now is None or now.uid != before.uid):
            self._rows_before.append((count, before))

    def is_about(self, *about: object) -> bool:
        """Return whether it shows what a screen of its class would that is opened for this."""
        return self.about == about

    def stand_on(self, kind: str, uid: str) -> None:
        """Called as a form closes over this screen, with the record that was made in it."""

    async def action_move(self, steps: int) -> None:
        """Move the cursor by lines."""
        self._rows_before.clear()
        self.list.move(steps)

    async def action_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self._rows_before.clear()
        self.list.page(pages)

    async def action_jump(self, position: int) -> None:
        """Move the cursor to the top or the bottom."""
        self._rows_before.clear()
        self.list.jump(position)

    async def action_choose(self) -> None:
        """Open what the cursor is on."""
        row = self.row
        if row is not None:
            self.list.post_message(WindowList.Chosen(self.list, row))
