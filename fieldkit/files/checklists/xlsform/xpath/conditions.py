"""Expressions of a form as conditions and limits of a checklist, as far as those can say the same.

The two differ where nothing is answered, so that little is turned round: "not over 5" holds in a form without an
answer, "under 6" of a checklist does not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fieldkit.domain.near_word import near_word
from fieldkit.files.checklists.xlsform.xpath.expressions import (
    AnswerOf,
    Comparison,
    FunctionCall,
    Joined,
    Literal,
    Node,
    Unsayable,
    parsed,
)

Test = dict[str, object]
_SWAPPED: Final = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_TURNED: Final = {"=": "!=", "!=": "=", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}
_LENGTHS: Final = ("string-length", "count-selected")
_FIGURES: Final = ("number", "money")
_MOST_COMPARED: Final = 40
"""Answers among which the nearest is sought."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that others may ask about."""

    id: str
    type: str
    """Of the item, as a checklist has it; "" where the question is not taken over."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Names of its options in the form, and their values in the checklist; empty where any word is an answer."""
    whole: bool = False
    """Whether its answer is a whole number."""
    repeat: str = ""
    """The repeat that it stands in, "" for none."""
    unit: str = ""
    name: str = ""
    """What the form calls it."""


TOO_LONG: Final = "the expressions of this form are too long together"
Find = Callable[[str], Asked | str]
"""Returns what a name means, or why nothing can be asked of it."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What could be said of an expression; all of it must hold."""

    tests: tuple[Test, ...]
    missing: tuple[str, ...] = ()
    """Why the rest could not: what is not said shows the question more often."""


@dataclass(slots=True)
class FormLimits:
    """Between what an answer has to be."""

    low: float | None = None
    high: float | None = None
    high_item: str = ""
    alone: list[str] = field(default_factory=list)
    """Options that go with no other."""
    missing: list[str] = field(default_factory=list)


def conditions(text: str, find: Find) -> Conditions:
    """Return what a checklist can say of the expression ``text`` that tells when a question is asked."""
    try:
        node = parsed(text)
    except Unsayable as error:
        return Conditions((), (str(error),))
    tests: list[Test] = []
    missing: list[str] = []
    for part in _all_of(node, True):
        try:
            test = _test(*part, find)
        except Unsayable as error:
            missing.append(str(error))
            continue
        if test and test not in tests:
            tests.append(test)
    return Conditions(tuple(tests), tuple(dict.fromkeys(missing)))


def limits(text: str, asked: Asked, find: Find) -> FormLimits:
    """Return what a checklist can say of the expression ``text`` that an answer to ``asked`` has to keep."""
    found = FormLimits()
    try:
        node = parsed(text)
    except Unsayable as error:
        found.missing.append(str(error))
        return found
    for part, so in _all_of(node, True):
        try:
            _limit(part, so, asked, find, found)
        except Unsayable as error:
            found.missing.append(str(error))
    return found


def _all_of(node: Node, so: bool) -> list[tuple[Node, bool]]:
    """Return the parts that must all hold, or with ``so`` false must not; "not" is carried inwards."""
    if isinstance(node, FunctionCall) and node.name == "not" and len(node.given) == 1:
        return _all_of(node.given[0], not so)
    if isinstance(node, Joined) and (node.word == "and") == so:
        return [one for part in node.parts for one in _all_of(part, so)]
    return [(node, so)]


def _test(node: Node, so: bool, find: Find) -> Test:
    if isinstance(node, Joined):
        return _one_of(node, so, find)
    if isinstance(node, FunctionCall):
        return _called(node, so, find)
    if isinstance(node, Comparison):
        return _compared(node, so, find)
    raise Unsayable("it is no comparison")


