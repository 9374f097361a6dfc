"""A slip among the terms of the settings does not keep anybody from Today."""

from __future__ import annotations

from pathlib import Path

from tests.ui.support.driver import messages, open_app, screen_text


async def test_the_app_starts_with_the_rest_of_the_settings_and_names_the_term(home: Path) -> None:
    (home / "settings.toml").write_text('currency = "€"\n[terms]\nnotise = "x"\nexit = "3 months"\n', "utf-8")
    async with open_app(home, toasts=True) as (app, _):
        assert app.settings.currency == "€"
        assert app.settings.terms == {"exit": "3 months"}
        assert sum("line 3, [terms]: there is no term “notise”." in one for one in messages(app)) == 1
        assert "Today" in screen_text(app)
