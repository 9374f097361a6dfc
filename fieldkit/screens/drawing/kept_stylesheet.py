"""The app's stylesheet."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable
from functools import partial
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from rich.style import Style
from textual.app import App
from textual.css.model import RuleSet, SelectorType
from textual.css.styles import RenderStyles, RulesMap
from textual.css.stylesheet import CssSource, Stylesheet
from textual.css.types import CSSLocation
from textual.dom import DOMNode
from textual.widget import Widget

MOST: Final = 4096
"""Places whose rules are remembered; more of them begin anew."""

NAMED_BY: Final = frozenset({SelectorType.ID, SelectorType.CLASS})
"""What a selector is that names an id or a class."""
SYSTEM: Final = "-textual-system"
"""The class of what no universal rule is for."""

_GIVEN: Final[WeakKeyDictionary[DOMNode, RulesMap]] = WeakKeyDictionary()
"""The rules that a node was given last."""

Place = tuple[Hashable, ...]
"""All that says which rules hold for a node: the nodes from the app down to it, and what they are now."""


class Applied(NamedTuple):
    """What the rules said of a place."""

    rules: RulesMap
    hover: bool
    """Whether any of them asks if the mouse is over it."""


class DrawnStyles(dict[tuple[str, ...], tuple[Style, Style]]):
    """The styles that the parts of a place are drawn with, which hold as long as the rules do.

    Textual makes them anew whenever a widget is drawn whole: a third of the time in which a field is drawn.
    """

    def clear(self) -> None:
        """Keep them: other rules begin with others."""


class PartStyles(dict[str, RenderStyles]):
    """The styles of the parts of a node at a place, each made when it is asked for: most never are."""

    def __init__(self, names: Container[str], place: Place, make: Callable[[str], RenderStyles]) -> None:
        super().__init__()
        self.place = place
        self._names = names
        self._make = make

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __missing__(self, name: str) -> RenderStyles:
        made = self[name] = self._make(name)
        return made


class KeptStylesheet(Stylesheet):
    """A stylesheet that parses each source once, and asks once which rules hold at a place.

    Textual's own parses all of them anew whenever a screen brings one more, which costs 8 ms at each first look at a
    kind of screen and twice at the start; and it asks all rules again for a field and each part of it as the field
    gets or loses the focus, which is a third of what Tab takes. What differs only in an id or a class that no rule
    names is one place: the fields of a form and all their parts are asked about once, not each.
    """

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parsed: dict[tuple[CSSLocation, CssSource], list[RuleSet]] = {}
        """The rules of each source, under the variables that hold."""
        self._asked: list[RuleSet] = []
        """The rules that gave what is remembered."""
        self._named = {SYSTEM}
        """The ids and classes that rules name: no other changes what holds at a place."""
        self._applied: dict[Place, Applied] = {}
        self._drawn: dict[Place, DrawnStyles] = {}
        self._round = 0
        """How often it began anew."""

    def set_variables(self, variables: dict[str, str]) -> None:
        """Use ``variables`` from now on; the same ones as before change nothing."""
        if variables != self._variables:
            super().set_variables(variables)
            self._parsed.clear()

    def reparse(self) -> None:
        """Take in what was added, and other variables."""
        self.parse()

    def parse(self) -> None:
        """Take in the sources that are new: to look through the rules of all again takes as long as a key."""
        sources, before = self.source, self._rules
        try:
            for one in sources.items():
                if one not in self._parsed:
                    self.source = dict([one])
                    super().parse()
                    self._parsed[one] = self._rules
        except BaseException:
            self._rules, self._require_parse = before, True
            raise
        finally:
            self.source = sources
        self._rules = [rule for one in sources.items() for rule in self._parsed[one]]
        self._rules_map = None
        self._require_parse = False

    def apply(
        self,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[tuple[Any, ...], RulesMap] | None = None,  # noqa: ARG002
    ) -> None:
        """Give a node the styles that hold for it now. ``cache`` is not needed."""
        if self._asked is not self.rules or len(self._applied) > MOST:
            self._begin_anew()
        place = self._place(node)
        known = self._applied.get(place)
        if known is None:
            self._ask(node, place, animate=animate)
        else:
            self._hold(node, known)
            self.replace_rules(node, known.rules, animate=animate)
            self._apply_to_parts(node, place)
        if isinstance(node, Widget):
            node._rich_style_cache = self._drawn.setdefault(place, DrawnStyles()) if place in self._applied else {}

    def _begin_anew(self) -> None:
        """Forget what was remembered of earlier rules."""
        before = set(map(id, self._asked))
        for rule in self.rules:
            if id(rule) not in before:
                selectors = (selector for one in rule.selector_set for selector in one.selectors)
                self._named.update(selector.name for selector in selectors if selector.type in NAMED_BY)
        self._asked = self.rules
        self._applied = {}
        self._drawn = {}
        self._round += 1

    def _ask(self, node: DOMNode, place: Place, *, animate: bool = False) -> None:
        found: dict[tuple[Any, ...], RulesMap] = {}
        super().apply(node, animate=animate, cache=found)
        # Textual gives away nothing that depends on a node's children or siblings.
        for rules in found.values():
            self._applied[place] = Applied(rules, node._has_hover_style)

    def _hold(self, node: DOMNode, known: Applied) -> None:
        node._has_hover_style = known.hover
        node._has_focus_within = node._has_order_style = node._has_odd_or_even = False

    def _process_component_classes(self, node: DOMNode) -> None:
        self._apply_to_parts(node, self._place(node))

    def _apply_to_parts(self, node: DOMNode, place: Place) -> None:
        names = node._get_component_classes()
        if not names:
            return
        held = node._component_styles
        if not isinstance(held, PartStyles) or held.place != (self._round, *place):
            node._component_styles = PartStyles(names, (self._round, *place), partial(self._part, node, place))
            node.notify_style_update()
            node.refresh()

    def _part(self, node: DOMNode, place: Place, name: str) -> RenderStyles:
        """Return the styles of a part of a node: a node of its own below it, which is never shown."""
        part = DOMNode(classes=name)
        part._attach(node)
        within = (DOMNode, None, frozenset({name} & self._named), *place)
        known = self._applied.get(within)
        if known is None:
            self._ask(part, within)
            if not (part._has_focus_within or part._has_order_style or part._has_odd_or_even):
                # As the setters made them, so that the next part need not call those; also where there are none.
                self._applied[within] = Applied(part.styles.base.get_rules(), part._has_hover_style)
        else:
            self._hold(part, known)
            part.styles.base._rules.update(known.rules)
        return part.styles

    @classmethod
    def replace_rules(cls, node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
        """Give a node these rules in place of the ones that it has."""
        base = node.styles.base
        held = base._rules
        if "transitions" in held or "transitions" in rules:
            _GIVEN.pop(node, None)
            super().replace_rules(node, rules, animate)
            return
        # What setters made of the rules before (100w of 100%) differs from the rules in most names: they are compared.
        given = _GIVEN.get(node, held)
        _GIVEN[node] = rules
        changed = [name for name in given.keys() | rules.keys() if given.get(name) != rules.get(name)]
        for name in changed:
            setattr(base, name, rules.get(name))
        node.notify_style_update()

    def _place(self, node: DOMNode) -> Place:
        made: list[Hashable] = []
        named = self._named
        at: object = node
        while isinstance(at, DOMNode):
            made += (type(at), at._id if at._id in named else None, frozenset(at._classes & named))
            if isinstance(at, Widget):
                made.append((at.has_focus, at.mouse_hover, at.disabled, at.allow_focus()))
            elif isinstance(at, App):
                made.append((at.app_focus, at.theme, at.is_inline, at.native_ansi_color, at.no_color))
            at = at._parent
        return tuple(made)
