import gc
import weakref
from pathlib import Path

import pytest
from textual.containers import Vertical
from textual.css.stylesheet import Stylesheet, StylesheetParseError
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input, Static

from fieldkit.screens.drawing import kept_stylesheet
from fieldkit.screens.drawing.kept_stylesheet import KeptStylesheet
from tests.ui.support import acme
from tests.ui.support.driver import open_app, press, settle
from tests.ui.support.quicker import PARSE

PLACES = ((), ("c",), ("2", "enter"), ("4",), ("/",), ("3", "enter"), ("2", "n"), ("f9",))


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


def test_a_source_that_cannot_be_parsed_is_said_and_leaves_the_rules_as_they_were(sheet: KeptStylesheet) -> None:
    first, known = sheet.rules[0], dict(sheet.source)
    sheet.add_source("Label { color: nothing-such; }", read_from=("b", ""))
    with pytest.raises(StylesheetParseError):
        sheet.reparse()
    assert sheet.source.keys() == known.keys() | {("b", "")}
    sheet.add_source("Label { height: 3; }", read_from=("b", ""))
    assert [rule.selector_names for rule in sheet.rules] == [{"Label"}, {"Label"}]
    assert sheet.rules[0] is first


@pytest.mark.parametrize("keys", PLACES, ids=" ".join)
async def test_every_widget_looks_as_textual_would_have_it(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """Also after the focus went there and back, when nothing is asked anew."""
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, *keys, *keys, "tab", "tab", "shift+tab")
        for node in app.screen.walk_children(with_self=True):
            ours = looks(node)
            Stylesheet.apply(Plain(app.stylesheet), node)
            assert isinstance(node, Widget)
            node._rich_style_cache = {}
            assert ours == looks(node), node


async def test_a_theme_draws_every_part_in_its_own_colours(tmp_path: Path) -> None:
    acme.make(tmp_path)
    async with open_app(tmp_path) as (app, pilot):
        await press(pilot, "c", "tab")
        before = {node: looks(node) for node in app.screen.walk_children()}
        app.theme = "textual-light"
        await settle(pilot)
        for node, old in before.items():
            ours = looks(node)
            assert isinstance(node, Widget)
            node._rich_style_cache = {}
            assert ours == looks(node), node
            assert ours != old or not isinstance(node, Input), node
        assert app.screen.query(Input)


def looks(node: DOMNode) -> dict[str, object]:
    """Return the rules that hold for a node and for its parts, and the styles that these are drawn with."""
    assert isinstance(node, Widget)
    parts = {
        name: (dict(node._component_styles[name].base._rules), node.get_component_rich_style(name))
        for name in node._get_component_classes()
    }
    return {"": (dict(node.styles.base._rules), node.rich_style), **parts}


def test_a_node_that_is_gone_is_kept_by_nothing() -> None:
    sheet = KeptStylesheet()
    sheet.add_source("Input { color: red; }", read_from=("a", ""))
    for _ in range(2):  # asked, and then known
        node = Input()
        sheet.apply(node)
        assert node._component_styles["input--cursor"].node is not None
        gone = weakref.ref(node)
        del node
        gc.collect()
        assert gone() is None


class Plain(Stylesheet):
    """Textual's own stylesheet with the rules of another."""

    def __init__(self, other: Stylesheet) -> None:
        super().__init__()
        self._rules = other.rules


def test_rules_that_come_later_hold_where_others_were_asked() -> None:
    sheet = KeptStylesheet()
    sheet.add_source("Static { color: red; }", read_from=("a", ""))
    node = Static()
    sheet.apply(node)
    assert node.styles.color.rgb == (255, 0, 0)
    sheet.add_source("Static { color: blue; }", read_from=("b", ""))
    sheet.reparse()
    sheet.apply(node)
    assert node.styles.color.rgb == (0, 0, 255)


def test_no_more_places_are_remembered_than_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_stylesheet, "MOST", 5)
    sheet = KeptStylesheet()
    sheet.add_source("".join(f"#n{number} {{ color: red; }}" for number in range(20)), read_from=("a", ""))
    remembered = []
    for number in range(20):
        sheet.apply(Static(id=f"n{number}"))
        remembered.append(len(sheet._applied))
    assert max(remembered) == 6


def test_places_are_told_apart_by_the_ids_and_classes_that_rules_name_and_by_no_others() -> None:
    sheet = KeptStylesheet()
    css = "* { color: red; } #a { color: blue; } .b { color: lime; } .b Static { color: white; }"
    sheet.add_source(css, read_from=("a", ""))
    within = Vertical(classes="b")
    nodes = [Static(), Static(id="c", classes="d"), Static(id="a"), Static(classes="b"), Static()]
    nodes[-1]._attach(within)
    for node in (*nodes, Static(classes="-textual-system")):
        sheet.apply(node)
    assert [node.styles.color.hex for node in nodes] == ["#FF0000", "#FF0000", "#0000FF", "#00FF00", "#FFFFFF"]
    assert len(sheet._applied) == 4
