"""How a figure of a cost case is read and typed: money without cents, shares in percent, hours with one decimal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fieldkit.domain.checklists.units import with_unit
from fieldkit.domain.costs.formula import UNBOUND, CostBook, CostInput
from fieldkit.domain.costs.price import ClientNumber, Price, price
from fieldkit.domain.costs.reckon import Figure, Reckoned, filled
from fieldkit.domain.errors import Invalid
from fieldkit.domain.text.money import MoneyError, parse_figure, parse_money, show_money, two_readings

_EXACT_BELOW = 100
"""An amount below it is shown with its cents: a rate by the hour, a fee a day."""


def shown(figure: Figure, currency: str = "") -> str:
    """Return a figure as it is read: "$20,086", "-$678", "60 %", "28.2 working hours a year"; "?" if there is none."""
    if figure.value is None:
        return "?"
    return shown_value(figure.value, figure.unit, currency, given=figure.origin == "given")


def span(priced: Price, currency: str = "") -> str:
    """Return a price as it is read: "$900 to $2,100, likely $1,400", one where they are one; "" if there is none.

    Its figures are rounded to two digits: nobody knows more of them.
    """
    if priced.low is None or priced.likely is None or priced.high is None:
        return ""
    unit = priced.reckoned.formula.unit
    if priced.low == priced.high:
        return shown_value(priced.likely, unit, currency)
    low, likely, high = _all_about((priced.low, priced.likely, priced.high), unit, currency)
    return with_unit(f"{low} to {high}, likely {likely}", "" if _holds_unit(unit) else unit)


def _holds_unit(unit: str) -> bool:
    """Whether a number in a unit is read with it: an amount with its currency, a share in percent."""
    return unit.startswith("money") or unit == "share"


def _all_about(values: Iterable[float], unit: str, currency: str) -> list[str]:
    """Return rounded numbers as they are read, without a unit that is a word: of several it is said once."""
    return [_about(value, unit if _holds_unit(unit) else "", currency) for value in values]


def _about(value: float, unit: str, currency: str) -> str:
    rounded = float(f"{value:.2g}")
    if unit == "money" and abs(rounded) >= 1:
        return show_money(round(rounded) * 100, currency, cents=False)
    return shown_value(rounded, unit, currency)


def shown_value(value: float, unit: str, currency: str = "", *, given: bool = False) -> str:
    """Return a number in its unit as it is read; an amount that was ``given`` keeps its cents."""
    if unit.startswith("money"):
        per = unit.removeprefix("money").replace("/", " an ")
        minor = round(value * 100)
        if abs(value) >= _EXACT_BELOW and not given:
            minor = round(value) * 100
        return show_money(minor, currency, cents=0 < abs(minor) < _EXACT_BELOW * 100) + per
    if unit == "share":
        return f"{value * 100:.3g} %"
    text = f"{value:,.1f}".removesuffix(".0")
    return with_unit(text, unit)


def typed(one: CostInput | None, text: str, currency: str = "", *, money: bool = False) -> float:
    """Return what somebody typed for an input, or for a result in ``money``; a share may be given in percent, an amount
    with its sign. Raises Invalid, also where it can be two figures, as 9.600 is 9.6 to one and 9600 to another.
    """
    plain = text.strip()
    percent = plain.endswith("%")
    label = f"{one.label}: " if one else ""
    either = None if percent else two_readings(plain)
    if either and (one is None or all(one.min <= float(figure) <= one.max for figure in either)):
        raise Invalid(f"{label}“{plain}” can be read in two ways. Write {either[0]} or {either[1]}.")
    figure = parse_figure(plain.removesuffix("%").strip())
    if figure is None and (money or (one is not None and one.unit.startswith("money"))):
        try:
            return parse_money(plain, negative=True, currency=currency) / 100
        except MoneyError as error:
            raise Invalid(f"{label}{error}") from error
    if figure is None:
        raise Invalid(f"{label}“{text}” is no number. Write 1500, 45.65 or 30 %.")
    if percent and not (one and one.unit == "share"):
        raise Invalid(f"{one.label if one else 'This'}: a share in percent does not fit here.")
    value = float(figure) / 100 if percent else float(figure)
    if one is not None and not one.min <= value <= one.max:
        shares = one.unit == "share"
        least, most = (f"{100 * end:g} %" if shares else f"{end:,g}" for end in (one.min, one.max))
        span = f"{least} or more" if one.max == UNBOUND else f"{least} to {most}"
        raise Invalid(f"{label}{plain} cannot be; it is {span}.")
    return value


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A figure of a client as it is said, and what in it nobody said: a default stands for it."""

    text: str
    assumed: tuple[str, ...] = ()


