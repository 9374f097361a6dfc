import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.checklists.load import Checklist, Condition, Item, Section, dump, load
from fieldkit.domain.surveys.answers import Answers, Given, answers_of, result_of
from fieldkit.domain.surveys.findings import findings
from fieldkit.domain.surveys.layout import SurveyRow, instances_of, layout, missing, progress
from fieldkit.domain.surveys.score import score
from tests.domain.surveys.survey_content import made, plain, starting, typed

VALUES = {
    "check": ("pass", "partial", "fail", "na", "not_checked"),
    "yesno": ("yes", "no"),
    "number": ("0", "5", "-70", "1000"),
    "money": ("0", "9900"),
    "date": ("2026-11-24",),
}


def values_of(item: Item) -> tuple[str, ...]:
    if item.options:
        return tuple(option.value for option in item.options)
    return VALUES.get(item.type, ("something [/]",))


@st.composite
def answered(draw: st.DrawFn, checklist: Checklist) -> Answers:
    """Draw any answers, also to items that they hide."""
    given: list[Given] = []
    for section in checklist.sections:
        for instance in ("",) if section.repeat is None else ("1", "2"):
            for item in section.items:
                if draw(st.booleans()):
                    value = draw(st.sampled_from(values_of(item)))
                    given.append(Given(item.id, instance, value, result_of(item, Given(item.id, "", value))))
    return answers_of(*given)


LATEST = st.sampled_from([{}, {"first-visit": {"fv-insured": "yes"}}])
CHECKLISTS = st.sampled_from(list(starting().values()))


def outline(rows: tuple[SurveyRow, ...]) -> list[str]:
    return [f"{row.kind} {row.title}" for row in rows]


def test_rows_are_headings_items_instances_and_an_add_row_after_each_repeat() -> None:
    visit = starting()["first-visit"]
    rows = layout(visit, typed(visit, {"fv-prov-name@a": "[ACME] [/] O'Brien", "fv-prov-role@b": "phones"}))
    lines = outline(rows)
    start = lines.index("section Other providers already here")
    assert lines[start : start + 12] == [
        "section Other providers already here",
        "instance Provider 1: [ACME] [/] O'Brien",
        "item Provider",
        "item What they look after",
        "item Contract ends",
        "item Client wants to keep them?",
        "instance Provider 2",
        "item Provider",
        "item What they look after",
        "item Contract ends",
        "item Client wants to keep them?",
        "add Add: Provider",
    ]
    assert rows[start + 6].number == 2
    assert rows[start + 6].instance == "b"


def test_an_instance_is_titled_by_the_name_behind_a_link() -> None:
    network = starting()["network-cabling"]
    answers = answers_of(Given("nc-sw", "1", "uid-7"))
    titles = [row.title for row in layout(network, answers, names={"uid-7": "HP 1820"}) if row.kind == "instance"]
    assert titles == ["Switch 1: HP 1820"]


def test_instances_come_in_the_order_they_are_given() -> None:
    network = starting()["network-cabling"]
    answers = answers_of(*(Given("nc-sw", key, f"S{key}") for key in ("10", "2", "1")))
    assert instances_of(network, answers) == {"switches": ("1", "2", "10")}
    rows = layout(network, answers, {"switches": ("2", "10")})
    assert [row.title for row in rows if row.kind == "instance"] == ["Switch 1: S2", "Switch 2: S10"]


def test_the_core_leaves_out_other_items_and_empty_headings() -> None:
    wireless = starting()["wireless"]
    rows = layout(wireless, {}, core_only=True)
    items = [row.item for row in rows if row.item]
    assert items
    assert all(item.core or item.required for item in items)
    assert sum(item.core for item in wireless.items) >= len(items)
    assert all(row.kind != "section" or rows[n + 1].kind in ("item", "add") for n, row in enumerate(rows))


