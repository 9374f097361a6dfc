"""Formulas and their inputs: each can be reckoned from what is asked, and assumes nothing in silence."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from fieldkit.domain.checklists.reader_values import nearest
from fieldkit.domain.content.material import FORMULAS, ContentProblem, Material, Rule, entries, text, unknown
from fieldkit.domain.content.shapes import Shape, unique
from fieldkit.domain.costs.formula import CostBook, CostInput, Formula
from fieldkit.domain.costs.price import SURE
from fieldkit.domain.costs.reckon import TOKEN, names_in, reckon
from fieldkit.domain.errors import Invalid

_INPUT: Final = Shape(
    lines=("id", "label", "unit"),
    may_lines=("assumed", "only_for", "evidence", "source", "note", "known"),
    other=("default", "min", "max", "spread"),
)
_FORMULA: Final = Shape(
    lines=("id", "title", "answers", "expr", "leaves_out"),
    lists=("inputs",),
    may_lines=("unit", "note", "say_it", "assumed"),
    other=("example", "lowers", "either", "without", "verdicts"),
)


def inputs_assume_nothing_in_silence(material: Material) -> Iterator[ContentProblem]:
    """A default has its reason, lies within its bounds, and is in a currency if it is money."""
    known = material.evidence_ids()
    for entry in material.inputs or ():
        place = ("inputs", text(entry, "id"))
        yield from _INPUT.problems(FORMULAS, place, entry)
        for key in ("default", "min", "max", "spread"):
            value = entry.get(key)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
                yield ContentProblem(FORMULAS, place, f'"{key}" has to be a number.', key)
        evidence = text(entry, "evidence")
        if evidence and (said := unknown("evidence", evidence, known)):
            yield ContentProblem(FORMULAS, place, said, "evidence")
    yield from unique(FORMULAS, "inputs", [text(one, "id") for one in material.inputs or ()])
    for one in material.book.inputs.values() if material.book else ():
        for said, key in _of_input(one):
            yield ContentProblem(FORMULAS, ("inputs", one.id), said, key)


def _of_input(one: CostInput) -> Iterator[tuple[str, str]]:
    if one.min > one.max:
        yield '"min" is above "max".', "min"
    if one.spread is not None and not 0 <= one.spread <= 1:
        yield '"spread" is a share of the default, 0 to 1.', "spread"
    if one.unit == "share" and one.max != 1:
        yield 'A share is 0 to 1: "max" has to be 1.', "max"
    if one.known not in ("", *SURE):
        words = " or ".join(f'"{word}"' for word in SURE)
        yield f'"known" is {words}, or is not there: what somebody said needs no word.', "known"
    if one.default is None:
        if one.assumed:
            yield '"assumed" says why, but there is no "default".', "assumed"
        return
    if not one.assumed:
        yield 'A default needs "assumed": why it may stand for what is not known.', "default"
    if not one.min <= one.default <= one.max:
        yield f"The default {one.default:g} is not between {one.min:g} and {one.max:g}.", "default"
    if one.unit.startswith("money") and one.default and not one.only_for:
        yield 'A default of money needs "only_for": its currency.', "default"


def formulas_reckon_from_their_inputs(material: Material) -> Iterator[ContentProblem]:
    """A formula takes its inputs and no others, and its worked example comes to what it says."""
    for entry in material.formulas or ():
        yield from _FORMULA.problems(FORMULAS, ("formulas", text(entry, "id")), entry)
    yield from unique(FORMULAS, "formulas", [text(one, "id") for one in material.formulas or ()])
    book = material.book
    if book is None:
        return
    for one in book.formulas.values():
        place = ("formulas", one.id)
        wrong = list(_of_expression(one, book))
        # An example of what cannot be reckoned is no second mistake.
        for said, key in wrong or _of_example(one, book):
            yield ContentProblem(FORMULAS, place, said, key)
        ring = _circle(one.id, book)
        if ring:
            yield ContentProblem(FORMULAS, place, f"It needs itself: {' > '.join(ring)}.", "inputs")
        if one.id in book.inputs:
            yield ContentProblem(FORMULAS, place, f'An input has the id "{one.id}" too.', "id")


def _of_expression(one: Formula, book: CostBook) -> Iterator[tuple[str, str]]:
    known = (*book.inputs, *book.formulas)
    for name in one.inputs:
        if name not in known:
            yield f'"{name}" is no input and no formula.{nearest(name, known)}', "inputs"
    names = set(names_in(one.expr))
    for name in sorted(names - set(one.inputs)):
        yield f'"expr" takes "{name}", which is none of its inputs.{nearest(name, one.inputs)}', "expr"
    for name in one.inputs:
        if name not in names:
            yield f'"expr" does not take its input "{name}".', "inputs"
    for key, listed in (("lowers", one.lowers), ("either", one.either)):
        for name in listed:
            if name not in one.inputs:
                yield f'"{key}" names "{name}", which is none of its inputs.{nearest(name, one.inputs)}', key
    yield from _of_what_stands_in(one, book)


def _of_what_stands_in(one: Formula, book: CostBook) -> Iterator[tuple[str, str]]:
    units = {name: entry.unit for entries in (book.inputs, book.formulas) for name, entry in entries.items()}
    for name, other in one.without.items():
        if name not in one.inputs:
            yield f'"without" names "{name}", which is none of its inputs.{nearest(name, one.inputs)}', "without"
        elif other not in one.inputs:
            yield (
                f'"{other}" cannot stand for "{name}": it is none of its inputs.{nearest(other, one.inputs)}',
                "without",
            )
        elif units.get(name) != units.get(other):
            yield f'"{other}" cannot stand for "{name}": it is in another unit.', "without"
    if bool(one.without) != bool(one.assumed):
        yield 'What stands for an input needs "assumed": why it may; and "assumed" needs "without".', "without"


def _of_example(one: Formula, book: CostBook) -> Iterator[tuple[str, str]]:
    given = dict(one.example)
    result = given.pop("result", None)
    if result is None or set(given) != set(one.inputs):
        yield '"example" needs a number for each input, and "result".', "example"
        return
    try:
        found = reckon(book, one.id, given).result.value
    except (Invalid, ValueError, ArithmeticError, RecursionError) as error:
        yield f"The example cannot be reckoned: {error}", "example"
        return
    if found is None:
        yield "The example divides by 0.", "example"
    elif not math.isclose(found, result, abs_tol=0.005 if abs(result) > 1 else 0.00005, rel_tol=1e-9):
        yield f'The example comes to {found:.6g}; "result" says {result:g}.', "example"


def _circle(start: str, book: CostBook) -> tuple[str, ...]:
    """Return the way from a formula back to it, () where there is none."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen = set()
    while waiting:
        way = waiting.pop()
        for name in book.formulas[way[-1]].inputs:
            if name == start:
                return (*way, name)
            if name in book.formulas and name not in seen:
                seen.add(name)
                waiting.append((*way, name))
    return ()


