"""What makes the apps of a run quicker than a person's, and changes nothing that they show."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import FunctionType, MethodType
from typing import Any, Final

import pytest
from textual import Logger, _callback
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import ScreenStackError
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.design import ColorSystem
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from fieldkit.screens.drawing import kept_stylesheet
from fieldkit.screens.drawing.kept_stylesheet import Applied, KeptStylesheet, Place

PARSE: Final = Stylesheet._parse_rules
BEGIN: Final = KeptStylesheet._begin_anew
METHODS: Final = MessagePump._get_dispatch_methods
COUNT: Final = _callback._count_parameters
GENERATE: Final = ColorSystem.generate
WAIT: Final = Pilot._wait_for_screen
_TURNS: Final = 1000
"""Turns of the loop after which what is ready again and again is something that never ends by itself."""


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Parse a style under the same variables once in a run, not in each app: 12 ms for each that is started."""
    known: dict[tuple[object, ...], list[RuleSet]] = {}

    def kept(
        self: Stylesheet,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        key = (css, read_from, is_default_rules, tie_breaker, scope, frozenset(self._variables.items()))
        if key not in known:
            known[key] = PARSE(self, css, read_from, is_default_rules, tie_breaker, scope)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", kept)
        yield


@pytest.fixture(scope="session", autouse=True)
def asked_once() -> Iterator[None]:
    """Ask once in a run, not in each app, which of the same rules hold at a place: a sixth of what a test takes."""
    known: dict[tuple[int, ...], tuple[list[RuleSet], dict[Place, Applied]]] = {}

    def begin_anew(self: KeptStylesheet) -> None:
        BEGIN(self)
        rules = tuple(map(id, self._asked))
        if rules not in known or len(known[rules][1]) > kept_stylesheet.MOST:
            known[rules] = self._asked, self._applied  # the rules are held, so that no others get their ids
        self._applied = known[rules][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeptStylesheet, "_begin_anew", begin_anew)
        yield


@pytest.fixture(scope="session", autouse=True)
def handlers_found_once() -> Iterator[None]:
    """Look once in a run which classes of a widget handle a message, and count parameters where the code has them.

    Textual goes through all classes of a widget for each message, and reads a signature for each call that it put off:
    a fifteenth of what a test takes.
    """
    known: dict[tuple[type, str, type[Message]], list[type] | None] = {}

    def handling(pump: type, name: str, message: type[Message]) -> list[type] | None:
        messages = [one for one in message.__mro__ if issubclass(one, Message)]
        if any(one in cls.__dict__.get("_decorated_handlers", ()) for cls in pump.__mro__ for one in messages):
            return None
        return [cls for cls in pump.__mro__ if f"_{name}" in cls.__dict__ or name in cls.__dict__]

    def methods(self: MessagePump, name: str, message: Message) -> Iterator[Any]:
        key = (type(self), name, type(message))
        if key not in known:
            known[key] = handling(*key)
        classes = known[key]
        if classes is None:
            yield from METHODS(self, name, message)
            return
        for cls in classes:
            if message._no_default_action:
                break
            method = cls.__dict__.get(f"_{name}") or cls.__dict__.get(name)
            if method is not None and not getattr(method, "_textual_on", None):
                yield cls, method.__get__(self, cls)

    def count(function: Any) -> int:
        bound = type(function) is MethodType and type(function.__func__) is FunctionType
        plain = function.__func__ if bound else function
        if type(plain) is not FunctionType or hasattr(plain, "__wrapped__") or hasattr(plain, "__signature__"):
            return COUNT(function)
        code = plain.__code__
        rest = bool(code.co_flags & CO_VARARGS) + bool(code.co_flags & CO_VARKEYWORDS)
        return code.co_argcount + code.co_kwonlyargcount + rest - bound

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MessagePump, "_get_dispatch_methods", methods)
        patch.setattr(_callback, "_count_parameters", count)
        yield


@pytest.fixture(scope="session", autouse=True)
def coloured_once() -> Iterator[None]:
    """Mix the shades of a theme once in a run, not thrice in each app that is started."""
    known: dict[str, dict[str, str]] = {}

    def generated(self: ColorSystem) -> dict[str, str]:
        key = repr(sorted(vars(self).items()))
        if key not in known:
            known[key] = GENERATE(self)
        return dict(known[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ColorSystem, "generate", generated)
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_told() -> Iterator[None]:
    """Make no logger for each message, to find that no console of Textual's is there to show it."""

    def itself(self: Logger, *_: object) -> Logger:
        return self

    def silent(*_: object, **__: object) -> None:
        pass

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Logger, "event", property(itself))
        patch.setattr(Logger, "verbosity", itself)
        patch.setattr(Logger, "__call__", silent)
        yield


def at_rest(pump: MessagePump) -> bool:
    """Whether a widget has come to all that it was sent, and waits for more: what it is asked it answers at once."""
    queue: Any = pump._message_queue
    return not queue.values and bool(queue.ready_event._waiters) and not pump._next_callbacks


@pytest.fixture(scope="session", autouse=True)
def working_asked() -> Iterator[None]:
    """Ask the widgets of a screen whether they are done only where one is at work: a third of all messages were that.

    Textual sends a message to each widget of the screen, and waits until all have come to it. Those that wait for
    messages have come to it. First whatever is ready to run has its turn, as it had while all of them answered.
    """

    async def waited(self: Pilot[Any], timeout: float = 30.0) -> bool:
        loop: Any = asyncio.get_running_loop()
        turns = 0
        while loop._ready and turns < _TURNS:
            turns += 1
            await asyncio.sleep(0)
        try:
            screen = self.app.screen
        except ScreenStackError:
            return False
        if all(map(at_rest, (self.app, screen, *screen.walk_children()))):
            return True
        return await WAIT(self, timeout)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pilot, "_wait_for_screen", waited)
        yield


@pytest.fixture(autouse=True)
def drawn_when_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the screen when a test reads it, not for a terminal that is not there: that takes a quarter of the time."""

    def unseen(compositor: Compositor, *_: Any, screen_stack: Any = None, **__: Any) -> None:
        visible_screen_stack.set([] if screen_stack is None else screen_stack)
        compositor._dirty_regions.clear()

    monkeypatch.setattr(Compositor, "render_update", unseen)
