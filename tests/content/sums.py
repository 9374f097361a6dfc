"""A small evaluator for the content's formulas: arithmetic on named numbers, and nothing else."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping

_TWO: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_CALLS: Mapping[str, Callable[..., float]] = {"max": max, "min": min}


def value_of(expression: str, numbers: Mapping[str, float]) -> float:
    """Return what the expression comes to. Raises ValueError for anything but arithmetic on ``numbers``."""
    return _value(ast.parse(expression, mode="eval").body, numbers)


def names_in(expression: str) -> set[str]:
    """Return the names of the numbers that an expression needs."""
    return {node.id for node in ast.walk(ast.parse(expression)) if isinstance(node, ast.Name)} - _CALLS.keys()


def _value(node: ast.expr, numbers: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name) if name in numbers:
            return numbers[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _TWO:
            return float(_TWO[type(op)](_value(left, numbers), _value(right, numbers)))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, numbers)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _CALLS:
            return float(_CALLS[name](*(_value(arg, numbers) for arg in args)))
    raise ValueError(f"not arithmetic on known numbers: {ast.unparse(node)}")
