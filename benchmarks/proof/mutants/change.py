"""One change to a module, and the places in its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One change to the source of a module."""

    operator: str
    start: int
    """Offset in bytes."""
    end: int
    becomes: str
    function: str
    """Dotted name of the function or class around it; empty at module level."""
    lines: Span
    """First and last line, from 1, of the statement without its block: what a tracer sees of it."""
    at_import: bool
    """Whether it runs when the module is imported, so that no test can be seen to run it."""

    def applied(self, source: bytes) -> bytes:
        """Return the source with the change made."""
        return source[: self.start] + self.becomes.encode() + source[self.end :]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk is."""

    function: str = ""
    returns: ast.expr | None = None
    at_import: bool = True
    lines: Span = (0, 0)
    bound: frozenset[str] = frozenset()
    """Names that the function has bound before: an assignment to one of them can be dropped and still run."""

    def at(self, statement: ast.stmt) -> Place:
        """Return the place of ``statement``, without its block."""
        last = statement.end_lineno or statement.lineno
        match statement:
            case ast.Match():
                last = statement.subject.end_lineno or statement.lineno
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.If() | ast.For() | ast.AsyncFor():
                last = statement.body[0].lineno - 1
            case ast.While() | ast.With() | ast.AsyncWith():
                last = statement.body[0].lineno - 1
            case _:
                pass
        return replace(self, lines=(statement.lineno, max(last, statement.lineno)))

    def inside(self, name: str) -> Place:
        """Return the place in the body of a function or class."""
        return Place(f"{self.function}.{name}" if self.function else name, None, self.at_import, self.lines)

    def after(self, statement: ast.stmt) -> Place:
        """Return the place after ``statement``: its names are bound from here on."""
        nodes = (each for each in ast.walk(statement) if isinstance(each, ast.Name))
        return replace(self, bound=self.bound | {each.id for each in nodes if isinstance(each.ctx, ast.Store)})


class Code:
    """The source of a module, by the nodes of its tree."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def start(self, node: ast.expr | ast.stmt) -> int:
        """Return where ``node`` begins, in bytes."""
        return self._lines[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        """Return where ``node`` ends, in bytes."""
        return self._lines[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)

    def text(self, node: ast.expr) -> str:
        """Return ``node`` as the source spells it."""
        return self._source[self.start(node) : self.end(node)].decode()

    def change(self, operator: str, span: Span, becomes: str, place: Place) -> Change:
        """Return the change of what stands in ``span``."""
        return Change(operator, *span, becomes, place.function, place.lines, place.at_import)

    def replaced(self, node: ast.expr | ast.stmt, becomes: str, operator: str, place: Place) -> Change:
        """Return the change of a whole node."""
        return self.change(operator, (self.start(node), self.end(node)), becomes, place)

    def between(self, gap: Span, old: str, new: str, operator: str, place: Place) -> Iterator[Change]:
        """Yield the change of an operator, ``old`` as a pattern, between two operands."""
        text = re.sub(rb"#[^\n]*", lambda comment: b" " * len(comment[0]), self._source[slice(*gap)])
        if (match := re.search(old.encode(), text)) is not None:
            yield self.change(operator, (gap[0] + match.start(), gap[0] + match.end()), new, place)
