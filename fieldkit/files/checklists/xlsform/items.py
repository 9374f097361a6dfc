"""One question of a form as one item of a checklist."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from fieldkit.domain.text.sanitize import clean, clean_line
from fieldkit.files.checklists.xlsform.choices import AllChoices, Choices, with_other
from fieldkit.files.checklists.xlsform.left_out import LeftOut, quoted
from fieldkit.files.checklists.xlsform.own_columns import ITEM_OWN, MORE, guidance, hint_shown, own, shown
from fieldkit.files.checklists.xlsform.survey_rows import FormGroup, FormQuestion
from fieldkit.files.checklists.xlsform.tables import Form
from fieldkit.files.checklists.xlsform.types import KEPT, PICTURE_SIZE, QUESTIONS, SELECTS
from fieldkit.files.checklists.xlsform.xpath.conditions import TOO_LONG, Asked, Find, FormLimits, limits

Plain = dict[str, object]
_YES: Final = frozenset(("yes", "true", "true()", "1"))
_NO: Final = frozenset(("", "no", "false", "false()", "0"))
_GUIDES: Final = ("good", "partial", "how", "ask_aloud")
_SAME: Final = {"contact": "text", "asset": "text", "signoff": "text", "money": "number"}
"""Types of ours, and what their question in a form is taken for where nothing says that it is one of ours."""
_RANGE: Final = re.compile(r"(start|end)\s*=\s*(-?\d+(?:\.\d+)?)")


@dataclass(slots=True)
class Made:
    """An item with the question that it was made of."""

    question: FormQuestion
    plain: Plain
    asked: Asked
    options: list[tuple[Plain, int]] = field(default_factory=list)
    """Its options, with the row of each."""
    inner: tuple[FormGroup, ...] = ()
    """Groups within the repeat that it stands in."""
    last: Plain = field(default_factory=dict)
    """What stands at its end."""


def item_of(form: Form, question: FormQuestion, choices: AllChoices, language: str, *, own_form: bool) -> Made:
    """Return the item that a question becomes, but for when it is asked and its limits."""
    return _Item(form, question, choices, language, own_form).made()


class _Item:
    def __init__(self, form: Form, question: FormQuestion, choices: AllChoices, language: str, own_form: bool) -> None:
        self._form = form
        self._question = question
        self._row = question.row
        self._choices = choices
        self._language = language
        self._own_form = own_form

    def made(self) -> Made:
        row = self._row
        options, values = self._options()
        kind = self._type(options)
        plain: Plain = {"id": str(own(row, "id") or self._question.name), "type": kind, "ask": self._ask()}
        plain |= self._words()
        plain |= self._required()
        accept = QUESTIONS[self._question.type].accept if self._question.type in QUESTIONS else ()
        if accept and "accept" not in plain:
            plain["accept"] = list(accept)
        if accept and self._own_form:
            row.read.update(column for column, text in row.cells.items() if text == PICTURE_SIZE)
        offered: list[tuple[Plain, int]] = []
        if kind in ("choice", "multi") and options is not None:
            listed = [dict(one) for one in options.options]
            if self._question.or_other:
                listed = with_other(listed)
            plain["options"] = listed
            rows = [*options.rows, *(row.number for _ in listed)]
            offered = list(zip(listed, rows, strict=False))
        if not self._own_form and self._is_kept(kind):
            plain[KEPT] = self._question.type
        more = own(row, MORE)
        plain = {**(more if isinstance(more, dict) else {}), **plain}
        whole = self._question.type in ("integer", "int") or plain.get(KEPT) == "integer"
        asked = Asked(str(plain["id"]), kind, values, whole, unit=str(plain.get("unit", "")), name=self._question.name)
        return Made(self._question, plain, asked, offered)

    def _is_kept(self, kind: str) -> bool:
        """Whether the form's type is one of several that become this one."""
        return self._question.type in (
            "integer",
            "time",
            "datetime",
            "barcode",
            "geopoint",
            "audio",
            "video",
            "rank",
        ) and (kind in ("number", "text", "file", "multi"))

    def _type(self, options: Choices | None) -> str:
        said = self._question.type
        if said in SELECTS:
            kind = SELECTS[said]
            if options is None:
                kind = "text"
            elif said == "rank":
                self._say(f"rank {quoted(self._question.name)}", "several may be chosen; their order is not held")
            elif kind == "choice" and not self._question.or_other:
                kind = options.kind
        else:
            meant = QUESTIONS[said]
            kind = meant.type
            if kind == "text" and "multiline" in self._row.peek("appearance").casefold().split():
                kind = "longtext"
                if self._row.peek("appearance").casefold() == "multiline":
                    self._row.get("appearance")
            if meant.why and not self._own_form:
                self._say(said, meant.why)
        kept = own(self._row, "type")
        if kept is None or kept == kind:
            return kind
        if _SAME.get(str(kept)) == kind:
            return str(kept)
        self._say(f"fieldkit_type {quoted(str(kept))}", f"the type of the form is no longer that; it is {kind} now")
        return kind

    def _options(self) -> tuple[Choices | None, dict[str, str]]:
        if self._question.type not in SELECTS:
            meant = QUESTIONS[self._question.type].type
            return None, {"yes": "yes", "no": "no", "OK": "yes"} if meant == "yesno" else {}
        found = self._choices.named(self._question.list_name, self._row)
        if found.too_many:
            self._say(
                f"list {quoted(found.name)}", "it has more answers than can be looked through; it is typed as text here"
            )
            return None, {}
        if self._question.or_other:
            self._say("or_other", "the answer “Other” is offered; what it is goes into the note of the item")
        return found, {**found.values, **({"other": "other"} if self._question.or_other else {})}

    def _ask(self) -> str:
        label = self._row.get("label", self._language)
        kept = own(self._row, "ask")
        if kept is not None and shown(str(kept)) == label:
            return str(kept)
        line = clean_line(label)
        if not line:
            self._say(f"{quoted(self._question.name)} without a label", "its name is asked")
            return self._question.name
        if "${" in line and not self._own_form:
            self._say(f"label {quoted(label)}", "no answer is put into a text; it stands as it is written")
        return line

    def _words(self) -> Plain:
        """Hint, what good is, and all that is in columns of our own."""
        row = self._row
        plain: Plain = {key: said for key in ITEM_OWN if (said := own(row, key)) is not None}
        unit = str(plain.get("unit", ""))
        hint, kept = row.get("hint", self._language), own(row, "hint")
        if kept is not None and hint_shown(str(kept), unit) == hint:
            said = str(kept)
        else:
            said = hint.removesuffix(f"[{shown(unit)}]").rstrip() if unit else hint
        said = clean("\n".join(filter(None, (*self._question.notes, said))))
        if said:
            plain["hint"] = said
        help_ = row.get("guidance_hint", self._language)
        if not any(plain.get(key) for key in _GUIDES):
            if help_:
                plain["how"] = help_
        elif help_ != guidance(plain):
            self._say(
                f"guidance_hint {quoted(help_)}", "fieldkit_good, _partial, _how and _ask_aloud count in its place"
            )
        return plain

    def _required(self) -> Plain:
        said = self._row.get("required")
        word = said.casefold().strip()
        if word in _YES:
            return {"required": True}
        if word not in _NO:
            self._say(f"required {quoted(said)}", "an item is needed always or never; it is not needed here")
        return {}

    def _say(self, what: str, why: str) -> None:
        self._form.left_out.append(LeftOut(self._row.sheet, (self._row.number,), what, why))


