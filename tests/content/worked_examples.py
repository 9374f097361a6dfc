"""The formulas once more, written by hand from what they are said to mean, and not by fieldkit's own sums."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

N = Mapping[str, float]


def _idle(n: N) -> float:
    stopped = n["people_affected"] * n["idle_share"]
    return stopped * n["loaded_rate"]


def _hour(n: N) -> float:
    gone = n["lost_for_good"]
    only_late = 1 - gone
    pay = n["idle_hour"] if n["idle_hour"] < n["margin_hour"] else n["margin_hour"]
    return gone * n["margin_hour"] + only_late * pay


def _tco(n: N) -> float:
    total = n["price"] + n["set_up"] - n["resale"]
    yearly = n["support_per_year"] + n["licences_per_year"]
    return total + yearly * n["years"] + n["stop_hours_per_year"] * n["outage_hour"] * n["years"]


def _bought(n: N) -> float:
    return n["upkeep_hours"] * n["hourly_rate"] + n["emergency_hours"] * n["emergency_rate"]


def _none_fails(n: N) -> float:
    return math.exp(n["disks"] * n["years"] * math.log(1 - n["disk_failure_rate"]))


def _beyond(had: float, stands: float) -> float:
    return had - stands if had > stands else 0.0


def _again(n: N, hours: float) -> float:
    return hours * n["system_share"] * n["people_affected"] * n["loaded_rate"]


BY_HAND: Final[Mapping[str, Callable[[N], float]]] = {
    "drag": lambda n: (
        n["working_days"]
        * n["people_affected"]
        * n["loaded_rate"]
        * sorted((n["minutes_lost_per_day"], 60 * n["hours_per_day"]))[0]
        / 60
    ),
    "won_back": lambda n: n["recoverable"] * n["drag"],
    "idle_hour": _idle,
    "margin_hour": lambda n: n["margin_share"] * n["revenue_per_day"] / n["hours_per_day"],
    "outage_hour": _hour,
    "outage": lambda n: n["recovery_cost"] + n["penalties"] + n["outage_hours"] * n["outage_hour"],
    "reentry": lambda n: _again(n, n["loss_hours"]),
    "loss_gap": lambda n: _again(n, _beyond(n["loss_hours"], n["tolerable_loss_hours"])),
    "recovery_gap": lambda n: _beyond(n["restore_hours"], n["tolerable_outage_hours"]) * n["outage_hour"],
    "expected_loss": lambda n: n["times_per_year"] * n["single_loss"],
    "disk_failures": lambda n: 1 - _none_fails(n),
    "payment_fraud": lambda n: n["largest_usual_payment"] - n["recovered_share"] * n["largest_usual_payment"],
    "break_even_hours": lambda n: n["annual_cost"] / n["outage_hour"],
    "break_even_years": lambda n: float(int(n["prevented_share"] * n["single_loss"] // n["annual_cost"])),
    "tco": _tco,
    "dead_end": lambda n: (
        n["years"] * n["extra_visits_per_year"] * n["hours_per_visit"] * n["service_rate"]
        - n["price_saved"]
        + n["early_replacement"]
    ),
    "waiting": lambda n: n["months"] * n["recoverable"] * n["drag"] / 12 - n["months"] * n["annual_cost"] / 12,
    "helper_time": lambda n: 12 * n["value_of_hour"] * _beyond(n["hours_per_month"], n["contact_hours_per_month"]),
    "ping_pong": lambda n: (
        n["value_of_hour"] * n["coordination_hours"] * n["providers_involved"] * n["incidents_per_year"]
    ),
    "seat_month": lambda n: n["monthly_fee"] / n["people_affected"],
    "by_the_hour": lambda n: 12 * n["monthly_fee"] - n["included_licences_per_year"] - _bought(n),
}
"""What each formula comes to, from the inputs of its worked example."""
