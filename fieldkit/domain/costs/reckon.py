"""Reckoning a formula from given and assumed numbers, line by line; nothing in it is executed but arithmetic.

Figures in sentences stand in braces: ``{drag}``. A figure that is not known leaves its sentence unsaid.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from fieldkit.domain.costs.formula import CostBook, CostInput, Formula
from fieldkit.domain.errors import Invalid

CURRENCIES: Final[Mapping[str, frozenset[str]]] = {"USD": frozenset({"USD", "$", "US$"})}
"""How a currency for which there are defaults may be called in the settings."""
TOKEN: Final = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")
"""A figure or a term in a sentence."""
_NOTHING: Final = 1e-9
"""Less than it is no amount, of whatever unit."""
_ONE_NUMBER: Final = 1e-12
"""Two figures that differ by less, of one, are the same: a float has about sixteen digits."""
Origin = Literal["given", "assumed", "reckoned", "missing"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a sum with where it is from; ``value`` is None where it is missing or cannot be reckoned."""

    id: str
    label: str
    unit: str
    value: float | None
    origin: Origin
    why: str = ""
    """Why it was assumed, or why there is none."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A formula with its result in ``formula.unit``, and each figure it was made of, inputs before what needs them."""

    formula: Formula
    result: Figure
    figures: tuple[Figure, ...]
    verdicts: tuple[str, ...]
    """Sentences that hold, with their figures as tokens still."""
    values: Mapping[str, float]
    """All that is known, by id, for the tokens."""
    missing: tuple[Figure, ...] = ()
    """What has to be asked before there is a result."""


def reckon(book: CostBook, formula: str, given: Mapping[str, float], currency: str = "") -> Reckoned:
    """Return the result of a formula from what was ``given`` by id: inputs, or formulas whose result is known.

    What was not given is taken from its default if that fits the ``currency``, and marked as assumed. Raises Invalid
    for an id that is none of its inputs, and for a number that cannot be.
    """
    if formula not in book.formulas:
        raise Invalid(f"There is no formula “{formula}”.")
    if formula in given:
        raise Invalid(f"“{formula}” is what is reckoned: give the numbers that it is made of.")
    reckoning = _Reckoning(book, given, currency)
    result = reckoning.figure(formula)
    # What only a verdict speaks of is worth a question, not a condition of the result.
    spoken_of = [name for verdict in book.formulas[formula].verdicts for name in names_in(verdict.when)]
    for name in spoken_of:
        reckoning.figure(name)
    # A sum that would divide by 0 lacks no answer: something can be said of it, if not with its result.
    lacking = tuple(one for one in reckoning.lacking(result) if one.id != formula)
    verdicts = tuple(one.say for one in book.formulas[formula].verdicts if not lacking and reckoning.holds(one.when))
    taken = reckoning.taken([formula, *spoken_of])
    figures = tuple(
        figure
        for figure in reckoning.figures.values()
        if figure.id != formula and (figure.id in taken or figure.origin != "assumed")
    )
    values = {figure.id: figure.value for figure in reckoning.figures.values() if figure.value is not None}
    unknown = [name for name in given if name not in reckoning.figures]
    if unknown:
        raise Invalid(f"“{unknown[0]}” is no number that {book.formulas[formula].title} needs.")
    return Reckoned(book.formulas[formula], result, figures, verdicts, values, lacking)


def verdicts_at(reckoned: Reckoned, value: float) -> tuple[str, ...]:
    """Return which verdicts would hold, by their sentences, if the result were ``value`` and all else as it is."""
    known = {**reckoned.values, reckoned.formula.id: value}
    return tuple(one.say for one in reckoned.formula.verdicts if _holds(one.when, known))


