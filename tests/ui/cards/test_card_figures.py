"""A card says the client's own figures once it is known who speaks, and says what of them was assumed."""

from __future__ import annotations

from pathlib import Path

from fieldkit.screens.cards.card import CardScreen
from tests.support import stores
from tests.ui.support.driver import open_app, press, write


async def test_figures_of_whom_it_is_for_stand_in_its_sentences(firm_file: Path, tmp_path: Path) -> None:
    stores.keep(firm_file, tmp_path / stores.FILE)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "4")
        await write(pilot, "too expensive")
        await press(pilot, "enter")
        assert isinstance(app.screen, CardScreen)
        assert "[people who need the systems]" in said(app.screen)
        await press(pilot, "f")
        await write(pilot, "kestrel")
        await press(pilot, "enter")
        shown = said(app.screen)
        assert "You said that 9 people lose about 12 minutes a day" in shown
        assert "assumed in it, so ask: Days a year that one person works 220 days" in shown
        assert "[cost of the proposal in a year]" in shown, "nobody was asked"
        await press(pilot, "f", "enter")
        assert "[people who need the systems]" in said(app.screen), "for nobody there are none"


def said(screen: CardScreen) -> str:
    return "\n".join(para.text for para in screen.page._paras)