def _one_of(node: Joined, so: bool, find: Find) -> Test:
    """Several answers to one question, one of which is enough."""
    item = ""
    values: list[object] = []
    for part in node.parts:
        alternatives = _all_of(part, so)
        if len(alternatives) != 1:
            raise Unsayable("“or” stands between more than answers to one question")
        test = _test(*alternatives[0], find)
        if not test or not set(test) <= {"item", "eq", "any_of"} or (item and test["item"] != item):
            raise Unsayable("“or” stands between more than answers to one question")
        item = str(test["item"])
        listed = test.get("any_of")
        values += listed if isinstance(listed, list) else [test["eq"]]
    return {"item": item, "any_of": list(dict.fromkeys(values))}


def _called(node: FunctionCall, so: bool, find: Find) -> Test:
    if node.name in ("true", "false") and not node.given:
        if (node.name == "true") == so:
            return {}
        raise Unsayable("it never holds, and a checklist asks everything at some time")
    if node.name == "selected" and len(node.given) == 2:
        answer, value = node.given
        if isinstance(answer, AnswerOf) and answer.name and isinstance(value, Literal):
            asked = _found(answer, find)
            return {"item": asked.id, "eq" if so else "ne": _value(asked, value.word)}
    raise Unsayable(f"{node.name}() is not understood here")


def _compared(node: Comparison, so: bool, find: Find) -> Test:
    left, right, sign = node.left, node.right, node.sign
    if isinstance(left, Literal) and not isinstance(right, Literal):
        left, right, sign = right, left, _SWAPPED[sign]
    if not isinstance(right, Literal):
        raise Unsayable("a condition compares an answer with what is written out, not with another answer")
    if (isinstance(left, FunctionCall) and left.name in ("true", "false")) or not isinstance(
        left, AnswerOf | FunctionCall
    ):
        raise Unsayable("it asks for no answer")
    if isinstance(left, FunctionCall):
        if left.name == "selected":
            return _selected_as(left, sign, right, so, find)
        return _length(left, sign, right, so, find)
    if not left.name:
        raise Unsayable("a dot stands for no question here")
    asked = _found(left, find)
    if right.value == "" and sign in ("=", "!="):
        return {"item": asked.id, "answered": (sign == "!=") == so}
    if sign in ("=", "!="):
        if asked.type == "multi":
            raise Unsayable("“=” asks for one answer alone where several may be given; selected() can be said")
        equal = (sign == "=") == so
        return {"item": asked.id, "eq" if equal else "ne": _value(asked, right.word)}
    if not so:
        raise Unsayable("“not” before a comparison of figures holds without an answer, too")
    return _over_or_under(asked, sign, right)


def _over_or_under(asked: Asked, sign: str, right: Literal) -> Test:
    figure = right.figure
    if asked.type not in _FIGURES or figure is None:
        raise Unsayable("only figures can be over or under something")
    if sign in (">=", "<="):
        if not asked.whole:
            raise Unsayable("a condition says over or under, “or equal” only of whole numbers")
        return {"item": asked.id, **({"gt": math.ceil(figure) - 1} if sign == ">=" else {"lt": math.floor(figure) + 1})}
    return {"item": asked.id, "gt" if sign == ">" else "lt": _plain(figure)}


def _selected_as(node: FunctionCall, sign: str, right: Literal, so: bool, find: Find) -> Test:
    """What some write: selected(${a}, 'x') = 'true', or = 1."""
    if sign not in ("=", "!=") or right.word not in ("true", "false", "1", "0"):
        raise Unsayable("selected() is compared with what it cannot be")
    holds = (right.word in ("true", "1")) == (sign == "=")
    return _called(node, so == holds, find)


def _length(node: FunctionCall, sign: str, right: Literal, so: bool, find: Find) -> Test:
    """Whether anything was answered: string-length(${a}) > 0."""
    given = node.given
    if node.name in _LENGTHS and len(given) == 1 and isinstance(given[0], AnswerOf) and given[0].name:
        asked = _found(given[0], find)
        sign = sign if so else _TURNED[sign]
        if (sign, right.figure) in ((">", 0), ("!=", 0), (">=", 1)):
            return {"item": asked.id, "answered": True}
        if (sign, right.figure) in (("=", 0), ("<=", 0), ("<", 1)):
            return {"item": asked.id, "answered": False}
    raise Unsayable(f"{node.name}() is not understood here")


