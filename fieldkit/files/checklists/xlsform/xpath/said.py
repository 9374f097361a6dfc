"""Conditions and limits of a checklist as expressions of a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from fieldkit.domain.checklists.checklist import Checklist, Condition, Item, Section

_FIGURES: Final = ("number", "money")


class NotSaid(Exception):
    """What a form cannot say. The message says why."""


@dataclass(slots=True)
class Names:
    """What items, sections and options are called in the form."""

    of: dict[str, str] = field(default_factory=dict)
    """Names of items by their ids."""
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    """Names of options by item and value."""


def relevant(
    when: Sequence[Condition], section: Section, checklist: Checklist, names: Names, missing: Callable[[str], None]
) -> str:
    """Return the expression that shows something of ``section`` when ``when`` holds, "" for always.

    What cannot be said is left out, and told to ``missing``: the form shows more, never less.
    """
    parts = []
    for condition in when:
        try:
            parts.append(_condition(condition, section, checklist, names))
        except NotSaid as error:
            missing(str(error))
    return " and ".join(f"({part})" if " or " in part and len(parts) > 1 else part for part in parts if part)


def constraint(item: Item, names: Names) -> str:
    """Return the expression that an answer to ``item`` has to keep, "" for none."""
    parts = []
    if item.type in _FIGURES:
        parts += [f". >= {_figure(item.min)}"] if item.min is not None else []
        parts += [f". <= {_figure(item.max)}"] if item.max is not None else []
        parts += [f". <= ${{{names.of[item.max_item]}}}"] if item.max_item else []
    for option in item.options if item.type == "multi" else ():
        if option.alone:
            name = _quoted(names.options[item.id][option.value])
            parts.append(f"not(selected(., {name}) and count-selected(.) > 1)")
    return " and ".join(parts)


def _condition(condition: Condition, section: Section, checklist: Checklist, names: Names) -> str:
    if condition.checklist:
        raise NotSaid(f"it asks for “{condition.item}” of the checklist {condition.checklist}; a form knows no other")
    home, item = checklist.places[condition.item]
    if home.repeat is not None and home.id != section.id:
        raise NotSaid(f"it asks for “{condition.item}” of any {home.repeat.label}; a form cannot")
    asked = f"${{{names.of[item.id]}}}"
    parts = []
    if condition.eq is not None:
        parts.append(_is(item, asked, condition.eq, names, True))
    if condition.ne is not None:
        parts.append(_is(item, asked, condition.ne, names, False))
    if condition.any_of is not None:
        each = [_is(item, asked, value, names, True) for value in condition.any_of]
        parts.append(" or ".join(each) if len(each) == 1 else f"({' or '.join(each)})" if each else "false()")
    if condition.gt is not None:
        parts.append(f"{asked} > {_figure(condition.gt)}")
    if condition.lt is not None:
        parts.append(f"{asked} < {_figure(condition.lt)}")
    if condition.answered is not None:
        parts.append(f"{asked} {'!=' if condition.answered else '='} ''")
    return " and ".join(parts)


def _is(item: Item, asked: str, value: str, names: Names, so: bool) -> str:
    name = names.options.get(item.id, {}).get(value, value)
    if item.type == "multi":
        chosen = f"selected({asked}, {_quoted(name)})"
        return chosen if so else f"not({chosen})"
    word = name if item.type in _FIGURES and _is_figure(name) else _quoted(name)
    return f"{asked} {'=' if so else '!='} {word}"


def _quoted(text: str) -> str:
    if "${" in text:
        raise NotSaid("a text with ${ in it would be taken for the name of a question")
    if "'" not in text:
        return f"'{text}'"
    if '"' in text:
        raise NotSaid("a text with both kinds of quotes cannot be written in a form")
    return f'"{text}"'


def _is_figure(text: str) -> bool:
    try:
        return _figure(float(text)) == text
    except ValueError:
        return False


def _figure(value: float | None) -> str:
    """Return a figure as XPath writes it: no exponent."""
    assert value is not None
    shown = f"{value:.12g}"
    return shown if "e" not in shown else f"{value:.12f}".rstrip("0").rstrip(".")