def limits_into(form: Form, made: Made, find: Find, *, own_form: bool) -> None:
    """Put the limits that the form says into the item."""
    row, plain = made.question.row, made.plain
    found = FormLimits()
    text = row.get("constraint")
    if text:
        if form.affords(text):
            found = limits(text, made.asked, find)
        else:
            found.missing.append(TOO_LONG)
        for why in found.missing:
            left = LeftOut(row.sheet, (row.number,), f"constraint {quoted(text)} of {quoted(made.question.name)}", why)
            form.left_out.append(left)
    if made.question.type == "range":
        ends = dict(_RANGE.findall(row.get("parameters")))
        found.low = float(ends["start"]) if "start" in ends else found.low
        found.high = float(ends["end"]) if "end" in ends else found.high
    for key, value in (("min", found.low), ("max", {"item": found.high_item} if found.high_item else found.high)):
        kept = own(row, key)
        if kept is not None or value is not None:
            made.last[key] = kept if kept is not None else value
    if found.low is not None and found.high is not None and found.low > found.high:
        made.last.clear()
        said = f"constraint {quoted(text)} of {quoted(made.question.name)}"
        form.left_out.append(LeftOut(row.sheet, (row.number,), said, "no answer can keep it"))
    if found.high_item and found.high is not None:
        form.left_out.append(LeftOut(row.sheet, (row.number,), f"constraint {quoted(text)}", "there is one most only"))
    options = plain.get("options")
    for option in options if isinstance(options, list) else ():
        value = option.get("value") if isinstance(option, dict) else None
        if value in found.alone and not (own_form and value in ("none", "nothing", "unknown")):
            option["exclusive"] = True
