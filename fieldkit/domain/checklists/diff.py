"""What changed between two versions of a checklist, each change named with its section and item.

Compared is what ``dump`` writes, but for the number of the version: two checklists without a change between them dump
equal. An item or section is known by its id, an option by its value: what has another id was removed and added.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.load import dump

Plain = Mapping[str, object]
_APART: Final = {"checklist": ("version", "sections"), "section": ("id", "items"), "item": ("id",)}
"""Keys that are no part of it: they are compared elsewhere, or not at all."""
_LISTED: Final = {"bands": "band", "gates": "gate"}
"""Lists whose entries have no name: each entry is there or not."""
_JOINED: Final = {"when": " and ", "fail_if": " or ", "partial_if": " or "}


class PartChange(NamedTuple):
    """One part that differs, such as "ask" or "option cloud: label", in the words before and after.

    "" where there is nothing; of a move the place in the list.
    """

    part: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChecklistChange:
    """One thing that was added, removed, moved, or changed in its parts."""

    how: Literal["added", "removed", "moved", "changed"]
    of: Literal["checklist", "section", "item"]
    id: str
    title: str
    """Its heading or question in words, as it is now; of what was removed, as it was."""
    section: str = ""
    """Id of the section that an item stands in, or stood in; "" for what is no item."""
    parts: tuple[PartChange, ...] = ()
    """What differs of what is "changed"; of what "moved" its place; empty otherwise."""


def diff(old: Checklist, new: Checklist) -> tuple[ChecklistChange, ...]:
    """Return what changed from ``old`` to ``new``, in the order of the new one; nothing for equal lists."""
    was, now = dump(old), dump(new)
    changes: list[ChecklistChange] = []
    parts = _parts(was, now, "checklist")
    if parts:
        changes.append(ChecklistChange("changed", "checklist", new.id, new.title, parts=parts))
    changes += _sections(_by_id(was["sections"]), _by_id(now["sections"]))
    return tuple(changes)


def counted(changes: Sequence[ChecklistChange]) -> str:
    """Return how many questions and other parts changed, in words: "2 questions added, 1 changed"."""
    counts = dict.fromkeys(("added", "removed", "moved", "changed"), 0)
    for change in changes:
        counts[change.how] += change.of == "item"
    parts = [f"{count} {how}" for how, count in counts.items() if count]
    if parts:
        number, how = parts[0].split(" ")
        parts[0] = f"{number} question{'s' * (number != '1')} {how}"
    others = sum(change.of != "item" for change in changes)
    if others:
        parts.append(f"{others} change{'s' * (others > 1)} of the list or its sections")
    return ", ".join(parts) or "nothing"


def lacking(old: Checklist, now: Checklist, made: Checklist, *, own: bool) -> tuple[ChecklistChange, ...]:
    """Return what changed from ``old`` to ``now`` and is not in ``made``, which somebody made from ``old``.

    With ``own`` the same people may have made both: what neither says as ``old`` did was then edited further.
    """
    after: dict[tuple[str, str], list[ChecklistChange]] = {}
    for change in diff(now, made):
        after.setdefault((change.of, change.id), []).append(change)
    found = (_lost(change, after.get((change.of, change.id), ()), own) for change in diff(old, now))
    return tuple(change for change in found if change is not None)


_BACK: Final = {"added": "removed", "removed": "added"}


def _lost(change: ChecklistChange, after: Iterable[ChecklistChange], own: bool) -> ChecklistChange | None:
    """Return what of a change is undone ``after``, by changes of the same thing; None for nothing."""
    if change.how in _BACK:
        return change if any(one.how == _BACK[change.how] for one in after) else None
    again = {part.part: part for one in after if one.how == change.how for part in one.parts}
    lost = [
        part
        for part in change.parts
        if (other := again.get(part.part)) is not None and (other.new == part.old or not own)
    ]
    return replace(change, parts=tuple(lost)) if lost else None


def _sections(was: Mapping[str, Plain], now: Mapping[str, Plain]) -> Iterator[ChecklistChange]:
    stood = {name: (section, item) for section, one in was.items() for name, item in _by_id(one["items"]).items()}
    stands = {name: section for section, one in now.items() for name in _by_id(one["items"])}
    shifted = _shifted(list(was), list(now))
    for name, section in now.items():
        title = str(section["title"])
        if name not in was:
            yield ChecklistChange("added", "section", name, title)
        else:
            if name in shifted:
                place = PartChange("place", _after(list(was), name), _after(list(now), name))
                yield ChecklistChange("moved", "section", name, title, parts=(place,))
            parts = _parts(was[name], section, "section")
            if parts:
                yield ChecklistChange("changed", "section", name, title, parts=parts)
        yield from _items(name, was.get(name), section, stood, stands, was)
    for name, section in was.items():
        if name not in now:
            yield ChecklistChange("removed", "section", name, str(section["title"]))
            yield from _gone(name, section, stands)


def _items(
    name: str,
    before: Plain | None,
    section: Plain,
    stood: Mapping[str, tuple[str, Plain]],
    stands: Mapping[str, str],
    was: Mapping[str, Plain],
) -> Iterator[ChecklistChange]:
    """Yield the changes of the items of the section ``name``; ``before``: as it was, if it was there."""
    if before is not None:
        yield from _gone(name, before, stands)
    items = _by_id(section["items"])
    shifted = _shifted([item for item in _by_id(before["items"]) if stands.get(item) == name] if before else [], items)
    for item, plain in items.items():
        title = str(plain["ask"])
        if item not in stood:
            yield ChecklistChange("added", "item", item, title, name)
            continue
        there, old = stood[item]
        if there != name or item in shifted:
            place = PartChange(
                "place",
                f"{there}, {_after(list(_by_id(was[there]['items'])), item)}",
                f"{name}, {_after(list(items), item)}",
            )
            yield ChecklistChange("moved", "item", item, title, name, (place,))
        parts = _parts(old, plain, "item")
        if parts:
            yield ChecklistChange("changed", "item", item, title, name, parts)


def _gone(name: str, section: Plain, stands: Mapping[str, str]) -> Iterator[ChecklistChange]:
    for item, plain in _by_id(section["items"]).items():
        if item not in stands:
            yield ChecklistChange("removed", "item", item, str(plain["ask"]), name)


def _shifted(was: Sequence[str], now: Sequence[str] | Mapping[str, Plain]) -> set[str]:
    """Return the fewest names that must have moved for the order ``was`` to become ``now``."""
    places = {name: place for place, name in enumerate(was)}
    common = [name for name in now if name in places]
    # The longest run that kept its order: for each length the run that ends soonest, and what stood before each name.
    ends: list[int] = []
    last: list[str] = []
    earlier: dict[str, str | None] = {}
    for name in common:
        length = bisect_left(ends, places[name])
        ends[length:] = [places[name], *ends[length + 1 :]]
        last[length:] = [name, *last[length + 1 :]]
        earlier[name] = last[length - 1] if length else None
    kept: set[str] = set()
    at = last[-1] if last else None
    while at is not None:
        kept.add(at)
        at = earlier[at]
    return set(common) - kept


def _after(names: Sequence[str], name: str) -> str:
    place = names.index(name)
    return f"after {names[place - 1]}" if place else "first"


def _parts(was: Plain, now: Plain, of: str) -> tuple[PartChange, ...]:
    return tuple(
        part
        for key in dict.fromkeys((*now, *was))
        if key not in _APART[of] and _differs(was, now, key)
        for part in _part(key, was.get(key), now.get(key))
    )


def _differs(was: Plain, now: Plain, key: str) -> bool:
    # A key that fieldkit does not know may be there and hold nothing.
    return (key in was) != (key in now) or not (was[key] is now[key] or was[key] == now[key])


def _part(key: str, was: object, now: object) -> Iterator[PartChange]:
    if key == "options":
        yield from _options(_by_id(was or [], "value"), _by_id(now or [], "value"))
    elif key in _LISTED:
        yield from _listed(key, _mappings(was), _mappings(now))
    elif key == "repeat" and isinstance(was, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys((*now, *was)):
            if _differs(was, now, name):
                yield PartChange(f"repeat: {name}", _words(name, was.get(name)), _words(name, now.get(name)))
    else:
        yield PartChange(key, _words(key, was), _words(key, now))


def _options(was: Mapping[str, Plain], now: Mapping[str, Plain]) -> Iterator[PartChange]:
    for value, option in was.items():
        if value not in now:
            yield PartChange(f"option {value}", _option(option), "")
    for value, option in now.items():
        if value not in was:
            yield PartChange(f"option {value}", "", _option(option))
            continue
        old = was[value]
        for key in dict.fromkeys((*option, *old)):
            if _differs(old, option, key):
                yield PartChange(f"option {value}: {key}", _words(key, old.get(key)), _words(key, option.get(key)))
    if _shifted(list(was), now):
        yield PartChange("order of options", ", ".join(was), ", ".join(now))


def _option(option: Plain) -> str:
    more = [f"{key} {_words(key, value)}" for key, value in option.items() if key not in ("value", "label")]
    return "; ".join((str(option.get("label", "")), *more))


def _listed(key: str, was: Sequence[Plain], now: Sequence[Plain]) -> Iterator[PartChange]:
    left = list(now)
    gone = []
    for entry in was:
        if entry in left:
            left.remove(entry)
        else:
            gone.append(entry)
    for entry in gone:
        yield PartChange(_LISTED[key], _words(key, entry), "")
    for entry in left:
        yield PartChange(_LISTED[key], "", _words(key, entry))
    if not gone and not left:
        yield PartChange(f"order of {key}", *("; ".join(_words(key, one) for one in many) for many in (was, now)))


def _words(key: str, value: object) -> str:
    """Return what a part says, for a person; "" where it is not there."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    if key == "max" and isinstance(value, Mapping):
        return f"the answer of {value['item']}"
    if key in _JOINED or key == "gates":
        tests = [value] if isinstance(value, Mapping) else _mappings(value)
        return _JOINED.get(key, "; ").join(map(_tested, tests))
    if key in ("bands", "repeat") and isinstance(value, Mapping):
        return "; ".join(f"{name} {_words(name, one)}" for name, one in value.items())
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _tested(condition: Plain) -> str:
    """Return a condition, rule or gate in words: "backup_kind is none", "over 30"."""
    words = [f"{condition['checklist']}:"] if condition.get("checklist") else []
    words += [str(condition["item"])] if "item" in condition else []
    tests = []
    for operator, value in condition.items():
        said = _words("", value)
        match operator:
            case "eq":
                tests.append(f"is {said}")
            case "ne":
                tests.append(f"is not {said}")
            case "any_of":
                tests.append(f"is one of {said}")
            case "gt":
                tests.append(f"is over {said}")
            case "lt":
                tests.append(f"is under {said}")
            case "answered":
                tests.append("is answered" if value else "is not answered")
    # Every test of a condition must hold, of a rule one is enough.
    words.append((" and " if "item" in condition else " or ").join(tests))
    said = " ".join(words)
    if "cap" in condition:
        said = f"{said}: at most {condition['cap']}, {condition['reason']}"
    return said


def _by_id(entries: object, key: str = "id") -> dict[str, Plain]:
    return {str(entry[key]): entry for entry in _mappings(entries)}


def _mappings(entries: object) -> list[Plain]:
    return [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []
