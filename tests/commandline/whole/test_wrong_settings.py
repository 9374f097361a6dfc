"""A slip in the settings: it is said in a line, and fieldkit goes on with the default for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commandline.conftest import Run

WRONG = 'currency = "€"\n[terms]\nnotise = "3 months"\n'
COST = ("cost", "drag", "people_affected=12", "minutes_lost_per_day=10", "loaded_rate=45.65")


def test_commands_name_a_wrong_term_and_take_the_rest(fieldkit: Run, home: Path) -> None:
    (home / "settings.toml").write_text(WRONG, "utf-8")
    for arguments in (("today",), COST):
        said = fieldkit(*arguments)
        assert said.code == 0
        assert said.err.count("line 3, [terms]: there is no term “notise”.") == 1
        assert said.err.endswith(" It was left out.\n")
    assert "€20,086" in said.out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("currency = =", "Until then all settings are the usual ones."),
        ("currency = 3", "Amounts have none until then."),
        ('theme = "pink"\ncolour = 1\nmonth_first = 1', "It is dark until then. There are 2 more mistakes in it."),
    ],
)
def test_what_is_only_shown_is_shown_whatever_is_wrong_with_one_line_of_warning(
    fieldkit: Run, home: Path, text: str, says: str
) -> None:
    (home / "settings.toml").write_text(text, "utf-8")
    for arguments in (("today",), COST, ("show", "client", "marsh"), ("table", "client"), ("export-table", "promise")):
        said = fieldkit(*arguments)
        assert (said.code, len(said.err.splitlines())) == (0, 1), arguments
        assert str(home / "settings.toml") in said.err
        assert said.err.endswith(f"{says}\n")
        assert said.out


@pytest.mark.parametrize("text", ["month_first = 1", "currency = ="])
def test_a_day_that_the_setting_turns_round_is_not_stored_while_the_setting_is_wrong(
    fieldkit: Run, home: Path, tmp_path: Path, text: str
) -> None:
    (home / "settings.toml").write_text(text, "utf-8")
    table = tmp_path / "promises.csv"
    table.write_text("what,due\nquote,4/5/2027\n", "utf-8")
    before = fieldkit("show", "promise", "--json").out
    uid = json.loads(before)[0]["uid"]
    for arguments in (
        ("add", "promise", "what=quote", "due=4/5/2027"),
        ("set", uid, "due=4-5-2027"),
        ("table", "promise", "--from", str(table)),
    ):
        said = fieldkit(*arguments)
        assert (said.code, said.out) == (1, "")
        assert said.err.endswith("Nothing was done: this goes by “month_first”.\n")
    assert fieldkit("show", "promise", "--json").out == before
    for due in ("2027-05-04", "tomorrow 10", "4 May 2027"):
        said = fieldkit("add", "promise", "what=quote", f"due={due}")
        assert (said.code, len(said.err.splitlines())) == (0, 2), "the warning, and how the day was read"


def test_an_amount_is_neither_taken_nor_given_away_in_a_currency_that_nobody_knows(fieldkit: Run, home: Path) -> None:
    (home / "settings.toml").write_text("currency = 3", "utf-8")
    for arguments in (
        ("add", "client", "name=Zebra", "spending_limit=£500"),
        ("export-table", "client"),
        ("export-table", "client", "--format", "xlsx", "-o", str(home / "clients.xlsx")),
    ):
        said = fieldkit(*arguments)
        assert (said.code, said.out) == (1, "")
        assert said.err.endswith("Nothing was done: this goes by “currency”.\n")
    assert not (home / "clients.xlsx").exists()
    assert fieldkit("add", "client", "name=Zebra", "spending_limit=500").code == 0
