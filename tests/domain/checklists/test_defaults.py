"""What a checklist means where it says nothing, and each of its keys where it says something."""

from __future__ import annotations

from fieldkit.domain.checklists.checklist import (
    Band,
    Checklist,
    Condition,
    Gate,
    Item,
    ItemOption,
    Repeat,
    Rule,
    Section,
)
from fieldkit.domain.checklists.load import load
from fieldkit.domain.surveys.answers import Given, answers_of
from fieldkit.domain.surveys.layout import instances_of


def test_the_least_checklist_has_these_defaults() -> None:
    items = [
        {"id": "a", "type": "text", "ask": "A?"},
        {"id": "b", "type": "choice", "ask": "B?", "options": ["x", "y"]},
    ]
    least = load({"id": "l", "title": "L", "version": 1, "sections": [{"id": "s", "title": "S", "items": items}]})
    (section,) = least.sections
    first, second = section.items
    assert repr(least) == repr(
        Checklist(
            id="l",
            title="L",
            version=1,
            sections=(section,),
            scope="client",
            minutes=0,
            scored=True,
            scoring="severity",
            purpose="",
            deliverable="",
            bands=(),
            gates=(),
            extra={},
        )
    )
    assert (section.id, section.title, section.when, section.repeat, section.extra) == ("s", "S", (), None, {})
    assert (first.judged, first.scores_points, first.core, first.required) == (False, False, False, False)
    assert second.options == (
        ItemOption("x", "x", result="", points=None, objection="", extra={}),
        ItemOption("y", "y", result="", points=None, objection="", extra={}),
    )
    assert first == Item(id="a", type="text", ask="A?")
    empty = {getattr(first, name) for name in ("good", "hint", "unit", "severity", "finding", "fix", "effort", "cost")}
    empty |= {
        getattr(first, name) for name in ("evidence", "creates", "feeds", "fills_from", "counts_for", "objection")
    }
    assert empty == {""}
    assert (first.min, first.max, first.fail_if, first.partial_if) == (None, None, None, None)
    assert (first.options, first.accept, first.when, first.refs, first.extra) == ((), (), (), (), {})


