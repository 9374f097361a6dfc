"""What makes the apps of a run quicker than a person's, and changes nothing that they show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from textual import _wait
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

from fieldkit.screens.drawing import kept_stylesheet
from fieldkit.screens.drawing.kept_stylesheet import Applied, KeptStylesheet, Place

PARSE: Final = Stylesheet._parse_rules
BEGIN: Final = KeptStylesheet._begin_anew


@pytest.fixture(scope="session", autouse=True)
def shorter_looks() -> Iterator[None]:
    """Look every 10 ms instead of every 20 whether the app is idle, with the same share of time for idle."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_wait, "SLEEP_GRANULARITY", _wait.SLEEP_GRANULARITY / 2)
        patch.setattr(_wait, "SLEEP_IDLE", _wait.SLEEP_IDLE / 2)
        yield


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


@pytest.fixture(autouse=True)
def drawn_when_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the screen when a test reads it, not for a terminal that is not there: that takes a quarter of the time."""

    def unseen(compositor: Compositor, *_: Any, screen_stack: Any = None, **__: Any) -> None:
        visible_screen_stack.set([] if screen_stack is None else screen_stack)
        compositor._dirty_regions.clear()

    monkeypatch.setattr(Compositor, "render_update", unseen)
