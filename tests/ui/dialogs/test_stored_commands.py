"""What another program stored for a terminal to obey: fields show it without, and it stays until somebody edits it."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input, TextArea

from tests.support.stores import spoil
from tests.ui.support import acme
from tests.ui.support.driver import open_app, press, settle, write

TITLE = "Marsh\x1b]0;gone\x07 Ltd"


async def test_fields_show_nothing_that_a_terminal_obeys_and_change_it_only_where_somebody_edits(
    tmp_path: Path,
) -> None:
    made = acme.make(tmp_path)
    spoil(tmp_path / "fieldkit.db", "UPDATE client SET name = CAST(? AS TEXT)", TITLE.encode())
    spoil(tmp_path / "fieldkit.db", "UPDATE client SET notes = CAST(? AS TEXT)", b"one\x1b[31m\ntwo\x07")
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        assert app.screen.query_one("#field-name", Input).value == "Marsh Ltd"
        assert app.screen.query_one("#field-notes", TextArea).text == "one\ntwo"
        await press(pilot, "tab", "shift+tab", "escape")
    assert acme.value(tmp_path, "client", made.client, "name") == TITLE
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, "x")
        await press(pilot, "escape")
    assert acme.value(tmp_path, "client", made.client, "name") == "Marsh Ltdx"
    assert acme.value(tmp_path, "client", made.client, "notes") == "one\x1b[31m\ntwo\x07"