def test_progress_counts_judged_of_applicable_and_what_is_required() -> None:
    checklist = made(
        {"id": "a", "required": True},
        {"id": "b"},
        {"id": "c"},
        {"id": "d"},
        {"id": "e", "type": "text", "required": True},
        {"id": "f", "type": "text", "required": True},
    )
    rows = layout(checklist, typed(checklist, {"a": "p", "b": "n", "c": "u", "e": "x"}))
    assert progress(rows) == (1, 3, 4, 6, 1)
    assert str(progress(rows)) == "needed left 1 · answered 4 of 6"
    assert [row.title for row in missing(rows)] == ["Is f right?"]


def test_a_note_alone_is_no_answer() -> None:
    checklist = made({"id": "a", "required": True})
    rows = layout(checklist, answers_of(Given("a", note="ask Ines")))
    assert progress(rows) == (0, 1, 0, 1, 1)


@settings(max_examples=60, deadline=None)
@given(st.data(), CHECKLISTS, LATEST, st.booleans())
def test_progress_never_exceeds_what_there_is(
    data: st.DataObject, checklist: Checklist, latest: dict[str, dict[str, str]], core: bool
) -> None:
    rows = layout(checklist, data.draw(answered(checklist)), None, latest, core)
    done = progress(rows)
    empty = [row.section for row in rows if row.wants_one and not row.answered]
    of_one = sum(item.judged and not item.when for section in empty for item in section.items)
    assert 0 <= done.judged <= done.applicable <= done.asked + of_one
    assert done.asked == sum(row.is_asked for row in rows)
    assert 0 <= done.judged <= done.answered <= done.asked
    assert done.required_missing == len(missing(rows)) <= done.asked - done.answered


@settings(max_examples=60, deadline=None)
@given(st.data(), CHECKLISTS, LATEST)
def test_what_is_hidden_never_counts(
    data: st.DataObject, checklist: Checklist, latest: dict[str, dict[str, str]]
) -> None:
    answers = data.draw(answered(checklist))
    instances = {s.id: ("1", "2") for s in checklist.sections if s.repeat}
    rows = layout(checklist, answers, instances, latest)
    shown = {(row.item.id, row.instance) for row in rows if row.item}
    bare = {place: one for place, one in answers.items() if place in shown}
    again = layout(checklist, bare, instances, latest)
    assert outline(again) == outline(rows)
    assert progress(again) == progress(rows)
    assert score(checklist, bare, instances, latest) == score(checklist, answers, instances, latest)
    assert findings(checklist, bare, instances, latest) == findings(checklist, answers, instances, latest)
    for raised in findings(checklist, answers, instances, latest):
        assert (raised.item, raised.instance) in shown


@settings(max_examples=40, deadline=None)
@given(st.data(), CHECKLISTS)
def test_the_order_of_rows_is_that_of_the_checklist_whatever_is_hidden(
    data: st.DataObject, checklist: Checklist
) -> None:
    answers = data.draw(answered(checklist))
    rows = layout(checklist, answers)
    place = {item.id: n for n, item in enumerate(checklist.items)}
    sections = [section.id for section in checklist.sections]
    order = [
        (sections.index(row.section.id), row.kind == "add", row.number, place[row.item.id] if row.item else -1)
        for row in rows
    ]
    assert order == sorted(order)
    assert len({row.key for row in rows}) == len(rows)
    assert layout(checklist, dict(reversed(list(answers.items())))) == rows


def reaching(checklist: Checklist, section: Section, item: Item) -> tuple[Answers, dict[str, dict[str, str]]]:
    """Return answers that fulfil the conditions of ``item`` and of its section, and of what these hang on."""
    given: dict[str, Given] = {}
    latest: dict[str, dict[str, str]] = {}
    todo = [*section.when, *item.when]
    asked_of: dict[str, list[Condition]] = {}
    while todo:
        condition = todo.pop()
        home = starting()[condition.checklist] if condition.checklist else checklist
        asked_in, asked = home.places[condition.item]
        told = asked_of.setdefault(asked.id, [])
        told.append(condition)
        numbers = [f"{one.gt + 1:g}" for one in told if one.gt is not None]
        numbers += [f"{one.lt - 1:g}" for one in told if one.lt is not None]
        value = next(value for value in numbers or values_of(asked) if all(fulfils(one, value) for one in told))
        if condition.checklist:
            latest.setdefault(home.id, {})[asked.id] = value
        else:
            # Of a repeat its own first instance decides.
            given[asked.id] = Given(asked.id, "1" if asked_in.repeat else "", value)
            todo += [*asked_in.when, *asked.when]
    return answers_of(*given.values()), latest


