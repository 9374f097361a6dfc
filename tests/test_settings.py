"""settings.toml: what may stand in it, and the sentence for each mistake."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit import settings
from fieldkit.domain.cards.spoken import TERMS
from fieldkit.settings import ReportWishes, Settings

KEYS = ', [keys]: a key is a text such as "f9", and the command stands in quotes before it, as in "today.done" = "f9". '
KEYS += "The usual key stays."


def load(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "settings.toml"
    file.write_text(text, "utf-8")
    return settings.load(file)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Settings("dark", "", False, {})),
        ('theme = "dark"', Settings("dark")),
        ('theme = "light"\ncurrency = "€"\nmonth_first = true', Settings("light", "€", True)),
        ('theme = "contrast"\nmonth_first = false', Settings("contrast")),
        ('[keys]\n"everywhere.call" = "f11"', Settings(keys={"everywhere.call": "f11"})),
    ],
)
def test_what_is_chosen_is_read_and_the_rest_is_usual(tmp_path: Path, text: str, expected: Settings) -> None:
    assert load(tmp_path, text) == expected


def test_without_a_file_everything_is_usual(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.toml") == Settings()


_TERMS_THERE_ARE = "; ".join(f"{name} ({what})" for name, what in TERMS.items()) + ". It was left out."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('them = "dark"', ", line 1: there is no setting “them”. Did you mean “theme”? It was left out."),
        (
            "colour = 1",
            ", line 1: there is no setting “colour”. There are: theme, currency, month_first, terms, keys, report. It "
            "was left out.",
        ),
        ("terms = 3", ', line 1: “terms” must be a table such as notice = "30 days". None is said until then.'),
        ("theme = 1", ", line 1: “theme” must be a text. It is dark until then."),
        ("currency = true", ', line 1: “currency” must be a text such as "€". Amounts have none until then.'),
        ('month_first = "yes"', ", line 1: “month_first” must be true or false. The day comes first until then."),
        ('keys = "f9"', ', line 1: “keys” must be a table of command = "key". The usual keys stay.'),
        ('theme = "Dark"', ", line 1: theme is one of dark, light, contrast. It is dark until then."),
        ("\ntheme = 1", ", line 2: “theme” must be a text. It is dark until then."),
        ('[keys]\n"everywhere.call" = 9', ", line 2" + KEYS),
        ('[keys]\n"everywhere.call" = "f9"\n"everywhere.find" = 9', ", line 3" + KEYS),
        ('[terms]\nnotise = "x"', ", line 2, [terms]: there is no term “notise”. There are: " + _TERMS_THERE_ARE),
        ("[terms]\nnotice = 30", ', line 2, [terms]: “notice” must be a text such as "30 days". It was left out.'),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_default_holds(tmp_path: Path, text: str, says: str) -> None:
    found = load(tmp_path, text)
    assert [str(one) for one in found.mistakes] == [f"{tmp_path / 'settings.toml'}{says}"]
    assert replace(found, mistakes=(), keys={}) == Settings()


def test_what_is_right_is_taken_whatever_else_is_wrong(tmp_path: Path) -> None:
    text = (
        'them = 1\ntheme = "pink"\ncurrency = "€"\nmonth_first = 1\n[terms]\nnotise = "x"\nexit = "3 months"\n[keys]\n'
    )
    text += '"today.new" = "f11"\n"today.done" = "2"\n"no.such" = "f9"\n"today.edit" = 7\n"everywhere.call" = "f99x"\n'
    found = load(tmp_path, text)
    assert (found.theme, found.currency, found.month_first) == ("dark", "€", False)
    assert (found.terms, found.keys) == ({"exit": "3 months"}, {"today.new": "f11"})
    names = [one.setting for one in found.mistakes]
    assert sorted(names) == ["keys"] * 4 + ["month_first", "terms", "them", "theme"]
    assert {name for name in ("theme", "currency", "month_first", "terms") if found.wrong(name)} == {
        *("theme", "month_first", "terms")
    }


def test_keys_that_were_exchanged_stay_so_and_one_that_is_taken_stays_usual(tmp_path: Path) -> None:
    assert load(tmp_path, '[keys]\n"today.new" = "v"\n"today.done" = "n"').keys == {"today.new": "v", "today.done": "n"}
    found = load(tmp_path, '[keys]\n"today.new" = "v"\n"today.done" = "v"')
    assert len(found.keys) == 1
    assert "would do both “today.new” and “today.done”" in str(*found.mistakes)


def test_mistakes_without_end_are_not_all_told(tmp_path: Path) -> None:
    text = "month_first = 3\n" + "".join(f"x{number} = 1\n" for number in range(3_000)) + "[keys]\n"
    text += "".join(f'"y{number}" = "f9"\n' for number in range(3_000))
    found = load(tmp_path, text)
    assert len(found.mistakes) == settings.MOST_MISTAKES
    assert (found.keys, found.wrong("month_first") is not None) == ({}, True)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (
            b'theme = "dark"\ncurrency = =\n',
            "(at line 2, column 12). Correct it or move it away; your data is not touched.",
        ),
        (b"\xff", ", line 1: it is not UTF-8: save it again as UTF-8. Correct it or move it away; your data is not "),
        (b"\n\xff", ", line 2: it is not UTF-8"),
        (b"#\n\n# \xff\n", ", line 3: it is not UTF-8"),
    ],
)
def test_of_a_file_that_cannot_be_read_nothing_is_taken(tmp_path: Path, data: bytes, says: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(data)
    found = settings.load(file)
    (mistake,) = found.mistakes
    assert replace(found, mistakes=()) == Settings()
    assert says in str(mistake)
    assert str(mistake).startswith(str(file))
    assert str(mistake).endswith(" Until then all settings are the usual ones.")
    assert found.wrong("currency") is found.wrong("month_first") is mistake


def test_the_look_of_reports_is_read(tmp_path: Path) -> None:
    found = load(
        tmp_path, '[report]\nfirm = "Field & Co"\ncolour = "#AABBCC"\nscore = true\ncontact = "a\\nb"\n'
    ).report
    assert (found.firm, found.colour, found.score, found.contact) == ("Field & Co", "#AABBCC", True, "a\nb")
    assert found.logo == ""


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('fim = "x"', "there is no “fim”. Did you mean “firm”?"),
        ("firm = 3", "“firm” must be a text."),
        ("titles = 3", '“titles” must be a table such as good = "What is in order".'),
        ('score = "yes"', "“score” must be true or false."),
        ('colour = "red"', '“colour” is # and six digits, as in "#1f5673".'),
        ('colour = "#12345"', '“colour” is # and six digits, as in "#1f5673".'),
    ],
)
def test_a_mistake_in_the_look_of_reports_is_named_and_left_out(tmp_path: Path, line: str, says: str) -> None:
    found = load(tmp_path, f'currency = "€"\n[report]\nby = "Ann"\n{line}\n')
    file = tmp_path / "settings.toml"
    assert [str(one) for one in found.mistakes] == [f"{file}, line 4, [report]: {says} It was left out."]
    assert (found.currency, found.report) == ("€", ReportWishes(by="Ann"))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("god = 'x'", "there is no chapter “god”. There are: stand, good, stops, suggested,"),
        ("good = 3", "“good” must be a text."),
    ],
)
def test_a_title_of_no_chapter_is_named_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    (mistake,) = load(tmp_path, f"[report.titles]\n{line}\n").mistakes
    assert f"settings.toml, line 2, [report.titles]: {says}" in str(mistake)
