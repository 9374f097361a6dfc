"""A survey as it is opened to be run: its checklist and answers, and what was answered last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.end_dates import EndDate
from fieldkit.domain.surveys.answers import Answers, Given
from fieldkit.domain.surveys.conditions import Latest


@dataclass(frozen=True, slots=True)
class PreviousSurvey:
    """What was answered last time: the latest other survey of the same checklist for the same client and site."""

    started_at: int
    answers: Answers


@dataclass(frozen=True, slots=True)
class AnswerElsewhere:
    """What was last answered to the same question of another checklist for the same client and place."""

    checklist: str
    """Title of that checklist; in words where it is from instead, if it was not answered anywhere."""
    started_at: int
    given: Given
    place: str = ""
    """The place or person that it was answered for, where this survey is of the whole client."""
    answered: bool = True
    """Whether it was answered on a day, and does not just follow from the survey."""

    @property
    def called(self) -> str:
        """Where it is from, as it is said: the checklist, and the place."""
        return f"{self.checklist}, {self.place}" if self.place else self.checklist


@dataclass(frozen=True, slots=True)
class OpenedSurvey:
    """A survey with all that running it needs; made anew after each write from elsewhere."""

    id: int
    uid: str
    client: str
    """Uid of the client."""
    client_name: str
    place: str
    state: str
    core: bool
    started_at: int
    finished_at: int | None
    checklist: Checklist
    answers: Answers
    latest: Latest
    before: PreviousSurvey | None
    people: tuple[str, ...]
    """Names of the client's contacts, for completing what is typed."""
    settled: frozenset[tuple[str, str]]
    """(item, instance) whose finding is fixed, verified or dismissed."""
    elsewhere: Mapping[str, AnswerElsewhere] = field(default_factory=dict)
    """By item, what ``fills_from`` found."""
    end_dates: tuple[EndDate, ...] = ()
    """What items point at by ``ends``."""

    @property
    def is_blank(self) -> bool:
        """Whether it runs and nothing is answered or noted yet."""
        return self.state == "running" and not any(one.answered or one.note for one in self.answers.values())
