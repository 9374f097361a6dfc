"""A formula is reckoned from what was given, says what it assumed, and executes nothing."""

from __future__ import annotations

import pytest

from fieldkit.db.store import content_files
from fieldkit.domain.costs.formula import CostBook, CostInput, Formula, Verdict, book_from
from fieldkit.domain.costs.reckon import filled, reckon
from fieldkit.domain.costs.words import sayings, shown, shown_value, typed
from fieldkit.domain.errors import Invalid

BOOK = book_from(content_files.parsed("objections"))
TWELVE = {"people_affected": 12.0, "minutes_lost_per_day": 10.0}


def test_what_was_not_given_is_assumed_with_its_reason_or_asked() -> None:
    found = reckon(BOOK, "drag", TWELVE, "USD")
    assert found.result.value == pytest.approx(12 * 10 / 60 * 45.65 * 220)
    origins = {figure.id: figure.origin for figure in found.figures}
    assert origins == {
        "people_affected": "given",
        "minutes_lost_per_day": "given",
        "hours_per_day": "assumed",
        "loaded_rate": "assumed",
        "working_days": "assumed",
    }
    assert all(figure.why for figure in found.figures if figure.origin == "assumed")


@pytest.mark.parametrize("currency", ["", "€", "GBP", "A$"])
def test_a_wage_of_another_country_is_not_assumed(currency: str) -> None:
    found = reckon(BOOK, "drag", TWELVE, currency)
    assert found.result.value is None
    assert [figure.id for figure in found.missing] == ["loaded_rate"]
    assert found.result.why == "needs Cost of one person for one hour, all in"
    assert sayings(found, BOOK, currency) == []


def test_on_downtime_alone_it_does_not_pay() -> None:
    given = {"annual_cost": 9600.0, "outage_hour": 340.26, "stopped_hours_per_year": 6.0}
    found = reckon(BOOK, "break_even_hours", given)
    assert shown(found.result) == "28.2 working hours a year"
    assert sayings(found, BOOK) == [
        "On downtime alone this does not pay. It would have to prevent 28.2 working hours a year, and the last year "
        "had 6."
    ]
    assert sayings(reckon(BOOK, "break_even_hours", given | {"stopped_hours_per_year": 40.0}), BOOK)[0].startswith(
        "It pays on downtime alone"
    )
    assert sayings(reckon(BOOK, "break_even_hours", {"annual_cost": 9600.0, "outage_hour": 340.26}), BOOK) == []


def test_what_prevents_hours_that_cost_nothing_does_not_pay_and_asks_for_nothing_more() -> None:
    given = {"annual_cost": 9600.0, "people_affected": 12.0, "loaded_rate": 45.0, "revenue_per_day": 6000.0}
    found = reckon(BOOK, "break_even_hours", {**given, "margin_share": 0.0, "stopped_hours_per_year": 12.0})
    assert (found.result.value, found.missing) == (None, ())
    assert sayings(found, BOOK) == [
        "On downtime alone this does not pay. By these figures a stopped hour costs nothing."
    ]
    asked = reckon(BOOK, "break_even_hours", {"annual_cost": 9600.0, "people_affected": 12.0}, "EUR")
    assert (bool(asked.missing), sayings(asked, BOOK)) == (True, [])
    free = {"annual_cost": 0.0, "single_loss": 1000.0, "prevented_share": 0.5}
    assert sayings(reckon(BOOK, "break_even_years", free), BOOK)[0].startswith("It costs nothing a year")


def test_more_minutes_than_the_day_has_are_not_said_to_be_multiplied() -> None:
    given = {"people_affected": 2.0, "minutes_lost_per_day": 600.0, "hours_per_day": 5.0, "loaded_rate": 45.0}
    found = reckon(BOOK, "drag", {**given, "working_days": 220.0})
    (said,) = sayings(found, BOOK)
    assert "600" not in said
    assert "2 people, the whole day of 5 hours, 220 days a year at 45.00 an hour: about 99,000" in said
    a_day = sayings(reckon(BOOK, "drag", {**given, "minutes_lost_per_day": 300.0}), BOOK)
    assert "300 minutes a day" in a_day[0]


