"""A checklist as the rows of a form, with what of it a form cannot say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from fieldkit.domain.checklists.checklist import Checklist, Condition, Item, ItemOption, Section
from fieldkit.domain.checklists.load import dump
from fieldkit.files.checklists.xlsform.form_names import form_id, list_names, names_of
from fieldkit.files.checklists.xlsform.left_out import LeftOut, gathered, quoted
from fieldkit.files.checklists.xlsform.own_columns import (
    EMPTY,
    FORMAT,
    ITEM_OWN,
    MORE,
    OPTION_OWN,
    PREFIX,
    PURPOSE,
    cell_of,
    guidance,
    hint_shown,
    masked,
    shown,
)
from fieldkit.files.checklists.xlsform.types import (
    JUDGED,
    JUDGED_OPTIONS,
    PICTURE_SIZE,
    QUESTIONS,
    SHOWN_AS,
    YES_NO,
    YES_NO_OPTIONS,
    written_type,
)
from fieldkit.files.checklists.xlsform.xpath import said
from fieldkit.files.checklists.xlsform.xpath.said import NotSaid

Cells = dict[str, str]
Plain = Mapping[str, object]
_SURVEY: Final = (
    *(
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "required",
        "relevant",
        "constraint",
        "appearance",
        "parameters",
    ),
)
_CHOICES: Final = ("list_name", "name", "label")
_HEAD: Final = (
    *("version", "scope", "minutes", "minutes_short", "scored", "scoring", "purpose", "deliverable", "bands", "gates"),
)
_NOT_SEEN: Final = {
    "core": "which items the short list has",
    "severity": "how bad it is",
    "effort": "how much work it is",
    "finding": "which finding it raises",
    "fix": "what is to be done",
    "stop_gap": "what helps until then",
    "fail_if": "when an answer fails",
    "partial_if": "when an answer half fails",
    "cost": "what it costs",
    "feeds": "which figure or field of the client it is",
    "fills_from": "where it is answered already",
    "creates": "which record it makes",
    "usual": "what is usually answered",
    "takes": "how long it takes",
    "refs": "its references",
    "ends": "which products are looked up",
    "accept": "which files it takes",
    "counts_for": "what it counts for",
    "private": "what is kept out of reports",
    "past": "that it has happened",
    "objection": "its objection",
    "evidence": "its evidence",
    "result": "what an answer says of the item",
    "points": "the points of an answer",
    "exclusive": "which answers go with no other",
    "bands": "the bands of the score",
    "gates": "the gates of the score",
    "scored": "whether it is scored",
    "unit": "the unit, which stands with the hint",
    "scope": "what it is about",
    "scoring": "how it is scored",
}
"""What other programs do nothing with, in words."""


@dataclass(slots=True)
class WrittenForm:
    """The rows of each sheet below its headings, and what a form does not say."""

    sheets: dict[str, tuple[tuple[str, ...], list[Cells]]] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()


def written(checklist: Checklist) -> WrittenForm:
    """Return the form that asks what ``checklist`` asks."""
    return _Writing(checklist).form()


class _Writing:
    def __init__(self, checklist: Checklist) -> None:
        self._list = checklist
        self._names, self._sections = names_of(checklist)
        self._lists = list_names(checklist, self._names)
        self._rows: list[Cells] = []
        self._choices: list[Cells] = []
        self._left_out: list[LeftOut] = []
        self._kept: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        """Rows with a column of ours, by sheet and key."""

    def form(self) -> WrittenForm:
        plain = dump(self._list)
        sections = plain["sections"]
        assert isinstance(sections, list)
        if self._list.purpose:
            self._rows.append({"type": "note", "name": PURPOSE, "label": shown(self._list.purpose)})
        for section, of in zip(self._list.sections, sections, strict=True):
            self._section(section, of)
        self._shared_choices()
        settings = {"form_title": shown(self._list.title) or form_id(self._list), "form_id": form_id(self._list)}
        settings["version"] = str(self._list.version)
        form = WrittenForm()
        form.sheets["survey"] = (_headings(_SURVEY, self._rows), self._rows)
        form.sheets["choices"] = (_headings(_CHOICES, self._choices), self._choices)
        form.sheets["settings"] = (tuple(settings), [settings])
        form.sheets["fieldkit"] = (("key", "value"), self._head(plain))
        form.left_out = (*gathered(self._left_out), *self._not_seen())
        return form

    def _head(self, plain: Plain) -> list[Cells]:
        """Return what is said of the whole list, for which a form has no place."""
        kept = {key: plain[key] for key in _HEAD if key in plain}
        rows = {"format": FORMAT, "id": self._list.id, "title": self._list.title}
        texts = ("scope", "scoring", "purpose", "deliverable")
        rows |= {
            key: str(value) if key in texts else json.dumps(value, ensure_ascii=False) for key, value in kept.items()
        }
        if self._list.extra:
            rows[MORE] = json.dumps(dict(self._list.extra), ensure_ascii=False)
        for key in ("bands", "gates"):
            if key in kept:
                self._say(
                    "fieldkit",
                    list(rows).index(key) + 2,
                    key,
                    f"{_NOT_SEEN[key]}: kept for fieldkit, no other program scores",
                )
        return [{"key": key, "value": masked(value)} for key, value in rows.items()]

    def _section(self, section: Section, plain: Plain) -> None:
        repeats = section.repeat is not None
        word = "repeat" if repeats else "group"
        title = section.title or section.id
        row: Cells = {"type": f"begin_{word}", "name": self._sections[section.id], "label": shown(title)}
        self._rows.append(row)
        if row["name"] != section.id:
            row[f"{PREFIX}id"] = masked(section.id)
        if row["label"] != section.title:
            row[f"{PREFIX}title"] = masked(section.title)
        if repeats:
            row[f"{PREFIX}repeat"] = _json(plain["repeat"])
            said_of = "what one of its things is called, and what is made of it, only fieldkit knows"
            self._say("survey", self._here, f"section {quoted(title)}", said_of)
        if section.private:
            row[f"{PREFIX}private"] = cell_of("private", True)
            self._kept["survey", "private"].append(self._here)
        if section.extra:
            row[f"{PREFIX}{MORE}"] = _json(dict(section.extra))
        self._when(row, section.when, section, plain)
        items = plain["items"]
        assert isinstance(items, list)
        for item, of in zip(section.items, items, strict=True):
            self._item(item, section, of)
        if not section.items:
            # A group without anything in it is no form.
            self._rows.append({"type": "note", "name": f"{EMPTY}{self._here}", "label": shown(title)})
        self._rows.append({"type": f"end_{word}"})

    def _item(self, item: Item, section: Section, plain: Plain) -> None:
        name = self._names.of[item.id]
        kind = written_type(item, self._lists.get(item.id, ""))
        row: Cells = {"type": kind, "name": name, "label": shown(item.ask)}
        self._rows.append(row)
        own: dict[str, object] = {}
        if name != item.id:
            own["id"] = item.id
        if row["label"] != item.ask:
            own["ask"] = item.ask
        row["hint"] = hint_shown(item.hint, item.unit)
        if item.hint and row["hint"] != item.hint and (shown(item.hint) != item.hint or not item.unit):
            own["hint"] = item.hint
        row["guidance_hint"] = guidance(item)
        row["required"] = "yes" if item.required else ""
        if item.type == "longtext":
            row["appearance"] = "multiline"
        if kind == "image":
            row["parameters"] = PICTURE_SIZE
        if item.type in SHOWN_AS:
            own["type"] = item.type
            self._say("survey", self._here, item.type, SHOWN_AS[item.type])
        own |= {key: plain[key] for key in ITEM_OWN if key in plain}
        meant = QUESTIONS.get(kind)
        if meant is not None and tuple(item.accept) == meant.accept:
            own.pop("accept", None)
        self._limits(row, item, plain, own)
        if item.extra:
            own[MORE] = dict(item.extra)
        for key, value in own.items():
            row[f"{PREFIX}{key}"] = cell_of(key, value)
            self._kept["survey", key].append(self._here)
        self._when(row, item.when, section, plain)
        if item.id in self._lists:
            for option in item.options:
                self._option(item, option)

    def _limits(self, row: Cells, item: Item, plain: Plain, own: dict[str, object]) -> None:
        try:
            row["constraint"] = said.constraint(item, self._names)
        except NotSaid as error:
            self._say("survey", self._here, f"limits of {quoted(item.id)}", str(error))
        if item.type not in ("number", "money"):
            # A limit that a form has no place for; it is said of figures alone.
            own |= {key: plain[key] for key in ("min", "max") if key in plain}

    def _when(self, row: Cells, when: tuple[Condition, ...], section: Section, plain: Plain) -> None:
        missing: list[str] = []
        row["relevant"] = said.relevant(when, section, self._list, self._names, missing.append)
        for why in missing:
            self._say(
                "survey",
                self._here,
                f"condition of {quoted(row['name'])}",
                f"{why}; a form shows it also where that does not hold",
            )
        if when:
            # As it is: other words may say the same, and what a form cannot say is in no expression.
            stated = plain["when"]
            row[f"{PREFIX}when"] = _json(
                {"relevant": row["relevant"], "when": stated if isinstance(stated, list) else [stated]}
            )

    def _option(self, item: Item, option: ItemOption) -> None:
        name = self._names.options[item.id][option.value]
        row: Cells = {"list_name": self._lists[item.id], "name": name, "label": shown(option.label)}
        self._choices.append(row)
        own: dict[str, object] = {
            key: value for key in OPTION_OWN if (value := getattr(option, key)) not in ("", None) and value is not False
        }
        if name != option.value:
            own["value"] = option.value
        if row["label"] != option.label:
            own["label"] = option.label
        if option.extra:
            own[MORE] = dict(option.extra)
        for key, value in own.items():
            row[f"{PREFIX}{key}"] = cell_of(key, value)
            self._kept["choices", key].append(len(self._choices) + 1)

    def _shared_choices(self) -> None:
        types = {item.type for item in self._list.items}
        for kind, name, options in (("check", JUDGED, JUDGED_OPTIONS), ("yesno", YES_NO, YES_NO_OPTIONS)):
            if kind in types:
                self._choices += [
                    {"list_name": name, "name": value, "label": label} for value, label in options.items()
                ]

    @property
    def _here(self) -> int:
        """The row that is being written: the first is the headings."""
        return len(self._rows) + 1

    def _not_seen(self) -> Iterable[LeftOut]:
        for (sheet, key), rows in self._kept.items():
            if key in _NOT_SEEN:
                what = f"column {quoted(PREFIX + key)}"
                yield LeftOut(
                    sheet, tuple(rows), what, f"{_NOT_SEEN[key]}: kept for fieldkit, other programs pass over it"
                )

    def _say(self, sheet: str, row: int, what: str, why: str) -> None:
        self._left_out.append(LeftOut(sheet, (row,), what, why))


def _headings(first: tuple[str, ...], rows: Iterable[Cells]) -> tuple[str, ...]:
    """Return the columns that hold anything, in order; a form has type, name and label at least."""
    there = {key for row in rows for key, text in row.items() if text}
    return tuple(key for key in (*first, *sorted(there - {*first})) if key in there or key in first[:3])


def _json(value: object) -> str:
    return masked(json.dumps(value, ensure_ascii=False))
