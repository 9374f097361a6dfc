"""The sheet of choices: which answers each list offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from fieldkit.domain.near_word import near_word
from fieldkit.domain.text.sanitize import clean_line, fold
from fieldkit.files.checklists.xlsform.left_out import LeftOut, quoted
from fieldkit.files.checklists.xlsform.own_columns import MORE, OPTION_OWN, own
from fieldkit.files.checklists.xlsform.tables import Form, FormRefused, FormRow
from fieldkit.files.checklists.xlsform.types import JUDGED, JUDGED_OPTIONS, YES_NO, YES_NO_OPTIONS

MOST_OPTIONS: Final = 500
"""Answers that can be looked through; of more a form searches, a checklist does not."""
_OTHER: Final = {"value": "other", "label": "Other"}


@dataclass(slots=True)
class Choices:
    """One list of answers."""

    name: str
    row: int
    options: list[dict[str, object]] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    """Values in the checklist by the names in the form."""
    rows: list[int] = field(default_factory=list)
    """The row of each option."""
    all_rows: list[int] = field(default_factory=list)
    used: bool = False
    too_many: bool = False

    @property
    def kind(self) -> str:
        """The type of item whose answers these are: check, yesno, or a choice of its own."""
        labels = {str(one["value"]): fold(str(one["label"])) for one in self.options}
        if self.name == JUDGED or labels.keys() == JUDGED_OPTIONS.keys():
            return "check" if _are(labels, JUDGED_OPTIONS, named=self.name == JUDGED) else "choice"
        return "yesno" if _are(labels, YES_NO_OPTIONS, named=self.name == YES_NO) else "choice"


def _are(labels: Mapping[str, str], known: Mapping[str, str], *, named: bool) -> bool:
    return labels.keys() == known.keys() and (
        named or all(labels[value] == fold(label) for value, label in known.items())
    )


class AllChoices:
    """All lists of a form, read once."""

    def __init__(self, form: Form, language: str) -> None:
        self._left_out = form.left_out
        self._lists: dict[str, Choices] = {}
        for row in form.choices.rows:
            self._take(row, language)

    def named(self, name: str, row: FormRow) -> Choices:
        """Return the list that a question in ``row`` names. Raises FormRefused where there is none."""
        found = self._lists.get(name)
        if found is None:
            near = near_word(name, self._lists)
            hint = f" Did you mean “{near}”?" if near else ""
            raise FormRefused((row.sheet, row.number, f"there is no list {quoted(name)} in the sheet choices.{hint}"))
        found.used = True
        return found

    def unused(self) -> None:
        """Tell which lists no question has."""
        for one in self._lists.values():
            if not one.used:
                self._left_out.append(
                    LeftOut("choices", tuple(one.all_rows), f"list {quoted(one.name)}", "no question has it")
                )

    def _take(self, row: FormRow, language: str) -> None:
        name = row.get("list_name")
        value = row.get("name")
        if not name or not value:
            what = "list_name" if not name else "name"
            raise FormRefused((row.sheet, row.number, f"“{what}” is empty"))
        found = self._lists.setdefault(name, Choices(name, row.number))
        found.all_rows.append(row.number)
        if len(found.options) >= MOST_OPTIONS:
            found.too_many = True
            return
        if value in found.values:
            self._say(
                row, f"{quoted(value)} of the list {quoted(name)}", "its name is there already; it is no other answer"
            )
            return
        option = self._option(row, language, value, found)
        found.values[value] = str(option["value"])
        found.options.append(option)
        found.rows.append(row.number)

    def _option(self, row: FormRow, language: str, name: str, found: Choices) -> dict[str, object]:
        kept = own(row, "value")
        value = str(kept) if kept is not None else clean_line(name).replace(",", "_").replace(";", "_")
        if kept is None and value != name:
            self._say(row, f"the name {quoted(name)}", f"it is {quoted(value)} here")
        own_label = own(row, "label")
        label = clean_line(row.get("label", language) or name)
        if own_label is not None and clean_line(str(own_label).replace("${", "$ {")) == label:
            label = str(own_label)
        taken = {str(one["label"]).casefold() for one in found.options}
        if label.casefold() in taken:
            self._say(row, f"the label {quoted(label)}", "two answers read the same; it has its name behind it here")
            label = f"{label} ({value})"
        option: dict[str, object] = {"value": value, "label": label}
        option |= {key: said for key in OPTION_OWN if (said := own(row, key)) is not None}
        more = own(row, MORE)
        return {**(more if isinstance(more, dict) else {}), **option}

    def _say(self, row: FormRow, what: str, why: str) -> None:
        self._left_out.append(LeftOut(row.sheet, (row.number,), what, why))


def with_other(options: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return answers with one for "other", as or_other asks for."""
    there = {str(one["value"]) for one in options} | {str(one["label"]) for one in options}
    return options if there & set(_OTHER.values()) else [*options, dict(_OTHER)]
