"""A slip among the terms of the settings: it is named, and fieldkit goes on with the rest."""

from __future__ import annotations

from pathlib import Path

from tests.commandline.conftest import Run

WRONG = 'currency = "€"\n[terms]\nnotise = "3 months"\n'


def test_commands_name_a_wrong_term_and_take_the_rest(fieldkit: Run, home: Path) -> None:
    (home / "settings.toml").write_text(WRONG, "utf-8")
    for arguments in (
        ("today",),
        ("cost", "drag", "people_affected=12", "minutes_lost_per_day=10", "loaded_rate=45.65"),
    ):
        said = fieldkit(*arguments)
        assert said.code == 0
        assert said.err.count("line 3, [terms]: there is no term “notise”.") == 1
        assert said.err.endswith(" It was left out.\n")
    assert "€20,086" in said.out


def test_today_is_shown_whatever_the_settings_are(fieldkit: Run, home: Path) -> None:
    (home / "settings.toml").write_text("currency = =", "utf-8")
    said = fieldkit("today")
    assert (said.code, said.lines[0].startswith("Today, ")) == (0, True)
    assert "settings.toml" in said.err
    assert fieldkit("cost", "drag").code == 1
