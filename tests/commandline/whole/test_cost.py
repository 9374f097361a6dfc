"""The cost of doing nothing from the shell: line by line, with what was assumed, and no more than is known."""

from __future__ import annotations

import json

import pytest

from tests.commandline.conftest import Run


def test_a_formula_is_reckoned_line_by_line_with_what_it_leaves_out(fieldkit: Run) -> None:
    said = fieldkit("cost", "drag", "people_affected=12", "minutes_lost_per_day=10", "loaded_rate=45.65")
    assert (said.code, said.err) == (0, "")
    assert any(line.endswith("20,086") for line in said.lines if line.startswith("Time lost to everyday trouble: "))
    assert any(line.split()[:4] == ["working_days", "220", "days", "assumed"] for line in said.lines)
    assert "  Working hours of the business in a day: An ordinary office day." in said.lines
    assert any(line.startswith("Not in it: ") for line in said.lines)


def test_it_says_where_downtime_alone_does_not_pay(fieldkit: Run) -> None:
    numbers = ("annual_cost=9600", "outage_hour=340.26", "stopped_hours_per_year=6")
    said = fieldkit("cost", "break_even_hours", *numbers)
    assert any(line.startswith("On downtime alone this does not pay.") for line in said.lines)
    plain = json.loads(fieldkit("cost", "break_even_hours", *numbers, "--json").out)
    assert plain["result"]["value"] == pytest.approx(28.2137, abs=0.0001)
    assert plain["says"][0].startswith("On downtime alone")


def test_a_stopped_hour_that_costs_nothing_is_an_answer_and_lacks_none(fieldkit: Run) -> None:
    given = ("annual_cost=9600", "outage_hour=0", "stopped_hours_per_year=12")
    said = fieldkit("cost", "break_even_hours", *given)
    assert "It cannot be reckoned: One stopped working hour is 0." in said.lines
    assert any(line.startswith("On downtime alone this does not pay.") for line in said.lines)
    assert json.loads(fieldkit("cost", "break_even_hours", *given, "--client", "Kestrel", "--json").out)["to_ask"] == []


def test_what_is_lacking_is_asked_for(fieldkit: Run) -> None:
    said = fieldkit("cost", "seat_month", "monthly_fee=1200")
    assert said.code == 0
    assert "It cannot be reckoned yet: needs People who need the systems." in said.lines


def test_the_inputs_are_asked_for_and_not_what_is_reckoned_from_them(fieldkit: Run) -> None:
    said = fieldkit("cost", "break_even_hours", "annual_cost=9600")
    asked = next(line for line in said.lines if line.startswith("It cannot be reckoned yet: needs "))
    assert "One stopped working hour" not in asked
    assert "People who need the systems" in asked


def test_amounts_are_shown_as_they_were_given_and_one_hour_is_one(fieldkit: Run) -> None:
    said = fieldkit("cost", "break_even_hours", "annual_cost=£1,000.50", "outage_hour=£30", "stopped_hours_per_year=1")
    assert (said.code, said.err) == (0, "")
    shown = {line.split()[0]: line for line in said.lines if line.strip()}
    assert "1,000.50" in shown["annual_cost"]
    assert "30.00" in shown["outage_hour"]
    assert " 1 working hour " in shown["stopped_hours_per_year"]
    nothing = fieldkit("cost", "drag", "people_affected=0", "minutes_lost_per_day=10", "loaded_rate=45")
    assert "Time lost to everyday trouble: 0" in nothing.lines


def test_sales_that_nobody_named_are_told_and_a_margin_of_nothing_costs_nothing(fieldkit: Run) -> None:
    given = ("people_affected=12", "loaded_rate=45.65")
    said = fieldkit("cost", "outage_hour", *given)
    assert any(line.endswith("329") for line in said.lines if line.startswith("One stopped working hour: "))
    assert any(line.startswith("  One stopped working hour: Nothing was said about sales.") for line in said.lines)
    assert not any(line.startswith("margin_share ") for line in said.lines), "it is not in the sum"
    none = fieldkit("cost", "outage_hour", *given, "revenue_per_day=6000", "margin_share=0")
    assert "One stopped working hour: 0" in none.lines


def test_all_that_cannot_be_is_named_at_once_and_as_typed(fieldkit: Run) -> None:
    said = fieldkit("cost", "outage_hour", "idle_share=250%", "people_affected=x", "peple=3")
    assert said.code != 0
    words = " ".join(said.err.split())
    assert "250% cannot be; it is 0 % to 100 %." in words
    assert "“x” is no number." in words
    assert "There is no number “peple”." in words


def test_the_name_of_a_client_is_told_what_stands_there(fieldkit: Run) -> None:
    said = fieldkit("cost", "marsh")
    assert "then the client's own numbers: fieldkit cost drag people_affected=12" in " ".join(said.err.split())


def test_all_formulas_are_listed_with_their_questions(fieldkit: Run) -> None:
    listed = json.loads(fieldkit("cost", "--json").out)
    assert len(listed) >= 17
    assert all(one["answers"].endswith("?") for one in listed)
    assert fieldkit("cost").lines[0].startswith("drag ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["dragg"], 'There is no formula “dragg”. Did you mean "drag"?'),
        (["drag", "people_afected=3"], 'There is no number “people_afected”. Did you mean "people_affected"?'),
        (["drag", "12"], "“12” gives no number. Write NAME=VALUE"),
        (["drag", "people_affected=1", "people_affected=2"], "“people_affected” is given twice."),
        (["drag", "people_affected=a dozen"], "“a dozen” is no number."),
        (["drag", "people_affected=-1"], "People who need the systems: -1 cannot be"),
        (["drag", "months=3"], "“months” is no number that Time lost to everyday trouble needs."),
        (["drag", "people_affected=__import__('os')"], "is no number."),
    ],
)
def test_what_cannot_be_is_refused_in_words(fieldkit: Run, arguments: list[str], says: str) -> None:
    said = fieldkit("cost", *arguments)
    assert said.code != 0
    assert says in " ".join(said.err.split())


def test_a_client_is_told_low_to_high_from_what_was_answered(fieldkit: Run) -> None:
    said = fieldkit("cost", "--client", "Kestrel")
    assert (said.code, said.err) == (0, "")
    shown = {line.split()[0]: line for line in said.lines if line.strip()}
    assert " to " in shown["drag"]
    assert ", likely " in shown["drag"]
    assert any(line.startswith("Asks for more first") and "outage" in line for line in said.lines)
    one = fieldkit("cost", "outage", "outage_hours=6", "--client", "Kestrel")
    assert any(line.startswith("  People who need the systems: First-visit site survey, ") for line in one.lines)
    plain = json.loads(fieldkit("cost", "outage", "outage_hours=6", "--client", "Kestrel", "--json").out)
    assert plain["low"] < plain["likely"] < plain["high"]
    people = next(figure for figure in plain["figures"] if figure["id"] == "people_affected")
    assert (people["known"], people["survey"]) == ("said", "First-visit site survey")
    every = json.loads(fieldkit("cost", "--client", "Kestrel", "--json").out)
    assert {"formula", "low", "likely", "high", "to_ask"} == set(every[0])
    assert "No client is called “Nope”." in fieldkit("cost", "--client", "Nope").err
