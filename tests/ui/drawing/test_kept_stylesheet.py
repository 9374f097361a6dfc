import pytest
from textual.css.stylesheet import Stylesheet

from fieldkit.screens.drawing.kept_stylesheet import KeptStylesheet
from tests.ui.support.quicker import PARSE


@pytest.fixture
def sheet(monkeypatch: pytest.MonkeyPatch) -> KeptStylesheet:
    monkeypatch.setattr(Stylesheet, "_parse_rules", PARSE)
    made = KeptStylesheet(variables={"ink": "red"})
    made.add_source("Label { color: $ink; }", read_from=("a", ""))
    made.parse()
    return made


def test_a_source_that_comes_later_leaves_the_parsed_ones_as_they_are(sheet: KeptStylesheet) -> None:
    first = sheet.rules[0]
    sheet.add_source("Label { height: 3; }", read_from=("b", ""))
    sheet.reparse()
    assert [rule.selector_names for rule in sheet.rules] == [{"Label"}, {"Label"}]
    assert sheet.rules[0] is first


def test_the_same_variables_again_change_nothing(sheet: KeptStylesheet) -> None:
    first = sheet.rules[0]
    sheet.set_variables({"ink": "red"})
    sheet.reparse()
    assert sheet.rules[0] is first


def test_other_variables_are_seen_in_every_rule(sheet: KeptStylesheet) -> None:
    assert sheet.rules[0].styles.color.rgb == (255, 0, 0)
    sheet.set_variables({"ink": "blue"})
    sheet.reparse()
    assert sheet.rules[0].styles.color.rgb == (0, 0, 255)
