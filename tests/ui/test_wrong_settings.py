"""A slip in the settings keeps nobody from Today."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.support.driver import messages, open_app, screen_text


async def test_the_app_starts_with_the_rest_of_the_settings_and_names_the_term(home: Path) -> None:
    (home / "settings.toml").write_text('currency = "€"\n[terms]\nnotise = "x"\nexit = "3 months"\n', "utf-8")
    async with open_app(home, toasts=True) as (app, _):
        assert app.settings.currency == "€"
        assert app.settings.terms == {"exit": "3 months"}
        assert sum("line 3, [terms]: there is no term “notise”." in one for one in messages(app)) == 1
        assert "Today" in screen_text(app)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('theme = "pink"', ["theme is one of dark, light, contrast. It is dark until then."]),
        ("currency = =", ["Until then all settings are the usual ones."]),
        (
            'theme = 1\ncolour = 1\n[keys]\n"today.new" = "2"\n"today.done" = "f99x"\n',
            ["“theme” must be a text. It is dark until then.", "The usual key stays.", "2 more of its settings"],
        ),
    ],
)
async def test_the_app_starts_with_the_default_for_what_is_wrong_and_says_which(
    home: Path, text: str, says: list[str]
) -> None:
    (home / "settings.toml").write_text(text, "utf-8")
    async with open_app(home, toasts=True) as (app, _):
        told = messages(app)
        assert [part in one for part, one in zip(says, told, strict=True)] == [True] * len(says)
        shown = " ".join(screen_text(app).replace("▌", "").split())
        assert "settings.toml" in shown
        assert "Today" in shown
        assert app.theme == "fieldkit-dark"
