"""Authority: whose orders count at a client, and which of them need confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from fieldkit.domain.records.waiting import NEEDS_CONFIRMATION

NOTED: Final = "noted"
DECIDED: Final = ("confirmed", "refused", "superseded")
"""States in which nothing waits any more: it is noted when an order came into one of them."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Who may say what at one client; ids of contacts, None where nobody is named."""

    point_of_contact: int | None = None
    deputy: int | None = None
    approver: int | None = None
    spending_limit: int | None = None
    """Minor units; None means no limit was agreed."""


def needs_confirmation(who: int | None, amount: int | None, voices: Voices, *, emergency: bool = False) -> bool:
    """Return whether an order waits for a yes: it does not from the one voice within the limit, or from the approver.

    Without a named point of contact every order waits: nobody has said whose orders count. Making safe in an
    emergency need not wait, whoever asks for it.
    """
    if emergency or (who is not None and who == voices.approver):
        return False
    if who is None or who not in (voices.point_of_contact, voices.deputy):
        return True
    return amount is not None and voices.spending_limit is not None and amount > voices.spending_limit


def instruction_state(who: int | None, amount: int | None, voices: Voices, *, emergency: bool = False) -> str:
    """Return the state an order begins in; ``amount`` is in minor units."""
    return NEEDS_CONFIRMATION if needs_confirmation(who, amount, voices, emergency=emergency) else NOTED


class OrderRight(NamedTuple):
    """Whether the orders of a person count, and the line to read while they speak."""

    allowed: bool
    words: str


def may_order(who: int, voices: Voices) -> OrderRight:
    """Return whether the orders of a person count, also in words."""
    if who == voices.point_of_contact:
        return OrderRight(True, "point of contact: may give orders")
    if who == voices.deputy:
        return OrderRight(True, "deputy: may give orders while the point of contact is away")
    if who == voices.approver:
        return OrderRight(True, "approver: signs above the spending limit")
    if voices.point_of_contact is None:
        return OrderRight(False, "no point of contact is named: every order needs confirmation")
    return OrderRight(False, "may not give orders: they need confirmation")
