"""What a finding may cost, low to high: its formula from what is known of the client, each number with its source.

Nobody knows one figure. What the client said is taken a fifth less and a fifth more, what nobody said and a default
stands for half of it less and more, or by what its input says, and what was measured, or what we set ourselves, as it
is. Each is taken so by itself, and the differences that they make are added as independent errors are, by their
squares: that all err in one direction is not likely. Amounts of two findings are never added up: one stop has many
causes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from fieldkit.domain.costs.formula import CostBook, CostInput
from fieldkit.domain.costs.reckon import Figure, Reckoned, checked, reckon, verdicts_at
from fieldkit.domain.errors import Invalid

Knowledge = Literal["said", "measured", "set", "assumed"]
SPREAD: Final[Mapping[Knowledge, float]] = MappingProxyType({"said": 0.2, "measured": 0.0, "set": 0.0, "assumed": 0.5})
"""By how much of itself a number is taken lower and higher, by how it is known."""
SURE: Final[tuple[Knowledge, ...]] = ("measured", "set")
"""What an input may say of how its numbers are known; else somebody said them."""


@dataclass(frozen=True, slots=True)
class ClientNumber:
    """One number of a client, in the unit of the input that it is for, and where it was said or measured."""

    value: float
    known: Knowledge = "said"
    survey: str = ""
    """The title of the survey that it was answered in; "" where it was given for this sum alone."""
    at: int = 0
    """When that survey began, in UTC milliseconds."""


@dataclass(frozen=True, slots=True)
class PricedInput:
    """One number that a price was made of."""

    figure: Figure
    number: ClientNumber | None
    """What is known of the client; None where a default stands for it, whose reason is the figure's."""

    @property
    def known(self) -> Knowledge:
        """How it is known."""
        return self.number.known if self.number else "assumed"


@dataclass(frozen=True, slots=True)
class Price:
    """What it costs at least, probably and at most, in the formula's unit; no figures where something is missing."""

    reckoned: Reckoned
    """The likely sum, line by line."""
    low: float | None
    high: float | None
    inputs: tuple[PricedInput, ...]

    @property
    def likely(self) -> float | None:
        """The sum of the numbers as they are."""
        return self.reckoned.result.value

    @property
    def is_of_client(self) -> bool:
        """Whether any number in it is the client's own; else it says nothing of the client."""
        return any(one.number for one in self.inputs)

    @property
    def formula(self) -> str:
        """The id of the formula."""
        return self.reckoned.formula.id

    @property
    def is_either(self) -> bool:
        """Whether what is said of it at one end is not what is said at the other."""
        ends = [one for one in (self.low, self.likely, self.high) if one is not None]
        return len({verdicts_at(self.reckoned, one) for one in ends}) > 1

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be asked first, as it is called."""
        return tuple(figure.label for figure in self.reckoned.missing)


def price(
    book: CostBook,
    formula: str,
    known: Mapping[str, ClientNumber],
    currency: str = "",
    given: Mapping[str, float] = MappingProxyType({}),
) -> Price:
    """Return what ``formula`` comes to from the ``known`` numbers of a client, by input.

    What is ``given`` besides, also the result of another formula, comes before it, and is known as its input says; a
    result counts as said. A known number that cannot be one of its input is left out, as though nobody had said it.
    Raises Invalid for a formula that there is none of, and for what is given and cannot be.
    """
    if formula not in book.formulas:
        raise Invalid(f"There is no formula “{formula}”.")
    needed = book.needs(formula, given)
    numbers = {name: known[name] for name in needed if name in known and _can_be(book, name, known[name])}
    numbers |= {name: ClientNumber(value, how_known(book, name)) for name, value in given.items()}
    likely = reckon(book, formula, {name: number.value for name, number in numbers.items()}, currency)
    inputs = tuple(_inputs(likely, numbers, frozenset((*needed, *given))))
    if likely.result.value is None:
        return Price(likely, None, None, inputs)
    tried = _Tried(book, formula, {one.figure.id: one.figure.value or 0.0 for one in inputs}, currency)
    ends = [_ends(book.inputs.get(one.figure.id), one) for one in inputs]
    low, high = tried.span(ends, likely.result.value)
    return Price(likely, low, high, inputs)


def how_known(book: CostBook, name: str) -> Knowledge:
    """Return how a number for an input is known, whoever types it."""
    one = book.inputs.get(name)
    return next((word for word in SURE if one is not None and one.known == word), "said")


def _can_be(book: CostBook, name: str, number: ClientNumber) -> bool:
    try:
        checked(book.inputs[name], number.value)
    except Invalid:
        return False
    return True


def _inputs(reckoned: Reckoned, known: Mapping[str, ClientNumber], wanted: frozenset[str]) -> Iterable[PricedInput]:
    for figure in reckoned.figures:
        if figure.id in wanted and figure.value is not None:
            yield PricedInput(figure, known.get(figure.id))


def _ends(one: CostInput | None, priced: PricedInput) -> tuple[str, float, float]:
    value = priced.figure.value or 0.0
    share = one.spread if one is not None and one.spread is not None and priced.known == "assumed" else None
    spread = (SPREAD[priced.known] if share is None else share) * abs(value)
    least, most = value - spread, value + spread
    return priced.figure.id, max(one.min, least) if one else least, min(one.max, most) if one else most


@dataclass(frozen=True, slots=True)
class _Tried:
    """A formula with other numbers than the likely ones."""

    book: CostBook
    formula: str
    likely: Mapping[str, float]
    currency: str

    def span(self, ends: Iterable[tuple[str, float, float]], likely: float) -> tuple[float, float]:
        """Return the results to reckon with, from ``ends``: each input with its least and its greatest value."""
        lower: dict[str, tuple[float, float]] = {}
        higher: dict[str, tuple[float, float]] = {}
        for name, *values in ends:
            results = [(found, value) for value in values if (found := self.result({name: value})) is not None]
            lower[name] = min([(likely, self.likely[name]), *results])
            higher[name] = max([(likely, self.likely[name]), *results])
        return (
            self._end(likely, -math.hypot(*(likely - found for found, _ in lower.values())), lower),
            self._end(likely, math.hypot(*(found - likely for found, _ in higher.values())), higher),
        )

    def _end(self, likely: float, by: float, worst: Mapping[str, tuple[float, float]]) -> float:
        """Return one end: ``by`` so much from the likely result, but not beyond what all of them come to together."""
        together = self.result({name: value for name, (_, value) in worst.items()})
        if together is None:
            return likely + by
        return max(likely + by, min(together, likely)) if by < 0 else min(likely + by, max(together, likely))

    def result(self, changed: Mapping[str, float]) -> float | None:
        return reckon(self.book, self.formula, {**self.likely, **changed}, self.currency).result.value
