"""A survey that is being run as it is shown: its rows, how far it is, what is said of the last key.

The survey is laid out once for each change of its answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from fieldkit.domain.checklists.checklist import Section
from fieldkit.domain.surveys import run_words
from fieldkit.domain.surveys.aids.follow_up import FollowUp, with_severity
from fieldkit.domain.surveys.aids.none_here import goes_with
from fieldkit.domain.surveys.aids.open_questions import open_questions
from fieldkit.domain.surveys.aids.take_over import AsLast, Heading, headings
from fieldkit.domain.surveys.answers import Answers, Given
from fieldkit.domain.surveys.findings import NO_NEWS, FindingNews, ToVerify
from fieldkit.domain.surveys.layout import (
    SurveyLayout,
    SurveyProgress,
    SurveyRow,
    core_rows,
    lay_out,
    missing,
    progress,
)
from fieldkit.domain.surveys.letter_keys import LetterKeys
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.domain.surveys.previous_answers import PreviousAnswers
from fieldkit.domain.surveys.revisions.standing import NEVER, RevisionStanding
from fieldkit.domain.surveys.run_results import OpenText, RunMessage, Tone, Typed


class ShownSurvey:
    """One survey being filled in, or looked at once it is finished."""

    def __init__(self) -> None:
        self.survey: OpenedSurvey | None = None
        self.layout: SurveyLayout | None = None
        self.rows: tuple[SurveyRow, ...] = ()
        """The rows on screen: all that apply, or those of the short list."""
        self.previous: PreviousAnswers | None = None
        self.conflicted: frozenset[tuple[str, str]] = frozenset()
        """(item, instance) of answers that two people wrote differently."""
        self._said = RunMessage()
        self.text = ""
        """What stands in the field in which something is typed, as far as it was told."""
        self.typing: OpenText | None = None
        self.pending: dict[tuple[str, str], Given] = {}
        """By (item, instance), answers that are shown and not known to be stored: on their way, or refused."""
        self._seen: dict[tuple[str, str], Given] = {}
        """Of those, what was seen there before: what is stored differs where another fieldkit wrote meanwhile."""
        self.unfinished: dict[tuple[str, str], str] = {}
        """By (item, instance), what was typed before and neither stored nor thrown away."""
        self.gave = False
        """Whether an answer was given here that may be taken back."""
        self.letters = LetterKeys()
        self.follow: FollowUp | None = None
        """What was just answered and may be followed up."""
        self.to_verify: ToVerify | None = None
        """The finding that is asked about: what it is about passes now. None once something else is said."""
        self.as_last: Mapping[Heading, AsLast] = {}
        """What each heading can take over of last time, those alone that can."""
        self.standing: RevisionStanding = NEVER
        """The revisions of the survey."""

    def load(self, survey: OpenedSurvey) -> None:
        """Take in the survey as it is stored."""
        self.survey = survey
        self.previous = PreviousAnswers(survey)
        self._lay_out({**survey.answers, **self.pending})

    def give(self, *given: Given, seen: Given | None = None) -> None:
        """Show answers before they are stored; ``written`` or ``refused`` tells what became of each.

        ``seen`` is what somebody had seen there as he began one, if not what is shown.
        """
        assert self.survey is not None
        new = {(one.item, one.instance): one for one in given}
        for at in new.keys() - self.pending.keys():
            self._seen[at] = seen or self.survey.answers.get(at, Given(*at))
        self.pending.update(new)
        self.gave = True
        self.letters.answered()
        gone = goes_with(self.survey.checklist, self.survey.answers, *given)
        self._lay_out({at: one for at, one in {**self.survey.answers, **new}.items() if at not in gone})

    def _lay_out(self, answers: Answers) -> None:
        assert self.survey is not None
        survey = self.survey = replace(self.survey, answers=answers)
        if self.layout is None or not self.layout.holds_for(survey.checklist, answers, survey.latest):
            self.layout = lay_out(survey.checklist, answers, survey.latest)
        self._show_rows()

    def written(self, given: Given, news: FindingNews = NO_NEWS) -> None:
        """Take in that an answer is stored, and what became of findings with it."""
        at = given.item, given.instance
        if self.pending.get(at) == given:
            del self.pending[at]
            self._seen.pop(at, None)
        elif at in self.pending:
            self._seen[at] = given  # the one that was given since was given over it
        self._tell_findings(news)

    def seen_at(self, *given: Given) -> Answers:
        """Return what was seen where these answers were given."""
        places = ((one.item, one.instance) for one in given)
        return {at: self._seen[at] for at in places if at in self._seen}

    def show_stored(self, answers: Answers, *given: Given) -> bool:
        """Show what is stored where that is not what was given, as another wrote there; return whether it is."""
        differs = any(answers.get((one.item, one.instance)) != one for one in given)
        if differs:
            self._lay_out({**answers, **self.pending})
        return differs

    def stored(self, layout: SurveyLayout, news: FindingNews = NO_NEWS) -> None:
        """Take in the survey as it is laid out after a write, and what became of findings with it."""
        assert self.survey is not None
        self.layout = layout
        self.survey = replace(self.survey, answers=layout.answers, latest=layout.latest)
        self._tell_findings(news)
        self._show_rows()

    def _tell_findings(self, news: FindingNews) -> None:
        follow = self.follow
        if follow is not None and follow.title in news.raised:  # the strip says it
            news = replace(news, raised=[title for title in news.raised if title != follow.title])
        for one in news.again:
            self._take_severity(one.at, one.severity)
        told = run_words.of_findings(news)
        if told is not None:
            self._said = told
        if news.to_verify and follow is None:  # else something was answered since, and the strip is about that
            self.to_verify = news.to_verify[-1]

    def _take_severity(self, at: tuple[str, str], severity: str) -> None:
        """Take in the severity of a finding that was there before this survey."""
        if self.survey is not None:
            self.survey = replace(self.survey, severities={**self.survey.severities, at: severity})
        follow = self.follow
        item = follow.row.item if follow is not None and follow.what == "finding" else None
        if follow is not None and item is not None and (item.id, follow.row.instance) == at:
            self.follow = with_severity(follow, severity)

    def _show_rows(self) -> None:
        if self.survey is not None and self.layout is not None:
            self.rows = core_rows(self.layout.rows) if self.survey.core else self.layout.rows
            if self.previous is not None and self.previous.any:
                self.previous.match(self.rows)
                self.as_last = {} if self.finished else headings(self.rows, self.last_time)

    @property
    def said(self) -> RunMessage:
        """What is said of the last key, for as long as it is so."""
        said = self._said
        return said if said.holds is None or said.holds() else RunMessage()

    def say(self, text: str, tone: Tone = "dim", *, holds: Callable[[], bool] | None = None) -> None:
        """Say something of the last key; where ``holds`` is given, until that returns False."""
        self.to_verify = None
        self._said = RunMessage(text, tone, holds)

    # What is shown

    @property
    def finished(self) -> bool:
        """Whether the survey is finished: it takes no answers until it is reopened."""
        return self.survey is not None and self.survey.state == "finished"

    @property
    def revision_note(self) -> str:
        """Which revision it is, or that it was changed since; "" where it was never finalised."""
        return self.standing.note(self.survey.answers) if self.survey is not None else ""

    @property
    def progress(self) -> SurveyProgress:
        """How far it is, by the rows on screen."""
        return progress(self.rows)

    @property
    def lacking(self) -> tuple[SurveyRow, ...]:
        """Rows that are needed and have no answer, also those that the short list leaves out."""
        return missing(self.layout.rows) if self.layout is not None else ()

    @property
    def open_questions(self) -> tuple[SurveyRow, ...]:
        """Rows that are needed and not known yet, also those that the short list leaves out."""
        return open_questions(self.layout.rows) if self.layout is not None else ()

    def takes_over(self, row: SurveyRow | None) -> AsLast | None:
        """Return what a heading can take over of last time; None for another row, and where there is nothing."""
        if row is None or row.kind not in ("section", "instance"):
            return None
        return self.as_last.get((row.section.id, row.instance))

    def things_of_last_time(self, section: Section) -> list[tuple[Given, ...]]:
        """Return the things of a repeat that were there last time and are not now: of each its answers."""
        if self.previous is None or self.survey is None or section.repeat is None or self.finished:
            return []
        key = section.repeat.key
        names = [given.value for (item, _), given in self.survey.answers.items() if item == key and given.value]
        return self.previous.things(section, names)

    def set_severity(self, row: SurveyRow, severity: str) -> None:
        """Take in that the finding of a row has another severity now."""
        if row.item is not None:
            self._take_severity((row.item.id, row.instance), severity)

    def severity_of(self, row: SurveyRow) -> str:
        """Return the severity that the finding of a row has, "" where that is as its checklist says."""
        place = (row.item.id, row.instance) if row.item is not None else ("", "")
        return self.survey.severities.get(place, "") if self.survey is not None else ""

    @property
    def open_for(self) -> Typed | Literal[""]:
        """What is being typed, "" while nothing is."""
        return self.typing.what if self.typing is not None else ""

    def is_typing(self) -> bool:
        """Whether anything is being typed."""
        return self.typing is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the field that is open."""
        return self.typing is not None and not self.text.strip()

    def last_time(self, row: SurveyRow) -> Given | None:
        """Return what was answered to the item of a row last time, or where another checklist asked the same."""
        return self.previous.given(row) if self.previous is not None else None

    def in_conflict(self, row: SurveyRow) -> bool:
        """Whether two people answered the item of a row differently."""
        return row.place in self.conflicted
