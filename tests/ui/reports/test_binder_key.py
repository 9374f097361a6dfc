"""The book of a client by one key on its card, and by its name in the palette."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.commands import commands_of
from tests.ui.support import acme
from tests.ui.support.driver import messages, open_app, press, screen_text, settle


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the user, where files go."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


async def test_the_book_of_a_client_is_written_from_its_card(tmp_path: Path, user: Path) -> None:
    made = acme.make(tmp_path / "home")
    async with open_app(tmp_path / "home") as (app, pilot):
        await app.open_record("client", made.client)
        await settle(pilot)
        card = app.screen
        await press(pilot, "R")
        assert "Binder: [ACME] [/] O'Brien" in screen_text(app)
        await press(pilot, "t")
        assert "Save it as" in screen_text(app)
        await press(pilot, "enter")
        assert app.screen is card
        (file,) = user.glob("acme-o-brien-binder-*.txt")
        assert messages(app)[-1].startswith(f"{file}: the binder, with ")
    assert "Ines مكتبة speaks for [ACME] [/] O'Brien" in file.read_text("utf-8")


def test_the_palette_offers_it_on_the_card() -> None:
    (command,) = (one for one in commands_of("client") if one.id == "client.binder")
    assert "binder" in command.help
    assert command.key == "R"
