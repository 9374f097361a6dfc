"""The part of XPath in which forms say when a question is asked, and what an answer may be, read into a tree.

Read is what a condition or limit of a checklist could say: answers and texts compared, and, or, not, selected(). All
else is a sentence that says what it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 4_000
_DEEPEST: Final = 40
_TOKEN: Final = re.compile(
    r"""\s*(?:
    (?P<ref>\$\{\s*[^{}\s]{1,200}\s*\})
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<figure>\d+(?:\.\d*)?|\.\d+)
    | (?P<sign><=|>=|!=|[=<>(),])
    | (?P<dot>\.(?![.\d/]))
    | (?P<name>[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)
    | (?P<other>\S)
    )""",
    re.VERBOSE,
)
_STRAIGHT: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})
_COMPARISONS: Final = ("=", "!=", "<=", ">=", "<", ">")


class Unsayable(Exception):
    """An expression, or a part of one, that a checklist cannot say. The message says why."""


@dataclass(frozen=True, slots=True)
class AnswerOf:
    """The answer to another question; "" is the one at hand, written as a dot."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or figure that is written out."""

    value: str | float

    @property
    def word(self) -> str:
        """It as answers are stored."""
        return self.value if isinstance(self.value, str) else f"{self.value:.12g}"

    @property
    def figure(self) -> float | None:
        """It as a figure, None where it is none."""
        if isinstance(self.value, float):
            return self.value
        return float(self.value) if re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", self.value) else None


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function with what it is given."""

    name: str
    given: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things and the sign between them."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts of which all must hold ("and"), or one ("or")."""

    word: str
    parts: tuple[Node, ...]


Node = AnswerOf | Literal | FunctionCall | Comparison | Joined


def parsed(text: str) -> Node:
    """Return the tree of an expression. Raises Unsayable for what this page knows nothing of."""
    if len(text) > _LONGEST:
        raise Unsayable("it is too long")
    return _Parser(text.translate(_STRAIGHT)).whole()


class _Parser:
    """Goes through the words of one expression."""

    def __init__(self, text: str) -> None:
        self._words = list(_words(text))
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._any("or")
        if self._kind:
            raise Unsayable(f"“{self._words[self._at][1]}” is not understood")
        return node

    @property
    def _kind(self) -> str:
        return self._words[self._at][0] if self._at < len(self._words) else ""

    def _is(self, kind: str, *words: str) -> bool:
        return self._kind == kind and self._words[self._at][1] in words

    def _next(self) -> str:
        self._at += 1
        return self._words[self._at - 1][1]

    def _any(self, word: str) -> Node:
        """Read parts with "or" between them, in which there may be "and"."""
        parts = [self._any("and") if word == "or" else self._comparison()]
        while self._is("name", word):
            self._next()
            parts.append(self._any("and") if word == "or" else self._comparison())
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def _comparison(self) -> Node:
        left = self._single()
        if not self._is("sign", *_COMPARISONS):
            return left
        sign = self._next()
        right = self._single()
        if self._is("sign", *_COMPARISONS):
            raise Unsayable("it compares more than two things at once")
        return Comparison(sign, left, right)

    def _single(self) -> Node:
        kind = self._kind
        if not kind:
            raise Unsayable("it ends too soon")
        word = self._next()
        if kind == "ref":
            node: Node = AnswerOf(word[2:-1].strip())
        elif kind == "dot":
            node = AnswerOf("")
        elif kind == "text":
            node = Literal(word[1:-1])
        elif kind == "figure":
            node = Literal(_figure(word))
        elif kind == "other" and word == "-" and self._kind == "figure":
            node = Literal(-_figure(self._next()))
        elif kind == "sign" and word == "(":
            node = self._within()
            self._close()
        elif kind == "name" and self._is("sign", "("):
            self._next()
            node = FunctionCall(word, self._given())
        else:
            raise Unsayable(f"“{word}” is not understood")
        if self._kind == "other" or self._is("name", "div", "mod"):
            raise Unsayable(f"“{self._words[self._at][1]}” is not understood: nothing is computed")
        return node

    def _given(self) -> tuple[Node, ...]:
        given: list[Node] = []
        if not self._is("sign", ")"):
            given.append(self._within())
            while self._is("sign", ","):
                self._next()
                given.append(self._within())
        self._close()
        return tuple(given)

    def _within(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unsayable("brackets lie too deep in each other")
        node = self._any("or")
        self._depth -= 1
        return node

    def _close(self) -> None:
        if not self._is("sign", ")"):
            raise Unsayable("a bracket is not closed")
        self._next()


def _words(text: str) -> Iterator[tuple[str, str]]:
    text = text.rstrip()
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise Unsayable("it is not understood")
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()


def _figure(word: str) -> float:
    figure = float(word)
    if not math.isfinite(figure):
        raise Unsayable("it has a figure that is too large")
    return figure