def checked(one: CostInput, value: float) -> float:
    """Return ``value`` if it can be one of this input; raises Invalid."""
    if not math.isfinite(value) or not one.min <= value <= one.max:
        raise Invalid(f"{one.label}: {value:g} cannot be; it is {one.min:g} to {one.max:g}.")
    return value


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a closing quotation mark goes with its sentence."""
    return [part for part in re.split(r"(?<=[.!?])(?=\s)|(?<=[.!?][”\"’'])(?=\s)", text) if part.strip()]


def filled(text: str, shown: Mapping[str, str]) -> str:
    """Return ``text`` with its tokens replaced by what is ``shown``, without the sentences that lack one.

    Of what stands between quotation marks all is said, or nothing.
    """
    kept = (one for one in _unbroken(text) if all(name in shown for name in TOKEN.findall(one)))
    return TOKEN.sub(lambda token: shown[token[1]], "".join(kept)).strip()


def _unbroken(text: str) -> Iterable[str]:
    """Yield the sentences of a text, those of one quotation together."""
    held = ""
    for sentence in sentences(text):
        held += sentence
        if held.count("“") <= held.count("”"):
            yield held
            held = ""
    if held:
        yield held


class _Reckoning:
    """One pass: each figure once, inputs before what needs them."""

    def __init__(self, book: CostBook, given: Mapping[str, float], currency: str) -> None:
        self._book = book
        self._given = given
        self._currency = currency
        self.figures: dict[str, Figure] = {}
        self._open: list[str] = []

    def figure(self, name: str) -> Figure:
        """Return the figure of an input or a formula."""
        if name not in self.figures:
            found = self._input(name) if name in self._book.inputs else self._formula(name)
            self.figures[name] = found
        return self.figures[name]

    def holds(self, condition: str) -> bool:
        """Whether a condition holds; not if a figure in it is not known."""
        names = {name: self.figure(name).value for name in names_in(condition)}
        return _holds(condition, {name: value for name, value in names.items() if value is not None})

    def _input(self, name: str) -> Figure:
        one = self._book.inputs[name]
        if name in self._given:
            return Figure(name, one.label, one.unit, checked(one, self._given[name]), "given")
        if one.default is None:
            return Figure(name, one.label, one.unit, None, "missing")
        if one.only_for and self._currency.upper() not in CURRENCIES.get(one.only_for, {one.only_for}):
            return Figure(name, one.label, one.unit, None, "missing", f"the figure that is known is in {one.only_for}")
        return Figure(name, one.label, one.unit, one.default, "assumed", one.assumed)

    def lacking(self, figure: Figure, above: tuple[str, ...] = ()) -> list[Figure]:
        """Return what there is to ask before a figure is known: inputs, not what is reckoned from them."""
        if figure.value is not None or figure.id in above:
            return []
        one = self._book.formulas.get(figure.id)
        parts = self._parts(one) if one is not None and figure.origin == "reckoned" else []
        found = (lack for part in parts for lack in self.lacking(part, (*above, figure.id)))
        return list(dict.fromkeys(found)) or [figure]

    def taken(self, names: Iterable[str]) -> set[str]:
        """Return these figures and all that they are made of: not what goes into one in whose place another stands."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                one = self._book.formulas.get(name) if name not in self._given else None
                waiting += [part.id for part in self._parts(one)] if one is not None else []
        return found

    def _parts(self, one: Formula) -> list[Figure]:
        """Return the figures of a formula's inputs, and in the place of one that is not known what stands there."""
        found = []
        for name in one.inputs:
            part = self.figure(name)
            found.append(self.figure(one.without[name]) if part.value is None and name in one.without else part)
        return found

    def _formula(self, name: str) -> Figure:
        one = self._book.formulas.get(name)
        if one is None or name in self._open:
            return Figure(name, name, "", None, "missing", "nothing says how it is reckoned")
        if name in self._given:
            if not math.isfinite(self._given[name]):
                raise Invalid(f"{one.title}: {self._given[name]:g} cannot be.")
            return Figure(name, one.title, one.unit, self._given[name], "given")
        self._open.append(name)
        parts = self._parts(one)
        self._open.pop()
        lacking = dict.fromkeys(lack.label for part in parts for lack in self.lacking(part))
        if lacking:
            return Figure(name, one.title, one.unit, None, "reckoned", f"needs {', '.join(lacking)}")
        values = {taken: part.value for taken, part in zip(one.inputs, parts, strict=True) if part.value is not None}
        try:
            value = _evaluated(one.expr, values)
        except ZeroDivisionError:
            return Figure(name, one.title, one.unit, None, "reckoned", _divided(one, parts))
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            return Figure(name, one.title, one.unit, None, "reckoned", "it comes to more than can be told")
        # 0.1 + 0.2 - 0.3 is not 0: what is left of such a sum would be told as a cost.
        value = 0.0 if abs(value) < _NOTHING else value
        instead = any(part.id != taken for taken, part in zip(one.inputs, parts, strict=True))
        return Figure(name, one.title, one.unit, value, "reckoned", one.assumed if instead else "")


def _holds(condition: str, known: Mapping[str, float]) -> bool:
    try:
        return all(name in known for name in names_in(condition)) and bool(_evaluated(condition, known))
    except OverflowError:
        return False


def _evaluated(expression: str, values: Mapping[str, float]) -> float:
    """Return what an expression comes to.

    Raises Invalid for anything but arithmetic, ZeroDivisionError for x / 0, OverflowError for what no float holds.
    """
    from simpleeval import InvalidExpression, SimpleEval

    evaluator = SimpleEval(functions={"min": min, "max": max, "floor": _floor}, names=dict(values))
    for beyond in (ast.Attribute, ast.Subscript, ast.JoinedStr):
        evaluator.nodes.pop(beyond, None)
    try:
        found = evaluator.eval(expression, _parsed(expression))
    except (InvalidExpression, SyntaxError, TypeError) as error:
        raise Invalid(f"“{expression}” cannot be reckoned: {error}.") from error
    if not isinstance(found, int | float):
        raise Invalid(f"“{expression}” cannot be reckoned: it is no number.")
    return float(found)


@lru_cache(maxsize=256)
def _parsed(expression: str) -> ast.stmt:
    """Return an expression taken apart: those of the book are reckoned again with each number that is typed."""
    from simpleeval import SimpleEval

    parsed: ast.stmt = SimpleEval.parse(expression)
    return parsed


def _floor(value: float) -> int:
    """Return the whole number that a value holds; 48.99999999999999, which is 42000 * 0.7 / 600, holds 49."""
    near = round(value)
    return near if math.isclose(value, near, rel_tol=_ONE_NUMBER, abs_tol=_ONE_NUMBER) else math.floor(value)


def names_in(expression: str) -> Iterable[str]:
    """Return the inputs and formulas that an expression takes, in the order they stand."""
    return [name for name in re.findall(r"[a-z_]+", expression) if name not in {"min", "max", "floor", "if", "else"}]


def _divided(one: Formula, parts: Iterable[Figure]) -> str:
    nothing = ", ".join(part.label for part in parts if part.value == 0 and f"/ {part.id}" in one.expr)
    return f"{nothing or 'what it is divided by'} is 0"
