"""What the mutation test changes in a module, and what it leaves alone."""

from __future__ import annotations

import ast
import sys
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.proof.mutants import sql
from benchmarks.proof.mutants.operators import changes, says_something_else


def made(source: str, operator: str = "") -> list[str]:
    """Return what each change makes of ``source``, of one operator or of all."""
    code = textwrap.dedent(source).strip().encode()
    return [
        change.applied(code).decode()
        for change in changes(code)
        if operator in ("", change.operator) and says_something_else(code, change)
    ]


@pytest.mark.parametrize(
    ("source", "becomes"),
    [
        ("x = a < b", ["x = a <= b"]),
        ("x = a >= b", ["x = a > b"]),
        ("x = a == b", ["x = a != b"]),
        ("x = a is  not b", ["x = a is b"]),
        ("x = a not in b", ["x = a in b"]),
        ("x = a < b < c", ["x = a <= b < c", "x = a < b <= c"]),
        ("x = (a) < (  # less <\n    b)", ["x = (a) <= (  # less <\n    b)"]),
        ("x = a + b", ["x = a - b"]),
        ("x = a // b", ["x = a * b"]),
        ("x = a and b or c", ["x = a or b or c", "x = a and b and c"]),
        ("x = not a", ["x = (a)"]),
        ("x = 7", ["x = (7 + 1)", "x = (7 - 1)"]),
        ("x = True", ["x = False"]),
        ("x = [a for a in b if c(a)]", ["x = [a for a in b if not (c(a))]"]),
        ("x = a if b else c", ["x = a if not (b) else c"]),
        ("x = 'é' if a < b else c", ["x = 'é' if not (a < b) else c", "x = 'é' if a <= b else c"]),
    ],
)
def test_an_expression_is_changed_at_its_operator(source: str, becomes: list[str]) -> None:
    assert made(source) == becomes


def test_what_only_a_type_error_could_come_of_is_left() -> None:
    assert made('x = "a" + b + f"{c}"\ny = Path(b) / "a"\nz: object = int | None\nw = [a] + b') == []


def test_conditions_are_negated_once() -> None:
    assert made("if a(b):\n    c()", "condition negated") == ["if not (a(b)):\n    c()"]
    assert made("while a < b:\n    c()", "condition negated") == ["while not (a < b):\n    c()"]
    assert made("if a == b:\n    c()") == ["if a != b:\n    c()"]
    assert made("if not a:\n    c()") == ["if (a):\n    c()"]
    assert made("while True:\n    c()", "condition negated") == []


def test_statements_are_dropped_where_the_code_still_runs() -> None:
    source = """
    def f(self, a):
        self.x = a
        b = a
        a = b
        self.g()
        await h()
        for each in a:
            if each:
                continue
            break
        raise ValueError
    """
    dropped = made(source, "statement dropped")
    lines = [line.strip() for line in textwrap.dedent(source).strip().splitlines()]
    gone = [next(iter(set(lines) - {line.strip() for line in each.splitlines()})) for each in dropped]
    assert gone == ["self.x = a", "a = b", "self.g()", "await h()", "continue", "raise ValueError"]
    assert all(each.count("pass") == 1 for each in dropped)
    assert len(made(source, "statement")) == 1


@pytest.mark.parametrize(
    ("annotation", "value"),
    [("bool", "(not (a.b))"), ("int", "((a.b) + 1)"), ("str", '""'), ("list[str]", "[]"), ("A | None", "None")],
)
def test_what_is_returned_is_replaced_by_something_of_its_type(annotation: str, value: str) -> None:
    source = f"def f(a) -> {annotation}:\n    return a.b"
    assert made(source, "returned value") == [source.replace("a.b", value)]


def test_nothing_is_changed_that_no_test_should_notice() -> None:
    source = '''
    """Docstring < 3 AND 4."""
    from __future__ import annotations
    __all__ = ["a"[0]]
    TYPE_CHECKING = False
    if TYPE_CHECKING:
        from a import b
        C = 3
    T = TypeVar("T", bound=int | str)
    @dataclass(frozen=True, slots=True)
    class A:
        """Docs."""
        a: Literal[1]
        """The number 1."""
        b: bytes = field(repr=False)
    @overload
    def f(a: int = 1) -> int: ...
    def f(a: Literal[1, 2]) -> Literal[3]:
        """Docs, 4 < 5."""
        assert a < 2, "not " + str(3)
        log.note("took %s", 5)
        b: Literal[1] = g("more than 3 of them > 2 < 1 and so on")
        for c, d in zip(a, b, strict=True):
            yield cast("int | str", (c, d))
    if __name__ == "__main__":
        sys.exit(1)
    '''
    assert made(source) == []


