"""What a finding may cost: from the least to the most that a client's own numbers allow, and no further."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.db.store import content_files
from fieldkit.domain.costs.formula import CostInput, Formula, book_from
from fieldkit.domain.costs.price import SPREAD, ClientNumber, Knowledge, price
from fieldkit.domain.costs.reckon import reckon
from fieldkit.domain.costs.words import figures_of_client, sayings, span
from fieldkit.domain.errors import Invalid

BOOK = book_from(content_files.parsed("objections"))
PAYMENT = {"largest_usual_payment": ClientNumber(18_000, "said", "First visit", 5)}


def bounds(one: CostInput) -> st.SearchStrategy[float]:
    return st.floats(one.min, min(one.max, 1e6), allow_nan=False)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Formula, dict[str, ClientNumber]]:
    formula = draw(st.sampled_from(list(BOOK.formulas.values())))
    known: st.SearchStrategy[Knowledge] = st.sampled_from(["said", "measured", "set", "assumed"])
    return formula, {
        name: ClientNumber(draw(bounds(BOOK.inputs[name])), draw(known)) for name in BOOK.needs(formula.id)
    }


@given(cases())
def test_the_likely_sum_lies_between_the_ends_and_no_number_leaves_its_bounds(
    case: tuple[Formula, dict[str, ClientNumber]],
) -> None:
    formula, known = case
    found = price(BOOK, formula.id, known, "USD")
    alone = reckon(BOOK, formula.id, {name: number.value for name, number in known.items()}, "USD")
    assert found.likely == alone.result.value
    if found.likely is None:
        assert (found.low, found.high) == (None, None)
        return
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.likely <= found.high


@given(cases())
def test_what_was_measured_is_one_figure_and_what_is_less_sure_never_narrows_the_span(
    case: tuple[Formula, dict[str, ClientNumber]],
) -> None:
    formula, numbers = case
    spans: list[float] = []
    for known in ("measured", "said", "assumed"):
        all_so = {name: ClientNumber(number.value, known) for name, number in numbers.items()}
        found = price(BOOK, formula.id, all_so, "USD")
        if found.low is None or found.high is None:
            return
        spans.append(found.high - found.low)
    assert spans[0] == 0
    if not formula.either and not any(BOOK.formulas[name].either for name in formula.inputs if name in BOOK.formulas):
        assert spans[0] <= spans[1] <= spans[2] * (1 + 1e-9) + 1e-6


def test_a_payment_is_as_much_less_and_more_as_what_was_said() -> None:
    found = price(BOOK, "payment_fraud", PAYMENT)
    assert (found.low, found.likely, found.high) == pytest.approx((14_400, 18_000, 21_600))
    assert [(one.figure.id, one.known, one.number and one.number.survey) for one in found.inputs] == [
        ("largest_usual_payment", "said", "First visit"),
        ("recovered_share", "assumed", None),
    ]
    assert span(found, "EUR") == "EUR 14,000 to EUR 22,000, likely EUR 18,000"


def test_independent_numbers_do_not_err_in_one_direction_all_at_once() -> None:
    known = {name: ClientNumber(10.0) for name in ("people_affected", "minutes_lost_per_day", "loaded_rate")}
    found = price(BOOK, "drag", {**known, "hours_per_day": ClientNumber(8), "working_days": ClientNumber(200)})
    likely = 10 * 10 / 60 * 10 * 200
    assert found.likely == pytest.approx(likely)
    # Four numbers, each a fifth more: together twice as much by squares, not the fourth power of 1.2.
    assert found.high == pytest.approx(likely * (1 + 2 * SPREAD["said"]))
    assert found.low == pytest.approx(likely * (1 - 2 * SPREAD["said"]))


def test_what_is_given_comes_before_what_is_known_and_what_is_behind_it_is_not_asked() -> None:
    known = {"people_affected": ClientNumber(9), "loaded_rate": ClientNumber(38)}
    found = price(BOOK, "outage", known, "EUR", {"outage_hour": 300.0, "outage_hours": 6.0})
    assert found.likely == 1800
    assert [one.figure.id for one in found.inputs] == ["outage_hour", "outage_hours", "recovery_cost", "penalties"]


def test_what_we_set_or_count_ourselves_stays_as_it_is() -> None:
    seat = price(BOOK, "seat_month", {"people_affected": ClientNumber(3)}, "EUR", {"monthly_fee": 1200.0})
    assert (seat.low, seat.likely, seat.high) == pytest.approx((1200 / 3.6, 400, 1200 / 2.4))
    bought = {"upkeep_hours": 48.0, "hourly_rate": 120.0, "emergency_hours": 8.0, "emergency_rate": 180.0}
    hours = price(BOOK, "by_the_hour", {}, "EUR", {"monthly_fee": 1200.0, **bought})
    assert hours.low == hours.likely == hours.high == 7200
    alone = price(BOOK, "waiting", {}, "EUR", {"drag": 20_000.0, "recoverable": 0.3, "annual_cost": 1e4, "months": 6.0})
    assert {one.figure.id: one.known for one in alone.inputs} == {
        "drag": "said",
        "recoverable": "said",
        "annual_cost": "set",
        "months": "set",
    }
    disks = price(BOOK, "disk_failures", {}, "", {"disks": 4.0, "disk_failure_rate": 0.01})
    assert [one.known for one in disks.inputs] == ["said", "measured", "assumed"], "five years nobody set"


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (2000.0, []),
        (
            6000.0,
            ["It may cost or save: from -EUR 850 to EUR 850. Ask once more for what is not known well."],
        ),
        (
            9600.0,
            [
                "On lost time alone waiting costs nothing, or saves money; "
                "what would be won back is no more than the fee."
            ],
        ),
    ],
)
def test_of_a_span_across_a_verdict_none_is_said(cost: float, said: list[str]) -> None:
    given = {"drag": 20_000.0, "recoverable": 0.3, "annual_cost": cost, "months": 6.0}
    found = price(BOOK, "waiting", {}, "EUR", given)
    assert sayings(found.reckoned, BOOK, "EUR", found) == said
    hours = {"annual_cost": 9600.0, "outage_hour": 340.26, "stopped_hours_per_year": 30.0}
    across = price(BOOK, "break_even_hours", {}, "EUR", hours)
    (either,) = sayings(across.reckoned, BOOK, "EUR", across)
    assert either.startswith("It may pay or not: from 24 to 35 working hours a year. ")


def test_a_default_may_lie_less_far_off_than_half_and_the_unit_of_a_span_is_said_once() -> None:
    assert BOOK.inputs["working_days"].spread == 0.1
    exact = {"people_affected": 10.0, "minutes_lost_per_day": 6.0, "hours_per_day": 8.0, "loaded_rate": 10.0}
    known = {name: ClientNumber(value, "measured") for name, value in exact.items()}
    found = price(BOOK, "drag", known, "EUR")
    assert (found.low, found.likely, found.high) == pytest.approx((1980.0, 2200.0, 2420.0))
    hours = {"annual_cost": 9600.0, "outage_hour": 340.26}
    found = price(BOOK, "break_even_hours", {}, "EUR", hours)
    assert span(found, "EUR") == "24 to 35, likely 28 working hours a year"


def test_what_is_lacking_is_named_and_nothing_is_claimed() -> None:
    found = price(BOOK, "outage", {"people_affected": ClientNumber(9)}, "EUR")
    assert (found.low, found.likely, found.high, span(found)) == (None, None, None, "")
    assert found.missing == ("Cost of one person for one hour, all in", "Working hours stopped")
    assert found.is_of_client
    assert not price(BOOK, "margin_hour", {}).is_of_client


def test_sales_that_no_survey_asked_for_make_no_hour_dear_and_sales_of_nothing_none() -> None:
    known = {"people_affected": ClientNumber(12), "loaded_rate": ClientNumber(45.65)}
    found = price(BOOK, "outage_hour", known)
    assert found.likely == pytest.approx(12 * 0.6 * 45.65)
    assert found.low is not None and found.likely is not None and found.high is not None
    assert found.low < found.likely < found.high
    assert "revenue_per_day" not in {one.figure.id for one in found.inputs}
    assert price(BOOK, "outage_hour", {**known, "revenue_per_day": ClientNumber(0)}).high == 0


def test_a_stored_number_that_cannot_be_is_as_good_as_none() -> None:
    found = price(BOOK, "payment_fraud", {"largest_usual_payment": ClientNumber(-3)})
    assert found.missing == ("Largest regular payment to a supplier",)
    with pytest.raises(Invalid, match="no formula"):
        price(BOOK, "nothing", {})
    with pytest.raises(Invalid, match="cannot be"):
        price(BOOK, "payment_fraud", PAYMENT, "", {"largest_usual_payment": -3.0})


def test_of_a_client_is_told_what_was_answered_and_what_is_made_of_it() -> None:
    known = {
        "people_affected": ClientNumber(9),
        "minutes_lost_per_day": ClientNumber(12),
        "loaded_rate": ClientNumber(38),
    }
    names = ("people_affected", "minutes_lost_per_day", "drag", "annual_cost", "tco", "payment_fraud")
    told = figures_of_client(BOOK, names, known, "EUR")
    assert {name: one.text for name, one in told.items()} == {
        "people_affected": "9",
        "minutes_lost_per_day": "12",
        "drag": "EUR 15,000",
    }
    assert told["drag"].assumed == (
        "Working hours of the business in a day 8 hours",
        "Days a year that one person works 220 days",
    )
    hour = figures_of_client(BOOK, ["outage_hour"], known, "EUR")["outage_hour"]
    assert (hour.text, hour.assumed[-1]) == ("EUR 210", "Sales on a normal day not said")
    del known["loaded_rate"]
    assert "drag" not in figures_of_client(BOOK, names, known, "USD"), "the wage would be an average of a country"


def test_how_rare_the_bad_day_may_be_is_said_at_the_end_at_which_it_still_pays() -> None:
    said = {name: ClientNumber(value) for name, value in (("single_loss", 30_000.0), ("prevented_share", 0.8))}
    found = price(BOOK, "break_even_years", said, "EUR", {"annual_cost": 1800.0})
    assert found.low is not None and found.high is not None
    assert sayings(found.reckoned, BOOK, "EUR", found) == [
        f"“If you expect such a day at least once in {math.floor(found.low)} years, it pays.” "
        f"“Rarer than once in {math.ceil(found.high)} years it does not.”"
    ]
    assert math.floor(found.low) < 13 < math.ceil(found.high)
    assert sayings(found.reckoned, BOOK, "EUR") == ["“If you expect such a day at least once in 13 years, it pays.”"]


def test_a_figure_that_may_cost_or_save_is_not_told_as_one_of_the_two() -> None:
    week = {"people_affected": 6.0, "minutes_lost_per_day": 10.0, "hours_per_day": 8.0, "working_days": 220.0}
    said = {name: ClientNumber(value) for name, value in {**week, "loaded_rate": 40.0, "recoverable": 0.5}.items()}

    def told(cost: float) -> list[str]:
        known = {**said, "annual_cost": ClientNumber(cost), "months": ClientNumber(6.0)}
        return list(figures_of_client(BOOK, ["waiting"], known, "EUR"))

    assert told(100.0) == ["waiting"]
    assert told(4_000.0) == [], "its two ends do not agree"
