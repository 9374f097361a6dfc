"""The number of a cell as a person sees it."""

from __future__ import annotations


def number_text(value: float) -> str:
    """Return a number without an exponent: one that is whole with all its digits, any other to the 15 a cell holds."""
    if isinstance(value, int):
        return str(value)
    from decimal import Decimal  # 5 ms, only where a workbook is read

    return f"{Decimal(f'{value:.15g}'):f}"