def test_every_key_is_read() -> None:
    when = [{"item": "a", "eq": "fail"}, {"item": "n", "checklist": "other", "gt": 1, "lt": 9, "answered": True}]
    full = load(
        {
            "id": "f",
            "title": "F",
            "version": 3,
            "scope": "site",
            "minutes": 45,
            "scored": False,
            "scoring": "points",
            "purpose": "Why\nnot",
            "deliverable": "A page",
            "later": [1],
            "bands": [{"min": 50, "label": "Fair", "advice": "Go on"}],
            "gates": [{"item": "a", "ne": "pass", "cap": "Closed", "reason": "Not safe."}],
            "sections": [
                {
                    "id": "s",
                    "title": "S",
                    "when": {"item": "c", "any_of": ["x"]},
                    "repeat": {"label": "Thing", "key": "a", "creates": "asset"},
                    "new": 1,
                    "items": [
                        {"id": "a", "type": "check", "ask": "A?", "core": True, "severity": "high", "effort": "XL"},
                        {
                            "id": "n",
                            "type": "number",
                            "ask": "N?",
                            "required": True,
                            "min": 1,
                            "max": 9.5,
                            "unit": "m",
                            "fail_if": {"gt": 8, "eq": "5"},
                            "partial_if": {"lt": 2},
                            "when": when,
                        },
                    ],
                },
                {
                    "id": "t",
                    "title": "T",
                    "items": [
                        {
                            "id": "c",
                            "type": "choice",
                            "ask": "C?",
                            "refs": ["one", "two"],
                            "odd": {"k": "v"},
                            "options": [
                                {"value": "x", "label": "Ex", "points": 2, "result": "fail", "objection": "o", "z": 1},
                                "y",
                            ],
                        },
                        {"id": "f", "type": "file", "ask": "F?", "accept": ["jpg", ".png"]},
                    ],
                },
            ],
        }
    )
    first, second = full.sections
    a, n = first.items
    c, f = second.items
    assert (full.scope, full.minutes, full.scored, full.scoring) == ("site", 45, False, "points")
    assert (full.version, full.purpose, full.deliverable, full.extra) == (3, "Why\nnot", "A page", {"later": [1]})
    assert full.bands == (Band(50, "Fair", "Go on"),)
    assert full.gates == (Gate(Condition("a", ne="pass"), "Closed", "Not safe."),)
    assert first.when == (Condition("c", any_of=("x",)),)
    assert (first.repeat, first.extra) == (Repeat("Thing", "a", "asset"), {"new": 1})
    assert a == Item("a", "check", "A?", core=True, severity="high", effort="XL")
    assert (a.judged, n.judged, c.judged, c.scores_points, f.judged) == (True, True, True, True, False)
    assert n == Item(
        id="n",
        type="number",
        ask="N?",
        required=True,
        min=1.0,
        max=9.5,
        unit="m",
        when=(Condition("a", eq="fail"), Condition("n", "other", gt=1.0, lt=9.0, answered=True)),
        fail_if=Rule(gt=8.0, eq="5"),
        partial_if=Rule(lt=2.0),
    )
    assert c.options == (ItemOption("x", "Ex", "fail", 2.0, "o", {"z": 1}), ItemOption("y", "y"))
    assert c.options[0].extra == {"z": 1}
    assert (c.refs, c.extra, f.accept) == (("one", "two"), {"odd": {"k": "v"}}, ("jpg", ".png"))
    assert (c.option("y"), c.option("z")) == (c.options[1], None)
    assert [item.id for item in full.items] == ["a", "n", "c", "f"]
    assert full.places["c"] == (second, c)
    assert isinstance(first, Section)


def test_only_answers_in_a_repeat_make_an_instance_and_ten_comes_after_two() -> None:
    def items(*names: str) -> list[dict[str, str]]:
        return [{"id": name, "type": "text", "ask": "?"} for name in names]

    sections = [
        {"id": "r", "title": "R", "repeat": {"label": "Thing", "key": "a"}, "items": items("a", "b")},
        {"id": "s", "title": "S", "items": items("c")},
    ]
    checklist = load({"id": "l", "title": "L", "version": 1, "sections": sections})
    given = [Given("b", "10", "v"), Given("a", "2", "v"), Given("b", "2", "v"), Given("a", "", "v")]
    given += [Given("c", "1", "v"), Given("c", "", "v"), Given("gone", "1", "v"), Given("gone", "", "v")]
    assert instances_of(checklist, answers_of(*given)) == {"r": ("2", "10")}
    assert instances_of(checklist, {}) == {}


def test_parts_that_say_the_same_are_equal_whatever_they_keep_for_a_later_fieldkit() -> None:
    later = {"later": [1]}
    parts = [
        (ItemOption("v", "V"), ItemOption("v", "V", extra=later)),
        (Item("a", "check", "A?"), Item("a", "check", "A?", extra=later)),
        (Repeat("Thing", "a"), Repeat("Thing", "a", extra=later)),
        (Section("s", "S", ()), Section("s", "S", (), extra=later)),
        (Checklist("c", "C", 1, ()), Checklist("c", "C", 1, (), extra=later)),
    ]
    for plain, kept in parts:
        assert hash(plain) == hash(kept), "what is kept can be no part of a key"
        assert plain != kept
    bare = Item("a", "check", "A?")
    assert (bare.judged, bare.core, bare.required) == (True, False, False)
    assert "judged" not in repr(bare)
    assert "scores_points" not in repr(bare), "what follows from the rest is not told again"
    empty = Checklist("c", "C", 1, (Section("s", "S", (bare,)),))
    assert (empty.minutes, empty.scored, list(empty.places)) == (0, True, ["a"])
    assert "places" not in repr(empty)
