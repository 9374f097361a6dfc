"""The sheet of questions: its rows as sections and questions, before anything is asked of what they name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from fieldkit.domain.near_word import near_word
from fieldkit.files.checklists.xlsform.left_out import LeftOut, quoted
from fieldkit.files.checklists.xlsform.own_columns import EMPTY, PURPOSE
from fieldkit.files.checklists.xlsform.tables import Form, FormRefused, FormRow
from fieldkit.files.checklists.xlsform.types import ALSO, KNOWN, QUESTIONS, SELECTS, UNASKED

_DEEPEST: Final = 30
_MOST_QUESTIONS: Final = 5_000


@dataclass(slots=True)
class FormGroup:
    """A group or repeat that questions stand in."""

    row: FormRow
    name: str
    label: str
    repeats: bool
    filled: bool = False


@dataclass(slots=True)
class FormQuestion:
    """One question with the groups around it, from the outside in, and the notes before it."""

    row: FormRow
    name: str
    type: str
    """As the form has it, in its present name."""
    list_name: str = ""
    or_other: bool = False
    around: tuple[FormGroup, ...] = ()
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SurveyRows:
    """What the rows come to, in order."""

    questions: list[FormQuestion] = field(default_factory=list)
    empty: list[FormGroup] = field(default_factory=list)
    """Groups in which nothing is asked."""
    places: dict[int, int] = field(default_factory=dict)
    """How many questions stand before an empty group, by its row."""
    unasked: dict[str, str] = field(default_factory=dict)
    """What has a name and no answer here: why not, by name."""
    purpose: str = ""


def rows_of(form: Form, language: str) -> SurveyRows:
    """Return the rows of the survey. Raises FormRefused for what is no form."""
    return _SurveyReading(form, language).read()


class _SurveyReading:
    def __init__(self, form: Form, language: str) -> None:
        self._form = form
        self._language = language
        self._found = SurveyRows()
        self._open: list[FormGroup] = []
        self._notes: list[tuple[FormRow, str, tuple[FormGroup, ...]]] = []

    def read(self) -> SurveyRows:
        for row in self._form.survey.rows:
            self._row(row)
        if self._open:
            group = self._open[-1]
            word = "repeat" if group.repeats else "group"
            raise FormRefused((group.row.sheet, group.row.number, f"the {word} {quoted(group.name)} is not ended"))
        self._drop_notes()
        return self._found

    def _row(self, row: FormRow) -> None:
        said = row.get("type")
        if not said:
            self._without_type(row)
            return
        if row.get("disabled").casefold() in ("yes", "true"):
            self._say(row, f"{said} {row.get('name')}".strip(), "the row is switched off")
            self._all_read(row)
            return
        kind, rest = _split(said)
        if kind in ("begin_group", "begin_repeat"):
            name = row.get("name")
            label = row.get("label", self._language)
            if not name:
                raise FormRefused((row.sheet, row.number, "“name” is empty"))
            if len(self._open) >= _DEEPEST:
                raise FormRefused((row.sheet, row.number, f"groups lie more than {_DEEPEST} deep in each other"))
            self._open.append(FormGroup(row, name, label, kind == "begin_repeat"))
        elif kind in ("end_group", "end_repeat"):
            self._end(row, kind)
        elif kind == "note":
            self._note(row)
        elif kind in UNASKED:
            name = row.get("name")
            self._found.unasked[name] = f"“{name}” is no question: {UNASKED[kind]}"
            self._say(row, " ".join(filter(None, (kind, quoted(name) if name else "", _computed(row)))), UNASKED[kind])
            self._all_read(row)
        elif kind in QUESTIONS or kind in SELECTS:
            self._question(row, kind, rest)
        else:
            near = near_word(kind, [*KNOWN, *ALSO])
            hint = f" Did you mean “{near}”?" if near else ""
            raise FormRefused((row.sheet, row.number, f"{quoted(said)} is no type of question.{hint}"))

    def _without_type(self, row: FormRow) -> None:
        words = [text for _, text in row.unread()]
        if row.get("name"):
            raise FormRefused((row.sheet, row.number, "“type” is empty"))
        self._say(row, quoted(" | ".join(words)), "a row without a type asks nothing")
        self._all_read(row)

    def _end(self, row: FormRow, kind: str) -> None:
        repeats = kind == "end_repeat"
        if not self._open or self._open[-1].repeats != repeats:
            group = self._open[-1] if self._open else None
            word = "repeat" if repeats else "group"
            there = f"; {quoted(group.name)} of row {group.row.number} is open" if group else ""
            raise FormRefused((row.sheet, row.number, f"it ends a {word} that was not begun{there}"))
        self._drop_notes(tuple(self._open))
        group = self._open.pop()
        for column in ("name", "label"):
            row.get(column, self._language if column == "label" else "")
        if not group.filled:
            self._found.empty.append(group)
            self._found.places[group.row.number] = len(self._found.questions)

    def _note(self, row: FormRow) -> None:
        name = row.get("name")
        label = row.get("label", self._language)
        if name == PURPOSE:
            self._found.purpose = label
            return
        if name.startswith(EMPTY):
            return
        self._found.unasked[name] = f"“{name}” is a note"
        if row.get("relevant"):
            self._say(
                row, f"note {quoted(label)}", f"it is shown only when {row.get('relevant')}; a hint is shown always"
            )
            self._all_read(row)
            return
        hint = row.get("hint", self._language)
        self._notes.append((row, "\n".join(filter(None, (label, hint))), tuple(self._open)))

    def _question(self, row: FormRow, kind: str, rest: str) -> None:
        name = row.get("name")
        if not name:
            raise FormRefused((row.sheet, row.number, "“name” is empty"))
        list_name, _, more = rest.partition(" ")
        if kind in SELECTS and not list_name:
            raise FormRefused((row.sheet, row.number, f"{kind} needs the name of a list of choices"))
        other = more.strip().casefold() in ("or_other", "or specify other", "or other")
        if more.strip() and not other:
            raise FormRefused((row.sheet, row.number, f"{quoted(more.strip())} behind {kind} is not understood"))
        notes = [text for _, text, _ in self._notes if text]
        for noted, text, _ in self._notes:
            self._say(noted, f"note {quoted(text)}", f"it stands with the hint of {quoted(name)}")
        self._notes.clear()
        for group in self._open:
            group.filled = True
        if len(self._found.questions) >= _MOST_QUESTIONS:
            raise FormRefused((row.sheet, row.number, f"a checklist has at most {_MOST_QUESTIONS:,} questions"))
        self._found.questions.append(FormQuestion(row, name, kind, list_name, other, tuple(self._open), notes))

    def _drop_notes(self, leaving: tuple[FormGroup, ...] | None = None) -> None:
        """Tell which notes no question follows: of the group that ends, or of all."""
        for row, text, around in self._notes:
            if leaving is None or around == leaving:
                self._say(row, f"note {quoted(text)}", "no question follows it")
        self._notes = [] if leaving is None else [one for one in self._notes if one[2] != leaving]

    def _say(self, row: FormRow, what: str, why: str) -> None:
        self._form.left_out.append(LeftOut(row.sheet, (row.number,), what, why))

    def _all_read(self, row: FormRow) -> None:
        """Nothing of the row is told again."""
        row.read.update(row.cells)


def _split(said: str) -> tuple[str, str]:
    """Return a type in its present name, and what stands behind it."""
    words = " ".join(said.split())
    plain = words.casefold()
    for old in sorted(ALSO, key=len, reverse=True):
        if plain == old or plain.startswith(f"{old} "):
            return ALSO[old], words[len(old) :].strip()
    kind, _, rest = words.partition(" ")
    kind = kind.casefold()
    return "deviceid" if kind.startswith("uri:") else kind, rest.strip()


def _computed(row: FormRow) -> str:
    text = row.get("calculation") or row.get("default")
    return f"= {quoted(text)}" if text else ""
