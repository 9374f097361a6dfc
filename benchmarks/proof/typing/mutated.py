"""``python -m benchmarks.proof.typing.mutated NAME ...``: fieldkit with one fault put into the way of its keys.

Each fault is one that was there once, or could come back. It is put into the running program; nothing is changed on
disk. Raises ``LookupError`` where the program has no such place any more: what mutates nothing proves nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Final

__all__ = ["MUTATIONS", "main"]


def _lose_a_letter() -> None:
    """Drop every ninth letter that a field of one line is given."""
    from textual.widgets import Input

    count = 0
    insert = Input.insert_text_at_cursor

    def lossy(self: Input, text: str) -> None:
        nonlocal count
        count += 1
        if count % 9:
            insert(self, text)

    Input.insert_text_at_cursor = lossy  # type: ignore[method-assign]


def _field_of_before() -> None:
    """Let every seventh Tab leave the cursor in the field that it was in."""
    from fieldkit.domain.forms.form_model import FormModel

    neighbour = FormModel.neighbour

    def stuck(self: FormModel, name: str, steps: int) -> str:
        stuck_at.append(name)
        return name if len(stuck_at) % 7 == 0 else neighbour(self, name, steps)

    stuck_at: list[str] = []
    FormModel.neighbour = stuck  # type: ignore[method-assign]


def _forget_a_store() -> None:
    """Say of every fifth change of a field that it is stored, and store nothing."""
    from fieldkit.domain.forms.form_model import FormModel

    count = 0
    leave = _attribute(FormModel, "leave")

    def forgetful(self: Any, name: str, at: str = "") -> Any:
        nonlocal count
        request = leave(self, name, at)
        count += request is not None
        if request is None or count % 5:
            return request
        self.fields[name].stored = self.fields[name].typed
        self.fields[name].storing.pop()
        return None

    FormModel.leave = forgetful  # type: ignore[method-assign]


def _answer_the_next() -> None:
    """Let the cursor of a survey go on twice after every third answer."""
    from fieldkit.screens.survey.run_view import RunView

    go_on = RunView.go_on
    count = 0

    def skipping(self: RunView) -> None:
        nonlocal count
        count += 1
        go_on(self)
        if count % 3 == 0:
            go_on(self)

    RunView.go_on = skipping  # type: ignore[method-assign]


def _focus_after_store() -> None:
    """Move the focus only once the field that is left is stored."""
    from fieldkit.screens.dialogs.form import FormScreen

    _attribute(FormScreen, "_leave")

    def late(self: Any, steps: int, *, make: bool = False) -> None:
        name = self._current
        makes = self._take(name, make=make)
        self._keep(name, makes)

        async def go_on() -> None:
            self._fields.go_to(self.model.neighbour(name, steps))

        self._queue.put(go_on)

    FormScreen._leave = late  # type: ignore[method-assign]


def _no_queue() -> None:
    """Hand every key on at once, whatever the keys before it are still doing."""
    from fieldkit.screens.base.type_ahead import TypeAhead, TypedEvent

    _attribute(TypeAhead, "take")

    async def at_once(self: Any, event: TypedEvent) -> None:
        self.count += 1
        await self._hand_on(event)

    TypeAhead.take = at_once  # type: ignore[method-assign]


def _answer_twice() -> None:
    """Let a dialog that is answered take another answer."""
    from textual.screen import ModalScreen

    from fieldkit.screens.base.dialog import Dialog

    _attribute(Dialog, "dismiss")
    del Dialog.dismiss
    assert Dialog.dismiss is ModalScreen.dismiss


def _ask_the_focus_only() -> None:
    """Call a key done once the queues from the field with the focus upwards, asked together, came to their end."""
    import asyncio

    from fieldkit.screens.base import type_ahead

    _attribute(type_ahead.TypeAhead, "_done")
    heard, look = _attribute(type_ahead, "_heard"), _attribute(type_ahead, "_LOOK")

    async def done(self: Any) -> None:
        same = 0
        while same < 2:
            before, way = self._front, [self._app.focused or self._app.screen]
            while way[-1]._parent is not None:
                way.append(way[-1]._parent)
            await heard(way, type_ahead.LONGEST)
            while self._working:
                await asyncio.sleep(look)
                same = 0
            same = same + 1 if self._front == before else 0

    type_ahead.TypeAhead._done = done  # type: ignore[method-assign]


def _note_instead() -> None:
    """Let another note on an item, or the path of a photo, take the place of the note that is there."""
    from dataclasses import replace

    from fieldkit.domain.surveys import run

    _attribute(run, "noted_photo")

    def photo(note: str, path: str) -> str:
        return f"Photo: {path}" if path else note

    run.noted_photo = photo  # type: ignore[attr-defined]
    for name in ("open_note", "open_aside"):
        opened = _attribute(run.SurveyRun, name)

        def empty(self: Any, asked: Any, opened: Any = opened) -> Any:
            typing = opened(self, asked)
            self.typing = replace(typing, began="") if typing is not None else None
            return self.typing

        setattr(run.SurveyRun, name, empty)


def _no_draft() -> None:
    """Let a dialog keep nothing of what is typed into it."""
    from fieldkit.screens.dialogs.ask import AskScreen

    begin = AskScreen.__init__

    def forgetful(self: AskScreen, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **{**named, "draft": None})

    AskScreen.__init__ = forgetful  # type: ignore[method-assign]


def _two_findings() -> None:
    """Raise another finding for what fails again at the next visit."""
    from fieldkit.db.views.survey import same_finding

    _attribute(same_finding, "same")
    _attribute(same_finding, "uid_at")
    same_finding.same = lambda *_: []
    same_finding.uid_at = lambda *_: ""


def _one_row_off() -> None:
    """Go to the row after the one that was picked."""
    from fieldkit.screens.survey.run_view import RunView

    go_to = _attribute(RunView, "go_to")

    def past(self: Any, uid: str) -> None:
        go_to(self, uid)
        self.items.move(1)

    RunView.go_to = past  # type: ignore[method-assign]


def _attribute(holder: object, name: str) -> Any:
    found = getattr(holder, name, None)
    if found is None:
        raise LookupError(f"{holder!r} has no {name} to put a fault into")
    return found


MUTATIONS: Final[dict[str, Callable[[], None]]] = {
    "letter": _lose_a_letter,
    "stuck": _field_of_before,
    "store": _forget_a_store,
    "skip": _answer_the_next,
    "late": _focus_after_store,
    "queue": _no_queue,
    "twice": _answer_twice,
    "focus": _ask_the_focus_only,
    "note": _note_instead,
    "draft": _no_draft,
    "again": _two_findings,
    "row": _one_row_off,
}
"""Each fault by its name; the first line of its docstring says what it does."""


def main() -> int:
    """Put the fault named first into fieldkit, then start it with the other arguments."""
    name = sys.argv.pop(1)
    MUTATIONS[name]()
    from fieldkit.__main__ import main as start

    return start()


if __name__ == "__main__":
    sys.exit(main())