def fulfils(condition: Condition, value: str) -> bool:
    return (
        condition.eq in {None, value}
        and condition.ne != value
        and (condition.any_of is None or value in condition.any_of)
    )


def test_every_item_of_the_starting_checklists_is_reached_by_some_answers() -> None:
    reached = 0
    for checklist in starting().values():
        for section in checklist.sections:
            for item in section.items:
                answers, latest = reaching(checklist, section, item)
                rows = layout(checklist, answers, {section.id: ("1",)}, latest)
                assert item in [row.item for row in rows], item.id
                reached += 1
    assert reached > 400


def test_findings_carry_what_the_store_needs() -> None:
    server = starting()["server-backup"]
    answers = typed(server, {"sb-server@1": "DC1 [/]", "sb-disks@1": "f", "sb-gap": "a", "sb-key": "p"})
    first, second = findings(server, answers)
    item = server.places["sb-disks"][1]
    assert (first.item, first.instance, first.title) == ("sb-disks", "1", item.finding)
    assert (first.severity, first.effort, first.cost, first.result) == ("critical", item.effort, item.cost, "fail")
    assert first.place == "Server 1: DC1 [/]"
    assert first.fix == item.fix
    assert first.cost
    assert (second.item, second.place, second.result) == ("sb-gap", "", "partial")


def test_an_item_without_a_finding_raises_none() -> None:
    checklist = made({"id": "a"}, {"id": "b", "finding": "B is wrong"})
    raised = findings(checklist, typed(checklist, {"a": "f", "b": "f"}))
    assert [(one.title, one.severity) for one in raised] == [("B is wrong", "medium")]


def conditions(thing: dict[str, Any]) -> list[dict[str, Any]]:
    when = thing.get("when", [])
    return when if isinstance(when, list) else [when]


def four_hundred() -> Checklist:
    data = dump(load(plain()[0]))
    sections: list[dict[str, object]] = []
    for number in range(7):
        copy = dump(load(plain()[0]))["sections"]
        assert isinstance(copy, list)
        for section in copy:
            section["id"] = f"{section['id']}{number}"
            for item in section["items"]:
                item["id"] = f"{item['id']}{number}"
                if isinstance(item.get("max"), dict):
                    item["max"]["item"] += str(number)
                for condition in conditions(item):
                    condition["item"] += str(number)
            if "repeat" in section:
                section["repeat"]["key"] += str(number)
            sections.append(section)
    return load({**data, "sections": sections})


def test_a_look_at_448_items_takes_under_2_ms() -> None:
    checklist = four_hundred()
    places = [(item.id, "" if section.repeat is None else "1") for section, item in checklist.places.values()]
    answers = answers_of(*(Given(item, instance, "yes", "pass") for item, instance in places))
    fastest = 1.0
    for _ in range(10):
        start = time.perf_counter()
        progress(layout(checklist, answers))
        fastest = min(fastest, time.perf_counter() - start)
    assert fastest / len(places) * 448 < 0.002


@pytest.mark.parametrize("checklist", starting().values(), ids=list(starting()))
def test_an_empty_survey_has_rows_no_findings_and_no_score_value(checklist: Checklist) -> None:
    rows = layout(checklist, {})
    assert progress(rows)[0] == progress(rows)[2] == 0
    assert findings(checklist, {}) == ()
    result = score(checklist, {})
    assert (result is None) == (checklist.id in {"first-visit", "workstation"})
    assert result is None or (result.value, result.grade, result.terms) == (None, "", ())
