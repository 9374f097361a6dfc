"""Keys that wait as the system wants the app to end: only what is text of the open field still counts."""

from __future__ import annotations

import re

import pytest
from textual.binding import Binding
from textual.events import Key, Paste
from textual.widgets import Input, TextArea

from tests.ui.base.test_type_ahead import Behind, Letters, key, taking


async def test_in_a_hurry_keys_after_the_last_text_are_dropped_and_none_is_taken() -> None:
    app = Behind()
    keys, handed = taking(app)
    await keys.take(key("f4"))
    await keys.drained()
    for name in ("f5", "enter", "a", "backspace", *["enter"] * 50):
        await keys.take(key(name))
    keys.hurry()
    await keys.take(key("b"))
    await keys.drained()
    assert handed == ["f4", "f5", "enter", "a", "backspace", "enter"], "Enter answers with what is typed"
    keys.close()
    keys.reopen()
    await keys.take(key("f6"))
    await keys.drained()
    assert handed[6:] == ["f6"], "somebody stays after all"


async def test_in_a_hurry_enter_still_answers_where_the_text_before_it_is_in_its_field_already() -> None:
    app = Behind()
    keys, handed = taking(app)
    await keys.take(key("f4"))
    await keys.drained()
    for name in ("enter", "escape", "f5", "enter"):
        await keys.take(key(name))
    keys.hurry()
    await keys.drained()
    assert handed == ["f4", "enter"]


@pytest.mark.parametrize("field", [Input, TextArea])
async def test_no_key_that_changes_a_text_is_dropped(field: type[Input] | type[TextArea]) -> None:
    """Ctrl+U, the last key before a signal, left the old text in its field."""
    bound = {name.strip() for one in field.BINDINGS if isinstance(one, Binding) for name in one.key.split(",")}
    leads_elsewhere = {"enter", "up", "down", "pageup", "pagedown", "ctrl+c"}  # or, with Shift, only selects
    for name in sorted(bound):
        known = name in leads_elsewhere or name.startswith("super+")
        if known or name.removeprefix("shift+") in leads_elsewhere or re.fullmatch(r"f\d+", name):
            continue
        app = Behind()
        keys, handed = taking(app)
        for one in ("f4", "f5", name):
            await keys.take(key(one))
        keys.hurry()
        await keys.drained()
        assert handed == ["f4", "f5", name]


async def test_at_the_last_only_what_is_text_of_the_field_is_handed_on() -> None:
    app = Behind()
    keys, handed = taking(app)
    await keys.take(key("f4"))
    await keys.drained()
    await keys.take(key("f5"))
    for name in ("a", "backspace", "b"):
        await keys.take(key(name))
    await keys.take(Paste("pasted"))
    for name in ("enter", "c"):
        await keys.take(key(name))
    app.focused = Letters()  # as f5 opens it
    keys.hurry(field_only=True)
    await keys.drained()
    assert handed[1:] == ["f5", "a", "backspace", "b", "pasted"], "c was for what Enter leads to"


async def test_key_that_is_dropped_while_it_is_handed_on_takes_no_other_with_it() -> None:
    app = Behind()
    keys, handed = taking(app)
    hand_on = keys._hand_on

    async def slowly(event: Key | Paste) -> None:
        await hand_on(event)
        keys.hurry()

    keys._hand_on = slowly
    await keys.take(key("f4"))
    await keys.drained()
    assert (handed, app.failed) == (["f4"], [])
