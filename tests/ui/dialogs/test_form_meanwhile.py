"""Another window or program writes into the field that is typed in: it is said, and the history keeps both."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.db.records import crud
from fieldkit.domain.records.kinds import CLIENT
from tests.ui.record.in_form import field, stored
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, settle, write


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("Acme & Sons", "“Acme & Sons” was written"),
        ("n" * 50, f"“{'n' * 39}…” was written"),
        ("[b]\x1b]0;x\x07\nHe", "“[b] He” was written"),
    ],
)
async def test_what_was_written_elsewhere_while_somebody_typed_is_said(tmp_path: Path, there: str, said: str) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, " Ltd")
        await app.store.write(crud.update, CLIENT, made.client, {"name": there})
        await press(pilot, "tab")
        assert messages(app)[-1] == f"Name is now what you typed; elsewhere {said} meanwhile, which the history keeps."
        assert next(field(one, "name") for one in stored(tmp_path, "client")) == "[ACME] [/] O'Brien Ltd"


async def test_nothing_is_said_of_what_one_typed_oneself_or_what_is_the_same(tmp_path: Path) -> None:
    made = acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        app.edit_record("client", made.client)
        await settle(pilot)
        await write(pilot, " Ltd")
        await app.store.write(crud.update, CLIENT, made.client, {"name": "[ACME] [/] O'Brien Ltd"})
        await press(pilot, "tab", "shift+tab")
        await write(pilot, "!")
        await press(pilot, "tab")
        assert messages(app) == []
        assert next(field(one, "name") for one in stored(tmp_path, "client")) == "[ACME] [/] O'Brien Ltd!"