def test_what_does_not_pay_is_not_said_to_pay_after_all() -> None:
    given = {"single_loss": 1000.0, "prevented_share": 0.5, "annual_cost": 9600.0}
    assert sayings(reckon(BOOK, "break_even_years", given), BOOK) == [
        "On that day alone this does not pay, even if it came every year."
    ]
    assert sayings(reckon(BOOK, "break_even_years", given | {"annual_cost": 100.0}), BOOK) == [
        "“If you expect such a day at least once in 5 years, it pays.”"
    ]


@pytest.mark.parametrize(("loss", "share", "cost", "years"), [(42000, 0.7, 600, 49), (30000, 0.8, 1800, 13)])
def test_whole_years_are_those_of_the_exact_sum(loss: float, share: float, cost: float, years: int) -> None:
    given = {"single_loss": loss, "prevented_share": share, "annual_cost": cost}
    assert reckon(BOOK, "break_even_years", given).result.value == years


def test_equal_sums_cost_nothing_more() -> None:
    # As floats, 100.2 * 12 - 10 * 120.24 is 0.0000000000002.
    given = {"monthly_fee": 100.2, "upkeep_hours": 10.0, "hourly_rate": 120.24, "emergency_hours": 0.0}
    found = reckon(BOOK, "by_the_hour", given | {"emergency_rate": 0.0})
    assert found.result.value == 0
    assert sayings(found, BOOK) == ["The agreement is not dearer than the hours that were bought."]


def test_a_quotation_is_said_whole_or_not_at_all() -> None:
    said = "“{people} people: {drag} a year. Shall we halve it?” It is their figure."
    assert (
        filled(said, {"people": "3", "drag": "$9"}) == "“3 people: $9 a year. Shall we halve it?” It is their figure."
    )
    assert filled(said, {"drag": "$9"}) == "It is their figure."
    assert filled("“Open {people}. And no end", {}) == ""


def test_a_negative_result_is_shown_as_one() -> None:
    found = reckon(BOOK, "waiting", {"drag": 21912.0, "recoverable": 0.3, "annual_cost": 9600.0, "months": 6.0})
    assert shown(found.result, "€") == "-€1,513"
    assert sayings(found, BOOK)[0].startswith("On lost time alone waiting costs nothing")


def test_nothing_to_divide_by_is_said() -> None:
    found = reckon(BOOK, "seat_month", {"monthly_fee": 100.0, "people_affected": 0.0})
    assert found.result.value is None
    assert found.result.why == "People who need the systems is 0"
    assert shown(found.result) == "?"


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("drag", {"people_affected": -1.0}, "People who need the systems: -1 cannot be; it is 0 to 100000."),
        ("drag", {"people_affected": float("nan")}, "cannot be"),
        ("drag", {"people_affected": float("inf")}, "cannot be"),
        ("outage", {"outage_hour": float("inf")}, "cannot be"),
        ("idle_hour", {"idle_share": 1.4}, "it is 0 to 1."),
        ("drag", {"months": 3.0}, "“months” is no number that Time lost to everyday trouble needs."),
        ("drag", {"drag": 5.0}, "“drag” is what is reckoned: give the numbers that it is made of."),
        ("drug", {}, "There is no formula “drug”."),
    ],
)
def test_what_cannot_be_is_refused(name: str, given: dict[str, float], says: str) -> None:
    with pytest.raises(Invalid, match=says.replace(".", r"\.")):
        reckon(BOOK, name, given)


