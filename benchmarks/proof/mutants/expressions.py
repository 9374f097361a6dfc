"""Changes to an expression."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from benchmarks.proof.mutants import sql
from benchmarks.proof.mutants.change import Change, Code, Place, Span

_COMPARED: Final[dict[type[ast.cmpop], tuple[str, str]]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"),
}
_COMPUTED: Final[dict[type[ast.operator], tuple[str, str]]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "//"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "//"),
    ast.BitOr: ("|", "&"),
    ast.BitAnd: ("&", "|"),
    ast.BitXor: ("^", "|"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
}
_SHOWN: Final = frozenset({"repr"})
"""Options that change only what a debugger shows."""
_TYPING: Final = frozenset({"TypeVar", "ParamSpec", "NewType", "cast", "TypeAlias"})


class Expressions:
    """Yields the changes to the expressions of a module."""

    def __init__(self, code: Code) -> None:
        self._code = code

    def changes(self, node: ast.expr, place: Place) -> Iterator[Change]:
        """Yield the changes to ``node`` and what is in it."""
        match node:
            case ast.JoinedStr():
                yield from self._sql(node, place, formatted=True)
                return
            case ast.Constant():
                yield from self._constant(node, place)
                return
            case ast.Lambda():
                lines = (node.body.lineno, node.body.end_lineno or node.body.lineno)
                inside = Place(place.function, None, False, lines, place.bound)
                yield from self.changes(node.body, inside)
                return
            case ast.Call() if ast.unparse(node.func).rpartition(".")[2] in _TYPING:
                yield from self._arguments(node.args[1:], [], place)
                return
            case ast.Call() if isinstance(node.func, ast.Name) and node.func.id == "zip":
                yield from self._arguments(node.args, [], place)
                return
            case ast.BinOp():
                yield from self.computed(
                    node, node.op, (self._code.end(node.left), self._code.start(node.right)), place
                )
            case ast.BoolOp():
                old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
                for left, right in zip(node.values, node.values[1:], strict=False):
                    yield from self._code.between(
                        (self._code.end(left), self._code.start(right)), old, new, "and, or", place
                    )
            case ast.Compare():
                for left, right, op in zip([node.left, *node.comparators], node.comparators, node.ops, strict=False):
                    old, new = _COMPARED[type(op)]
                    yield from self._code.between(
                        (self._code.end(left), self._code.start(right)), old, new, "comparison", place
                    )
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                yield self._code.replaced(node, f"({self._code.text(node.operand)})", "negation dropped", place)
            case ast.IfExp():
                yield from self.negated(node.test, place)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                for generator in node.generators:
                    for condition in generator.ifs:
                        yield from self.negated(condition, place)
            case _:
                pass
        yield from self._children(node, place)

    def _children(self, node: ast.AST, place: Place) -> Iterator[Change]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from self.changes(child, place)
            elif isinstance(child, ast.keyword) and child.arg in _SHOWN:
                continue
            elif isinstance(child, (ast.keyword, ast.comprehension)):
                yield from self._children(child, place)

    def _arguments(self, args: list[ast.expr], keywords: list[ast.keyword], place: Place) -> Iterator[Change]:
        for each in [*args, *(keyword.value for keyword in keywords)]:
            yield from self.changes(each, place)

    def _constant(self, node: ast.Constant, place: Place) -> Iterator[Change]:
        match node.value:
            case bool():
                yield self._code.replaced(node, str(not node.value), "boolean", place)
            case int():
                yield self._code.replaced(node, f"({self._code.text(node)} + 1)", "integer", place)
                yield self._code.replaced(node, f"({self._code.text(node)} - 1)", "integer", place)
            case str():
                yield from self._sql(node, place, formatted=False)
            case _:
                pass

    def _sql(self, node: ast.Constant | ast.JoinedStr, place: Place, *, formatted: bool) -> Iterator[Change]:
        parts = [node] if isinstance(node, ast.Constant) else node.values
        words = "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in parts)
        if sql.is_sql(words):
            start, segment = self._code.start(node), self._code.text(node)
            for first, last, becomes in sql.changes(segment, formatted=formatted):
                span = (start + len(segment[:first].encode()), start + len(segment[:last].encode()))
                yield self._code.change("SQL", span, becomes, place)

    def computed(self, node: ast.BinOp | ast.AugAssign, op: ast.operator, gap: Span, place: Place) -> Iterator[Change]:
        """Yield another operator for that of ``node``, which stands in ``gap``."""
        sides = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.value]
        if type(op) in _COMPUTED and not any(_is_text_or_type(side) for side in sides):
            old, new = _COMPUTED[type(op)]
            yield from self._code.between(gap, re.escape(old), new, "arithmetic", place)

    def negated(self, node: ast.expr, place: Place) -> Iterator[Change]:
        """Yield the negation of a condition."""
        if not isinstance(node, ast.Constant) and not flips(node):
            yield self._code.replaced(node, f"not ({self._code.text(node)})", "condition negated", place)


def flips(node: ast.expr) -> bool:
    """Return whether another change is the same as negating ``node``: == for !=, not dropped, True for False."""
    if isinstance(node, ast.Compare):
        return len(node.ops) == 1 and not isinstance(node.ops[0], (ast.Lt, ast.LtE, ast.Gt, ast.GtE))
    return isinstance(node, ast.Constant) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def _is_text_or_type(node: ast.expr) -> bool:
    """Return whether changing an operator beside ``node`` can only end in a TypeError."""
    if isinstance(node, ast.BinOp):
        return _is_text_or_type(node.left) or _is_text_or_type(node.right)
    if isinstance(node, ast.Constant):
        return node.value is None or isinstance(node.value, (str, bytes))
    return isinstance(node, (ast.JoinedStr, ast.List, ast.Tuple))