def test_branches_of_another_system_are_left() -> None:
    assert made("if sys.platform == 'no such system':\n    x = 1", "integer") != []
    other = "linux" if sys.platform == "win32" else "win32"
    source = "if sys.platform != 'win32':\n    x = 'linux'[1]\nelse:\n    x = 'win32'[2]"
    assert len(made(source)) == 2
    assert all(f"'{other}'[" in each and f"'{other}'[(" not in each for each in made(source))


def test_a_change_knows_its_function_its_lines_and_whether_it_runs_at_import() -> None:
    source = (
        b"class A:\n    x = 1\n\n    def f(self, a=2):\n        if (\n            a < 3\n        ):\n            b(4)\n"
    )
    found = {change.becomes: (change.function, change.lines, change.at_import) for change in changes(source)}
    assert found["(1 + 1)"] == ("A", (2, 2), True)
    assert found["(2 + 1)"] == ("A", (4, 4), True)
    assert found["(3 + 1)"] == ("A.f", (5, 7), False)
    assert found["(4 + 1)"] == ("A.f", (8, 8), False)


def test_what_does_not_parse_or_says_the_same_is_no_mutant() -> None:
    assert made("def f():\n    return None") == []
    assert made("def f(a):\n    return a\n    return", "statement dropped") == ["def f(a):\n    return a\n    pass"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["x = a < 1", "if a:\n    b += 2", "x = f'{a + 1}é' if a else -1", "del a[1:2]"])))
def test_every_change_of_any_module_parses_and_is_listed_once(lines: list[str]) -> None:
    source = "\n".join(lines).encode()
    found = changes(source)
    assert len({change.applied(source) for change in found}) == len(found)
    for change in found:
        ast.parse(change.applied(source))


# --- SQL ---


def sql_made(text: str, *, formatted: bool = False) -> list[str]:
    text = f'"{text}"'
    found = sql.changes(text, formatted=formatted)
    return sorted((text[:start] + new + text[end:]).strip('"') for start, end, new in found)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("SELECT a WHERE b < ?", ["SELECT a WHERE b <= ?"]),
        ("SELECT a WHERE b >= c", ["SELECT a WHERE b > c"]),
        ("SELECT a WHERE b = ?", ["SELECT a WHERE b <> ?"]),
        ("UPDATE a SET b = ?, c = ? WHERE d = ?", ["UPDATE a SET b = ?, c = ? WHERE d <> ?"]),
        ("x IS NULL", ["x IS NOT NULL"]),
        ("x IS NOT NULL", ["x IS NULL"]),
        ("x IS NOT ?", ["x IS ?"]),
        ("WHERE a AND b OR c", ["WHERE a AND b AND c", "WHERE a OR b OR c"]),
        ("INSERT OR IGNORE INTO a", []),
        ("WHERE a BETWEEN ? AND ?", []),
        ("CREATE TABLE IF NOT EXISTS a (b)", []),
        ("WHERE NOT EXISTS (SELECT 1)", ["WHERE EXISTS (SELECT 1)"]),
        ("WHERE EXISTS (SELECT 1)", ["WHERE NOT EXISTS (SELECT 1)"]),
        ("WHERE a IN (?)", ["WHERE a NOT IN (?)"]),
        ("ORDER BY a DESC, b", ["ORDER BY a, b"]),
        ("SELECT max(a) LIMIT 1", ["SELECT max(a) LIMIT 2", "SELECT min(a) LIMIT 1"]),
        ("SELECT a->>'$.b' WHERE c = ' OR < '", ["SELECT a->>'$.b' WHERE c <> ' OR < '"]),
        ("A LEFT JOIN b", ["A JOIN b"]),
    ],
)
def test_sql_is_changed_by_its_own_rules(text: str, becomes: list[str]) -> None:
    assert sql_made(text) == becomes


def test_python_in_a_formatted_sql_text_is_left() -> None:
    assert sql_made("SELECT {a if b < c else d} WHERE e < 2", formatted=True) == [
        "SELECT {a if b < c else d} WHERE e < 3",
        "SELECT {a if b < c else d} WHERE e <= 2",
    ]


def test_sql_is_changed_in_plain_and_formatted_strings_and_words_are_not() -> None:
    assert made('x = f("SELECT é FROM b " f"WHERE {c} < ?", "d < e AND f")') == [
        'x = f("SELECT é FROM b " f"WHERE {c} <= ?", "d < e AND f")'
    ]
    assert not sql.is_sql("Deleted records AND others: where they are")
    assert sql.is_sql(" AND state = 'open'")
