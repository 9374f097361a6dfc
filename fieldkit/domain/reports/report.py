"""A survey as the client is told of it: plain data, in the order in which it is read.

Nothing here knows a format. All texts are safe: no control character is in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

MOST_WORST: Final = 5
"""Findings on the first page."""
NotLookedWhy = Literal["not_checked", "unanswered", "none_added", "left_out", "hidden", "na"]
"""Why something was not looked at: it was to be and could not; no answer was given; nothing was entered of a thing that
is asked about one by one; only the short list was gone through; another answer leaves it out; it does not apply.
"""
HorizonName = Literal["now", "quarter", "year"]
MoveName = Literal["fixed", "passed", "new", "worse", "better", "still", "unseen"]


@dataclass(frozen=True, slots=True)
class PriceInput:
    """A figure that a price is reckoned from."""

    label: str
    value: str
    """As it is shown, with its unit."""
    source: str
    """Where it is from, in words: said, counted, assumed; and when."""


@dataclass(frozen=True, slots=True)
class FindingPrice:
    """What a finding may cost the client, in whole minor units of the currency."""

    low: int
    likely: int
    high: int
    per: str = ""
    """What it is counted in: "a year", "an hour"; "" for once."""
    what: str = ""
    """What the sum is called."""
    inputs: tuple[PriceInput, ...] = ()
    leaves_out: str = ""
    """What is not in it."""


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding that is not settled: what was seen, what it means, what to do."""

    uid: str
    title: str
    severity: str
    state: str
    """In words."""
    to_decide: bool
    """Whether the client has not decided yet."""
    horizon: HorizonName
    place: str = ""
    """The thing it was found on in a repeat; "" elsewhere."""
    seen: str = ""
    """What was noted."""
    question: str = ""
    answer: str = ""
    half: str = ""
    """What the list counts as half of it, where it is so in part."""
    good: str = ""
    """How it should be."""
    fix: str = ""
    stop_gap: str = ""
    """What helps until it is fixed."""
    effort: str = ""
    """In words."""
    answer_by: date | None = None
    owner: str = ""
    since: date | None = None
    """The day of the survey before, if it was found then, too."""
    price: FindingPrice | None = None

    @property
    def called(self) -> str:
        """The title, with the place where there is one."""
        return f"{self.title} ({self.place})" if self.place else self.title


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the client stands: the first page."""

    counts: tuple[tuple[str, int], ...]
    """Open findings by severity, the gravest first; a severity without any is there with 0."""
    worst: tuple[ReportedFinding, ...]
    """At most ``MOST_WORST``."""
    judged: int
    applicable: int
    answered: int
    asked: int
    lacking: int
    """Questions that are needed and have no answer."""
    grade: str = ""
    """Figure and grade where one was asked for and the rules give one."""
    no_grade: str = ""
    """Why there is none, where one was asked for."""
    to_verify: int = 0
    """Findings of earlier surveys that passed in this one and that nobody has verified."""

    @property
    def open(self) -> int:
        """Open findings."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Praise:
    """Something in order that is worth saying."""

    question: str
    place: str = ""
    good: str = ""
    better: bool = False
    """Whether it was not in order last time."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """What is suggested for one span of time, the gravest first."""

    name: HorizonName
    findings: tuple[ReportedFinding, ...]


@dataclass(frozen=True, slots=True)
class Needed:
    """What the client is asked for."""

    decisions: tuple[ReportedFinding, ...]
    """The earliest first; those without a day last."""
    questions: tuple[tuple[str, str], ...]
    """Needed questions without an answer, then those that are not known yet, with what was noted."""
    promises: tuple[tuple[str, str], ...]
    """What the firm promised this client and has not done yet, with the day."""


@dataclass(frozen=True, slots=True)
class Move:
    """What became of one finding since last time; "passed" is what nobody has verified yet."""

    what: MoveName
    title: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class SinceLastTime:
    """This survey beside the one before."""

    began: date
    moves: tuple[Move, ...]

    def of(self, *what: MoveName) -> tuple[Move, ...]:
        """Return the moves of these kinds."""
        return tuple(one for one in self.moves if one.what in what)


@dataclass(frozen=True, slots=True)
class NotLookedAt:
    """Something that the survey says nothing about."""

    why: NotLookedWhy
    section: str
    question: str
    """"" where a whole section is meant."""
    place: str = ""
    reason: str = ""
    """What was noted, or the answer that it hangs on."""
    questions: int = 1
    """How many it stands for."""


@dataclass(frozen=True, slots=True)
class AcceptedRisk:
    """A finding that the client lives with, or that was set aside."""

    title: str
    severity: str
    place: str = ""
    by: str = ""
    why: str = ""
    until: date | None = None
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class ReportMethod:
    """How it was done, so that somebody else can judge it."""

    checklist: str
    version: int
    whose: str
    """Whose version of the checklist it is."""
    began: date
    finished: date | None
    short: bool
    """Whether only the short list was gone through."""
    people: tuple[tuple[str, str], ...]
    """Who took part or signed: label and name."""
    rules: tuple[str, ...]
    """The rules of judging, in sentences."""
    terms: tuple[tuple[str, str, str], ...] = ()
    """Of a grade that is told: question, answer, points."""
    revision: str = ""
    """Which revision it is, since when it is final and who signed it; "" where it was never finalised."""
    changed_since: int = 0
    """Number of the revision since which answers were changed; 0 where it stands."""


@dataclass(frozen=True, slots=True)
class AppendixAnswer:
    """One question with its answer."""

    question: str
    answer: str
    result: str = ""
    """The judgement, where the answer is not the judgement itself: pass, partial, fail, na, not_checked or ""."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AppendixPart:
    """A section, or one thing of a repeat, with its questions."""

    title: str
    thing: str
    """Title of the thing in a repeat; "" elsewhere."""
    answers: tuple[AppendixAnswer, ...]
    private: int = 0
    """Questions whose answers are not told."""


@dataclass(frozen=True, slots=True)
class SectionReach:
    """How much of a section was answered."""

    title: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. ``draft``: the survey is not finished."""

    title: str
    client: str
    place: str
    made: date
    draft: bool
    internal: bool
    """Whether the checklist is about the client, and so not for him: one that qualifies by points."""
    currency: str
    standing: Standing
    reach: tuple[SectionReach, ...]
    good: tuple[Praise, ...]
    more_good: int
    """Judged items in order that are not named under ``good``."""
    stops: tuple[ReportedFinding, ...]
    suggestions: tuple[Horizon, ...]
    needed: Needed
    put_right: tuple[Move, ...]
    """Findings of this survey that were fixed after it."""
    since: SinceLastTime | None
    not_looked_at: tuple[NotLookedAt, ...]
    accepted: tuple[AcceptedRisk, ...]
    method: ReportMethod
    appendix: tuple[AppendixPart, ...]
