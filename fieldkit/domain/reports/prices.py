"""What a finding may cost, as the client reads it: rounded to two digits, with the numbers that it is made of."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.costs.price import Knowledge, Price, PricedInput
from fieldkit.domain.costs.words import shown
from fieldkit.domain.records.values import local
from fieldkit.domain.reports.report import FindingPrice, PriceInput
from fieldkit.domain.text.dates import show_day
from fieldkit.domain.text.money import MINOR

_SOURCES: Final[dict[Knowledge, str]] = {
    "said": "you said",
    "measured": "counted",
    "set": "set by us",
    "assumed": "assumed",
}
_PER: Final = {"": "", "/hour": "an hour", "/day": "a day", "/month": "a month", "/year": "a year"}


def finding_price(price: Price, currency: str = "") -> FindingPrice | None:
    """Return what a finding may cost; None where a number is missing, where none is the client's own, and where the
    sum is no money.
    """
    unit = price.reckoned.formula.unit
    if price.low is None or price.likely is None or price.high is None:
        return None
    if not price.is_of_client or not unit.startswith("money"):
        return None
    per = unit.removeprefix("money")
    return FindingPrice(
        low=_minor(price.low),
        likely=_minor(price.likely),
        high=_minor(price.high),
        per=_PER.get(per, per.replace("/", "a ")),
        what=price.reckoned.formula.title,
        inputs=tuple(_input(one, currency) for one in price.inputs),
        leaves_out=price.reckoned.formula.leaves_out,
    )


def _minor(value: float) -> int:
    """Return an amount in minor units, rounded to two digits: nobody knows more of them."""
    return round(float(f"{value:.2g}") * 10**MINOR)


def _input(one: PricedInput, currency: str) -> PriceInput:
    source = _SOURCES[one.known]
    if one.number is not None and one.number.at:
        source += f", {show_day(local(one.number.at).date())}"
    return PriceInput(one.figure.label, shown(one.figure, currency), source)
