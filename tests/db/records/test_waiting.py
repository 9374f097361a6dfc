"""What waits for somebody is one rule: Python and SQL say the same of every record, and SQL finds it by an index."""

from __future__ import annotations

import itertools
import sqlite3
from functools import partial

import pytest

from fieldkit.db.base.conditions import rule_sql, waiting_sql
from fieldkit.db.records import crud, lookup
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.records.values import Value
from fieldkit.domain.records.waiting import (
    CALL_TO_RETURN,
    FINDING_CRITICAL,
    FINDING_OPEN,
    FINDING_PRESSING,
    ORDER_TO_CONFIRM,
    PROMISE_OPEN,
    SURVEY_RUNNING,
    TODAY,
    WAITING,
    WaitingRule,
    progress_words,
    short_progress,
)

RULES = [*WAITING.items(), ("finding", FINDING_PRESSING), ("finding", FINDING_CRITICAL)]


@pytest.mark.parametrize(("kind", "rule"), RULES)
def test_python_and_sql_say_the_same(writer: sqlite3.Connection, kind: str, rule: WaitingRule) -> None:
    declared = KINDS[kind]
    choices = [(name, [option.value for option in declared.field(name).options] + [""]) for name, _ in rule.among]
    filled: list[list[tuple[str, Value]]] = [[(name, None), (name, 5)] for name in rule.empty]
    rows = 0
    for row in itertools.product(*([(name, value) for value in values] for name, values in choices), *filled):
        uid = crud.insert(writer, declared, dict(row))
        record = lookup.get(writer, declared, uid)
        found = writer.execute(f"SELECT 1 FROM {kind} AS r WHERE uid = ? AND {rule_sql(rule, 'r')}", (uid,)).fetchone()
        assert rule.holds(partial(getattr, record)) == (found is not None), row
        rows += found is not None
    assert rows == len([*itertools.product(*(values for _, values in rule.among))])


@pytest.mark.parametrize(("kind", "rule"), RULES)
def test_a_rule_names_fields_and_options_that_are_declared(kind: str, rule: WaitingRule) -> None:
    for name, values in rule.among:
        assert set(values) <= {option.value for option in KINDS[kind].field(name).options}
    for name in rule.empty:
        assert KINDS[kind].field(name).empty is None


@pytest.mark.parametrize(
    ("kind", "rule", "index"),
    [
        ("call", CALL_TO_RETURN, "call_to_return"),
        ("promise", PROMISE_OPEN, "promise_open"),
        ("survey", SURVEY_RUNNING, "survey_running"),
        ("finding", FINDING_OPEN, "finding_open"),
        ("finding", FINDING_CRITICAL, "finding_critical"),
    ],
)
@pytest.mark.parametrize("table", ["", "r"])
def test_what_waits_can_be_found_by_the_partial_index(
    writer: sqlite3.Connection, kind: str, rule: WaitingRule, index: str, table: str
) -> None:
    # SQLite refuses this where the rule's words are not those of the index; by itself it may find a better one.
    name = f"{kind} AS {table}" if table else kind
    sql = f"SELECT id FROM {name} INDEXED BY {index} WHERE {waiting_sql(rule, table)} ORDER BY {TODAY[kind].when}"
    plan = " ".join(str(row[3]) for row in writer.execute(f"EXPLAIN QUERY PLAN {sql}"))
    assert index in plan
    assert "TEMP B-TREE" not in plan
    with pytest.raises(sqlite3.OperationalError, match="no query solution"):
        writer.execute(f"SELECT id FROM {kind} INDEXED BY {index} WHERE deleted_at IS NULL")


def test_what_is_in_the_trash_does_not_wait(writer: sqlite3.Connection) -> None:
    uid = crud.insert(writer, KINDS["instruction"], {"topic": "x", "state": "needs_confirmation"})
    count = f"SELECT count(*) FROM instruction WHERE {waiting_sql(ORDER_TO_CONFIRM)}"
    assert writer.execute(count).fetchone() == (1,)
    crud.delete(writer, KINDS["instruction"], uid)
    assert writer.execute(count).fetchone() == (0,)


def test_progress_names_what_is_needed_first() -> None:
    done = ((0, 0, 9), (0, 9, 9), (7, 12, 64))
    assert [progress_words(*one) for one in done] == [
        *("answered 0 of 9", "answered 9 of 9", "needed left 7 · answered 12 of 64")
    ]
    assert [short_progress(*one) for one in done] == ["0 · 0 of 9", "0 · 9 of 9", "7 · 12 of 64"]


@pytest.mark.parametrize("kind", TODAY)
def test_today_names_fields_that_are_declared(kind: str) -> None:
    group, declared = TODAY[kind], KINDS[kind]
    link, dot, name = group.what.partition(".")
    what = declared.field(link)
    assert not dot or KINDS[what.link].field(name) in KINDS[what.link].title
    assert declared.field(group.when).type.stored == ("text" if group.due else "integer")
    for one in (*group.does_from, *filter(None, [group.contact, group.caller])):
        assert declared.field(one).name == one
