"""What a finding may cost, as the client reads it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fieldkit.db.store.content_files import parsed
from fieldkit.domain.cards.card import rules_from
from fieldkit.domain.costs.price import ClientNumber, price
from fieldkit.domain.reports.prices import finding_price
from fieldkit.domain.reports.report import PriceInput
from tests.support.reports import BEGAN

BOOK = rules_from(parsed("objections")).costs
KNOWN = {"people_affected": 9.0, "loaded_rate": 38.0, "minutes_lost_per_day": 12.0}


def numbers(known: Mapping[str, float]) -> dict[str, ClientNumber]:
    return {name: ClientNumber(value, "said", "First visit", BEGAN) for name, value in known.items()}


def test_amounts_are_of_two_digits_and_numbers_tell_where_they_are_from() -> None:
    made = price(BOOK, "drag", numbers(KNOWN), "£")
    told = finding_price(made, "£")
    assert told is not None
    assert made.low is not None
    assert told.low == round(float(f"{made.low:.2g}") * 100)
    assert told.low < told.likely < told.high
    assert PriceInput("People who need the systems", "9 people", "you said, 21 Nov 2026") in told.inputs
    assert any(one.source == "assumed" for one in told.inputs)
    assert told.what == BOOK.formulas["drag"].title


@pytest.mark.parametrize("known", [{}, {"people_affected": 9.0}])
def test_without_the_clients_own_numbers_no_price_is_told(known: Mapping[str, float]) -> None:
    assert finding_price(price(BOOK, "drag", numbers(known), "£"), "£") is None
