"""What changed between two versions of a checklist: nothing unsaid, nothing said that is not so."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.diff import ChecklistChange, PartChange, counted, diff
from fieldkit.domain.checklists.load import ChecklistError, dump, load
from tests.domain.surveys.survey_content import plain, starting

Plain = dict[str, Any]
BASE: Plain = {
    "id": "made",
    "title": "Made",
    "version": 1,
    "minutes": 20,
    "bands": [{"min": 0, "label": "Poor"}, {"min": 80, "label": "Good", "advice": "Go on"}],
    "gates": [{"item": "b", "eq": "fail", "cap": "Poor", "reason": "No backup"}],
    "sections": [
        {
            "id": "one",
            "title": "One",
            "items": [
                {"id": "a", "type": "text", "ask": "A?"},
                {"id": "b", "type": "check", "ask": "B?", "severity": "high", "refs": ["x", "y"]},
                {
                    "id": "c",
                    "type": "choice",
                    "ask": "C?",
                    "options": [
                        {"value": "cloud", "label": "In the cloud", "result": "pass"},
                        {"value": "tape", "label": "Tape", "points": 2},
                        {"value": "none", "label": "None", "result": "fail"},
                    ],
                },
            ],
        },
        {
            "id": "two",
            "title": "Two",
            "when": {"item": "c", "any_of": ["cloud", "tape"]},
            "repeat": {"label": "switch", "key": "d"},
            "items": [
                {"id": "d", "type": "text", "ask": "D?"},
                {
                    "id": "e",
                    "type": "number",
                    "ask": "E?",
                    "fail_if": {"gt": 30, "lt": 1},
                    "when": {"item": "a", "answered": True},
                },
            ],
        },
    ],
}


def changed(mutate: Callable[[Plain], object]) -> tuple[ChecklistChange, ...]:
    other = copy.deepcopy(BASE)
    mutate(other)
    return diff(load(BASE), load(other))


def items(data: Plain, section: int = 0) -> list[Plain]:
    found: list[Plain] = data["sections"][section]["items"]
    return found


@pytest.mark.parametrize("key", starting())
def test_a_list_does_not_differ_from_itself_whatever_its_number(key: str) -> None:
    one = starting()[key]
    assert diff(one, one) == ()
    assert diff(one, load(dump(one) | {"version": 99})) == ()
    assert counted(()) == "nothing"


PARTS: list[tuple[Callable[[Plain], object], str, tuple[PartChange, ...]]] = [
    (lambda d: d.update(minutes=25), "made", (PartChange("minutes", "20", "25"),)),
    (lambda d: d.update(scored=False), "made", (PartChange("scored", "yes", "no"),)),
    (lambda d: d.update(note=None), "made", (PartChange("note", "", ""),)),
    (lambda d: d["bands"].pop(0), "made", (PartChange("band", "min 0; label Poor", ""),)),
    (
        lambda d: d["bands"].reverse(),
        "made",
        (
            PartChange(
                "order of bands",
                "min 0; label Poor; min 80; label Good; advice Go on",
                "min 80; label Good; advice Go on; min 0; label Poor",
            ),
        ),
    ),
    (
        lambda d: d["gates"].append({"item": "a", "answered": False, "cap": "Poor", "reason": "Unknown"}),
        "made",
        (PartChange("gate", "", "a is not answered: at most Poor, Unknown"),),
    ),
    (lambda d: items(d)[0].update(ask="Ä?"), "a", (PartChange("ask", "A?", "Ä?"),)),
    (lambda d: items(d)[0].update(hint="Look"), "a", (PartChange("hint", "", "Look"),)),
    (lambda d: items(d)[0].update(mine={"x": [1]}), "a", (PartChange("mine", "", '{"x": [1]}'),)),
    (lambda d: items(d)[1].update(severity="low"), "b", (PartChange("severity", "high", "low"),)),
    (lambda d: items(d)[1].update(refs=["y"]), "b", (PartChange("refs", "x, y", "y"),)),
    (lambda d: items(d)[1].update(takes=2.5), "b", (PartChange("takes", "", "2.5"),)),
    (lambda d: items(d)[1].update(usual="pass"), "b", (PartChange("usual", "", "pass"),)),
    (
        lambda d: items(d)[2]["options"][0].update(label="Cloud"),
        "c",
        (PartChange("option cloud: label", "In the cloud", "Cloud"),),
    ),
    (lambda d: items(d)[2]["options"][2].pop("result"), "c", (PartChange("option none: result", "fail", ""),)),
    (lambda d: items(d)[2]["options"].pop(2), "c", (PartChange("option none", "None; result fail", ""),)),
    (
        lambda d: items(d)[2]["options"].append({"value": "disk", "label": "Disk"}),
        "c",
        (PartChange("option disk", "", "Disk"),),
    ),
    (
        lambda d: items(d)[2]["options"].reverse(),
        "c",
        (PartChange("order of options", "cloud, tape, none", "none, tape, cloud"),),
    ),
    (
        lambda d: items(d, 1)[1].update(fail_if={"gt": 24}),
        "e",
        (PartChange("fail_if", "is over 30 or is under 1", "is over 24"),),
    ),
    (
        lambda d: items(d, 1)[1].update(
            when=[{"item": "a", "answered": True}, {"item": "b", "checklist": "x", "ne": "na"}]
        ),
        "e",
        (PartChange("when", "a is answered", "a is answered and x: b is not na"),),
    ),
    (lambda d: d["sections"][1].update(title="Zwei"), "two", (PartChange("title", "Two", "Zwei"),)),
    (lambda d: d["sections"][1].pop("when"), "two", (PartChange("when", "c is one of cloud, tape", ""),)),
    (
        lambda d: d["sections"][1]["repeat"].update(usual=3),
        "two",
        (PartChange("repeat: usual", "", "3"),),
    ),
    (lambda d: d["sections"][1].pop("repeat"), "two", (PartChange("repeat", "label switch; key d", ""),)),
]


@pytest.mark.parametrize(("mutate", "name", "parts"), PARTS)
def test_each_part_is_named_with_its_words(
    mutate: Callable[[Plain], object], name: str, parts: tuple[PartChange, ...]
) -> None:
    (change,) = changed(mutate)
    assert (change.how, change.id, change.parts) == ("changed", name, parts)


def test_what_is_added_removed_and_moved_is_told_apart() -> None:
    def mutate(data: Plain) -> None:
        items(data, 1).append(items(data).pop(0))
        items(data).insert(1, {"id": "new", "type": "check", "ask": "New?"})
        data["sections"].append({"id": "three", "title": "Three", "items": [items(data, 1).pop(1)]})
        data["gates"] = []

    told = [(change.how, change.of, change.id, change.section) for change in changed(mutate)]
    assert told == [
        ("changed", "checklist", "made", ""),
        ("added", "item", "new", "one"),
        ("moved", "item", "a", "two"),
        ("added", "section", "three", ""),
        ("moved", "item", "e", "three"),
    ]
    assert counted(changed(mutate)) == "1 question added, 2 moved, 2 changes of the list or its sections"


def test_of_items_in_another_order_only_those_that_moved_are_named() -> None:
    (change,) = changed(lambda data: items(data).append(items(data).pop(0)))
    assert (change.how, change.id, change.parts) == ("moved", "a", (PartChange("place", "one, first", "one, after c"),))
    (change,) = changed(lambda data: data["sections"].reverse())
    assert (change.how, change.of) == ("moved", "section")


def test_a_section_that_is_gone_is_named_with_its_questions() -> None:
    told = [(change.how, change.of, change.id, change.title) for change in changed(lambda data: data["sections"].pop())]
    assert told == [
        ("removed", "section", "two", "Two"),
        ("removed", "item", "d", "D?"),
        ("removed", "item", "e", "E?"),
    ]


TEXTS = ("ask", "good", "how", "hint", "fix", "finding")


@given(st.data())
def test_every_single_change_of_a_starting_list_is_named_with_its_question(data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(plain()))
    other: Plain = copy.deepcopy(chosen)
    section = data.draw(st.integers(0, len(other["sections"]) - 1))
    place = data.draw(st.integers(0, len(items(other, section)) - 1))
    item = items(other, section)[place]
    key = data.draw(st.sampled_from(TEXTS))
    before, words = str(item.get(key, "")), data.draw(st.text("abcä", min_size=1))
    item[key] = f"{before} {words}".strip()
    (change,) = diff(load(chosen), load(other))
    assert (change.how, change.id, change.section) == ("changed", item["id"], other["sections"][section]["id"])
    assert change.parts == (PartChange(key, before, item[key]),)


def applied(data: st.DataObject, other: Plain) -> None:
    """Change one thing anywhere in a list, so that it can still be read."""
    sections = other["sections"]
    section = data.draw(st.sampled_from(sections))
    match data.draw(st.sampled_from(("text", "add", "shuffle", "sections", "minutes", "options", "title", "move"))):
        case "text":
            data.draw(st.sampled_from(section["items"]))["hint"] = data.draw(st.sampled_from(("", "A", "B")))
        case "add":
            section["items"].append({"id": f"new-{len(section['items'])}-{section['id']}", "type": "check", "ask": "?"})
        case "shuffle":
            section["items"] = data.draw(st.permutations(section["items"]))
        case "sections":
            other["sections"] = data.draw(st.permutations(sections))
        case "minutes":
            other["minutes"] = data.draw(st.integers(1, 3))
        case "options":
            for item in section["items"]:
                if "options" in item:
                    item["options"] = data.draw(st.permutations(item["options"]))
        case "title":
            section["title"] = data.draw(st.sampled_from(("X", "Y")))
        case "move":
            if len(section["items"]) > 1 and "repeat" not in section:
                data.draw(st.sampled_from(sections))["items"].append(section["items"].pop())


def without_number(checklist: Checklist) -> Plain:
    return {key: value for key, value in dump(checklist).items() if key != "version"}


@given(st.data())
def test_lists_differ_exactly_where_what_is_written_differs(data: st.DataObject) -> None:
    first: Plain = copy.deepcopy(BASE)
    second: Plain = copy.deepcopy(BASE)
    for other in (first, second):
        for _ in range(data.draw(st.integers(0, 3))):
            applied(data, other)
    try:
        old, new = load(first), load(second)
    except ChecklistError:
        reject()  # conditions that go in a circle, of a question that moved
    changes = diff(old, new)
    assert (changes == ()) == (without_number(old) == without_number(new))
    assert {change.id for change in changes if (change.of, change.how) == ("item", "added")} == set(new.places) - set(
        old.places
    )
    assert {change.id for change in changes if (change.of, change.how) == ("item", "removed")} == set(old.places) - set(
        new.places
    )
    # The other way round the same things are named.
    back = diff(new, old)
    assert {(one.of, one.id) for one in changes if one.how == "changed"} == {
        (one.of, one.id) for one in back if one.how == "changed"
    }
