"""settings.toml: what may stand in it, and the sentence for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit import settings
from fieldkit.domain.cards.spoken import TERMS
from fieldkit.domain.errors import Trouble
from fieldkit.settings import Settings

KEYS = ', [keys]: a key is a text such as "f9", and the command stands in quotes before it, as in "today.done" = "f9".'


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


_TERMS_THERE_ARE = "; ".join(f"{name} ({what})" for name, what in TERMS.items()) + "."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'them = "dark"',
            ", line 1: there is no setting “them”. There are: theme, currency, month_first, terms, keys, report.",
        ),
        ("terms = 3", ', line 1: “terms” must be a table such as notice = "30 days".'),
        ("theme = 1", ", line 1: “theme” must be a text."),
        ("currency = true", ', line 1: “currency” must be a text such as "€".'),
        ('month_first = "yes"', ", line 1: “month_first” must be true or false."),
        ('keys = "f9"', ', line 1: “keys” must be a table of command = "key".'),
        ('theme = "Dark"', ", line 1: theme is one of dark, light, contrast."),
        ("\ntheme = 1", ", line 2: “theme” must be a text."),
        ('[keys]\n"everywhere.call" = 9', ", line 2" + KEYS),
        ('[keys]\n"everywhere.call" = "f9"\n"everywhere.find" = 9', ", line 3" + KEYS),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Trouble) as refused:
        load(tmp_path, text)
    assert str(refused.value) == f"{tmp_path / 'settings.toml'}{says}"


@pytest.mark.parametrize(
    ("term", "says"),
    [
        ('notise = "x"', ", line 3, [terms]: there is no term “notise”. There are: " + _TERMS_THERE_ARE),
        ("notice = 30", ', line 3, [terms]: “notice” must be a text such as "30 days".'),
    ],
)
def test_a_wrong_term_is_left_out_and_named_and_the_rest_is_taken(tmp_path: Path, term: str, says: str) -> None:
    found = load(tmp_path, f'currency = "€"\n[terms]\n{term}\nexit = "3 months"\n')
    assert (found.currency, found.terms) == ("€", {"exit": "3 months"})
    assert found.mistakes == (f"{tmp_path / 'settings.toml'}{says}",)


def test_what_is_no_toml_says_where(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as refused:
        load(tmp_path, 'theme = "dark"\ncurrency = =\n')
    said = str(refused.value)
    assert said.startswith(f"{tmp_path / 'settings.toml'}: ")
    assert "(at line 2, column 12)" in said
    assert said.endswith(". Correct it or move it away; your data is not touched.")


def test_a_key_of_no_command_is_told_with_the_file(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as refused:
        load(tmp_path, '[keys]\n"no.such" = "f9"')
    assert str(refused.value).count(str(tmp_path / "settings.toml")) == 1
    assert "no.such" in str(refused.value)


@pytest.mark.parametrize(("data", "line"), [(b"\xff", 1), (b"\n\xff", 2), (b"#\n\n# \xff\n", 3)])
def test_what_is_not_utf_8_is_named_with_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(data)
    with pytest.raises(Trouble) as refused:
        settings.load(file)
    assert str(refused.value) == (
        f"{file}, line {line}: it is not UTF-8: save it again as UTF-8. Correct it or move it away; your data is not "
        "touched."
    )


def test_the_look_of_reports_is_read(tmp_path: Path) -> None:
    found = load(
        tmp_path, '[report]\nfirm = "Field & Co"\ncolour = "#AABBCC"\nscore = true\ncontact = "a\\nb"\n'
    ).report
    assert (found.firm, found.colour, found.score, found.contact, found.logo) == (
        "Field & Co",
        "#AABBCC",
        True,
        "a\nb",
        "",
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            'fim = "x"',
            "there is no “fim”. There are: firm, by, contact, opening, closing, titles, colour, logo, folder, score.",
        ),
        ("firm = 3", "“firm” must be a text."),
        ("titles = 3", '“titles” must be a table such as good = "What is in order".'),
        ('score = "yes"', "“score” must be true or false."),
        ('colour = "red"', '“colour” is # and six digits, as in "#1f5673".'),
        ('colour = "#12345"', '“colour” is # and six digits, as in "#1f5673".'),
    ],
)
def test_a_mistake_in_the_look_of_reports_is_named_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(Trouble) as refused:
        load(tmp_path, f'currency = "€"\n[report]\n{line}\n')
    assert str(refused.value) == f"{tmp_path / 'settings.toml'}, line 3, [report]: {says}"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("god = 'x'", "there is no chapter “god”. There are: stand, good, stops, suggested,"),
        ("good = 3", "“good” must be a text."),
    ],
)
def test_a_title_of_no_chapter_is_named_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(Trouble) as refused:
        load(tmp_path, f"[report.titles]\n{line}\n")
    assert f"settings.toml, line 2, [report.titles]: {says}" in str(refused.value)
