"""What may be changed in a module, one change at a time.

Left alone is what no test could or should notice: docstrings, annotations, ``TYPE_CHECKING`` blocks, ``__all__``,
``assert``, log lines, words for a person, ``zip(..., strict=...)``, the options of ``@dataclass``, and the branches
of another system than this one.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from benchmarks.proof.mutants.change import Change, Code, Place
from benchmarks.proof.mutants.expressions import Expressions, flips

_LOGS: Final = frozenset({"log", "logger", "logging", "_log", "_logger"})
_EMPTY: Final = {
    "str": '""',
    "bytes": 'b""',
    "list": "[]",
    "dict": "{}",
    "set": "set()",
    "frozenset": "frozenset()",
    "tuple": "()",
    "Sequence": "()",
    "Mapping": "{}",
}
"""What a function returns instead, by the annotation of what it returns."""
_THIS_SYSTEM: Final = {
    "sys.platform == 'win32'": sys.platform == "win32",
    "sys.platform != 'win32'": sys.platform != "win32",
    "sys.platform == 'darwin'": sys.platform == "darwin",
    "os.name == 'nt'": sys.platform == "win32",
    "os.name != 'nt'": sys.platform != "win32",
}


def changes(source: bytes) -> list[Change]:
    """Return every change that may be made to a module, in the order of the source."""
    found = _Statements(Code(source)).module(ast.parse(source))
    return sorted(set(found), key=lambda change: (change.start, change.end, change.operator, change.becomes))


def says_something_else(source: bytes, change: Change) -> bool:
    """Return whether the changed module parses, and to another program."""
    try:
        return ast.dump(ast.parse(change.applied(source))) != ast.dump(ast.parse(source))
    except (SyntaxError, ValueError):
        return False


class _Statements:
    def __init__(self, code: Code) -> None:
        self._code = code
        self._expressions = Expressions(code)

    def module(self, tree: ast.Module) -> Iterator[Change]:
        """Yield the changes of a whole module."""
        yield from self._body(tree.body, Place())

    def _body(self, body: list[ast.stmt], place: Place) -> Iterator[Change]:
        for statement in body:
            where = place.at(statement)
            yield from self._statement(statement, where)
            place = place.after(statement)

    def _statement(self, node: ast.stmt, place: Place) -> Iterator[Change]:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from self._function(node, place)
            case ast.ClassDef():
                for decorator in node.decorator_list:
                    yield from self._decorator(decorator, place)
                yield from self._body(node.body, place.inside(node.name))
            case ast.Assert() | ast.Import() | ast.ImportFrom() | ast.Global() | ast.Nonlocal():
                return
            case ast.If():
                yield from self._branches(node, place)
            case ast.Return():
                yield from self._return(node, place)
            case ast.AnnAssign():
                if node.value is not None and ast.unparse(node.annotation) != "TypeAlias":
                    yield from self._dropped(node, place)
                    yield from self._expressions.changes(node.value, place)
            case ast.Assign(targets=[ast.Name(id="__all__" | "TYPE_CHECKING")]):
                return
            case ast.Expr() if _is_log(node.value) or isinstance(node.value, ast.Constant):
                return
            case ast.Try() | ast.TryStar():
                yield from self._body(node.body, place)
                for handler in node.handlers:
                    yield from self._body(handler.body, place)
                yield from self._body(node.orelse, place)
                yield from self._body(node.finalbody, place)
            case _:
                yield from self._plain(node, place)

    def _plain(self, node: ast.stmt, place: Place) -> Iterator[Change]:
        yield from self._dropped(node, place)
        if isinstance(node, ast.While):
            yield from self._expressions.negated(node.test, place)
        if isinstance(node, ast.AugAssign):
            yield from self._expressions.computed(
                node, node.op, (self._code.end(node.target), self._code.start(node.value)), place
            )
        for field, value in ast.iter_fields(node):
            if field in ("body", "orelse"):
                yield from self._body(value, place)
            elif field == "cases":
                for case in value:
                    if case.guard is not None:
                        inside = replace(place, lines=(case.pattern.lineno, case.body[0].lineno - 1))
                        yield from self._expressions.negated(case.guard, inside)
                        yield from self._expressions.changes(case.guard, inside)
                    yield from self._body(case.body, place)
            elif isinstance(value, ast.expr):
                yield from self._expressions.changes(value, place)
            elif isinstance(value, list):
                for each in value:
                    if isinstance(each, ast.expr):
                        yield from self._expressions.changes(each, place)
                    elif isinstance(each, ast.withitem):
                        yield from self._expressions.changes(each.context_expr, place)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, place: Place) -> Iterator[Change]:
        names = {ast.unparse(each).rpartition(".")[2] for each in node.decorator_list}
        if "overload" in names:
            return
        for decorator in node.decorator_list:
            yield from self._decorator(decorator, place)
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            if default is not None:
                yield from self._expressions.changes(default, place)
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
        bound = frozenset(each.arg for each in arguments if each is not None)
        inside = place.inside(node.name)
        yield from self._body(node.body, Place(inside.function, node.returns, False, place.lines, bound))

    def _decorator(self, node: ast.expr, place: Place) -> Iterator[Change]:
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "dataclass"):
            yield from self._expressions.changes(node, place)

    def _branches(self, node: ast.If, place: Place) -> Iterator[Change]:
        test = ast.unparse(node.test)
        if test == "TYPE_CHECKING" or test.endswith(".TYPE_CHECKING") or test.startswith("__name__ =="):
            return
        here = _THIS_SYSTEM.get(test)
        if here is None:
            yield from self._expressions.negated(node.test, place)
            yield from self._expressions.changes(node.test, place)
        if here is not False:
            yield from self._body(node.body, place)
        if here is not True:
            yield from self._body(node.orelse, place)

    def _return(self, node: ast.Return, place: Place) -> Iterator[Change]:
        if node.value is None:
            yield self._code.replaced(node, "pass", "statement dropped", place)
            return
        source = self._code.text(node.value)
        wanted = "" if place.returns is None else ast.unparse(place.returns).strip("'\"")
        if wanted == "bool":
            if not flips(node.value):
                yield self._code.replaced(node.value, f"(not ({source}))", "returned value", place)
        elif wanted in ("int", "float"):
            yield self._code.replaced(node.value, f"(({source}) + 1)", "returned value", place)
        else:
            empty = _EMPTY.get(wanted.partition("[")[0], "None")
            yield self._code.replaced(node.value, empty, "returned value", place)
        yield from self._expressions.changes(node.value, place)

    def _dropped(self, node: ast.stmt, place: Place) -> Iterator[Change]:
        """Yield the statement left out, where the code still runs without it."""
        if place.at_import:
            return  # a name that is not bound ends the import: nothing to learn
        match node:
            case ast.Expr(value=ast.Call() | ast.Await()):
                droppable = True
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                droppable = not isinstance(target, ast.Name) or target.id in place.bound
                droppable = droppable and not isinstance(target, ast.Tuple)
            case ast.AugAssign() | ast.Delete() | ast.Raise() | ast.Continue():
                droppable = True
            case ast.Break():
                yield self._code.replaced(node, "continue", "statement", place)
                return
            case _:
                droppable = False
        if droppable:
            yield self._code.replaced(node, "pass", "statement dropped", place)


def _is_log(node: ast.expr) -> bool:
    """Return whether a statement only writes to the log."""
    while isinstance(node, (ast.Call, ast.Attribute, ast.Await)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id in _LOGS
