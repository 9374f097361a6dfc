"""Formulas of the starting content and their inputs, as data: what is asked, how it is reckoned, what is left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from fieldkit.domain.text.stored_json import mappings, strings, text_at

UNBOUND: Final = 1e12
"""No amount of a small office is larger."""


@dataclass(frozen=True, slots=True)
class CostInput:
    """One number that a formula needs, in ``unit``; shares are 0 to 1 and hours are working hours."""

    id: str
    label: str
    unit: str = ""
    default: float | None = None
    assumed: str = ""
    """Why the default may stand for what is not known."""
    only_for: str = ""
    """The currency that the default is in; for another one there is none."""
    evidence: str = ""
    source: str = ""
    """The item that feeds it, as ``<checklist>.<item>``; "" where it is asked in the case."""
    note: str = ""
    known: str = ""
    """"measured" where what is answered is counted or read off a device, "set" where we set it ourselves, as a price or
    a rate; "" where it is what somebody said."""
    min: float = 0.0
    max: float = UNBOUND
    spread: float | None = None
    """How far from the default, as a share of it, it may lie; None for half of it, as for whatever is only assumed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence that is said when its condition, an expression over inputs and formulas, holds."""

    when: str
    say: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A sum in the client's own numbers. ``expr`` is arithmetic on ``inputs``, which may be other formulas."""

    id: str
    title: str
    answers: str
    """The question that it answers."""
    inputs: tuple[str, ...]
    expr: str
    example: Mapping[str, float]
    """A worked example: inputs, and ``result``."""
    unit: str = "money"
    lowers: tuple[str, ...] = ()
    """Inputs that make the result smaller as they grow; the others make it greater, or leave it."""
    either: tuple[str, ...] = ()
    """Inputs that do the one or the other: of a sum that may be negative, what it is multiplied by."""
    without: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What stands in the place of an input that nobody knows; a 0 that was said is known."""
    assumed: str = ""
    """Why that may stand there."""
    leaves_out: str = ""
    verdicts: tuple[Verdict, ...] = ()
    note: str = ""
    say_it: str = ""
    """What may be said of a result of which no verdict holds."""


@dataclass(frozen=True, slots=True)
class CostBook:
    """All formulas and inputs, by id."""

    inputs: Mapping[str, CostInput] = field(default_factory=lambda: MappingProxyType({}))
    formulas: Mapping[str, Formula] = field(default_factory=lambda: MappingProxyType({}))

    def needs(self, formula: str, known: Collection[str] = ()) -> tuple[str, ...]:
        """Return the ids of all inputs that a formula takes, through other formulas too, in the order they come.

        What is behind a formula whose result is ``known`` is not needed.
        """
        found: dict[str, None] = {}
        waiting = list(self.formulas[formula].inputs)
        seen = {formula, *known}
        while waiting:
            name = waiting.pop(0)
            if name in self.inputs:
                found[name] = None
            elif name in self.formulas and name not in seen:
                seen.add(name)
                waiting[:0] = self.formulas[name].inputs
        return tuple(found)


def book_from(data: Mapping[str, object]) -> CostBook:
    """Return the formulas and inputs in the content's document; what is missing or of another shape is left out."""
    inputs = (_input(one) for one in mappings(data.get("inputs")))
    formulas = (_formula(one) for one in mappings(data.get("formulas")))
    return CostBook({one.id: one for one in inputs}, {one.id: one for one in formulas})


def _input(data: Mapping[str, object]) -> CostInput:
    texts = {name: text_at(data, name) for name in ("assumed", "only_for", "evidence", "source", "note", "known")}
    return CostInput(
        id=text_at(data, "id"),
        label=text_at(data, "label"),
        unit=text_at(data, "unit"),
        default=_number(data.get("default")),
        min=_number(data.get("min")) or 0.0,
        max=UNBOUND if (most := _number(data.get("max"))) is None else most,
        spread=_number(data.get("spread")),
        **texts,
    )


def _formula(data: Mapping[str, object]) -> Formula:
    example = data.get("example")
    worked = example.items() if isinstance(example, Mapping) else ()
    without = data.get("without")
    instead = without.items() if isinstance(without, Mapping) else ()
    return Formula(
        id=text_at(data, "id"),
        title=text_at(data, "title"),
        answers=text_at(data, "answers"),
        inputs=strings(data.get("inputs")),
        expr=text_at(data, "expr"),
        example={str(name): number for name, value in worked if (number := _number(value)) is not None},
        unit=text_at(data, "unit") or "money",
        lowers=strings(data.get("lowers")),
        either=strings(data.get("either")),
        without={str(name): other for name, other in instead if isinstance(other, str)},
        assumed=text_at(data, "assumed"),
        leaves_out=text_at(data, "leaves_out"),
        verdicts=tuple(Verdict(text_at(one, "when"), text_at(one, "say")) for one in mappings(data.get("verdicts"))),
        note=text_at(data, "note"),
        say_it=text_at(data, "say_it"),
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
