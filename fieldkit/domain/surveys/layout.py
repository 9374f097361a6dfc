"""The rows of a survey that apply, in order, and how far it is.

The runner asks for all rows after every answer, so a look at 400 items has to stay well under 2 ms: one pass,
conditions only where there are some, no text built but the titles of instances.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from fieldkit.domain.checklists.checklist import Checklist, Item, Repeat, Section
from fieldkit.domain.checklists.dependencies import needs
from fieldkit.domain.records.waiting import progress_words
from fieldkit.domain.surveys.aids.none_here import asked_of_one, asks_for_one, one_or_none
from fieldkit.domain.surveys.answers import Answers, Given, result_of, show_answer
from fieldkit.domain.surveys.conditions import Applies, Instances, Latest

RowKind = Literal["section", "instance", "item", "add"]
_NO_NAMES: Final[Mapping[str, str]] = {}


class SurveyRow(NamedTuple):
    """One line of a survey. A named tuple because 400 of them are made at every key (a third of the cost).

    ``number`` counts the instances of a repeat from 1, 0 elsewhere; ``instance`` is the key they are stored by. Of the
    line that adds, ``number`` is how many there are, and ``given`` what was said of it that there is none.
    """

    kind: RowKind
    section: Section
    item: Item | None
    instance: str
    number: int
    title: str
    given: Given | None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what stays the same from look to look, for putting the cursor back."""
        return self.kind, self.section.id, self.item.id if self.item else "", self.instance

    @property
    def place(self) -> tuple[str, str] | None:
        """Return item and instance of its answer, None for a heading; the line that adds has one outside all things."""
        if self.item is not None:
            return self.item.id, self.instance
        return (self.section.repeat.key, "") if self.kind == "add" and self.section.repeat is not None else None

    @property
    def asks(self) -> str:
        """Return what is asked."""
        repeat = self.section.repeat
        return one_or_none(repeat) if self.kind == "add" and repeat is not None else self.title

    @property
    def is_asked(self) -> bool:
        """Say whether it is counted: an item is, and the line that adds while nothing is there and one is needed."""
        return self.item is not None or self.wants_one

    @property
    def wants_one(self) -> bool:
        """Say whether it is the line that adds of a repeat without things that needs one, or that there is none."""
        return self.kind == "add" and not self.number and asks_for_one(self.section)

    @property
    def answered(self) -> bool:
        """Say whether there is an answer; a note alone is none."""
        return self.given is not None and bool(self.given.value or self.given.result)

    @property
    def private(self) -> bool:
        """Say whether its answer and note stand in no report."""
        return self.section.private or (self.item is not None and self.item.private)


class SurveyProgress(NamedTuple):
    """How far a survey is. judged <= applicable and answered <= asked, always.

    ``applicable`` are the shown judged items without those found not applicable; ``judged`` of them have a pass,
    partial or fail, or points. ``required_missing`` counts shown required items without an answer. A repeat without
    things that needs one is one question; until it is answered, what each thing is asked and judged by is applicable.
    """

    judged: int
    applicable: int
    answered: int
    asked: int
    required_missing: int

    def __str__(self) -> str:
        return progress_words(self.required_missing, self.answered, self.asked)


@dataclass(frozen=True, slots=True)
class SurveyLayout:
    """A survey as its answers lay it out, with what it was laid out for: whoever has one need not do it again."""

    checklist: Checklist
    answers: Answers
    latest: Latest
    """What conditions ask of other checklists."""
    rows: tuple[SurveyRow, ...]

    def holds_for(self, checklist: Checklist, answers: Answers, latest: Latest) -> bool:
        """Whether it is still the layout for these."""
        return checklist is self.checklist and answers == self.answers and latest == self.latest


def lay_out(checklist: Checklist, answers: Answers, latest: Latest | None = None) -> SurveyLayout:
    """Return the survey laid out for these answers, with all rows that apply."""
    latest = latest or {}
    return SurveyLayout(checklist, answers, latest, layout(checklist, answers, other_latest=latest))


def layout(
    checklist: Checklist,
    answers: Answers,
    instances: Instances | None = None,
    other_latest: Latest | None = None,
    core_only: bool = False,
    names: Mapping[str, str] | None = None,
) -> tuple[SurveyRow, ...]:
    """Return the rows that apply: headings, items, instances of repeats, and an "add" row after each repeat.

    ``instances`` are taken from the answers where they are not given. ``core_only`` leaves what ``core_rows``
    leaves. ``names`` turns stored links (a uid) into the names that instances are titled with.
    """
    if instances is None:
        instances = instances_of(checklist, answers)
    applies = Applies(checklist, answers, instances, other_latest)
    rows: list[SurveyRow] = []
    for section in checklist.sections:
        if section.when and not applies.section(section):
            continue
        heading = len(rows)
        rows.append(SurveyRow("section", section, None, "", 0, section.title, None))
        if section.repeat is None:
            _add_items(rows, section, "", 0, answers, applies)
            if len(rows) == heading + 1:
                rows.pop()
            continue
        for number, instance in enumerate(instances.get(section.id, ()), 1):
            title = _instance_title(checklist, section.repeat, instance, number, answers, names or _NO_NAMES)
            rows.append(SurveyRow("instance", section, None, instance, number, title, None))
            _add_items(rows, section, instance, number, answers, applies)
        things = len(instances.get(section.id, ()))
        none = None if things else answers.get((section.repeat.key, ""))
        rows.append(SurveyRow("add", section, None, "", things, f"Add: {section.repeat.label}", none))
    return core_rows(rows) if core_only else tuple(rows)