def figures_of_client(
    book: CostBook, names: Iterable[str], numbers: Mapping[str, ClientNumber], currency: str = ""
) -> dict[str, ToldFigure]:
    """Return by name the figures that can be told of a client: inputs that were answered, formulas made of them.

    A formula is left out where it takes an amount of money that nobody said: then it is not by the client's figures;
    and where it may cost or save, for then nobody knows which to say.
    """
    told: dict[str, ToldFigure] = {}
    for name in names:
        if name in book.inputs and name in numbers:
            told[name] = ToldFigure(_plainly(numbers[name].value, book.inputs[name].unit, currency))
        elif name in book.formulas:
            one = price(book, name, numbers, currency)
            assumed = [part.figure for part in one.inputs if part.number is None]
            if one.likely is None or not one.is_of_client or any(book.inputs[part.id].only_for for part in assumed):
                continue
            if one.low is not None and one.high is not None and one.low < 0 < one.high:
                continue
            why = tuple(f"{part.label} {shown(part, currency)}" for part in assumed if part.value)
            needed = book.needs(name)
            unsaid = (part for part in one.reckoned.figures if part.origin == "missing" and part.id in needed)
            why += tuple(f"{part.label} not said" for part in unsaid)
            told[name] = ToldFigure(_about(one.likely, book.formulas[name].unit, currency), why)
    return told


def _plainly(value: float, unit: str, currency: str) -> str:
    """Return a number without its unit, which stands in the words of a sentence."""
    if unit.startswith("money") or unit == "share":
        return shown_value(value, unit.partition("/")[0], currency, given=True)
    return f"{value:,.1f}".removesuffix(".0")


def sayings(reckoned: Reckoned, book: CostBook, currency: str = "", priced: Price | None = None) -> list[str]:
    """Return what may be said of a result: the verdicts that hold, or else the sentence that goes with the formula.

    Of a result that is ``priced`` no verdict is said that would be another one at its other end.
    """
    if priced is not None and priced.low is not None and priced.high is not None and priced.is_either:
        unit = reckoned.formula.unit
        low, high = _all_about((priced.low, priced.high), unit, currency)
        ends = with_unit(f"{low} to {high}", "" if _holds_unit(unit) else unit)
        either = "It may cost or save" if priced.low < 0 else "It may pay or not"
        return [f"{either}: from {ends}. Ask once more for what is not known well."]
    units = {name: one.unit for name, one in book.inputs.items()}
    units |= {name: one.unit for name, one in book.formulas.items()}
    figures = {name: shown_value(value, units[name], currency) for name, value in reckoned.values.items()}
    # In a sentence the unit of a plain number stands in its words.
    figures |= {
        name: f"{value:,.1f}".removesuffix(".0")
        for name, value in reckoned.values.items()
        if not units[name].startswith("money") and units[name] != "share"
    }
    figures |= _at_its_ends(reckoned, priced)
    texts = reckoned.verdicts
    if not texts and reckoned.result.value is not None:
        texts = (reckoned.formula.say_it,)
    return [said for text in texts if (said := filled(text, figures))]


def _at_its_ends(reckoned: Reckoned, priced: Price | None) -> dict[str, str]:
    """Return what a sentence says that holds at either end of a result: of one that is no span there is one end."""
    likely = reckoned.result.value
    if likely is None:
        return {}
    name = reckoned.formula.id
    if priced is None or priced.low is None or priced.high is None or priced.low == priced.high:
        return {f"{name}.low": f"{likely:,.1f}".removesuffix(".0")}
    return {f"{name}.low": f"{math.floor(priced.low):,}", f"{name}.high": f"{math.ceil(priced.high):,}"}
