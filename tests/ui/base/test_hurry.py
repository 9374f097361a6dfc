"""Keys that wait as the system wants the app to end: only what is text of the open field still counts."""

from __future__ import annotations

from textual.events import Paste

from tests.ui.base.test_type_ahead import Behind, Letters, key, taking, worker
from tests.ui.support.driver import until


async def test_in_a_hurry_only_what_is_text_of_the_field_is_handed_on() -> None:
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
    keys.hurry()
    await keys.drained()
    assert handed[1:] == ["f5", "a", "backspace", "b", "pasted"], "c was for what Enter leads to"
    await keys.take(key("tab"))
    await keys.take(key("d"))
    await keys.drained()
    assert handed[6:] == ["d"]


async def test_in_a_hurry_no_key_that_waits_for_a_held_store_reaches_another_field() -> None:
    app = Behind()
    app.focused = Letters()
    keys, handed = taking(app)
    keys.held_up = True
    app.workers.append(job := worker(app, "closing"))
    for name in ("escape", "a"):
        await keys.take(key(name))
    await until(lambda: keys.stuck)
    keys.hurry()
    job.is_finished = True
    await keys.drained()
    assert handed == []
