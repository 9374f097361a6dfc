"""A form as the plain data of a checklist, with the row of each part of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from fieldkit.domain.text.sanitize import clean_line
from fieldkit.files.checklists.xlsform.choices import AllChoices
from fieldkit.files.checklists.xlsform.items import Made, item_of, limits_into
from fieldkit.files.checklists.xlsform.left_out import LeftOut, gathered, quoted
from fieldkit.files.checklists.xlsform.own_columns import FORMAT, MORE, own, shown, unmasked
from fieldkit.files.checklists.xlsform.survey_rows import FormGroup, FormQuestion, SurveyRows, rows_of
from fieldkit.files.checklists.xlsform.tables import Form, FormRefused, FormRow, form_of
from fieldkit.files.checklists.xlsform.unread import tell_unread
from fieldkit.files.checklists.xlsform.workbook.sheets import ReadWorkbook
from fieldkit.files.checklists.xlsform.xpath.conditions import TOO_LONG, Asked, Conditions, Test, conditions

Plain = dict[str, object]
_NOT_IN_AN_ID: Final = re.compile(r"[^\w-]+")
_LONGEST_ID: Final = 60
_MOST_SECTIONS: Final = 500


@dataclass(slots=True)
class Brought:
    """What a form comes to."""

    data: Plain
    rows: Mapping[int, tuple[str, int]]
    """Sheet and row of each mapping in ``data``, by its identity."""
    left_out: tuple[LeftOut, ...] = ()
    own: bool = False
    """Whether fieldkit wrote the form."""


@dataclass(slots=True)
class _Section:
    plain: Plain
    items: list[Plain]
    around: tuple[FormGroup, ...]
    made: list[Made] = field(default_factory=list)


def brought_in(book: ReadWorkbook, stem: str) -> Brought:
    """Return the checklist that the form in ``book`` describes; ``stem`` names it where it has no id.

    Raises FormRefused for what is no form.
    """
    return _Bringing(form_of(book), stem).brought()


class _Bringing:
    """One form on its way."""

    def __init__(self, form: Form, stem: str) -> None:
        self._form = form
        self._stem = stem
        self._head = {row.get("key"): row for row in form.own.rows}
        self._own = self._headed("format") == FORMAT
        settings = form.settings.rows[0] if form.settings.rows else None
        self._settings = settings
        self._language = self._chosen_language(settings)
        self._choices = AllChoices(form, self._language)
        self._places: dict[int, tuple[str, int]] = {}
        self._sections: list[_Section] = []
        self._when_of: dict[tuple[int, str], list[Test]] = {}
        """What was read of when a row is asked, by row and repeat: of a group once, not with each of its questions."""
        self._asked: dict[str, Asked | str] = {}

    def brought(self) -> Brought:
        found = rows_of(self._form, self._language)
        self._asked.update(found.unasked)
        self._lay_out(found)
        self._name()
        if not self._sections:
            raise FormRefused(("", 0, "there is no question in the sheet “survey” that a checklist can ask"))
        self._say_when()
        data = self._headings(found.purpose)
        data["sections"] = [section.plain for section in self._sections]
        self._choices.unused()
        tell_unread(self._form, self._language)
        return Brought(data, self._places, gathered(self._form.left_out), self._own)

    # The frame.

    def _headed(self, key: str) -> str:
        row = self._head.get(key)
        return unmasked(row.get("value")) if row is not None else ""

    def _chosen_language(self, settings: FormRow | None) -> str:
        languages = self._form.survey.languages()
        wanted = settings.get("default_language") if settings is not None else ""
        named = [
            one for one in languages if wanted and one.partition("(")[0].strip() == wanted.partition("(")[0].strip()
        ]
        return named[0] if named else languages[0] if languages else ""

    def _headings(self, purpose: str) -> Plain:
        settings = self._settings
        title = settings.get("form_title") if settings is not None else ""
        form_id = settings.get("form_id") if settings is not None else ""
        if settings is not None and self._own:
            settings.get("version")
        kept = {key: self._value(key) for key in self._head if key and key != "format"}
        more = kept.pop(MORE, None)
        name = str(kept.pop("id", "") or "")
        if not name or (form_id and _as_id(name) != form_id):
            name = _as_id(form_id or self._stem)
        own_title = str(kept.pop("title", "") or "")
        heading: Plain = {"id": name}
        heading["title"] = own_title if own_title and shown(own_title) == title else title or form_id or self._stem
        own_purpose = str(kept.pop("purpose", "") or "")
        said = own_purpose if shown(own_purpose) == purpose else purpose
        heading |= {"version": 1, **({"purpose": said} if said else {}), **kept}
        if settings is not None:
            self._place(heading, settings)
        return {**(more if isinstance(more, dict) else {}), **heading}

    def _value(self, key: str) -> object:
        """Return what the sheet of ours says of ``key``."""
        import json

        text = self._headed(key)
        if key in ("id", "title", "scope", "scoring", "purpose", "deliverable"):
            return text
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            row = self._head[key]
            raise FormRefused((row.sheet, row.number, f"the value of {quoted(key)} cannot be read")) from None

    # Sections and items.

    def _lay_out(self, found: SurveyRows) -> None:
        empty = {found.places[group.row.number]: group for group in reversed(found.empty)} if self._own else {}
        waiting = sorted(found.empty, key=lambda group: group.row.number)
        for place in range(len(found.questions) + 1):
            while waiting and found.places[waiting[0].row.number] <= place:
                group = waiting.pop(0)
                if empty or self._own:
                    self._begin((group,), group.row)
                else:
                    self._say(group.row, f"group {quoted(group.label or group.name)}", "nothing is asked in it")
                    group.row.read.update(group.row.cells)
            if place < len(found.questions):
                self._add(found.questions[place])

    def _add(self, question: FormQuestion) -> None:
        around = question.around
        outer = next((number for number, one in enumerate(around) if one.repeats), len(around) - 1)
        frame = around[: outer + 1]
        section = (
            self._sections[-1]
            if self._sections and self._sections[-1].around == frame
            else self._begin(frame, question.row)
        )
        for group in around[outer + 1 :]:
            self._flattened(group, around[outer])
        made = item_of(self._form, question, self._choices, self._language, own_form=self._own)
        made.inner = around[outer + 1 :]
        section.made.append(made)
        section.items.append(made.plain)
        self._place(made.plain, question.row)
        for option, row in made.options:
            self._places[id(option)] = ("choices", row)

    def _begin(self, around: tuple[FormGroup, ...], row: FormRow) -> _Section:
        if len(self._sections) >= _MOST_SECTIONS:
            said = f"a checklist has at most {_MOST_SECTIONS} sections; groups in groups are several"
            raise FormRefused((row.sheet, row.number, said))
        plain: Plain = {"id": "", "title": ""}
        items: list[Plain] = []
        section = _Section(plain, items, around)
        again = [one for one in self._sections if one.around == around]
        if around:
            group = around[-1]
            kept = own(group.row, "title")
            titles = [one.label or one.name for one in around]
            title = str(kept) if kept is not None and shown(str(kept)) == group.label else " › ".join(titles)
            plain |= {"id": str(own(group.row, "id") or group.name), "title": title}
            if len(around) > 1 and not again:
                self._say(
                    group.row,
                    f"group {quoted(group.label or group.name)}",
                    "groups in groups stand one after another here",
                )
            self._place(plain, group.row)
        else:
            plain |= {"id": "questions", "title": "Questions"}
            if not again:
                self._say(row, "questions outside a group", "they stand in sections called “Questions”")
        if again:
            plain["id"] = f"{plain['id']}-{len(again) + 1}"
        repeat = next((one for one in around if one.repeats), None)
        if repeat is not None:
            kept_repeat = own(repeat.row, "repeat")
            plain["repeat"] = (
                dict(kept_repeat) if isinstance(kept_repeat, dict) else {"label": plain["title"], "key": ""}
            )
        plain["items"] = items
        if around and own(around[-1].row, "private") is True:
            plain["private"] = True
        if around and isinstance(more := own(around[-1].row, MORE), dict):
            plain.update({key: value for key, value in more.items() if key not in plain})
        self._sections.append(section)
        return section

    def _flattened(self, group: FormGroup, repeat: FormGroup) -> None:
        """A group or repeat within a repeat."""
        name = quoted(group.label or group.name)
        said = (
            f"it is asked once for each {repeat.label or repeat.name}"
            if group.repeats
            else ("a repeat has no sections of its own; its title is left out")
        )
        self._say(group.row, f"{'repeat' if group.repeats else 'group'} {name}", said)

    # Names, and what is asked by them.

    def _name(self) -> None:
        """Give each question an id of its own, and say by which name others ask for it."""
        seen: dict[str, tuple[FormGroup, ...]] = {}
        ids: set[str] = set()
        for section in self._sections:
            for made in section.made:
                name, row = made.question.name, made.question.row
                if name in seen:
                    if seen[name] == made.question.around:
                        raise FormRefused(
                            (row.sheet, row.number, f"the name {quoted(name)} is there twice in one group")
                        )
                    self._asked[name] = f"several questions are called “{name}”"
                else:
                    self._asked[name] = made.asked
                seen[name] = made.question.around
                wanted = str(made.plain["id"])
                if wanted in ids:
                    group = made.question.around[-1].name if made.question.around else "questions"
                    made.plain["id"] = _free(f"{group}-{wanted}", ids)
                    self._say(
                        row, f"the name {quoted(wanted)}", f"another question has it; it is “{made.plain['id']}” here"
                    )
                ids.add(str(made.plain["id"]))
        self._name_sections()
        for section in self._sections:
            repeat = section.plain.get("repeat")
            if isinstance(repeat, dict) and not repeat.get("key") and section.made:
                self._key(section, repeat)

    def _name_sections(self) -> None:
        ids: set[str] = set()
        for section in self._sections:
            wanted = str(section.plain["id"])
            section.plain["id"] = _free(wanted, ids)
            ids.add(str(section.plain["id"]))
            for made in section.made:
                repeats = isinstance(section.plain.get("repeat"), dict)
                made.asked = Asked(
                    str(made.plain["id"]),
                    made.asked.type,
                    made.asked.values,
                    made.asked.whole,
                    str(section.plain["id"]) if repeats else "",
                    made.asked.unit,
                    made.question.name,
                )
                if not isinstance(self._asked[made.question.name], str):
                    self._asked[made.question.name] = made.asked

    def _key(self, section: _Section, repeat: Plain) -> None:
        """Say which answer names the things of a repeat: the first text, else the first question."""
        texts = [made for made in section.made if made.plain["type"] == "text"]
        key = (texts or section.made)[0]
        repeat["key"] = key.plain["id"]
        group = next(one for one in section.around if one.repeats)
        said = f"each is called by the answer to {quoted(str(key.plain['ask']))}"
        self._say(group.row, f"repeat {quoted(group.label or group.name)}", said)

    def _say_when(self) -> None:
        for section in self._sections:
            tests: list[Test] = []
            for group in section.around:
                tests += self._when(group.row, group.label or group.name, "")
            _set_when(section.plain, tests, as_they_are=self._own)
            repeat = str(section.plain["id"]) if "repeat" in section.plain else ""
            for made in section.made:
                tests = []
                for group in made.inner:
                    tests += self._when(group.row, group.label or group.name, repeat)
                tests += self._when(made.question.row, made.question.name, repeat)
                _set_when(made.plain, tests, as_they_are=self._own)
                limits_into(self._form, made, partial(self._find, repeat=repeat), own_form=self._own)
                made.plain.update(made.last)

    def _when(self, row: FormRow, name: str, repeat: str) -> list[Test]:
        key = (row.number, repeat)
        if key not in self._when_of:
            self._when_of[key] = self._when_read(row, name, repeat)
        return self._when_of[key]

    def _when_read(self, row: FormRow, name: str, repeat: str) -> list[Test]:
        text = row.get("relevant")
        kept = own(row, "when")
        if isinstance(kept, dict) and str(kept.get("relevant", "")) == text and isinstance(kept.get("when"), list):
            return [dict(one) for one in kept["when"] if isinstance(one, dict)]
        if not text:
            return []
        found = Conditions((), (TOO_LONG,))
        if self._form.affords(text):
            found = conditions(text, partial(self._find, repeat=repeat))
        if found.missing:
            shown_when = "the rest of it decides" if found.tests else "it is asked always"
            for why in found.missing:
                self._say(row, f"relevant {quoted(text)} of {quoted(name)}", f"{why}; {shown_when}")
        return list(found.tests)

    def _find(self, name: str, repeat: str) -> Asked | str:
        found = self._asked.get(name)
        if found is None:
            return f"there is no question “{name}”"
        if isinstance(found, Asked) and found.repeat and found.repeat != repeat:
            return f"“{name}” is asked several times, and is meant once"
        return found

    def _place(self, plain: Plain, row: FormRow) -> None:
        self._places[id(plain)] = (row.sheet, row.number)

    def _say(self, row: FormRow, what: str, why: str) -> None:
        self._form.left_out.append(LeftOut(row.sheet, (row.number,), what, why))


def _set_when(plain: Plain, tests: Sequence[Test], *, as_they_are: bool) -> None:
    each = [one for place, one in enumerate(tests) if as_they_are or one not in tests[:place]]
    if each:
        plain["when"] = each[0] if len(each) == 1 else each


def _as_id(text: str) -> str:
    plain = _NOT_IN_AN_ID.sub("-", clean_line(text)).lstrip("-")[:_LONGEST_ID]
    return plain or "form"


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name
