"""The open questions of a survey, as they go out to be filled in by the client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldkit.domain.checklists.checklist import Checklist, Item, Section
from fieldkit.domain.errors import Invalid
from fieldkit.domain.reports.answer_sheet.codes import code_of
from fieldkit.domain.reports.answer_sheet.wanted import choices, wanted, wanted_of_things
from fieldkit.domain.reports.binder.labels import asks_secret
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.safe_texts import with_safe_texts
from fieldkit.domain.surveys.aids.open_questions import asks_for, open_questions
from fieldkit.domain.surveys.answers import show_moment
from fieldkit.domain.surveys.layout import SurveyRow, lay_out, missing
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.domain.text.dates import show_day

HEADS: Final = ("No.", "Question", "Kind of answer", "Your answer", "Code")
"""Of the columns; by the one of the answers they are found again."""
ANSWER: Final = HEADS[3]
CODE: Final = HEADS[4]
HOW: Final = (
    f"Please write into the column “{ANSWER}”, and leave empty what you do not know yet. Rows may be put in another "
    f"order. The last column says which question an answer belongs to: please leave it as it is. No passwords in here."
)
KEPT_BACK: Final = "not for a sheet: in confidence, about ourselves, a file, a signature or a secret"
"""Why an open question does not go out."""
_NOT_ON_PAPER: Final = ("file", "signoff")
"""Types of answers that no sheet can bring: a file lies elsewhere, and who signs has to see what he signs."""


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """One question, with the code of its place."""

    number: int
    about: str
    """What it is asked of in a repeat; "" elsewhere: sections speak to whoever makes the survey."""
    ask: str
    wanted: str
    choices: tuple[str, ...]
    """What can be chosen, one of them; () where the answer is typed."""
    code: str


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """All that stands on a sheet."""

    title: str
    firm: str
    by: str
    contact: str
    """How the firm is reached."""
    client: str
    place: str
    whom: str
    """For whom it is; "" where nobody is the point of contact."""
    by_when: str
    made: date
    questions: tuple[SheetQuestion, ...]
    kept_back: int
    """Open questions that are not on it."""

    @property
    def facts(self) -> Iterator[tuple[str, str]]:
        """Yield what stands above the questions."""
        yield "For", ", ".join(filter(None, (self.whom, self.client)))
        if self.place:
            yield "Place", self.place
        yield "From", ", ".join(filter(None, (self.by, self.firm))) or "us"
        if self.by_when:
            yield "Please answer by", self.by_when
        yield "Written on", show_day(self.made)


def sheet_of(
    survey: OpenedSurvey, promises: Iterable[tuple[str, str]], look: FirmLook, today: date, currency: str = ""
) -> AnswerSheet:
    """Return the answer sheet of a survey; ``promises`` are those open to its client: what, and by when.

    Raises Invalid where there is nothing to ask, or nobody to ask it.
    """
    if survey.checklist.scoring == "points":
        raise Invalid("This checklist judges the client and is for us alone. No answer sheet was written.")
    if survey.state == "finished":
        raise Invalid(
            "This survey is finished: no answer could come back into it. No answer sheet was written; reopen the "
            "survey first."
        )
    rows = lay_out(survey.checklist, survey.answers, survey.latest).rows
    needed = needs_asking(rows)
    on_it = [row for row in needed if may_be_asked(row.section, row.item)]
    if not on_it:
        why = f"{len(needed)} open, and {'it is' if len(needed) == 1 else 'all are'} {KEPT_BACK}" if needed else ""
        raise Invalid(f"{why or 'Nothing that is needed is open in this survey'}. No answer sheet was written.")
    things = {row.instance: _thing(row) for row in rows if row.kind == "instance"}
    return with_safe_texts(
        AnswerSheet(
            title=survey.checklist.title,
            firm=look.firm,
            by=look.by,
            contact=look.contact,
            client=survey.client_name,
            place=survey.place,
            whom=survey.voice[1],
            by_when=_by_when(promises, needed, today),
            made=today,
            questions=tuple(
                _question(survey.uid, number, row, things.get(row.instance, ""), today, currency)
                for number, row in enumerate(on_it, 1)
            ),
            kept_back=len(needed) - len(on_it),
        )
    )


def needs_asking(rows: Sequence[SurveyRow]) -> list[SurveyRow]:
    """Return the rows of what is needed and has no answer, or is not known yet, in order."""
    asked = {row.key for row in (*missing(rows), *open_questions(rows))}
    return [row for row in rows if row.key in asked]


def may_be_asked(section: Section, item: Item | None) -> bool:
    """Whether a question goes out to the client; ``item`` is None where things are asked for."""
    if section.private:
        return False
    if item is None:
        item = next((one for one in section.items if section.repeat and one.id == section.repeat.key), None)
    return item is not None and not (item.private or item.counts_for or item.type in _NOT_ON_PAPER or asks_secret(item))


def places_of(checklist: Checklist, instances: Iterable[tuple[str, Sequence[str]]]) -> Iterator[tuple[str, str]]:
    """Yield every place, item and instance, that may have been asked; ``instances`` are the things by section."""
    things = dict(instances)
    for section in checklist.sections:
        if section.repeat is not None and may_be_asked(section, None):
            yield section.repeat.key, ""
        for item in section.items:
            if may_be_asked(section, item):
                yield from ((item.id, one) for one in (things.get(section.id, ()) if section.repeat else ("",)))


def _thing(row: SurveyRow) -> str:
    """Return what a thing is called; where its name was told in confidence, only which it is of them."""
    repeat = row.section.repeat
    return row.title if repeat is None or may_be_asked(row.section, None) else f"{repeat.label} {row.number}"


def _question(survey: str, number: int, row: SurveyRow, thing: str, today: date, currency: str) -> SheetQuestion:
    place = row.place
    assert place is not None
    code = code_of(survey, *place)
    if row.item is None:
        assert row.section.repeat is not None
        return SheetQuestion(number, "", row.asks, wanted_of_things(row.section.repeat), (), code)
    return SheetQuestion(number, thing, row.item.ask, wanted(row.item, today, currency), choices(row.item), code)


def _by_when(promises: Iterable[tuple[str, str]], rows: Sequence[SurveyRow], today: date) -> str:
    """Return by when it was promised to ask for these; "" where that is past, or nobody promised it."""
    due = [day for what, day in promises if day >= today.isoformat() and asks_for(what, rows)]
    return show_moment(min(due)) if due else ""
