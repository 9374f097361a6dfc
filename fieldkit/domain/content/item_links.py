"""What items name of other lists, cards and tables has to be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from fieldkit.domain.checklists.checklist import RESULTS, Condition, Item
from fieldkit.domain.checklists.reader_values import nearest
from fieldkit.domain.content.material import FORMULAS, ContentProblem, Material, Rule, text, unknown
from fieldkit.domain.surveys.aids.fed_fields import FED, OF_CLIENT, unfit

CLIENT_FACTS: Final = ("people_total", "hours_spent")
"""What an answer may tell of the client itself, beside the inputs of formulas and the fields of its record."""

PROOFS: Final = ("note", "file")
"""What an item may ask for as its evidence, beside a piece of that of the cards."""


def ids_are_unique(material: Material) -> Iterator[ContentProblem]:
    """An id is one item, whatever list it is in."""
    first: dict[str, str] = {}
    for place in material.items.values():
        other = first.setdefault(place.item.id, place.checklist.id)
        if other != place.checklist.id:
            yield place.problem(f'The id "{place.item.id}" is already used in {other}.', "id")
    lists = Counter(checklist.id for checklist in material.checklists.values())
    for file, checklist in material.checklists.items():
        if lists[checklist.id] > 1:
            yield ContentProblem(file, (checklist.id,), f'Two checklists have the id "{checklist.id}".', "id")


def taken_over_from_the_like(material: Material) -> Iterator[ContentProblem]:
    """What fills an item was asked elsewhere in the same type, with the same answers."""
    for place in material.items.values():
        item = place.item
        if not item.fills_from:
            continue
        wrong = material.pointed(item.fills_from)
        if wrong:
            yield place.problem(wrong, "fills_from")
        elif item.fills_from in material.items:
            other = material.items[item.fills_from].item
            unlike = _unlike(item, other)
            if unlike:
                yield place.problem(f"{item.fills_from} {unlike}", "fills_from")


def _unlike(item: Item, other: Item) -> str:
    if item.type != other.type:
        return f"is of the type {other.type} and this of the type {item.type}: its answer cannot be taken over."
    own, theirs = ({option.value for option in one.options} for one in (item, other))
    if own != theirs:
        apart = ", ".join(sorted(own ^ theirs))
        return f"has other options ({apart}): its answer cannot be taken over."
    if item.unit != other.unit:
        return f'counts in "{other.unit}" and this in "{item.unit}": its answer cannot be taken over.'
    return ""


def nothing_fills_itself(material: Material) -> Iterator[ContentProblem]:
    """No circle goes through what fills what, over all lists."""
    done: set[str] = set()
    for start in material.items:
        path: list[str] = []
        name = start
        while name in material.items and name not in done and name not in path:
            path.append(name)
            name = material.items[name].item.fills_from
        if name in path:
            ring = (*path[path.index(name) :], name)
            said = f"What fills it goes in a circle: {' is filled from '.join(ring)}."
            yield material.items[name].problem(said, "fills_from")
        done.update(path)


def feeds_what_there_is(material: Material) -> Iterator[ContentProblem]:
    """An answer feeds an input of the formulas, or a fact or a field of the client."""
    for place in material.items.values():
        if place.item.feeds.startswith(OF_CLIENT):
            wrong = unfit(place.section, place.item)
            if wrong:
                yield place.problem(wrong, "feeds")
    if material.book is None:
        return
    known = (*material.book.inputs, *CLIENT_FACTS)
    for place in material.items.values():
        if not place.item.feeds or place.item.feeds.startswith(OF_CLIENT):
            continue
        if place.item.type not in ("number", "money"):
            yield place.problem(f"A {place.item.type} is no figure and feeds nothing.", "feeds")
        if place.item.feeds not in known:
            said = f'"{place.item.feeds}" is no input of the formulas and no fact of a client.'
            yield place.problem(said + nearest(place.item.feeds, (*known, *FED)), "feeds")


def inputs_come_from_where_they_say(material: Material) -> Iterator[ContentProblem]:
    """The source of an input is an item that feeds it."""
    if material.book is None:
        return
    fed = {place.item.feeds: name for name, place in material.items.items() if place.item.feeds}
    for one in material.inputs or ():
        name, source = text(one, "id"), text(one, "source")
        kind, colon, formula = source.partition(":")
        wrong = ""
        if colon and kind == "formula":
            wrong = unknown("formula", formula, material.book.formulas)
        elif source:
            wrong = material.pointed(source)
            if not wrong and source in material.items and material.items[source].item.feeds != name:
                wrong = f'{source} feeds "{material.items[source].item.feeds}"; it needs "feeds: {name}".'
        elif name in fed:
            wrong = f'{fed[name]} feeds it, so "source" has to name that.'
        if wrong:
            yield ContentProblem(FORMULAS, ("inputs", name), wrong, "source")


def conditions_elsewhere_resolve(material: Material) -> Iterator[ContentProblem]:
    """A condition on another checklist asks for an item that is there, and for an answer that it can have."""
    for file, checklist in material.checklists.items():
        for section in checklist.sections:
            for condition in section.when:
                for said in _wrong_condition(material, condition):
                    yield ContentProblem(file, (checklist.id, section.id), said, "when")
        for number, gate in enumerate(checklist.gates, 1):
            for said in _wrong_condition(material, gate.condition):
                yield ContentProblem(file, (checklist.id, "gates", str(number)), said)
    for place in material.items.values():
        for condition in place.item.when:
            for said in _wrong_condition(material, condition):
                yield place.problem(said, "when")


def _wrong_condition(material: Material, condition: Condition) -> Iterator[str]:
    if not condition.checklist:
        return  # the loader has looked at it
    name = f"{condition.checklist}.{condition.item}"
    wrong = material.pointed(name)
    if wrong:
        yield f"A condition asks for {wrong}"
        return
    if name not in material.items:
        return
    item = material.items[name].item
    fixed = {"check": RESULTS, "yesno": ("yes", "no")}
    known = fixed.get(item.type, tuple(option.value for option in item.options))
    for value in (condition.eq, condition.ne, *(condition.any_of or ())):
        if known and value is not None and value not in known:
            yield f'A condition compares "{name}" with "{value}", no answer of it.{nearest(value, known)}'


def named_things_are_there(material: Material) -> Iterator[ContentProblem]:
    """Cards, formulas, evidence and groups of end dates that items name exist; what is a cost comes to money."""
    groups = None if material.end_dates is None else {text(one, "group") for one in material.end_dates}
    cards, evidence = material.card_ids(), material.evidence_ids()
    formulas = None if material.book is None else material.book.formulas
    for place in material.items.values():
        item = place.item
        if item.objection and (said := unknown("card", item.objection, cards)):
            yield place.problem(said, "objection")
        for option in item.options:
            if option.objection and (said := unknown("card", option.objection, cards)):
                yield place.problem(said, "objection", option.value)
        if item.evidence not in ("", *PROOFS) and (said := unknown("evidence", item.evidence, evidence)):
            yield place.problem(said, "evidence")
        for group in item.ends:
            if said := unknown("group of end dates", group, groups):
                yield place.problem(said, "ends")
        if item.cost and (said := unknown("formula", item.cost, formulas)):
            yield place.problem(said, "cost")
        elif item.cost and formulas is not None and formulas[item.cost].unit != "money":
            unit = formulas[item.cost].unit
            yield place.problem(f'The formula "{item.cost}" comes to {unit}; a cost has to come to money.', "cost")


RULES: Final[tuple[Rule, ...]] = (
    ids_are_unique,
    taken_over_from_the_like,
    nothing_fills_itself,
    feeds_what_there_is,
    inputs_come_from_where_they_say,
    conditions_elsewhere_resolve,
    named_things_are_there,
)
