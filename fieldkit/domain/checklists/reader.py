"""The reader behind ``load``: plain data to a checklist, with everything that is wrong in it.

It goes on after a mistake, so that an author sees all of them at once. Keys it does not know are kept.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from fieldkit.domain.checklists.checklist import (
    EFFORTS,
    ITEM_TYPES,
    RESULTS,
    SCOPES,
    SCORINGS,
    SEVERITIES,
    Band,
    Checklist,
    Condition,
    Gate,
    Item,
    ItemOption,
    Repeat,
    Rule,
    Section,
)
from fieldkit.domain.checklists.dependencies import circle, depth
from fieldkit.domain.checklists.reader_values import ValueReader, nearest

CHECKLIST_KEYS: Final = (
    *("id", "title", "version", "scope", "minutes", "minutes_short", "scored", "scoring", "purpose", "deliverable"),
    *("bands", "gates", "sections"),
)
SECTION_KEYS: Final = ("id", "title", "items", "when", "repeat", "private")
REPEAT_KEYS: Final = ("label", "key", "creates", "usual")
OPTION_KEYS: Final = ("value", "label", "result", "points", "objection", "exclusive")
ITEM_LINES: Final = (
    *("severity", "finding", "effort", "cost", "objection", "evidence", "creates", "unit"),
    *("feeds", "fills_from", "counts_for"),
)
ITEM_TEXTS: Final = ("good", "partial", "how", "hint", "ask_aloud", "fix", "stop_gap")
ITEM_KEYS: Final = (
    *("id", "type", "ask", "core", "required", *ITEM_TEXTS, *ITEM_LINES),
    *("min", "max", "options", "accept", "when", "fail_if", "partial_if", "refs", "ends", "takes", "usual"),
    *("private", "past"),
)
OPERATORS: Final = ("eq", "ne", "any_of", "gt", "lt", "answered")
_CONDITION_KEYS: Final = ("item", "checklist", *OPERATORS)
_GATE_KEYS: Final = (*_CONDITION_KEYS, "cap", "reason")
_RULE_KEYS: Final = ("gt", "lt", "eq")
_BAND_KEYS: Final = ("min", "label", "advice")
_WITH_OPTIONS: Final = ("choice", "multi")
_WITH_RULES: Final = ("number", "money", "yesno", "choice")
_FIGURES: Final = ("number", "money")
_WITH_USUAL: Final = ("check", "yesno", "choice", "multi", *_FIGURES)
_MOST_ITEMS, _MOST_SECTIONS = 5_000, 500
_MOST_MINUTES: Final = 100_000
_MOST_THINGS: Final = 10_000
_MOST_POINTS: Final = 1_000_000
_MOST: Final = 1e12
_LONGEST_NAME: Final = 60
_NAME: Final = re.compile(rf"\w[\w-]{{0,{_LONGEST_NAME - 1}}}")
# Conditions are evaluated recursively, six calls for each one on which another hangs.
_DEEPEST: Final = 50


class Reader(ValueReader):
    """One reading of one checklist; ``problems`` fills as it goes."""

    def __init__(self, from_file: bool = False) -> None:
        super().__init__()
        self._from_file = from_file
        self._gate_places: list[str] = []

    def checklist(self, data: object) -> Checklist | None:
        """Return the checklist, None where there is not even the frame of one."""
        if not isinstance(data, Mapping):
            self._wrong("checklist", "This is not a checklist: it needs id, title, version and sections")
            return None
        name = self._line(data, "id", "checklist") or "checklist"
        for key in ("id", "title", "sections"):
            if data.get(key) is None:
                self._wrong(name, f'"{key}" is missing')
        if data.get("id") is not None and not self._line(data, "id", name):
            self._wrong(name, '"id" is empty', "id")
        if self._from_file and not _NAME.fullmatch(name):
            # The file that it is exported to is called so.
            said = f"letters, digits, - and _, at most {_LONGEST_NAME}, and begins with no -"
            self._wrong(name, f'The id "{name[:_LONGEST_NAME]}" cannot be: it is made of {said}', "id")
        version = self._whole(data, "version", name, 1)
        if version < 1:
            self._wrong(name, '"version" counts from 1', "version")
        sections = tuple(self._sections(data.get("sections"), name))
        if not any(section.items for section in sections):
            self._wrong(name, "There is no item in it")
        if sum(len(section.items) for section in sections) > _MOST_ITEMS:
            self._wrong(name, f"It has more than {_MOST_ITEMS} items")
        if len(sections) > _MOST_SECTIONS:
            self._wrong(name, f"It has more than {_MOST_SECTIONS} sections")
        return Checklist(
            id=name,
            title=self._line(data, "title", name),
            version=version,
            sections=sections,
            scope=self._one_of(data, "scope", SCOPES, name) or "client",
            minutes=self._whole(data, "minutes", name, 0, least=0),
            minutes_short=self._whole(data, "minutes_short", name, 0, least=0),
            scored=self._flag(data, "scored", name, True),
            scoring=self._one_of(data, "scoring", SCORINGS, name) or "severity",
            purpose=self._block(data, "purpose", name),
            deliverable=self._line(data, "deliverable", name),
            bands=tuple(self._bands(data.get("bands"), name)),
            gates=tuple(self._gates(data.get("gates"), name)),
            extra=self._extra(data, CHECKLIST_KEYS, name),
        )

    def references(self, checklist: Checklist) -> None:
        """Check what only the whole can tell: ids that are used twice, point nowhere or go in a circle."""
        sections = checklist.sections
        if len(sections) > _MOST_SECTIONS or sum(len(one.items) for one in sections) > _MOST_ITEMS:
            return  # it is refused as it is, and to look through it takes long
        seen: dict[str, str] = {}
        names = Counter(section.id for section in checklist.sections)
        for section in checklist.sections:
            if self.enough:
                return
            place = f"{checklist.id} > {section.id}"
            if names[section.id] > 1:
                self._wrong(place, f'The section id "{section.id}" is used twice', again=True)
            for item in section.items:
                if item.id in seen:
                    used = f'The id "{item.id}" is already used in {seen[item.id]}'
                    self._wrong(f"{place} > {item.id}", used, again=True)
                seen[item.id] = section.id
                self._pointed(item.when, checklist, f"{place} > {item.id}")
                self._bounded(section, item, checklist, f"{place} > {item.id}")
            self._pointed(section.when, checklist, place)
            if section.repeat is not None and section.repeat.key not in {item.id for item in section.items}:
                hint = self._nearest(section.repeat.key, [item.id for item in section.items])
                self._wrong(f"{place} > repeat", f'The key "{section.repeat.key}" is no item of it.{hint}', "key")
        for gate, place in zip(checklist.gates, self._gate_places, strict=True):
            self._pointed([gate.condition], checklist, place)
        if self.problems:
            return
        ring = circle(checklist)
        if ring:
            place = f"{checklist.id} > {checklist.places[ring[0]][0].id} > {ring[0]}"
            self._wrong(place, f"Conditions go in a circle: {' needs '.join(ring)}", "when")
        elif depth(checklist) > _DEEPEST:
            self._wrong(checklist.id, f"More than {_DEEPEST} conditions hang on each other")

    def _pointed(self, when: Iterable[Condition], checklist: Checklist, place: str) -> None:
        for condition in when:
            if self.enough:
                return
            if condition.checklist:
                continue
            if condition.item not in checklist.places:
                hint = self._nearest(condition.item, checklist.places)
                self._wrong(place, f'A condition asks for "{condition.item}", which is no item here.{hint}', "when")
                continue
            item = checklist.places[condition.item][1]
            known = _answers(item.type, item.options)
            for value in (condition.eq, condition.ne, *(condition.any_of or ())):
                if known and value is not None and value not in known:
                    hint = self._nearest(value, known)
                    self._wrong(
                        place, f'A condition compares "{item.id}" with "{value}", no answer of it.{hint}', "when"
                    )

    def _bounded(self, section: Section, item: Item, checklist: Checklist, place: str) -> None:
        if not item.max_item:
            return
        home, other = checklist.places.get(item.max_item, (None, None))
        if home is None or other is None:
            hint = self._nearest(item.max_item, checklist.places)
            self._wrong(place, f'"max" names "{item.max_item}", which is no item here.{hint}', "max")
        elif item.type not in _FIGURES or other is item or (other.type, other.unit) != (item.type, item.unit):
            self._wrong(place, f'"max" names "{other.id}", which is no other figure in the same unit', "max")
        elif home.repeat is not None and home is not section:
            self._wrong(place, f'"max" names "{other.id}" of another repeat: which of its answers is not known', "max")

    def _sections(self, data: object, place: str) -> Iterable[Section]:
        for number, entry in enumerate(self._entries(data, "sections", place), 1):
            name = self._line(entry, "id", place)
            here = f"{place} > {name or f'section {number}'}"
            if not name:
                self._wrong(here, '"id" is missing')
            repeats = entry.get("repeat")
            yield Section(
                id=name,
                title=self._line(entry, "title", here) or name,
                items=tuple(self._items(entry.get("items"), here)),
                when=self._when(entry.get("when"), here),
                repeat=None if repeats is None else self._repeat(repeats, f"{here} > repeat"),
                private=self._flag(entry, "private", here, False),
                extra=self._extra(entry, SECTION_KEYS, here),
            )

    def _repeat(self, data: object, place: str) -> Repeat | None:
        if not isinstance(data, Mapping):
            self._wrong(place, "It needs a label and a key")
            return None
        for key in ("label", "key"):
            if data.get(key) is None:
                self._wrong(place, f'"{key}" is missing')
        label, key = self._line(data, "label", place), self._line(data, "key", place)
        creates = self._line(data, "creates", place)
        usual = self._limit(data, "usual", place, 0, _MOST_THINGS) if "usual" in data else None
        return Repeat(label, key, creates, usual, self._extra(data, REPEAT_KEYS, place))

    def _items(self, data: object, place: str) -> Iterable[Item]:
        for number, entry in enumerate(self._entries(data, "items", place), 1):
            name = self._line(entry, "id", place)
            item = self._item(entry, name, f"{place} > {name or f'item {number}'}")
            if item is not None:
                yield item

    def _item(self, data: Mapping[str, object], name: str, place: str) -> Item | None:
        for key in (key for key in ("id", "type", "ask") if data.get(key) is None):
            self._wrong(place, f'"{key}" is missing')
        if not name:
            return None
        kind = self._one_of(data, "type", ITEM_TYPES, place)
        lines = {key: self._line(data, key, place) for key in ITEM_LINES if key in data}
        texts = {key: self._block(data, key, place) for key in ITEM_TEXTS if key in data}
        for key, words in (("severity", SEVERITIES), ("effort", EFFORTS)):
            if key in data:
                self._one_of(data, key, words, place)
        options = tuple(self._options(data["options"], kind, place)) if "options" in data else ()
        if kind in _WITH_OPTIONS and not options:
            self._wrong(place, f'A {kind} needs "options"', "type")
        elif kind and options and kind not in _WITH_OPTIONS:
            self._wrong(place, f'Only choice and multi have "options", not {kind}', "options")
        low = self._limit(data, "min", place) if "min" in data else None
        other = self._other_item(data["max"], place) if isinstance(data.get("max"), Mapping) else ""
        high = self._limit(data, "max", place) if "max" in data and not other else None
        if low is not None and high is not None and low > high:
            self._wrong(place, '"min" is above "max"', "min")
        if data.get("past") and kind and kind != "date":
            self._wrong(place, f'Only a date is "past", not {kind}', "past")
        item = Item(
            id=name,
            type=kind,
            ask=self._line(data, "ask", place),
            core=self._flag(data, "core", place, False),
            required=self._flag(data, "required", place, False),
            private=self._flag(data, "private", place, False),
            past=self._flag(data, "past", place, False),
            options=options,
            min=low,
            max=high,
            max_item=other,
            accept=self._words(data["accept"], "accept", place) if "accept" in data else (),
            when=self._when(data["when"], place) if "when" in data else (),
            fail_if=self._rule(data["fail_if"], kind, f"{place} > fail_if") if "fail_if" in data else None,
            partial_if=self._rule(data["partial_if"], kind, f"{place} > partial_if") if "partial_if" in data else None,
            refs=self._words(data["refs"], "refs", place) if "refs" in data else (),
            ends=self._words(data["ends"], "ends", place) if "ends" in data else (),
            takes=self._limit(data, "takes", place, 0, _MOST_MINUTES) if "takes" in data else None,
            usual=self._usual(data, kind, options, (low, high), place) if "usual" in data and kind else (),
            extra=self._extra(data, ITEM_KEYS, place),
            **lines,
            **texts,
        )
        if not item.ask and "ask" in data:
            self._wrong(place, '"ask" is empty', "ask")
        return item

    def _usual(
        self,
        data: Mapping[str, object],
        kind: str,
        options: Sequence[ItemOption],
        limits: tuple[float | None, float | None],
        place: str,
    ) -> tuple[str, ...]:
        if kind not in _WITH_USUAL:
            self._wrong(place, f'Only {", ".join(_WITH_USUAL)} have a "usual" answer, not {kind}', "usual")
            return ()
        value = data["usual"]
        if kind in _FIGURES:
            figure = self._limit(data, "usual", place)
            if figure is None:
                return ()
            low, high = (most if limit is None else limit for limit, most in zip(limits, (-_MOST, _MOST), strict=True))
            if not low <= figure <= high:
                self._wrong(place, f'The "usual" answer is not from {low:g} to {high:g}', "usual")
                return ()
            return (self._word(figure, "usual", place),)
        several = kind == "multi" and isinstance(value, list | tuple)
        words = self._words(value, "usual", place) if several else (self._word(value, "usual", place),)
        known = _answers(kind, options)
        for word in words:
            if word not in known:
                hint = nearest(word, known) or f" It is one of {', '.join(known)}."
                self._wrong(place, f'The "usual" answer "{word}" is no answer of it.{hint}', "usual")
        chosen = [option for option in options if option.value in words]
        if len(set(words)) < len(words) or not words:
            self._wrong(place, '"usual" names an answer twice, or none', "usual")
        elif len(chosen) > 1 and (alone := [option.value for option in chosen if option.alone]):
            self._wrong(place, f'"{alone[0]}" goes with no other answer', "usual")
        return words

    def _options(self, data: object, kind: str, place: str) -> Iterable[ItemOption]:
        values: set[str] = set()
        labels: set[str] = set()
        for entry in self._entries(data, "options", place, wrap="value"):
            value = self._word(entry.get("value"), "value", place)
            label = self._line(entry, "label", place) or value
            here = f"{place} > {value or 'option'}"
            if not value:
                self._wrong(place, 'An option has no "value"')
            elif kind == "multi" and ("," in value or ";" in value):
                self._wrong(here, "The value of an option of a multi cannot hold a comma or a semicolon")
            if value in values or label.casefold() in labels:
                self._wrong(here, f'Two options read "{value if value in values else label}"', again=True)
            values.add(value)
            labels.add(label.casefold())
            result = self._one_of(entry, "result", RESULTS, here)
            points = self._limit(entry, "points", here, 0, _MOST_POINTS) if "points" in entry else None
            objection = self._line(entry, "objection", here)
            exclusive = self._flag(entry, "exclusive", here, False)
            if exclusive and kind != "multi":
                self._wrong(here, 'Only an option of a multi can be "exclusive"', "exclusive")
            yield ItemOption(value, label, result, points, objection, self._extra(entry, OPTION_KEYS, here), exclusive)

    def _when(self, data: object, place: str) -> tuple[Condition, ...]:
        if data is None:
            return ()
        place = f"{place} > when"
        entries = [data] if isinstance(data, Mapping) else data
        found = (self._condition(entry, place, _CONDITION_KEYS) for entry in self._entries(entries, "when", place))
        return tuple(condition for condition in found if condition is not None)

    def _condition(self, data: Mapping[str, object], place: str, known: Sequence[str]) -> Condition | None:
        for key in data:
            if key not in known:
                self._wrong(place, f'"{key}" is not a word of a condition.{nearest(str(key), known)}')
                return None
        item = self._line(data, "item", place)
        if not item or not any(operator in data for operator in OPERATORS):
            self._wrong(place, f"A condition needs an item and one of {', '.join(OPERATORS)}")
            return None
        return Condition(
            item=item,
            checklist=self._line(data, "checklist", place),
            eq=self._word(data["eq"], "eq", place) if "eq" in data else None,
            ne=self._word(data["ne"], "ne", place) if "ne" in data else None,
            any_of=self._words(data["any_of"], "any_of", place) if "any_of" in data else None,
            gt=self._limit(data, "gt", place) if "gt" in data else None,
            lt=self._limit(data, "lt", place) if "lt" in data else None,
            answered=self._flag(data, "answered", place, True) if "answered" in data else None,
        )

    def _rule(self, data: object, kind: str, place: str) -> Rule | None:
        if not isinstance(data, Mapping) or not data or any(key not in _RULE_KEYS for key in data):
            self._wrong(place, f"A rule needs one of {', '.join(_RULE_KEYS)} with a value")
            return None
        if kind not in _WITH_RULES:
            self._wrong(place, f"Only {', '.join(_WITH_RULES)} can be judged by a rule")
        gt = self._limit(data, "gt", place) if "gt" in data else None
        lt = self._limit(data, "lt", place) if "lt" in data else None
        if gt is not None and lt is not None and gt < lt:
            self._wrong(place, f"One operator is enough, so more than {gt:g} or less than {lt:g} is every answer")
        return Rule(gt, lt, self._word(data["eq"], "eq", place) if "eq" in data else None)

    def _bands(self, data: object, place: str) -> Iterable[Band]:
        for number, entry in enumerate(self._entries(data, "bands", place) if data is not None else (), 1):
            here = f"{place} > bands > {number}"
            for key in entry:
                if key not in _BAND_KEYS:
                    self._wrong(here, f'"{key}" is no key of a band.{nearest(str(key), _BAND_KEYS)}', str(key))
            low, label = self._limit(entry, "min", here), self._line(entry, "label", here)
            if low is None or not label:
                self._wrong(here, "A band needs min and label")
                continue
            yield Band(low, label, self._line(entry, "advice", here))

    def _gates(self, data: object, place: str) -> Iterable[Gate]:
        place = f"{place} > gates"
        for number, entry in enumerate(self._entries(data, "gates", place) if data is not None else (), 1):
            here = f"{place} > {number}"
            condition = self._condition(entry, here, _GATE_KEYS)
            cap, reason = self._line(entry, "cap", here), self._line(entry, "reason", here)
            if not cap or not reason:
                self._wrong(here, "A gate needs cap and reason")
            if condition is not None:
                self._gate_places.append(here)
                yield Gate(condition, cap, reason)


def _answers(kind: str, options: Iterable[ItemOption]) -> Sequence[str]:
    """Return the only values that answers to an item of this type can have; empty where they are free."""
    if kind == "check":
        return RESULTS
    if kind == "yesno":
        return ("yes", "no")
    return [option.value for option in options]