def core_rows(rows: Iterable[SurveyRow]) -> tuple[SurveyRow, ...]:
    """Return the rows of the short list: without items neither core nor required, and headings with nothing under."""
    kept: list[SurveyRow] = []
    for row in rows:
        if row.item is not None and not row.item.in_short:
            continue
        if row.kind == "section" and kept and _is_bare(kept[-1]):
            kept.pop()
        kept.append(row)
    if kept and _is_bare(kept[-1]):
        kept.pop()
    return tuple(kept)


def _is_bare(row: SurveyRow) -> bool:
    return row.kind == "section" and row.section.repeat is None


def _add_items(
    rows: list[SurveyRow],
    section: Section,
    instance: str,
    number: int,
    answers: Answers,
    applies: Applies,
) -> None:
    for item in section.items:
        if item.when and not applies.item(section, item, instance):
            continue
        rows.append(SurveyRow("item", section, item, instance, number, item.ask, answers.get((item.id, instance))))


def _instance_title(
    checklist: Checklist,
    repeat: Repeat,
    instance: str,
    number: int,
    answers: Answers,
    names: Mapping[str, str],
) -> str:
    given = answers.get((repeat.key, instance))
    if given is None or not given.value:
        return f"{repeat.label} {number}"
    name = names.get(given.value) or show_answer(checklist.places[repeat.key][1], given.value)
    return f"{repeat.label} {number}: {name}"


def instances_of(checklist: Checklist, answers: Answers) -> Instances:
    """Return the instances that have answers, by section, in the order of their keys ("2" before "10")."""
    found: dict[str, set[str]] = {}
    for (item_id, instance), _ in answers.items():
        place = checklist.places.get(item_id)
        if instance and place is not None and place[0].repeat is not None:
            found.setdefault(place[0].id, set()).add(instance)
    return {section: tuple(sorted(keys, key=lambda key: (len(key), key))) for section, keys in found.items()}


def progress(rows: Iterable[SurveyRow]) -> SurveyProgress:
    """Return how far the survey with these rows is; rows of the core alone give the progress of the core."""
    judged = applicable = answered = asked = missing_count = 0
    for row in rows:
        item = row.item
        if item is None:
            if row.kind == "add" and row.wants_one:
                asked += 1
                answered += row.answered
                missing_count += not row.answered
                applicable += 0 if row.answered else sum(one.judged for one in asked_of_one(row.section))
            continue
        asked += 1
        given = row.given
        has = given is not None and bool(given.value or given.result)
        answered += has
        missing_count += item.required and not has
        if not item.judged:
            continue
        result = result_of(item, given)
        applicable += result != "na"
        judged += result in ("pass", "partial", "fail") or (has and not result and item.scores_points)
    return SurveyProgress(judged, applicable, answered, asked, missing_count)


def missing(rows: Iterable[SurveyRow]) -> tuple[SurveyRow, ...]:
    """Return the rows of what is needed and has no answer, in order: required items, and lines that add."""
    needed = (row for row in rows if (row.item.required if row.item is not None else row.wants_one))
    return tuple(row for row in needed if not row.answered)


def goes_on_at(rows: Sequence[SurveyRow]) -> int:
    """Return the position at which whoever stopped goes on: the first row after the last answer that waits.

    A row waits for an answer, or for the first thing of a repeat. Where none does any more it is the first that was
    left out; 0 if there is none.
    """
    waiting = [
        position
        for position, row in enumerate(rows)
        if not row.answered and (row.item is not None or (row.kind == "add" and not row.number))
    ]
    last = max((position for position, row in enumerate(rows) if row.answered), default=-1)
    return next((position for position in waiting if position > last), next(iter(waiting), 0))


def section_from(rows: Sequence[SurveyRow], position: int, direction: int) -> int:
    """Return the position of the first row under the next heading, or under the one before."""
    starts = [index + 1 for index, row in enumerate(rows) if row.kind in ("section", "instance")]
    starts = [start for start in starts if start < len(rows) and rows[start].kind in ("item", "add")]
    if direction > 0:
        return next((start for start in starts if start > position), len(rows) - 1)
    return next((start for start in reversed(starts) if start < position), 0)


def stays_at(before: Sequence[SurveyRow], position: int, now: Iterable[SurveyRow]) -> SurveyRow | None:
    """Return the row at ``position`` of ``before`` where it is still among ``now``, else the next item that is.

    Where none comes after it, the last one before it; None where no item is left.
    """
    left = {row.key for row in now}
    if position < len(before) and before[position].key in left:
        return before[position]
    items = [(place, row) for place, row in enumerate(before) if row.item is not None and row.key in left]
    after = next((row for place, row in items if place > position), None)
    return after or next((row for place, row in reversed(items) if place < position), None)


def hangs_on(checklist: Checklist, rows: Sequence[SurveyRow], item: str, instance: str) -> SurveyRow | None:
    """Return the row on screen whose answer decides whether ``item`` is asked, the nearest; None if there is none."""
    decides, seen = needs(checklist), {item}
    near = list(decides.get(item, ()))
    while near:
        asked = near.pop(0)
        found = [row for row in rows if row.item is not None and row.item.id == asked and row.kind == "item"]
        if found:
            return next((row for row in found if row.instance == instance), found[0])
        near += [other for other in decides.get(asked, ()) if other not in seen]
        seen.add(asked)
    return None


def last_is_empty(rows: Sequence[SurveyRow], section: str) -> bool:
    """Return whether the last thing of the repeat ``section`` has neither an answer nor a note."""
    own = [row for row in rows if row.section.id == section and row.instance]
    last = [row for row in own if row.instance == own[-1].instance]
    return bool(last) and not any(row.answered or (row.given is not None and row.given.note) for row in last)
