"""Rules of the domain as SQL conditions. Free of the record declarations, which the first screen does not load."""

from __future__ import annotations

from fieldkit.domain.records.waiting import WaitingRule

LIVE = "deleted_at IS NULL"


def rule_sql(rule: WaitingRule, table: str = "") -> str:
    """Return the condition that ``rule`` holds for a row; ``table`` is the row's name in the query.

    Partial indexes are used where the query has their condition term by term, so these words are theirs: a test
    looks at the plans.
    """
    row = f"{table}." if table else ""
    terms = []
    for name, values in rule.among:
        texts = ", ".join(f"'{value}'" for value in values)
        terms.append(f"{row}{name} = {texts}" if len(values) == 1 else f"{row}{name} IN ({texts})")
    return " AND ".join([*terms, *(f"{row}{name} IS NULL" for name in rule.empty)])


def waiting_sql(rule: WaitingRule, table: str = "") -> str:
    """Return the condition that a row is outside the trash and ``rule`` holds for it."""
    return f"{rule_sql(rule, table)} AND {f'{table}.' if table else ''}{LIVE}"