@pytest.mark.parametrize(
    "expression", ["__import__('os').getcwd()", "a.real", "a[0]", "'x' * 3", "open('x')", "a +", "9 ** 9 ** 9 ** 9"]
)
def test_nothing_but_arithmetic_is_executed(expression: str) -> None:
    book = CostBook({"a": CostInput("a", "A")}, {"f": Formula("f", "F", "F?", ("a",), expression, {})})
    with pytest.raises(Invalid, match="cannot be reckoned"):
        reckon(book, "f", {"a": 1.0})


def test_a_formula_that_needs_itself_or_nothing_known_is_no_endless_sum() -> None:
    endless = Formula("f", "F", "F?", ("f", "gone"), "f + gone", {}, verdicts=(Verdict("f > 1", "x"),))
    book = CostBook({}, {"f": endless})
    found = reckon(book, "f", {})
    assert found.result.value is None
    assert found.verdicts == ()
    assert book.needs("f") == ()


def test_content_of_another_shape_is_left_out() -> None:
    book = book_from({"inputs": [{"id": "a", "default": True}, "b"], "formulas": [{"id": "f", "example": 3}, 4]})
    assert book.inputs["a"].default is None
    assert book.formulas["f"].expr == ""
    assert book_from({"inputs": 3}) == CostBook({}, {})


def test_figures_as_they_are_read() -> None:
    assert shown_value(20086.4, "money", "$") == "$20,086"
    assert shown_value(45.65, "money/hour", "€") == "€45.65 an hour"
    assert shown_value(-3.5, "money") == "-3.50"
    assert shown_value(0.2396, "share") == "24 %"
    assert shown_value(1, "people") == "1 person"
    assert shown_value(1234.5, "hours") == "1,234.5 hours"


def test_figures_as_they_are_typed() -> None:
    share, people = BOOK.inputs["idle_share"], BOOK.inputs["people_affected"]
    assert typed(share, "30 %") == pytest.approx(0.3)
    assert typed(share, "0.3") == pytest.approx(0.3)
    assert typed(people, " 12 ") == 12
    for one, text in ((people, "12 %"), (people, "twelve"), (people, "1,234"), (None, "")):
        with pytest.raises(Invalid):
            typed(one, text)


@pytest.mark.parametrize("text", ["9.600", "£9.600", "9.600 EUR", " 9.600 "])
def test_an_amount_that_can_be_two_is_asked_about(text: str) -> None:
    for one in (BOOK.inputs["annual_cost"], None):
        with pytest.raises(Invalid, match=r"can be read in two ways\. Write 9\.6 or 9600\."):
            typed(one, text, money=True)
    with pytest.raises(Invalid, match=r"Write 1\.2340 or 1234\."):
        typed(BOOK.inputs["people_affected"], "1.234")


def test_an_amount_that_can_be_one_only_is_taken() -> None:
    annual, hours = BOOK.inputs["annual_cost"], BOOK.inputs["hours_per_day"]
    for text, value in (
        ("9.6", 9.6),
        ("9.60", 9.6),
        ("9600", 9600),
        ("9,600", 9600),
        ("9.600,00", 9600),
        ("0.125", 0.125),
    ):
        assert typed(annual, text) == value
    assert typed(annual, "9.600k") == 9_600
    assert typed(hours, "7.500") == 7.5, "7,500 hours are in no day"
    assert typed(BOOK.inputs["idle_share"], "30.500%") == pytest.approx(0.305)


def test_a_sentence_without_its_figure_is_not_said() -> None:
    assert filled("Known {a}. Unknown {b}! Plain.", {"a": "3"}) == "Known 3. Plain."
    assert filled("“{a} a year.” Fine.", {"a": "3"}) == "“3 a year.” Fine."
    assert filled("{b}.", {}) == ""


def test_a_result_that_no_number_holds_is_none() -> None:
    found = reckon(BOOK, "break_even_years", {"single_loss": 1e12, "prevented_share": 1.0, "annual_cost": 5e-324})
    assert (found.result.value, found.result.why) == (None, "it comes to more than can be told")