def verdicts_speak_of_known_figures(material: Material) -> Iterator[ContentProblem]:
    """What is said of a result names figures that the formula, or the condition of the verdict, has."""
    book = material.book
    if book is None:
        return
    for entry in material.formulas or ():
        one = text(entry, "id")
        place = ("formulas", one)
        if one not in book.formulas:
            continue
        known = {one, *book.formulas[one].inputs, *book.needs(one)}
        for number, verdict in enumerate(entries(entry.get("verdicts")), 1):
            here = (*place, "verdicts", str(number))
            asked = set(names_in(text(verdict, "when")))
            if not asked or not text(verdict, "say"):
                yield ContentProblem(FORMULAS, here, 'A verdict needs "when" and "say".')
            for name in sorted(asked - known - set(book.inputs)):
                said = f'The condition takes "{name}", which is no figure of it.{nearest(name, [*known, *book.inputs])}'
                yield ContentProblem(FORMULAS, here, said, "when")
            for said in _unknown_tokens(text(verdict, "say"), known | asked):
                yield ContentProblem(FORMULAS, here, said, "say")
        for said in _unknown_tokens(text(entry, "say_it"), known | {f"{one}.low", f"{one}.high"}):
            yield ContentProblem(FORMULAS, place, said, "say_it")


def _unknown_tokens(said: str, known: set[str]) -> Iterator[str]:
    for name in dict.fromkeys(TOKEN.findall(said)):
        if name not in known:
            yield f'"{{{name}}}" is no figure of it.{nearest(name, known)}'


RULES: Final[tuple[Rule, ...]] = (
    inputs_assume_nothing_in_silence,
    formulas_reckon_from_their_inputs,
    verdicts_speak_of_known_figures,
)
