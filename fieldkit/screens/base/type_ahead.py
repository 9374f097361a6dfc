"""Type-ahead: keys that come faster than screens open reach what they were meant for, in their order.

Textual gives a key to whatever has the focus as the key is read. What an earlier key does, such as moving the focus
or opening a dialog, happens later, in other message queues: keys that come in one burst would all go to where the
first of them went. Here a key waits until what the key before it does is done; letters for one field need not wait.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import IntEnum
from itertools import takewhile
from typing import Any, Final

from textual import events
from textual._time import get_time
from textual.app import App
from textual.dom import NoScreen
from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

from fieldkit.screens.base.undo import LastAct
from fieldkit.screens.base.write_queue import begun

BEHIND: Final = frozenset({"behind", "conflicts", "preview", "recall"})
"""Groups of workers that no key waits for: they only show something, or go on while somebody types."""
LONGEST: Final = 30.0
"""Seconds after which a key no longer waits."""
LEAVING: Final = frozenset({"ctrl+q", "ctrl+c"})
"""Keys that do not wait for a screen that answers to none."""
AFTER_PAINT: Final = 0.025
"""Seconds after which it is asked whether a key is done that nothing waits for: 5 ms of work, behind its paint."""
_LOOK: Final = 0.001
"""Seconds between two looks at what is still working."""
UNSEEN: Final = 0.5
"""Seconds within which a key that follows another was pressed without a look at what that one came to."""
STUCK: Final = 0.2
"""Seconds after which work that waits for a store which is held up is known to wait for nothing else."""
_ELSEWHERE: Final = re.compile(r"f\d+")
"""Keys that lead elsewhere, whatever is in front."""
_EDITING: Final = (
    "backspace delete left right home end shift+left shift+right shift+home shift+end ctrl+left ctrl+right "
    "ctrl+shift+left ctrl+shift+right ctrl+shift+a ctrl+shift+k ctrl+backspace ctrl+delete alt+backspace alt+delete "
    "ctrl+a ctrl+d ctrl+e ctrl+f ctrl+h ctrl+k ctrl+u ctrl+v ctrl+w ctrl+x ctrl+y ctrl+z"
)
_IN_A_FIELD: Final = frozenset(_EDITING.split())
"""Keys that belong to the text of the field with the focus, though they are no letters."""
_TABS: Final = frozenset({"tab", "shift+tab"})
_BREAK: Final = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
TypedEvent = events.Key | events.Paste


class _HandedOn(IntEnum):
    """What was handed on since everything was last seen to be done."""

    NOTHING = 0
    TEXT = 1
    COMMAND = 2


_LINE_FEED: Final = "ctrl+j"
"""What Enter is before the terminal is told to leave keys as they are: typed while fieldkit starts, it comes so."""


class _Unopened:
    """What is typed for a dialog that did not open: in front is something that would take it for something else."""

    def __init__(self, told: Callable[[str], None]) -> None:
        self._told = told
        self._last = get_time()
        self._typed = ""
        self._later: asyncio.TimerHandle | None = None

    def takes(self, event: TypedEvent) -> bool:
        """Whether a key was typed for that: text, or Enter, without a look since. No other key after it is, then."""
        if self._later:
            self._later.cancel()
        key = "" if isinstance(event, events.Paste) else event.key
        is_text = _may_be_text(event) and (self._typed or key != "space")  # nothing begins with a blank
        if event.time - self._last > UNSEEN or not (key == "enter" or is_text):
            self._tell()
            return False
        self._last = max(self._last, event.time)
        more = event.text if isinstance(event, events.Paste) else event.character if event.is_printable else " "
        self._typed = self._typed[:-1] if key == "backspace" else f"{self._typed}{more}"
        self._later = asyncio.get_running_loop().call_later(UNSEEN, self._tell)
        return True

    def _tell(self) -> None:
        if self._typed.strip():
            self._told(" ".join(self._typed.split()))
        self._typed = ""


class TypeAhead:
    """The keys that were read and are not handed on yet."""

    def __init__(self, app: App[Any], hand_on: Callable[[TypedEvent], Awaitable[None]]) -> None:
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[TypedEvent] = deque()
        self._before = _HandedOn.COMMAND  # the first screen opens like any other
        self._task: asyncio.Task[None] | None = None
        self._later: asyncio.TimerHandle | None = None
        self._closed = False
        self._hurries = self._field_only = False
        self.leaving = False
        """Whether somebody wants to leave: who says so again is heard at once."""
        self.count = 0
        """How many keys came so far: who remembers it can tell whether anything was typed since."""
        self.handed_on = 0
        """How many of them were handed on: the number of the key that is being answered."""
        self._came_at = 0.0
        self._key_before = ""
        self._unopened: _Unopened | None = None
        self.acted = LastAct()
        """Tells whether the key that puts something into the trash is held down."""
        self.held_up = False
        """Whether what is written waits for another program; told by the app."""
        self.stuck = False
        """Whether the keys wait for that, and for nothing else."""

    async def take(self, event: TypedEvent) -> None:
        """Hand a key on, at once if nothing is in its way."""
        self.count += 1
        self._came_at = time.monotonic()
        if self._hurries:
            return
        if not self._overtakes(event) and (self._closed or self._waiting or not self._may_pass(event)):
            self._waiting.append(event)
        else:
            await self._pass(event)
        self._go_on()

    async def hand_on_again(self, event: events.Key) -> None:
        """Hand on once more a key that found what it was meant for elsewhere; those after it wait for that."""
        again = events.Key(event.key, event.character)
        again.set_sender(self._app)  # it would go no higher than to the screen that called this
        await self._hand_on(again)

    def _go_on(self) -> None:
        if self._waiting:
            self._begin()
        elif self._before is _HandedOn.COMMAND and self._later is None:
            self._later = asyncio.get_running_loop().call_later(AFTER_PAINT, self._begin)

    def _begin(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._task is None and not self._closed:
            self._task = begun(self._work_off())

    def rests(self, seconds: float) -> bool:
        """Whether every key has done what it does, and none came for so long."""
        busy = self._closed or self._waiting or self._task is not None
        return not busy and time.monotonic() - self._came_at >= seconds

    async def quiet(self, seconds: float) -> None:
        """Return once no key came for so long."""
        count = -1
        while count != self.count:
            count = self.count
            await asyncio.sleep(seconds)

    async def drained(self) -> None:
        """Return once every key that was read has done what it does."""
        if self._later is not None:
            self._begin()
        while self._task is not None:
            await asyncio.wait({self._task})

    def hurry(self, *, field_only: bool = False) -> None:
        """Take no more keys, and drop those that wait after the last text and the Enter behind it.

        ``field_only``: hand on only text of the field with the focus, up to the first other key.
        """
        self._hurries, self._field_only, behind = True, field_only, None
        while self._waiting and not _may_be_text(self._waiting[-1]):
            behind = self._waiting.pop()
        if isinstance(behind, events.Key) and behind.key == "enter":
            self._waiting.append(behind)

    def close(self) -> None:
        """Hand nothing on until ``reopen``: the app is ending."""
        self._closed = True
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def reopen(self) -> None:
        """Hand on again, first what came meanwhile."""
        self._closed = self.leaving = self._hurries = self._field_only = False
        self._go_on()

    @property
    def _answers(self) -> bool:
        """Whether the screen in front answers to keys, and does not just tell how far something is."""
        return getattr(self._app.screen, "ANSWERS", True)

    def _overtakes(self, event: TypedEvent) -> bool:
        """Whether a key leads away from where the others wait, overtaking none that is meant for what is in front."""
        key = event.key if isinstance(event, events.Key) else ""
        if key in LEAVING:
            return self.leaving or self.stuck or not self._answers
        if key == "escape" and getattr(self._app.screen, "works", False):
            return True  # it stops the work that other keys wait for
        return self.stuck and not self._waiting and _ELSEWHERE.fullmatch(key) is not None

    def _may_pass(self, event: TypedEvent) -> bool:
        if not self._answers:
            return False
        return self._before is _HandedOn.NOTHING or (self._before is _HandedOn.TEXT and self._is_text(event))

    def opens_nothing(self, told: Callable[[str], None]) -> None:
        """Take no text for what is in front until somebody can have seen that no dialog opened; then tell of it."""
        self._unopened = _Unopened(told)

    async def _pass(self, event: TypedEvent) -> None:
        if self._unopened is not None and self._unopened.takes(event):
            return
        self._unopened = None
        self._before = max(self._before, _HandedOn.TEXT if self._is_text(event) else _HandedOn.COMMAND)
        self.handed_on += 1
        key = event.key if isinstance(event, events.Key) else ""
        if key != self._key_before:
            self.acted.other_key()
            self._key_before = key
        await self._hand_on(event)

    def _is_text(self, event: TypedEvent) -> bool:
        """Whether a key is a letter for the field with the focus, which does nothing else."""
        if not isinstance(event, events.Key) or self._app.focused is None:
            return False
        return self._app.focused.check_consume_key(event.key, event.character)

    def _is_of_the_field(self, event: TypedEvent) -> bool:
        """Whether a key, or what was pasted, changes the text of the field with the focus and nothing else."""
        field = self._app.focused
        takes = field is not None and field.check_consume_key("a", "a")
        return takes and (isinstance(event, events.Paste) or event.key in _IN_A_FIELD or self._is_text(event))

    async def _work_off(self) -> None:
        try:
            while True:
                await self._done()
                if self._task is not asyncio.current_task():
                    return  # closed: a cancellation that comes with what is waited for is lost
                if self._field_only:
                    self._waiting = deque(takewhile(self._is_of_the_field, self._waiting))
                self._before = _HandedOn.NOTHING
                while self._waiting and self._may_pass(self._waiting[0]):
                    # It stays in the queue until it is handed on, so that no later key takes its place meanwhile.
                    await self._pass(self._waiting[0])
                    if self._waiting:  # it may have been dropped meanwhile
                        self._waiting.popleft()
                if not self._waiting and self._before is not _HandedOn.COMMAND:
                    return
        except Exception as error:  # noqa: BLE001  # as in any message handler
            self._app._handle_exception(error)
        finally:
            if self._task is asyncio.current_task():
                self._task = None
                self.stuck = False

    async def _done(self) -> None:
        """Return once all that was handed on has had its effect: no queue holds anything, what is in front stays."""
        clock = asyncio.get_running_loop().time
        until = clock() + LONGEST
        busy = True
        while busy and clock() < until:
            before = self._front
            levels = self._levels()
            busy = any(not pump._message_queue.empty() for level in levels for pump in level)
            for level in levels:
                await _heard(level, until - clock())
            began = clock()
            while (self._working or self._app.screen._callbacks or not self._answers) and clock() < until:
                if self.held_up or not self._answers:
                    until = clock() + LONGEST
                self.stuck = self.held_up and clock() - began > STUCK
                await asyncio.sleep(_LOOK)
                busy = True
            self.stuck = False
            busy = busy or self._front != before

    @property
    def _front(self) -> tuple[object, object]:
        return self._app.screen, self._app.focused

    def _levels(self) -> list[list[MessagePump]]:
        """The queues of the screen in front that keys and answers to them go through, from the fields up to the app.

        A message goes up from each to the next: who asks them in this order has waited for all of its way.
        """
        screen = self._app.screen
        depths: dict[MessagePump, int] = {screen: 1, self._app: 0}
        for node in screen.walk_children():
            if isinstance(node, Widget) and node.can_focus:
                way: list[MessagePump] = []
                above: MessagePump | None = node
                while above is not None and above not in depths:
                    way.append(above)
                    above = above._parent
                deep = depths[above] if above is not None else 0
                depths |= {pump: deep + number for number, pump in enumerate(reversed(way), 1)}
        levels: list[list[MessagePump]] = [[] for _ in range(max(depths.values()) + 1)]
        for pump, depth in depths.items():
            levels[-1 - depth].append(pump)
        return levels

    @property
    def _working(self) -> list[Worker[Any]]:
        """What works for the screen in front; a screen behind a dialog may wait for that dialog."""
        front = self._app.screen
        return [
            worker
            for worker in self._app.workers
            if worker.group not in BEHIND
            and not worker.is_finished
            and (worker.node is self._app or _screen_of(worker) is front)
        ]


async def _heard(pumps: list[MessagePump], patience: float) -> None:
    """Return once each of these queues has come to what stands in it now."""
    left = 0
    empty = asyncio.Event()

    def heard() -> None:
        nonlocal left
        left -= 1
        if not left:
            empty.set()

    for pump in pumps:
        if pump.call_later(heard):
            left += 1
    if left:
        with suppress(TimeoutError):
            await asyncio.wait_for(empty.wait(), patience)


def _screen_of(worker: Worker[Any]) -> object:
    try:
        return worker.node.screen
    except NoScreen:  # the app, or what was taken away
        return None


def _may_be_text(event: TypedEvent) -> bool:
    """Whether a key is a character, or changes a text: where it goes is known only once those before it are done."""
    return isinstance(event, events.Paste) or event.is_printable or event.key in _IN_A_FIELD


def in_one_line(text: str) -> str:
    """Join lines by blanks; what stands at either end goes on from what is typed before and after, with its blanks."""
    return _BREAK.sub(" ", text.strip("\r\n")).replace("\t", " ")


class TypeAheadApp(App[None]):
    """An app that no key overtakes."""

    def __init__(self) -> None:
        super().__init__()
        self.type_ahead = TypeAhead(self, self._hand_on)
        self._ended_line = False
        """Whether the key before was Enter."""

    async def _hand_on(self, event: TypedEvent) -> None:
        # A key goes up from the field with the focus through all that holds it before its binding is looked for: as
        # much work as to paint the next field. None of them takes Tab.
        straight = isinstance(event, events.Key) and event.key in _TABS and getattr(self.focused, "TAB_IS_BOUND", False)
        if not (straight and isinstance(event, events.Key) and await self._check_bindings(event.key)):
            await super().on_event(event)

    async def on_event(self, event: events.Event) -> None:
        """Let keys and pasted text wait for their turn."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if isinstance(event, events.Key):
                after_enter, self._ended_line = self._ended_line, event.key == "enter"
                if event.key == _LINE_FEED:
                    if after_enter:  # the second half of the end of a line, as a scanner sends it
                        return
                    event = events.Key("enter", "\r")
            if isinstance(event, events.Paste) and isinstance(self.focused, Input):
                event = events.Paste(in_one_line(event.text))  # an Input keeps the first line only
            await self.type_ahead.take(event)
        else:
            await super().on_event(event)