def _found(answer: AnswerOf, find: Find) -> Asked:
    found = find(answer.name)
    if isinstance(found, str):
        raise Unsayable(found)
    return found


def _value(asked: Asked, word: str) -> str:
    if not asked.values:
        if asked.type not in ("text", "longtext", *_FIGURES):
            raise Unsayable(f"an answer of the type {asked.type} is compared with nothing")
        return word
    if word not in asked.values:
        near = near_word(word, asked.values) if len(asked.values) <= _MOST_COMPARED else ""
        hint = f"; did you mean “{near}”?" if near else ""
        raise Unsayable(f"“{word}” is no answer to “{asked.id}”{hint}")
    return asked.values[word]


def _limit(node: Node, so: bool, asked: Asked, find: Find, found: FormLimits) -> None:
    if isinstance(node, Joined) and not so and _alone(node, asked, found):
        return
    if not isinstance(node, Comparison) or not so:
        raise Unsayable(_told(node))
    left, right, sign = node.left, node.right, node.sign
    if not _own(left, asked) and _own(right, asked):
        left, right, sign = right, left, _SWAPPED[sign]
    if not _own(left, asked):
        raise Unsayable("it asks for more than the answer at hand")
    if asked.type not in _FIGURES:
        raise Unsayable("only figures have limits")
    if isinstance(right, AnswerOf):
        _limit_by(asked, sign, _found(right, find), found)
        return
    figure = right.figure if isinstance(right, Literal) else None
    if figure is None or sign in ("=", "!="):
        raise Unsayable("a limit is a figure, and the least or the most")
    if sign in ("<", ">") and not asked.whole:
        raise Unsayable("a limit is the least or the most, “over” and “under” only of whole numbers")
    if sign in (">", ">="):
        low = math.floor(figure) + 1 if sign == ">" else _plain(figure)
        found.low = low if found.low is None else max(low, found.low)
    else:
        high = math.ceil(figure) - 1 if sign == "<" else _plain(figure)
        found.high = high if found.high is None else min(high, found.high)


def _limit_by(asked: Asked, sign: str, other: Asked, found: FormLimits) -> None:
    """The answer to another question as the most."""
    if sign != "<=" or found.high is not None or found.high_item:
        raise Unsayable("the answer to another question can only be the most, and no other limit beside it")
    if (other.type, other.unit) != (asked.type, asked.unit) or (other.repeat and other.repeat != asked.repeat):
        raise Unsayable(f"“{other.id}” is no figure of the same kind that can be asked from here")
    found.high_item = other.id


def _alone(node: Joined, asked: Asked, found: FormLimits) -> bool:
    """Take not(selected(., 'none') and count-selected(.) > 1): an option that goes with no other."""
    if asked.type != "multi" or node.word != "and" or len(node.parts) != 2:
        return False
    chosen: Sequence[Node] = [one for one in node.parts if isinstance(one, FunctionCall) and one.name == "selected"]
    counted = [one for one in node.parts if isinstance(one, Comparison)]
    if len(chosen) != 1 or len(counted) != 1:
        return False
    selected, count = chosen[0], counted[0]
    right = (count.sign, getattr(count.right, "figure", None)) in ((">", 1), (">=", 2), ("!=", 1))
    if not (right and isinstance(count.left, FunctionCall) and count.left.name == "count-selected"):
        return False
    if not (isinstance(selected, FunctionCall) and len(selected.given) == 2 and isinstance(selected.given[1], Literal)):
        return False
    if not all(len(one.given) and _own(one.given[0], asked) for one in (selected, count.left)):
        return False
    found.alone.append(_value(asked, selected.given[1].word))
    return True


def _own(node: Node, asked: Asked) -> bool:
    return isinstance(node, AnswerOf) and node.name in ("", asked.name)


def _told(node: Node) -> str:
    return (
        f"{node.name}() is not understood here"
        if isinstance(node, FunctionCall)
        else "it is more than a least and a most"
    )


def _plain(figure: float) -> float:
    return int(figure) if figure.is_integer() else figure
