"""Rules between records: who may order, what a promise's state means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voices:
    """Who may say what at one client; ids of contacts, None where nobody is named."""

    point_of_contact: int | None = None
    deputy: int | None = None
    approver: int | None = None
    spending_limit: int | None = None
    """Minor units; None means no limit was agreed."""


def instruction_state(who: int | None, amount: int | None, voices: Voices) -> str:
    """Return the state an order begins in: noted from the one voice within the limit, else needs confirmation.

    Without a named point of contact every order waits: nobody has said whose orders count.
    """
    if who is None:
        return "needs_confirmation"
    if who == voices.approver:
        return "noted"
    if who not in (voices.point_of_contact, voices.deputy):
        return "needs_confirmation"
    over = amount is not None and voices.spending_limit is not None and amount > voices.spending_limit
    return "needs_confirmation" if over else "noted"


def may_order(who: int, voices: Voices) -> str:
    """Return in words whether the orders of a person count: the line to read while they speak."""
    if who == voices.point_of_contact:
        return "point of contact: may give orders"
    if who == voices.deputy:
        return "deputy: may give orders while the point of contact is away"
    if who == voices.approver:
        return "approver: signs above the spending limit"
    if voices.point_of_contact is None:
        return "no point of contact is named: every order needs confirmation"
    return "may not give orders: they need confirmation"
